"""Pictures of pages, by the real Chromium: the archived bytes are shown, styled, and nothing leaves but what may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor import archive, rubric
from auditor.archive import Archive
from auditor.assess import assess
from auditor.http import Policy
from auditor.model import NotCollected
from auditor.screenshots import Shown, available, browser, cited, pictures, take
from auditor.screenshots.assets import A_PAGE
from auditor.web import Document, Role
from fixtures.city.both import play_both
from tests.cli import audit
from tests.pictures import pixel, png, size
from tests.spiders.serving import Connection, Site, answer, redirect

GREEN, RED, BLUE, WHITE = (0, 128, 64), (200, 0, 0), (0, 0, 200), (255, 255, 255)
UNPACED = Policy(pace=0)


@pytest.fixture(scope="module", autouse=True)
def chromium() -> None:
    """Without a browser the tests are skipped on a desk, and fail where CI is set."""
    if reason := available():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def styled(*color: int) -> bytes:
    return answer(f"body {{ background: rgb{color} }}", Content_Type="text/css")


class City(NamedTuple):
    """A folder of an audit, the site its pages come from, and a site at an address that nobody allowed."""

    folder: Path
    site: Site
    inner: Site
    inside: str

    def page(self, text: str, path: str = "/page", **headers: str) -> Document:
        """A page as a spider kept it. The site itself does not have it any more."""
        url = self.site.url + path
        told = [("Content-Type", "text/html; charset=utf-8")]
        told += [(name.replace("_", "-"), value) for name, value in headers.items()]
        with Archive(archive.next_file(self.folder / "captures"), "test/1") as kept:
            record, moment, _ = kept.write(
                url=url,
                method="GET",
                request_headers=[],
                request_body=b"",
                status_line="HTTP/1.1 200 OK",
                headers=told,
                body=text.encode(),
                address="127.0.0.1",
            )
        return Document(url=url, asked=url, role=Role.CITY, media_type="text/html", capture=record, seen_at=moment)

    def take(self, *pages: Document, scripts: bool = False, lines: list[str] | None = None) -> tuple[Shown, ...]:
        said = lines if lines is not None else []
        shown = take(
            self.folder,
            pages,
            policy=UNPACED,
            private_hosts=["127.0.0.1"],
            said=said.append,
            scripts=scripts,
        )
        if lines is None:
            assert said == []
        return shown

    def checked(self) -> None:
        """Every record of every file as warcio's own checker sees it."""
        for path in archive.files(self.folder / "captures"):
            _check(path)


