"""Shares name their denominator, add up by department, and the one line answers what was asked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Dataset, State, Verdict, replace
from auditor.refresh.shares import OF_A_SERIES, Upkeep, answer, by_department, upkeep, wound_down
from auditor.refresh.states import MAINTAINED, NEUTRAL
from auditor.refresh.verdict import verdicts
from tests.refresh.made import NOW, PORTAL, ago, dataset

Judged = list[tuple[Dataset, Verdict]]


def verdict(state: State, confidence: float | None = 0.9, series: str | None = None) -> Verdict:
    """A verdict of which only what counts is filled in."""
    sure = None if state is State.UNKNOWN else confidence
    return Verdict(state=state, confidence=sure, reason="made for a test", series=series)


def counted(judged: Judged) -> Upkeep:
    """The shares of these datasets."""
    return upkeep([one for one, _ in judged], {(one.portal, one.id): found for one, found in judged})


def of(*states: State, confidence: float = 0.9, views: Sequence[int | None] = ()) -> Upkeep:
    """The shares of datasets in these states."""
    seen = [*views, *[None] * (len(states) - len(views))]
    return counted(
        [
            (dataset(str(n), views=count), verdict(state, confidence))
            for n, (state, count) in enumerate(zip(states, seen, strict=True))
        ]
    )


R, D, A = State.ROUTINE, State.ROUTINE_DECLARED, State.IRREGULAR_ACTIVE
L, S, P = State.LATE, State.STALE, State.PUBLISHED_ONCE


def test_by_hand() -> None:
    found = of(R, R, D, A, L, S, P, P, State.UNKNOWN, State.TOO_NEW, State.STATIC_BY_DESIGN, State.SERIES_MEMBER)
    assert (found.datasets, found.judged) == (12, 8)
    assert (found.maintained.value, found.routine.value) == (4 / 8, 3 / 8)
    assert found.left_out == {
        "cannot be told from what was seen": 1,
        "too new to tell": 1,
        "finished by design": 1,
        OF_A_SERIES: 1,
    }
    assert found.states[R] == 2
    assert State.DYNAMIC not in found.states


def test_nothing_judged_is_no_share_rather_than_zero() -> None:
    for found in (of(), of(State.UNKNOWN, State.TOO_NEW)):
        for portion in (found.maintained, found.routine):
            assert (portion.value, portion.low, portion.high) == (None, None, None)
        assert (found.judged, found.by_views) == (0, None)


def test_a_series_that_has_ended_counts_once() -> None:
    """Ten tables of an ended series are one thing that is not kept up, not ten."""
    ended: Judged = [(dataset(str(year)), verdict(P, series="2019")) for year in range(2010, 2020)]
    found = counted([*ended, (dataset("alive"), verdict(D))])
    assert (found.datasets, found.judged, found.maintained.value) == (11, 2, 0.5)
    assert found.left_out == {OF_A_SERIES: 9}
    assert found.states[P] == 10


def test_a_member_that_is_alive_by_itself_counts() -> None:
    found = counted([(dataset("2018"), verdict(D, series="2019")), (dataset("2019"), verdict(P, series="2019"))])
    assert (found.judged, found.maintained.value) == (2, 0.5)


@pytest.mark.parametrize(
    ("states", "views", "expected"),
    [
        ((R, P), (900, 100), 0.9),
        ((R, P), (None, 100), 0.0),
        ((R, P), (0, 0), None),
        ((R, P), (), None),
        # What is not judged is not viewed either.
        ((R, State.UNKNOWN), (10, 10_000), 1.0),
        ((R, D, A, L), (1, 2, 3, 4), 0.6),
    ],
)
def test_by_views(states: tuple[State, ...], views: tuple[int | None, ...], expected: float | None) -> None:
    assert of(*states, views=views).by_views == expected


def test_surer_verdicts_and_more_of_them_bound_closer() -> None:
    def width(found: Upkeep) -> float:
        return (found.maintained.high or 0) - (found.maintained.low or 0)

    assert width(of(*[R, P] * 50, confidence=0.95)) < width(of(*[R, P] * 50, confidence=0.6))
    assert width(of(*[R, P] * 500)) < width(of(*[R, P] * 50))
    assert width(of(*[R, P] * 50, confidence=1.0)) == 0


judged_datasets = st.lists(
    st.tuples(
        st.sampled_from(sorted(State)),
        st.floats(0, 1),
        st.sampled_from([None, "", "Parks", "Police", "PARKS"]),
        st.none() | st.integers(0, 10**6),
        st.none() | st.integers(0, 12),
    ),
    max_size=25,
).map(
    lambda rows: [
        (
            dataset(str(number), publisher=publisher, views=views),
            verdict(state, confidence, None if series is None else str(series)),
        )
        for number, (state, confidence, publisher, views, series) in enumerate(rows)
    ]
)


@settings(max_examples=40, deadline=None)
@given(judged_datasets)
def test_denominators_add_up(judged: Judged) -> None:
    found = counted(judged)
    assert found.judged + sum(found.left_out.values()) == found.datasets == sum(found.states.values()) == len(judged)
    assert found.judged <= sum(one.state not in NEUTRAL for _, one in judged)
    assert all(count > 0 for count in [*found.left_out.values(), *found.states.values()])
    for portion in (found.maintained, found.routine):
        assert (portion.value is None) == (found.judged == 0)
        if portion.value is not None:
            assert portion.low is not None
            assert portion.high is not None
            assert 0 <= portion.low <= portion.value <= portion.high <= 1
    if found.maintained.value is not None:
        assert (found.routine.value or 0) <= found.maintained.value
        kept = sum(one.state in MAINTAINED for _, one in judged)
        assert found.maintained.value * found.judged == pytest.approx(kept)
    assert found.by_views is None or 0 <= found.by_views <= 1


@settings(max_examples=40, deadline=None)
@given(judged_datasets)
def test_departments_add_up_to_the_whole(judged: Judged) -> None:
    all_of_them = [one for one, _ in judged]
    found = {(one.portal, one.id): verdict for one, verdict in judged}
    whole, parts = upkeep(all_of_them, found), by_department(all_of_them, found)
    assert sum(part.datasets for part in parts.values()) == whole.datasets
    assert sum(part.judged for part in parts.values()) == whole.judged
    for state in State:
        assert sum(part.states.get(state, 0) for part in parts.values()) == whole.states.get(state, 0)
    for why in {*whole.left_out, *(why for part in parts.values() for why in part.left_out)}:
        assert sum(part.left_out.get(why, 0) for part in parts.values()) == whole.left_out.get(why, 0)
    kept = sum((part.maintained.value or 0) * part.judged for part in parts.values())
    assert kept == pytest.approx((whole.maintained.value or 0) * whole.judged)
    assert set(parts) == {one.publisher or "" for one in all_of_them}
    sizes = [part.datasets for part in parts.values()]
    assert sizes == sorted(sizes, reverse=True)


@settings(max_examples=40, deadline=None)
@given(judged_datasets, st.data())
def test_order_does_not_matter(judged: Judged, data: st.DataObject) -> None:
    found, again = counted(judged), counted(data.draw(st.permutations(judged)))
    assert (again.states, again.judged, again.left_out) == (found.states, found.judged, found.left_out)
    assert again.maintained.value == found.maintained.value
    assert again.maintained.low == pytest.approx(found.maintained.low, abs=1e-9)


# --- one line --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "starts", "says"),
    [
        ((), "We cannot tell", "0 datasets"),
        ((State.UNKNOWN,) * 3, "We cannot tell", "none of its 3 datasets"),
        ((R,) * 8 + (P,) * 2, "Yes: 8 of 10", "80 %"),
        ((R,) * 3 + (D,) * 5 + (P,) * 2, "Yes: 8 of 10", "3 of them by what we saw and 5 by a promise that is kept"),
        ((R,) * 7 + (P,) * 3, "In part: 7 of 10", "3 were published once"),
        ((D,) * 4 + (S,) * 4 + (L,) * 2, "In part: 4 of 10", "6 are late or stale"),
        ((D,) * 3 + (S,) * 7, "Mostly not: 3 of 10", "7 are late or stale"),
        ((P,) * 10, "Mostly not: 0 of 10", "10 were published once"),
        # Alive now and then is no routine.
        ((A,) * 10, "Mostly not: 0 of 10", ""),
        # What cannot be judged does not count, until it is the most of all.
        ((R,) * 8 + (P,) * 2 + (State.UNKNOWN,) * 10, "Yes: 8 of 10", ""),
        ((R,) * 8 + (P,) * 2 + (State.UNKNOWN,) * 90, "We cannot tell for most", "Of the 10 that can be judged, 8"),
    ],
)
def test_the_answer(states: tuple[State, ...], starts: str, says: str) -> None:
    said = answer(of(*states), None)
    assert said.startswith(starts)
    assert says in said
    assert said.endswith(".")


@settings(max_examples=40, deadline=None)
@given(judged_datasets)
def test_every_portal_gets_an_answer_of_one_line(judged: Judged) -> None:
    said = answer(counted(judged), None)
    assert "\n" not in said
    assert said.split(":")[0] in {"Yes", "In part", "Mostly not", "We cannot tell"}


def test_a_portal_that_has_gone_silent_is_not_judged() -> None:
    gone = [dataset(str(number), changed=400 + number, issued=2000) for number in range(12)]
    found = verdicts(gone, NOW)
    since = wound_down(found.values())
    assert since == ago(400)
    said = answer(upkeep(gone, found), since)
    assert ago(400).date().isoformat() in said
    assert not said.startswith(("Yes", "In part", "Mostly not"))


def test_a_city_is_in_use_while_one_of_its_portals_is() -> None:
    gone = [dataset(str(number), changed=400 + number, issued=2000) for number in range(12)]
    other = [replace(one, portal="https://other.example") for one in gone]
    alive = dataset("fresh", changed=0.5, issued=2000, portal="https://other.example")
    assert wound_down(verdicts([*gone, *other], NOW).values()) == ago(400)
    found = verdicts([*gone, *other, alive], NOW)
    assert wound_down(found.values()) is None
    assert found[PORTAL, "0"].portal_silent_since == ago(400)
    assert found["https://other.example", "0"].portal_silent_since is None


def test_no_verdicts_are_no_silence() -> None:
    assert wound_down([]) is None


def test_the_answer_is_open_where_most_cannot_be_told() -> None:
    datasets = [dataset(f"u-{number}", changed=None) for number in range(7)]
    datasets += [dataset(f"o-{number}", changed=900 + number, issued=900 + number) for number in range(5)]
    found = upkeep(datasets, verdicts(datasets, NOW))
    assert (found.judged, found.states[State.UNKNOWN]) == (5, 7)
    said = answer(found, None)
    assert said.startswith("We cannot tell for most of it: of 7 datasets")
    assert "Of the 5 that can be judged, 0 are refreshed routinely." in said
