"""Captures in and out of WARC files: the bytes a portal sent, exactly, with time, address and digest.

One file for each time that collecting was begun or gone on with, `captures/0001.warc.gz` and so on, one gzip member per
record (WARC 1.1, ISO 28500), so that a collection that was killed leaves every finished record readable.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import uuid
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType

import msgspec
from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from auditor.connection import Tls, clock_source
from auditor.model import Capture

#: It warns of addresses with blanks in them, on the terminal and as they stand there, escapes and all.
logging.getLogger("warcio").addHandler(logging.NullHandler())
logging.getLogger("warcio").propagate = False

#: Headers that never enter the archive: secrets of ours, cookies of theirs.
SECRET_HEADERS = frozenset(
    {"x-app-token", "authorization", "x-ckan-api-key", "cookie", "set-cookie", "proxy-authorization"}
)
#: The body is stored as it travelled but for the chunking, so the header that would announce chunks is renamed.
_RENAMED = {"transfer-encoding": "X-Orig-Transfer-Encoding"}

#: The header of our `metadata` records that says what they are about.
NOTE_KIND = "X-Auditor-Note"
#: Before the address of a page, the target of a record that shows it as a browser did.
VIEW = "urn:view:"
#: Bytes of such a record that are read; ours are a fraction of it.
_MOST_VIEW = 64 * 2**20

Headers = Sequence[tuple[str, str]]
#: Bodies shorter than the headers of a record that would stand for them are stored as often as they come. Bytes.
_LEAST_TWICE = 512
_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
#: Where in the same file the record lies that a revisit stands for.
_REFERS_AT = "X-Auditor-Refers-To-Offset"
_ANSWERS = frozenset({"response", "revisit"})


class DamagedArchive(ValueError):
    """A capture file that cannot be read to its end."""


class Place(Struct, frozen=True):
    """Where a WARC record lies. offset: bytes from the beginning of the file; time: of the answer."""

    file: str
    offset: int
    url: str
    time: datetime


class _Body(Struct, frozen=True):
    """A body that was stored, with the record that holds it."""

    record: str
    url: str
    date: str
    offset: int

    @property
    def fields(self) -> dict[str, str]:
        """What the header of a record says that stands for this one."""
        return {
            "WARC-Profile": _SAME,
            "WARC-Refers-To": self.record,
            "WARC-Refers-To-Target-URI": self.url,
            "WARC-Refers-To-Date": self.date,
            _REFERS_AT: str(self.offset),
        }


class PayloadTooLarge(ValueError):
    """A body that unpacks to more than the cap, or is built to."""


class Archive:
    """Writes captures into one WARC file; safe to use from several threads."""

    def __init__(self, path: Path, software: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = threading.Lock()
        self._file = path.open("xb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="WARC/1.1")
        self._writer.write_record(
            self._writer.create_warcinfo_record(
                path.name, {"software": software, "format": "WARC File Format 1.1", "clock": clock_source()}
            )
        )
        self._file.flush()
        self._certificates: set[str] = set()
        self._bodies: dict[str, _Body] = {}

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the file."""
        self._file.close()

    def write(
        self,
        *,
        url: str,
        method: str,
        request_headers: Headers,
        request_body: bytes,
        status_line: str,
        headers: Headers,
        body: bytes,
        address: str | None,
        truncated: str | None = None,
        time: datetime | None = None,
        tls: Tls | None = None,
    ) -> tuple[str, datetime, str]:
        """Records one exchange; gives the WARC-Record-ID, the time and the payload digest of the answer.

        body: as it travelled, chunking removed, content encoding kept; one that this file holds already is not stored
        again (`revisit`). truncated: `length`, `time` or `disconnect` where the body was not read to its end.
        """
        record_id, moment = f"<urn:uuid:{uuid.uuid4()}>", time or datetime.now(UTC)
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        fields = {
            "WARC-Record-ID": record_id,
            "WARC-Date": moment.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "WARC-Payload-Digest": digest,
            **({"WARC-IP-Address": address} if address else {}),
            **({"WARC-Truncated": truncated} if truncated else {}),
            **(_encryption(tls) if tls else {}),
        }
        version, _, status = status_line.partition(" ")
        before = self._bodies.get(digest) if truncated is None and len(body) >= _LEAST_TWICE else None
        if before is not None:
            fields |= before.fields
        kind, held = ("response", body) if before is None else ("revisit", b"")
        answer = self._record(kind, url, status, version, headers, held, fields)
        protocol_line = f"{_target(url)} HTTP/1.1"
        fields = {"WARC-Date": fields["WARC-Date"], "WARC-Concurrent-To": record_id}
        question = self._record("request", url, protocol_line, method, request_headers, request_body, fields)
        with self._lock:
            at = self._file.tell()
            self._writer.write_record(answer)
            self._writer.write_record(question)
            self._file.flush()  # what snapshot.json names must be there, however this process ends
            if kind == "response" and truncated is None:
                self._bodies.setdefault(digest, _Body(record_id, url, fields["WARC-Date"], at))
            unknown = tls is not None and tls.fingerprint not in self._certificates
            self._certificates |= {tls.fingerprint} if tls else set()
        if tls is not None and unknown:
            document = {"sha256": tls.fingerprint, "certificate": tls.pem}
            self.note(url, "certificate", msgspec.json.encode(document), concurrent=[record_id.strip("<>")])
        return record_id.strip("<>"), moment, digest

    def note(self, url: str, kind: str, document: bytes, *, concurrent: Sequence[str] = ()) -> str:
        """Records what was observed about an address, as a `metadata` record of JSON; gives its WARC-Record-ID.

        kind: what the document is (`look`, `crawl`). concurrent: ids of the records it speaks of.
        """
        record_id = f"<urn:uuid:{uuid.uuid4()}>"
        fields = {
            "WARC-Record-ID": record_id,
            NOTE_KIND: kind,
            **({"WARC-Refers-To": f"<{concurrent[-1]}>"} if concurrent else {}),
        }
        record = self._writer.create_warc_record(
            url, "metadata", BytesIO(document), len(document), "application/json", warc_headers_dict=fields
        )
        with self._lock:
            self._writer.write_record(record)
            self._file.flush()
        return record_id.strip("<>")

    def picture(
        self,
        url: str,
        payload: bytes,
        *,
        concurrent: str,
        media_type: str = "image/png",
        time: datetime | None = None,
    ) -> str:
        """Records what a browser showed of a capture, as a `resource` record; gives its WARC-Record-ID.

        Its target is `urn:view:URL`, as crawlers with a browser write it. concurrent: id of the page's capture, for
        WARC-Concurrent-To (ISO 28500 keeps WARC-Refers-To from records of this type).
        """
        record_id, moment = f"<urn:uuid:{uuid.uuid4()}>", time or datetime.now(UTC)
        digest = f"sha256:{hashlib.sha256(payload).hexdigest()}"
        fields = {
            "WARC-Record-ID": record_id,
            "WARC-Date": moment.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "WARC-Concurrent-To": f"<{concurrent}>",
            "WARC-Payload-Digest": digest,
            "WARC-Block-Digest": digest,
        }
        record = self._writer.create_warc_record(
            f"{VIEW}{url}", "resource", BytesIO(payload), len(payload), media_type, warc_headers_dict=fields
        )
        with self._lock:
            self._writer.write_record(record)
            self._file.flush()
        return record_id.strip("<>")

    def _record(
        self,
        kind: str,
        url: str,
        line: str,
        protocol: str,
        headers: Headers,
        body: bytes,
        fields: dict[str, str],
    ) -> ArcWarcRecord:
        kept = [
            (_RENAMED.get(name.lower(), name), value) for name, value in headers if name.lower() not in SECRET_HEADERS
        ]
        http = StatusAndHeaders(line, kept, protocol=protocol)
        http.compute_headers_buffer()
        block = hashlib.sha256(http.headers_buff)
        block.update(body)
        fields = {**fields, "WARC-Block-Digest": f"sha256:{block.hexdigest()}"}
        fields.setdefault("WARC-Payload-Digest", f"sha256:{hashlib.sha256(body).hexdigest()}")
        return self._writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=fields
        )