def _check(path: Path) -> None:
    command = [sys.executable, "-c", "from warcio.cli import main; main()", "check", "-v", str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "digest pass" in done.stdout
    assert "failed" not in done.stdout


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    site, inner = Site({}), Site({"/": [styled(*RED)]})
    yield City(tmp_path, site, inner, f"http://localhost:{inner.port}")
    site.close()
    inner.close()


def test_the_archived_page_is_shown_with_its_style_sheet_and_all_of_it_is_kept(city: City) -> None:
    city.site.pages["/style.css"] = [styled(*GREEN)]
    page = city.page("<link rel=stylesheet href=/style.css><title>x</title><h1>Open data</h1>")
    before = datetime.now(UTC)
    (shown,) = city.take(page)
    (found,) = pictures(city.folder).values()
    assert size(found.png) == (1280, 800)
    assert pixel(found.png, 900, 300) == GREEN
    assert city.site.paths() == ["/robots.txt", "/style.css"]
    assert (shown.capture, shown.url, shown.problem, shown.refused) == (page.capture, page.url, "", {})
    assert (shown.viewport, shown.height, shown.cut, shown.scripts) == ((1280, 800), 800, False, False)
    assert shown.browser.startswith("Chromium 1")
    assert pictures(city.folder) == {page.capture: found}
    assert (found.record, found.shown) == (shown.picture, shown)
    assert before <= found.time <= datetime.now(UTC)
    (sheet,) = archive.read(city.folder / "captures", frozenset(shown.answers))
    assert sheet.url == f"{city.site.url}/style.css"
    city.checked()


def test_a_page_is_shown_as_its_bytes_were_read_in_its_own_encoding_and_status(city: City) -> None:
    """The page's answer is laid out by its headers, and headers that lead away or download have no say."""
    page = city.page(
        "<body style='background:rgb(0,128,64)'>",
        Refresh="0;url=/elsewhere",
        Content_Disposition="attachment; filename=page.html",
        Link="</early.css>; rel=preload; as=style",
        Set_Cookie="a=1",
    )
    city.take(page)
    assert pixel(pictures(city.folder)[page.capture].png, 640, 400) == GREEN
    assert city.site.asked == []


def test_a_long_page_is_shown_to_a_stated_depth(city: City) -> None:
    pages = (
        city.page("<body style='height:20000px'>", "/long"),
        city.page("<body style='height:1000px;margin:0'>", "/short"),
    )
    long, short = city.take(*pages)
    assert (long.height, long.cut) == (6000, True)
    assert (short.height, short.cut) == (1000, False)
    assert size(pictures(city.folder)[pages[0].capture].png) == (1280, 6000)


def _endless(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + png(10, 10))
    while not connection.closing.is_set():
        connection.send(b" " * 65536)


HOSTILE = """<!doctype html><meta http-equiv=refresh content="0;url=INSIDE/moved">
<link rel=preconnect href="INSIDE"><link rel=dns-prefetch href="INSIDE"><link rel=preconnect href="SITE">
<link rel=prefetch href="SITE/prefetched"><link rel=prerender href="SITE/rendered">
<link rel=stylesheet href="INSIDE/"><link rel=stylesheet href="/away"><link rel=stylesheet href="/style.css">
<link rel=manifest href="/manifest.json"><link rel=stylesheet href="http://169.254.169.254/latest/">
<link rel=stylesheet href="http://[::1]:PORT/"><link rel=stylesheet href="ftp://127.0.0.1/x.css">
<link rel=stylesheet href="file:///etc/passwd"><link rel=stylesheet href="/round">
<script src="/script.js"></script><script>document.body.style.background = "red"</script>
<body onload="location='/run'" background="/huge.png"><img src="/pixels.png"><img src="/endless.png">
<img src="/private.png">
<img src="/missing.png"><iframe src="INSIDE/frame"></iframe><iframe src="SITE/frame" name=f></iframe>
<object data="/object.svg"></object><embed src="/embed.pdf"><video src="/film.mp4" autoplay></video>
<audio src="/sound.mp3" autoplay></audio><a href="/file.zip" download ping="INSIDE/ping">file</a>
<form action="SITE/form" method=post target=f><input autofocus></form><base target=_blank>"""


def test_a_hostile_page_reaches_nothing_but_what_shapes_it_at_allowed_addresses(city: City) -> None:
    inside, site = city.inside, city.site
    site.pages |= {
        "/robots.txt": [answer("User-agent: *\nDisallow: /private", Content_Type="text/plain")],
        "/style.css": [styled(*GREEN)],
        "/away": [redirect(f"{inside}/")],
        "/round": [redirect("/round")],
        "/huge.png": [answer(png(10, 10) + bytes(9 << 20), Content_Type="image/png")],
        "/pixels.png": [answer(png(30_000, 30_000), Content_Type="image/png")],
        "/endless.png": [_endless],
    }
    text = HOSTILE.replace("INSIDE", inside).replace("SITE", site.url).replace("PORT", str(city.inner.port))
    (shown,) = city.take(city.page(text))
    (found,) = pictures(city.folder).values()
    assert pixel(found.png, 1200, 780) == GREEN
    assert city.inner.connections == 0
    asked = {"/robots.txt", "/style.css", "/away", "/round", "/huge.png", "/pixels.png", "/endless.png", "/missing.png"}
    assert set(site.paths()) == asked
    assert len(site.paths()) == len(asked) + 3, "a redirect to itself is followed three times, the rest asked once"
    assert site.connections <= len(site.paths()), "no connection without a question"
    assert {one.headers["user-agent"].partition("/")[0] for one in site.asked} == {"portal-readiness-auditor"}
    why = {address.removeprefix(site.url): reason for address, reason in shown.examples}
    assert {name: why[name] for name in ("/huge.png", "/endless.png", "/pixels.png", "/private.png")} == {
        "/huge.png": "budget",
        "/endless.png": "budget",
        "/pixels.png": "pixels",
        "/private.png": "robots",
    }
    assert {why["/away"], why[f"{inside}/"], why["http://169.254.169.254/latest/"]} == {"private"}
    assert (why["/round"], why["/frame"], why[f"{inside}/moved"]) == ("redirect", "navigation", "navigation")
    assert len(shown.answers) == 2, "the style sheet, and the page that says that a picture is missing"
    assert shown.refused["private"] >= 3
    city.checked()


SCRIPTED = """<!doctype html><body><script>
const inside = "INSIDE", site = "SITE", tried = (step) => { try { step() } catch (problem) {} };
tried(() => new WebSocket(inside.replace("http", "ws")));
tried(() => new WebSocket(site.replace("http", "ws") + "/socket"));
tried(() => new EventSource(site + "/events"));
tried(() => fetch(inside, {mode: "no-cors"}));
tried(() => fetch(site + "/form", {method: "POST", body: "x"}));
tried(() => navigator.sendBeacon(site + "/beacon", "x"));
tried(() => navigator.serviceWorker.register("/worker.js"));
tried(() => new Worker("/thread.js"));
tried(() => new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:PORT"}]}).createDataChannel("x"));
tried(() => window.open(site + "/window"));
tried(() => alert("stop"));
tried(() => { const a = document.createElement("a"); a.href = site + "/file.zip"; a.download = "x"; a.click() });
fetch(site + "/color").then((got) => got.text()).then((color) => { document.body.style.background = color });
</script><img src="/last.png">"""


def test_even_a_page_whose_scripts_are_run_reaches_nothing_else(city: City) -> None:
    thread = f"fetch('{city.inside}'); new WebSocket('ws{city.inside.removeprefix('http')}')"
    city.site.pages |= {
        "/color": [answer("rgb(0, 0, 200)")],
        "/last.png": [answer(png(1, 1), Content_Type="image/png")],
        "/thread.js": [answer(thread, Content_Type="text/javascript")],
    }
    text = SCRIPTED.replace("INSIDE", city.inside).replace("SITE", city.site.url).replace("PORT", str(city.inner.port))
    page = city.page(text)
    (run,) = city.take(page, scripts=True)
    assert run.scripts
    assert pixel(pictures(city.folder)[page.capture].png, 640, 700) == BLUE, "scripts were run"
    assert city.inner.connections == 0
    assert set(city.site.paths()) <= {"/robots.txt", "/color", "/last.png", "/thread.js"}
    assert {one.method for one in city.site.asked} == {"GET"}
    assert run.refused["method"] >= 1
    assert run.refused["private"] >= 1
    assert run.refused["navigation"] >= 1


def test_a_page_whose_scripts_lead_away_is_not_followed(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_LOADING", 3.0)
    lines: list[str] = []
    page = city.page(f"<script>location = '{city.site.url}/run'</script>")
    (shown,) = city.take(page, scripts=True, lines=lines)
    assert (shown.picture, len(lines)) == ("", 1)
    assert city.site.asked == []


def test_scripts_are_not_run_unless_asked_for(city: City) -> None:
    city.site.pages["/script.js"] = [answer("document.body.style.background = 'rgb(200, 0, 0)'")]
    page = city.page(
        "<body style='background:rgb(0,128,64)'><script src=/script.js></script>"
        "<script>document.body.style.background = 'rgb(200, 0, 0)'</script>"
    )
    city.take(page)
    assert pixel(pictures(city.folder)[page.capture].png, 640, 400) == GREEN
    assert city.site.asked == []
    city.take(page, scripts=True)
    assert pixel(pictures(city.folder)[page.capture].png, 640, 400) == RED, "the same page, its scripts run"


def test_one_page_asks_for_so_much_and_no_address_is_asked_for_twice(city: City) -> None:
    def many(first: int, last: int) -> str:
        return "".join(f"<img src=/{number}.png>" for number in range(first, last))

    for number in range(70):
        city.site.pages[f"/{number}.png"] = [answer(png(1, 1), Content_Type="image/png")]
    one, two = city.take(city.page(many(0, 60), "/one"), city.page(many(0, 60), "/two"))
    assert (len(one.answers), one.refused) == (A_PAGE, {"budget": 20})
    assert (len(two.answers), two.refused) == (60, {})
    asked = city.site.paths()
    assert len(asked) == len(set(asked)) == 61


def test_a_page_that_hangs_the_browser_is_said_and_the_next_is_shown(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "_LOADING", 3.0)
    stuck, fine = city.page("<script>for (;;);</script>", "/stuck"), city.page("<body>fine")
    lines: list[str] = []
    first, second = city.take(stuck, fine, scripts=True, lines=lines)
    (line,) = lines
    assert line.startswith(f"No picture of {stuck.url}: ")
    assert (first.picture, bool(first.problem)) == ("", True)
    assert list(pictures(city.folder)) == [fine.capture] == [second.capture]
    city.checked()


def test_without_a_browser_it_is_said_what_to_install_and_nothing_is_written(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = city.page("<body>")
    files = archive.files(city.folder / "captures")
    lines: list[str] = []
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(city.folder / "none"))
    assert "apt-get install chromium" in available()
    assert city.take(page, lines=lines) == ()
    assert len(lines) == 1
    assert "apt-get install chromium" in lines[0]
    assert archive.files(city.folder / "captures") == files
    monkeypatch.setattr(browser, "find_spec", lambda name: None)
    assert "pip install" in available()


def test_no_page_is_no_file(city: City) -> None:
    assert city.take() == ()
    assert not (city.folder / "captures").exists()


def test_pages_cited_by_findings_on_the_city_and_its_portal_are_shown(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    with play_both("city-exemplary") as (site, portal):
        done = audit(portal.url, folder, "--home", site.url, "--depth", "standard", "--links", "0", "--pages", "80")
        assert done.code == 0, done.err
        audited = assess(folder, rubric.load("wwc-2022"))
        pages = cited(audited, 6)
        lines: list[str] = []
        shown = take(folder, pages, policy=UNPACED, private_hosts=["127.0.0.1"], said=lines.append)
    assert lines == []
    assert len(pages) == 6
    assert [one.capture for one in shown] == [page.capture for page in pages]
    kept = pictures(folder)
    assert set(kept) == {page.capture for page in pages} == {one.capture for one in shown if one.picture}
    website = audited.snapshot.website
    assert not isinstance(website, NotCollected)
    cites = {
        evidence.capture
        for result in audited.results.values()
        for finding in result.findings
        if finding.subject == "portal"
        for evidence in finding.evidence
    }
    assert {page.capture for page in pages} <= cites
    everything = cited(audited, 1000)
    assert len({page.capture for page in everything}) == len(everything) > len(cited(audited)) == 30
    assert [page for page in everything if page in pages] == list(pages), "in the order of the criteria"
    assert list(everything[:6]) != list(pages), "and each criterion has its first page before any has its second"
    again = assess(folder, rubric.load("wwc-2022"))
    assert again.scorecard.encoded() == audited.scorecard.encoded(), "pictures change no number"
    for path in archive.files(folder / "captures"):
        _check(path)
