"""The part of the scorecard on criteria: where the city stands, by which checks, and what people stated."""

from __future__ import annotations

from msgspec import Struct

from auditor.attest import Attached, Attestation, Review
from auditor.check import Outcome
from auditor.judge import CheckResult, Results
from auditor.leads import Lead
from auditor.publish import clean
from auditor.score import CriterionScore, check_numbers
from auditor.stated import Stated
from auditor.upkeep import rounded


class CheckEntry(Struct, frozen=True):
    """One check of a criterion: its findings by outcome, its numbers. error: our own failure in it."""

    id: str
    version: int
    title: str
    weight: float
    effort: str
    passed: int
    failed: int
    unknown: int
    not_applicable: int
    score: float | None
    coverage: float | None
    error: str


class CriterionEntry(Struct, frozen=True):
    """One criterion with its checks. attestation: the question to a person; attested: the answer that counts.

    attestation_note: how what was stated stands, one sentence, empty where nobody stated anything; reviewed: the latest
    review of it; attached: the file it names, as it was kept; lapsed: one sentence for each statement that is not in
    force. leads: public pages that may help to answer; they decide nothing.
    """

    id: str
    name: str
    practice_area: str
    statement: str
    observable: str
    seen: str
    state: str
    reason: str
    weight: float
    score: float | None
    coverage: float | None
    attestation: str
    attested: Attestation | None
    checks: tuple[CheckEntry, ...]
    attestation_note: str = ""
    reviewed: Review | None = None
    attached: Attached | None = None
    lapsed: tuple[str, ...] = ()
    leads: tuple[Lead, ...] = ()


def criterion_entry(entry: CriterionScore, results: Results, told: Stated, found: tuple[Lead, ...]) -> CriterionEntry:
    """A criterion judged, with its checks, what was stated of it, and the leads found."""
    criterion = entry.criterion
    checks = tuple(_check(results[check], weight) for check, weight in criterion.checks.items())
    return CriterionEntry(
        id=criterion.id,
        name=criterion.name,
        practice_area=criterion.practice_area,
        statement=criterion.statement,
        observable=criterion.observable,
        seen=criterion.seen,
        state=str(entry.state),
        reason=clean(entry.reason),
        weight=criterion.weight,
        score=rounded(entry.numbers.score),
        coverage=rounded(entry.numbers.coverage),
        attestation=criterion.attestation,
        attested=told.attested,
        checks=checks,
        attestation_note=told.note,
        reviewed=told.reviewed,
        attached=told.attached,
        lapsed=told.lapsed,
        leads=found,
    )


def _check(result: CheckResult, weight: float) -> CheckEntry:
    counts, numbers = result.counts, check_numbers(result.counts)
    return CheckEntry(
        id=result.check.id,
        version=result.check.version,
        title=result.check.title,
        weight=weight,
        effort=result.check.effort,
        passed=counts[Outcome.PASS],
        failed=counts[Outcome.FAIL],
        unknown=counts[Outcome.UNKNOWN],
        not_applicable=counts[Outcome.NOT_APPLICABLE],
        score=rounded(numbers.score),
        coverage=rounded(numbers.coverage),
        error=result.error,
    )
