"""Whose turn it is: one request at a time to a host, seconds between the starts of two, 32 hosts side by side."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from auditor.job import Job
from spiders.ask import netloc
from spiders.spending import Spending

#: Requests under way at a time, over all hosts.
AT_ONCE = 32
#: Requests a second where the job lifts the pace and the host is not private.
PACE = 1.0


class _Host:
    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.started = -math.inf
        self.held_until = -math.inf
        self.lock = asyncio.Lock()

    def start(self) -> None:
        self.started = time.monotonic()

    def wait(self) -> float:
        now = time.monotonic()
        return max(0.0, self.started + self.interval - now, self.held_until - now)


class Turns:
    """The turns of all hosts of one run."""

    def __init__(self, job: Job, spending: Spending) -> None:
        self._job = job
        self._spending = spending
        self._hosts: dict[str, _Host] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[Callable[[], None]]:
        """Waits for the host's turn and holds it; to be told when the request leaves, for connecting takes its time.

        Raises Failed where the turn would come after the end of the run.
        """
        host = self._host(url)
        async with host.lock:
            # Again after each sleep: the host may have asked for patience meanwhile.
            while (wait := host.wait()) > 0:
                self._spending.check(wait)
                await asyncio.sleep(wait)
            self._spending.check()
            async with self._at_once:
                host.start()
                yield host.start

    def slow_down_to(self, url: str, interval: float) -> None:
        """Keeps the turns of a host at least so many seconds apart from now on."""
        if not self._unpaced(url):
            host = self._host(url)
            host.interval = max(host.interval, interval)

    def hold(self, url: str, seconds: float) -> None:
        """Gives no turn of a host for so many seconds."""
        host = self._host(url)
        host.held_until = max(host.held_until, time.monotonic() + seconds)

    def _host(self, url: str) -> _Host:
        key = netloc(url)
        if key not in self._hosts:
            self._hosts[key] = _Host(0.0 if self._unpaced(url) else 1 / (self._job.pace or PACE))
        return self._hosts[key]

    def _unpaced(self, url: str) -> bool:
        return self._job.pace == 0 and (urlsplit(url).hostname or "") in self._job.private_hosts
