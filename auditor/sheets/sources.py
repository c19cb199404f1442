"""When and where each record that findings rest on was seen, read once for a whole audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor import archive
from auditor.check import Finding
from auditor.model import OWN_RECORD
from auditor.prepared import json_reader
from auditor.snapshot import CAPTURES
from auditor.web import Look

_look = json_reader(Look)


class Source(Struct, frozen=True):
    """One record. digest: of the payload as it travelled, `sha256:…`; empty, as status is None, for a look that got no
    answer, and `said` is what was noted of it then. size: of the payload, bytes."""

    record: str
    url: str
    time: datetime
    status: int | None = None
    media_type: str = ""
    digest: str = ""
    size: int = 0
    said: str = ""


def cited(findings: Iterable[Finding]) -> frozenset[str]:
    """The records that findings name; the audit's own is none."""
    return frozenset(one.capture for finding in findings for one in finding.evidence) - {OWN_RECORD}


def sources(folder: Path, wanted: frozenset[str]) -> Mapping[str, Source]:
    """The wanted records of an audit folder, as far as they are there; those of a damaged file are left out."""
    found: dict[str, Source] = {}
    try:
        for one in archive.read(folder / CAPTURES, wanted):
            size = len(one.payload)
            found[one.record] = Source(one.record, one.url, one.time, one.status, one.media_type, one.digest, size)
    except archive.DamagedArchive:
        pass  # a look without an answer is no capture, and is read below
    left = wanted - found.keys()
    for path in archive.files(folder / CAPTURES) if left else ():
        for record, document in archive.notes(path, "look"):
            if record in left and (noted := _noted(record, document)) is not None:
                found[record] = noted
    return found


def _noted(record: str, document: bytes) -> Source | None:
    try:
        look = _look(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return Source(record, look.url, look.at, said=look.said or look.failure)
