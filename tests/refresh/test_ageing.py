"""Ages that are late and stale are those of the HDX table, linear between its rows, with our two exceptions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.refresh.ageing import delinquent, overdue

#: Period, overdue, delinquent of hdx-data-freshness, written again by hand so that a slip in the product shows.
HDX = [
    (14, 21, 28),
    (30, 44, 60),
    (60, 84, 108),
    (90, 120, 150),
    (120, 147, 174),
    (180, 210, 240),
    (300, 342, 384),
    (365, 425, 455),
    (730, 785, 840),
]
periods = st.floats(0.01, 20_000)


@pytest.mark.parametrize(("period", "late", "stale"), [(7, 14, 21), *HDX])
def test_rows_of_the_table_exactly(period: float, late: float, stale: float) -> None:
    assert (overdue(period), delinquent(period)) == (late, stale)


@pytest.mark.parametrize("period", [1 / 24, 0.5, 1.0, 1.4, 2.0])
def test_quick_data_has_four_days_and_three_weeks(period: float) -> None:
    assert (overdue(period), delinquent(period)) == (4, 21)


@pytest.mark.parametrize(("one", "other"), list(pairwise(HDX)))
@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 1))
def test_linear_between_rows(one: tuple[int, int, int], other: tuple[int, int, int], share: float) -> None:
    period, late, stale = (low + share * (high - low) for low, high in zip(one, other, strict=True))
    assert overdue(period) == pytest.approx(late)
    assert delinquent(period) == pytest.approx(stale)


@settings(max_examples=60, deadline=None)
@given(periods, periods)
def test_a_longer_period_never_has_less_time(one: float, other: float) -> None:
    short, long = sorted((one, other))
    assert overdue(short) <= overdue(long) + 1e-9
    assert delinquent(short) <= delinquent(long) + 1e-9


@settings(max_examples=60, deadline=None)
@given(periods)
def test_late_before_stale_and_after_the_period(period: float) -> None:
    assert period < overdue(period) < delinquent(period)
    assert delinquent(period) >= 21


@pytest.mark.parametrize("edge", [2, 7, 14, 30, 60, 90, 120, 180, 300, 365, 730])
def test_no_jump_at_a_row(edge: float) -> None:
    for limit in (overdue, delinquent):
        assert limit(edge - 1e-6) == pytest.approx(limit(edge), abs=1e-3)
        assert limit(edge + 1e-6) == pytest.approx(limit(edge), abs=1e-3)


def test_slack_shrinks_with_the_period_and_is_in_proportion_beyond_the_table() -> None:
    """A flat "twice the period" would let yearly data be two years old."""
    assert overdue(365.25) < 1.2 * 365.25
    assert overdue(3652.5) / 3652.5 == pytest.approx(785 / 730)
