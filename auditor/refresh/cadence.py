"""From the moments at which data is known to have changed to a beat: its period, how well it is kept, what comes next.

Two kinds of knowledge are kept apart. A *history* (row timestamps, an activity log, dates of files) names every day of
change, so the gaps between them are the beat. *Visits* show at each one when the last change was and nothing between,
so the rate is estimated from the times since (Cho & Garcia-Molina 2003) and the beat is what all visits agree with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from msgspec import structs

from auditor.model import Cadence
from auditor.refresh.ageing import overdue
from auditor.refresh.estimators import rate_from_last_changed

#: The beats data is published in, in days; an observed one is read as the nearest of them.
BEATS = (1.0, 7.0, 14.0, 30.4375, 61.0, 91.3125, 183.0, 365.25, 730.5)
__all__ = ["Cadence", "beat", "of_history", "of_visits"]

DAY = timedelta(days=1)
#: What is recent enough to tell today's beat from an earlier one: so many changes.
_RECENT = 40
_SAME_HOUR = 2
#: So many changes make a beat of which it can be said that it stopped.
_CHANGES_TO_STOP = 5
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def of_history(moments: Sequence[datetime]) -> Cadence | None:
    """The beat of a complete list of changes, in any order; None below three days of change."""
    days = _days(moments)
    if len(days) < 3:
        return None
    recent = days[-_RECENT:]
    gaps = [_length(one, other) for one, other in pairwise(recent)]
    period = beat(median(gaps))
    return _cadence(period, period, days, gaps, pattern=True)


def of_visits(visits: Sequence[tuple[datetime, datetime]]) -> Cadence | None:
    """The beat that visits agree with. visits: (seen at, last change known then), in order of time.

    None where fewer than two changes came between the visits, which is too little to call anything a beat. Visits as
    rare as the changes show a beat of the visits: the source may be as slow as they are, which `slowest` says.
    """
    whole, visits = visits, _while_it_ran(visits)
    intervals, since, changed = [], [], 0
    for (seen_before, changed_before), (seen, last) in pairwise(visits):
        if seen <= seen_before:
            continue
        intervals.append(_length(seen_before, seen))
        if last > changed_before:
            changed += 1
            since.append(min(max(_length(last, seen), 0.0), intervals[-1] * 0.999))
        else:
            since.append(intervals[-1])
    if changed < 2:
        return None
    days = _days([last for _, last in visits])
    gaps = [_length(one, other) for one, other in pairwise(days)]
    often = median(intervals)
    if len(gaps) >= 2 and often <= median(gaps) / 2:
        period = slowest = beat(median(gaps))
    else:
        rate = rate_from_last_changed(intervals, since).per_day
        # Never slower than what the changes leave room for.
        room = sum(intervals) / changed * 1.5
        period = beat(min(1 / rate if rate else room, room))
        slowest = max(period, beat(often))
    seen_daily = often < 1.5
    cadence = _cadence(period, slowest, days, gaps, pattern=seen_daily)
    late = [_length(last, seen) > overdue(slowest) for seen, last in visits]
    return structs.replace(
        cadence,
        changes=changed,
        regularity=1 - sum(late) / len(late),
        missed=sum(1 for before, now in pairwise(late) if now and not before),
        visits=len(whole),
    )


def _while_it_ran(visits: Sequence[tuple[datetime, datetime]]) -> Sequence[tuple[datetime, datetime]]:
    """The visits up to the first that found nothing newer for good: a beat that was kept until it stopped is one.

    Only where enough changes were seen to speak of a beat that stopped.
    """
    changes = sum(one[1] < other[1] for one, other in pairwise(visits))
    if changes < _CHANGES_TO_STOP:
        return visits
    last = visits[-1][1]
    return visits[: next(place for place, visit in enumerate(visits) if visit[1] == last) + 1]


def beat(days: float) -> float:
    """The usual period nearest to an observed one, by ratio; the observed one where none is near."""
    if days < 1.9:
        return 1.0
    nearest = min(BEATS, key=lambda usual: max(usual / days, days / usual))
    return nearest if max(nearest / days, days / nearest) <= 1.35 else round(days, 1)


def _days(moments: Sequence[datetime]) -> list[datetime]:
    """The last moment of each UTC day, in order."""
    latest = {moment.date(): moment for moment in sorted(moments)}
    return [latest[day] for day in sorted(latest)]


def _length(one: datetime, other: datetime) -> float:
    return (other - one) / DAY


def _cadence(
    period: float, slowest: float, days: Sequence[datetime], gaps: Sequence[float], *, pattern: bool
) -> Cadence:
    """pattern: whether we looked often enough for days of the week and hours to mean anything."""
    slack = overdue(slowest)
    on_time = sum(gap <= slack for gap in gaps)
    missed = sum(gap > slack for gap in gaps)
    weekdays = _weekdays(days, period) if pattern else ()
    expected = days[-1] + timedelta(days=period)
    while weekdays and expected.weekday() not in weekdays:
        expected += DAY
    return Cadence(
        period=period,
        changes=len(days),
        regularity=on_time / len(gaps) if gaps else 0.0,
        first=days[0],
        last=days[-1],
        missed=missed,
        expected=expected,
        late_from=max(days[-1] + timedelta(days=slack), expected),
        weekdays=weekdays,
        hour=_hour(days) if pattern else None,
        longest_gap=max(gaps, default=0.0),
        slowest=slowest,
    )


def _weekdays(days: Sequence[datetime], period: float) -> tuple[int, ...]:
    """The days of the week on which changes come, where chance does not explain that others are empty."""
    if period > 7.5 or len(days) < (15 if period < 2 else 6):
        return ()
    counts = Counter(day.weekday() for day in days[-_RECENT:])
    used = {weekday for weekday, count in counts.items() if count > 0.04 * sum(counts.values())}
    return tuple(sorted(used)) if len(used) <= (5 if period < 2 else 2) else ()


def _hour(days: Sequence[datetime]) -> int | None:
    """The usual hour of the day (UTC); None where changes come at all hours or only days are known."""
    recent = [day for day in days[-_RECENT:] if day.time() != day.min.time()]
    if len(recent) < 5:
        return None
    hours = [day.hour + day.minute / 60 for day in recent]
    around = max(range(24), key=lambda hour: sum(_apart(hour, other) <= _SAME_HOUR for other in hours))
    near = sum(_apart(around, other) <= _SAME_HOUR for other in hours)
    return around if near >= 0.9 * len(hours) else None


def _apart(one: float, other: float) -> float:
    apart = abs(one - other) % 24
    return min(apart, 24 - apart)
