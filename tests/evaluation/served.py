"""Serves one recorded catalog over loopback as its portal did: rows by the Discovery API, a feed below a Hub's page."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.evaluation.recordings import FEED, Document

#: What the page of a Hub shows to be one; its search API is not there, as on a Hub recorded only by its feed.
HUB_PAGE = '<html><head><title>{}</title><script src="https://hubcdn.arcgis.com/opendata-ui/assets/app.js"></script>'
PLAIN_PAGE = "<html><head><title>{}</title>"


@contextmanager
def served(document: Document) -> Iterator[str]:
    """The address of the portal while it is served."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.document, server.origin = document, f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://{server.origin}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    document: Document
    origin: str


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        status, media_type, body = answer(self.server.document, self.server.origin, self.path)
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        if self.server.document.kind != FEED:
            self.send_header("X-Socrata-RequestId", "recorded")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def answer(document: Document, origin: str, target: str) -> tuple[int, str, bytes]:
    """Status, media type and body for what was asked. origin: host and port the portal has here."""
    parts = urlsplit(target)
    if parts.path == "/":
        page = HUB_PAGE if document.kind == FEED else PLAIN_PAGE
        return 200, "text/html; charset=utf-8", page.format(document.host).encode()
    if parts.path == "/robots.txt":
        return 200, "text/plain", b"User-agent: *\nAllow: /\n"
    if document.kind == FEED and parts.path == "/data.json":
        return _json({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": document.content})
    if document.kind != FEED and parts.path == "/api/catalog/v1":
        return _json(listing(document, origin, dict(parse_qsl(parts.query))))
    return 404, "application/json", b'{"error": "not found"}'


def _json(value: object) -> tuple[int, str, bytes]:
    return 200, "application/json;charset=utf-8", json.dumps(value).encode()


def listing(document: Document, origin: str, asked: dict[str, str]) -> dict[str, Any]:
    """One page of the Discovery API: the portal's own assets by `domains`, all it shows by `search_context`."""
    rows = [_moved(row, document.host, origin) for row in document.content]
    if "domains" in asked:
        wanted = asked["domains"].split(",")
        rows = [row for row in rows if row.get("metadata", {}).get("domain") in wanted]
    if "ids" in asked:
        wanted = asked["ids"].split(",")
        rows = [row for row in rows if _id(row) in wanted]
    total = len(rows)
    by_name = asked.get("order", "").startswith("name")
    rows.sort(key=lambda row: (str(row["resource"].get("name")), _id(row)) if by_name else ("", _id(row)))
    size, offset = int(asked.get("limit", 100)), int(asked.get("offset", 0))
    if "scroll_id" in asked:
        rows = sorted((row for row in rows if _id(row) > asked["scroll_id"]), key=_id)
        offset = 0
    return {"results": rows[offset : offset + size], "resultSetSize": total, "timings": {}}


def _moved(row: dict[str, Any], host: str, origin: str) -> dict[str, Any]:
    """A row as the portal shows it at its address here."""
    if row.get("metadata", {}).get("domain") != host:
        return row
    return {**row, "metadata": {**row["metadata"], "domain": origin}}


def _id(row: dict[str, Any]) -> str:
    return str(row["resource"].get("id"))
