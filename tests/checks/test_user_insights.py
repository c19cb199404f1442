import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check import Finding
from auditor.documents.data_users import changes, survey, usage
from auditor.web import Document, Role
from tests.papers import TODAY, credited, page

CHECK = "open_data/user_insights"
NONE = {"usage": "unknown", "survey": "unknown", "changes": "unknown"}

USAGE = page("# Use of our data\nIn September 2026 the open data portal counted 9,310 downloads and 88,000 API calls.")
SURVEY = page(
    "# Open data user survey\nRound of March 2024\n118 people answered.\nRound of March 2026\n164 people answered, "
    "59 % of them content with the search."
)
CHANGES = page(
    "# What changed on the data portal\nUpdated June 2, 2026\nIn response to your feedback we added a map to each "
    "dataset.\nWe renamed forty columns because many users told us that they could not read them."
)


def judged(*papers: Document) -> dict[str, Finding]:
    return credited(CHECK, *papers)


def outcomes(*papers: Document) -> dict[str, str]:
    return {field: str(finding.outcome) for field, finding in judged(*papers).items()}


def only(*fields: str) -> dict[str, str]:
    return {**NONE, **dict.fromkeys(fields, "pass")}


def test_all_three():
    found = judged(USAGE, SURVEY, CHANGES)
    assert {field: str(one.outcome) for field, one in found.items()} == only("usage", "survey", "changes")
    assert "of September 2026" in found["usage"].message
    assert "9,310 downloads" in found["usage"].evidence[0].quote
    assert "in 2024 and 2026" in found["survey"].message
    assert found["changes"].evidence[0].quote.startswith("In response to your feedback we added")


@pytest.mark.parametrize(
    ("paper", "fields"),
    [
        (USAGE, ["usage"]),
        (SURVEY, ["survey"]),
        (CHANGES, ["changes"]),
        (
            page("# Portal analytics\nMonth | Page views | Downloads\n2026-09 | 4100 | 812\nAs of October 1, 2026"),
            ["usage"],
        ),
        (page("# Analytics\nUpdated October 3, 2026\nDownloads: 1,204", role=Role.PORTAL), ["usage"]),
        (
            page(
                "# Open data annual report 2025\nDownloads of datasets grew to 41,000. The most used datasets: trees "
                "and taxes."
            ),
            ["usage"],
        ),
        (page("# Feedback on our open data\nIn May 2026, 77 respondents filled in the questionnaire."), ["survey"]),
        (page("# Interviews with data users\nApril 2026. We interviewed twelve users in five trades."), ["survey"]),
        (page("# What we heard: open data user research\nIn May 2026 we spoke with 24 data users."), ["survey"]),
        (page("# Open data engagement report\nIn spring 2026 our survey drew 512 respondents."), ["survey"]),
        (page("# Survey of open data users 2025\n51 percent found the data easy to read."), ["survey"]),
        (page("# Data portal improvements\nMay 2026. Users said search was slow, so we rebuilt it."), ["changes"]),
        (page("# Annual report on open data, 2025\nAfter requests from the press we published payroll."), ["changes"]),
        (
            page(
                "# Release notes\nMay 2026\nAdded a column to the dataset in response to a request.", role=Role.PORTAL
            ),
            ["changes"],
        ),
        (
            page("# Open data year in review 2026\n203 users took part in the survey of May 2026."),
            ["survey"],
        ),
        (
            page("# Open data: you said, we did\nMay 4, 2026\nYou said | What we did\nToo large | Split by year"),
            ["changes"],
        ),
        (
            page("# Open data report\nApril 2026\nYou asked for bus stops. We published them in March 2026."),
            ["changes"],
        ),
        (
            page(
                "# What is new\nJuly 9, 2026\nAt the request of readers, columns\nThe team added a dataset after "
                "several users asked for it.",
                role=Role.PORTAL,
            ),
            ["changes"],
        ),
    ],
)
def test_other_wordings(paper, fields):
    assert outcomes(paper) == only(*fields)


def test_one_round_of_a_survey_passes_as_such():
    found = judged(page("# Survey of data users\nIn May 2026, 90 people answered."))
    assert found["survey"].outcome == "pass"
    assert "answered in 2026," in found["survey"].message


def test_a_survey_without_results():
    found = judged(page("# Open data user survey\nTake part until December 1, 2026. It takes five minutes."))
    assert found["survey"].outcome == "unknown"
    assert "no results" in found["survey"].message


@pytest.mark.parametrize("words", ["It is 100 % anonymous.", "We hope for 500 responses.", "Our 3 staff read them."])
def test_what_is_no_result_of_a_survey(words):
    assert outcomes(page(f"# Open data user survey\nMay 2026. {words}")) == NONE


