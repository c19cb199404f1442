"""Pictures of pages read back from an audit folder, and what was noted beside each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor import archive
from auditor.prepared import json_reader
from auditor.snapshot import CAPTURES

#: The kind of the notes that are kept beside the pictures.
NOTE = "screenshot"
_LONGEST_NOTE = 1 << 18
_PNG = b"\x89PNG\r\n\x1a\n"


class Shown(Struct, frozen=True, omit_defaults=True):
    """What was noted of one page: a WARC `metadata` record, as JSON.

    url: of the page; capture: record id of the answer that is shown; picture: record id of the PNG, empty where there
    is none, and `problem` says why. viewport: width and height of the window, pixels; height: of the picture; cut:
    whether the page goes on below. browser: name and version; scripts: whether the page's scripts were run; sandboxed:
    whether the browser kept its own sandbox. answers: record ids of the further answers that are shown; refused: how
    often the browser was given nothing, by a fixed word; examples: addresses of those, with the word, a few.
    """

    url: str
    capture: str
    picture: str = ""
    viewport: tuple[int, int] = (0, 0)
    height: int = 0
    cut: bool = False
    browser: str = ""
    scripts: bool = False
    sandboxed: bool = False
    answers: tuple[str, ...] = ()
    refused: Mapping[str, int] = {}
    examples: tuple[tuple[str, str], ...] = ()
    problem: str = ""


_shown = json_reader(Shown)


class Picture(Struct, frozen=True):
    """A page as a browser showed it. record: id of the PNG's record; time: when it was taken, UTC; file: that holds it.

    shown: what was noted beside it.
    """

    record: str
    time: datetime
    file: str
    png: bytes
    shown: Shown


def pictures(folder: Path) -> Mapping[str, Picture]:
    """The pictures of an audit folder by the record id of the page's capture, the last one of each; empty without any.

    A picture counts only with its note, as a PNG whose bytes match its digest. Raises nothing for a damaged file.
    """
    found: dict[str, Picture] = {}
    for path in archive.files(folder / CAPTURES):
        noted = {shown.picture: shown for shown in _noted(path)}
        if not noted:
            continue
        for view in archive.views(path):
            shown = noted.get(view.record)
            agrees = shown is not None and (shown.capture, shown.url) == (view.of, view.url)
            if shown is not None and agrees and view.payload.startswith(_PNG):
                found[view.of] = Picture(view.record, view.time, path.name, view.payload, shown)
    return found


def _noted(path: Path) -> list[Shown]:
    """The notes on pictures in a file; one that cannot be read is none."""
    notes = []
    for _, document in archive.notes(path, NOTE):
        try:
            if len(document) <= _LONGEST_NOTE:
                notes.append(_shown(document))
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
    return [shown for shown in notes if shown.picture]
