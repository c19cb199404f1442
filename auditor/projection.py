"""The level that the answers to a whole edition would come to; a projection, and no certification."""

from __future__ import annotations

import math
from datetime import datetime

from msgspec import Struct

from auditor.attest import Standing, Statements, Word
from auditor.attest.standing import ANSWERS, first
from auditor.rubric import Level, Rubric
from auditor.score import CriterionScore, Scores, State

NOTE = (
    "A projection from what was seen and what the city attests, and no certification: Results for America reviews the "
    "documents by checklists that are not public, and decides"
)


class Projection(Struct, frozen=True):
    """Where a city would stand. level: the level reached, empty below the first one. met: criteria that are observed
    or attested; observed, attested: of these; queried: of the attested, those that a reviewer asks about; unmet: ids of
    the others; contradicted: of these, those that were seen otherwise. next_level: the next one, empty at the highest;
    short: how many criteria are missing to it; spare: how many could be lost before the level is."""

    level: str
    met: int
    total: int
    share: float
    observed: int
    attested: int
    queried: int
    unmet: tuple[str, ...]
    contradicted: tuple[str, ...]
    next_level: str
    short: int
    spare: int
    note: str = NOTE


def projection(scores: Scores, statements: Statements, rubric: Rubric, at: datetime) -> Projection | None:
    """The projected level at a time; None where the rubric names no levels or anything of it is unanswered.

    statements: those of the rubric. A criterion is met where it is observed or validly attested. An explicit "no" of
    the city stands against what was seen, and what was seen otherwise stands against an attestation.
    """
    if not rubric.levels or unanswered(scores, statements, rubric, at):
        return None
    standings = statements.under(rubric.id).standings(at)
    shown = {entry.criterion.id: first(standings, entry.criterion.id) for entry in scores.criteria}
    met = [entry for entry in scores.criteria if _met(entry, shown[entry.criterion.id])]
    seen = [entry for entry in met if entry.state is State.OBSERVED]
    queried = [entry for entry in met if entry not in seen and _queried(shown[entry.criterion.id])]
    unmet = [entry for entry in scores.criteria if entry not in met]
    total = len(scores.criteria)
    reached = [level for level in rubric.levels if len(met) >= _needed(level, total)]
    above = [level for level in rubric.levels if level not in reached]
    return Projection(
        level=reached[-1].name if reached else "",
        met=len(met),
        total=total,
        share=len(met) / total,
        observed=len(seen),
        attested=len(met) - len(seen),
        queried=len(queried),
        unmet=tuple(entry.criterion.id for entry in unmet),
        contradicted=tuple(entry.criterion.id for entry in unmet if entry.state is State.CONTRADICTED),
        next_level=above[0].name if above else "",
        short=_needed(above[0], total) - len(met) if above else 0,
        spare=len(met) - _needed(reached[-1], total) if reached else 0,
    )


def unanswered(scores: Scores, statements: Statements, rubric: Rubric, at: datetime) -> tuple[str, ...]:
    """The ids of the criteria that are neither observed nor answered by a valid attestation, yes or no."""
    standings = statements.under(rubric.id).standings(at)
    answered = {one.attestation.criterion for one in standings if one.word in ANSWERS}
    return tuple(
        entry.criterion.id
        for entry in scores.criteria
        if entry.state is not State.OBSERVED and entry.criterion.id not in answered
    )


def _needed(level: Level, total: int) -> int:
    """The smallest number of criteria that is the level's share of all."""
    return math.ceil(round(level.share * total, 9))


def _met(entry: CriterionScore, standing: Standing | None) -> bool:
    word = standing.word if standing else None
    if word is Word.ANSWERED_NO or entry.state is State.CONTRADICTED:
        return False
    return entry.state is State.OBSERVED or word is Word.COUNTS


def _queried(standing: Standing | None) -> bool:
    return standing is not None and standing.review is not None and standing.review.verdict == "query"
