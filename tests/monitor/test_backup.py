"""A store that was lost is restored as the README says, and the nights go on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.monitor import postgres
from tests.monitor.watching import held, watching

CKAN = "behaviours-ckan"


def done(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def test_a_file_is_backed_up_and_restored(tmp_path: Path) -> None:
    if shutil.which("sqlite3") is None:
        if os.environ.get("CI"):
            pytest.fail("sqlite3 is not there")
        pytest.skip("sqlite3 is not there")
    store, copy = tmp_path / "m" / "nights.sqlite", tmp_path / "copy.sqlite"
    with watching(tmp_path / "m", [CKAN]) as monitor:
        assert monitor.night(0).code == 0
        before = held(f"sqlite:///{store}")
        done("sqlite3", store, f".backup {copy}")
        for path in store.parent.glob("nights.sqlite*"):
            path.unlink()
        shutil.copy(copy, store)
        assert held(f"sqlite:///{store}") == before
        (line,) = monitor.night(1, "--json").out.splitlines()
    assert json.loads(line)["how"] == "changes"


def test_a_database_is_dumped_and_restored(tmp_path: Path, server: str, database: Callable[[], str]) -> None:
    first, second = database(), database()
    with watching(tmp_path / "m", [CKAN], first) as monitor:
        assert monitor.night(0).code == 0
        done(postgres.program("pg_dump"), "--format=custom", f"--file={tmp_path / 'dump'}", first)
        done(postgres.program("pg_restore"), "--no-owner", f"--dbname={second}", tmp_path / "dump")
        assert held(second) == held(first)
        register = tmp_path / "m" / "portals.toml"
        register.write_text(register.read_text().replace(first, second))
        (line,) = monitor.night(1, "--json").out.splitlines()
    assert json.loads(line)["how"] == "changes"
