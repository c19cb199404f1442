"""Serves the reader on this machine alone: one address with a secret in it, no network, no script."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from auditor.reader.case import case
from auditor.reader.pages import Pages
from auditor.reader.routes import Answer, Routes
from auditor.reader.verdicts import Verdicts

HOST = "127.0.0.1"
#: Bytes of a form, and seconds that a client may keep us waiting.
_LONGEST_BODY = 100_000
_PATIENCE = 30
_METHODS = "GET, HEAD, POST"
#: On every answer, whatever it is.
_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
}


class Server(ThreadingHTTPServer):
    """The server of one reader. address: the one to open; it holds the secret that every request has to bring."""

    daemon_threads = True
    routes: Routes

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), Handler)
        self.origin = f"http://{HOST}:{self.server_port}"
        self.root = f"/{secrets.token_urlsafe(24)}"
        self.address = f"{self.origin}{self.root}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is no news."""


class Handler(BaseHTTPRequestHandler):
    """One request. Host and secret are looked at before anything else."""

    server: Server
    server_version, sys_version = "auditor", ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """A page."""
        self._answer(self.server.routes.get)

    def do_HEAD(self) -> None:
        """The same without its body."""
        self._answer(self.server.routes.get)

    def do_POST(self) -> None:
        """A verdict. It has to come from a page of ours: the browser says from which it comes."""
        origin, length = self.headers.get("Origin"), self.headers.get("Content-Length") or ""
        site = self.headers.get("Sec-Fetch-Site", "same-origin")
        if origin not in (None, self.server.origin) or site not in ("same-origin", "none"):
            self._plain(HTTPStatus.FORBIDDEN)
        elif not length.isascii() or not length.isdigit() or len(length) > 9:
            self._plain(HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > _LONGEST_BODY:
            self._plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            body = self.rfile.read(int(length))
            self._answer(lambda path: self.server.routes.post(path, body))

    def _answer(self, made: Callable[[str], Answer]) -> None:
        if self.headers.get("Host") != f"{HOST}:{self.server.server_port}":
            self._plain(HTTPStatus.MISDIRECTED_REQUEST)  # another name that was pointed at this machine
            return
        path = self._behind_secret()
        if path is None:
            self._plain(HTTPStatus.NOT_FOUND)
            return
        if path.startswith("archived/") and self.headers.get("Sec-Fetch-Dest", "iframe") != "iframe":
            # In a tab of its own a page of others could lead away when it is clicked on; in our frame it cannot.
            self._plain(HTTPStatus.FORBIDDEN)
            return
        try:
            answer = made(path)
        except ValueError:
            answer = self.server.routes.missing()
        except Exception:  # noqa: BLE001 - the boundary: what a page made us stumble over is our failure and is said so
            answer = self.server.routes.failed()
        self._send(answer.status, answer.body, answer.headers)

    def _behind_secret(self) -> str | None:
        """What of the path stands behind the secret; None where that is not there."""
        first, slash, rest = self.path.removeprefix("/").partition("/")
        given = f"/{first}".encode("utf-8", "replace")
        return rest if slash and compare_digest(given, self.server.root.encode()) else None

    def _plain(self, status: HTTPStatus) -> None:
        more = {"Allow": _METHODS} if status is HTTPStatus.METHOD_NOT_ALLOWED else {}
        text = f"{status.value} {status.phrase}. The reader answers only at the address that it printed.\n"
        headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Security-Policy": "default-src 'none'"}
        self._send(status.value, text.encode(), headers | more)

    def _send(self, status: int, body: bytes, headers: Any) -> None:
        self.close_connection = True
        self.send_response(status)
        for name, value in (_ALWAYS | dict(headers)).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the standard library finds wrong with a request, in our words: its own page repeats what was asked."""
        wrong = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(code)
        self._plain(wrong)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: the address is a secret."""


@contextmanager
def serving(path: Path, today: Callable[[], dt.date], port: int = 0) -> Iterator[Server]:
    """Opens a bundle and binds a port, 0 for any that is free; `serve_forever` of what it gives answers.

    today: the day that verdicts are dated by. Raises BrokenBundle, NotJudged, NotAnAudit, DamagedArchive, OSError.
    """
    with case(path) as opened, Server(port) as server:
        token = secrets.token_urlsafe(24)
        verdicts = Verdicts(path, opened.sha256, opened.versions_known, tuple(opened.criteria))
        pages = Pages(opened, verdicts, server.root, server.origin, token)
        server.routes = Routes(pages, token, today)
        yield server
