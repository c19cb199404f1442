import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check import Finding
from auditor.documents.data_requests import invited, replied, taken
from auditor.web import Document, Role, Unread
from tests.papers import credited, page

CHECK = "open_data/engagement_channel"
NONE = {"named": "unknown", "two_way": "unknown"}
ONE_WAY = {"named": "pass", "two_way": "unknown"}
BOTH = {"named": "pass", "two_way": "pass"}
MAIL = "opendata@metroville.example"


def judged(*papers: Document, unread: tuple[Unread, ...] = ()) -> dict[str, Finding]:
    return credited(CHECK, *papers, unread=unread)


def outcomes(*papers: Document) -> dict[str, str]:
    return {field: str(finding.outcome) for field, finding in judged(*papers).items()}


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (page(f"# Request a dataset\nSend your wish for open data to {MAIL}."), ONE_WAY),
        (page("# Suggest open data\nThe open data team reviews every suggestion each month."), ONE_WAY),
        (page("# Dataset suggestions\nOur data steward replies to every idea within two weeks."), BOTH),
        (
            page("# What data do you need?\nTell us about datasets. You get a response within ten business days."),
            BOTH,
        ),
        (
            page(
                "# Open data ideas\nCome to our open office hours, every Tuesday with the data officer. The city "
                "reads all ideas about datasets."
            ),
            BOTH,
        ),
        (page("# Nominations\nStaff will answer each nomination.", role=Role.PORTAL), BOTH),
        (page(f"# Open data\nA dataset is missing? Write to {MAIL}."), ONE_WAY),
        (page(f"# About the catalog\nWould you like to see another dataset here: {MAIL}"), ONE_WAY),
        (
            page(f"# Questions\nHow can I request that a dataset be published?\nFill in the form or e-mail {MAIL}."),
            ONE_WAY,
        ),
        (
            page("# Data request form\nFor new datasets. The data & analytics team will contact you within a week."),
            BOTH,
        ),
        (page(f"# Data\nIdeas for new datasets go to {MAIL}, please."), ONE_WAY),
    ],
)
def test_ways_to_ask(paper, expected):
    assert outcomes(paper) == expected


def test_the_quote_shows_the_promise_and_hides_persons():
    found = judged(page("# Request a dataset\nWrite to jane.roe@metroville.example. We reply to every one of you."))
    quotes = [evidence.quote for evidence in found["named"].evidence]
    assert any("***@metroville.example" in quote for quote in quotes)
    assert found["two_way"].evidence[0].quote == "We reply to every one of you"


def test_a_form_of_the_software_alone_is_too_little():
    text = "# Suggest a dataset\nTitle\nDescription\nSubmit\nSuggestion | Votes | Status\nBuses | 4 | Open"
    found = judged(page(text))
    assert {field: str(one.outcome) for field, one in found.items()} == NONE
    assert "without a word on who reads them" in found["named"].message


def test_a_page_that_could_not_be_read():
    wall = Unread("https://data.metroville.example/nominate", "bot_wall", "", Role.PORTAL, "Suggest a dataset")
    found = judged(page("# Home\nWelcome."), unread=(wall,))
    assert "could not be read" in found["named"].message


def test_without_a_page():
    assert outcomes() == NONE


@pytest.mark.parametrize(
    "paper",
    [
        page(f"# Contact\nQuestions or suggestions about this website? Write to {MAIL}."),
        page(f"# 311\nRequest a service or ask for data on your case. We answer within two days. {MAIL}"),
        page(f"# Public records requests\nRequest datasets and other records. We respond within ten days. {MAIL}"),
        page(f"# FOIA: request data\nWe respond within five business days, datasets too. {MAIL}"),
        page(f"# Request police reports and data\nWe answer within ten days. Open data. {MAIL}"),
        page(f"# GIS data request form\nWe answer within ten days. A fee is due for each dataset. {MAIL}"),
        page(f"# Request your data\nWe answer within thirty days. Not open data. {MAIL}"),
        page(f"# Data sharing request\nDepartments ask for a dataset here. We reply within ten days. {MAIL}"),
        page(f"# Hackathon\nTell us which dataset you need: {MAIL}. We answer everybody."),
        page(f"# Join us\nOctober 2, 2015. Which dataset do you want to see? Tell us at {MAIL}."),
        page(f"# How to use the data\nDownload the dataset as CSV. Stuck? Write to {MAIL}."),
        page(f"# Data quality\nFound a mistake in a dataset? Report it to {MAIL}."),
        page(f"# Suggestions\nSuggest a name for our new ferry. We answer everybody. {MAIL}"),
        page(f"# Newsletter: request a dataset\nWe answer within ten days. {MAIL}"),
        page("# Data team\nMissing something? Suggest a dataset. Help: a guide. Call Jorun, jorun@metroville.example"),
        page("# Open data ordinance\nThe officer shall invite suggestions of datasets from the public."),
        page(f"# Request a dataset\nWe answer within ten days. {MAIL}", role=Role.VENDOR),
        page(f"# Request a dataset\nWe answer within ten days. {MAIL}", role=Role.ELSEWHERE),
        page(f"# Request data\nReports on drinking water are sent by mail. We answer. {MAIL}"),
        page("# Transparency report\nWhat we spent, with a dataset on vendors. Read the data."),
        page("# Request a dataset\nUse this form."),
        page(f"# Library\nSuggest a book or dataset for our collection. Write to {MAIL}."),
        page(f"# Report a data breach\nWe respond within two days. Datasets may be affected: {MAIL}"),
    ],
)
def test_decoys(paper):
    assert outcomes(paper) == NONE


WORDS = st.sampled_from(
    ["request", "a dataset", "missing", ".", " ", "\n", "we answer", "within two days", MAIL, "a | b", "é", "write to"]
)


@given(st.lists(WORDS, max_size=40))
def test_places_lie_in_the_text(words):
    paper = page("# Request a dataset\n" + " ".join(words))
    for start, end in [*taken(paper), *filter(None, [replied(paper), invited(paper)])]:
        assert 0 <= start < end <= len(paper.text)
