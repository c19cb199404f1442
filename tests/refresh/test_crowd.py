"""Stamps that too many datasets share are sweeps; nightly jobs of a part of the portal are not; silence is told."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.refresh.crowd import DATA_SHARE, RECORD_SHARE, Crowd, silent_since
from tests.refresh.made import DAY, HOUR, NOW, ago

WINDOW = 12 * HOUR
shares = st.sampled_from([DATA_SHARE, RECORD_SHARE])


def spread(count: int, first: float = 1000.0) -> list[datetime]:
    """Stamps that stand for themselves: two days apart."""
    return [ago(first + 2 * number) for number in range(count)]


def at_once(count: int, days: float) -> list[datetime]:
    """Stamps within an hour."""
    return [ago(days) + HOUR * number / count for number in range(count)]


@pytest.mark.parametrize(
    ("together", "alone", "days", "share", "found"),
    [
        # Old stamps: a tenth of the portal, and ten at least.
        (20, 180, 30, DATA_SHARE, True),
        (19, 181, 30, DATA_SHARE, False),
        (10, 5, 30, DATA_SHARE, True),
        (9, 0, 30, DATA_SHARE, False),
        # Dates that edits move: a twentieth.
        (10, 190, 30, RECORD_SHARE, True),
        (15, 285, 30, RECORD_SHARE, True),
        (14, 286, 30, RECORD_SHARE, False),
        # Last night's jobs: up to six tenths of the portal.
        (119, 81, 1, DATA_SHARE, False),
        (120, 80, 1, DATA_SHARE, True),
        (119, 81, 7.5, DATA_SHARE, False),
        (119, 81, 8.5, DATA_SHARE, True),
        # No such patience with the dates of records.
        (20, 180, 1, RECORD_SHARE, True),
    ],
)
def test_thresholds(together: int, alone: int, days: float, share: float, found: bool) -> None:
    stamps = at_once(together, days)
    crowd = Crowd.of([*stamps, *spread(alone), None, None], share, NOW)
    assert crowd.stamps == together + alone
    assert [crowd.sweep(stamp) is not None for stamp in stamps] == [found] * together
    assert not any(crowd.sweep(stamp) for stamp in spread(alone))
    if found:
        assert [(sweep.datasets, sweep.start, sweep.end) for sweep in crowd.sweeps] == [
            (together, min(stamps), max(stamps))
        ]


def test_windows_that_overlap_are_one_sweep() -> None:
    """A harvest that runs for two days is one sweep, though each end is more than half a day from the other."""
    harvest = [ago(40) + number * HOUR for number in range(48)]
    crowd = Crowd.of([*harvest, *spread(50)], DATA_SHARE, NOW)
    assert [(sweep.start, sweep.end, sweep.datasets) for sweep in crowd.sweeps] == [(harvest[0], harvest[-1], 13)]
    assert all(crowd.sweep(stamp) == crowd.sweeps[0] for stamp in harvest)


def test_a_sweep_is_counted_where_it_is_fullest() -> None:
    thinning_out = [*at_once(30, 40), *(ago(40) + number * HOUR for number in range(1, 25))]
    (sweep,) = Crowd.of([*thinning_out, *spread(20)], DATA_SHARE, NOW).sweeps
    assert (sweep.datasets, sweep.end) == (42, max(thinning_out))


def test_sweeps_apart_stay_apart_and_what_lies_between_is_in_none() -> None:
    lonely = ago(49)
    crowd = Crowd.of([*at_once(20, 50), lonely, *at_once(30, 48)], DATA_SHARE, NOW)
    assert [sweep.datasets for sweep in crowd.sweeps] == [20, 30]
    assert crowd.sweep(lonely) is None
    assert crowd.sweep(ago(50) - timedelta(seconds=1)) is None


def test_nothing_is_a_crowd_of_nothing() -> None:
    assert Crowd.of([], DATA_SHARE, NOW) == Crowd.of([None], DATA_SHARE, NOW) == Crowd()
    assert Crowd().sweep(NOW) is None


def by_definition(stamps: Sequence[datetime], share: float) -> set[datetime]:
    """The stamps in sweeps, as the docstring defines them, in quadratic time."""
    found: set[datetime] = set()
    for last in stamps:
        window = [stamp for stamp in stamps if last - WINDOW <= stamp <= last]
        young = share >= DATA_SHARE and NOW - last < 8 * DAY
        if len(window) >= max(10, (0.6 if young else share) * len(stamps)):
            found |= {stamp for stamp in stamps if min(window) <= stamp <= last}
    return found


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 16)), min_size=1, max_size=12),
    shares,
    st.randoms(use_true_random=False),
)
def test_as_defined_and_in_any_order(groups: list[tuple[int, int]], share: float, rng: random.Random) -> None:
    stamps = [ago(place / 3) for place, count in groups for _ in range(count)]
    crowd = Crowd.of(stamps, share, NOW)
    assert {stamp for stamp in stamps if crowd.sweep(stamp)} == by_definition(stamps, share)
    rng.shuffle(stamps)
    assert Crowd.of(stamps, share, NOW) == crowd
    for one, other in zip(crowd.sweeps, crowd.sweeps[1:], strict=False):
        assert one.start <= one.end < other.start
    assert all(10 <= sweep.datasets <= len(stamps) for sweep in crowd.sweeps)


def test_every_stamp_is_looked_at_a_fixed_number_of_times() -> None:
    """Comparisons are counted, since time is not the same on every machine: n log n for the sort, n for the sweep."""
    compared = 0

    class Counted(datetime):
        def __lt__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return datetime.__lt__(self, other)  # type: ignore[operator]

        def __sub__(self, other: object) -> timedelta:  # type: ignore[override]
            nonlocal compared
            compared += 1
            return datetime.__sub__(self, other)  # type: ignore[operator, no-any-return]

    def work(count: int) -> int:
        nonlocal compared
        compared = 0
        base = [ago(number * 7919 % count / 50) for number in range(count)]
        Crowd.of([Counted.fromisoformat(moment.isoformat()) for moment in base], DATA_SHARE, NOW)
        return compared

    assert work(8000) < 2.6 * work(4000)


@pytest.mark.parametrize(
    ("ages", "since"),
    [
        ([200.0 + number for number in range(10)], 200.0),
        ([200.0 + number for number in range(9)], None),
        ([*[200.0 + number for number in range(10)], 179.0], None),
        ([*[200.0 + number for number in range(10)], 181.0], 181.0),
        # Dates that lie in the future are no sign of life.
        ([*[200.0 + number for number in range(10)], -30.0], 200.0),
        ([], None),
    ],
)
def test_a_portal_is_silent_when_nothing_changed_for_half_a_year(ages: list[float], since: float | None) -> None:
    found = silent_since([*map(ago, ages), None], NOW)
    assert found == (None if since is None else ago(since))
