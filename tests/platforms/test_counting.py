"""Records that are gone, found by counting: exactly those, with few questions, and never a guess."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.platforms.counting import MOST, Counting, Uncounted, gone


class Listed:
    """A portal that lists some of the records, and counts what it is asked."""

    def __init__(self, parts: Sequence[Sequence[str]], there: frozenset[str]) -> None:
        self.asked = 0
        self.parts = parts
        self.there = there

    def counting(self) -> Counting:
        return Counting(self.parts, self.count, self.listed)

    def count(self, low: int, high: int) -> int:
        self.asked += 1
        return sum(one in self.there for part in self.parts[low:high] for one in part)

    def listed(self, number: int) -> frozenset[str]:
        self.asked += 1
        return frozenset(self.parts[number]) & self.there


@st.composite
def lists(draw: st.DrawFn) -> tuple[Sequence[Sequence[str]], frozenset[str]]:
    """Parts of a list, and what of it is gone."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=60))
    names = iter(range(sum(sizes)))
    parts = [[str(next(names)) for _ in range(size)] for size in sizes]
    every = [one for part in parts for one in part]
    taken = draw(st.sets(st.sampled_from(every), min_size=1, max_size=min(MOST, len(every))))
    return parts, frozenset(taken)


@given(lists())
def test_what_is_gone_is_found_and_nothing_else(made: tuple[Sequence[Sequence[str]], frozenset[str]]) -> None:
    parts, taken = made
    listed = Listed(parts, frozenset(one for part in parts for one in part) - taken)
    assert gone(listed.counting(), len(taken)) == taken
    assert listed.asked <= len(taken) * (math.ceil(math.log2(len(parts))) + 1) if len(parts) > 1 else listed.asked <= 1


@given(lists(), st.integers(1, MOST))
def test_a_total_that_does_not_fit_is_no_reason_to_call_what_is_there_gone(
    made: tuple[Sequence[Sequence[str]], frozenset[str]], lacking: int
) -> None:
    """A list that is short by more or less than was counted gives nothing, or what is really gone, or what the total
    alone leaves: whole parts, which are looked at by themselves afterwards."""
    parts, taken = made
    listed = Listed(parts, frozenset(one for part in parts for one in part) - taken)
    try:
        found = gone(listed.counting(), lacking)
    except Uncounted:
        return
    assert len(found) == lacking
    assert found == taken or lacking != len(taken)


@pytest.mark.parametrize("lacking", [-1, 0, MOST + 1])
def test_more_than_a_few_are_not_counted_out(lacking: int) -> None:
    listed = Listed([[str(one)] for one in range(100)], frozenset())
    with pytest.raises(Uncounted):
        gone(listed.counting(), lacking)
    assert not listed.asked
