"""What a run has used of its budget: addresses, bytes, seconds; and why nothing more may be asked."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from auditor.job import Job, Pages
from auditor.web import Look, Purpose
from spiders.ask import Ask
from spiders.failures import Failed

#: Looks that count as one of the budget's pages, once for each address; the others serve them.
_COUNTED = frozenset({Purpose.PAGE, Purpose.LINK})


class Spending:
    """earlier: the looks of the same errand before it was stopped; their addresses count, their time does not.

    requests, bytes (on the wire, bodies): of this run alone.
    """

    def __init__(self, job: Job, earlier: Iterable[Look], earlier_bytes: int) -> None:
        self._budget = job.budget
        self._begun = time.monotonic()
        self._until = self._begun + job.budget.seconds
        if job.until is not None:
            self._until = min(self._until, self._begun + (job.until - datetime.now(UTC)).total_seconds())
        self._addresses = {look.url for look in earlier if look.purpose in _COUNTED and look.failure != "robots"}
        self._before = len(self._addresses)
        self._earlier_bytes = earlier_bytes
        # Links are counted beforehand: having asked all of them is being done, not being over.
        self._full = isinstance(job.errand, Pages)
        self.requests = 0
        self.bytes = 0

    @property
    def asked(self) -> int:
        """Addresses of pages and links that were asked in this run, each once."""
        return len(self._addresses) - self._before

    @property
    def seconds(self) -> float:
        """How long the run has been going on."""
        return time.monotonic() - self._begun

    @property
    def seconds_left(self) -> float:
        return self._until - time.monotonic()

    @property
    def bytes_left(self) -> int:
        return self._budget.bytes - self._earlier_bytes - self.bytes

    def over(self) -> str:
        """Why nothing new may be asked, for a person; empty while it may."""
        if self.used_up:
            return self.used_up
        if self._full and len(self._addresses) >= self._budget.pages:
            return f"the budget of {self._budget.pages:,} addresses is used up"
        return ""

    @property
    def used_up(self) -> str:
        """Why nothing at all may be asked: no time, or no bytes."""
        if self.seconds_left <= 0:
            seconds = self._budget.seconds
            shown = f"{seconds / 60:,.0f} minutes" if seconds >= 120 and math.isfinite(seconds) else f"{seconds:g} s"
            return f"the time ({shown}) is used up"
        if self.bytes_left <= 0:
            return f"the budget of {self._budget.bytes >> 20:,} MiB is used up"
        return ""

    def check(self, wait: float = 0.0) -> None:
        """Raises Failed where nothing may be asked any more, or not after so many seconds."""
        if why := self.used_up:
            raise Failed("budget", f"was not asked: {why}")
        if wait > self.seconds_left:
            raise Failed("budget", "was not asked: its turn would come after the end of the run")

    def admit(self, ask: Ask) -> None:
        """Counts an address that is about to be asked, once; raises Failed where it is one too many."""
        if ask.purpose not in _COUNTED or ask.url in self._addresses:
            return
        if len(self._addresses) >= self._budget.pages:
            self._full = True
            raise Failed("budget", f"was not asked: {self.over()}")
        self._addresses.add(ask.url)