def _encryption(tls: Tls) -> dict[str, str]:
    """The fields that say how a connection was encrypted, and by whose certificate."""
    return {
        "WARC-Protocol": tls.version.lower().replace("v", "/", 1),
        "WARC-Cipher-Suite": tls.cipher,
        "X-Auditor-Certificate": f"sha256:{tls.fingerprint}",
    }


def _target(url: str) -> str:
    """The request target of a URL: path and query."""
    rest = url.split("://", 1)[-1]
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"


def read(folder: Path, wanted: frozenset[str] | None = None) -> Iterator[Capture]:
    """The captures of a collection in the order they were made; only those `wanted` (record ids) are unpacked.

    Raises DamagedArchive when a payload does not match its digest, or not all that is wanted is there. A file that
    breaks off may hold all of it: a killed collection leaves one whose last record, which nothing names, is cut.
    """
    missing = None if wanted is None else set(wanted)
    damage: DamagedArchive | None = None
    for path in files(folder):
        if missing is not None and not missing:
            return
        try:
            with path.open("rb") as file:
                for record in ArchiveIterator(file):
                    capture = _capture(record, path, wanted)
                    if capture is None:
                        continue
                    yield capture
                    if missing is not None:
                        missing.discard(capture.record)
                        if not missing:
                            return
        except (ArchiveLoadFailed, zlib.error, EOFError, OSError, AttributeError, TypeError) as problem:
            # A record that breaks off inside its header makes the reader stumble over fields that are not there.
            damage = damage or DamagedArchive(f"{path.name} cannot be read to its end: {problem}")
            if wanted is None:
                raise damage from problem
    if missing:
        raise damage or DamagedArchive(f"{len(missing)} captures that are named are not in {folder.name}/")


