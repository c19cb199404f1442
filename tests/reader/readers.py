"""A reader served for a test, asked over a plain socket, and archives whose pages were made hostile."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from auditor.reader.case import Case
from auditor.reader.server import Server, serving
from auditor.sheets.findings import Filed

TODAY = dt.date(2025, 6, 2)


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


@contextmanager
def read(bundle: Path) -> Iterator[Server]:
    """The reader of a bundle, answering."""
    with serving(bundle, lambda: TODAY) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server: Server, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Reply:
    """One request for a path behind the secret; with a leading slash, for just that path."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    target = path if path.startswith("/") else f"{server.root}/{path}"
    connection.putrequest(method, target, skip_host="Host" in named)
    for name, value in named.items():
        connection.putheader(name, value)
    if body:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body or None)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)


def verdict(server: Server, criterion: str, **fields: str) -> Reply:
    """A verdict sent as the page's own form sends it."""
    filled = {"verdict": "agree", "person": "Ada Example", "role": "Reviewer", "note": "", **fields}
    filled.setdefault("token", token(server, criterion))
    return ask(server, f"criterion/{criterion}", "POST", urlencode(filled).encode(), Origin=server.origin)


def token(server: Server, criterion: str) -> str:
    """What the form on a page sends back."""
    page = ask(server, f"criterion/{criterion}").text
    return page.partition('name="token" value="')[2].partition('"')[0]


def cited(case: Case, media_type: str, pointer: str) -> Filed:
    """A finding whose first piece of evidence is a quote of this kind."""
    for one in case.by_id.values():
        for first in one.finding.evidence[:1]:
            source = case.shelf.sources.get(first.capture)
            if source and source.media_type == media_type and first.pointer.startswith(pointer) and first.quote:
                return one
    raise LookupError(f"no finding quotes {media_type} at {pointer}")


def poisoned(captures: Path, snippet: str) -> int:
    """Puts a snippet at the beginning of every archived page, digests made again; how many there were."""
    count = 0
    for path in sorted(captures.glob("*.warc.gz")):
        written = BytesIO()
        writer = WARCWriter(written, gzip=True, warc_version="WARC/1.1")
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                body, kept = record.raw_stream.read(), record.rec_headers
                http = record.http_headers
                page = http is not None and "text/html" in (http.get_header("Content-Type") or "")
                if record.rec_type == "response" and page:
                    body = _with(body, snippet, http)
                    count += b"trap" in (body if body[:2] != b"\x1f\x8b" else gzip.decompress(body))
                names = ("WARC-Record-ID", "WARC-Date", "WARC-IP-Address", "WARC-Concurrent-To", "X-Auditor-Note")
                fields = {name: kept.get_header(name) for name in names if kept.get_header(name)}
                again = writer.create_warc_record(
                    kept.get_header("WARC-Target-URI"),
                    record.rec_type,
                    payload=BytesIO(body),
                    length=len(body),
                    http_headers=http,
                    warc_headers_dict=fields,
                    warc_content_type=kept.get_header("Content-Type"),
                )
                if record.rec_type in ("response", "request"):
                    again.rec_headers.replace_header("WARC-Payload-Digest", _digest(body))
                writer.write_record(again)
        path.write_bytes(written.getvalue())
    return count


def _with(body: bytes, snippet: str, http: StatusAndHeaders) -> bytes:
    packed = (http.get_header("Content-Encoding") or "") == "gzip"
    text = gzip.decompress(body) if packed else body
    begin = text.lower().find(b"<body")
    at = text.find(b">", begin) + 1 if begin >= 0 else 0
    text = text[:at] + snippet.encode() + text[at:]
    return gzip.compress(text, mtime=0) if packed else text


def _digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
