"""The part of `scorecard.json` on what people stated of a criterion: how it stands beside what was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct

from auditor.attest import Attached, Attestation, Review, Standing, Statements, Word
from auditor.attest.standing import ANSWERS, first
from auditor.publish import clean
from auditor.score import CriterionScore, Scores, State
from auditor.snapshot import Snapshot

_Stated = TypeVar("_Stated", Attestation, Review)


class Stated(Struct, frozen=True):
    """What was stated of one criterion. attested: the attestation that counts; note: how what was stated stands, one
    sentence, empty where nobody stated anything; reviewed: the latest review of it; attached: the file it names, as it
    was kept; lapsed: one sentence for each statement that is not in force."""

    attested: Attestation | None = None
    note: str = ""
    reviewed: Review | None = None
    attached: Attached | None = None
    lapsed: tuple[str, ...] = ()


def stated(snapshot: Snapshot, scores: Scores, statements: Statements) -> Mapping[str, Stated]:
    """What was stated of each criterion, personal addresses masked."""
    standings = statements.standings(snapshot.taken_at)
    kept = {file.name: file for file in snapshot.collected.attached}
    return {entry.criterion.id: _stated(entry, standings, kept) for entry in scores.criteria}


def _stated(entry: CriterionScore, standings: Sequence[Standing], kept: Mapping[str, Attached]) -> Stated:
    own = [standing for standing in standings if standing.attestation.criterion == entry.criterion.id]
    shown = first(own, entry.criterion.id)
    if shown is None:
        return Stated()
    answers = shown.word in ANSWERS
    return Stated(
        attested=_published(shown.attestation) if shown.word is Word.COUNTS else None,
        note=clean(_note(shown, entry.state)),
        reviewed=_published(shown.review) if shown.review else None,
        attached=_named(kept.get(shown.attestation.file)) if answers else None,
        lapsed=tuple(clean(one.said) for one in own if one.word not in ANSWERS),
    )


def _note(shown: Standing, state: State) -> str:
    """How a statement stands beside what was seen."""
    if shown.word is Word.COUNTS and state is State.CONTRADICTED:
        return f"contradicted by what was seen, and {shown.said}"
    if shown.word is Word.ANSWERED_NO and state is State.OBSERVED:
        return f"observed, and yet {shown.said}"
    return shown.said


def _published(entry: _Stated) -> _Stated:
    texts = {name: clean(value) for name, value in msgspec.structs.asdict(entry).items() if isinstance(value, str)}
    return msgspec.structs.replace(entry, **texts)


def _named(file: Attached | None) -> Attached | None:
    return msgspec.structs.replace(file, name=clean(file.name)) if file else None
