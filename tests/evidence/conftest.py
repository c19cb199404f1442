"""One audit of a city with its portal, packed, for all tests of evidence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fixtures.city.both import play_both
from tests.cli import audit


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an audit with pages and links; read only."""
    folder = tmp_path_factory.mktemp("audited") / "audit"
    with play_both("city-poor") as (city, portal):
        done = audit(portal.url, folder, "--quiet", "--home", city.url, "--depth", "standard")
    assert done.code == 0, done.err
    return folder


@pytest.fixture
def bundle(audited: Path, tmp_path: Path) -> Path:
    """A bundle of one's own."""
    return Path(shutil.copy(audited / "evidence.wacz", tmp_path / "evidence.wacz"))
