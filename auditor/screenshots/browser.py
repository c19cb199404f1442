"""A real browser without network: it shows one archived page, and is given only what the polite door brought.

A page's scripts are not run unless that is asked for: its text was read without them, and a picture has to show what
was read. Scripts or not, a page leads nowhere: only GET requests for what shapes its looks are answered; frames, other
pages, downloads, sockets and windows are not, and no name or address resolves.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from auditor.model import Capture
from auditor.screenshots.assets import LONGEST_DELAY, ONE_REQUEST, SECONDS, Asset, Assets, Refused, shown_headers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright, Request, Route

#: The window, and how far down a page is shown, in CSS pixels, which are those of the picture.
VIEWPORT = (1280, 800)
HEIGHT = 6000
#: A picture with more bytes than this is taken again of half the height.
PNG_BYTES = 8 * 2**20
#: Seconds: for a page to be there with all it needs (its last request may begin at the very end), and for the picture.
_LOADING = SECONDS + LONGEST_DELAY + 4 * ONE_REQUEST
_TAKING = 30.0
_COMMANDS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",  # addresses written as numbers included
    "--no-proxy-server",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-gpu",
)
#: What a browser needs of our surroundings; tokens are none of it.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_RUNTIME_DIR", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
_EXAMPLES = 20
_INSTALL = "install it with `pip install playwright`"


class NoPicture(Exception):
    """A page that the browser could not show; the message says why."""


class Shot(Struct, frozen=True):
    """A page as shown: the PNG, its height in pixels, and what `auditor.screenshots.kept.Shown` says of the rest."""

    png: bytes
    height: int
    cut: bool
    browser: str
    sandboxed: bool
    answers: tuple[str, ...]
    refused: Mapping[str, int]
    examples: tuple[tuple[str, str], ...]


def available() -> str:
    """Why no pictures can be taken here and what to install for it; empty where they can."""
    if find_spec("playwright") is None:
        return f"pictures of pages need Playwright; {_INSTALL}"
    try:
        with driver() as playwright:
            command(playwright)
    except NoPicture as problem:
        return str(problem)
    except Exception as problem:  # noqa: BLE001 - the boundary: whatever an installation lacks
        return f"Playwright does not start here ({said_of(problem)})"
    return ""


@contextmanager
def driver() -> Iterator[Playwright]:
    """Playwright, running. ImportError where it is not installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


def command(playwright: Playwright) -> str:
    """The path of a Chromium: the system's own, else the one that Playwright installed; NoPicture without any."""
    found = next((path for name in _COMMANDS if (path := shutil.which(name))), "")
    path = found or playwright.chromium.executable_path
    if not Path(path).exists():
        raise NoPicture(
            "pictures of pages need Chromium; install it with `apt-get install chromium` or "
            "`playwright install chromium`"
        )
    return path


def show(playwright: Playwright, page: Capture, assets: Assets, *, scripts: bool) -> Shot:
    """Shows one page in a browser of its own and takes its picture. Raises NoPicture, and what Playwright raises."""
    browser, sandboxed = _launched(playwright)
    try:
        context = browser.new_context(
            viewport={"width": VIEWPORT[0], "height": VIEWPORT[1]},
            java_script_enabled=scripts,
            offline=True,
            service_workers="block",
            accept_downloads=False,
            locale="en-US",
            timezone_id="UTC",
            color_scheme="light",
            reduced_motion="reduce",
        )
        guard = _Guard(page, assets)
        context.route("**/*", guard.answer)
        context.route_web_socket(re.compile(""), lambda socket: socket.close())
        window = context.new_page()
        context.on("page", lambda popup: popup.close())
        window.on("dialog", lambda dialog: dialog.dismiss())
        assets.begin()
        window.goto(page.url, wait_until="load", timeout=1000 * _LOADING)
        png = _picture(window)
        if urlsplit(window.url)[:2] != urlsplit(page.url)[:2]:
            raise NoPicture("the browser showed a page of its own instead")
        height = int.from_bytes(png[20:24], "big")
        return Shot(
            png=png,
            height=height,
            cut=height >= HEIGHT,
            browser=f"Chromium {browser.version}",
            sandboxed=sandboxed,
            answers=tuple(guard.answers),
            refused=dict(sorted(guard.refused.items())),
            examples=tuple(guard.examples.items()),
        )
    finally:
        browser.close()


def _launched(playwright: Playwright) -> tuple[Browser, bool]:
    """A browser, in its own sandbox wherever that can be had: containers and the superuser have none."""
    from playwright.sync_api import Error

    path = command(playwright)
    surroundings: dict[str, str | float | bool] = {
        name: os.environ[name] for name in _ENVIRONMENT if name in os.environ
    }
    for sandboxed in (True, False):
        if sandboxed and os.geteuid() == 0:
            continue
        try:
            browser = playwright.chromium.launch(
                executable_path=path, args=_ARGUMENTS, chromium_sandbox=sandboxed, env=surroundings
            )
        except Error:
            if not sandboxed:
                raise
        else:
            return browser, sandboxed
    raise NoPicture("Chromium does not start")


def _picture(window: Page) -> bytes:
    """The page from its top as far down as is shown; less of it where that makes too large a file."""
    height = HEIGHT
    while True:
        png = window.screenshot(
            full_page=True,
            clip={"x": 0, "y": 0, "width": VIEWPORT[0], "height": height},
            animations="disabled",
            caret="hide",
            scale="css",
            timeout=1000 * _TAKING,
        )
        if len(png) <= PNG_BYTES:
            return png
        if height <= VIEWPORT[1]:
            raise NoPicture(f"its picture is larger than {PNG_BYTES >> 20} MiB")
        height //= 2


class _Guard:
    """Answers every request of a browser: the page from its capture, what shapes it from the door, nothing else."""

    def __init__(self, page: Capture, assets: Assets) -> None:
        self._page = page
        self._assets = assets
        self._begun = False
        self.answers: dict[str, None] = {}
        self.refused: Counter[str] = Counter()
        self.examples: dict[str, str] = {}

    def answer(self, route: Route) -> None:
        """Answers one request; the first of all is for the page itself."""
        from playwright.sync_api import Error

        try:
            found = self._found(route.request)
            if isinstance(found, Asset):
                route.fulfill(status=found.status, headers=dict(found.headers), body=found.body)
                return
            self.refused[found.reason] += 1
            if len(self.examples) < _EXAMPLES:
                self.examples.setdefault(route.request.url[:200], found.reason)
            route.abort("aborted")  # of a navigation: the page that is there stays
        except Error:  # the window is gone
            with suppress(Error):
                route.abort("aborted")

    def _found(self, request: Request) -> Asset | Refused:
        if not self._begun:
            self._begun = True
            page = self._page
            headers = {"content-type": page.media_type, **shown_headers(page.headers)}
            return Asset(page.record, page.status, headers, page.payload)
        if request.is_navigation_request():
            return Refused("navigation")  # of a frame as well: what a frame holds was not read as part of the page
        found = self._assets.of(request.method, request.resource_type, request.url)
        if isinstance(found, Asset):
            self.answers[found.record] = None
        return found


def said_of(problem: BaseException) -> str:
    """An error in a few words."""
    return " ".join(str(problem).split())[:160] or type(problem).__name__
