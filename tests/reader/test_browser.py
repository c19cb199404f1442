"""The reader in a real Chromium: from the start to a marked quote, a verdict and a new version; and hostile bundles."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from auditor.evidence.verify import verify
from auditor.reader import archived
from auditor.reader.archived import PLACE
from auditor.reader.server import Server
from auditor.sheets.findings import Filed
from tests.cli import run
from tests.reader.conftest import SNIPPET, Evil
from tests.reader.readers import ask, cited, read

Open = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any) -> Open:
    """A page of a reader. It must have asked nobody else for anything, opened nothing, and said nothing."""

    @contextmanager
    def open_page(server: Server, path: str = "", width: int = 1280, *, quiet: bool = True) -> Iterator[Any]:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        context.on("page", lambda other: said.append(f"opened {other.url}"))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(f"dialog {dialog.message}"))
        page.goto(server.address + path)
        yield page
        context.close()
        assert [url for url in asked if not url.startswith(server.address)] == []
        if quiet:
            assert said == []

    return open_page


def quote_of(filed: Filed) -> str:
    return " ".join((filed.finding.evidence[0].quote or "").removesuffix("…").split())


def bare(text: str) -> str:
    return "".join(text.replace("|", "").split())


def test_from_the_start_to_a_marked_quote(served: Server, opened: Open) -> None:
    with opened(served) as page:
        assert served.routes.case.sha256 in page.locator("dl.checked").inner_text()
        assert "same scorecard" in page.locator("dl.checked").inner_text()
        page.get_by_role("link", name="DM1 Data Strategy and Governance").click()
        assert page.locator("h1").inner_text() == "DM1 Data Strategy and Governance"
        assert "The group meets each quarter." in page.locator(".panel-attested").inner_text()
        assert "Attested by Ada Example" in page.locator(".panel-attested").inner_text()
        titles = page.locator(".evidence h2").all_inner_texts()
        assert any("For it" in title for title in titles)
        page.locator(".of-pass article.finding a", has_text="The finding").first.click()
        assert "version" in page.locator(".facts-list").first.inner_text()
        assert "Followed to the archive" in page.locator(".holds").first.inner_text()
        quote = page.locator(".facts-list q").first.inner_text()
        page.get_by_role("link", name="See it in its place").first.click()
        marked = page.locator("mark#quote").inner_text()
        assert bare(marked) == bare(quote)
        frame = page.frame_locator("iframe.archived")
        assert bare("".join(frame.locator("mark").all_inner_texts())) == bare(quote)
        assert page.locator("iframe.archived").get_attribute("sandbox") == ""


def test_a_quote_in_json_stands_marked_with_its_way(served: Server, opened: Open) -> None:
    filed = cited(served.routes.case, "application/json", "/")
    with opened(served, f"evidence/{filed.id}/1") as page:
        marked = page.locator("pre.tree mark").all_inner_texts()
        steps = filed.finding.evidence[0].pointer.split("/")
        assert marked[0].startswith((f'"{steps[-1]}": ', f"{steps[-1]}: "))
        way = page.locator("pre.tree .line-way").all_inner_texts()
        assert any(line.strip().startswith(f'"{steps[1]}": ') for line in way)
        assert page.locator("iframe").count() == 0


def test_a_quote_in_a_pdf_stands_marked_in_its_text(served: Server, opened: Open) -> None:
    filed = cited(served.routes.case, "application/pdf", ":~:")
    with opened(served, f"evidence/{filed.id}/1") as page:
        assert bare(page.locator("mark#quote").inner_text()) == bare(quote_of(filed))
        assert page.locator("iframe").count() == 0


def test_every_kind_of_evidence_has_a_page(served: Server) -> None:
    case = served.routes.case
    seen: dict[tuple[str, str, bool], Filed] = {}
    for filed in case.by_id.values():
        for one in filed.finding.evidence[:1]:
            source = case.shelf.sources.get(one.capture)
            kind = one.pointer[:1], source.media_type if source else one.capture[:4], one.quote is None
            seen.setdefault(kind, filed)
    assert len(seen) > 8
    for filed in seen.values():
        reply = ask(served, f"evidence/{filed.id}/1")
        assert reply.status == 200
        assert "Broken" not in reply.text
        assert ask(served, f"finding/{filed.id}").status == 200


def test_a_verdict_goes_into_a_new_version_that_holds(bundle: Path, opened: Open, tmp_path: Path) -> None:
    with read(bundle) as server, opened(server, "criterion/DM1") as page:
        page.get_by_role("radio", name="Disagree").check()
        page.get_by_label("Note").fill("Two quarters are missing.\nSee the minutes.")
        page.get_by_label("Your name").fill("Ada Example")
        page.get_by_label("Your role").fill("Reviewer")
        page.get_by_role("button", name="Save verdict").click()
        assert "Saved in" in page.get_by_role("status").inner_text()
        assert "Two quarters are missing." in page.locator("#verdict .said-verdict").inner_text()
        page.reload()
        assert page.get_by_label("Your name").input_value() == ""  # just saved: the next person may be another
        page.goto(f"{server.address}criterion/DM2")
        assert page.get_by_label("Your name").input_value() == "Ada Example"
        sha256 = server.routes.case.sha256
    new = tmp_path / "second.wacz"
    done = run("evidence", "review", str(bundle), str(bundle.with_name("evidence.review.toml")), "--out", str(new))
    assert done.code == 0, done.err
    assert all(step.holds is not False for step in verify(new))
    with read(new) as server, opened(server) as page:
        checked = page.locator("dl.checked").inner_text()
        assert f"new version of {sha256}" in checked
        assert "1 of 43 have a verdict" in page.locator("main").inner_text()
        page.get_by_role("link", name="DM1 Data Strategy").click()
        assert "Two quarters are missing." in page.locator("#verdict .said-verdict").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_sticks_out_and_headings_are_in_order(served: Server, opened: Open, width: int) -> None:
    case = served.routes.case
    html, other = cited(case, "text/html", ":~:").id, cited(case, "application/json", "/").id
    paths = ["", "sheets", "criterion/OD3", "criterion/DM1", "criterion/LC1", "check/open_data/license"]
    for path in (*paths, f"finding/{html}", f"evidence/{html}/1", f"evidence/{other}/1", "nothing"):
        quiet = path != "nothing"  # Chromium says on the console that it got a 404
        with opened(served, path, width, quiet=quiet) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => +one.tagName[1])")
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_the_keyboard_leads_from_the_top_down(served: Server, opened: Open) -> None:
    with opened(served, "criterion/DM1") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        tops = page.locator("main a, main summary, main input, main button, main textarea").evaluate_all(
            "all => all.filter(one => one.offsetParent && !one.closest('.panel')).map(one => one.offsetTop)"
        )
        assert tops == sorted(tops)
        assert page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0


def test_a_criterion_prints_as_one_sheet(served: Server, opened: Open) -> None:
    with opened(served, "criterion/DM1") as page:
        assert not page.locator("article.sheet").is_visible()
        page.emulate_media(media="print")
        assert page.locator("article.sheet").is_visible()
        assert not page.locator(".verdict-form").is_visible()
        sheet = page.locator("article.sheet").inner_text()
        for word in ("DM1", "Observed", "For it", "sha256:", "Attestation", "Date, signature"):
            assert word in sheet, word
        assert served.routes.case.sha256 in sheet


def test_looks_come_from_the_archive(dressed: Path, opened: Open) -> None:
    with read(dressed) as server:
        html = cited(server.routes.case, "text/html", ":~:")
        with opened(server, f"evidence/{html.id}/1", quiet=False) as page:
            frame = page.frames[1]
            frame.wait_for_load_state("load")
            assert frame.locator("p").first.evaluate("one => getComputedStyle(one).color") == "rgb(1, 2, 3)"
            for name in ("#one", "#two"):  # the same bytes, kept once
                assert frame.locator(name).evaluate("one => [one.naturalWidth, one.naturalHeight]") == [7, 5]
            assert "/asset/" in frame.locator("body").evaluate("one => getComputedStyle(one).backgroundImage")


def test_the_picture_of_a_page_stands_beside_it(served: Server, opened: Open) -> None:
    case = served.routes.case
    pictured = [one for one in case.by_id.values() if case.pictures.keys() & {e.capture for e in one.finding.evidence}]
    assert pictured
    one = pictured[0]
    number = next(n for n, e in enumerate(one.finding.evidence, 1) if e.capture in case.pictures)
    picture = case.pictures[one.finding.evidence[number - 1].capture]
    with opened(served, f"evidence/{one.id}/{number}") as page:
        size = page.locator("img.picture").evaluate("one => [one.naturalWidth, one.naturalHeight]")
        assert size == [picture.width, picture.height]


HOSTILE_PAGES = ("", "criterion/OD3", "criterion/DM1", "check/open_data/license", "check/open_data/publisher", "sheets")


def test_a_hostile_bundle_runs_nothing(hostile: Path, evil: Evil, opened: Open) -> None:
    evil.heard.clear()
    with read(hostile) as server:
        html = cited(server.routes.case, "text/html", ":~:")
        # Titles lose their markup when they are read; the documents they stand in keep it.
        title = next(
            one
            for one in server.routes.case.by_id
            if "&lt;script&gt;document.title=" in ask(server, f"evidence/{one}/1").text
        )
        for path in (*HOSTILE_PAGES, f"finding/{title}", f"evidence/{title}/1", f"evidence/{html.id}/1"):
            with opened(server, path) as page:
                page.wait_for_timeout(100)
                assert page.evaluate("window.evil") is None
                assert "owned" not in page.title()
                assert page.locator("main script, main svg:not(.bar), main img:not(.picture)").count() == 0
        # Looking into a frame from here makes Chromium say that it runs no script there.
        with opened(server, f"evidence/{html.id}/1", quiet=False) as page:
            frame = page.frames[1]
            assert frame.url.endswith(f"#{PLACE}")
            assert bare("".join(frame.locator("mark").all_inner_texts())) == bare(quote_of(html))
            assert frame.locator(f"#{PLACE}").count() == 1
            for trap in ("#trap", "#out", "#pop"):
                frame.locator(trap).click()
            frame.locator("#send").click(force=True)
            page.wait_for_timeout(300)
            assert page.evaluate("window.evil") is None
            assert page.url.endswith(f"evidence/{html.id}/1")
            assert frame.url.startswith(server.address)
    assert evil.heard == []


def test_policy_and_sandbox_hold_by_themselves(
    hostile: Path, evil: Evil, chromium: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were nothing taken out of an archived page, it could still neither run, nor ask, nor lead away."""
    evil.heard.clear()
    monkeypatch.setattr(archived, "_still", lambda *_: None)
    with read(hostile) as server:
        html = cited(server.routes.case, "text/html", ":~:")
        assert "<script>" in ask(server, f"archived/{html.id}/1").text
        page = chromium.new_page()
        page.goto(f"{server.address}evidence/{html.id}/1")
        page.wait_for_timeout(300)
        for trap in ("#trap", "#pop", "#send", "#out"):
            page.frames[1].locator(trap).click(force=True, no_wait_after=True)
            page.wait_for_timeout(200)
            assert page.url == f"{server.address}evidence/{html.id}/1", trap
            assert page.evaluate("window.evil") is None
        assert len(page.context.pages) == 1
        page.close()
    assert evil.heard == []


def test_an_archived_page_is_shown_in_its_frame_alone(served: Server, chromium: Any) -> None:
    """In a tab of its own a link of it, clicked on, would lead away."""
    html = cited(served.routes.case, "text/html", ":~:")
    page = chromium.new_page()
    assert page.goto(f"{served.address}archived/{html.id}/1").status == 403
    page.close()


def test_the_snippet_does_run_where_nothing_keeps_it(chromium: Any, evil: Evil) -> None:
    """Without this, the tests above might pass because the traps are broken."""
    evil.heard.clear()
    page = chromium.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    loaded = threading.Event()
    page.on("request", lambda request: loaded.set())
    page.set_content(f"<body>{SNIPPET.replace('EVIL', evil.netloc)}", wait_until="commit")
    page.wait_for_timeout(1500)
    assert loaded.is_set()
    assert evil.heard
    page.close()
