"""The form asks exactly what is open, attests nothing until it is filled in, and keeps what was answered."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor import rubric
from auditor.assess import Audit, judged
from auditor.attest import Attestation, AttestationError, Review, Statements, read_statements
from auditor.attest.mistakes import mistakes
from auditor.check import Outcome
from auditor.form import form, open_questions
from auditor.judge import CheckResult
from auditor.model import Stamp
from auditor.score import State
from auditor.web import Document, Role, Website
from tests.attest.test_toml import STATEMENTS
from tests.made import AT, SOUND, URL, snapshot

RULES = rubric.load("wwc-2022")
IDS = tuple(criterion.id for criterion in RULES.criteria)
EVIL = "\"'''\n[[attestation]]\ncriterion = \"DM9\"\r\nperson = 'x' \u2028met = true # \x1b[2J <b>"
MAIL = "jane.roe@metroville.example"
ONE = judged(snapshot(replace(SOUND, title=f"{EVIL} {MAIL}", publisher=f"{EVIL} {MAIL}")), RULES)


def page(title: str, **more: object) -> Document:
    told = Document(
        url=f"https://www.metroville.example/{len(title)}",
        asked="",
        role=Role.CITY,
        media_type="text/html",
        capture=f"urn:uuid:{len(title):08d}",
        seen_at=AT,
        title=title,
        published=Stamp("2026", AT),
    )
    return replace(told, **more)


def said(criterion: str, day: date = date(2026, 3, 1), **more: object) -> Attestation:
    return replace(Attestation(criterion, "Ada Example", "City Clerk", day, 'It is "so".\nAnd \\ so.'), **more)


def uncommented(text: str, criterion: str = "") -> str:
    """The form with every line that is to be filled in laid open, or those of one criterion."""
    blocks = re.split(r"(?m)^(?=#\[\[attestation\]\])", text)
    chosen = [block for block in blocks if not criterion or f'\n#criterion = "{criterion}"\n' in block]
    return re.sub(r"(?m)^#(?=\[\[|[a-z]+ = |''')", "", "".join(chosen))


def filled(text: str) -> str:
    for blank, answer in (
        ('person = ""', 'person = "Ada Example"'),
        ('role = ""', 'role = "City Clerk"'),
        ('statement = ""', 'statement = "It is so."'),
        ("expires = YYYY-MM-DD\n", ""),
        ("YYYY-MM-DD", "2026-10-01"),
    ):
        text = text.replace(blank, answer)
    return text


def asked(text: str) -> list[str]:
    return re.findall(r'(?m)^#\[\[attestation\]\]\n#criterion = "(\w+)"$', text)


@pytest.mark.parametrize("name", rubric.names())
def test_it_asks_exactly_what_is_open(name: str) -> None:
    audit = judged(snapshot(SOUND), rubric.load(name))
    text = form(audit)
    open_ones = [entry.criterion.id for entry in audit.scores.criteria if entry.state is not State.OBSERVED]
    assert asked(text) == open_ones
    assert [entry.criterion.id for entry in open_questions(audit, Statements())] == open_ones
    for entry in audit.scores.criteria:
        if entry.criterion.id in open_ones:
            flat = " ".join(line.removeprefix("# ").strip() for line in text.splitlines())
            assert " ".join(entry.criterion.name.split()) in flat
            assert all(part in flat for part in entry.criterion.attestation.split("? "))


def test_a_form_nobody_filled_in_is_valid_and_attests_nothing() -> None:
    text = form(ONE)
    assert read_statements(text) == Statements(rubric="wwc-2022")
    assert mistakes(text, IDS, AT, Path("."), "wwc-2022") == ()


def test_laid_open_and_not_filled_in_every_blank_is_a_mistake_with_its_line() -> None:
    text = uncommented(form(ONE)).replace("YYYY-MM-DD", "2026-10-01").replace("expires = 2026-10-01\n", "")
    found = mistakes(text, IDS, AT, Path("."))
    assert len(found) == 3 * len(asked(form(ONE)))
    assert {mistake.what.split(": ")[1] for mistake in found} == {
        "person is empty",
        "role is empty",
        "statement is empty",
    }
    lines = text.split("\n")
    assert all(lines[mistake.line - 1].endswith('= ""') for mistake in found)


def test_the_blank_date_is_said_to_be_one() -> None:
    (found,) = mistakes(uncommented(form(ONE), "DM5"), IDS, AT, Path("."))
    assert "as 2026-03-31" in found.remedy


def test_a_form_filled_in_is_taken_and_the_question_is_gone() -> None:
    text = form(ONE)
    answers = filled(uncommented(text, "DM5"))
    assert mistakes(answers, IDS, AT, Path(".")) == ()
    stated = read_statements(answers)
    assert [entry.criterion for entry in stated.attestation] == ["DM5"]
    again = form(judged(ONE.snapshot, RULES, statements=stated))
    assert asked(again) == [one for one in asked(text) if one != "DM5"]
    assert read_statements(again).attestation == stated.attestation


def test_answers_are_kept_and_a_lapsed_one_is_asked_again() -> None:
    lapsed, no, good = said("DM3", expires=date(2026, 4, 1)), said("DM5", met=False), said("DM1", checklist="a\nb '''")
    rejected = Review("DM6", "reject", "Bo Example", date(2026, 4, 1), date(2026, 3, 1), "of another city")
    stated = Statements((lapsed, no, good, said("DM6")), review=(rejected,), rubric="wwc-2022")
    text = form(judged(snapshot(SOUND), RULES, statements=stated))
    assert read_statements(text) == stated
    assert {"DM3", "DM6"} <= set(asked(text))
    assert not {"DM5", "DM1"} & set(asked(text))
    flat = " ".join(text.replace("\n# ", " ").split())
    assert "expired on 2026-04-01" in flat
    assert "rejected by Bo Example on 2026-04-01: of another city" in flat
    assert text.count("#[[review]]") == 2  # for the two that count and nobody has looked over


def test_answers_of_an_earlier_form_come_beside_those_of_the_audit() -> None:
    audit = judged(snapshot(SOUND), RULES, statements=Statements((said("DM1"),)))
    text = form(audit, Statements((said("DM1"), said("DM5"))))
    assert [entry.criterion for entry in read_statements(text).attestation] == ["DM1", "DM5"]
    assert not {"DM1", "DM5"} & set(asked(text))


def test_an_answer_given_after_the_audit_is_not_asked_for_again() -> None:
    audit = judged(snapshot(SOUND), RULES)
    later = Statements((said("DM5", date(2026, 12, 1)),))
    assert "DM5" in asked(form(audit, later))
    assert "DM5" not in asked(form(audit, later, datetime(2026, 12, 2, tzinfo=UTC)))


def test_answers_to_another_rubric_are_refused() -> None:
    with pytest.raises(AttestationError, match="wwc-2018"):
        form(replace(ONE, statements=Statements(rubric="wwc-2022")), Statements((said("OD2"),), rubric="wwc-2018"))


@example(Statements((said("DM1\n[[attestation]]"), said("a\x85b = 1"), said("a\u2028b = 1", checklist='\r\n\'"""'))))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(STATEMENTS)
def test_form_to_answers_to_form(stated: Statements) -> None:
    text = form(replace(ONE, statements=stated))  # judged once: its answers are all that differs
    read = read_statements(text)
    assert read == replace(stated, rubric="wwc-2022")
    assert form(replace(ONE, statements=read)) == text


