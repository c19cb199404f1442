"""The records of an archive checked one by one: their digests, their index, and what their clocks say."""

from __future__ import annotations

import io
import statistics
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from auditor.evidence import listing

#: A record that claims more is none that the auditor writes. Bytes.
LARGEST_RECORD = 300 << 20
#: What all records of a file may come to: so many times its size, and this many bytes on top.
_RATIO, _FLOOR = 200, 1 << 30
_BLOCK = 1 << 20
_INDEXED = frozenset({"response", "revisit", "resource"})


class BadRecord(ValueError):
    """A record that is not what it says; the message names it."""


class Record(Struct, frozen=True):
    """One record as it lies in its file. skew: how far our clock was ahead of the server's own date, in seconds, None
    where the answer has none; host: that answered."""

    file: str
    offset: int
    kind: str
    id: str
    url: str
    digest: str
    host: str = ""
    skew: float | None = None


class Clock(Struct, frozen=True):
    """Our times beside those of servers. median: seconds that ours were ahead; farthest: the host that differs most."""

    answers: int
    hosts: int
    median: float
    farthest: float


def records(paths: Sequence[Path]) -> Iterator[Record]:
    """The records of WARC files in order; block and payload digests are computed again. BadRecord for the first that
    does not hold."""
    for path in paths:
        # The library writes what it stumbles over to the terminal as it stands there, escapes and all.
        with redirect_stderr(io.StringIO()):
            held = _of_file(path)
        yield from held


def _of_file(path: Path) -> list[Record]:
    held: list[Record] = []
    try:
        with path.open("rb") as file:
            iterator = ArchiveIterator(file, check_digests=True)
            left = _FLOOR + _RATIO * path.stat().st_size
            for record in iterator:
                checked, size = _checked(record, path.name, iterator.get_record_offset())
                left -= size
                if left < 0:
                    raise BadRecord(f"{path.name} unpacks to more than an archive of its size can hold")
                held.append(checked)
            if iterator.err_count:
                raise BadRecord(f"{path.name} has something between its records")
    except BadRecord:
        raise
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError, AttributeError, TypeError, ValueError) as problem:
        said = " ".join(str(problem).split())[:150]
        raise BadRecord(f"{path.name} cannot be read to its end: {said}") from None
    return held


def unlike_index(found: Sequence[Record], index: str) -> str:
    """How an index differs from the records, as a sentence; empty where it tells just what is there."""
    there = {(one.file, str(one.offset)): (one.url, one.digest) for one in found if one.kind in _INDEXED}
    told: dict[tuple[str, str], tuple[str, str]] = {}
    try:
        for entry in listing.entries(index):
            place = entry.get("filename", ""), entry.get("offset", "")
            told[place] = entry.get("url", ""), entry.get("digest", "")
    except ValueError as problem:
        return f"the index cannot be read: {str(problem)[:100]}"
    for place in sorted(there.keys() | told.keys()):
        if there.get(place) != told.get(place):
            return f"the index does not tell what lies at byte {place[1][:20]} of {place[0][:80]}"
    return ""


def clock(found: Sequence[Record]) -> Clock | None:
    """How our clock stood to those of the servers; None where none stated a date."""
    by_host: dict[str, list[float]] = defaultdict(list)
    for one in found:
        if one.skew is not None:
            by_host[one.host].append(one.skew)
    if not by_host:
        return None
    medians: list[float] = [statistics.median(skews) for skews in by_host.values()]
    answers = sum(map(len, by_host.values()))
    return Clock(answers, len(by_host), round(statistics.median(medians), 1), round(float(max(medians, key=abs)), 1))


def _checked(record: ArcWarcRecord, file: str, offset: int) -> tuple[Record, int]:
    """A record whose digests hold, and how long it is."""
    headers = record.rec_headers
    name = (headers.get_header("WARC-Record-ID") or "").strip("<>")
    if not (headers.get_header("WARC-Target-URI") or "").isprintable():
        raise BadRecord(f"{file}: the record at byte {offset:,} has an address that is none")
    if not name or not 0 <= int(headers.get_header("Content-Length") or 0) <= LARGEST_RECORD:
        raise BadRecord(f"{file}: the record at byte {offset:,} has no name, or claims to be larger than any")
    # As it travelled: a content encoding is part of what was digested.
    size = 0
    while block := record.raw_stream.read(_BLOCK):
        size += len(block)
    # Of a revisit, whose payload is elsewhere, the library says neither yes nor no.
    said = None if record.digest_checker is None else record.digest_checker.passed
    if said is False or (said is None and record.rec_type != "revisit"):
        raise BadRecord(f"{file}: the record {name} does not match its digest, or has none")
    url = headers.get_header("WARC-Target-URI") or ""
    host, skew = _skew(record, url)
    digest = headers.get_header("WARC-Payload-Digest") or ""
    return Record(file, offset, record.rec_type, name, url, digest, host, skew), size


def _skew(record: ArcWarcRecord, url: str) -> tuple[str, float | None]:
    if record.rec_type != "response" or record.http_headers is None:
        return "", None
    stated = record.http_headers.get_header("Date")
    try:
        ours = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
        theirs = parsedate_to_datetime(stated).astimezone(UTC) if stated else None
        host = urlsplit(url).netloc
    except (ValueError, TypeError, OverflowError):
        return "", None
    return host, (ours - theirs).total_seconds() if theirs is not None else None
