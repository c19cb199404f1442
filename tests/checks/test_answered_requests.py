import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check import Finding
from auditor.documents.data_requests import requests
from auditor.web import Document, Role
from tests.papers import credited, page

CHECK = "open_data/answered_requests"
HEAD = "# Dataset requests\nWhat people wished for on our open data portal.\n"
TABLE = HEAD + (
    "Date | Requested dataset | State | City response\n"
    "06/02/2026 | Bike counters | Released | 06/30/2026 It is in the catalog now.\n"
    "05/11/2026 | Names of tenants | Not possible | 05/20/2026 Privacy law forbids it.\n"
    "11/02/2026 | Playgrounds | New |"
)
UNSEEN = {"answered": "unknown", "share": "unknown"}


def judged(*papers: Document) -> dict[str, Finding]:
    return credited(CHECK, *papers)


def outcomes(*papers: Document) -> dict[str, str]:
    return {field: str(finding.outcome) for field, finding in judged(*papers).items()}


def test_a_table_with_answers():
    found = judged(page(TABLE))
    assert {str(one.outcome) for one in found.values()} == {"pass"}
    assert "the latest of June 2026" in found["answered"].message
    assert found["answered"].evidence[0].quote.startswith("06/02/2026 | Bike counters")
    assert "3 suggestions of datasets, 2 of them" in found["share"].message


@pytest.mark.parametrize(
    "paper",
    [
        page(
            "# Ideas for open data\nIdea | Sent in | What we did\n"
            "Map of benches | March 3, 2026 | Published on April 9, 2026"
        ),
        page(
            "# Suggested datasets\nDatasets that people proposed.\nTree planting by year\nStatus: Published\n"
            "Response (April 2, 2026): you find it in the catalog.\nBus arrivals\nStatus: Open"
        ),
        page(
            "# What data would you like?\nOur open data team answers here.\nOpening hours of pools\n"
            "Answered on August 4, 2026: yes, every month from now on."
        ),
        page(
            "asked,dataset,status,reply\n2026-01-05,Sewer lines,Declined,2026-02-01 withheld for safety\n",
            media_type="text/csv",
            anchor="Open data requests (CSV)",
            url="https://data.metroville.example/files/open-data-requests.csv",
        ),
        page(
            "# Nominations\nNomination | Votes | Status | Decision date\nRoad works | 31 | Completed | 2026-09-01",
            role=Role.PORTAL,
        ),
    ],
)
def test_other_wordings(paper):
    assert outcomes(paper)["answered"] == "pass"


def test_suggestions_that_nobody_answered():
    text = (
        HEAD
        + "Nomination | Votes | Status\nBuses | 14 | Open\nRents | 9 | Under review\n© City | Privacy policy | Brand"
    )
    found = judged(page(text))
    assert {str(one.outcome) for one in found.values()} == {"unknown"}
    assert "shows 2 suggestions of datasets" in found["answered"].message
    assert "none with an answer" in found["answered"].message


def test_answers_of_long_ago():
    found = judged(page(TABLE.replace("2026", "2021")))
    assert {str(one.outcome) for one in found.values()} == {"unknown"}
    assert "more than two years before" in found["answered"].message


def test_answers_without_a_date():
    text = HEAD + "Request | Answer\nBuses | We published them.\nRents | Not held by the city."
    assert "none with a date" in judged(page(text))["answered"].message


def test_answers_of_a_day_to_come_are_of_no_known_age():
    assert outcomes(page(TABLE.replace("2026", "2031"))) == UNSEEN


def test_a_few_answers_among_many():
    text = TABLE + "".join(f"\n10/0{day}/2026 | Wish {day} | New |" for day in range(1, 9))
    assert outcomes(page(text)) == {"answered": "pass", "share": "unknown"}


def test_the_list_that_is_kept_up_speaks():
    old = page(TABLE.replace("2026", "2020"), path="old-requests")
    assert set(outcomes(old, page(TABLE)).values()) == {"pass"}


LOG = TABLE.partition("\n")[2]


@pytest.mark.parametrize(
    "paper",
    [
        page("# Public records requests log\n" + LOG),
        page("# Requests for records and data\n" + LOG),
        page("# FOIA data requests\n" + LOG),
        page("# 311 service requests dataset\n" + LOG),
        page("# Service request data\n" + LOG),
        page("# Request for proposals: data portal\n" + LOG),
        page("# Crash data requests\n" + LOG),
        page("# Data sharing requests\n" + LOG),
        page("# Request your data\nPersonal data that we hold about you.\n" + LOG),
        page("# Street projects\n" + LOG),
        page("# Budget suggestions\n" + LOG),
        page("# Suggestions\n" + LOG),
        page("# Permit applications dataset\n" + LOG),
        page("# Newsletter: requested datasets\n" + LOG),
        page("# Dataset requests challenge\n" + LOG),
        page(TABLE, path="news/dataset-requests"),
        page(TABLE, role=Role.VENDOR),
        page(TABLE, role=Role.ELSEWHERE),
        page("# Minutes: dataset requests\n" + LOG),
        page(HEAD + "Team | Members | Floor\nData | 4 | 2026-05-01"),
        page(HEAD + "Answer: see the catalog."),
    ],
)
def test_decoys(paper):
    assert outcomes(paper)["answered"] == "unknown"


@given(st.lists(st.sampled_from(["Status: done", "Our answer: yes", "a | b", " | ", "Answer | Request", "2026-01-02"])))
def test_places_lie_in_the_text(lines):
    paper = page("\n".join(lines) or "-")
    for one in requests(paper):
        assert 0 <= one.start < one.end <= len(paper.text)