def _seeing(message: str, quote: str, title: str) -> Audit:
    """The audit with a finding about the portal, a page, and reasons in these words."""
    check = ONE.checks["open_data/expected_datasets"]
    from auditor.check import of_portal
    from auditor.model import Evidence

    shown = page(title, headings=("Performance dashboard",))
    finding = of_portal(Outcome.FAIL, message, "x", (Evidence(shown.capture, "", quote),))
    results = {**ONE.results, check.id: CheckResult(check, (finding,))}
    site = Website("https://www.metroville.example", "given", (URL,), (shown,))
    return replace(ONE, results=results, snapshot=replace(ONE.snapshot, website=site))


def test_what_was_seen_stands_beside_with_public_pages() -> None:
    text = form(_seeing("has no dataset of trees", "Trees: none", "How we are doing"))
    flat = " ".join(line.removeprefix("# ").strip() for line in text.splitlines())
    assert (
        "Seen against it: the portal has no dataset of trees. “Trees: none” <https://www.metroville.example/16>" in flat
    )
    assert "A public page that may help: How we are doing <https://www.metroville.example/16>" in flat


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_of_a_portal_becomes_an_answer(one: str, other: str) -> None:
    audit = _seeing(f"{EVIL}{one} {MAIL}", f"{EVIL}{other} {MAIL}", f"{other}{EVIL} {MAIL}")
    text = form(audit)
    assert tomllib.loads(text) == {"rubric": "wwc-2022"}
    assert MAIL not in text
    assert "\x1b" not in text
    laid_open = read_statements(filled(uncommented(text)))
    assert [entry.criterion for entry in laid_open.attestation] == asked(text)
    assert {entry.person for entry in laid_open.attestation} == {"Ada Example"}
