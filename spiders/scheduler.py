"""Which look comes next: one at a time from each host, the most wanted first, hosts in rotation.

Scrapy's own queue hands out looks whose host is busy, and a host that asks for two minutes between requests would fill
the downloader with looks that wait, before all other hosts.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from typing import Any

from msgspec.structs import replace
from scrapy import Request, signals

from spiders.ask import Ask, netloc
from spiders.looking import ASK


class Queues:
    """The queues of all hosts, as Scrapy's engine asks for them (setting SCHEDULER)."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._number = itertools.count()
        self._queues: dict[str, list[tuple[int, int, Request]]] = {}
        self._busy: set[str] = set()
        # Hosts whose turn may be: urgency of their first look, since when, name. Entries may be outdated.
        self._ready: list[tuple[int, int, str]] = []
        self._timers: set[asyncio.TimerHandle] = set()
        crawler.signals.connect(self._left, signals.request_left_downloader)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Queues:
        """As Scrapy wants it."""
        return cls(crawler)

    def __len__(self) -> int:
        return sum(len(queue) for queue in self._queues.values()) + len(self._timers)

    def has_pending_requests(self) -> bool:
        return len(self) > 0

    def enqueue_request(self, request: Request) -> bool:
        """Takes a request; one that is to wait is put to the engine again when its time has come."""
        ask: Ask = request.meta[ASK]
        if ask.wait > 0:
            request.meta[ASK] = replace(ask, wait=0.0)
            self._after(ask.wait, request)
            return True
        host = netloc(ask.url)
        request.meta["download_slot"] = host or "none"
        heapq.heappush(self._queues.setdefault(host, []), (-request.priority, next(self._number), request))
        self._offer(host)
        return True

    def next_request(self) -> Request | None:
        """The next look of a host that is not busy; None while all are."""
        while self._ready:
            urgency, _, host = heapq.heappop(self._ready)
            queue = self._queues.get(host)
            if not queue or host in self._busy or queue[0][0] != urgency:
                continue
            _, _, request = heapq.heappop(queue)
            if not queue:
                del self._queues[host]
            self._busy.add(host)
            return request
        return None

    def close(self, reason: str) -> None:
        """Drops what is left, and says how much it was."""
        self._crawler.spider.run.left = len(self)
        for timer in self._timers:
            timer.cancel()

    def _left(self, request: Request) -> None:
        host = netloc(request.meta[ASK].url)
        self._busy.discard(host)
        self._offer(host)

    def _offer(self, host: str) -> None:
        queue = self._queues.get(host)
        if queue and host not in self._busy:
            heapq.heappush(self._ready, (queue[0][0], next(self._number), host))

    def _after(self, seconds: float, request: Request) -> None:
        def due() -> None:
            self._timers.discard(timer)
            self._crawler.engine.crawl(request)

        timer = asyncio.get_running_loop().call_later(seconds, due)
        self._timers.add(timer)
