"""The refresh state of one dataset, as far as one visit's catalog decides it without guessing."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from auditor.model import Dataset
from auditor.refresh.periodicity import Declared, Kind, reconcile

#: Younger than this without a promise: nothing can be said of its routine yet.
TOO_NEW = timedelta(days=90)


class State(StrEnum):
    """Whether a dataset is refreshed routinely or was published once; see the README."""

    ROUTINE = "routine"
    ROUTINE_DECLARED = "routine_declared"
    IRREGULAR_ACTIVE = "irregular_active"
    LATE = "late"
    STALE = "stale"
    PUBLISHED_ONCE = "published_once"
    STATIC_BY_DESIGN = "static_by_design"
    SERIES_MEMBER = "series_member"
    DYNAMIC = "dynamic"
    TOO_NEW = "too_new"
    UNKNOWN = "unknown"


#: States that say nothing of upkeep and are left out of the maintained share.
NEUTRAL = frozenset({State.STATIC_BY_DESIGN, State.SERIES_MEMBER, State.DYNAMIC, State.TOO_NEW, State.UNKNOWN})
MAINTAINED = frozenset({State.ROUTINE, State.ROUTINE_DECLARED, State.IRREGULAR_ACTIVE})


class Verdict(Struct, frozen=True, gc=False):
    """A state, the share of such verdicts that hold (0-1, None where not known), and one sentence a person can check.

    label: the declared frequency that was read; period_days: its length in days, None where it promises none.
    """

    state: State
    confidence: float | None
    reason: str
    label: str | None
    period_days: float | None


def verdict(dataset: Dataset, taken_at: datetime) -> Verdict:
    """The verdict on a dataset at a stated time. What takes more than one visit's catalog stays `unknown`."""
    declared = reconcile(dataset.accrual_periodicity)
    label = declared.label.text if declared else None
    period = declared.periodicity if declared else None
    kind = period.kind if period else None
    state, reason = _state(dataset, declared, kind, taken_at)
    return Verdict(state, None, reason, label, period.days if period else None)


def _state(dataset: Dataset, declared: Declared | None, kind: Kind | None, taken_at: datetime) -> tuple[State, str]:
    if kind is Kind.STATIC and declared:
        return State.STATIC_BY_DESIGN, f"is declared finished: {declared.label.text[:80]!r}"
    issued = dataset.issued.at if dataset.issued else None
    if kind is not Kind.PERIODIC and issued and timedelta(0) <= taken_at - issued < TOO_NEW:
        return State.TOO_NEW, f"was issued {(taken_at - issued).days} days ago"
    if dataset.data_modified is None or dataset.data_modified.at is None:
        return State.UNKNOWN, "the catalog gives no date of the data itself"
    age = max((taken_at - dataset.data_modified.at).days, 0)
    return (
        State.UNKNOWN,
        f"its data changed {age:,} days ago; one visit's catalog does not tell a routine from a single load",
    )
