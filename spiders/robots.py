"""The gate before every host: its robots.txt is read before anything else of it is asked, and kept to."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from protego import Protego

from auditor.http import USER_AGENT
from auditor.model import Capture
from auditor.web import Look
from spiders.ask import netloc, origin
from spiders.failures import Failed
from spiders.turns import Turns

#: Of a robots.txt so much is read, as RFC 9309 wants at least.
MOST_BYTES = 512 * 1024
#: How old the one may be that was read before a run was stopped, as RFC 9309 wants.
_FRESH = timedelta(hours=24)

Seen = tuple[Look, Capture | None]


class Robots(Struct, frozen=True):
    """What a robots.txt said. rules: None where there are none to keep to; seen: the look at it; kept: whether that was
    made before the run was stopped and begun again."""

    rules: Protego | None
    seen: Seen
    kept: bool


class Gates:
    """The gates of all hosts of one run. fetch: looks at a robots.txt; earlier: those read before the run was stopped.

    crawl_delay_cap: seconds; longer pauses that a host asks for are not kept, and a note says so.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[Seen]],
        turns: Turns,
        crawl_delay_cap: float,
        earlier: dict[str, Seen],
    ) -> None:
        self._fetch = fetch
        self._turns = turns
        self._cap = crawl_delay_cap
        self._earlier = earlier
        self._gates: dict[str, asyncio.Task[Robots]] = {}
        self.notes: list[str] = []

    async def of(self, url: str) -> tuple[Robots, bool]:
        """The robots.txt of an address's host, and whether this call is the one that had it fetched."""
        where = origin(url)
        first = where not in self._gates
        if first:
            self._gates[where] = asyncio.create_task(self._read(where))
        # All that ask while it is fetched wait for the same answer: none may pass before.
        return await asyncio.shield(self._gates[where]), first

    def check(self, robots: Robots, url: str) -> None:
        """Raises Failed where the rules disallow the address."""
        if robots.rules is not None and not robots.rules.can_fetch(url, USER_AGENT):
            raise Failed("robots", "was not asked: robots.txt disallows it")

    def cancel(self) -> None:
        """Ends what is being fetched."""
        for gate in self._gates.values():
            gate.cancel()

    async def _read(self, where: str) -> Robots:
        address = f"{where}/robots.txt"
        kept = self._earlier.get(address)
        if kept is not None and datetime.now(UTC) - kept[0].at > _FRESH:
            kept = None
        seen = kept or await self._fetch(address)
        rules = rules_of(*seen)
        if rules is not None:
            self._slow_down(address, rules)
        return Robots(rules, seen, kept is not None)

    def _slow_down(self, address: str, rules: Protego) -> None:
        stated = rules.crawl_delay(USER_AGENT) or 0.0
        if not stated > 0 or math.isnan(stated):
            return
        self._turns.slow_down_to(address, min(stated, self._cap))
        if stated > self._cap:
            self.notes.append(f"{netloc(address)} asks for {stated:g} s between requests; {self._cap:g} s were kept")


def rules_of(look: Look, capture: Capture | None) -> Protego | None:
    """The rules an answer for robots.txt holds: only a 200 that is no page of HTML has any."""
    if capture is None or look.status != 200 or capture.media_type in ("text/html", "application/xhtml+xml"):
        return None
    text = capture.payload[:MOST_BYTES].decode("utf-8-sig", "replace")
    return None if text.lstrip()[:1] == "<" else Protego.parse(text)
