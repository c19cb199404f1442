"""Audits a recorded catalog with the real command line and reads back what it wrote about each dataset."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tests.evaluation.recordings import Document, Finder
from tests.evaluation.served import served

#: The checkout this file belongs to is what is measured, wherever the command is given.
PROJECT = Path(__file__).resolve().parents[2]
AUDITOR = (sys.executable, "-c", "from auditor.cli import main; main()")
#: Exit codes that leave a table of datasets.
READ = (0, 4)
HOUR = 3600


class Ours(NamedTuple):
    """What we said of one dataset. confidence: None where we gave none."""

    id: str
    title: str
    state: str
    confidence: float | None
    reason: str


class Unread(Exception):
    """An audit that left nothing to read; the message is its last line."""


def audited(document: Document, at: datetime, out: Path, history: Sequence[Path] = ()) -> list[Ours]:
    """Serves the catalog, audits it at the stated time, gives the verdicts. Raises Unread."""
    with served(document) as url:
        audit(url, at, out, history=history)
    return verdicts(out)


def audit(url: str, at: datetime, out: Path, *, depth: str = "catalog", history: Sequence[Path] = ()) -> None:
    """One audit by the command line, without any pause. Raises Unread."""
    command = [*AUDITOR, "audit", url, "--at", at.isoformat(), "--depth", depth, "--pages", "0", "--links", "0"]
    command += ["--allow-private", "--pace", "0", "--quiet", "--out", str(out.resolve())]
    for folder in history:
        command += ["--history", str(folder.resolve())]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=HOUR, cwd=PROJECT)
    if done.returncode not in READ:
        raise Unread(f"exit {done.returncode}: {(done.stderr or done.stdout).strip()[-300:]}")


def rows(folder: Path) -> list[dict[str, str]]:
    """The table of datasets in an audit folder."""
    with (folder / "datasets.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def verdicts(folder: Path) -> list[Ours]:
    """The verdicts in it."""
    return [
        Ours(
            row["id"],
            row["title"],
            row["refresh_state"],
            float(row["confidence"]) if row["confidence"] else None,
            row["reason"],
        )
        for row in rows(folder)
    ]


def time(text: str) -> datetime | None:
    """A time of the table."""
    return datetime.fromisoformat(text) if text else None


def by_dataset(ours: Sequence[Ours]) -> Finder[Ours]:
    """The verdicts by identifier, or by a title nobody shares."""
    return Finder([(one.id, one.title, one) for one in ours])


@lru_cache(maxsize=1)
def takes_history() -> bool:
    """Whether the command line takes earlier audits as history."""
    done = subprocess.run(
        [*AUDITOR, "audit", "--help"], check=False, capture_output=True, text=True, timeout=HOUR, cwd=PROJECT
    )
    return "--history" in done.stdout
