"""What the strip of one dataset is drawn from: its known changes and our visits, packed as days before the audit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from auditor.model import Source, State, Verdict
from auditor.refresh.ageing import overdue
from auditor.refresh.case import CONTINUOUS_DAYS
from auditor.refresh.periodicity import Kind, parse
from auditor.report.wording import confidence

#: A strip shows so many days up to the audit, and so many changes at most: more could not be told apart.
WINDOW, MOST_TICKS = 730, 60
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_DAY = timedelta(days=1)
#: Rules that cannot tell, and yet take the latest date for one of the data of this dataset; the others doubt it.
_DATED = frozenset({"not_changed_yet", "too_little_known", "issued_together"})


class Strip(Struct, frozen=True):
    """One dataset on its time line. Days before the audit.

    age: of the latest change, None where no date is known. due: days after a change by which the next is expected, 0
    where nothing is promised and no beat was seen, -1 where the date says little of the data. ticks, visits: packed
    (see `packed`); ticks is empty where the latest change is the only one known. sure: the confidence, a number first.
    """

    age: int | None
    due: int
    ticks: str
    visits: str
    sure: str


def strip(verdict: Verdict, taken_at: datetime) -> Strip:
    """The strip of a dataset."""
    age = None if verdict.changed is None else _before(verdict.changed, taken_at)
    changes = {_before(moment, taken_at) for moment in verdict.known}
    visits = [_before(moment, taken_at) for moment in verdict.visits] if len(verdict.visits) > 1 else []
    return Strip(
        age=age,
        due=round(_due(verdict)) if believed(verdict) else -1,
        ticks=packed(changes) if changes - {age} else "",
        visits=packed(visits),
        sure=confidence(verdict.confidence),
    )


def believed(verdict: Verdict) -> bool:
    """Whether the latest date is one of the data, and stands for this dataset alone."""
    if verdict.changed is None or verdict.source == Source.ITEM_DATE or verdict.state is State.DYNAMIC:
        return False
    return verdict.state is not State.UNKNOWN or verdict.rule in _DATED


def promise(verdict: Verdict) -> float | None:
    """The promised period in days; None where nothing is promised."""
    if verdict.declared_days is not None or verdict.label is None:
        return verdict.declared_days
    meant = parse(verdict.label)
    return CONTINUOUS_DAYS if meant is not None and meant.kind is Kind.CONTINUOUS else None


def _due(verdict: Verdict) -> float:
    """Days after a change by which the next is expected: by the promise, else by the beat that was seen."""
    period = promise(verdict)
    if period is None and verdict.cadence is not None and verdict.cadence.kept:
        period = verdict.cadence.period
    return 0.0 if period is None else overdue(period)


def _before(moment: datetime, taken_at: datetime) -> int:
    return max(int((taken_at - moment) / _DAY), 0)


def packed(days: Iterable[int]) -> str:
    """Days before the audit as text, the latest first: the steps from one to the next in base 36, those of more than
    one digit after a dot. Only those within the window; of too many, the latest of each stretch, after a tilde."""
    found, thinned = sorted({day for day in days if day <= WINDOW}), ""
    if len(found) > MOST_TICKS:
        firsts: dict[int, int] = {}
        for day in found:
            firsts.setdefault(day * MOST_TICKS // (WINDOW + 1), day)
        found, thinned = list(firsts.values()), "~"
    steps = [day - before for before, day in zip([0, *found], found, strict=False)]
    return thinned + "".join(
        _DIGITS[step] if step < 36 else f".{_DIGITS[step // 36]}{_DIGITS[step % 36]}" for step in steps
    )
