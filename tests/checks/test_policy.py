"""The check of the city's open data policy: what it quotes from an adopted one, and what it says where it saw none."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.check import Finding
from auditor.documents.policy_parts import PARTS
from auditor.web import Document, Role, Unread
from tests.papers import HOME, PORTAL, credited, page

CHECK = "open_data/policy"
TEXTS = Path(__file__).parents[1] / "documents" / "policies"


def paper(name: str, title: str = "Open Data Policy", **fields) -> Document:
    return page((TEXTS / f"{name}.txt").read_text("utf-8"), title, **fields)


def found(*documents: Document, unread=()) -> dict[str, Finding]:
    told = credited(CHECK, *documents, unread=unread)
    assert tuple(told) == PARTS
    return told


def said(told: dict[str, Finding]) -> str:
    """The one message of findings that saw no policy."""
    messages = {one.message for one in told.values()}
    assert {one.outcome for one in told.values()} == {"unknown"}
    assert len(messages) == 1
    return messages.pop()


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("adopted/code-subchapter-itemised", "a chapter of the code"),
        ("adopted/resolution-exhibit-a", "a resolution"),
        ("adopted/administrative-memo-signature-block", "an administrative order"),
        ("adopted/pdf-extraction-broken-lines", "a policy"),
        ("adopted/public-data-transparency-wording", "a policy"),
    ],
)
def test_an_adopted_policy_passes_with_four_quotes(name, form):
    document = paper(name)
    told = found(document)
    text = " ".join(document.text.split())
    for one in told.values():
        assert one.outcome == "pass"
        (evidence,) = one.evidence
        assert evidence.capture == document.capture
        assert evidence.quote
        assert " ".join(evidence.quote.rstrip("…").split()) in text
    assert f"an open data policy, {form}: “" in told["instrument"].message
    assert told["definition"].evidence != told["duty"].evidence


def test_the_day_is_told():
    told = found(paper("adopted/resolution-exhibit-a"))
    assert told["instrument"].message.endswith("adopted or in force 2021-05-18")


def test_a_part_that_was_not_recognized_stays_unknown():
    told = found(paper("adopted/mayor-executive-order-numbered", "Executive Order 19-03"))
    assert {part: str(one.outcome) for part, one in told.items()} == {
        "instrument": "pass",
        "definition": "unknown",
        "duty": "pass",
        "scope": "pass",
    }
    assert "was not recognized" in told["definition"].message
    assert told["definition"].evidence


def test_the_fullest_of_several_is_taken():
    less = paper("adopted/mayor-executive-order-numbered", "Executive Order 19-03")
    full = paper("adopted/code-subchapter-itemised", "Chapter 2.86")
    for documents in ((less, full), (full, less)):
        assert {one.evidence[0].capture for one in found(*documents).values()} == {full.capture}


def test_an_adopted_policy_outweighs_drafts_and_lookalikes():
    told = found(
        paper("drafts/draft-for-public-comment", "Draft"),
        paper("others/portal-terms-of-use-long", "Terms"),
        paper("adopted/very-short-one-page"),
    )
    assert told["instrument"].outcome == "pass"


def test_a_draft_is_shown_as_one():
    told = found(paper("drafts/draft-for-public-comment"))
    assert said(told).startswith("shows a draft, “Open Data Policy”; an adopted policy was not seen")
    assert "DRAFT" in (told["duty"].evidence[0].quote or "")


@pytest.mark.parametrize(
    ("name", "title", "besides"),
    [
        ("others/portal-terms-of-use-long", "Open Data Terms of Use", "terms of use"),
        ("others/privacy-notice-open-data-site", "Open Data Privacy Policy", "a website's privacy notice"),
        ("others/minutes-adoption-recorded", "Minutes: Open Data Policy", "minutes or an agenda"),
        ("others/press-release-signing-quotes-policy", "Mayor signs Open Data Order", "a press release or news"),
        ("elsewhere/state-statute-on-municipal-data", "State Open Data Act", "a policy of a state"),
        ("elsewhere/county-ordinance-numbered", "Open Data Ordinance", "a policy of a county"),
        ("others/nonprofit-model-policy-template", "Model Open Data Policy", "a template"),
    ],
)
def test_a_lookalike_is_named_and_is_none(name, title, besides):
    told = found(paper(name, title))
    assert said(told) == f"shows {besides}, “{title}”; an adopted policy was not seen"
    assert told["instrument"].evidence


def test_a_scan_may_be_the_policy():
    scan = page("", "Open Data Policy", media_type="application/pdf", scanned=True)
    told = found(scan)
    assert said(told) == "has “Open Data Policy”, a scanned document that may be its policy and could not be read"
    assert told["scope"].evidence[0].capture == scan.capture


def test_a_page_that_could_not_be_read_may_be_the_policy():
    told = found(page("", "Open Data Policy", problem="encrypted"))
    assert said(told) == "has “Open Data Policy”, which may be its policy and could not be read"


@pytest.mark.parametrize("capture", ["urn:uuid:wall", ""])
def test_a_link_that_could_not_be_read_may_lead_to_the_policy(capture):
    wall = Unread(
        f"{HOME}/open-data-policy.pdf", "bot_wall", "a wall against robots", Role.CITY, "Open Data Policy", capture
    )
    told = found(page("The parks of the city are green.", "Parks"), unread=[wall])
    message = said(told)
    assert message.startswith("links to “Open Data Policy”, which may be its policy and could not be read")
    assert "a wall against robots" in message
    if capture:
        assert told["duty"].evidence[0].capture == capture


def test_a_link_of_a_vendor_says_nothing_of_the_city():
    wall = Unread("https://vendor.example/open-data-policy", "bot_wall", "a wall", Role.VENDOR, "Open Data Policy")
    told = found(page("The parks of the city are green.", "Parks"), unread=[wall])
    assert "shows no open data policy" in said(told)


def test_nothing_is_not_the_same_as_none():
    told = found(page("The parks of the city are green. " * 20, "Parks"), page("Pay a bill. " * 30, "Bills"))
    assert said(told).startswith("shows no open data policy on its pages, which is not the same as having none: ")
    assert len(told["duty"].evidence) == 2


@pytest.mark.parametrize("role", [Role.VENDOR, Role.ELSEWHERE])
def test_a_policy_of_somebody_else_does_not_count(role):
    elsewhere = paper("adopted/code-subchapter-itemised", url="https://other.example/policy", role=role)
    told = found(page("The parks of the city are green.", "Parks"), elsewhere)
    assert "shows no open data policy" in said(told)


def test_a_policy_on_the_portal_counts():
    there = paper("adopted/code-subchapter-itemised", url=f"{PORTAL}/policy", role=Role.PORTAL)
    assert found(there)["instrument"].outcome == "pass"


def test_the_city_itself_is_quoted_before_its_portal():
    there = paper("adopted/code-subchapter-itemised", url=f"{PORTAL}/policy", role=Role.PORTAL)
    here = paper("adopted/code-subchapter-itemised", url=f"{HOME}/policy")
    for documents in ((there, here), (here, there)):
        assert found(*documents)["duty"].evidence[0].capture == here.capture
