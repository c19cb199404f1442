"""The door: pace, retries, deadlines, caps, address guard, tokens, captures; against real servers on loopback."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from auditor.archive import Archive, read
from auditor.failures import AddressRefused, DoorError
from auditor.http import USER_AGENT, Door, Policy, private
from auditor.model import replace

Handle = Callable[[BaseHTTPRequestHandler, int], None]
FAST = private(Policy(pace=0, retry_after_cap=0.3, stall_after=0.3, deadline=5, read_timeout=2), "127.0.0.1")


@contextmanager
def _server(handle: Handle) -> Iterator[str]:
    """A server whose nth request is answered by handle(request, n)."""
    count = iter(range(1, 10_000))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            handle(self, next(count))

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _send(request: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    request.send_response(status)
    request.send_header("Content-Type", headers.pop("content_type", "application/json"))
    request.send_header("Content-Length", headers.pop("length", str(len(body))))
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


@contextmanager
def _door(folder: Path, policy: Policy = FAST) -> Iterator[Door]:
    with Archive(folder / "captures" / "0001.warc.gz", "test/1") as archive:
        door = Door(archive, policy)
        yield door
        door.close()


def test_every_answer_becomes_a_capture_with_its_real_bytes(tmp_path: Path) -> None:
    packed = gzip.compress(b'{"results": []}', mtime=0)
    with _server(lambda request, n: _send(request, packed, Content_Encoding="gzip")) as url, _door(tmp_path) as door:
        answer = door.get(url)
        assert answer.document() == {"results": []}
        assert (door.tally.requests, door.tally.bytes) == (1, len(packed))
    (capture,) = read(tmp_path / "captures")
    assert capture.record == answer.capture.record
    assert capture.payload == answer.capture.payload


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_passing_failures_are_tried_again_and_captured(tmp_path: Path, status: int) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        _send(request, b"{}", status if n == 1 else 200, Retry_After="0")

    with _server(handle) as url, _door(tmp_path) as door:
        assert door.get(url).capture.status == 200
    assert [capture.status for capture in read(tmp_path / "captures")] == [status, 200]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_other_refusals_are_not(tmp_path: Path, status: int) -> None:
    with _server(lambda request, n: _send(request, b"{}", status)) as url, _door(tmp_path) as door:
        assert door.get(url).capture.status == status
        assert door.tally.requests == 1


@pytest.mark.parametrize("stated", ["²", "1e9", "Mon, 01 Jan 99999999999 00:00:00 GMT", "soon", "-5", "9" * 40])
def test_a_retry_after_nobody_can_read_is_no_stumbling_block(tmp_path: Path, stated: str) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        _send(request, b"{}", 429 if n == 1 else 200, Retry_After=stated)

    with _server(handle) as url, _door(tmp_path) as door:
        assert door.get(url).capture.status == 200


@pytest.mark.parametrize("target", ["//[::1/", "http://[bad/", "http://a b/", "http://:80/", "https://\udcff/"])
def test_a_redirect_to_nowhere_is_said(tmp_path: Path, target: str) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        _send(request, b"", 302, Location=target.encode("utf-8", "replace").decode("latin-1"))

    with _server(handle) as url, _door(tmp_path) as door, pytest.raises(requests.RequestException):
        door.get(url)


@pytest.mark.parametrize("stated", ["1", "3600", "Wed, 21 Oct 2065 07:28:00 GMT"])
def test_retry_after_is_obeyed_and_capped(tmp_path: Path, stated: str) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        _send(request, b"{}", 429 if n == 1 else 200, Retry_After=stated)

    with _server(handle) as url, _door(tmp_path) as door:
        begun = time.monotonic()
        assert door.get(url).capture.status == 200
        assert 0.25 < time.monotonic() - begun < 2


def test_a_server_that_never_recovers_is_given_up(tmp_path: Path) -> None:
    with _server(lambda request, n: _send(request, b"no", 503, Retry_After="0")) as url, _door(tmp_path) as door:
        assert door.get(url).capture.status == 503
        assert door.tally.requests == FAST.attempts


def test_the_retry_budget_of_a_portal_is_shared(tmp_path: Path) -> None:
    policy = replace(FAST, retry_budget=0.2)
    with (
        _server(lambda request, n: _send(request, b"no", 503, Retry_After="1")) as url,
        _door(tmp_path, policy) as door,
    ):
        assert [door.get(url).capture.status, door.get(url).capture.status] == [503, 503]
        assert door.tally.requests == 2


def test_json_that_breaks_off_is_asked_for_again(tmp_path: Path) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        _send(request, b'{"results": [1, 2' if n == 1 else b'{"results": [1, 2]}')

    with _server(handle) as url, _door(tmp_path) as door:
        assert door.get(url).document() == {"results": [1, 2]}
        assert door.tally.requests == 2


def test_a_body_shorter_than_announced_is_noticed(tmp_path: Path) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        _send(request, b'{"a": 1}', length="500" if n == 1 else "8")
        request.close_connection = True

    with _server(handle) as url, _door(tmp_path) as door:
        assert door.get(url).document() == {"a": 1}
        assert door.tally.requests == 2


def test_a_slow_drip_is_not_waited_for(tmp_path: Path) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "100000")
        request.end_headers()
        for _ in range(100):
            request.wfile.write(b" ")
            time.sleep(0.05)

    with _server(handle) as url, _door(tmp_path) as door:
        begun = time.monotonic()
        with pytest.raises(DoorError) as raised:
            door.get(url)
        assert raised.value.reason == "timeout"
        assert time.monotonic() - begun < 2


def test_a_bomb_and_a_flood_are_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(60 * 2**20))

    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        _send(request, bomb if n == 1 else b"x" * 300_000, **({"Content_Encoding": "gzip"} if n == 1 else {}))

    with _server(handle) as url, _door(tmp_path, replace(FAST, max_bytes=200_000)) as door:
        for _ in range(2):
            with pytest.raises(DoorError) as raised:
                door.get(url)
            assert raised.value.reason == "budget"
    assert len(list(read(tmp_path / "captures"))) == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.2/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[::127.0.0.1]/",
        "http://[fec0::1]/",
        "http://[64:ff9b:1::1]/",
        "http://224.0.0.1/",
        "http://[ff02::1]/",
        "http://100.64.0.1/",
    ],
)
def test_private_addresses_are_refused(tmp_path: Path, url: str) -> None:
    with _door(tmp_path) as door, pytest.raises((AddressRefused, DoorError)) as raised:
        door.get(url)
    assert raised.value.reason in ("private", "malformed", "dns")


def test_the_address_really_connected_to_is_checked(tmp_path: Path) -> None:
    with _server(lambda request, n: _send(request, b"{}")) as url, _door(tmp_path, Policy(pace=0)) as door:
        with pytest.raises(AddressRefused):
            door.get(url)
        assert door.tally.requests == 0


def test_a_redirect_to_a_private_address_is_refused(tmp_path: Path) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        _send(request, b"", 302, Location="http://127.0.0.3/secret")

    with _server(handle) as url, _door(tmp_path) as door, pytest.raises(AddressRefused):
        door.get(url)


def test_other_schemes_are_refused(tmp_path: Path) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        _send(request, b"", 302, Location="file:///etc/passwd")

    with _server(handle) as url, _door(tmp_path) as door, pytest.raises(requests.RequestException):
        door.get(url)


def test_a_redirect_that_drops_the_query_is_an_error(tmp_path: Path) -> None:
    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        if "?" in request.path:
            _send(request, b"", 302, Location="/new")
        else:
            _send(request, b"{}")

    with _server(handle) as url, _door(tmp_path) as door, pytest.raises(DoorError, match="drops the query"):
        door.get(f"{url}/old", {"start": 100})


def test_a_refused_token_is_dropped_and_written_nowhere(tmp_path: Path) -> None:
    seen = []

    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        seen.append(request.headers.get("X-App-Token"))
        refused = b'{"code": "permission_denied", "error": true, "message": "Invalid app_token specified"}'
        _send(request, refused if seen[-1] else b"{}", 403 if seen[-1] else 200)

    with _server(handle) as url, _door(tmp_path) as door:
        door.send_token("127.0.0.1", "X-App-Token", "  planted-secret\n")
        assert door.get(url).capture.status == 200
        assert door.get(url).capture.status == 200
        assert len(door.notes) == 1
    assert seen == ["planted-secret", None, None]
    assert b"planted-secret" not in gzip.decompress((tmp_path / "captures/0001.warc.gz").read_bytes())


def test_we_say_who_we_are_and_keep_no_cookies(tmp_path: Path) -> None:
    seen = []

    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        seen.append((request.headers["User-Agent"], request.headers.get("Cookie")))
        _send(request, b"{}", Set_Cookie="session=1; Path=/")

    with _server(handle) as url, _door(tmp_path) as door:
        door.get(url)
        door.get(url)
    assert seen == [(USER_AGENT, None)] * 2


def test_pace_and_concurrency_are_kept(tmp_path: Path) -> None:
    starts: list[float] = []
    lock, running, most = threading.Lock(), 0, 0

    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        nonlocal running, most
        with lock:
            starts.append(time.monotonic())
            running += 1
            most = max(most, running)
        time.sleep(0.15)
        with lock:
            running -= 1
        _send(request, b"{}")

    policy = private(Policy(pace=20), "127.0.0.1")
    with _server(handle) as url, _door(tmp_path, policy) as door:
        threads = [threading.Thread(target=door.get, args=(url,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most <= 2
    gaps = [later - earlier for earlier, later in zip(sorted(starts), sorted(starts)[1:], strict=False)]
    assert min(gaps) > 0.03
    assert len(list(read(tmp_path / "captures"))) == 8


def test_pace_zero_is_for_private_hosts_only(tmp_path: Path) -> None:
    with _door(tmp_path, Policy(pace=0)) as door:
        assert door._pace("data.example.gov")._interval == pytest.approx(1 / Policy().pace)


def test_strict_robots_obeys_disallow_and_crawl_delay(tmp_path: Path) -> None:
    starts = []

    def handle(request: BaseHTTPRequestHandler, n: int) -> None:
        starts.append((time.monotonic(), request.path))
        if request.path == "/robots.txt":
            _send(request, b"User-agent: *\nDisallow: /api/\nCrawl-delay: 0.4\n", content_type="text/plain")
        else:
            _send(request, b"{}")

    policy = private(Policy(pace=50, strict_robots=True), "127.0.0.1")
    with _server(handle) as url, _door(tmp_path, policy) as door:
        with pytest.raises(DoorError) as raised:
            door.get(f"{url}/api/3/action/status_show")
        assert raised.value.reason == "robots"
        door.get(f"{url}/data.json")
        door.get(f"{url}/about")
    assert [path for _, path in starts] == ["/robots.txt", "/data.json", "/about"]
    assert starts[2][0] - starts[1][0] > 0.35


def test_a_name_that_does_not_resolve(tmp_path: Path) -> None:
    with _door(tmp_path) as door, pytest.raises(DoorError) as raised:
        door.get("http://no-such-name.invalid/")
    assert raised.value.reason == "dns"


def test_nobody_listening(tmp_path: Path) -> None:
    with _server(lambda request, n: None) as url:
        port = url.rpartition(":")[2]
    with _door(tmp_path) as door, pytest.raises(DoorError) as raised:
        door.get(f"http://127.0.0.1:{port}/")
    assert raised.value.reason == "refused"


def test_headers_alone_are_asked_for_and_kept(tmp_path: Path) -> None:
    def handle(request: BaseHTTPRequestHandler, number: int) -> None:
        assert request.command == "HEAD"
        _send(request, b"", length="12345678", Last_Modified="Mon, 02 Nov 2026 06:00:00 GMT", content_type="text/csv")

    with _server(handle) as url, _door(tmp_path) as door:
        answer = door.head(f"{url}/a.csv")
    (kept,) = read(tmp_path / "captures", frozenset({answer.capture.record}))
    for capture in (answer.capture, kept):
        assert (capture.status, capture.media_type, capture.payload) == (200, "text/csv", b"")
        assert capture.headers["last-modified"] == "Mon, 02 Nov 2026 06:00:00 GMT"
        assert capture.headers["content-length"] == "12345678"


@pytest.mark.parametrize("obeys", [True, False])
def test_one_byte_is_asked_for_and_a_body_that_comes_all_the_same_is_not_read(obeys: bool, tmp_path: Path) -> None:
    sent = []

    def handle(request: BaseHTTPRequestHandler, number: int) -> None:
        assert request.headers["Range"] == "bytes=0-0"
        if obeys:
            _send(request, b"a", 206, Content_Range="bytes 0-0/99", content_type="text/csv")
            return
        try:
            request.send_response(200)
            request.send_header("Content-Encoding", "gzip")
            request.end_headers()
            for _ in range(4000):
                sent.append(request.wfile.write(bytes(1 << 16)))
        except OSError:
            return

    with _server(handle) as url, _door(tmp_path) as door:
        answer = door.head(f"{url}/a.csv", by_range=True)
        assert door.tally.bytes == 0
    assert (answer.capture.status, answer.capture.payload) == (206 if obeys else 200, b"")
    assert len(sent) < 400


def test_a_session_of_anybodys_own_passes_the_door(tmp_path: Path) -> None:
    with _server(lambda request, number: _send(request, b"{}")) as url, _door(tmp_path) as door:
        session = door.new_session()
        session.get(f"{url}/a")
        assert door.tally.requests == 1
        assert session.trust_env is False
        with pytest.raises(AddressRefused):
            session.get("http://169.254.169.254/latest")


def test_after_the_time_for_a_collection_nothing_is_asked(tmp_path: Path) -> None:
    policy = replace(FAST, in_all=0.2)
    with _server(lambda request, n: _send(request, b"{}")) as url, _door(tmp_path, policy) as door:
        assert door.get(url).document() == {}
        time.sleep(0.25)
        with pytest.raises(DoorError) as raised:
            door.get(url)
        assert raised.value.reason == "budget"
        assert door.tally.requests == 1
