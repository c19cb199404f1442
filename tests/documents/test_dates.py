"""Days in running text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.dates import dates

DAY = date(2026, 10, 7)


@pytest.mark.parametrize(
    "text",
    [
        "October 7, 2026",
        "Oct. 7 2026",
        "OCTOBER 7TH, 2026",
        "7 October 2026",
        "10/7/2026",
        "10/07/26",
        "2026-10-07",
        "10-7-2026",
    ],
)
def test_days(text):
    [(start, end, day)] = dates(f"On {text}, they met.")
    assert day == DAY
    assert f"On {text}, they met."[start:end].rstrip(",") == text


@pytest.mark.parametrize(
    "text", ["February 30, 2026", "October 2026", "10/7", "Ordinance 19-44-26", "1.2.26", "13/13/2026"]
)
def test_no_days(text):
    assert dates(text) == []


def test_the_month_comes_first_unless_it_cannot():
    assert [day for _, _, day in dates("3/4/2026 and 25/12/2026")] == [date(2026, 3, 4), date(2026, 12, 25)]


@given(st.text(max_size=80))
def test_any_text(text):
    for start, end, day in dates(text):
        assert text[start:end]
        assert 1900 <= day.year < 2100
