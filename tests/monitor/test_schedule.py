"""What runs the nights: taken by the schedulers themselves, and its commands run as they would run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli import run
from tests.monitor.watching import Watching, watching

BIN = Path(sys.executable).parent


@pytest.fixture
def monitor(tmp_path: Path) -> object:
    with watching(tmp_path / "watch", ["behaviours-ckan"]) as made:
        yield made


def written(monitor: Watching, kind: str, out: Path, *more: str) -> str:
    done = run("monitor", "schedule", kind, str(monitor.folder), "--out", str(out), *more)
    assert done.code == 0, done.err
    return done.out


def test_the_line_of_cron_runs_the_night_and_says_nothing(monitor: Watching, tmp_path: Path) -> None:
    assert "crontab" in written(monitor, "cron", tmp_path / "out")
    (line,) = [one for one in (tmp_path / "out" / "cron.txt").read_text().splitlines() if not one.startswith("#")]
    minute, hour, *every, command = line.split(None, 5)
    assert (minute, hour, every) == ("15", "02", ["*", "*", "*"])
    # As cron does: by sh, with next to nothing in the environment.
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "complete" in run("monitor", "status", str(monitor.folder)).out


def test_systemd_takes_the_units(monitor: Watching, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        if os.environ.get("CI"):
            pytest.fail("systemd-analyze is not there")
        pytest.skip("systemd-analyze is not there")
    written(monitor, "systemd", tmp_path / "out")
    units = sorted(map(str, (tmp_path / "out").iterdir()))
    assert [Path(one).name for one in units] == ["auditor-monitor.service", "auditor-monitor.timer"]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "auditor-monitor" in line]
    assert (done.returncode, ours) == (0, [])
    service = (tmp_path / "out" / "auditor-monitor.service").read_text()
    assert f"ExecStart={BIN}/auditor monitor run --quiet {monitor.folder}" in service


def test_the_steps_of_the_workflow_run_as_shell(monitor: Watching, tmp_path: Path) -> None:
    """Two nights, each on a machine that knows nothing but the repository; the history goes on by its branch."""
    written(monitor, "github", tmp_path / "out", "--source", "auditor.whl")
    workflow = yaml.safe_load((tmp_path / "out" / "nightly.yml").read_text())
    steps = [one for one in workflow["jobs"]["night"]["steps"] if "run" in one]
    assert steps[0]["run"] == 'python -m pip install --quiet "$AUDITOR"'  # what is tested is installed already
    origin = tmp_path / "origin.git"
    shell(
        "git init --quiet --bare -b main $ORIGIN && git init --quiet -b main first && cd first"
        " && cp $REGISTER . && git add . && git -c user.name=a -c user.email=a@b commit --quiet -m register"
        " && git push --quiet $ORIGIN main",
        tmp_path,
        ORIGIN=origin,
        REGISTER=monitor.folder / "portals.toml",
    )
    for night in range(2):
        monitor.portals["behaviours-ckan"].night = night
        machine = tmp_path / f"machine{night}"
        shell("git clone --quiet $ORIGIN $MACHINE", tmp_path, ORIGIN=origin, MACHINE=machine)
        summary = tmp_path / f"summary{night}"
        for step in steps[1:]:
            shell(step["run"], machine, GITHUB_STEP_SUMMARY=summary)
        assert "confirmed changes" in summary.read_text()
    shell("git fetch --quiet origin nights && git show FETCH_HEAD:nights.sqlite > last.sqlite", machine)
    assert (machine / "last.sqlite").read_bytes()[:6] == b"SQLite"
    status = run("monitor", "status", str(machine), "--json")
    assert '"nights": 2' in status.out


def test_a_folder_that_a_scheduler_would_read_otherwise_is_refused(tmp_path: Path) -> None:
    with watching(tmp_path / "two words", ["behaviours-ckan"]) as made:
        done = run("monitor", "schedule", "cron", str(made.folder))
    assert done.code == 2
    assert "has a blank" in done.err
    assert run("monitor", "schedule", "at", str(tmp_path / "two words")).code == 2
    assert "--source" in run("monitor", "schedule", "github", str(tmp_path / "two words")).err


def shell(command: str, folder: Path, **more: Path) -> None:
    """As the workflow's machine does: bash, ended by the first command that fails."""
    environment = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        **{name: str(path) for name, path in more.items()},
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", command],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
