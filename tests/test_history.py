"""`--history`: earlier audits are evidence, one by one or as a folder of them, whatever the portal's address then."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from fixtures.behaviours import at_night, on_portal
from fixtures.server import play
from tests.cli import Run, audit, run

PORTAL = "behaviours-socrata"
NIGHTS = (0, 1, 2)
BY_KEY = {one.key: one.id for one in on_portal(PORTAL)}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an audit of each night, every one at an address of its own."""
    folder = tmp_path_factory.mktemp("nights")
    for night in NIGHTS:
        with play(PORTAL, night=night) as portal:
            done = audit(portal.url, folder / f"night-{night}", "--quiet", at=at_night(night).isoformat())
            assert done.code == 0, done.err
    return folder


def judged(done: Run, folder: Path) -> dict[str, dict[str, str]]:
    assert done.code == 0, done.err
    with (folder / "datasets.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def again(nights: Path, out: Path, *history: Path) -> dict[str, dict[str, str]]:
    options = [option for folder in history for option in ("--history", str(folder))]
    done = run("audit", "--from", str(nights / "night-2"), "--out", str(out), "--quiet", *options)
    return judged(done, out)


def test_nights_tell_a_routine_from_a_promise(nights: Path, tmp_path: Path) -> None:
    alone = again(nights, tmp_path / "alone")[BY_KEY["append"]]
    with_nights = again(nights, tmp_path / "all", nights / "night-0", nights / "night-1")[BY_KEY["append"]]
    assert alone["refresh_state"] == "routine_declared"
    assert with_nights["refresh_state"] == "routine"
    assert with_nights["refresh_rule"] == "beat_visits"
    assert "2 of 2 visits" in with_nights["reason"]


def test_a_folder_of_audits_stands_for_the_audits_in_it(nights: Path, tmp_path: Path) -> None:
    one_by_one = again(nights, tmp_path / "each", nights / "night-0", nights / "night-1")
    assert again(nights, tmp_path / "folder", nights) == one_by_one
    # The present visit among them is the same visit, not another.
    assert again(nights, tmp_path / "twice", nights, nights / "night-2") == one_by_one


def test_a_folder_without_audits_is_wrong_usage(nights: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("audit", "--from", str(nights / "night-2"), "--history", str(tmp_path / "empty"))
    assert done.code == 2
    assert "snapshot.json" in done.err
