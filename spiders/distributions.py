"""Follows the addresses of distributions: the beginning of each is read, and whatever is not alive is looked at twice.

The second look is at another time of the run, at its end where the budget allows, on another connection. Beside them:
the end of archives whose beginning does not tell what they are, one address per folder of a host that cannot exist (to
know the page it shows for those), and a name that has to resolve where names do not. What it all means is said later,
by `auditor.links`, from what is written down; here it decides only what to look at next.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request

from auditor.job import Address, Links
from auditor.links.addresses import asked_as
from auditor.links.controls import TAIL, Gathered, is_name, netloc, probe_of
from auditor.links.sights import OURS, Sight, sight
from auditor.links.sniff import HEAD
from auditor.model import Capture, LinkState
from auditor.web import Look, Purpose
from spiders.looking import LookingSpider

#: Seconds between the two looks at an address, at least. Without a pace, which is for servers of one's own, the second.
AGAIN_AFTER, AGAIN_AFTER_UNPACED = 120.0, 1.0
#: A host that walls us off or keeps us waiting is asked again for so many of its addresses only.
_MOST_AGAIN = 5
#: Folders of a host of which an address is asked that cannot exist.
_MOST_PROBES = 3
#: Failures that another look would not change.
_SETTLED = OURS | {"malformed", "scheme", "redirect"}
_UNCLEAR = frozenset({"onward", "scripted", "encoding", "no_layer"})
_TIRING = frozenset({LinkState.BOT_WALL, LinkState.TIMEOUT})
#: Second looks go before first ones once they are due.
_URGENT = 1


class LinkSpider(LookingSpider):
    """The errand Links."""

    name = "links"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        assert isinstance(self.job.errand, Links)
        self._errand = self.job.errand
        self._addresses: dict[str, Address] = {}
        for address in self._errand.addresses:
            self._addresses.setdefault(asked_as(address), address)
        self._gathered = Gathered()
        self._waiting: dict[str, float] = {}  # addresses to look at again, and the moment from which on
        self._again: Counter[str] = Counter()
        self._probed: dict[str, set[str]] = {}
        self._looked_at: set[str] = set()
        self._names_failed = False
        self._control_asked = False
        self._turned = False  # whether second looks are made as they come, because the end is near
        self._again_after = AGAIN_AFTER if self.job.pace else AGAIN_AFTER_UNPACED

    # --- what the core calls ------------------------------------------------------------------------------------------

    def begin(self) -> Iterable[Request]:
        """The first looks, in the order of the errand, behind what looks made before the run was stopped ask for."""
        for look, capture in self.replay():
            yield from self._take(look, capture)
        for url in self._addresses:
            if (url, Purpose.LINK, "GET", 1) not in self.known:
                yield self.look(url, Purpose.LINK, keep_bytes=HEAD)

    def looked(self, look: Look, capture: Capture | None) -> Iterable[Request]:
        """Whatever a look makes worth looking at."""
        yield from self._take(look, capture)
        if not self._turned and self._late():
            self._turned = True
            self.said(len(self._looked_at), len(self._addresses), "the time left is for second looks")
        if self._turned:
            yield from self._second_looks()

    def idle(self) -> Iterable[Request]:
        """The end of the first looks: the second ones, and a name that has to resolve, if any did not."""
        yield from self._second_looks()
        yield from self._control()

    # --- what to look at next -----------------------------------------------------------------------------------------

    def _take(self, look: Look, capture: Capture | None) -> Iterator[Request]:
        self._gathered.add(look)
        address = self._addresses.get(look.url)
        if look.purpose is not Purpose.LINK or look.method != "GET" or address is None:
            return
        self._looked_at.add(look.url)
        self.said(len(self._looked_at), len(self._addresses))
        seen = sight("", look, capture, address)
        self._names_failed = self._names_failed or look.failure == "dns"
        if seen.whose is not None and (seen.state is LinkState.ALIVE or seen.reason in ("html_for_data", "scripted")):
            yield from self._probe(look.url)
        if seen.wants_tail and self._is_new(look.url, Purpose.CONTROL):
            ranged = {"Range": f"bytes=-{TAIL}", "Accept-Encoding": "identity"}
            yield self.look(look.url, Purpose.CONTROL, keep_bytes=TAIL, headers=ranged)
        if look.round == 1 and self._is_new(look.url, Purpose.LINK, 2) and self._wants_again(look, seen):
            passed = (datetime.now(UTC) - look.at).total_seconds()
            self._waiting[look.url] = time.monotonic() + max(0.0, self._again_after - passed)

    def _wants_again(self, look: Look, seen: Sight) -> bool:
        """Whether another look may change or confirm what this one shows."""
        if seen.state is LinkState.ALIVE or look.failure in _SETTLED or seen.reason in _UNCLEAR:
            return False
        if seen.state in _TIRING:
            host = netloc(look.url)
            self._again[host] += 1
            return self._again[host] <= _MOST_AGAIN
        return True

    def _second_looks(self) -> Iterator[Request]:
        now, left = time.monotonic(), self.run.spending.seconds_left
        for url, due in self._waiting.items():
            if due - now > left:
                self.unasked += 1  # waiting for it would outlast the run
                continue
            yield self.look(url, Purpose.LINK, round=2, keep_bytes=HEAD, priority=_URGENT, wait=max(0.0, due - now))
        self._waiting.clear()

    def _late(self) -> bool:
        """Whether the time that is left will just do for the second looks that are known of."""
        pause = 1 / self.job.pace if self.job.pace else 0.0
        a_host = Counter(netloc(url) for url in self._waiting)
        needed = 1.3 * pause * max(a_host.values(), default=0) + self._again_after
        return bool(self._waiting) and self.run.spending.seconds_left < 1.2 * needed

    def _probe(self, url: str) -> Iterator[Request]:
        """A look at what the host shows for an address that cannot exist, once a folder."""
        probe, probed = probe_of(url), self._probed.setdefault(netloc(url), set())
        if probe not in probed and len(probed) < _MOST_PROBES:
            probed.add(probe)
            if self._is_new(probe, Purpose.CONTROL):
                yield self.look(probe, Purpose.CONTROL, keep_bytes=HEAD)

    def _control(self) -> Iterator[Request]:
        """A look at a name that is known to resolve, where some did not and none did."""
        url = self._errand.control
        wanted = self._names_failed and not self._control_asked and not self._gathered.controls().names_resolve
        if wanted and is_name(url) and self._is_new(url, Purpose.CONTROL):
            self._control_asked = True
            yield self.look(url, Purpose.CONTROL, keep_bytes=1)

    def _is_new(self, url: str, purpose: Purpose, round: int = 1) -> bool:
        """Whether a look was not made before the run was stopped."""
        return (url, purpose, "GET", round) not in self.known
