"""A level is projected where every criterion of the whole edition has an answer, and named nowhere else."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from auditor import rubric
from auditor.assess import Audit, judged
from auditor.attest import Attestation, Review, Statements
from auditor.check import Outcome, of_portal
from auditor.judge import CheckResult
from auditor.projection import projection, unanswered
from auditor.rubric import Level
from auditor.score import State, score
from auditor.scorecard import scorecard
from tests.made import AT, SOUND, snapshot

RULES = rubric.load("wwc-2022")
IDS = tuple(criterion.id for criterion in RULES.criteria)
PLAIN = judged(snapshot(), RULES)
LEVELS = ("Silver", "Gold", "Platinum")


def answers(met: int, total: int = len(IDS)) -> Statements:
    """Statements on the first criteria: so many met, the others not."""
    return Statements(
        tuple(
            Attestation(name, "Ada Example", "Clerk", date(2026, 1, 1), "so", met=number < met)
            for number, name in enumerate(IDS[:total])
        )
    )


def audited(stated: Statements) -> Audit:
    return judged(snapshot(), RULES, statements=stated)


@pytest.mark.parametrize(
    ("met", "level", "next_level", "short", "spare"),
    [
        (0, "", "Silver", 22, 0),
        (21, "", "Silver", 1, 0),
        (22, "Silver", "Gold", 8, 0),
        (29, "Silver", "Gold", 1, 7),
        (30, "Gold", "Platinum", 7, 0),
        (36, "Gold", "Platinum", 1, 6),
        (37, "Platinum", "", 0, 0),
        (43, "Platinum", "", 0, 6),
    ],
)
def test_levels_and_the_distance_to_the_next(met: int, level: str, next_level: str, short: int, spare: int) -> None:
    card = audited(answers(met)).scorecard
    assert card.unanswered == 0
    found = card.projection
    assert found is not None
    assert (found.met, found.total, found.share) == (met, 43, met / 43)
    assert (found.level, found.next_level, found.short, found.spare) == (level, next_level, short, spare)
    assert (found.observed, found.attested) == (0, met)
    assert found.unmet == IDS[met:]
    assert "no certification" in found.note


@pytest.mark.parametrize("answered", [0, 1, 42])
def test_no_level_where_one_question_is_open(answered: int) -> None:
    card = audited(answers(answered, answered)).scorecard
    assert card.projection is None
    assert card.unanswered == 43 - answered
    text = card.encoded().decode()
    assert not [level for level in LEVELS if level.lower() in text.lower()]


def test_an_expired_a_rejected_and_a_later_statement_leave_the_question_open() -> None:
    whole = answers(43)
    for change in ({"expires": date(2026, 2, 1)}, {"date": date(2026, 12, 1)}):
        changed = replace(whole, attestation=(replace(whole.attestation[0], **change), *whole.attestation[1:]))
        assert audited(changed).scorecard.unanswered == 1
    review = Review("OD1", "reject", "Bo Example", date(2026, 2, 1), date(2026, 1, 1), "no")
    assert audited(replace(whole, review=(review,))).scorecard.projection is None
    queried = audited(replace(whole, review=(replace(review, verdict="query"),))).scorecard.projection
    assert queried is not None
    assert (queried.met, queried.queried) == (43, 1)


def test_the_retired_edition_and_an_edition_of_ones_own_name_none() -> None:
    retired = rubric.load("wwc-2018")
    stated = Statements(tuple(Attestation(entry.id, "A", "b", date(2026, 1, 1), "so") for entry in retired.criteria))
    card = judged(snapshot(), retired, statements=stated).scorecard
    assert (card.projection, card.unanswered) == (None, None)
    assert retired.levels == ()


def test_answers_to_another_edition_answer_nothing() -> None:
    assert audited(replace(answers(43), rubric="wwc-2018")).scorecard.unanswered == 43


def _with_open_data(stated: Statements, outcome: Outcome) -> Audit:
    """An audit in which every check of OD3 comes to one outcome, and its first one speaks against it."""
    portal = next(entry for entry in RULES.criteria if entry.id == "OD3")
    first = next(iter(portal.checks))
    rules = replace(
        RULES,
        criteria=tuple(replace(one, contradicts=(first,) if one.id == "OD3" else ()) for one in RULES.criteria),
    )
    audit = judged(snapshot(SOUND), rules, statements=stated)
    finding = of_portal(outcome, "was seen", "x")
    results = {name: CheckResult(one.check, (finding,)) for name, one in audit.results.items()}
    scores = score(results, rules, audit.snapshot.status, stated.valid(AT))
    card = scorecard(audit.snapshot, results, scores, rules, audit.verdicts, stated)
    return replace(audit, results=results, scores=scores, rubric=rules, scorecard=card)


def test_what_was_seen_counts_and_needs_no_attestation() -> None:
    whole = answers(43)
    audit = _with_open_data(whole, Outcome.PASS)
    found = audit.scorecard.projection
    assert found is not None
    seen = [entry for entry in audit.scores.criteria if entry.state is State.OBSERVED]
    assert seen
    assert (found.met, found.observed, found.attested) == (43, len(seen), 43 - len(seen))
    names = {entry.criterion.id for entry in seen}
    only = replace(whole, attestation=tuple(one for one in whole.attestation if one.criterion not in names))
    assert projection(audit.scores, only, RULES, AT) == found


def test_a_no_of_the_city_stands_against_what_was_seen() -> None:
    stated = replace(
        answers(43), attestation=tuple(replace(one, met=one.criterion != "OD3") for one in answers(43).attestation)
    )
    card = _with_open_data(stated, Outcome.PASS).scorecard
    assert card.projection is not None
    assert card.projection.unmet == ("OD3",)
    entry = next(entry for entry in card.criteria if entry.id == "OD3")
    assert entry.state == "observed"
    assert "said on 2026-01-01 that it is not met" in entry.attestation_note


def test_an_attestation_does_not_outweigh_what_was_seen_otherwise() -> None:
    audit = _with_open_data(answers(43), Outcome.FAIL)
    found = audit.scorecard.projection
    assert found is not None
    assert found.contradicted == ("OD3",)
    assert found.unmet == ("OD3",)
    entry = next(entry for entry in audit.scorecard.criteria if entry.id == "OD3")
    assert entry.state == "contradicted"
    assert "the attestation of Ada Example, Clerk, of 2026-01-01, says otherwise" in entry.reason
    assert entry.attested is not None
    assert entry.attestation_note.startswith("contradicted by what was seen, and attested by Ada Example")
    open_one = replace(answers(43), attestation=answers(43).attestation[:2] + answers(43).attestation[3:])
    assert unanswered(audit.scores, open_one, RULES, AT) == ("OD3",)


def test_levels_of_a_rubric_have_to_rise() -> None:
    text = "levels = [{name = 'A', share = 0.6}, {name = 'B', share = 0.5}]\n"
    assert msgspec.toml.decode(text, type=dict[str, list[Level]])["levels"][0] == Level("A", 0.6)
    assert [level.name for level in RULES.levels] == list(LEVELS)
