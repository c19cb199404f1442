"""What a dataset did after a visit: routine, irregular, dormant, or not to be decided; from the dates seen later."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from auditor.refresh.periodicity import Kind
from tests.evaluation.recordings import Promise, Seen, Series, bulk_days, followed

#: Humanitarian Data Exchange: period, overdue and delinquent, in days since the last update. Daily is given four days,
#: for jobs that rest at a weekend, and nothing is delinquent before three weeks.
AGEING = (
    (1.0, 4.0, 21.0),
    (2.0, 4.0, 21.0),
    (7.0, 14.0, 21.0),
    (14.0, 21.0, 28.0),
    (30.0, 44.0, 60.0),
    (60.0, 84.0, 108.0),
    (90.0, 120.0, 150.0),
    (120.0, 147.0, 174.0),
    (180.0, 210.0, 240.0),
    (300.0, 342.0, 384.0),
    (365.0, 425.0, 455.0),
    (730.0, 785.0, 840.0),
)
#: The period of a dataset that promises none.
UNPROMISED = 365.0
#: Periods a routine is looked for in, in days.
CADENCES = (1.0, 7.0, 14.0, 30.0, 61.0, 91.0, 183.0, 365.0)
#: So many of the sightings have to find the data in time.
IN_TIME = 0.9
#: Silence after the visit that a dataset needs to be called dormant, and how long it must have been watched at all.
SILENCE, WATCHED = 21.0, 14.0
#: What stops within this part of the window is neither kept up nor silent throughout.
SOON = 0.25
#: An update that comes before this part of its period has passed did not come because it was due.
DUE_FROM = 0.5
PROMISES = frozenset({Kind.PERIODIC, Kind.CONTINUOUS})


class Truth(NamedTuple):
    """What one dataset did. label: `routine`, `irregular`, `dormant`, or empty where it cannot be decided.

    basis: for dormant ones, what that rests on (`static_label`, `declared_period`, `window`, `age_rule`). expected: the
    period of its routine in days. updates: the different dates first seen after the visit.
    """

    seen: Seen
    t0: datetime
    end: datetime
    label: str
    reason: str
    basis: str = ""
    expected: float | None = None
    updates: int = 0

    @property
    def maintained(self) -> bool:
        return self.label in ("routine", "irregular")

    @property
    def broken(self) -> bool:
        """Whether it is silent though it promised a period."""
        return self.basis in ("declared_period", "window") and self.seen.promise.kind in PROMISES


def overdue(days: float) -> float:
    """The age in days from which an update is overdue."""
    return _aged(days, 1)


def delinquent(days: float) -> float:
    """The age in days from which a promise is broken."""
    return _aged(days, 2)


def _aged(days: float, column: int) -> float:
    if days <= AGEING[0][0]:
        return AGEING[0][column]
    for low, high in pairwise(AGEING):
        if days <= high[0]:
            return low[column] + (days - low[0]) / (high[0] - low[0]) * (high[column] - low[column])
    return AGEING[-1][column] + days - AGEING[-1][0]


def period(promise: Promise) -> float:
    """The period a dataset is held to, in days: a stream to one day, what promises none to a year."""
    if promise.kind is Kind.CONTINUOUS:
        return 1.0
    return max(promise.days, 1.0) if promise.kind is Kind.PERIODIC and promise.days else UNPROMISED


Dates = Sequence[tuple[datetime, datetime]]


def label(seen: Seen, t0: datetime, dates: Dates) -> Truth:
    """The label of a dataset. dates: each later sighting's time, and the date the dataset carried then."""
    end = dates[-1][0] if dates else t0

    def told(word: str, reason: str, basis: str = "", expected: float | None = None) -> Truth:
        return Truth(seen, t0, end, word, reason, basis, expected, len(updates))

    start = seen.changed
    updates = sorted({date for _, date in dates if date > t0 and (start is None or date > start)})
    if start is None or not dates:
        return told("", "no_date" if dates else "not_seen_again")
    held = period(seen.promise)
    window = _days(end - t0)
    if window < WATCHED:
        return told("", "window_too_short")
    silence = _days(end - (updates[-1] if updates else start))
    if not updates:
        word, reason, basis = _silent(seen, silence, window, _days(t0 - start), held)
        return told(word, reason, basis, held if seen.promise.kind in PROMISES else None)
    promised = seen.promise.kind in PROMISES
    for cadence in _cadences(held if promised else None, window):
        if _kept(cadence, cadence == held and promised, dates, updates, window):
            reason = "promise_kept" if promised and cadence == held else "regular"
            return told("routine", reason, expected=cadence)
    gap = _days(updates[0] - start)
    if promised and held > window and DUE_FROM * held <= gap <= overdue(held):
        return told("routine", "came_when_due", expected=held)
    if _days(updates[-1] - t0) <= SOON * window and silence > delinquent(held):
        return told("", "stopped_soon_after_t0")
    return told("irregular", "updated_without_cadence", expected=held if promised else None)


def _silent(seen: Seen, silence: float, window: float, age: float, held: float) -> tuple[str, str, str]:
    """Label, reason and basis of a dataset that was not updated any more."""
    if window < SILENCE:
        return "", "silent_for_too_short_a_time", ""
    if seen.promise.kind is Kind.STATIC:
        return "dormant", "declared_static_and_silent", "static_label"
    if silence <= delinquent(held):
        return "", "silent_but_next_update_may_still_be_due", ""
    if seen.promise.kind not in PROMISES:
        return "dormant", "silent_for_long", "age_rule"
    broken_before = seen.promise.kind is Kind.PERIODIC and age > delinquent(held)
    return "dormant", "promise_broken", "declared_period" if broken_before else "window"


def _cadences(held: float | None, window: float) -> Iterator[float]:
    """The promised period where it fits into the window, then those that fit three times."""
    if held is not None and held <= window:
        yield held
    yield from (cadence for cadence in CADENCES if 3 * cadence <= window)


def _kept(cadence: float, promised: bool, dates: Dates, updates: Sequence[datetime], window: float) -> bool:
    needed = min(3, math.floor(window / cadence)) if promised else 3
    if len({update.date() for update in updates}) < needed:
        return False
    in_time = sum(_days(at - date) <= overdue(cadence) for at, date in dates)
    return in_time >= IN_TIME * len(dates)


def _days(span: timedelta) -> float:
    return span / timedelta(days=1)


def labelled(
    series: Series, first: Sequence[Seen], t0: datetime, moments: Iterable[int], without_bulk: bool
) -> list[Truth]:
    """The label of each dataset of a visit. moments: of the series, to be looked at after t0.

    without_bulk: a date that a mass of datasets carries is no update.
    """
    dates: dict[str, list[tuple[datetime, datetime]]] = {seen.id: [] for seen in first}
    for number in moments:
        at = series.moments[number][0]
        if at <= t0:
            continue
        later = series.datasets(number)
        bulk = bulk_days(later) if without_bulk else frozenset[str]()
        for seen, now in followed(first, later):
            if now is None or now.changed is None or seen.changed is None:
                continue
            known = dates[seen.id]
            before = known[-1][1] if known else seen.changed
            date = before if now.changed.date().isoformat() in bulk else now.changed
            known.append((at, max(before, date)))
    return [label(seen, t0, dates[seen.id]) for seen in first]