def read_file(path: Path) -> Iterator[Capture]:
    """The captures of one file, in order. Raises DamagedArchive where it cannot be read to its end."""
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if (capture := _capture(record, path, None)) is not None:
                    yield capture
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError, AttributeError, TypeError) as problem:
        raise DamagedArchive(f"{path.name} cannot be read to its end: {problem}") from problem


def notes(path: Path, kind: str | None = None) -> Iterator[tuple[str, bytes]]:
    """The documents of one kind (or of any) that a file notes, with their record ids, in order; to where it ends."""
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type != "metadata":
                    continue
                if kind is None or record.rec_headers.get_header(NOTE_KIND) == kind:
                    body = record.raw_stream.read()
                    yield record.rec_headers.get_header("WARC-Record-ID").strip("<>"), body
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError, AttributeError, TypeError):
        return  # a killed process leaves a last record that is cut


class View(Struct, frozen=True):
    """A page as a browser showed it. of: id of the page's capture; payload: the picture's bytes."""

    record: str
    url: str
    of: str
    time: datetime
    media_type: str
    payload: bytes


def views(path: Path) -> Iterator[View]:
    """The pictures of pages in a file, in order; to where it ends, and without one that does not match its digest."""
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                if record.rec_type != "resource" or not url.startswith(VIEW) or record.length > _MOST_VIEW:
                    continue
                body = record.raw_stream.read()
                told = record.rec_headers.get_header
                if told("WARC-Payload-Digest") == f"sha256:{hashlib.sha256(body).hexdigest()}":
                    yield View(
                        record=told("WARC-Record-ID").strip("<>"),
                        url=url.removeprefix(VIEW),
                        of=(told("WARC-Concurrent-To") or "").strip("<>"),
                        time=datetime.fromisoformat(told("WARC-Date")),
                        media_type=content_type(told("Content-Type") or "")[0],
                        payload=body,
                    )
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError, AttributeError, TypeError, ValueError):
        return  # a killed process leaves a last record that is cut


def places(folder: Path, wanted: frozenset[str]) -> dict[str, Place]:
    """Where the wanted records (ids) lie, as far as they can be found: payloads are not unpacked and not verified."""
    found: dict[str, Place] = {}
    for path in files(folder):
        try:
            with path.open("rb") as file:
                iterator = ArchiveIterator(file)
                for record in iterator:
                    if record.rec_type not in _ANSWERS:
                        continue
                    record_id = record.rec_headers.get_header("WARC-Record-ID").strip("<>")
                    if record_id in wanted:
                        moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
                        url = record.rec_headers.get_header("WARC-Target-URI")
                        found[record_id] = Place(str(path), iterator.get_record_offset(), url, moment)
        except (ArchiveLoadFailed, zlib.error, EOFError, OSError, AttributeError, TypeError):
            continue  # a file that breaks off holds what was found before
    return found


def files(folder: Path) -> list[Path]:
    """The files of an archive, oldest first."""
    return sorted(folder.glob("*.warc.gz"))


