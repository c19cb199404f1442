"""The report in a real Chromium: no request, no error, no sideways scrolling, and a table of thousands that answers."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from auditor.publish import cell
from auditor.report.html import render
from auditor.report.rows import rows
from tests import browser
from tests.report import made_audits as made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for the module."""
    with browser.chromium() as opened:
        yield opened


Open = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Open:
    """Opens a report from a file; the page must have asked for nothing else and said nothing on its console."""

    @contextmanager
    def open_page(text: str, width: int = 1280, **options: Any) -> Iterator[Any]:
        file = tmp_path / "report.html"
        file.write_text(text, encoding="utf-8")
        context = chromium.new_context(viewport={"width": width, "height": 900}, accept_downloads=True, **options)
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(file.as_uri())
        yield page
        context.close()
        assert [url for url in asked if url != file.as_uri() and not url.startswith("blob:")] == []
        assert said == []

    return open_page


STATES = {**made.states(), "hostile": made.hostile()}


@pytest.fixture(scope="module")
def complete() -> str:
    return render(STATES["complete"])


def _too_wide(page: Any) -> list[str]:
    """What sticks out of the page sideways."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
           [...document.querySelectorAll("body *")].filter((part) => !part.closest(".scroll, pre, .contents")
           && part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
           .map((part) => part.tagName + "." + part.className + " " + part.textContent.slice(0, 60))
           .concat(["page"])"""
    )


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", STATES)
def test_nothing_sticks_out_and_nothing_is_asked(opened: Open, name: str, width: int) -> None:
    with opened(render(STATES[name]), width) as page:
        assert page.evaluate("document.documentElement.dataset.ready") == "yes"
        assert _too_wide(page) == []
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        assert _too_wide(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_hostile_text_does_not_run(opened: Open, javascript: bool) -> None:
    with opened(render(STATES["hostile"]), java_script_enabled=javascript) as page:
        assert page.locator("img").count() == 0
        assert page.locator("#datasets-table tbody tr").count() == 8
        if javascript:
            page.fill("#filter-text", "<img src=x onerror=1>")
            page.wait_for_timeout(250)
            assert page.evaluate("window.evil") is None


def test_injected_script_and_style_are_refused(chromium: Any, tmp_path: Path, complete: str) -> None:
    """Were some text ever printed unescaped, the policy of the page would still not run it."""
    file = tmp_path / "report.html"
    file.write_text(
        complete.replace("<main", "<script>window.evil=1</script><img src=x onerror='window.evil=2'><main", 1),
        encoding="utf-8",
    )
    page = chromium.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("window.evil") is None
    assert page.evaluate("document.documentElement.dataset.ready") == "yes"
    page.close()


def test_ticks_show_what_was_computed(opened: Open, complete: str) -> None:
    with opened(complete) as page:
        results = page.evaluate("JSON.parse(document.getElementById('whatif-data').textContent)")
        ticks = page.locator("input[data-bit]")
        assert ticks.count() == 5
        said = page.locator("#whatif-result")
        assert (
            said.inner_text()
            == f"All of these together: score {results[31][0]} ({results[31][2]}), coverage {results[31][1]}."
        )
        ticks.nth(0).focus()
        page.keyboard.press("Space")
        assert said.inner_text().startswith(f"With the one ticked: score {results[1][0]} ({results[1][2]})")
        ticks.nth(3).check()
        assert said.inner_text().startswith(f"With the 2 ticked: score {results[9][0]} ({results[9][2]})")
        assert said.get_attribute("role") == "status"


def test_links_open_what_is_folded(opened: Open, complete: str) -> None:
    with opened(complete) as page:
        target = page.locator("#check-open-data-keyword")
        assert not target.evaluate("(part) => part.open")
        link = page.locator(".fix-meta a[href^='#check-']").first
        link.click()
        assert page.locator(link.get_attribute("href")).evaluate("(part) => part.open")
        page.evaluate("location.hash = '#check-open-data-keyword'")
        expect(target).to_have_attribute("open", "")


def test_numbers_lead_to_their_datasets(opened: Open, complete: str) -> None:
    with opened(complete) as page:
        link = page.locator("table.checks a[data-check='open_data/keyword']").first
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        number = link.inner_text()
        link.click()
        expect(page.locator("#filter-check")).to_be_focused()
        assert page.locator("#shown").inner_text() == f"{number} of 137 datasets"
        row = page.locator("#departments-table tbody tr").nth(2)
        name, number = row.locator("th").inner_text(), row.locator("a").inner_text()
        row.locator("a").click()
        expect(page.locator("#filter-publisher")).to_be_focused()
        assert page.locator("#filter-publisher").input_value() == name
        assert page.locator("#shown").inner_text() == f"{number} of 137 datasets"


def test_departments_are_sorted_by_keyboard(opened: Open, complete: str) -> None:
    with opened(complete) as page:
        heading = page.locator("#departments-table th").nth(5)
        heading.locator("button").focus()
        page.keyboard.press("Enter")
        assert heading.get_attribute("aria-sort") == "descending"
        failures = [int(text) for text in page.locator("#departments-table tbody td:last-child").all_inner_texts()]
        assert failures == sorted(failures, reverse=True)
        page.keyboard.press("Enter")
        assert heading.get_attribute("aria-sort") == "ascending"
        assert page.locator("#departments-table th[aria-sort]").count() == 1
        outline = heading.locator("button").evaluate("(part) => getComputedStyle(part).outlineStyle")
        assert outline == "solid"


def test_thousands_of_rows(opened: Open) -> None:
    large = made.datasets(5000)
    started = time.perf_counter()
    text = render(made.audit(made.snapshot(large)))
    print(
        f"\n5,000 datasets: judged and written in {time.perf_counter() - started:.1f} s, {len(text.encode()):,} bytes"
    )
    started = time.perf_counter()
    with opened(text) as page:
        print(f"opened in {time.perf_counter() - started:.2f} s")

        def timed(what: str, doing: str) -> None:
            took = page.evaluate(
                f"() => {{ const from = performance.now(); {doing}; return performance.now() - from; }}"
            )
            print(f"{what}: {took:.0f} ms")
            assert took < 5000

        shown, body = page.locator("#shown"), page.locator("#datasets-table tbody tr")
        assert shown.inner_text() == "5,000 of 5,000 datasets"
        assert body.count() == 50
        titles = page.locator("#datasets-table tbody th a")
        timed("sort by title, down", "document.querySelector('[data-column=title] button').click()")
        assert titles.first.inner_text() == "Street trees 4998"
        for column in ("publisher", "license", "issued", "modified", "frequency", "state", "failing"):
            timed(f"sort by {column}", f"document.querySelector('[data-column={column}] button').click()")
            assert page.locator(f"[data-column={column}]").get_attribute("aria-sort")
        failing = [int(one.split()[0]) for one in page.locator("td[data-label='Failing checks']").all_inner_texts()]
        assert failing == sorted(failing, reverse=True)
        assert page.locator("#page-of").inner_text() == "Page 1 of 100"
        page.locator("[data-go=last]").click()
        assert page.locator("#page-of").inner_text() == "Page 100 of 100"
        assert page.locator("[data-go=next]").get_attribute("aria-disabled") == "true"
        page.locator("[data-go=next]").click(force=True)
        assert page.locator("#page-of").inner_text() == "Page 100 of 100"
        timed("page back", "document.querySelector('[data-go=previous]').click()")
        page.locator("[data-go=first]").click()
        wanted = sum("Bus stops" in one.title and "16" in f"{one.title} {one.id}" for one in large)
        page.locator("#filter-text").press_sequentially("bus stops 16")
        expect(shown).to_have_text(f"{wanted} of 5,000 datasets")
        assert all("Bus stops" in one for one in titles.all_inner_texts())
        page.locator("#filter-reset").click()
        expect(shown).to_have_text("5,000 of 5,000 datasets")
        timed(
            "filter by check",
            "const pick = document.getElementById('filter-check'); pick.value = 'open_data/keyword';"
            "pick.dispatchEvent(new Event('change'))",
        )
        assert shown.inner_text() == "834 of 5,000 datasets"
        page.select_option("#filter-publisher", "")
        assert int(shown.inner_text().split()[0]) < 834
        assert shown.get_attribute("role") == "status"


def test_what_is_not_known_is_sorted_last_both_ways(opened: Open, complete: str) -> None:
    with opened(complete) as page:
        for _ in range(2):
            page.locator("[data-column=modified] button").click()
            page.locator("[data-go=last]").click()
            dates = page.locator("td[data-label='Data changed']").all_inner_texts()
            assert dates[-1] == "not stated"
            page.locator("[data-go=first]").click()
            assert page.locator("td[data-label='Data changed']").first.inner_text() != "not stated"


@pytest.mark.parametrize("name", ["complete", "hostile"])
def test_the_download_is_what_is_on_screen(opened: Open, name: str) -> None:
    with opened(render(STATES[name])) as page:
        if name == "complete":
            page.select_option("#filter-left", "yes")
        with page.expect_download() as got:
            page.locator("#csv").click()
        written = Path(got.value.path()).read_text(encoding="utf-8-sig")
        found = list(csv.DictReader(written.splitlines(keepends=True)))
        expected = [row for row in rows(STATES[name]) if name == "hostile" or row.left_out]
        assert page.locator("#shown").inner_text().startswith(f"{len(found)} of ")
        assert len(found) == len(expected)
        by_id = {row["id"]: row for row in found}
        for row in expected:
            line = by_id[cell(row.id)]
            assert line["title"] == cell(row.title)
            assert line["publisher"] == cell(row.publisher)
            assert line["refresh_state"] == row.state
            assert line["left_out"] == cell(row.left_out)
            assert line["failed"] == " ".join(row.failing)
            assert line["landing_page"] == row.link
        assert not any(value.startswith(("=", "+", "-", "@", "|", "%")) for line in found for value in line.values())


def test_without_javascript_all_but_the_paging_is_there(opened: Open, complete: str) -> None:
    with opened(complete, java_script_enabled=False) as page:
        assert page.locator("#datasets-table tbody tr").count() == 50
        assert page.locator("noscript p").is_visible()
        assert not page.locator("#filters").is_visible()
        assert not page.locator("#pager").is_visible()
        assert page.locator("#departments-table tbody tr").last.is_visible()
        assert "All of these together: score" in page.locator("#whatif").inner_text()


def test_on_paper_everything_is_open_and_white(opened: Open, complete: str) -> None:
    with opened(complete, color_scheme="dark") as page:
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark == "rgb(20, 25, 29)"
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert (
            page.locator("#check-open-data-keyword .doc").evaluate("(part) => part.getBoundingClientRect().height") > 20
        )
        assert not page.locator("#filters").is_visible()


def test_no_table_is_cut_off_on_paper(opened: Open, complete: str) -> None:
    with opened(complete, 740) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        wide = (
            "[...document.querySelectorAll('.scroll')].filter((part) => part.scrollWidth > part.clientWidth + 1).length"
        )
        assert page.evaluate(wide) == 0
        assert page.evaluate("document.querySelectorAll('details:not([open])').length") == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("document.querySelectorAll('details:not([open])').length") > 0


def test_the_first_stop_of_the_tab_key_skips_to_the_report(opened: Open, complete: str) -> None:
    with opened(complete) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        box = page.locator(".skip").bounding_box()
        assert box
        assert box["x"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_a_narrow_screen_has_cards_and_another_way_to_sort(opened: Open, complete: str) -> None:
    with opened(complete, 390) as page:
        row = page.locator("#datasets-table tbody tr").first
        assert row.evaluate("(part) => getComputedStyle(part).display") == "block"
        assert row.get_attribute("role") == "row"
        page.select_option("#sort-by", "failing")
        failing = [int(one.split()[0]) for one in page.locator("td[data-label='Failing checks']").all_inner_texts()]
        assert failing == sorted(failing, reverse=True)


def test_a_strip_shows_changes_visits_and_what_is_due(opened: Open) -> None:
    with opened(render(STATES["observed"])) as page:

        def strip(number: int) -> Any:
            page.fill("#filter-text", made.dataset(number).id)
            expect(page.locator("#datasets-table tbody code")).to_have_text([made.dataset(number).id])
            return page.locator("#datasets-table tbody svg.strip")

        weekly = strip(0)
        assert weekly.locator(".strip-tick").count() == 52
        assert weekly.locator(".strip-visit").count() == 5
        assert weekly.locator(".strip-band").count() == 1
        assert weekly.locator(".strip-over").count() == 0
        places = [float(one.get_attribute("x").rstrip("%")) for one in weekly.locator(".strip-tick").all()]
        assert max(places) == pytest.approx(100 * (1 - 2 / 730), abs=0.01)
        assert "st-good" in weekly.locator(".strip-tick").first.get_attribute("class")
        stopped = strip(2)
        assert stopped.locator(".strip-over").count() == 1
        assert "days overdue" in stopped.get_attribute("aria-label")
        daily = strip(1)
        # Of 400 days of change a mark stands for each stretch of twelve.
        assert 32 <= daily.locator(".strip-tick").count() <= 35
        assert "A mark stands for all known changes of 12 days" in daily.get_attribute("aria-label")
        long_ago = strip(3)
        assert long_ago.locator(".strip-tick").count() == 0
        assert long_ago.locator("text").text_content().endswith("2023")


def test_a_strip_tells_reason_and_confidence_by_mouse_and_keyboard(opened: Open) -> None:
    with opened(render(STATES["observed"])) as page:
        page.fill("#filter-text", made.dataset(0).id)
        expect(page.locator("#shown")).to_have_text("1 of 40 datasets")
        strip, tip = page.locator("#datasets-table tbody svg.strip"), page.locator(".tip")
        assert not tip.is_visible()
        strip.hover()
        expect(tip).to_be_visible()
        assert "Refreshed routinely (confidence 0." in tip.inner_text()
        assert "holds in about" in tip.inner_text()
        assert "The next is expected by" in tip.inner_text()
        page.mouse.move(0, 0)
        expect(tip).not_to_be_visible()
        page.locator("#datasets-table tbody a").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.classList.contains('strip')")
        expect(tip).to_be_visible()
        page.keyboard.press("Escape")
        expect(tip).not_to_be_visible()
        row = page.locator("td[data-label='Refresh state']").inner_text()
        assert "Confidence 0." in row
        assert "weekly" in row


def test_a_state_leads_to_its_datasets(opened: Open) -> None:
    with opened(render(STATES["observed"])) as page:
        link = page.locator(".states-table a[data-state='published_once'], .states-table a[data-state='stale']").first
        state, number = link.get_attribute("data-state"), link.inner_text()
        link.click()
        expect(page.locator("#filter-state")).to_be_focused()
        assert page.locator("#filter-state").input_value() == state
        assert page.locator("#shown").inner_text() == f"{number} of 40 datasets"


def test_departments_are_sorted_by_what_they_keep_up(opened: Open) -> None:
    with opened(render(STATES["observed"])) as page:
        heading = page.locator("#upkeep-table th").nth(3)
        heading.locator("button").click()
        assert heading.get_attribute("aria-sort") == "descending"
        shares = page.locator("#upkeep-table tbody td:nth-child(4)").evaluate_all(
            "(cells) => cells.map((cell) => cell.dataset.value).filter(Boolean).map(Number)"
        )
        assert shares == sorted(shares, reverse=True)
