"""The command line: usage errors, help, quiet, and that nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import __version__
from fixtures.server import play
from tests.cli import audit, run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Usage"),
        (("audit",), "name the address of a portal"),
        (("audit", "ftp://data.example.gov"), "is no http(s) address"),
        (("audit", "http://"), "is no http(s) address"),
        (("audit", "data.example.gov", "--at", "yesterday"), "no ISO 8601 time"),
        (("audit", "data.example.gov", "--rubric", "nonesuch"), "wwc-2022"),
        (("audit", "data.example.gov", "--depth", "bottomless"), "--depth is one of"),
        (("audit", "data.example.gov", "--depth", "deep", "--sample", "-1"), "greater than or equal"),
        (("audit", "--resume", "nowhere"), "holds no snapshot.json"),
        (("audit", "data.example.gov", "--resume", "nowhere"), "leave them out"),
        (("audit", "--from", "nowhere", "--resume", "nowhere"), "leave one of the two out"),
        (("audit", "data.example.gov", "--departments", "nowhere.txt"), "cannot be read"),
        (("audit", "data.example.gov", "--attest", "nowhere.toml"), "cannot be read"),
        (("audit", "--from", "nowhere"), "holds no snapshot.json"),
        (("audit", "data.example.gov", "--from", "nowhere"), "takes no URL"),
        (("audit", "data.example.gov", "--pace", "inf"), "number of requests a second"),
        (("audit", "data.example.gov", "--at", "0001-01-01T00:00:00+14:00"), "no year"),
        (("audit", "data.example.gov", "--pace", "-1"), "greater than or equal"),
        (("checks", "open_data/nonesuch"), "no check is called"),
    ],
)
def test_wrong_usage_is_two_and_says_what_to_do(arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert words in done.err + done.out
    assert "Traceback" not in done.err


def test_help_is_worth_reading() -> None:
    done = run("audit", "--help", env={"COLUMNS": "120", "TERM": "dumb"})
    assert done.code == 0
    assert all(option in done.out for option in ("--depth", "--sample", "--resume"))
    for option in ("--out", "--at", "--from", "--against", "--departments", "--attest", "--strict-robots", "--quiet"):
        assert option in done.out
    assert "Exit codes" in done.out


def test_version_rubrics_and_checks() -> None:
    assert run("--version").out.strip() == f"auditor {__version__}"
    assert "wwc-2018" in run("rubrics").out
    assert "open_data/license" in run("checks").out
    assert "Fix:" in run("checks", "open_data/license").out


def test_quiet_says_nothing_and_an_audit_is_never_overwritten(tmp_path: Path) -> None:
    with play("dcat-us") as site:
        first = audit(site.url, tmp_path, "--quiet")
        assert (first.code, first.out, first.err) == (0, "", "")
        before = (tmp_path / "snapshot.json").read_bytes()
        second = audit(site.url, tmp_path)
    assert second.code == 2
    assert "already holds an audit" in second.err
    assert (tmp_path / "snapshot.json").read_bytes() == before


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "fixes").mkdir()
    (tmp_path / "fixes/mine.txt").write_text("precious", encoding="utf-8")
    with play("dcat-us") as site:
        done = audit(site.url, tmp_path)
    assert done.code == 2
    assert "name a new or empty folder" in done.err
    assert (tmp_path / "fixes/mine.txt").read_text(encoding="utf-8") == "precious"


def test_judging_elsewhere_leaves_the_kept_collection_as_it_was(tmp_path: Path) -> None:
    listed = tmp_path / "departments.txt"
    listed.write_text("Finance\n", encoding="utf-8")
    with play("dcat-us") as site:
        audit(site.url, tmp_path / "kept", "--quiet")
    before = (tmp_path / "kept/snapshot.json").read_bytes()
    options = ("--out", str(tmp_path / "other"), "--departments", str(listed), "--quiet")
    assert run("audit", "--from", str(tmp_path / "kept"), *options).code == 0
    assert (tmp_path / "kept/snapshot.json").read_bytes() == before


def test_an_attestation_of_no_criterion_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    form = tmp_path / "attest.toml"
    form.write_text(
        '[[attestation]]\ncriterion="OD99"\nperson="A"\nrole="r"\ndate=2026-01-01\nstatement="s"\n', encoding="utf-8"
    )
    with play("dcat-us") as site:
        done = audit(site.url, tmp_path / "audit", "--attest", str(form))
        assert not site.requests
    assert done.code == 2
    assert "OD99" in done.err


def test_captures_that_were_changed_are_our_line_not_a_traceback(tmp_path: Path) -> None:
    with play("dcat-us") as site:
        audit(site.url, tmp_path, "--quiet")
    captures = tmp_path / "captures/0001.warc.gz"
    captures.write_bytes(captures.read_bytes()[:3000])
    done = run("audit", "--from", str(tmp_path))
    assert done.code == 1
    assert "Traceback" not in done.err
    assert "captures" in done.err or "cannot be read" in done.err


def test_nothing_is_asked_of_the_portal_but_its_public_api(tmp_path: Path) -> None:
    with play("ckan") as site:
        audit(site.url, tmp_path)
        paths = {seen.path for seen in site.requests}
        methods = {seen.method for seen in site.requests}
    assert methods == {"GET"}
    assert not [path for path in paths if "package_show" in path or path.startswith("/dataset/")]


def test_strict_robots_takes_the_feed_or_says_it_is_a_wall(tmp_path: Path) -> None:
    with play("ckan", faults=("robots_disallow_all",)) as site:
        done = audit(site.url, tmp_path, "--strict-robots")
        asked = [seen.path for seen in site.requests]
    assert done.code == 3
    assert done.err.startswith("blocked: robots.txt disallows")
    assert asked == ["/robots.txt"]
