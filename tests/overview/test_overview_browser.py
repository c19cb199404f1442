"""The site in a real Chromium, opened as it lies in its folder: it asks for its own files alone, and says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

Open = Callable[..., Any]
SOCRATA = "portals/behaviours-socrata.html"


@pytest.fixture
def opened(chromium: Any, site: Path) -> Open:
    @contextmanager
    def open_page(name: str, width: int = 1280, **options: Any) -> Iterator[Any]:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto((site / name).as_uri())
        yield page
        context.close()
        assert [url for url in asked if not url.startswith(site.as_uri())] == []
        assert said == []

    return open_page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["index.html", SOCRATA, "portals/silent.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_and_have_no_serious_fault(opened: Open, name: str, width: int, scheme: str) -> None:
    with opened(name, width, color_scheme=scheme) as page:
        if name == SOCRATA:
            page.locator(".open-row").first.click()
            expect(page.locator("tr.why")).to_contain_text("urn:uuid:")
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert page.evaluate(wide) is False
        found = Axe().run(page, options={"preload": False})
        assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


def test_search_filters_and_order_of_portals(opened: Open) -> None:
    with opened("index.html") as page:
        rows = page.locator("table.portals tbody tr:visible")
        expect(rows).to_have_count(4)
        page.fill("#words", "socrata")
        expect(rows).to_have_count(1)
        expect(page.locator("#count")).to_have_text("1 of 4 portals")
        page.fill("#words", "")
        page.select_option("#answer", "not read")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("Silent <script>alert(1)</script>")
        page.select_option("#answer", "")
        page.select_option("#platform", "ckan")
        expect(rows).to_have_count(1)
        page.select_option("#platform", "")
        heading = page.locator("table.portals").first.locator("thead th", has_text="Datasets")
        heading.locator("button").focus()
        page.keyboard.press("Enter")
        first = page.locator("table.portals").first
        counts = [int(one.get_attribute("data-value")) for one in first.locator("tbody td:nth-child(5)").all()]
        assert counts == sorted(counts, reverse=True)
        assert heading.get_attribute("aria-sort") == "descending"


def test_from_the_overview_to_the_evidence(opened: Open) -> None:
    with opened("index.html") as page:
        page.locator("table.portals a", has_text="behaviours-socrata").click()
        count = page.locator("#count")
        expect(count).to_contain_text("datasets")
        everything = int(count.inner_text().split()[0])
        page.select_option("#state", "routine")
        expect(count).not_to_contain_text(f"{everything} of {everything}")
        routine = int(count.inner_text().split()[0])
        assert 0 < routine < everything
        title = page.locator(".open-row").first.inner_text()
        page.fill("#words", title)
        page.locator(".open-row").first.focus()
        page.keyboard.press("Enter")
        why = page.locator("tr.why")
        expect(why).to_contain_text("WARC record")
        expect(why).to_contain_text("nights/behaviours-socrata/")
        expect(why).to_contain_text("confidence")
        page.keyboard.press("Enter")
        expect(why).to_have_count(0)
        page.fill("#words", "nothing is called like this")
        expect(page.locator("#rows tr")).to_have_count(0)


def test_without_scripts_the_portals_are_there(opened: Open) -> None:
    with opened("index.html", java_script_enabled=False) as page:
        assert page.locator("table.portals tbody tr").count() == 4
        assert not page.locator("#filters").is_visible()
    with opened(SOCRATA, java_script_enabled=False) as page:
        assert "datasets-1.json" in page.locator("noscript").inner_text()
