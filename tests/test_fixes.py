"""Gains are exact: carrying a fix out and judging the whole snapshot again moves the score by that much."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from auditor import rubric
from auditor.assess import judged
from auditor.check import Outcome
from auditor.judge import judge
from auditor.model import Dataset
from auditor.score import portal_numbers
from tests.made import CATALOGS, repaired_snapshot, snapshot

RULES = rubric.load("wwc-2022")


@settings(max_examples=60, deadline=None)
@given(CATALOGS)
def test_every_gain_is_the_score_judged_again_minus_the_score(datasets: tuple[Dataset, ...]) -> None:
    audit = judged(snapshot(*datasets), RULES)
    before = portal_numbers(RULES, {check: result.counts for check, result in audit.results.items()}).score
    for fix in audit.fixes:
        if fix.gain is None:
            continue
        again = judge(repaired_snapshot(audit.snapshot, fix), audit.checks)
        after = portal_numbers(RULES, {check: result.counts for check, result in again.items()}).score
        assert before is not None
        assert after is not None
        assert fix.gain == pytest.approx(after - before, abs=1e-12), (fix.check.id, fix.publisher)


@settings(max_examples=60, deadline=None)
@given(CATALOGS)
def test_every_failing_finding_is_in_the_fixes_of_its_department(datasets: tuple[Dataset, ...]) -> None:
    audit = judged(snapshot(*datasets), RULES)
    scored = {check for criterion in RULES.criteria for check, weight in criterion.checks.items() if weight}
    failing = {
        (check, finding.dataset, finding.field)
        for check, result in audit.results.items()
        for finding in result.findings
        if finding.outcome is Outcome.FAIL and check in scored
    }
    for everywhere in (True, False):
        listed = {
            (fix.check.id, finding.dataset, finding.field)
            for fix in audit.fixes
            if fix.everywhere is everywhere
            for finding in fix.findings
        }
        assert listed == failing


@settings(max_examples=20, deadline=None)
@given(CATALOGS)
def test_the_largest_gain_comes_first(datasets: tuple[Dataset, ...]) -> None:
    audit = judged(snapshot(*datasets), RULES)
    gains = [fix.gain or 0.0 for fix in audit.fixes]
    assert gains == sorted(gains, reverse=True)
