from datetime import timedelta

import pytest

from auditor.web import Role, Unread
from tests.papers import AT, TODAY, judged, outcomes, page

CHECK = "data_governance/meetings"

HEAD = "# Data Governance Committee\nThe committee looks after the city's data.\n# Agendas and minutes\n"


def listed(*ages, head=HEAD, kind="Minutes", **fields):
    return page(head + "\n".join(f"{TODAY - timedelta(days=age):%m/%d/%Y} | {kind}" for age in ages), **fields)


def test_meets_every_quarter():
    found = judged(CHECK, listed(19, 75, 140, 200, 265, 340))
    assert outcomes(found) == {"body": "pass", "quarterly": "pass", "latest": "pass", "work": "unknown"}
    assert "6 meetings of the “Data Governance Committee”" in found["quarterly"].message
    assert "never more than 75 days apart" in found["quarterly"].message
    assert found["latest"].evidence[0].quote == f"{AT - timedelta(days=19):%m/%d/%Y} | Minutes"


def test_a_gap_is_no_failing():
    found = judged(CHECK, listed(19, 160, 250, 340))
    assert outcomes(found) == {"body": "pass", "quarterly": "unknown", "latest": "pass", "work": "unknown"}
    assert "141 days without one" in found["quarterly"].message


REGULAR = "# Data Governance Committee\nMeetings are held quarterly.\n"
STOPPED = (782, 870, 960, 1050)


def test_meetings_that_stopped():
    found = judged(CHECK, listed(*STOPPED, head=REGULAR))
    assert outcomes(found) == {"body": "pass", "quarterly": "unknown", "latest": "fail", "work": "unknown"}
    assert "stop on September 24, 2024, 782 days before the audit" in found["latest"].message


def latest(*papers, unread=()):
    return outcomes(judged(CHECK, *papers, unread=unread))["latest"]


def test_an_end_contradicts_only_the_citys_own_word():
    assert latest(listed(*STOPPED)) == "unknown"
    assert latest(listed(500, 600, 700, head=REGULAR)) == "unknown", "minutes are published late"
    assert latest(listed(*STOPPED[:2], head=REGULAR)) == "unknown"


@pytest.mark.parametrize(
    "line",
    [
        "Q2 2026", "June '26", "15-Jun-26", "6.15.26", "6-15-26", "FY26 meetings", "Summer 2026", "15 de junio de 2026",
        "June 15-16, 2026", "2026-06", "Beginning in January, agendas are in the Clerk's system.", "Page 1 of 4",
        "Load more", "Showing 1 to 4 of 12", "This page is no longer updated.", "Minutes are available on request.",
        "The meetings are not public.", "Find our meetings on Legistar.", "Watch all meetings on YouTube.",
        "The task force delivered its final report.", "Previous meetings", "Replaced by the Data Council",
    ],
)  # fmt: skip
def test_whatever_may_explain_an_end_speaks_for_the_city(line):
    assert latest(listed(*STOPPED, head=f"{REGULAR}{line}\n")) == "unknown"


@pytest.mark.parametrize(
    "fields",
    [
        {"scripted": True},
        {"problem": "cut"},
        {"role": Role.LINKED, "url": "https://elsewhere.example/dgc"},
        {"url": "https://archive.metroville.example/dgc"},
        {"links": [("https://metroville.legistar.com/Calendar.aspx", "Calendar")]},
        {"links": [("https://www.metroville.example/dgc?year=2026", "2026")]},
        {"links": [("https://www.metroville.example/dgc?page=2", "Next")]},
        {"links": [("https://www.metroville.example/m.pdf", "Minutes, second quarter 2026")]},
    ],
)
def test_a_page_that_may_not_be_the_whole_list_proves_nothing(fields):
    assert latest(listed(*STOPPED, head=REGULAR, **fields)) == "unknown"


def test_meetings_that_go_on_elsewhere():
    old = listed(*STOPPED, head=REGULAR, path="old")
    assert latest(old, page("DGC MEETING MINUTES\nJune 8, 2026\nPresent: all stewards.", path="dgc.pdf")) == "unknown"
    note = page("# News\nThe Data Governance Committee approved a standard in May 2026.", path="news")
    assert latest(old, note) == "unknown"
    assert latest(old, page("# Trees\nPlanted in 2026.", path="trees")) == "fail"


