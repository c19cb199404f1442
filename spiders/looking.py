"""A spider that looks at addresses: it says what to look at, and the core looks.

A concrete spider gives `begin` and `looked`, may give `idle`, and makes requests by `look` only. Scrapy queues them and
calls back; how they are carried out (robots.txt, turns, guard, redirects, capture) is in `spiders/looker.py`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from auditor.job import Job, Said
from auditor.model import Capture
from auditor.web import Look, Purpose
from spiders.ask import Ask
from spiders.run import Run

#: Where an Ask travels in a Request, and what came of it in the answer.
ASK, SEEN = "ask", "seen"
#: Lines of progress without a sentence come at most so often, in seconds.
_QUIET = 0.2


class LookingSpider(Spider):  # type: ignore[misc]
    """What both spiders share. Set `home`, `home_found`, `unasked` and append to `notes` for the Crawl at the end."""

    name = "looking"

    def __init__(self, run: Run, **rest: Any) -> None:
        super().__init__(**rest)
        self.run = run
        self.job: Job = run.job
        self.home = ""
        self.home_found = ""
        self.unasked = 0
        self.notes: list[str] = []
        self.known: dict[tuple[str, Purpose, str, int], Look] = run.earlier.looks
        self._said_at = 0.0

    # --- what a concrete spider gives ---------------------------------------------------------------------------

    def begin(self) -> Iterable[Request]:
        """The first requests."""
        raise NotImplementedError

    def looked(self, look: Look, capture: Capture | None) -> Iterable[Request]:
        """Called after every finished look, good or failed, once it is written down; those at robots.txt too.

        capture: of the last answer, None where none came.
        """
        raise NotImplementedError

    def idle(self) -> Iterable[Request]:
        """Called when nothing is queued or under way any more; the run goes on if it gives requests."""
        return ()

    # --- what it may use ------------------------------------------------------------------------------------------

    def look(
        self,
        url: str,
        purpose: Purpose,
        *,
        method: str = "GET",
        round: int = 1,
        found_on: str = "",
        anchor: str = "",
        depth: int = 0,
        keep_bytes: int | None = None,
        headers: Mapping[str, str] | None = None,
        priority: int = 0,
        wait: float = 0.0,
    ) -> Request:
        """A request for one look; any string may be an address. Nothing is deduplicated here.

        keep_bytes: the most of the body to read (the capture says truncated="length"), None up to the cap of the job.
        priority: within a host, the higher the sooner. wait: not before so many seconds from now.
        """
        ask = Ask(url, purpose, method, round, found_on, anchor, depth, keep_bytes, headers or {}, wait)
        options = {"callback": self._seen, "errback": self._broke, "priority": priority, "dont_filter": True}
        try:
            return Request(url if url[:4].lower() == "http" else "look://other", meta={ASK: ask}, **options)
        except (ValueError, UnicodeError):
            return Request("look://malformed", meta={ASK: ask}, **options)  # it becomes a Look with that failure

    def said(self, done: int, total: int, line: str = "") -> None:
        """Tells whoever watches how far the run is, in addresses; a sentence if there is something to say."""
        now = time.monotonic()
        if not line and done != total and now - self._said_at < _QUIET:
            return
        self._said_at = now
        try:
            sys.stdout.write(msgspec.json.encode(Said(done, total, line)).decode() + "\n")
            sys.stdout.flush()
        except (BrokenPipeError, ValueError):
            self.run.stop()  # nobody listens any more

    def over(self) -> str:
        """Why the budget is used up, empty while it is not."""
        return self.run.spending.over()

    def replay(self) -> Iterator[tuple[Look, Capture | None]]:
        """The looks of `known` with the captures of their last answers, in the order they were made."""
        return self.run.earlier.replay()

    # --- between Scrapy and the above -----------------------------------------------------------------------------

    @classmethod
    def from_crawler(cls, crawler: Any, *arguments: Any, **options: Any) -> LookingSpider:
        """As Scrapy wants it; asks the spider before it lets the run end."""
        spider: LookingSpider = super().from_crawler(crawler, *arguments, **options)
        crawler.signals.connect(spider._on_idle, signals.spider_idle)
        crawler.signals.connect(spider._on_error, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for request in self.begin():
            yield request

    def _seen(self, response: Response) -> Iterator[Request]:
        for look, capture in response.meta[SEEN]:
            yield from self.looked(look, capture) or ()

    def _broke(self, failure: Any) -> None:
        self.run.fail(failure.value)

    def _on_error(self, failure: Any) -> None:
        self.run.fail(failure.value)

    def _on_idle(self) -> None:
        if self.run.ending:
            return
        requests = list(self.idle())
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider
