"""Results × rubric → Scorecard numbers: score and coverage of checks, criteria and portal, and the criteria's states.

check      score = passed ÷ (passed + failed), coverage = judged ÷ (judged + unknown); null where nothing applies
criterion  the means of its checks' scores and coverages, weighted by the rubric
portal     the same over the criteria that have checks; null with coverage under one half
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from auditor.attest import Attestation
from auditor.check import Outcome
from auditor.judge import CheckResult, Counts, Results
from auditor.model import CollectionStatus
from auditor.rubric import Criterion, Rubric

#: Coverage below this gives no score: too much was not seen.
ENOUGH = 0.5
_WALLS = (CollectionStatus.BLOCKED, CollectionStatus.BROKEN, CollectionStatus.NOT_FOUND)


class State(StrEnum):
    """What the report says of a criterion; see the arithmetic in the README."""

    BLOCKED = "blocked"
    CONTRADICTED = "contradicted"
    OBSERVED = "observed"
    INDICATED = "indicated"
    NOT_SEEN = "not_seen"
    ATTEST = "attest"
    ATTESTED = "attested"


class Numbers(Struct, frozen=True):
    """A score and a coverage, each 0-1 or None."""

    score: float | None
    coverage: float | None


class CriterionScore(Struct, frozen=True):
    """A criterion judged: its state, why, its two numbers, and the numbers of its checks by id."""

    criterion: Criterion
    state: State
    reason: str
    numbers: Numbers
    checks: Mapping[str, Numbers]


class Scores(Struct, frozen=True):
    """The whole rubric judged. numbers.score is None with too little coverage; `insufficient` says so."""

    criteria: tuple[CriterionScore, ...]
    numbers: Numbers
    insufficient: bool


def check_numbers(counts: Counts) -> Numbers:
    """Score and coverage of one check."""
    passed, failed, unknown = (counts[name] for name in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN))
    judged = passed + failed
    return Numbers(
        passed / judged if judged else None,
        judged / (judged + unknown) if judged + unknown else None,
    )


def weighted(parts: Iterable[tuple[float, Numbers]]) -> Numbers:
    """The weighted means of scores and of coverages; a part without a score counts in coverage only."""
    kept = [(weight, numbers) for weight, numbers in parts if weight > 0]
    return Numbers(
        _mean([(weight, numbers.score) for weight, numbers in kept]),
        _mean([(weight, numbers.coverage) for weight, numbers in kept]),
    )


def _mean(values: Iterable[tuple[float, float | None]]) -> float | None:
    present = [(weight, value) for weight, value in values if value is not None]
    total = sum(weight for weight, _ in present)
    return sum(weight * value for weight, value in present) / total if total else None


def portal_numbers(rubric: Rubric, counts: Mapping[str, Counts]) -> Numbers:
    """Score and coverage of a portal from the outcomes of each check; the score before any rule of too little."""
    return weighted(
        (criterion.weight, _criterion_numbers(criterion, counts)) for criterion in rubric.criteria if criterion.checks
    )


def _criterion_numbers(criterion: Criterion, counts: Mapping[str, Counts]) -> Numbers:
    return weighted((weight, check_numbers(counts[check])) for check, weight in criterion.checks.items())


def score(
    results: Results, rubric: Rubric, status: CollectionStatus, attestations: Mapping[str, Attestation]
) -> Scores:
    """Every criterion of a rubric and the portal. attestations: the valid ones, by criterion id."""
    counts = {check_id: result.counts for check_id, result in results.items()}
    criteria = tuple(
        _criterion(criterion, results, counts, rubric, status, attestations.get(criterion.id))
        for criterion in rubric.criteria
    )
    numbers = _portal(rubric, counts, status)
    insufficient = numbers.coverage is not None and numbers.coverage < ENOUGH
    return Scores(criteria, Numbers(None if insufficient else numbers.score, numbers.coverage), insufficient)


def _portal(rubric: Rubric, counts: Mapping[str, Counts], status: CollectionStatus) -> Numbers:
    """What the city shows on its pages is no score of a portal that is empty or was not seen."""
    if status is CollectionStatus.EMPTY:
        return Numbers(None, None)
    numbers = portal_numbers(rubric, counts)
    return Numbers(None, numbers.coverage) if status in _WALLS else numbers


def _criterion(
    criterion: Criterion,
    results: Results,
    counts: Mapping[str, Counts],
    rubric: Rubric,
    status: CollectionStatus,
    attested: Attestation | None,
) -> CriterionScore:
    numbers = _criterion_numbers(criterion, counts) if criterion.checks else Numbers(None, None)
    state, reason = _state(criterion, numbers, counts, results, rubric, status)
    if attested is not None and state is State.CONTRADICTED:
        reason = f"{reason}; the attestation of {attested.by} of {attested.date}, says otherwise"
    elif attested is not None and state is not State.OBSERVED:
        state, reason = State.ATTESTED, f"attested by {attested.by} on {attested.date}"
    parts = {check: check_numbers(counts[check]) for check in criterion.checks}
    return CriterionScore(criterion, state, reason, numbers, parts)


def _state(
    criterion: Criterion,
    numbers: Numbers,
    counts: Mapping[str, Counts],
    results: Results,
    rubric: Rubric,
    status: CollectionStatus,
) -> tuple[State, str]:
    if not criterion.checks:
        covered = "cannot be seen from outside" if criterion.observable == "no" else "no check covers it yet"
        return State.ATTEST, f"{covered}: a person has to say"
    unlooked = [results[check] for check in criterion.checks if results[check].unlooked]
    if len(unlooked) == len(criterion.checks):
        if status in _WALLS or all(result.wall for result in unlooked):
            return State.BLOCKED, f"everything it needs met a wall: {unlooked[0].unlooked}"
        return State.ATTEST, f"was not looked at: {unlooked[0].unlooked}"
    against = [check for check in criterion.contradicts if counts[check][Outcome.FAIL]]
    if against:
        return State.CONTRADICTED, _against(results[against[0]])
    if numbers.score is None and criterion.observable != "no" and _looked_for(criterion, results):
        return State.NOT_SEEN, "it was looked for and not seen, which is no failing: a person can say"
    if numbers.score is None:
        return State.ATTEST, "nothing that was collected decides it: a person has to say"
    share = f"score {numbers.score:.1%} at a coverage of {numbers.coverage:.1%}"
    if numbers.coverage is not None and numbers.coverage < ENOUGH:
        return State.NOT_SEEN if numbers.score < rubric.indicated else State.INDICATED, f"{share}: too little was seen"
    if numbers.score >= rubric.observed:
        return State.OBSERVED, share
    return (State.INDICATED if numbers.score >= rubric.indicated else State.NOT_SEEN), share


def _against(result: CheckResult) -> str:
    """What was seen against a criterion, in the words of the finding."""
    finding = next(one for one in result.findings if one.outcome is Outcome.FAIL)
    subject = f"the {result.check.about}" if finding.subject == "portal" else "a dataset"
    return f"{subject} {finding.message}"


def _looked_for(criterion: Criterion, results: Results) -> bool:
    """Whether pages were searched for it, and not only a catalog that has nothing to say."""
    of_pages = (results[check] for check in criterion.checks if "website" in results[check].check.inputs)
    return any(result.findings and not result.unlooked for result in of_pages)
