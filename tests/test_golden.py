"""A change of judgment shows up as a diff that a person has to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import rebuild


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kept captures, judged by today's rules."""
    folder = tmp_path_factory.mktemp("golden")
    rebuild.judge(folder)
    return folder


@pytest.mark.parametrize("name", rebuild.FILES)
def test_the_golden_report_is_as_it_was(judged: Path, name: str) -> None:
    now = (judged / name).read_text(encoding="utf-8")
    then = (rebuild.EXPECTED / name).read_text(encoding="utf-8")
    changed = [line for line in now.splitlines() if line not in set(then.splitlines())][:5]
    assert now == then, f"judgments changed; `make golden` writes them, then read the diff. First lines: {changed}"
