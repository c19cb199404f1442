"""Secrets planted everywhere an audit meets them, and looked for in every byte of its bundle."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from auditor.evidence.verify import verify
from fixtures.city.both import play_both
from tests.cli import audit
from tests.evidence.bundles import contents

PLANTED = ("planted-token", "planted-password", "planted-cookie")


class Jar(ThreadingHTTPServer):
    """Hands every request on to a portal, and a cookie back; remembers what it was sent."""

    def __init__(self, portal: str) -> None:
        self.portal = urlsplit(portal).netloc
        self.sent: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Handing)


class _Handing(BaseHTTPRequestHandler):
    server: Jar

    def do_GET(self) -> None:  # the name http.server asks for
        self.server.sent.append({name.lower(): value for name, value in self.headers.items()})
        connection = HTTPConnection(self.server.portal, timeout=30)
        connection.request(self.command, self.path, headers={"Host": self.headers["Host"], "Accept": "*/*"})
        answer = connection.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                self.send_header(name, value)
        self.send_header("Set-Cookie", "session=planted-cookie; Path=/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def jars() -> Iterator[tuple[Jar, Jar]]:
    with play_both("city-poor") as (city, portal), Jar(portal.url) as one, Jar(city.url) as other:
        for server in (one, other):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        yield one, other
        one.shutdown()
        other.shutdown()


def test_no_secret_enters_the_bundle(jars: tuple[Jar, Jar], tmp_path: Path) -> None:
    portal, city = (f"http://user:planted-password@127.0.0.1:{jar.server_port}" for jar in jars)
    env = {"SOCRATA_APP_TOKEN": "planted-token", "HTTP_AUTHORIZATION": "planted-token"}
    done = audit(portal, tmp_path / "a", "--home", f"{city}/", "--depth", "standard", "--pages", "40", env=env)
    assert done.code == 0, done.err
    bundle = tmp_path / "a" / "evidence.wacz"
    assert all(step.holds is not False for step in verify(bundle))
    members = contents(bundle)
    assert len(members) > 15
    for name, content in members.items():
        for seen in (content, _unpacked(content)):
            assert [word for word in PLANTED if word.encode() in seen] == [], name
    for path in (tmp_path / "a").rglob("*"):
        if path.is_file() and path != bundle:
            assert not any(word.encode() in _unpacked(path.read_bytes()) for word in PLANTED), path
    assert not any(word in done.out + done.err for word in PLANTED)
    # Nor is what one answer sets handed to the next, or a password to anybody.
    sent = [headers for jar in jars for headers in jar.sent]
    assert len(sent) > 15
    assert not any(headers.keys() & {"cookie", "authorization"} for headers in sent)


def _unpacked(content: bytes) -> bytes:
    """Every gzip member of a file, and what is packed inside the records as it can be."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    whole = gzip.decompress(content)
    pieces = [whole]
    for at in range(len(whole) - 2):
        if whole[at : at + 3] == b"\x1f\x8b\x08":
            try:
                pieces.append(zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(whole[at:]))
            except zlib.error:
                continue
    return b"".join(pieces)
