"""What was asked on the command line, read: rubrics, times and files, and the one error for what cannot be done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from auditor import rubric
from auditor.snapshot import point_in_time

#: Whatever people write for the auditor is shorter. Bytes.
_LARGEST = 64 << 20
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
    """The text of a file that an option names; a pipe is not waited for, and a device has no end."""
    shown = str(path)[:200]
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{option}: {shown} is no file; save what it holds as one, and name that")
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{option}: {shown} is larger than {_LARGEST >> 20} MB; is it the right file?")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{option}: {shown} is no text in UTF-8; save it as UTF-8") from None
    except OSError as problem:
        raise UsageError(f"{option}: {shown} cannot be read: {problem.strerror}") from None
    except ValueError as problem:
        raise UsageError(f"{option}: {shown} is no name of a file: {problem}") from None
