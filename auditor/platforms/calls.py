"""The calls for single datasets: every answer is kept in mind, and who keeps refusing is not asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from msgspec import Struct

from auditor.failures import DoorError
from auditor.http import Answer, Door
from auditor.platforms.replies import Reply, reply_of

#: A kind of call that a host refused so often in a row is not made there again.
REFUSALS = 5
#: A host that gave no answer at all so often in a row is not there any more.
SILENCES = 5
#: The door waits for a rate limit to lift before each of these.
LIMITED = 3
_NO_ANSWER = frozenset({"dns", "refused", "timeout", "reset", "tls"})


class Enough(Exception):
    """A host should be left alone for now; the message says why, in a sentence. What is left may be asked later."""


class Looked(Struct, frozen=True):
    """What the calls for one dataset brought. records: WARC record ids of the answers, refusals included.

    missed: what could not be asked or got no answer at all, by what it would have shown, with the reason.
    """

    records: tuple[str, ...]
    missed: Mapping[str, str] = {}


class Calls:
    """The calls for the datasets of one portal, one dataset after the other.

    moment: the time of the visit, which dates inside the data are compared with. kept: clients that serve for all
    datasets, by name.
    """

    def __init__(self, door: Door, moment: datetime) -> None:
        self.door = door
        self.moment = moment
        self.kept: dict[str, Any] = {}
        self._records: list[str] = []
        self._missed: dict[str, str] = {}
        self._refused: Counter[tuple[str, str]] = Counter()
        self._silent: Counter[str] = Counter()
        self._limited: Counter[str] = Counter()

    def begin(self) -> None:
        """From here on, calls are for the next dataset."""
        self._records, self._missed = [], {}

    def done(self) -> Looked:
        """What was brought since `begin`."""
        return Looked(tuple(self._records), dict(self._missed))

    def miss(self, what: str, reason: str) -> None:
        """Notes that something cannot be asked of this dataset."""
        self._missed.setdefault(what, reason)

    def ask(
        self, what: str, address: str, fetch: Callable[[], Answer], *, of_one: frozenset[int] = frozenset()
    ) -> Reply | None:
        """Makes one call, or none where the host is known to refuse its kind; None where no answer came.

        what: what the answer shows. address: whose host is asked. of_one: statuses that speak of this dataset alone
        and not of the host. Raises Enough where the host limits our rate for good, or is not there any more.
        """
        host = urlsplit(address).netloc
        if self._limited[host] >= LIMITED:
            raise Enough(f"{host} limits how often it may be asked, and did not lift that in time")
        if self._silent[host] >= SILENCES:
            raise Enough(f"{host} gave no answer {SILENCES} times in a row")
        if self._refused[host, what] >= REFUSALS:
            self.miss(what, f"{host} refused this {REFUSALS} times in a row and was not asked again")
            return None
        try:
            reply = reply_of(fetch().capture)
        except (requests.RequestException, ValueError) as problem:
            silent = isinstance(problem, DoorError) and problem.reason in _NO_ANSWER
            self._silent[host] += silent
            self._refused[host, what] += 1
            self.miss(what, str(problem)[:200] if isinstance(problem, DoorError) else type(problem).__name__)
            return None
        self._records.append(reply.capture)
        self._silent[host] = 0
        self._limited[host] = self._limited[host] + 1 if reply.status == 429 else 0
        # An error that comes with status 200 is about this dataset; the host does answer such calls.
        refused = reply.problem is not None and reply.status not in (200, 206, *of_one)
        self._refused[host, what] = self._refused[host, what] + 1 if refused else 0
        return reply
