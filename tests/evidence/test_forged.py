"""Bundles by somebody who knows format and program: every digest agrees, and something that is said does not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.evidence import layout
from auditor.evidence.verify import verify
from tests.cli import run
from tests.evidence.bundles import broken, changed, contents

JUDGING, SNAPSHOT, CARD = "audit/judging.json.gz", "audit/snapshot.json", "audit/scorecard.json"


def document(bundle: Path, member: str) -> dict[str, Any]:
    content = contents(bundle)[member]
    read: dict[str, Any] = json.loads(gzip.decompress(content) if member.endswith(".gz") else content)
    return read


def with_document(bundle: Path, target: Path, member: str, value: object) -> Path:
    packed = json.dumps(value).encode()
    return changed(bundle, target, {member: gzip.compress(packed) if member.endswith(".gz") else packed})


def test_another_version_is_no_cloak(bundle: Path, tmp_path: Path) -> None:
    judged, card = document(bundle, JUDGING), document(bundle, CARD)
    judged["auditor_version"] = card["auditor_version"] = "99.0"
    report = contents(bundle)["audit/report.html"].replace(b"</main>", b"<p>All criteria are met.</p></main>")
    changes = {JUDGING: gzip.compress(json.dumps(judged).encode()), CARD: json.dumps(card).encode()}
    claimed = {**document(bundle, layout.MANIFEST)["audit"], "auditor_version": "99.0"}
    forged = changed(bundle, tmp_path / "a.wacz", {**changes, "audit/report.html": report}, audit=claimed)
    done = run("evidence", "verify", str(forged))
    assert done.code == 4
    assert "open    documents  report.html, written again, is another; it was judged by version 99.0" in done.out
    assert "The bundle holds" not in done.out
    assert "Not all could be checked here: one thing" in done.out
    # The score is computed here all the same, and one that differs is no more than a claim of that version.
    card["score"] = 0.99
    forged = changed(bundle, tmp_path / "b.wacz", {**changes, CARD: json.dumps(card).encode()}, audit=claimed)
    done = run("evidence", "verify", str(forged))
    assert done.code == 4
    assert "open    judgement" in done.out
    assert "The bundle holds" not in done.out


def test_what_another_version_wrote_the_same_holds(bundle: Path, tmp_path: Path) -> None:
    judged, card = document(bundle, JUDGING), document(bundle, CARD)
    judged["auditor_version"] = card["auditor_version"] = "0.0.1"
    card.pop("unanswered")
    changes = {JUDGING: gzip.compress(json.dumps(judged).encode()), CARD: json.dumps(card).encode()}
    claimed = {**document(bundle, layout.MANIFEST)["audit"], "auditor_version": "0.0.1"}
    steps = {step.name: step for step in verify(changed(bundle, tmp_path / "a.wacz", changes, audit=claimed))}
    assert steps["judgement"].holds is True
    assert "version 0.0.1" in steps["rules"].said
    assert steps["evidence"].holds is True


@pytest.mark.parametrize(
    "forge",
    [
        lambda text: text.replace(b'"schema_version": "1.', b'"schema_version": "9.', 1),
        lambda text: text.replace(b"{", b'{"taken_at": "2020-01-01T00:00:00Z",', 1),
        lambda text: text + b" ",
    ],
    ids=["schema", "twice", "space"],
)
def test_a_scorecard_that_reads_otherwise_is_found(
    bundle: Path, tmp_path: Path, forge: Callable[[bytes], bytes]
) -> None:
    card = contents(bundle)[CARD]
    assert forge(card) != card
    found = broken(changed(bundle, tmp_path / "a.wacz", {CARD: forge(card)}))
    assert found.name in ("judgement", "results")


@pytest.mark.parametrize(
    ("member", "old", "new", "said"),
    [
        (layout.HOW_TO, b"# How to check", b"# Not to check", "audit/VERIFY.md is not the page of this version"),
        (layout.INDEX, b'"status"', b'"statuz"', "indexes/index.cdx, written again, is another"),
        (layout.PAGES, b'"title"', b'"titel"', "pages/pages.jsonl, written again, is another"),
    ],
)
def test_what_players_and_people_go_by_is_compared(
    bundle: Path, tmp_path: Path, member: str, old: bytes, new: bytes, said: str
) -> None:
    content = contents(bundle)[member]
    assert old in content
    assert broken(changed(bundle, tmp_path / "a.wacz", {member: content.replace(old, new, 1)})).said == said


@pytest.mark.parametrize(
    "stated",
    [
        {"title": "Evidence of another audit"},
        {"mainPageUrl": "http://other.example/"},
        {"created": "2020-01-01T00:00:00Z"},
        {"description": "Nothing is masked"},
        {"more": 1},
        {"audit": "score"},
    ],
    ids=lambda stated: next(iter(stated)),
)
def test_what_the_manifest_says_follows_from_the_members(
    bundle: Path, tmp_path: Path, stated: dict[str, object]
) -> None:
    if stated == {"audit": "score"}:
        stated = {"audit": {**document(bundle, layout.MANIFEST)["audit"], "rubric": {"id": "mqa", "edition": "1"}}}
    found = broken(changed(bundle, tmp_path / "a.wacz", {}, **stated))
    assert found.said == f"datapackage.json, written again, has another {next(iter(stated))}"


def test_changes_that_nobody_compared_are_found(bundle: Path, tmp_path: Path) -> None:
    table = gzip.compress(b"kind,check\n=cmd|calc,x\n")
    found = broken(changed(bundle, tmp_path / "a.wacz", {"audit/changes.csv.gz": table}))
    assert found.said == "changes.csv is there, and the scorecard speaks of no earlier audit"


@pytest.fixture
def moved(bundle: Path, tmp_path: Path) -> Path:
    """A bundle that says what moved since an earlier audit."""
    folder = tmp_path / "moved"
    done = run("audit", "--from", str(bundle), "--against", str(bundle), "--out", str(folder), "--quiet")
    assert done.code == 0, done.err
    return folder / "evidence.wacz"


def test_what_moved_is_said_to_rest_on_other_bytes_and_adds_up(moved: Path, tmp_path: Path) -> None:
    steps = list(verify(moved))
    assert all(step.holds is not False and not step.unchecked for step in steps)
    assert any("rests on an earlier audit whose bytes are not in this bundle" in step.said for step in steps)
    header = gzip.decompress(contents(moved)["audit/changes.csv.gz"])
    for row, said in (
        (b"dataset added,,,a,,,,,,\r\n", "has other rows of 'dataset added' than the scorecard counts"),
        (b"dataset added,,,=1+1,,,,,,\r\n", "a cell that a spreadsheet would run"),
        (b"dataset added,,,a\r\n", "does not have the columns"),
    ):
        table = gzip.compress(header + row)
        assert said in broken(changed(moved, tmp_path / "b.wacz", {"audit/changes.csv.gz": table})).said
    done = run("audit", "--from", str(moved), "--out", str(tmp_path / "again"), "--quiet")
    assert done.code == 0
    assert "what moved since an earlier audit is not said again; --against names that one" in done.err


def test_other_results_of_a_folder_are_not_packed_with_these(audited: Path, bundle: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert run("audit", "--from", str(bundle), "--out", str(other), "--quiet").code == 0
    done = run("audit", "--from", str(audited), "--out", str(other), "--quiet")
    assert done.code == 2
    assert "holds another audit" in done.err


def edited(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def edit(document: dict[str, Any]) -> dict[str, Any]:
        change(document)
        return document

    return edit


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: it.update(taken_at="2026-11-15T12:00:00"), "no point in time"),
        (lambda it: it.update(taken_at="9999-12-31T23:59:59Z"), "no point in time"),
        (lambda it: it["rubric"].update(criteria=[]), "it has no criteria"),
        (lambda it: it["rubric"]["criteria"][0]["checks"].update({"nope/nope": 1}), "there is no such check"),
        (lambda it: it["rubric"]["criteria"].append(it["rubric"]["criteria"][0]), "stands in it twice"),
        (lambda it: it["rubric"]["criteria"][0].update(weight=-1), "which is not 0 or more"),
        (lambda it: it["rubric"].update(observed=-5), "the thresholds have to be"),
        (lambda it: it.update(departments=[""]), "another"),
        (lambda it: it.update(history=[{"portal": "x", "dataset": "y", "sightings": []}]), "another"),
    ],
)
def test_rules_that_make_no_sense_are_refused(
    bundle: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    judged = document(bundle, JUDGING)
    change(judged)
    forged = with_document(bundle, tmp_path / "a.wacz", JUDGING, judged)
    assert said in broken(forged).said
    assert str(tmp_path) not in broken(forged).said
    assert "auditor-verify" not in broken(forged).said


_ODD = st.sampled_from(
    [None, "", "x" * 5000, 0, -1, 1e308, 2**70, [], {}, [[]], "9999-12-31T23:59:59Z", "\x1b[2J", True]
)


@st.composite
def places(draw: st.DrawFn) -> tuple[str, list[int], object]:
    member = draw(st.sampled_from([JUDGING, SNAPSHOT, CARD]))
    return member, draw(st.lists(st.integers(0, 40), min_size=1, max_size=6)), draw(_ODD)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=places())
def test_no_document_stops_verification(bundle: Path, tmp_path: Path, place: tuple[str, list[int], object]) -> None:
    member, steps, odd = place
    value: Any = document(bundle, member)
    whole = value
    for number, step in enumerate(steps):
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            break
        key = keys[step % len(keys)]
        if number == len(steps) - 1 or not isinstance(value[key], (dict, list)) or not value[key]:
            value[key] = odd
            break
        value = value[key]
    last = list(verify(with_document(bundle, tmp_path / "a.wacz", member, whole)))[-1]
    assert last.name == "evidence" or last.holds is False or last.unchecked
    assert last.said.isprintable() or last.holds is False
