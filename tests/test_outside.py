"""Depth standard end to end: spiders in their own process, stopped and gone on with, and back from the bytes."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor import archive
from auditor.snapshot import CAPTURES, Collected
from fixtures.cities import RECORDED_AT
from fixtures.city.both import play_both
from fixtures.server import Portal, play
from tests.cli import audit, run

STANDARD = ("--depth", "standard")
NO_LINKS = (*STANDARD, "--links", "0")


def _begun(city: Portal, portal: Portal, folder: Path, *more: str) -> subprocess.Popen[str]:
    """An audit under way, in a process that can be stopped."""
    fixed = ("--out", str(folder), "--at", RECORDED_AT, "--allow-private", *STANDARD, "--home", city.url)
    command = [sys.executable, "-m", "auditor.cli", "audit", portal.url, *fixed, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def _pages(log: list[Any]) -> Counter[str]:
    return Counter(seen.target for seen in log if seen.path != "/robots.txt")


def _card(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "scorecard.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on_and_asks_no_page_twice(how: signal.Signals, tmp_path: Path) -> None:
    with play_both("city-poor") as (city, portal):
        begun = _begun(city, portal, tmp_path / "a", "--links", "0", "--pace", "30")
        _until(lambda: len(city.requests) > 15)
        begun.send_signal(how)
        begun.communicate(timeout=60)
        assert begun.returncode == (130 if how is signal.SIGINT else -9)
        _until(lambda: all(seen.ended for seen in city.requests))
        before = _pages(city.requests)
        resumed = run("audit", "--resume", str(tmp_path / "a"), "--allow-private", "--quiet")
        assert resumed.code == 0, resumed.err
        whole = _pages(city.requests)
    collected = Collected.read(tmp_path / "a")
    assert not collected.unfinished
    assert [run.done for run in collected.spiders] == [True]
    assert len(collected.spiders[0].files) == 2
    # What was under way when the process died may be asked for once more.
    assert sum(count - 1 for target, count in whole.items() if target in before and count > 1) <= 3
    assert len(whole) > len(before)


def test_the_same_comes_back_from_captures_and_snapshot_alone(tmp_path: Path) -> None:
    with play_both("city-poor") as (city, portal):
        done = audit(portal.url, tmp_path / "a", *STANDARD, "--home", city.url)
    assert done.code == 0, done.err
    kept = tmp_path / "kept"
    shutil.copytree(tmp_path / "a" / CAPTURES, kept / CAPTURES)
    shutil.copy(tmp_path / "a" / "snapshot.json", kept)
    assert run("audit", "--from", str(kept), "--quiet").code == 0
    for name in ("scorecard.json", "datasets.csv", "distributions.csv", "findings.csv", "fixes.csv", "report.html"):
        assert (kept / name).read_bytes() == (tmp_path / "a" / name).read_bytes(), name


def test_a_home_page_is_found_from_the_portal(tmp_path: Path) -> None:
    with play_both("city-exemplary") as (city, portal):
        done = audit(portal.url, tmp_path / "a", *NO_LINKS)
    assert done.code == 0, done.err
    site = _card(tmp_path / "a")["website"]
    assert site["home"].rstrip("/") == city.url
    assert site["home_found"] not in ("", "given")


def test_without_a_home_page_the_report_says_how_to_give_one(tmp_path: Path) -> None:
    with play("ckan") as portal:
        done = audit(portal.url, tmp_path / "a", *NO_LINKS)
    assert done.code == 0, done.err
    assert _card(tmp_path / "a")["website"]["home"] == ""
    assert "--home" in (tmp_path / "a" / "report.html").read_text(encoding="utf-8")


def test_a_spider_that_fails_is_our_failure_and_the_catalog_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "path" / "sitecustomize.py"
    broken.parent.mkdir()
    # The spider's own process breaks at its first import; the audit's does not load it.
    broken.write_text(
        "import sys\n"
        "class Broken:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'spiders.run': raise RuntimeError('no luck today')\n"
        "sys.meta_path.insert(0, Broken())\n"
    )
    with play_both("city-poor") as (city, portal):
        environment = {"PYTHONPATH": str(broken.parent)}
        done = audit(portal.url, tmp_path / "a", *NO_LINKS, "--home", city.url, env=environment)
    assert done.code == 0, done.err
    card = _card(tmp_path / "a")
    assert card["collection"]["status"] == "complete"
    states = {one["id"]: one["state"] for one in card["criteria"]}
    assert states["OD1"] == "attest", "what we failed to read is no sight of anything"
    told = json.dumps(card["criteria"])
    assert "our failure" in told
    assert "no luck today" in told


def test_budgets_bound_the_pages(tmp_path: Path) -> None:
    with play_both("city-exemplary") as (city, portal):
        done = audit(portal.url, tmp_path / "a", *NO_LINKS, "--home", city.url, "--pages", "12")
        asked = len(_pages(city.requests))
    assert done.code == 0, done.err
    site = _card(tmp_path / "a")["website"]
    assert sum(site["documents"].values()) <= 12
    assert asked <= 16
    assert "budget" in site["ended"] or "12" in site["ended"]


def test_depth_catalog_asks_nothing_of_the_city(tmp_path: Path) -> None:
    with play_both("city-poor") as (city, portal):
        done = audit(portal.url, tmp_path / "a", "--depth", "catalog", "--home", city.url)
        assert not city.requests
    assert done.code == 0
    assert not (tmp_path / "a" / "distributions.csv").exists()
    assert _card(tmp_path / "a")["website"] is None


def test_secrets_of_the_servers_are_not_kept(tmp_path: Path) -> None:
    with play_both("city-exemplary") as (city, portal):
        assert audit(portal.url, tmp_path / "a", *NO_LINKS, "--home", city.url).code == 0
        assert any("set-cookie" not in seen.headers for seen in city.requests)
        assert not any(seen.headers.get("cookie") for seen in city.requests)
    captures = list(archive.read(tmp_path / "a" / CAPTURES))
    assert captures
    assert not any("set-cookie" in capture.headers for capture in captures)
