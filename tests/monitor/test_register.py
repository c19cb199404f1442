"""The register: what it may hold, and every mistake with its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import register, rubric
from auditor.register import RegisterError
from tests.cli import run

GOOD = """
[monitor]
whole_every = 3
workers = 2

[[portal]]
name = "quillhaven"
city = "Quillhaven"
urls = ["https://data.quillhaven.example", "https://gis.quillhaven.example"]
home = "https://www.quillhaven.example"
platform = "ckan"
pace = 1.5
contacts = ["data@quillhaven.example"]
labels = ["cohort-3"]

[[pause]]
portal = "quillhaven"
from = 2026-12-20
until = 2027-01-05
why = "it moves"
"""


def wrong(text: str, folder: Path = Path()) -> list[tuple[int, str]]:
    return [(one.line, f"{one.what}; {one.remedy}") for one in register.mistakes(text, rubric.names(), folder)]


def test_a_register_is_read() -> None:
    held = register.read(GOOD, rubric.names(), Path())
    assert held.monitor.whole_every == 3
    assert held.portal[0].urls[1] == "https://gis.quillhaven.example"
    assert held.paused("quillhaven", dt.date(2027, 1, 5)) is not None
    assert held.paused("quillhaven", dt.date(2027, 1, 6)) is None
    assert wrong(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('name = "quillhaven"', 'name = "Quill haven"', 7, "no name of a folder"),
        ('name = "quillhaven"', 'nane = "quillhaven"', 7, "perhaps name is meant"),
        ('platform = "ckan"', 'platform = "kan"', 11, "platform cannot be read"),
        ("pace = 1.5", "pace = 1000", 12, "how many requests a second"),
        ("pace = 1.5", 'pace = "quick"', 12, "pace cannot be read"),
        ('"https://gis.quillhaven.example"', '"ftp://gis"', 9, "is no address"),
        ('"https://gis.quillhaven.example"', '"https://u:pw@gis.example"', 9, "holds a password"),
        ('labels = ["cohort-3"]', 'attest = "none.toml"', 14, "there is no file 'none.toml'"),
        ('labels = ["cohort-3"]', 'rubric = "wwc-2021"', 14, "perhaps wwc-"),
        ("workers = 2", "workers = 0", 4, "from 1 to 64"),
        ('portal = "quillhaven"', 'portal = "quillhavn"', 17, "perhaps quillhaven is meant"),
        ("until = 2027-01-05", "until = 2026-01-05", 19, "before it begins"),
        ("[monitor]", "[monitr]", 2, "perhaps monitor is meant"),
        ("[[portal]]", "[portal]", 6, "begin it with [[portal]]"),
        ("whole_every = 3", "whole_every = = 3", 3, "cannot be read as TOML"),
    ],
)
def test_mistakes_are_named_by_line(old: str, new: str, line: int, said: str) -> None:
    found = wrong(GOOD.replace(old, new, 1))
    assert any(at == line and said in told for at, told in found), found


def test_a_name_stands_once() -> None:
    again = GOOD + '\n[[portal]]\nname = "quillhaven"\nurls = ["https://other.example"]\n'
    assert wrong(again) == [(23, "a portal above is called 'quillhaven', too; give each its own name")]


def test_an_address_that_stands_twice_is_a_warning() -> None:
    again = GOOD + '\n[[portal]]\nname = "other"\nurls = ["https://data.quillhaven.example/"]\n'
    assert [one.fatal for one in register.mistakes(again, rubric.names(), Path())] == [False]
    assert len(register.read(again, rubric.names(), Path()).portal) == 2


@given(st.text(max_size=200) | st.sampled_from([GOOD[:cut] for cut in range(0, len(GOOD), 7)]))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    found = register.mistakes(text, rubric.names(), Path())
    assert all(1 <= one.line <= text.count("\n") + 1 for one in found)
    if any(one.fatal for one in found):
        with pytest.raises(RegisterError):
            register.read(text, rubric.names(), Path())
    else:
        register.read(text, rubric.names(), Path())


def test_add_and_check(tmp_path: Path) -> None:
    folder = str(tmp_path / "new")
    assert run("monitor", "check", folder).code == 2
    made = run("monitor", "add", "data.quillhaven.example", "--name", "quillhaven", "--city", 'Q "x"', "--dir", folder)
    assert made.code == 0, made.err
    more = run("monitor", "add", "https://data.merrow.example", "--name", "merrow", "--dir", folder)
    assert more.code == 0, more.err
    again = run("monitor", "add", "https://x.example", "--name", "merrow", "--dir", folder)
    assert again.code == 2
    assert "a portal above is called 'merrow'" in again.err
    done = run("monitor", "check", folder)
    assert (done.code, done.out) == (0, "2 portals; nothing is wrong\n")
    path = tmp_path / "new" / "portals.toml"
    path.write_text(path.read_text(encoding="utf-8") + "pcae = 3\n", encoding="utf-8")
    bad = run("monitor", "check", folder)
    assert bad.code == 2
    assert f"{path}:" in bad.err
    assert "perhaps pace is meant" in bad.err
    assert run("monitor", "run", folder).code == 2
