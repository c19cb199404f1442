"""A beat is recognised in a history and from visits: period, weekdays, hour, what was missed, what is next."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Cadence
from auditor.refresh.ageing import overdue
from auditor.refresh.cadence import BEATS, beat, of_history, of_visits
from tests.refresh.made import DAY, HOUR, NOW, ago

#: A Monday at noon, far from midnight, so that a few hours of jitter do not move a change to another day.
START = datetime(2024, 1, 1, 12, tzinfo=UTC)


def every(period: float, count: int, start: datetime = START) -> list[datetime]:
    """Moments exactly a period apart."""
    return [start + number * period * DAY for number in range(count)]


def months(step: int, count: int) -> list[datetime]:
    """The third of every so many months, as calendars have them: 28 to 31 days apart."""
    return [datetime(2018 + number * step // 12, number * step % 12 + 1, 3, 14, tzinfo=UTC) for number in range(count)]


@pytest.mark.parametrize(
    ("moments", "period"),
    [
        (every(1, 30), 1),
        ([moment for moment in every(1, 60) if moment.weekday() < 5], 1),
        ([moment for moment in every(1, 60) if moment.weekday() < 6], 1),
        # Several times a day is no beat of its own: days of change are counted.
        (every(1 / 24, 500), 1),
        (every(7, 12), 7),
        (every(14, 12), 14),
        (months(1, 24), 30.4375),
        (months(2, 12), 61),
        (months(3, 8), 91.3125),
        (months(6, 6), 183),
        (months(12, 5), 365.25),
        (months(24, 3), 730.5),
        # What is near no usual beat is said as it is.
        (every(3, 20), 3),
        (every(10, 20), 10),
        (every(1461, 4), 1461),
    ],
)
def test_the_beats_data_is_published_in(moments: list[datetime], period: float) -> None:
    found = of_history(moments)
    assert found is not None
    assert found.period == pytest.approx(period)
    assert (found.regularity, found.missed, found.kept) == (1.0, 0, True)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(BEATS), st.lists(st.floats(-1, 1), min_size=6, max_size=60), st.randoms(use_true_random=False))
def test_a_regular_beat_is_found_through_jitter(period: float, jitter: list[float], rng: random.Random) -> None:
    """Each change comes early or late by up to a tenth of the period, or what the tolerance of that period allows."""
    most = 0.3 if period < 2 else min(0.1, 0.48 * (overdue(period) / period - 1)) * period
    moments = [START + (number * period + most * off) * DAY for number, off in enumerate(jitter)]
    last = max(moments)
    rng.shuffle(moments)
    found = of_history(moments)
    assert found is not None
    assert (found.period, found.regularity, found.missed) == (period, 1.0, 0)
    assert (found.first, found.last, found.changes) == (min(moments), last, len(moments))
    assert last < found.expected <= found.late_from
    assert found.longest_gap == pytest.approx(max((b - a) / DAY for a, b in pairwise(sorted(moments))))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 4000), max_size=60))
def test_no_history_makes_it_stumble(ages: list[float]) -> None:
    moments = [ago(age) for age in ages]
    found = of_history(moments)
    assert (found is None) == (len({moment.date() for moment in moments}) < 3)
    if found is not None:
        assert 0 <= found.regularity <= 1
        assert (found.regularity == 1) == (found.missed == 0)
        assert found.last == max(moments) < found.expected <= found.late_from
        assert not found.weekdays or found.expected.weekday() in found.weekdays
        assert found.hour is None or 0 <= found.hour < 24


@settings(max_examples=40, deadline=None)
@given(st.floats(0.001, 20_000))
def test_a_beat_is_usual_or_the_observed_one(days: float) -> None:
    found = beat(days)
    assert found in BEATS or found == pytest.approx(days, abs=0.051)
    assert found == 1 or max(found / days, days / found) < 1.36


def test_missed_beats_lower_regularity_and_are_counted() -> None:
    weeks = every(7, 20)
    kept = of_history([week for number, week in enumerate(weeks) if number not in (7, 8)])
    assert kept is not None
    assert (kept.period, kept.missed, kept.longest_gap, kept.kept) == (7, 1, 21, True)
    assert 0.9 < kept.regularity < 1
    at_random = random.Random(1)
    broken = of_history([START + at_random.expovariate(1 / 60) * number * DAY for number in range(12)])
    assert broken is not None
    assert broken.regularity < 1


def test_bursts_are_no_beat() -> None:
    """Ten corrections on ten days, then a year of nothing, three times."""
    bursts = [moment for year in range(3) for moment in every(20, 3, START + year * 365 * DAY)]
    found = of_history(bursts)
    assert found is not None
    assert not found.kept


def test_the_recent_beat_counts() -> None:
    """A dataset that was monthly for years and is daily since a quarter is daily."""
    found = of_history([*months(1, 36), *every(1, 90, datetime(2021, 1, 4, 12, tzinfo=UTC))])
    assert found is not None
    assert (found.period, found.regularity, found.first) == (1, 1.0, months(1, 1)[0])


@pytest.mark.parametrize(
    ("moments", "weekdays"),
    [
        ([moment for moment in every(1, 40) if moment.weekday() < 5], (0, 1, 2, 3, 4)),
        ([moment for moment in every(1, 40) if moment.weekday() in (1, 2, 3, 4, 5)], (1, 2, 3, 4, 5)),
        (every(1, 40), ()),
        ([moment for moment in every(1, 40) if moment.weekday() < 6], ()),
        (every(7, 8, START + DAY), (1,)),
        # Too few to exclude chance.
        ([moment for moment in every(1, 16) if moment.weekday() < 5], ()),
        (every(7, 5), ()),
        # A month falls on every day of the week.
        (months(1, 24), ()),
    ],
)
def test_days_of_the_week(moments: list[datetime], weekdays: tuple[int, ...]) -> None:
    found = of_history(moments)
    assert found is not None
    assert found.weekdays == weekdays


def test_after_friday_comes_monday() -> None:
    days = [moment for moment in every(1, 40) if moment.weekday() < 5]
    while days[-1].weekday() != 4:
        days.pop()
    found = of_history(days)
    assert found is not None
    assert (found.expected, found.late_from) == (days[-1] + 3 * DAY, days[-1] + 4 * DAY)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([3.0, 3.5, 2.5, 4.0, 3.2, 3.1], {2, 3, 4}),
        # Around midnight is one place on the clock.
        ([23.5, 0.5, 23.9, 0.1, 23.2, 0.9], {23, 0}),
        ([1, 5, 9, 13, 17, 21], {None}),
        # Days without a time of day.
        ([0.0] * 8, {None}),
        ([3.0, 3.0, 3.0], {None}),
    ],
)
def test_hour_of_the_day(hours: list[float], expected: set[int | None]) -> None:
    midnight = START.replace(hour=0)
    found = of_history([midnight + 2 * number * DAY + hour * HOUR for number, hour in enumerate(hours)])
    assert found is not None
    assert found.hour in expected


# --- visits ----------------------------------------------------------------------------------------------------------


def visited(source: list[datetime], visits: list[datetime]) -> Cadence | None:
    """What visits see of a source that changes at these moments: at each the last change before it."""
    return of_visits([(visit, max(change for change in source if change <= visit)) for visit in visits])


def nights(count: int) -> list[datetime]:
    """Visits each night until NOW."""
    return [NOW - number * DAY for number in reversed(range(count))]


def source(period: float, phase: float = 0.25) -> list[datetime]:
    """A source that changes every so many days, the last time `phase` days before NOW."""
    return [ago(phase + number * period) for number in range(int(800 / period) + 2)]


@pytest.mark.parametrize(
    ("period", "visits"),
    [(1, nights(3)), (1, nights(10)), (1, nights(60)), (7, nights(60)), (30.4375, nights(150))],
)
def test_nightly_visits(period: float, visits: list[datetime]) -> None:
    found = visited(source(period), visits)
    assert found is not None
    assert found.period == pytest.approx(period)
    assert (found.regularity, found.visits) == (1.0, len(visits))
    assert found.last == ago(0.25) < found.expected <= found.late_from


def test_a_month_of_nights_is_roughly_weekly() -> None:
    found = visited(source(7), nights(30))
    assert found is not None
    assert 7 / 1.5 < found.period < 7 * 1.5


def test_three_visits_months_apart_to_a_daily_source() -> None:
    found = visited(source(1, 0.3), [ago(200), ago(90), NOW])
    assert found is not None
    assert (found.period, found.kept, found.changes) == (1, True, 2)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(1, 59), min_size=4))
def test_missed_nights_do_not_matter(away: set[int]) -> None:
    visits = [visit for number, visit in enumerate(nights(60)) if number not in away]
    found = visited(source(1), visits)
    assert (found is None) == (len(visits) < 3)
    if found is not None:
        assert (found.period, found.regularity, found.changes) == (1, 1.0, len(visits) - 1)


@pytest.mark.parametrize("changes", [0, 1])
def test_less_than_two_changes_are_no_beat(changes: int) -> None:
    stamps = [ago(100)] * (10 - changes) + [ago(0.5)] * changes
    assert of_visits(list(zip(nights(10), stamps, strict=True))) is None


def test_a_source_that_stopped_kept_its_beat_until_then() -> None:
    stamps = [min(visit, ago(60)) - timedelta(hours=2) for visit in nights(120)]
    found = of_visits(list(zip(nights(120), stamps, strict=True)))
    assert found is not None
    assert found.kept
    assert found.last == ago(60) - timedelta(hours=2)
    assert found.late_from < ago(50)


def test_a_visit_seen_twice_counts_once() -> None:
    once = [(visit, visit - HOUR) for visit in nights(10)]
    found, twice = of_visits(once), of_visits([visit for visit in once for _ in range(2)])
    assert found is not None
    assert twice is not None
    assert (twice.period, twice.changes) == (found.period, found.changes)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 90), st.floats(0, 400)), max_size=25))
def test_no_visits_make_it_stumble(shown: list[tuple[float, float]]) -> None:
    at, visits, last = ago(3000), [], ago(9000)
    for wait, age in shown:
        at += wait * DAY
        last = max(last, at - age * DAY)
        visits.append((at, last))
    found = of_visits(visits)
    changed = sum(one[1] < other[1] for one, other in pairwise(visits))
    assert (found is None) == (changed < 2)
    if found is not None:
        assert 0 <= found.regularity <= 1
        assert found.period >= 1
        assert (found.changes, found.last) == (changed, last)
        assert last < found.expected <= found.late_from
