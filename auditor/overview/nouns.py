"""What the pages are made of: portals as the store knows them, and the one figure over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import median

from msgspec import Struct

from auditor.monitor.changes import Change
from auditor.refresh.shares import IN_PART, YES
from auditor.refresh.states import MAINTAINED, NEUTRAL, State

NOT_KEPT = frozenset({State.LATE, State.STALE, State.PUBLISHED_ONCE})
#: So many portals under the same rules make peers to be compared with.
FEWEST_PEERS = 3


class Share(Struct, frozen=True):
    """A share, 0-1, and what the verdicts leave open; None where nothing was judged."""

    value: float | None
    low: float | None
    high: float | None


class NightRow(Struct, frozen=True):
    """One visit. status: in the contract's words; listed: records after it; score, maintained: as it was judged."""

    at: datetime
    how: str
    status: str
    reason: str
    listed: int
    score: float | None
    maintained: Share
    rules: str


class CriterionRow(Struct, frozen=True):
    """A criterion as it stands. since: the night from which it has had this state, under the same rules."""

    id: str
    name: str
    state: str
    score: float | None
    coverage: float
    since: datetime


class DepartmentRow(Struct, frozen=True):
    """Counted datasets of one publisher; kept, not_kept and undecided add up to them."""

    name: str
    datasets: int
    kept: int
    not_kept: int
    undecided: int


class DatasetRow(Struct, frozen=True):
    """A dataset as it stands. since: the night from which it has had this state; told: the one whose words rule and
    reason are, for they are written down when the verdict changes. changes: moments at which it was
    changed, as far as nights saw them; left_out: why it is not counted, empty where it is.

    Where it can be looked up: folder of the captures, record, pointer, and sha256 of what the record says.
    """

    id: str
    title: str
    publisher: str
    state: str
    since: datetime
    told: datetime
    confidence: float | None
    rule: str
    reason: str
    changed: datetime | None
    period_days: float | None
    changes: tuple[datetime, ...]
    left_out: str
    folder: str
    record: str
    pointer: str
    digest: str


class PortalView(Struct, frozen=True):
    """One portal. nights: the oldest first; read_at: the last visit that read its list, None for none; rules: under
    which it was judged then. changes: the newest first."""

    name: str
    city: str
    labels: tuple[str, ...]
    url: str
    platform: str
    nights: tuple[NightRow, ...]
    read_at: datetime | None = None
    rubric: str = ""
    rules: str = ""
    score: float | None = None
    coverage: float | None = None
    counted: int = 0
    judged: int = 0
    maintained: Share = Share(None, None, None)
    routine: Share = Share(None, None, None)
    criteria: tuple[CriterionRow, ...] = ()
    departments: tuple[DepartmentRow, ...] = ()
    datasets: tuple[DatasetRow, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def states(self) -> Mapping[str, int]:
        """Counted datasets by refresh state."""
        found = {str(state): 0 for state in State}
        for one in self.datasets:
            if not one.left_out:
                found[one.state] += 1
        return {state: number for state, number in found.items() if number}

    @property
    def answer(self) -> str:
        """Does it pull data routinely: `yes`, `in part`, `mostly not`, `cannot tell`, `not read`."""
        if self.read_at is None:
            return "not read"
        value = self.routine.value
        if value is None or self.judged < self.states.get(State.UNKNOWN, 0):
            return "cannot tell"
        return "yes" if value >= YES else "in part" if value >= IN_PART else "mostly not"

    @property
    def alarms(self) -> tuple[Change, ...]:
        """Changes that are worth a message."""
        return tuple(one for one in self.changes if one.alarms)


class Answer(Struct, frozen=True):
    """How many of how many portals pull data routinely. low, high: how many do at least and at most, as far as the
    verdicts leave it open; left_out: portals of which it cannot be said, by why."""

    yes: int
    low: int
    high: int
    of: int
    left_out: Mapping[str, int]


def answer(portals: Sequence[PortalView]) -> Answer:
    """The figure over all portals."""
    told = [one for one in portals if one.answer not in ("not read", "cannot tell")]
    left = {
        "could not be read on any night": sum(one.answer == "not read" for one in portals),
        "show too little to tell": sum(one.answer == "cannot tell" for one in portals),
    }
    return Answer(
        yes=sum(one.answer == "yes" for one in told),
        low=sum((one.routine.low or 0.0) >= YES for one in told),
        high=sum((one.routine.high or 0.0) >= YES for one in told),
        of=len(told),
        left_out={why: number for why, number in left.items() if number},
    )


class Peers(Struct, frozen=True):
    """Portals that were judged under the same rules. many: how many there are besides this one; maintained: their
    median."""

    many: int
    maintained: float


def peers(one: PortalView, portals: Sequence[PortalView]) -> Peers | None:
    """Those to compare a portal with; None where they are too few."""
    shares = [
        other.maintained.value
        for other in portals
        if other is not one and other.rules == one.rules and other.maintained.value is not None
    ]
    return Peers(len(shares), median(shares)) if len(shares) >= FEWEST_PEERS and one.rules else None


def group_of(state: str) -> str:
    """`kept`, `not_kept` or `undecided`."""
    if state in MAINTAINED:
        return "kept"
    return "undecided" if state in NEUTRAL else "not_kept"
