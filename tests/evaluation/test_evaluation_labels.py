"""The labels of what datasets did afterwards, by tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auditor.refresh.periodicity import Kind
from tests.evaluation.labels import Dates, Truth, delinquent, label, overdue, period
from tests.evaluation.recordings import NO_PROMISE, Promise, Seen

T0 = datetime(2026, 3, 1, tzinfo=UTC)
DAILY, WEEKLY = Promise(Kind.PERIODIC, 1.0, "Daily"), Promise(Kind.PERIODIC, 7.0, "Weekly")
QUARTERLY = Promise(Kind.PERIODIC, 91.3125, "Quarterly")
FINISHED, NEEDED = Promise(Kind.STATIC, None, "Historical"), Promise(Kind.AS_NEEDED, None, "As needed")


def seen(age: float, promise: Promise = NO_PROMISE) -> Seen:
    """A dataset whose data is so many days old at t0."""
    return Seen("aaaa-bbbb", "Trees", None, T0 - timedelta(days=age), None, promise)


def watched(age: float, updates: list[float], days: int = 40) -> Dates:
    """Sightings every day; updates: days after t0 at which the data changed."""
    dates = []
    for day in range(1, days + 1):
        past = [update for update in updates if update <= day]
        dates.append((T0 + timedelta(days=day), T0 + timedelta(days=past[-1] if past else -age)))
    return dates


def labelled(age: float, promise: Promise, updates: list[float], days: int = 40) -> Truth:
    return label(seen(age, promise), T0, watched(age, updates, days))


EVERY_DAY = [float(day) for day in range(1, 41)]


@pytest.mark.parametrize(
    ("age", "promise", "updates", "expected"),
    [
        (0.5, DAILY, EVERY_DAY, "routine"),
        (0.5, NO_PROMISE, EVERY_DAY, "routine"),
        (0.5, FINISHED, EVERY_DAY, "routine"),
        (3.0, WEEKLY, [4.0, 11.0, 18.0, 25.0, 32.0, 39.0], "routine"),
        (3.0, NO_PROMISE, [4.0, 11.0, 18.0, 25.0, 32.0, 39.0], "routine"),
        (70.0, QUARTERLY, [15.0], "routine"),  # 85 days after the last one: it was due
        (20.0, QUARTERLY, [15.0], "irregular"),  # 35 days after the last one: it was not
        (200.0, QUARTERLY, [15.0], "irregular"),  # it was due long ago
        (300.0, NO_PROMISE, [20.0], "irregular"),
        (0.5, DAILY, [1.0, 2.0, 3.0, 30.0], "irregular"),
        (60.0, DAILY, [2.0], ""),  # came to life once and stopped
        (60.0, NEEDED, [2.0], "irregular"),
        (500.0, DAILY, [], "dormant"),
        (2.0, DAILY, [], "dormant"),
        (2.0, NO_PROMISE, [], ""),
        (414.0, NEEDED, [], ""),
        (416.0, NEEDED, [], "dormant"),
        (2.0, FINISHED, [], "dormant"),
        (2.0, QUARTERLY, [], ""),
    ],
)
def test_label(age: float, promise: Promise, updates: list[float], expected: str) -> None:
    assert labelled(age, promise, updates).label == expected


@pytest.mark.parametrize(
    ("age", "promise", "basis"),
    [
        (500.0, DAILY, "declared_period"),
        (2.0, DAILY, "window"),
        (500.0, NEEDED, "age_rule"),
        (500.0, FINISHED, "static_label"),
    ],
)
def test_what_a_dormant_label_rests_on(age: float, promise: Promise, basis: str) -> None:
    truth = labelled(age, promise, [])
    assert (truth.basis, truth.broken) == (basis, promise is DAILY)


def test_too_short_a_look_decides_nothing() -> None:
    assert labelled(500.0, DAILY, [], days=20).label == ""
    assert labelled(0.5, DAILY, EVERY_DAY[:10], days=10).label == ""
    assert labelled(0.5, DAILY, EVERY_DAY[:20], days=20).label == "routine"
    assert label(seen(500.0), T0, []).reason == "not_seen_again"


def test_a_date_that_was_there_or_lies_before_the_visit_is_no_update() -> None:
    later = [(T0 + timedelta(days=day), T0 - timedelta(days=1)) for day in range(1, 40)]
    assert label(seen(2.0), T0, later).updates == 0


@pytest.mark.parametrize(
    ("days", "late", "broken"),
    [
        (0.04, 4.0, 21.0),
        (1.0, 4.0, 21.0),
        (7.0, 14.0, 21.0),
        (30.0, 44.0, 60.0),
        (45.0, 64.0, 84.0),
        (365.0, 425.0, 455.0),
        (1000.0, 1055.0, 1110.0),
    ],
)
def test_ageing(days: float, late: float, broken: float) -> None:
    assert (overdue(days), delinquent(days)) == (late, broken)


def test_the_period_a_dataset_is_held_to() -> None:
    assert period(NO_PROMISE) == period(NEEDED) == 365.0
    assert period(Promise(Kind.CONTINUOUS)) == period(Promise(Kind.PERIODIC, 0.04)) == 1.0
    assert period(WEEKLY) == 7.0
