"""The main job end to end, over the made-up portals and every fault: exit codes, clear lines, nothing wrong."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor import archive
from auditor.scorecard import schema
from fixtures import faults
from fixtures.server import play
from tests.cli import audit, run

EXPECTED = json.loads(Path("fixtures/expected.json").read_text(encoding="utf-8"))
FILES = ("scorecard.json", "datasets.csv", "findings.csv", "fixes.csv", "report.html", "snapshot.json")


def _scorecard(folder: Path) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((folder / "scorecard.json").read_text(encoding="utf-8"))
    jsonschema.validate(card, schema())
    return card


def _counted(portal: str) -> int:
    """How many datasets count: records that share an identifier are one."""
    expected: dict[str, Any] = EXPECTED[portal]
    return int(expected["datasets"]) - (1 if portal == "dcat-us" else 0)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every made-up portal, audited once."""
    folders = {}
    for name in ("socrata", "ckan", "arcgis-hub", "dcat-us"):
        folders[name] = tmp_path_factory.mktemp("audits") / name
        with play(name) as portal:
            done = audit(portal.url, folders[name])
        assert done.code == 0, done.err
    return folders


@pytest.mark.parametrize("name", ["socrata", "ckan", "arcgis-hub", "dcat-us"])
def test_what_was_planted_is_found(audited: dict[str, Path], name: str) -> None:
    folder, datasets = audited[name], _counted(name)
    assert all((folder / file).exists() for file in FILES)
    card = _scorecard(folder)
    assert card["portal"]["platform"] == name
    assert card["collection"]["status"] == "complete"
    assert card["catalog"]["counted"] == datasets
    rows = _rows(folder / "datasets.csv")
    assert len(rows) == card["catalog"]["datasets"]
    assert sum(not row["left_out"] for row in rows) == datasets


@pytest.mark.parametrize("name", ["socrata", "ckan", "arcgis-hub", "dcat-us"])
def test_judging_again_gives_the_same_bytes(audited: dict[str, Path], name: str, tmp_path: Path) -> None:
    folder = audited[name]
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert run("audit", "--from", str(folder), "--out", str(tmp_path), "--quiet").code == 0
    after = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    derived = {name for name in before if name.parts[0] not in ("captures", "snapshot.json")}
    assert derived == set(after)
    for path in derived:
        assert hashlib.sha256(before[path]).hexdigest() == hashlib.sha256(after[path]).hexdigest(), path


def test_everything_but_the_kept_files_comes_back(audited: dict[str, Path], tmp_path: Path) -> None:
    folder = audited["socrata"]
    copy = tmp_path / "copy"
    (copy / "captures").mkdir(parents=True)
    for kept in ("snapshot.json", "captures/0001.warc.gz"):
        (copy / kept).write_bytes((folder / kept).read_bytes())
    assert run("audit", "--from", str(copy), "--quiet").code == 0
    for name in FILES:
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


def test_personal_addresses_stay_in_the_captures(audited: dict[str, Path]) -> None:
    kept = 0
    for name, folder in audited.items():
        personal = EXPECTED[name]["personal_addresses"]
        assert personal
        captured = b"".join(capture.payload for capture in archive.read(folder / "captures"))
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix in (".csv", ".json", ".html") and path.name != "snapshot.json":
                text = path.read_text(encoding="utf-8")
                assert not [address for address in personal if address in text], path
        kept += sum(address.encode() in captured for address in personal)
    assert kept >= 3