def next_file(folder: Path) -> Path:
    """Where the captures of one more go at a collection belong: `0001.warc.gz`, `0002.warc.gz`, …"""
    number = len(files(folder)) + 1
    while (path := folder / f"{number:04}.warc.gz").exists():
        number += 1
    return path


def _body_of(record: ArcWarcRecord, path: Path) -> bytes:
    """The body of an answer; of a revisit that of the record it stands for, which lies in the same file."""
    if record.rec_type == "response":
        return bytes(record.raw_stream.read())
    offset = record.rec_headers.get_header(_REFERS_AT) or ""
    if re.fullmatch("[0-9]{1,15}", offset):
        with path.open("rb") as file:
            file.seek(int(offset))
            first = next(iter(ArchiveIterator(file)), None)
            named = record.rec_headers.get_header("WARC-Refers-To")
            if first is not None and first.rec_headers.get_header("WARC-Record-ID") == named:
                return bytes(first.raw_stream.read())
    raise DamagedArchive(f"{path.name}: a record stands for another that is not where it should be")


def _capture(record: ArcWarcRecord, path: Path, wanted: frozenset[str] | None) -> Capture | None:
    if record.rec_type not in _ANSWERS:
        return None
    record_id = record.rec_headers.get_header("WARC-Record-ID").strip("<>")
    if wanted is not None and record_id not in wanted:
        return None
    body = _body_of(record, path)
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    if digest != record.rec_headers.get_header("WARC-Payload-Digest"):
        raise DamagedArchive(f"the payload of record {record_id} does not match its digest")
    http = record.http_headers
    media_type, charset = content_type(http.get_header("Content-Type") or "")
    try:
        payload = unpacked(body, http.get_header("Content-Encoding") or "", truncated=True)
    except (PayloadTooLarge, zlib.error):
        payload = b""  # a bomb, or packed in a way nobody asked for, stays packed: nothing was derived from it either
    return Capture(
        record=record_id,
        url=record.rec_headers.get_header("WARC-Target-URI"),
        time=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        status=int(http.get_statuscode()),
        media_type=media_type,
        charset=charset,
        digest=digest,
        payload=payload,
        headers={name.lower(): value for name, value in http.headers},
        truncated=record.rec_headers.get_header("WARC-Truncated") or "",
    )


def content_type(header: str) -> tuple[str, str]:
    """Media type and charset of a Content-Type header, lower case, empty where not stated."""
    media_type, *parameters = (part.strip() for part in header.lower().split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return media_type, value.strip("\"' ")
    return media_type, ""


#: A body that grows more than this many times, beyond a first 32 MiB, is a bomb and no catalog.
_BOMB_RATIO = 100
_BOMB_FLOOR = 32 * 2**20


def unpacked(body: bytes, encoding: str, cap: int = 256 * 2**20, *, truncated: bool = False) -> bytes:
    """A body without its content encoding (gzip, deflate, none).

    cap: the most bytes it may unpack to; PayloadTooLarge beyond it or for a bomb. truncated: give what could be
    unpacked of a body that breaks off, instead of zlib.error.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name in ("identity", ""):
            continue
        if name not in ("gzip", "x-gzip", "deflate"):
            raise zlib.error(f"content encoding {name!r} was not asked for")
        body = _inflated(body, name, cap, truncated)
    if len(body) > cap:
        raise PayloadTooLarge(f"the answer is larger than {cap >> 20} MiB")
    return body


def _inflated(body: bytes, name: str, cap: int, truncated: bool) -> bytes:
    # Servers label unzipped bodies gzip; and "deflate" comes with and without its wrapper.
    if name != "deflate" and not body.startswith(b"\x1f\x8b"):
        return body
    wrapped = name != "deflate" or (body[:1] == b"\x78")
    limit = min(cap, max(_BOMB_FLOOR, _BOMB_RATIO * len(body))) + 1
    pieces, size = [], 0
    while body:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32 if wrapped else -zlib.MAX_WBITS)
        piece = unpacker.decompress(body, limit - size)
        pieces.append(piece)
        size += len(piece)
        if size >= limit:
            raise PayloadTooLarge(f"the answer unpacks to more than {(limit - 1) >> 20} MiB from {len(body):,} bytes")
        if not unpacker.eof:
            if not truncated:
                raise zlib.error("the compressed answer breaks off")
            break
        body = unpacker.unused_data if unpacker.unused_data.startswith(b"\x1f\x8b") else b""
    return b"".join(pieces)