@pytest.mark.parametrize(
    ("url", "anchor"), [("/x.pdf", "September 2026"), ("/data-governance/2026", "more"), ("/y", "Committee minutes")]
)
def test_what_could_not_be_read_may_be_the_rest(url, anchor):
    unread = Unread(f"https://www.metroville.example{url}", "timeout", "no answer", Role.CITY, anchor)
    assert latest(listed(*STOPPED, head=REGULAR), unread=[unread]) == "unknown"


@pytest.mark.parametrize("name", ["Data Standards Committee", "Opioid Data Strategy Task Force", "GIS Data Committee"])
def test_other_bodies_are_not_held_to_it(name):
    head = REGULAR.replace("Data Governance Committee", name)
    assert judged(CHECK, listed(*STOPPED, head=head))["latest"].outcome == "unknown"


@pytest.mark.parametrize(
    "paper",
    [
        # Two meetings make no list that was kept up; ten months are no year.
        listed(782, 870),
        listed(300, 390, 480),
        listed(782, 870, 960, head=HEAD + "The committee was replaced by the Data Council in 2024.\n"),
        listed(782, 870, 960, head=HEAD + "Newer meetings stand on the council's page.\n"),
        listed(782, 870, 960, head="# Data Governance Committee 2022-2024\n# Minutes\n"),
        listed(782, 870, 960, -30),
        page(HEAD + "10/01/2026 | \n" + "\n".join(f"{day}/2024 | Minutes" for day in ("3/1", "6/1", "9/1"))),
    ],
)
def test_no_proof_that_meetings_stopped(paper):
    assert outcomes(judged(CHECK, paper))["latest"] == "unknown"


def test_papers_without_a_list_prove_no_end():
    papers = [
        page(f"DATA GOVERNANCE COMMITTEE\nMINUTES\n{day}, 2023\nCalled to order. Adjourned.", path=f"{number}.pdf",
             media_type="application/pdf")
        for number, day in enumerate(["January 12", "April 12", "July 12", "October 12"])
    ]  # fmt: skip
    found = judged(CHECK, *papers)
    assert outcomes(found)["body"] == "pass"
    assert outcomes(found)["latest"] == "unknown"


def test_an_unread_page_may_hold_later_ones():
    page_unread = Unread(
        "https://www.metroville.example/dgc", "timeout", "no answer", Role.CITY, "Data governance minutes"
    )
    assert outcomes(judged(CHECK, listed(782, 870, 960), unread=[page_unread]))["latest"] == "unknown"


@pytest.mark.parametrize(
    "paper",
    [
        listed(19, 75, 140, 200, 265, 340, head="# GIS User Group\nWe share data.\n"),
        listed(19, 75, 140, 200, 265, 340, head="# IT Steering Committee\n"),
        listed(19, 75, 140, 200, 265, 340, head="# Records Management Committee\n"),
        listed(19, 75, 140, 200, 265, 340, head="# Database Users Group\n"),
        listed(19, 75, 140, 200, 265, 340, head="# Data Governance Newsletter\n", kind="newsletter"),
        listed(19, 75, 140, 200, 265, 340, role=Role.ELSEWHERE),
        listed(19, 75, 140, 200, 265, 340, role=Role.VENDOR),
    ],
)
def test_decoys(paper):
    assert set(outcomes(judged(CHECK, paper)).values()) == {"unknown"}


def test_user_groups_are_named():
    assert "“GIS User Group”" in judged(CHECK, page("# GIS User Group\nMeets."))["body"].message


def test_plans_and_cancelled_meetings_do_not_count():
    planned = listed(-30, -120, kind="Agenda")
    found = judged(CHECK, planned)
    assert outcomes(found) == {"body": "pass", "quarterly": "unknown", "latest": "unknown", "work": "unknown"}
    cancelled = listed(19, 75, 140, 200, 265, 340, kind="Cancelled")
    assert outcomes(judged(CHECK, cancelled))["quarterly"] == "unknown"


def test_nothing_read():
    found = judged(CHECK)
    assert set(outcomes(found).values()) == {"unknown"}
    assert "0 pages and documents" in found["body"].message
