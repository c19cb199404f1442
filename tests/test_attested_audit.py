"""A real audit of a made-up portal with attestations: one counts, one expired, one was seen otherwise; and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from auditor import rubric
from auditor.assess import assess
from auditor.attest import read_statements
from auditor.attest.attached import attachments, keep, missing
from auditor.form import form
from auditor.rubric import Rubric
from auditor.scorecard import schema
from auditor.snapshot import Collected
from fixtures.server import play
from tests.cli import audit, run

FORM = """
rubric = "wwc-2022"

[[attestation]]
criterion = "DM1"
person = "A. Clerk"
role = "City Clerk"
date = 2026-05-01
statement = "The board meets every quarter; write to jane.roe@metroville.example."
file = "minutes.txt"

[[attestation]]
criterion = "DM5"
person = "A. Clerk"
role = "City Clerk"
date = 2025-01-01
expires = 2025-12-31
statement = "A policy is in force."

[[attestation]]
criterion = "OD3"
person = "A. Clerk"
role = "City Clerk"
date = 2026-05-01
statement = "Everything is on the portal, under an open license."

[[review]]
criterion = "DM1"
of = 2026-05-01
verdict = "query"
person = "B. Reviewer"
date = 2026-05-02
note = "which board?"
"""
RULES = rubric.load("wwc-2022")


def _contradicting() -> Rubric:
    """The rubric with a check of OD3 that speaks against it where it fails."""
    return replace(
        RULES,
        criteria=tuple(
            replace(entry, contradicts=("open_data/open_license",)) if entry.id == "OD3" else entry
            for entry in RULES.criteria
        ),
    )


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The audit without attestations, the one with them, and the folder of the form."""
    place = tmp_path_factory.mktemp("attested")
    (place / "form").mkdir()
    (place / "form/minutes.txt").write_text("The board met.", encoding="utf-8")
    (place / "form/attest.toml").write_text(FORM, encoding="utf-8")
    with play("ckan") as site:
        plain = audit(site.url, place / "plain")
        attested = audit(site.url, place / "attested", "--attest", str(place / "form/attest.toml"))
    assert (plain.code, attested.code) == (0, 0), attested.err
    return place / "plain", place / "attested", place / "form"


def _card(folder: Path) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((folder / "scorecard.json").read_text(encoding="utf-8"))
    jsonschema.validate(card, schema())
    return card


def test_attestations_change_states_and_no_number(folders: tuple[Path, Path, Path]) -> None:
    plain, attested = _card(folders[0]), _card(folders[1])
    assert (plain["score"], plain["coverage"]) == (attested["score"], attested["coverage"])
    of = {entry["id"]: entry for entry in attested["criteria"]}
    assert of["DM1"]["state"] == "attested"
    assert "queried by B. Reviewer on 2026-05-02: which board?" in of["DM1"]["attestation_note"]
    assert of["DM1"]["reviewed"]["verdict"] == "query"
    assert "jane.roe@" not in (folders[1] / "scorecard.json").read_text(encoding="utf-8")
    assert of["DM5"]["state"] == "attest"
    assert of["DM5"]["attested"] is None
    assert "expired on 2025-12-31" in of["DM5"]["attestation_note"]
    assert len(of["DM5"]["lapsed"]) == 1
    assert attested["projection"] is None
    assert attested["unanswered"] > 30
    assert len(attested["criteria"]) == 43
    text = json.dumps(attested).casefold()
    assert not [level.name for level in RULES.levels if level.name.casefold() in text]


def test_the_other_practice_areas_are_outside_of_every_number(folders: tuple[Path, Path, Path]) -> None:
    few = replace(RULES, criteria=tuple(one for one in RULES.criteria if one.id[:2] in ("OD", "DM")), levels=())
    assert len(few.criteria) == 13
    one, other = assess(folders[0], few).scorecard, assess(folders[0], RULES).scorecard
    assert (one.score, one.coverage) == (other.score, other.coverage)
    assert one.criteria == other.criteria[:13]


def test_what_was_seen_otherwise_stays_so_beside_the_attestation(folders: tuple[Path, Path, Path]) -> None:
    card = assess(folders[1], _contradicting()).scorecard
    entry = next(entry for entry in card.criteria if entry.id == "OD3")
    assert entry.state == "contradicted"
    seen, _, attested = entry.reason.partition("; ")
    assert seen.startswith("a dataset ")
    assert attested == "the attestation of A. Clerk, City Clerk, of 2026-05-01, says otherwise"
    assert entry.attested is not None
    assert entry.attestation_note.startswith("contradicted by what was seen, and attested by A. Clerk")


def test_the_form_of_it_keeps_the_answers_and_asks_the_rest(folders: tuple[Path, Path, Path]) -> None:
    judged = assess(folders[1], _contradicting())
    text = form(judged)
    assert read_statements(text) == read_statements(FORM)
    assert '#criterion = "DM5"' in text
    assert '#[[attestation]]\n#criterion = "DM1"' not in text
    assert "Contradicted by what was seen" in text
    again = assess(folders[1], _contradicting(), statements=read_statements(text))
    assert again.scorecard == judged.scorecard


def test_attached_files_go_with_the_audit_and_outlive_the_form(
    folders: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    _, attested, place = folders
    files = attachments(read_statements(FORM), place)
    collected = replace(Collected.read(attested), attached=files)
    (tmp_path / "captures").mkdir()
    for path in (attested / "captures").iterdir():
        (tmp_path / "captures" / path.name).write_bytes(path.read_bytes())
    collected.write(tmp_path)
    keep(files, place, tmp_path)
    card = assess(tmp_path, RULES).scorecard
    entry = next(entry for entry in card.criteria if entry.id == "DM1")
    assert entry.attached == files[0]
    assert missing(Collected.read(tmp_path).attached, tmp_path) == ()
    assert attachments(read_statements(FORM), tmp_path / "nowhere", collected.attached, tmp_path) == files


def test_judging_again_needs_neither_the_form_nor_its_files(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    assert run("audit", "--from", str(folders[1]), "--out", str(tmp_path), "--quiet").code == 0
    assert (tmp_path / "scorecard.json").read_bytes() == (folders[1] / "scorecard.json").read_bytes()