def test_website_analytics_are_not_about_the_data():
    found = judged(page("# Website analytics\nOctober 2026: 91,000 visits and 1,200 downloads of forms."))
    assert found["usage"].outcome == "unknown"
    assert "and not the use of its data" in found["usage"].message


@pytest.mark.parametrize(
    "paper",
    [
        page(USAGE.text.replace("2026", "2019"), "Use of our data"),
        page(SURVEY.text.replace("2026", "2016").replace("2024", "2014"), "Open data user survey"),
        page(CHANGES.text.replace("2026", "2018"), "What changed on the data portal"),
        page("# Open data report 2016\nUpdated May 2, 2026. The portal had 900 visits."),
        page("# Use of our data\nThe open data portal counted 9,310 downloads."),
    ],
)
def test_what_is_old_or_of_no_known_age(paper):
    assert outcomes(paper) == NONE
    assert any(called in one.message for one in judged(paper).values() for called in ("before", "no date", "later"))


@pytest.mark.parametrize(
    "paper",
    [
        page(
            "# Customer survey: trash\nIn May 2026, 318 customers answered: 71 % were content. We changed a route "
            "because residents asked for it."
        ),
        page("# Resident survey\nApril 2026: 1,900 residents answered. What changed: we opened on Sundays after it."),
        page("# Community health survey dataset\nMay 2026. 1,200 respondents, 44 % of whom run."),
        page("# Survey monuments open data\nMay 2026. 44 participants."),
        page("# Employee survey\nMay 2026: 300 staff answered about our data systems."),
        page("# Hackathon\nOctober 2, 2015. Tell us what you need, and we will listen. 80 people took part."),
        page("# Open checkbook transparency report\nMay 2026. 4,000 visits to the city's spending portal."),
        page("# Open data annual report 2026\nWe published 40 datasets from 12 departments. We added 9 maps."),
        page("# Open data newsletter\nMay 2026. 4,000 downloads. You asked for trees. We published them."),
        page("# Parks: you asked, we did\nMay 2026\nYou asked | We did\nMore benches | Built nine"),
        page(
            "# Library usage statistics\nMay 2026: 12,000 visits and 900 downloads.", "Library usage | Open Data Portal"
        ),
        page("# Tree dataset\nUpdated May 4, 2026. Views: 1,204. Downloads: 88", role=Role.PORTAL),
        page("# Open data ordinance\nMay 4, 2026. The officer shall report on what was changed because of requests."),
        page("# Open data plan\nMay 4, 2026. Based on user feedback the city will have improved the search by 2028."),
        page("# How to use our data\nMay 4, 2026. Each dataset counts up to 1,000 rows; the API allows 500 calls."),
        page("# Building permits portal: feedback\nMay 2026. In response to your feedback we added a pay button."),
        page("# Open Data Hub usage terms\nEffective May 2026. 1,000 API calls per day are allowed to users."),
        page("# API limits for the open data portal: usage\nMay 2026. You may make 1,000 API calls per hour."),
        page("# Mobile app analytics\nMay 2026: 90,000 downloads of our app, 40,000 users."),
        page("# Open data report: health\nMay 2026. 4,000 visits to the clinic."),
        page("# Public data: emergency visits dashboard\nMay 2026. 4,000 visits."),
        page("# Procurement of a data portal\nMay 2026. In response to your requests we changed the bid date."),
        page("# Open data portal outage report\nMay 4, 2026. We fixed it after several users complained."),
        page("# Smart city open data challenge report 2026\n90 participants came."),
        page("# Permit portal user survey\nMay 2026: 90 people answered."),
        page("# Open data report\nMay 2026. 120 users asked for help. The survey will be held in 2027."),
        page("# Traffic data dashboard\nMay 2026: 91,000 vehicles and 300 visits."),
        page(USAGE.text, "Use of our data", role=Role.VENDOR),
        page(SURVEY.text, "Open data user survey", role=Role.ELSEWHERE),
        page("# Draft open data report\nMay 2026. You asked for bus stops. We published them. 900 downloads."),
        page(CHANGES.text, "What changed on the data portal", path="news/portal"),
        page("# Public records report\nMay 2026: 900 requests, 300 downloads. You asked for files. We released them."),
    ],
)
def test_decoys(paper):
    assert outcomes(paper) == NONE


WORDS = st.sampled_from(
    ["9 downloads", "in response to your feedback we added", "12 people answered", "survey", "2026", ".", "\n", " | ",
     "you asked", "we did", "May 4, 2026", "é", "%"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40))
def test_places_lie_in_the_text(words):
    paper = page("# Open data report: portal survey\n" + " ".join(words))
    for told in filter(None, (usage(paper, TODAY), survey(paper, TODAY), changes(paper, TODAY))):
        assert 0 <= told.start < told.end <= len(paper.text)
        assert told.day is None or told.day <= TODAY
