"""The addresses a page spider knows and has not asked for, and which of them is the best to ask next."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Collection
from urllib.parse import urlsplit

from msgspec import Struct

from auditor.documents.hosts import netloc_of
from auditor.documents.topics import WANTED, Topic
from auditor.web import Role
from spiders.addresses import key_of, shape_of

#: Of a budget so much is for pages that speak of something sought, however late they are found.
RESERVED = 0.2
#: No topic takes more than this share of a budget as long as others want it; news not more than that.
_MOST_OF_A_TOPIC, _MOST_NEWS = 0.25, 0.1
#: A service that publishes for many cities takes no more than this share.
_MOST_OF_A_SERVICE = 0.15
#: Addresses that differ in their query alone.
_MOST_QUERIES, _MOST_QUERIES_WANTED = 3, 15
#: So many are kept at all.
_MOST = 50_000
#: So many of the best of a host are weighed against each other.
_WEIGHED = 40


class Lead(Struct, frozen=True):
    """An address that is known. score, topics: as `topics.worth` gives them. hops: links from the city's own pages."""

    url: str
    role: Role
    score: float = 0.0
    topics: frozenset[Topic] = frozenset()
    words: str = ""
    found_on: str = ""
    depth: int = 0
    hops: int = 0

    @property
    def wanted(self) -> bool:
        """Whether it speaks of something sought."""
        return bool(self.topics & WANTED) or Topic.OPEN_DATA in self.topics


class Frontier:
    """most: the budget in pages that shares are counted of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._number = itertools.count()
        self._queues: dict[str, list[tuple[float, int, Lead]]] = {}
        self._known: set[str] = set()
        self._answered: set[str] = set()
        self._queries: Counter[str] = Counter()
        self._shapes: Counter[str] = Counter()
        self._topics: Counter[Topic] = Counter()
        self._hosts: Counter[str] = Counter()
        self.asked = 0

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    def know(self, url: str) -> bool:
        """Notes that an address needs no request (any more); whether that is new."""
        key = key_of(url)
        if key in self._known:
            return False
        self._known.add(key)
        return True

    def answered(self, url: str) -> None:
        """Notes where a look ended: what leads there needs no other, even if it is known already."""
        self.know(url)
        self._answered.add(key_of(url))

    def offer(self, lead: Lead) -> bool:
        """Takes a lead, unless its address is known or is one of many that differ in their query alone."""
        if len(self._known) >= _MOST or key_of(lead.url) in self._known:
            return False
        parts = urlsplit(lead.url)
        if parts.query:
            path = f"{netloc_of(lead.url)}{parts.path}"
            if self._queries[path] >= (_MOST_QUERIES_WANTED if lead.wanted else _MOST_QUERIES):
                return False
            self._queries[path] += 1
        self.know(lead.url)
        host = netloc_of(lead.url)
        heapq.heappush(self._queues.setdefault(host, []), (-lead.score, next(self._number), lead))
        return True

    def take(self, busy: Collection[str], *, spend_all: bool = False) -> Lead | None:
        """The best lead of a host that is not busy, as things stand; None where there is none that may be taken.

        spend_all: what is reserved for late finds may be spent too, because none can come any more but by that.
        """
        best: tuple[float, int, Lead] | None = None
        for host, queue in self._queues.items():
            if host in busy or not queue:
                continue
            found = self._best(queue, spend_all)
            if found is not None and (
                best is None or found[0] > best[0] or (found[0] == best[0] and found[1] < best[1])
            ):
                best = found
        if best is None:
            return None
        _, number, lead = best
        host = netloc_of(lead.url)
        queue = self._queues[host]
        queue[:] = [entry for entry in queue if entry[1] != number]
        heapq.heapify(queue)
        self.count(lead)
        return lead

    def count(self, lead: Lead) -> None:
        """Counts a lead that is asked for."""
        self.asked += 1
        self._shapes[shape_of(lead.url)] += 1
        self._topics.update(lead.topics)
        self._hosts[netloc_of(lead.url)] += 1

    def _best(self, queue: list[tuple[float, int, Lead]], spend_all: bool) -> tuple[float, int, Lead] | None:
        """The best of the first of a queue. Scores only ever fall as more is asked, so the first are good enough."""
        weighed = [(self._value(lead, spend_all), number, lead) for _, number, lead in heapq.nsmallest(_WEIGHED, queue)]
        allowed = [entry for entry in weighed if entry[0] > 0]
        if not allowed and len(queue) > _WEIGHED:
            allowed = [
                entry for _, number, lead in queue if (entry := (self._value(lead, spend_all), number, lead))[0] > 0
            ]
        return max(allowed, key=lambda entry: (entry[0], -entry[1]), default=None)

    def _value(self, lead: Lead, spend_all: bool) -> float:
        """What a lead is worth now; 0 where its turn is over."""
        if key_of(lead.url) in self._answered:
            return 0.0
        if lead.role not in (Role.CITY, Role.PORTAL):
            most = max(6.0, _MOST_OF_A_SERVICE * self._most)
            if self._hosts[netloc_of(lead.url)] >= most:
                return 0.0
        wanted = lead.wanted and min(self._topics[topic] for topic in lead.topics) < max(
            8.0, _MOST_OF_A_TOPIC * self._most
        )
        if not wanted and not spend_all and self.asked >= (1 - RESERVED) * self._most:
            return 0.0
        if Topic.NEWS in lead.topics and self._topics[Topic.NEWS] >= max(4.0, _MOST_NEWS * self._most):
            return 0.0
        value = lead.score / (1 + 0.1 * lead.depth)
        value /= 1 + self._shapes[shape_of(lead.url)] / (20.0 if wanted else 5.0)
        if wanted:
            rarest = min(self._topics[topic] for topic in lead.topics)
            value *= 1.5 if rarest < 2 else 1 / (1 + rarest / 20)
        return max(value, 0.001)
