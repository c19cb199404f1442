"""Rounds of a survey of residents, and surveys that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.waves import is_survey, waves, years_of
from tests.papers import TODAY, page

TWO = """# Resident survey
# Second wave: April 2026
1,912 residents answered between April 6 and April 30, 2026.
# First wave: April 2024
1,644 residents answered. 57 % said that they trust the city."""


@pytest.mark.parametrize("name", ["Resident Survey 2025", "National Community Survey", "Citizen satisfaction survey"])
def test_surveys_of_residents(name):
    assert is_survey(name)


@pytest.mark.parametrize(
    "name",
    ["Customer survey: trash", "Resident survey on trash pick-up", "Portal user survey", "American Community Survey",
     "Land survey", "Community survey of library customers", "Employee survey", "Resident satisfaction"],
)  # fmt: skip
def test_other_surveys(name):
    assert not is_survey(name)


def test_two_waves():
    paper = page(TWO)
    found = waves(paper, TODAY)
    assert [wave.year for wave in found] == [2024, 2026]
    assert "2024" in paper.text[found[0].start : found[0].end]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("# Resident survey\nThe next survey will be in 2026; tell 500 residents.", []),
        ("# Resident survey 2025\nResults: 61 % trust the city.", [2025]),
        ("# Resident survey 2027\nResults: 61 % trust the city.", []),
        ("# Resident survey 2025\nCome and take it.", []),
        ("# Trash survey\nSurvey of 2024: 61 %. Survey of 2025: 62 %.", []),
    ],
)
def test_rounds_with_results(text, years):
    assert [wave.year for wave in waves(page(text), TODAY)] == years


def test_years():
    assert years_of("Community survey, 2023 and 2025") == {2023, 2025}


@given(
    st.lists(st.sampled_from(["survey", "2024", "2026", "1,200 residents", "50 %", "\n", "will"]) | st.text(max_size=9))
)
def test_any_text(words):
    paper = page("# Resident survey\n" + " ".join(words))
    for wave in waves(paper, TODAY):
        assert 0 <= wave.start < wave.end <= len(paper.text)
        assert wave.year <= TODAY.year
