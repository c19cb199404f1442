"""The profile of an adopted policy beside its peers: every provision once, quoted or unknown, never a failing."""

from __future__ import annotations

from pathlib import Path

from auditor.check import Finding, Outcome
from auditor.documents.provisions import PROVISIONS
from auditor.rubric import load
from auditor.web import Document
from tests.papers import credited, page

CHECK = "open_data/policy_provisions"
TEXTS = Path(__file__).parents[1] / "documents" / "policies"


def paper(name: str) -> Document:
    return page((TEXTS / f"{name}.txt").read_text("utf-8"), "Open Data Policy")


def found(*documents: Document) -> dict[str, Finding]:
    return credited(CHECK, *documents)


def test_every_provision_is_told_once_beside_its_peers() -> None:
    document = paper("adopted/long-city-policy")
    told = found(document)
    assert list(told) == [provision.code for provision in PROVISIONS]
    outcomes = [one.outcome for one in told.values()]
    assert set(outcomes) == {Outcome.PASS, Outcome.UNKNOWN}
    assert outcomes.count(Outcome.PASS) > 10
    text = " ".join(document.text.split())
    for provision in PROVISIONS:
        one = told[provision.code]
        assert f"{provision.share:.0%} of peers" in one.message
        if one.outcome is Outcome.PASS:
            assert (one.evidence[0].quote or "").rstrip("…") in text


def test_without_an_adopted_policy_there_is_no_profile() -> None:
    for name in ("drafts/draft-watermark", "others/portal-terms-of-use-long", "elsewhere/county-law"):
        (one,) = found(paper(name)).values()
        assert one.outcome is Outcome.UNKNOWN
        assert "no adopted open data policy" in one.message


def test_no_rubric_scores_the_profile() -> None:
    for rubric in ("wwc-2022", "wwc-2018"):
        weights = [one.checks.get(CHECK) for one in load(rubric).criteria if CHECK in one.checks]
        assert weights == [0]
