"""A site of three portals after three nights, for all tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import browser
from tests.cli import run
from tests.monitor.watching import watching


@pytest.fixture(scope="session")
def monitored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a monitor after three nights of three portals; a fourth portal answers nobody."""
    folder = tmp_path_factory.mktemp("monitored") / "m"
    lines = ['name = "silent"', 'city = "Silent <script>alert(1)</script>"', 'urls = ["http://127.0.0.1:9"]']
    silent = "\n".join(["[[portal]]", *lines, "pace = 0.0"])
    with watching(folder, more=silent) as monitor:
        for number in (0, 1, 9):
            done = monitor.night(number)
            assert done.code == 4, done.err
    return folder


@pytest.fixture(scope="session")
def site(monitored: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of it; read only."""
    folder = tmp_path_factory.mktemp("overview") / "site"
    done = run("monitor", "site", str(folder), "--dir", str(monitored), "--base", "https://portals.example.org")
    assert done.code == 0, done.err
    assert "portals pull data routinely; 4 portals" in done.out
    return folder


@pytest.fixture(scope="module")
def chromium(site: Path) -> Iterator[Any]:
    """A browser for the module; the site, whose portals are played in threads, comes before."""
    with browser.chromium() as opened:
        yield opened
