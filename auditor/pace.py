"""The turns of one host: so many requests at once, so far apart."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Pace:
    """interval: seconds between the starts of two requests; at_once: requests under way at a time."""

    def __init__(self, interval: float, at_once: int) -> None:
        self._interval = interval
        self._slots = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._next = -math.inf

    def slow_down_to(self, interval: float) -> None:
        """Keeps turns at least this many seconds apart from now on."""
        self._interval = max(self._interval, interval)

    @contextmanager
    def turn(self) -> Iterator[None]:
        with self._slots:
            with self._lock:
                start = max(time.monotonic(), self._next)
                self._next = start + self._interval
            time.sleep(max(0.0, start - time.monotonic()))
            yield