#: fault → portal, exit code, status, and words of the line on standard error (none where all is well).
ON_SOCRATA = {
    "total_off_by_one": (4, "partial", "claims more than it delivers"),
    "duplicates_across_pages": (0, "complete", ""),
    "same_page": (0, "complete", ""),
    "rows_clamped": (0, "complete", ""),
    "small_window": (0, "complete", ""),
    "alias_tenant": (0, "complete", ""),
    "hostile_strings": (0, "complete", ""),
    "odd_values": (0, "complete", ""),
    "truncated_200": (3, "broken", "breaks off"),
    "truncated_large_pages": (0, "complete", ""),
    "html_200": (3, "broken", "web page"),
    "bare_string": (3, "broken", "catalog"),
    "empty_body": (3, "broken", "empty"),
    "wrong_charset": (0, "complete", ""),
    "wrong_charset_utf16": (0, "complete", ""),
    "byte_order_mark": (0, "complete", ""),
    "deep_nesting": (3, "broken", "nested too deeply"),
    "gzip_bomb": (3, "broken", "unpacks to more"),
    "rate_limited_seconds": (0, "complete", ""),
    "rate_limited_date": (0, "complete", ""),
    "server_errors": (0, "complete", ""),
    "reset_mid_body": (0, "complete", ""),
    "sticky_backend": (0, "complete", ""),
    "invalid_token": (0, "complete", ""),
    "waf_challenge": (3, "blocked", "bot challenge"),
    "akamai_denied": (3, "blocked", "firewall"),
    "redirect_loop": (3, "broken", "circles"),
    "redirect_to_private": (3, "broken", "not public"),
    "empty_catalog": (0, "empty", ""),
    "changing_catalog": (0, "complete", ""),
    "unlisted": (0, "complete", ""),
}
ON_CKAN = {
    "total_off_by_one": (4, "partial", "claims more than it delivers"),
    "duplicates_across_pages": (0, "complete", ""),
    "rows_clamped": (0, "complete", ""),
    "hostile_strings": (0, "complete", ""),
    "odd_values": (0, "complete", ""),
    "truncated_200": (0, "complete", ""),
    "truncated_large_pages": (0, "complete", ""),
    "html_200": (3, "broken", "web page"),
    "bare_string": (0, "complete", ""),
    "redirect_drops_query": (0, "complete", ""),
    "post_refused": (0, "complete", ""),
    "waf_challenge": (3, "blocked", "bot challenge"),
    "empty_catalog": (0, "empty", ""),
}
ON_HUB = {
    "global_index": (3, "not_found", "no scope of its own"),
    "total_off_by_one": (4, "partial", "claims more than it delivers"),
    "feed_error_after_start": (3, "broken", "breaks off"),
    "odd_values": (0, "complete", ""),
    "hostile_strings": (0, "complete", ""),
    "empty_catalog": (0, "empty", ""),
}
ON_FEED = {
    "feed_error_after_start": (3, "broken", "breaks off"),
    "html_200": (3, "not_found", "none of Socrata"),
    "odd_values": (0, "complete", ""),
    "hostile_strings": (0, "complete", ""),
    "empty_catalog": (0, "empty", ""),
    "byte_order_mark": (0, "complete", ""),
}
CASES = [
    (portal, fault, *told)
    for portal, table in (("socrata", ON_SOCRATA), ("ckan", ON_CKAN), ("arcgis-hub", ON_HUB), ("dcat-us", ON_FEED))
    for fault, told in table.items()
]


@pytest.mark.parametrize(("portal", "fault", "code", "status", "words"), CASES, ids=lambda value: str(value)[:24])
def test_a_fault_is_told_and_never_scored_wrongly(
    portal: str, fault: str, code: int, status: str, words: str, tmp_path: Path
) -> None:
    env = {"SOCRATA_APP_TOKEN": "planted-secret"} if fault == "invalid_token" else None
    with play(portal, faults=(fault,)) as site:
        done = audit(site.url, tmp_path, env=env)
    card = _scorecard(tmp_path)
    assert (done.code, card["collection"]["status"]) == (code, status), done.err
    assert words in done.err
    assert (not done.err) == (code == 0)
    assert "Traceback" not in done.err + done.out
    assert list(tmp_path.glob("captures/*.warc.gz"))
    if status in ("blocked", "broken", "not_found", "empty"):
        assert card["score"] is None
        assert not [row for row in _rows(tmp_path / "findings.csv") if row["outcome"] == "fail"]
    if status == "partial":
        assert card["provisional"] is True
    if status == "complete" and fault not in ("hostile_strings", "odd_values", "changing_catalog", "unlisted"):
        assert card["catalog"]["counted"] == _counted(portal)
    for path in tmp_path.rglob("*.warc.gz"):
        assert b"planted-secret" not in gzip.decompress(path.read_bytes())


