"""The dates that a document gives for itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.stated import days_and_months, newest, stated
from tests.papers import TODAY, page


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Updated July 1, 2026 by the office", date(2026, 7, 1)),
        ("Last revised: 3/31/2026", date(2026, 3, 31)),
        ("Adopted by the committee on April 28, 2026.", date(2026, 4, 28)),
        ("As of February 2022.", date(2022, 2, 1)),
        ("Version 2, March 3, 2026", date(2026, 3, 3)),
        ("Adopted May 5, 2020; revised January 28, 2025", date(2025, 1, 28)),
        ("The inventory will be updated July 1, 2026", None),
        ("To be adopted by May 1, 2026", None),
        ("Updated December 1, 2026", None),
        ("Trees were planted on July 1, 2026", None),
        ("Updated often. The fair is on July 1, 2026", None),
        ("Last updated:\nJuly 1, 2026", date(2026, 7, 1)),
        ("Updated\nThe fair is on July 1, 2026", None),
    ],
)
def test_newest(text, day):
    found = newest(page(text), TODAY)
    assert (found.day if found else None) == day


def test_place():
    paper = page("An inventory.\nUpdated July 1, 2026 by us.")
    [one] = stated(paper)
    assert paper.text[one.start : one.end] == "Updated July 1, 2026"
    assert one.word == "updated"


def test_a_month_is_read_where_no_day_is_given():
    assert [day for _, _, day in days_and_months("May 2026, May 3, 2026")] == [date(2026, 5, 3), date(2026, 5, 1)]


@given(
    st.lists(st.sampled_from(["updated", "May", "2026", "3,", "May 3, 2026", "\n", ".", "as of"]) | st.text(max_size=5))
)
def test_any_text(words):
    paper = page(" ".join(words))
    for one in stated(paper):
        assert 0 <= one.start < one.end <= len(paper.text)
