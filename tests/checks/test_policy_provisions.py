"""The profile of an adopted policy beside its peers: every provision once, quoted or unknown, never a failing."""

from __future__ import annotations

from pathlib import Path

from auditor.check import Finding, Outcome, discover
from auditor.documents.provisions import PROVISIONS
from auditor.judge import Context, run
from auditor.model import Catalog
from auditor.rubric import load
from auditor.web import Document
from tests.papers import AT, page, site

CHECK = discover()["open_data/policy_provisions"]
TEXTS = Path(__file__).parents[1] / "documents" / "policies"


def paper(name: str) -> Document:
    return page((TEXTS / f"{name}.txt").read_text("utf-8"), "Open Data Policy")


def found(*documents: Document) -> dict[str, Finding]:
    result = run(CHECK, Catalog(()), Context(True, AT, (), site(*documents)))
    assert not result.error, result.error
    assert all(one.evidence and len(one.message) < 300 and one.message[0].islower() for one in result.findings)
    return {one.field.partition(".")[2]: one for one in result.findings}


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
        weights = [one.checks.get(CHECK.id) for one in load(rubric).criteria if CHECK.id in one.checks]
        assert weights == [0]
