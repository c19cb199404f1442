"""The sentences of a verdict: what a person can check, in plain words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from auditor.refresh.ageing import overdue
from auditor.refresh.cadence import WEEKDAYS, Cadence

if TYPE_CHECKING:
    from auditor.refresh.case import Case

_BEATS = (
    (1.0, "daily"),
    (7.0, "weekly"),
    (14.0, "every two weeks"),
    (30.4375, "monthly"),
    (61.0, "every two months"),
    (91.3125, "quarterly"),
    (183.0, "twice a year"),
    (365.25, "yearly"),
    (730.5, "every two years"),
)


def day(moment: datetime) -> str:
    """A date as ISO 8601."""
    return moment.date().isoformat()


def quoted(text: str) -> str:
    """Text of a portal, short, in quotation marks."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= 80 else line[:79] + '…'}”"


def length(days: float) -> str:
    """A length of time in the unit a person would use."""
    if days < 2:
        hours = round(days * 24)
        return f"{hours} hour{'' if hours == 1 else 's'}"
    if days < 730:
        return f"{round(days):,} days"
    return f"{days / 365.25:.1f} years"


def ago(days: float) -> str:
    """How long ago."""
    return f"{length(days)} ago"


def times(count: int) -> str:
    """How often."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def every(days: float) -> str:
    """A period as an adverb."""
    for usual, word in _BEATS:
        if abs(days / usual - 1) < 0.12:
            return word
    if days < 1:
        return f"every {days * 24:.0f} hours" if days * 24 >= 1.5 else "every hour"
    return f"every {days:.0f} days"


def pace(a_day: float) -> str:
    """Records a day."""
    return f"{a_day:,.0f} records a day" if a_day >= 1.5 else f"a record every {1 / a_day:.0f} days"


def behind(age: float, period: float) -> str:
    """How far behind a promise data is."""
    return f"{age / period:,.1f} periods" if age / period < 100 else f"{age / period:,.0f} periods"


def changes(seen: Cadence) -> str:
    """What was seen of the changes."""
    if seen.visits:
        return f"had changed at {seen.changes} of {seen.visits - 1} visits after the first"
    return f"changed on {seen.changes} days between {day(seen.first)} and {day(seen.last)}"


def routine(seen: Cadence, age: float) -> str:
    """A beat that is kept."""
    said = f"{changes(seen)}, {every(seen.period)}{_on(seen)}"
    if seen.missed:
        said += f", late {times(seen.missed)}"
    return f"{said}; the last {ago(age)}"


def issued_together(case: Case) -> str:
    """An issue date that many datasets share."""
    return (
        f"was issued {ago(case.born or 0.0)} together with {max(case.issued_together - 1, 0):,} other datasets: the "
        "records were made anew, which does not tell how old the data is"
    )


def _on(seen: Cadence) -> str:
    days = seen.weekdays
    if not days:
        return ""
    if days == (0, 1, 2, 3, 4):
        return " from Monday to Friday"
    return " on " + ", ".join(WEEKDAYS[weekday] for weekday in days)


def stopped(case: Case, seen: Cadence) -> str:
    """A beat that is not kept any more."""
    return f"changed {every(seen.period)} until {day(seen.last)} and has been silent for {length(case.age or 0.0)}"


def shared(case: Case) -> str:
    """A stamp that many datasets share."""
    sweep = case.trail.sweep
    count = sweep.datasets if sweep else 0
    return (
        f"shares a date of {day(case.trail.changed or case.seen_at)} with {max(count - 1, 0):,} other datasets of the "
        "portal: a sweep over all of them, which does not tell when its own data changed"
    )


def met_fresh(case: Case, age: float) -> str:
    """A change so recent that chance hardly explains it."""
    since = f", {length(case.born)} after it was issued" if case.born else ""
    return f"changed {ago(age)}{since}: a single visit meets so fresh a date mostly where data changes daily"


def against(declared: float | None, seen: Cadence | None) -> str:
    """Declared against observed, where they differ; empty where they agree or one is missing."""
    if declared is None or seen is None:
        return ""
    if seen.period > overdue(declared):
        return f"says {every(declared)}, behaves {every(seen.period)}"
    if declared > overdue(seen.period) and declared / seen.period >= 2:
        return f"says {every(declared)}, is updated {every(seen.period)}"
    return ""
