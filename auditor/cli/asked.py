"""What was asked on the command line, read: rubrics, times and files, and the one error for what cannot be done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from auditor import rubric
from auditor.snapshot import point_in_time

EXIT_OWN_FAILURE, EXIT_USAGE, EXIT_NOT_READ, EXIT_PARTIAL, EXIT_INTERRUPTED = 1, 2, 3, 4, 130


class UsageError(Exception):
    """What was asked cannot be done; the message says what to do instead."""


def rules(rubric_id: str) -> rubric.Rubric:
    """The rubric of an id or a path; UsageError where there is none."""
    try:
        return rubric.load(rubric_id)
    except (ValueError, OSError) as problem:
        raise UsageError(f"{problem}; the rubrics are {', '.join(rubric.names())}") from None


def moment(at: str | None) -> datetime | None:
    """A stated time; None where none was stated."""
    try:
        return point_in_time(at) if at else None
    except ValueError as problem:
        raise UsageError(f"--at: {problem}") from None


def text(path: Path, option: str) -> str:
    """The text of a file that an option names."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(f"{option}: {path} cannot be read: {problem}") from None