def test_every_fault_is_known_here_or_elsewhere() -> None:
    slow = {"slow_drip", "hang_before_headers", "outage", "rate_limited_forever", "endless_body"}
    robots = {name for name in faults.all_faults() if name.startswith("robots_")}
    tested = {fault for _, fault, *_ in CASES} | slow | robots | {"user_agent_denied"}
    assert set(faults.all_faults()) <= tested


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [("not-a-portal", "not_found", "none of Socrata"), ("dead-hub", "not_found", "does not exist any more")],
)
def test_what_is_no_portal_is_said_to_be_none(name: str, status: str, words: str, tmp_path: Path) -> None:
    with play(name) as site:
        done = audit(site.url, tmp_path)
    assert done.code == 3
    assert words in done.err
    assert _scorecard(tmp_path)["collection"]["status"] == status
    assert _scorecard(tmp_path)["portal"]["platform"] is None


def test_nobody_there(tmp_path: Path) -> None:
    with play("not-a-portal") as site:
        url = site.url
    done = audit(url, tmp_path)
    assert done.code == 3
    assert done.err.startswith("broken: ")
    assert _scorecard(tmp_path)["score"] is None


def test_one_city_with_several_portals(tmp_path: Path) -> None:
    with play("socrata") as first, play("arcgis-hub") as second:
        done = audit(first.url, tmp_path, second.url)
    assert done.code == 0, done.err
    card = _scorecard(tmp_path)
    assert [portal["platform"] for portal in card["portals"]] == ["socrata", "arcgis-hub"]
    assert card["catalog"]["counted"] == EXPECTED["socrata"]["datasets"] + EXPECTED["arcgis-hub"]["datasets"]


def test_one_portal_of_two_behind_a_wall_is_partial(tmp_path: Path) -> None:
    with play("socrata") as first, play("ckan", faults=("waf_challenge",)) as second:
        done = audit(first.url, tmp_path, second.url)
    card = _scorecard(tmp_path)
    assert (done.code, card["collection"]["status"], card["provisional"]) == (4, "partial", True)
    assert card["score"] is not None


def test_departments_are_measured_against_the_official_list(tmp_path: Path) -> None:
    listed = tmp_path / "departments.txt"
    listed.write_text("# official\nDepartment of Sidewalk Ballet\n", encoding="utf-8")
    with play("socrata") as site:
        done = audit(site.url, tmp_path / "audit", "--departments", str(listed))
    assert done.code == 0, done.err
    rows = _rows(tmp_path / "audit/findings.csv")
    (breadth,) = [row for row in rows if row["check"] == "open_data/department_breadth"]
    assert "Sidewalk Ballet" in breadth["field"] + breadth["message"]


def test_against_an_earlier_audit(tmp_path: Path) -> None:
    with play("socrata", faults=("odd_values",)) as site:
        audit(site.url, tmp_path / "then")
    with play("socrata") as site:
        done = audit(site.url, tmp_path / "now", "--against", str(tmp_path / "then"))
    assert done.code == 0, done.err
    moved = _scorecard(tmp_path / "now")["against"]
    assert moved["by_rules"] == 0
    assert moved["by_data"] > 0
    assert moved["outcomes_changed"] == len(
        [row for row in _rows(tmp_path / "now/changes.csv") if row["kind"] == "outcome changed"]
    )


def test_attestations_and_declarations_are_shown_beside(tmp_path: Path) -> None:
    with play("socrata") as site:
        first = audit(site.url, tmp_path / "plain")
        assert first.code == 0
        dataset = next(row for row in _rows(tmp_path / "plain/datasets.csv") if not row["left_out"])
        form = tmp_path / "attest.toml"
        form.write_text(
            f"""
            [[attestation]]
            criterion = "DM1"
            person = "A. Clerk"
            role = "City Clerk"
            date = 2026-05-01
            statement = "The board meets every quarter."

            [[declaration]]
            dataset = "{dataset["id"]}"
            says = "finished"
            person = "A. Clerk"
            date = 2026-05-01
            reason = "The programme ended."
            """,
            encoding="utf-8",
        )
        done = audit(site.url, tmp_path / "attested", "--attest", str(form))
    assert done.code == 0, done.err
    plain, card = _scorecard(tmp_path / "plain"), _scorecard(tmp_path / "attested")
    assert card["score"] == plain["score"]
    (governance,) = [criterion for criterion in card["criteria"] if criterion["id"] == "DM1"]
    assert governance["state"] == "attested"
    assert card["declarations"][0]["found"] is True
    again = run("audit", "--from", str(tmp_path / "attested"), "--out", str(tmp_path / "again"), "--quiet")
    assert again.code == 0
    assert (tmp_path / "again/scorecard.json").read_bytes() == (tmp_path / "attested/scorecard.json").read_bytes()
