"""Which dates are meetings of a body that governs a city's data, and how often it met."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.documents.bodies import bodies, borne_out, lookalike
from auditor.documents.meetings import rhythm, series
from tests.papers import TODAY, page

GOVERNING = "# Data Governance Committee\nAgendas and minutes\n"


def past(*documents):
    found = series(documents, TODAY)
    return [meeting.day.isoformat() for meeting in found[0].past] if found else []


@pytest.mark.parametrize(
    "name",
    [
        "Data Governance Committee",
        "Citywide Data Governance Steering Committee",
        "Data and Analytics Governance Board",
        "Enterprise Data Council",
        "Data Stewards Council",
        "Data Stewards' Working Group",
        "Chief Data Officer's Advisory Council",
        "Data Management Task Force",
    ],
)
def test_bodies_that_govern_data(name):
    [body] = bodies(f"Minutes of the {name}, in room 204")
    assert body.governing


@pytest.mark.parametrize(
    "name",
    [
        "GIS User Group",
        "GIS Data Governance Committee",
        "Information Technology Steering Committee",
        "Records Retention Committee",
        "Database Administration Group",
        "Data Center Relocation Committee",
        "Crime Data Committee",
        "County Health Data Council",
        "Metadata newsletter",
        "City Council",
    ],
)
def test_bodies_that_do_not(name):
    assert not [body for body in bodies(f"Minutes of the {name}") if body.governing]


def test_a_plain_name_has_to_be_borne_out():
    [body] = bodies("Open Data Advisory Board")
    assert not body.governing
    rows = "# Open Data Advisory Board\nOctober 27, 2026 | Minutes"
    assert past(page(rows)) == []
    assert past(page(f"{rows}\nThe board approves the data inventory and the data standards.")) == ["2026-10-27"]
    assert borne_out("data quality and data standards")
    assert not borne_out("data quality and data quality")


def test_lookalikes_are_named():
    assert lookalike("GIS User Group meetings") == (0, 14)
    assert lookalike("Data Governance Committee") is None


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ("October 27, 2026 | Agenda | Minutes", ["2026-10-27"]),
        ("Tuesday, October 27, 2026 - Minutes (PDF)", ["2026-10-27"]),
        ("10/27/2026 Agenda", ["2026-10-27"]),
        ("2026-10-27 recording", ["2026-10-27"]),
        ("Minutes, October 2026", ["2026-10-15"]),
        (
            "The committee met on January 12, 2026, March 9, 2026 and May 11, 2026.",
            ["2026-01-12", "2026-03-09", "2026-05-11"],
        ),
        # Plans, cancelled meetings and dates of other things are no meetings.
        ("December 1, 2026 | Agenda", []),
        ("October 27, 2026 | Cancelled | Agenda", []),
        ("October 27, 2026 | Minutes | no quorum", []),
        ("Next meeting: October 27, 2026, minutes will be published", []),
        ("Charter adopted October 27, 2026, see the minutes", []),
        ("Minutes before October 27, 2026 are kept by the clerk.", []),
        ("Data steward training, October 27, 2026, slides", []),
        ("Newsletter of October 27, 2026, with notes", []),
        ("October 27, 2026 | | ", []),
        ("October 27, 2026", []),
    ],
)
def test_rows_of_a_list(row, days):
    assert past(page(GOVERNING + row)) == days


def test_dates_that_are_links_lead_to_minutes():
    text = "# Data Governance Working Group\n# Minutes\nSeptember 1, 2026\nJune 2, 2026"
    links = [("https://www.metroville.example/View/9/Minutes-September-1", "September 1, 2026")]
    assert past(page(text, links=links)) == ["2026-09-01"]


def test_years_of_headings():
    text = "# Data Governance Board\n# 2026 Meetings\nMarch 3 | Minutes\nJune 9 | Minutes\n# 2025\nDecember 2 | Minutes"
    assert past(page(text)) == ["2025-12-02", "2026-03-03", "2026-06-09"]


def test_dates_in_addresses():
    links = [("https://www.metroville.example/files/dgc-minutes-2026-09-01.pdf", "Minutes")]
    assert past(page("# Data Governance Committee\nSee the minutes.", links=links)) == ["2026-09-01"]


MINUTES = """DATA GOVERNANCE COMMITTEE
MINUTES
Tuesday, October 27, 2026
Called to order at 10:03 a.m. Present: seven stewards.
The minutes of September 1, 2026 were approved. The next meeting is on January 12, 2027. Adjourned."""


def test_minutes_tell_of_one_meeting():
    paper = page(MINUTES, path="files/a.pdf", media_type="application/pdf")
    [one] = series([paper], TODAY)
    assert [meeting.day for meeting in one.past] == [date(2026, 10, 27)]
    assert one.list_of is None
    meeting = one.past[0]
    assert paper.text[meeting.start : meeting.end] == "October 27, 2026"


def test_minutes_and_list_tell_of_the_same_meeting():
    assert past(
        page(MINUTES, path="a.pdf", media_type="application/pdf"), page(GOVERNING + "10/27/2026 | Minutes")
    ) == ["2026-10-27"]


def test_a_page_of_many_bodies():
    text = """# Boards and commissions
    Planning Commission | October 1, 2026 | Minutes
    Data Governance Committee | October 2, 2026 | Minutes
    # GIS User Group
    October 3, 2026 | Minutes
    # Data Governance Committee
    October 4, 2026 | Minutes
    # Board of Health
    October 5, 2026 | Minutes"""
    assert past(page(text)) == ["2026-10-02", "2026-10-04"]


def test_user_group_with_meetings_is_nobody():
    text = "# GIS User Group\nThe group shares data.\n" + "\n".join(
        f"{month}/8/2026 | Minutes" for month in (1, 4, 7, 10)
    )
    assert series([page(text)], TODAY) == ()


@pytest.mark.parametrize(
    ("ages", "quarterly", "count", "gap"),
    [
        ((19, 75, 140, 200, 265, 340), True, 6, 75),
        # Four meetings with the one just before the twelve months.
        ((92, 184, 276, 368), True, 4, 92),
        ((10, 20, 30, 40), False, 4, 325),
        ((10, 130, 220, 310), False, 4, 120),
        ((150, 240, 330), False, 3, 150),
        ((782, 870), False, 0, 782),
    ],
)
def test_rhythm(ages, quarterly, count, gap):
    rows = "\n".join(f"{TODAY - timedelta(days=age):%m/%d/%Y} | Minutes" for age in ages)
    [one] = series([page(GOVERNING + rows)], TODAY)
    beat = rhythm(one.past, TODAY)
    assert (beat.quarterly, beat.count, beat.gap, beat.latest) == (quarterly, count, gap, ages[0])


def test_no_meetings_no_rhythm():
    assert rhythm((), TODAY) is None


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "Data Governance Committee",
                "Minutes",
                "2026",
                "October 27, 2026 | Minutes",
                "13/45/2026 | Agenda",
                "February 30, 2026 minutes",
                "May 31",
                "cancelled",
                "Data " * 50,
                " | " * 40,
            ]
        ),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(LINES, st.text(max_size=40))
def test_any_text(lines, title):
    paper = page("\n".join(lines), title)
    for one in series([paper], TODAY):
        for meeting in (*one.past, *one.planned, *one.listed, *one.cancelled):
            assert 0 <= meeting.start <= meeting.end <= len(paper.text)
        assert all(meeting.day <= TODAY for meeting in one.past)
        assert list(one.past) == sorted(one.past, key=lambda meeting: meeting.day)
