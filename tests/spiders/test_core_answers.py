"""What the core makes of answers, good and bad: what is kept of them, and the fixed words where nothing usable came."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from spiders.transport import Transport
from tests.spiders.conftest import Ran
from tests.spiders.serving import Connection, Site, Tricks, answer, redirect

Sites = Callable[..., Site]
Spider = Callable[..., Ran]
TEXT = b"a,b\n" + b"1,2\n" * 5000


def _hang(connection: Connection) -> None:
    connection.closing.wait(60)


def _drip(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while connection.wait(0.1):
        connection.send(b"x")


def _reset(connection: Connection) -> None:
    connection.reset()


def _half(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 400)


def _cut_chunks(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n190\r\n" + b"x" * 400 + b"\r\n")


def _endless(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while connection.wait(0):
        connection.send(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")


def _plain(connected: socket.socket) -> socket.socket:
    connected.sendall(b"HTTP/1.1 400 No encryption here\r\n\r\n")
    return connected


def _nothing(connection: Connection) -> None:
    """Hangs up without a word."""


def test_an_answer_is_kept_as_it_was_sent(site: Sites, spider: Spider) -> None:
    packed = gzip.compress(TEXT)
    head = (
        "HTTP/1.1 200 Fine by me\r\nX-b: 2\r\nX-A: \xe9\r\nLink: <a>\r\nlink: <b>\r\nContent-Encoding: gzip\r\n"
        f"Content-Type: Text/CSV; charset=utf-8\r\nContent-Length: {len(packed)}\r\n\r\n"
    )
    city = site({"/a": head.encode("latin-1") + packed})
    ran = spider(city.url + "/a")
    look, capture = ran.look(city.url + "/a"), ran.capture(city.url + "/a")
    assert (look.status, look.final, look.failure, look.method) == (200, city.url + "/a", "", "GET")
    assert capture.payload == TEXT
    assert (capture.media_type, capture.charset, capture.truncated) == ("text/csv", "utf-8", "")
    with next(ran.folder.glob("*.gz")).open("rb") as file:
        records = [(record, record.raw_stream.read()) for record in ArchiveIterator(file)]
    kept, body = next(
        (record, body)
        for record, body in records
        if record.rec_type == "response" and record.rec_headers.get_header("WARC-Target-URI") == city.url + "/a"
    )
    assert body == packed
    assert kept.http_headers.statusline == "200 Fine by me"
    assert [name for name, _ in kept.http_headers.headers][:4] == ["X-b", "X-A", "Link", "link"]
    assert kept.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
    asked = next(record for record, _ in records if record.rec_type == "request")
    assert asked.http_headers.get_header("User-Agent", "").startswith("portal-readiness-auditor/")
    assert asked.http_headers.get_header("Host") == f"127.0.0.1:{city.port}"


@pytest.mark.parametrize(
    ("said", "word", "kept"),
    [
        (_hang, "timeout", None),
        (_drip, "timeout", "time"),
        (_reset, "reset", None),
        (_nothing, "reset", None),
        (b"SSH-2.0-OpenSSH_9\r\n\r\n", "reset", None),
        (_half, "truncated", "disconnect"),
        (_cut_chunks, "truncated", "disconnect"),
        (_endless, "budget", "length"),
    ],
)
def test_failures_have_fixed_words(
    site: Sites, spider: Spider, said: Tricks | bytes, word: str, kept: str | None
) -> None:
    city = site({"/a": said})
    ran = spider(city.url + "/a", deadline=2.0, most_bytes=100_000)
    look = ran.look(city.url + "/a")
    assert look.failure == word
    assert look.said.startswith(city.url + "/a ")
    assert (ran.capture(city.url + "/a").truncated if look.answers else None) == kept
    assert look.status == (200 if kept else None)
    assert look.seconds < 10
    assert ran.code == 0


def test_a_closed_port_refuses_and_no_name_is_dns(spider: Spider) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    ran = spider(f"http://127.0.0.1:{port}/", "http://no-such-name.invalid/")
    assert ran.look(f"http://127.0.0.1:{port}/").failure == "refused"
    assert ran.look("http://no-such-name.invalid/").failure == "dns"


def test_a_certificate_that_nobody_signed_is_tls(tmp_path: Path, site: Sites, spider: Spider) -> None:
    pem = tmp_path / "both.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout - -out -"
    pem.write_bytes(subprocess.run(command.split(), check=True, capture_output=True).stdout)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def secured(connection: Connection) -> None:
        raise AssertionError

    city = site({"/": secured})
    city.dress = lambda connected: context.wrap_socket(connected, server_side=True)
    url = city.url.replace("http:", "https:") + "/"
    assert spider(url).look(url).failure == "tls"
    city.dress = _plain
    assert spider(url).look(url).failure == "tls"


def test_a_certificate_that_holds_is_fine_however_the_connection_ends(tmp_path: Path, site: Sites) -> None:
    pem = tmp_path / "both.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    command += " -keyout - -out -"
    pem.write_bytes(subprocess.run(command.split(), check=True, capture_output=True).stdout)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    city = site({"/": b"HTTP/1.0 200 OK\r\n\r\nto the end"})
    city.dress = lambda connected: context.wrap_socket(connected, server_side=True)
    transport = Transport(frozenset({"localhost"}))
    transport._trust.load_verify_locations(pem)
    ask = transport.ask("GET", f"https://localhost:{city.port}/", {}, most=1000, seconds=20)
    told = asyncio.run(ask)
    assert (told.status, told.body, told.failure) == (200, b"to the end", None)


def test_what_is_no_address_becomes_a_look_too(spider: Spider) -> None:
    strange = {
        "ftp://files.example/a": "scheme",
        "mailto:a@b.example": "scheme",
        "javascript:alert(1)": "scheme",
        "http://": "malformed",
        "http:///path": "malformed",
        "http://a b.example/": "malformed",
        "http://[::1/": "malformed",
        "http://name.example:99999/": "malformed",
        "http://2130706433/": "malformed",
        "http://127.1/": "malformed",
        "": "scheme",
        "nonsense": "scheme",
        "http://name.invalid/a\r\nWARC-Type: response\r\n\r\n": "dns",
        "http://" + "a" * 64 + ".example/": "malformed",
    }
    ran = spider(*strange)
    assert {url: ran.look(url).failure for url in strange} == strange


def test_redirects(site: Sites, spider: Spider) -> None:
    other = site({"/end": answer("end")})
    city = site(
        {
            "/0": redirect("/1"),
            **{f"/{number}": redirect(f"/{number + 1}", "301 Moved") for number in range(1, 9)},
            "/9": answer("nine"),
            "/loop": redirect("/pool"),
            "/pool": redirect("/loop", "308 For ever"),
            "/file": redirect("file:///etc/passwd"),
            "/script": redirect("javascript:alert(1)"),
            "/nowhere": redirect("http://[broken/"),
            "/bare": answer("bare", "302 Found"),
            "/relative/a": redirect("../b c?d=é#part"),
            "/b%20c?d=%C3%A9": answer("b"),
            "/protocol": redirect(other.url.removeprefix("http:") + "/end"),
        }
    )
    ran = spider(*(city.url + path for path in ("/0", "/1", "/loop", "/file", "/script", "/nowhere", "/bare")))
    words = [
        ran.look(city.url + path).failure for path in ("/0", "/1", "/loop", "/file", "/script", "/nowhere", "/bare")
    ]
    assert words == ["redirect", "", "redirect", "scheme", "scheme", "redirect", ""]
    assert len(ran.look(city.url + "/1").answers) == 9
    assert city.paths().count("/loop") == 1
    ran = spider(city.url + "/relative/a", city.url + "/protocol")
    assert ran.look(city.url + "/relative/a").final == city.url + "/b%20c?d=%C3%A9"
    assert ran.look(city.url + "/protocol").final == other.url + "/end"


def test_bodies_that_lie_about_how_they_are_packed(site: Sites, spider: Spider) -> None:
    raw = zlib.compressobj(wbits=-15)
    bomb = gzip.compress(gzip.compress(b"\0" * (300 << 20), 9), 9)
    pages = {
        "/wrong": answer(TEXT, Content_Encoding="gzip"),
        "/deflate": answer(zlib.compress(TEXT), Content_Encoding="deflate"),
        "/raw": answer(raw.compress(TEXT) + raw.flush(), Content_Encoding="deflate"),
        "/cut": answer(gzip.compress(TEXT)[:-30], Content_Encoding="gzip"),
        "/brotli": answer(b"\x0b\x02\x80abc\x03", Content_Encoding="br"),
        "/bomb": answer(bomb, Content_Encoding="gzip, gzip"),
        "/mended": [answer(b"\x0b\x02\x80abc\x03", Content_Encoding="br"), answer(TEXT)],
    }
    city = site(pages)
    ran = spider(*(city.url + path for path in pages), most_bytes=16 << 20)
    words = {path: ran.look(city.url + path).failure for path in pages}
    assert words == {
        "/wrong": "",
        "/deflate": "",
        "/raw": "",
        "/cut": "truncated",
        "/brotli": "truncated",
        "/bomb": "budget",
        "/mended": "",
    }
    payloads = {path: ran.capture(city.url + path).payload for path in pages}  # the archive stays readable
    assert all(payloads[path] == TEXT for path in ("/wrong", "/deflate", "/raw", "/mended"))
    assert TEXT.startswith(payloads["/cut"])
    assert payloads["/brotli"] == payloads["/bomb"] == b""
    repeated = [asked for asked in city.asked if asked.path == "/mended"]
    assert [asked.headers["accept-encoding"] for asked in repeated] == ["gzip, deflate", "identity"]


def test_head_and_beginnings(site: Sites, spider: Spider) -> None:
    city = site({"/a": answer(TEXT), "/b": answer(TEXT), "/whole": answer(b"x" * 100), "/endless": _endless})
    ran = spider(
        (city.url + "/a", "head"),
        (city.url + "/b", "keep=100"),
        (city.url + "/whole", "keep=100"),
        (city.url + "/endless", "keep=100"),
    )
    head = ran.look(city.url + "/a")
    assert (head.method, head.status, head.failure) == ("HEAD", 200, "")
    assert ran.capture(city.url + "/a").headers["content-length"] == str(len(TEXT))
    begun = ran.capture(city.url + "/b")
    assert (begun.payload, begun.truncated) == (TEXT[:100], "length")
    assert ran.look(city.url + "/b").failure == ""
    assert ran.capture(city.url + "/whole").truncated == ""
    assert ran.capture(city.url + "/endless").payload == b"x" * 100


def test_a_dead_host_is_not_asked_for_ever(site: Sites, spider: Spider) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        dead = f"http://127.0.0.1:{listener.getsockname()[1]}"
    ran = spider(*(f"{dead}/{number}" for number in range(12)), (dead + "/again", "round=2"))
    looks = [ran.look(f"{dead}/{number}") for number in range(12)]
    assert {look.failure for look in looks} == {"refused"}
    assert sum("5 tries at its host failed" in look.said for look in looks) == 8  # robots.txt was the first try
    assert "5 tries" not in ran.look(dead + "/again").said
    assert ran.crawl is not None
    assert any("8 looks at it were spared" in note for note in ran.crawl.notes)
