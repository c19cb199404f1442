"""The simple rules beside us: a date within so many days, a promise kept by age, and the state table of the notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from auditor.refresh.periodicity import Kind
from tests.evaluation.labels import UNPROMISED, delinquent, overdue
from tests.evaluation.recordings import Seen

Rule = Callable[[Seen, datetime], str]


def days_since(date: datetime | None, at: datetime) -> float | None:
    """The age of a date in days; None without one, never below 0."""
    return None if date is None else max((at - date) / timedelta(days=1), 0.0)


def data_within(limit: float) -> Rule:
    """Routine as long as the data's date is within so many days."""
    return lambda seen, at: _by_age(days_since(seen.changed, at), limit)


def record_within(limit: float) -> Rule:
    """The same, of the date of the record."""
    return lambda seen, at: _by_age(days_since(seen.touched, at), limit)


def declared(seen: Seen, at: datetime) -> str:
    """Routine as long as the data is not overdue by its label; without a period, within a year."""
    promise = seen.promise
    limit = overdue(promise.days) if promise.kind is Kind.PERIODIC and promise.days else UNPROMISED
    return _by_age(days_since(seen.changed, at), limit)


def _by_age(age: float | None, limit: float) -> str:
    return "unknown" if age is None else "routine" if age <= limit else "stale"


#: By the name shown, in the order shown.
RULES: Mapping[str, Rule] = {
    "data date within 30 days": data_within(30),
    "data date within 90 days": data_within(90),
    "data date within 365 days": data_within(365),
    "record date within 30 days": record_within(30),
    "record date within 90 days": record_within(90),
    "record date within 365 days": record_within(365),
    "declared, not overdue (else 365 days)": declared,
}
TABLE = "state table of the notes, literally"

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOSED = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:-|–|—|to|through)\s*((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
#: In days: an update so soon after the first is the same publication; unlabelled ones are young, alive, or given up.
ONCE, YOUNG, ALIVE, GIVEN_UP = 2.0, 90.0, 365.0, 180.0


def state_table(datasets: Sequence[Seen], at: datetime) -> Iterator[tuple[Seen, str]]:
    """The state of each dataset by the table of the research notes, one visit, nothing added."""
    siblings: dict[str, list[Seen]] = defaultdict(list)
    for seen in datasets:
        if _YEAR.search(seen.title):
            siblings[_YEAR.sub("#", seen.title.lower())].append(seen)
    for seen in datasets:
        group = siblings.get(_YEAR.sub("#", seen.title.lower()), [])
        ages = [age for one in group if (age := days_since(one.changed, at)) is not None]
        in_series = len(group) > 1 and bool(ages) and min(ages) <= ALIVE
        yield seen, state_of(seen, at, in_series)


def state_of(seen: Seen, at: datetime, in_series: bool = False) -> str:
    """One dataset. in_series: titles of others differ by the year only, and the newest of them is alive."""
    kind, period = seen.promise.kind, seen.promise.days
    closed = _CLOSED.search(seen.title)
    if kind is Kind.STATIC or (closed and int(closed[2]) < at.year):
        return "static_by_design"
    if in_series:
        return "series_member"
    age, lived = days_since(seen.changed, at), days_since(seen.issued, at)
    if age is None:
        return "unknown"
    periodic = kind is Kind.PERIODIC and period
    if lived is not None and lived < (2 * period if periodic and period else YOUNG):
        return "too_new"
    if periodic and period and age <= overdue(period):
        return "routine_declared"
    once = lived is not None and lived - age <= ONCE
    if once and lived is not None and lived > max(GIVEN_UP, 2 * (period or 0)):
        return "published_once"
    if periodic and period:
        return "late" if age <= delinquent(period) else "stale"
    if kind in (Kind.AS_NEEDED, Kind.IRREGULAR, Kind.CONTINUOUS) and age <= ALIVE and not once:
        return "irregular_active"
    return "unknown"
