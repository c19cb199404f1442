"""Runs the command line as a person would: a process of its own, its output and exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from fixtures.cities import RECORDED_AT


class Run(NamedTuple):
    """What a run left: exit code, what it said, and its folder."""

    code: int
    out: str
    err: str
    folder: Path


def run(*arguments: str, env: dict[str, str] | None = None) -> Run:
    """Runs `auditor` with these arguments."""
    command = [sys.executable, "-m", "auditor.cli", *arguments]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=240, env={**os.environ, **(env or {})}
    )
    return Run(done.returncode, done.stdout, done.stderr, Path())


def audit(url: str, folder: Path, *more: str, at: str = RECORDED_AT, env: dict[str, str] | None = None) -> Run:
    """Audits an address on loopback without pace; at depth catalog unless more is asked for."""
    fixed = ("--out", str(folder), "--at", at, "--allow-private", "--pace", "0")
    depth = () if "--depth" in more else ("--depth", "catalog")
    return run("audit", url, *fixed, *depth, *more, env=env)._replace(folder=folder)
