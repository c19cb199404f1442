"""The trail keeps what can be believed: data before record, no future, nothing taken back, no sweep as a change."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Signal, Source
from auditor.refresh.crowd import Sweep
from auditor.refresh.sighting import Sighting
from auditor.refresh.trail import Trail, follow
from tests.refresh.made import DAY, NOW, ago, observed, seen


def alone(seen_at: datetime, stamp: datetime, record: bool) -> Sweep | None:
    """No stamp is shared."""
    return None


def trail(*visits: Sighting, shared: frozenset[datetime] = frozenset()) -> Trail:
    """The trail of a dataset whose stamps are shared by many where they are in `shared`."""
    return follow(visits, lambda seen_at, stamp, record: Sweep(stamp, stamp, 50) if stamp in shared else None)


@pytest.mark.parametrize(
    ("visit", "source", "age"),
    [
        (seen(0, changed=5), Source.DATA_DATE, 5),
        # The record's date is used where there is no other, and never instead of another.
        (seen(0, edited=1), Source.ITEM_DATE, 1),
        (seen(0, changed=500, edited=1), Source.DATA_DATE, 500),
        (seen(0, edited=1, observation=observed(activity=[30])), Source.ACTIVITY, 30),
        # The latest of what moves with the data.
        (seen(0, changed=5, observation=observed(updated={3: 10, 9: 5})), Source.ROW_UPDATED, 3),
        (seen(0, changed=5, observation=observed(updated={9: 10})), Source.DATA_DATE, 5),
        (seen(0, observation=observed(other=[Signal(Source.LAYER_EDIT, ago(7))])), Source.LAYER_EDIT, 7),
        (seen(0, observation=observed(other=[Signal(Source.EDITOR_TRACKING, ago(7))])), Source.EDITOR_TRACKING, 7),
        # Headers of files made on request prove nothing.
        (seen(0, changed=90, observation=observed(other=[Signal(Source.HTTP_DATE, ago(0))])), Source.DATA_DATE, 90),
        (seen(0, observation=observed(other=[Signal(Source.HTTP_DATE, ago(0))])), None, None),
        # A clock may run ahead by a day, no further; a future date does not make the record's date speak.
        (seen(0, changed=-0.9), Source.DATA_DATE, -0.9),
        (seen(0, changed=-1.1), None, None),
        (seen(0, changed=-1.1, edited=3), None, None),
        (seen(0, changed=-400, observation=observed(updated={4: 1})), Source.ROW_UPDATED, 4),
        (seen(0, changed=8, observation=observed(updated={-30: 4})), Source.DATA_DATE, 8),
        (seen(0, edited=-30), None, None),
        (seen(0), None, None),
    ],
)
def test_which_date_speaks(visit: Sighting, source: Source | None, age: float | None) -> None:
    found = trail(visit)
    assert (found.source, found.changed) == (source, None if age is None else ago(age))
    assert found.changed is None or found.record is (source is Source.ITEM_DATE)


@pytest.mark.parametrize(("age", "ahead"), [(-1.1, True), (-3000.0, True), (-0.9, False), (1.0, False), (None, False)])
def test_a_date_ahead_is_kept_apart(age: float | None, ahead: bool) -> None:
    assert (trail(seen(0, changed=age)).ahead is not None) is ahead


def test_a_future_date_of_an_earlier_visit_was_future_then() -> None:
    found = trail(seen(30, changed=10), seen(0, changed=10))
    assert [at for at, _ in found.visits] == [NOW]


def test_history_is_what_names_each_change() -> None:
    visit = seen(
        0,
        changed=1,
        edited=2,
        observation=observed(
            created={50: 10},
            updated={40: 5, 30: 0, -3: 7},
            activity=[20],
            files=[10],
            other=[
                Signal(Source.LAYER_EDIT, ago(5)),
                Signal(Source.HTTP_DATE, ago(4)),
                Signal(Source.ITEM_DATE, ago(3)),
            ],
        ),
    )
    assert trail(visit).history == tuple(map(ago, (50, 40, 20, 10)))


def test_changes_from_visit_to_visit() -> None:
    found = trail(seen(30, changed=31), seen(20, changed=31), seen(10, changed=12), seen(0, changed=1))
    assert (found.seen_changes, found.back, found.watched) == (2, 0, 30 * DAY)
    assert found.known == tuple(map(ago, (31, 12, 1)))


@pytest.mark.parametrize(
    ("ages", "back", "changes"),
    [
        ((31, 100), 1, 0),
        ((31, 100, 12), 1, 1),
        ((31, 15, 20), 1, 1),
        ((31, 15, 40, 12, 50), 2, 0),
        # One write, stamped in two places seconds apart.
        ((31, 31.001), 0, 0),
    ],
)
def test_what_is_taken_back_dates_nothing(ages: tuple[float, ...], back: int, changes: int) -> None:
    visits = [seen(10 - number, changed=age) for number, age in enumerate(ages)]
    found = trail(*visits)
    assert (found.back, found.seen_changes) == (back, changes)
    assert found.changed == ago(ages[-1])


def test_a_shared_stamp_is_no_change_but_bounds_it() -> None:
    """A mass edit moves the date of each; it is kept as the bound that nothing happened later, with its sweep."""
    shared = frozenset({ago(12), ago(1)})
    found = trail(seen(30, changed=200), seen(10, changed=12), seen(0, changed=1), shared=shared)
    assert (found.seen_changes, found.changed) == (0, ago(1))
    assert found.sweep is not None
    assert found.known == (ago(200),)
    after = trail(seen(30, changed=200), seen(10, changed=12), seen(0, changed=2), shared=shared)
    assert (after.seen_changes, after.sweep) == (1, None)


def test_the_record_and_the_data_are_not_mixed() -> None:
    """A visit that was shown only the record's date says nothing of data whose own date is known now."""
    found = trail(seen(20, edited=21), seen(10, edited=11), seen(0, changed=300))
    assert (found.seen_changes, found.back, len(found.visits)) == (0, 0, 1)
    found = trail(seen(20, changed=300), seen(10, edited=11), seen(0, edited=1))
    assert (found.record, found.back, len(found.visits)) == (True, 0, 2)


ages = st.none() | st.floats(-3000, 9000)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ages, ages), min_size=1, max_size=12), st.sets(st.integers(0, 11)))
def test_whatever_was_shown(shown: list[tuple[float | None, float | None]], crowded: set[int]) -> None:
    visits = [seen(len(shown) - 1 - place, *dates) for place, dates in enumerate(shown)]
    shared = frozenset(visits[place].data_modified or NOW for place in crowded if place < len(visits))
    found = trail(*visits, shared=shared)
    believed = [stamp for _, stamp in found.visits]
    assert believed == sorted(believed)
    assert all(stamp <= seen_at + DAY for seen_at, stamp in found.visits)
    assert found.seen_changes + found.back <= max(len(visits) - 1, 0)
    assert found.changed is None or found.changed <= NOW + DAY
    assert found.known == tuple(sorted(set(believed)))
    assert found.changed in {None, visits[-1].data_modified, visits[-1].metadata_modified}
    if visits[-1].data_modified is not None:
        assert found.changed in {None, visits[-1].data_modified}
