"""The results of an audit written again and compared with those of a bundle: what people read is what was judged."""

from __future__ import annotations

import filecmp
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from auditor import against, judging, results
from auditor.assess import Audit
from auditor.scorecard import Against

_TABLES = ("datasets.csv", "distributions.csv", "findings.csv", "fixes.csv")
_RECORDS = (results.SCORECARD, judging.FILE_NAME)
_DOCUMENTS = (results.REPORT, results.SHEETS, results.WORKBOOK)
#: Of a workbook, compared at a time. Bytes.
_BLOCK = 1 << 16


def differences(folder: Path, audit: Audit, *, other: bool) -> Iterator[tuple[str, Sequence[str], str]]:
    """For results and for documents, the files that were compared and the first of them that is another when written
    again, as a sentence; empty for none.

    audit: judged again from the folder, whose scorecard was found to say the same, `with_moves`; other: by another
    version than it was judged by, which writes records with its own name.
    """
    moved = audit.scorecard.against
    with tempfile.TemporaryDirectory(prefix="auditor-verify-") as name:
        made = Path(name)
        results.write(audit, made, folder)
        lists = {path.relative_to(place).as_posix() for place in (folder, made) for path in place.glob("fixes/*.csv")}
        there = [file for file in _DOCUMENTS if (folder / file).is_file()]  # nobody has to keep them all
        kept = [file for file in _TABLES if (folder / file).is_file() or (made / file).is_file()]
        for group, files in (("results", [*(() if other else _RECORDS), *kept, *sorted(lists)]), ("documents", there)):
            unlike = next((file for file in files if not _same(folder / file, made / file)), "")
            shown = [file for file in files if file not in lists]
            if lists and group == "results":
                shown.append("fixes of one department" if len(lists) == 1 else f"fixes of {len(lists)} departments")
            yield group, shown, f"{unlike}, written again, is another" if unlike else ""
    said = against.unlike(folder, moved, audit)
    if moved is not None or said:
        yield "moves", [against.FILE_NAME], said


def with_moves(folder: Path, audit: Audit) -> Audit:
    """The audit with what the scorecard of a folder says of an earlier one, whose bytes are not there. ValueError where
    that is nonsense."""
    card = msgspec.json.decode((folder / results.SCORECARD).read_bytes())
    try:
        moved = msgspec.convert(card.get("against"), Against | None)
    except msgspec.ValidationError as problem:
        raise ValueError(f"what moved since an earlier audit cannot be read: {problem}") from None
    return replace(audit, scorecard=replace(audit.scorecard, against=moved))


def _same(theirs: Path, ours: Path) -> bool:
    if not (theirs.is_file() and ours.is_file()):
        return theirs.exists() is ours.exists()
    if ours.name == results.WORKBOOK:
        return _same_book(theirs, ours)
    return filecmp.cmp(theirs, ours, shallow=False)


def _same_book(theirs: Path, ours: Path) -> bool:
    """Whether two workbooks hold the same parts; how parts are packed is up to the zlib of a machine."""
    try:
        with zipfile.ZipFile(theirs) as one, zipfile.ZipFile(ours) as other:
            same = one.namelist() == other.namelist()
            return same and all(_same_part(one, other, name) for name in other.namelist())
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return False


def _same_part(one: zipfile.ZipFile, other: zipfile.ZipFile, name: str) -> bool:
    """Reads no more of the first, which nobody vouches for, than the second has."""
    with one.open(name) as theirs, other.open(name) as ours:
        while expected := ours.read(_BLOCK):
            if theirs.read(len(expected)) != expected:
                return False
        return not theirs.read(1)
