"""Measures broken down are told from records with a district and from counts of people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.breakdowns import breakdowns, breakdowns_named
from tests.papers import TODAY, page

DISTRICTS = "District | 2024 | 2025\nDistrict 1 | 41 % | 40 %\nDistrict 2 | 52 % | 51 %"
GROUPS = "Group | 2025 | 2026\nBlack residents | 55 % | 54 %\nWhite residents | 38 % | 37 %"


def kinds(text, title="Performance: homes", **fields):
    return [(one.by, one.rows, one.year) for one in breakdowns(page(f"# {title}\n{text}", **fields), TODAY)]


def test_by_place_and_by_group():
    assert kinds(f"{DISTRICTS}\nBy race\n{GROUPS}") == [("place", 2, 2026), ("group", 2, 2026)]


def test_groups_across():
    assert kinds("Measure | Women | Men\nFelt safe, 2026 | 61 % | 70 %") == [("group", 2, 2026)]


def test_the_place_of_a_table():
    paper = page(f"# Performance\nUpdated 2025\n{DISTRICTS}")
    [one] = breakdowns(paper, TODAY)
    assert paper.text[one.start : one.end].startswith("District | 2024")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Council members", DISTRICTS),
        ("Census profile and progress", DISTRICTS),
        ("Workforce by race: performance", GROUPS),
        ("Website performance dashboard: website visits", DISTRICTS),
        ("Performance", "District | Case number | Address\nDistrict 1 | 12 | 1 Main\nDistrict 2 | 13 | 2 Main"),
        ("Performance", "District | Member\nDistrict 1 | vacant\nDistrict 2 | vacant"),
        ("Performance", "Group | Meets\nChess club | 3\nChoir | 4"),
        ("Performance", "District | 2025\nDistrict 1 | 41 %"),
    ],
)
def test_decoys(title, text):
    assert kinds(text, title) == []


def test_news_are_no_pages_of_measures():
    assert kinds(DISTRICTS, path="news/performance") == []


@pytest.mark.parametrize(
    ("title", "description", "columns", "by"),
    [
        ("Rent burden by council district", "", ("District", "Year", "Percent"), ["place"]),
        ("Graduation rate by race and ethnicity", "", ("Race_Ethnicity", "Year", "Rate"), ["group"]),
        ("Equity indicators", "Measures by neighborhood and by race", ("Neighborhood", "Race", "Year", "Value"),
         ["place", "group"]),
        # Operational data have such columns too.
        ("Arrests", "", ("Race", "Sex", "District", "Date", "Charge"), []),
        ("Crime incidents by district", "", ("Incident number", "District", "Date", "Rate"), []),
        ("Service requests by council district", "", ("District", "Date", "Type"), []),
        ("Population by race", "", ("Race", "Year", "Percent"), []),
        ("City workforce by gender", "", ("Gender", "Year", "Percent"), []),
        ("Rent burden by council district", "", ("Year", "Percent"), []),
        ("Rent burden by council district", "", ("District", "Percent"), []),
    ],
)  # fmt: skip
def test_datasets(title, description, columns, by):
    assert list(breakdowns_named(title, description, columns)) == by


@given(
    st.lists(st.lists(st.text(max_size=8) | st.sampled_from(["District 1", "41 %", "Women"]), max_size=4), max_size=6)
)
def test_any_table(rows):
    paper = page("# Performance\n" + "\n".join(" | ".join(row) for row in rows))
    for one in breakdowns(paper, TODAY):
        assert 0 <= one.start <= one.end <= len(paper.text)
        assert one.rows > 1
