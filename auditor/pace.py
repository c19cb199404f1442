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


class Paces:
    """The turns of all hosts: those of one collection, or of several that go on side by side and share them."""

    def __init__(self) -> None:
        self._paces: dict[str, Pace] = {}
        self._lock = threading.Lock()
        #: Held by whoever sends spiders out: their process has paces of its own, so there is one at a time.
        self.spiders = threading.Lock()

    def of(self, host: str, interval: float, at_once: int) -> Pace:
        """The turns of a host; where several name a pace for it, the gentlest is kept."""
        with self._lock:
            if host not in self._paces:
                self._paces[host] = Pace(interval, at_once)
            self._paces[host].slow_down_to(interval)
            return self._paces[host]
