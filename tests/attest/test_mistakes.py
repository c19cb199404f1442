"""Every mistake in a form is found at once, with its line and what to do; what is right is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.attest import read_statements
from auditor.attest.mistakes import LARGEST, mistakes
from auditor.attest.told import mistake_lines, standing_lines

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
CRITERIA = ("OD1", "DM1", "DM2")
GOOD = """\
rubric = "wwc-2022"

[[attestation]]
criterion = "DM1"
met = true
person = "Ada Example"
role = "City Clerk"
date = 2026-01-01
expires = 2027-01-01
statement = "The board meets every quarter."
document = "the minutes"
link = "https://www.metroville.example/minutes"
file = "minutes.pdf"

[[review]]
criterion = "DM1"
of = 2026-01-01
verdict = "query"
person = "Bo Example"
date = 2026-02-01
note = "which board?"

[[declaration]]
dataset = "Street trees"
says = "moved"
to = "https://data.metroville.example/trees"
person = "Ada Example"
date = 2026-01-01
reason = "a new portal"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "minutes.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "nothing.pdf").touch()
    return tmp_path


def test_a_good_form_has_none(folder: Path) -> None:
    assert mistakes(GOOD, CRITERIA, AT, folder, "wwc-2022") == ()
    read_statements(GOOD).require(frozenset(CRITERIA), "wwc-2022")
    assert mistakes("", CRITERIA, AT, folder) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "remedy"),
    [
        ('criterion = "DM1"\nmet', 'criterion = "DM11"\nmet', 4, "no criterion 'DM11'", "perhaps DM1 is meant"),
        ('person = "Ada Example"\nrole', "role", 3, "person is missing", "name of the person"),
        ('role = "City Clerk"', 'role = "  "', 7, "role is empty", "office"),
        ("date = 2026-01-01\nexpires", "expires", 3, "date is missing", "2026-03-31"),
        ('statement = "The board meets every quarter."', 'statement = ""', 10, "statement is empty", "sentence"),
        ("date = 2026-01-01\nexpires", "date = 2026-07-01\nexpires", 8, "2026-07-01 lies after", "day"),
        ("date = 2026-01-01\nexpires", "date = YYYY-MM-DD\nexpires", 8, "TOML", "as 2026-03-31"),
        ("date = 2026-01-01\nexpires", 'date = "2026-01-01"\nexpires', 8, "date cannot be read", "without quotation"),
        ("date = 2026-01-01\nexpires", "date = 2026-01-01T10:00:00Z\nexpires", 8, "date cannot be read", "time"),
        ("date = 2026-01-01\nexpires", "date = 0001-01-01\nexpires", 8, "lies before 1990", "whole year"),
        ("date = 2026-01-01\nexpires", f"date = {'9' * 6000}\nexpires", 8, "number is too long", "2026-03-31"),
        ('file = "minutes.pdf"', 'file = "nothing.pdf"', 13, "'nothing.pdf' is empty", "folder of the form"),
        ('file = "minutes.pdf"', f'file = "{"a" * 4000}"', 13, "aaa…' cannot be read", "folder of the form"),
        ('file = "minutes.pdf"', 'file = "minutes.pdf/a"', 13, "no file 'minutes.pdf/a'", "folder of the form"),
        ("expires = 2027-01-01", "expires = 2025-12-31", 9, "before its date", "last day"),
        ("met = true", 'met = "yes"', 5, "met cannot be read", "true or false"),
        ("met = true", "med = true", 5, "'med' that nothing reads", "perhaps met is meant"),
        ('link = "https://www.metroville.example/minutes"', 'link = "javascript:x"', 12, "no web address", "https://"),
        ('link = "https://www.metroville.example/minutes"', 'link = "ftp://a/b"', 12, "no web address", "https://"),
        ('link = "https://www.metroville.example/minutes"', 'link = "https://u:p@a/b"', 12, "no web address", "https"),
        ('link = "https://www.metroville.example/minutes"', 'link = "https://[a/b"', 12, "no web address", "https"),
        ('file = "minutes.pdf"', 'file = "minute.pdf"', 13, "no file 'minute.pdf'", "folder of the form"),
        ('file = "minutes.pdf"', 'file = "../minutes.pdf"', 13, "outside", "folder of the form"),
        ('verdict = "query"', 'verdict = "doubt"', 18, "verdict cannot be read", "accept, reject, query"),
        ('note = "which board?"', "", 15, "does not say why", "note"),
        ("of = 2026-01-01", "of = 2026-01-02", 17, "no attestation of DM1 dated 2026-01-02", "date of the att"),
        ("date = 2026-02-01", "date = 2025-02-01", 20, "before the attestation", "day of the review"),
        ('says = "moved"', 'says = "lost"', 25, "says cannot be read", "finished, not ours, moved"),
        ('to = "https://data.metroville.example/trees"\n', "", 23, "does not say where", "`to`"),
        ('rubric = "wwc-2022"', 'rubric = "wwc-2018"', 1, "the rubric wwc-2018", "--rubric"),
        ('rubric = "wwc-2022"', "rubric = 1", 1, "rubric is no text", "wwc-2022"),
        ('rubric = "wwc-2022"', 'person = "Ada"', 1, "nothing is called 'person'", "in front of the [[...]]"),
        ("[[review]]", "[[reviews]]", 15, "nothing is called 'reviews'", "perhaps review is meant"),
        ("[[declaration]]", "[declaration]", 23, "no list", "[[declaration]]"),
        ("[[review]]", "", 16, "overwrite", "behind a #"),
        ('"Ada Example"\nrole', '"Ada Example\nrole', 6, "TOML", "quotation marks"),
    ],
)
def test_what_and_where_and_what_to_do(folder: Path, old: str, new: str, line: int, what: str, remedy: str) -> None:
    assert GOOD.count(old) == 1
    found = mistakes(GOOD.replace(old, new), CRITERIA, AT, folder, "wwc-2022")
    fatal = [mistake for mistake in found if mistake.fatal and what in mistake.what]
    assert len(fatal) == 1, found
    assert fatal[0].line == line
    assert remedy in fatal[0].remedy
    assert f"form.toml:{line}: " in "\n".join(mistake_lines(found, "form.toml"))


def test_nothing_long_is_echoed_whole(folder: Path) -> None:
    long = GOOD.replace('criterion = "DM1"\nmet', f'criterion = "{"x" * 5000}"\n{"y" * 5000} = 1\nmet')
    lines = list(mistake_lines(mistakes(long, CRITERIA, AT, folder), "form.toml"))
    assert len(lines) >= 2
    assert all(len(line) < 400 for line in lines)


def test_a_heavy_file_is_a_warning(folder: Path) -> None:
    with (folder / "minutes.pdf").open("r+b") as file:
        file.truncate(40 << 20)
    found = [one for one in mistakes(GOOD, CRITERIA, AT, folder) if "40 MB" in one.what]
    assert [one.fatal for one in found] == [False]


def test_all_at_once_in_the_order_of_the_lines(folder: Path) -> None:
    text = (
        GOOD.replace('"DM1"', '"XX"')
        .replace("expires = 2027-01-01", "expires = 2025-01-01")
        .replace("minutes.pdf", "x")
    )
    found = mistakes(text, CRITERIA, AT, folder)
    assert [mistake.line for mistake in found] == [4, 9, 13, 16]


def test_entries_that_say_the_same_twice(folder: Path) -> None:
    (found,) = mistakes(GOOD + GOOD[GOOD.index("[[att") : GOOD.index("[[rev")], CRITERIA, AT, folder)
    assert "says again what line 3 says" in found.what
    assert found.line == 30


@pytest.mark.parametrize(
    ("statement", "document", "warned"),
    [
        ("The board meets every quarter.", "", False),
        ("The minutes are attached.", "", True),
        ("See the policy of May.", "", True),
        ("It is so.", "the charter of the board", True),
        ("It is so.", "https://www.metroville.example/charter", False),
    ],
)
def test_a_document_to_which_nothing_leads_is_a_warning(
    folder: Path, statement: str, document: str, warned: bool
) -> None:
    text = f"""[[attestation]]
criterion = "DM1"
person = "Ada Example"
role = "Clerk"
date = 2026-01-01
statement = "{statement}"
document = "{document}"
"""
    found = mistakes(text, CRITERIA, AT, folder)
    assert [mistake.fatal for mistake in found] == ([False] if warned else [])


def test_reviewing_oneself_is_a_warning(folder: Path) -> None:
    (found,) = mistakes(GOOD.replace("Bo Example", "ada example"), CRITERIA, AT, folder)
    assert not found.fatal
    assert found.line == 19


def test_lines_are_those_of_the_text_whatever_stands_in_strings(folder: Path) -> None:
    pasted = "'''\n[[attestation]]\nperson = 1 # \"\"\"\n'''"
    text = GOOD.replace("met = true", f"checklist = {pasted}").replace('"DM1"\nof', '"DM9"\nof')
    (found,) = [
        mistake
        for mistake in mistakes(text, CRITERIA, AT, folder)
        if "DM9" in mistake.what and "no crit" in mistake.what
    ]
    assert text.split("\n")[found.line - 1] == 'criterion = "DM9"'


def test_a_form_too_large_is_not_read(folder: Path) -> None:
    (found,) = mistakes("#" * (LARGEST + 1), CRITERIA, AT, folder)
    assert "too large" in found.what


@given(st.text(alphabet="[]\"'#=ab\n\\.{},0-", max_size=80))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    found = mistakes(text, CRITERIA, AT, Path("."))
    assert all(1 <= mistake.line <= text.count("\n") + 1 and mistake.remedy for mistake in found)
    deep = mistakes(GOOD + text, CRITERIA, AT, Path("."))
    assert all(1 <= mistake.line <= (GOOD + text).count("\n") + 1 for mistake in deep)


def test_what_a_form_comes_to() -> None:
    assert list(standing_lines(read_statements(""), AT, {})) == ["The form attests nothing yet."]
    told = "\n".join(standing_lines(read_statements(GOOD), AT, {"DM1": "the meetings stopped"}))
    assert told.startswith(
        "Counts: 1\n  DM1  attested by Ada Example, City Clerk, on 2026-01-01, until 2027-01-01; queried"
    )
    assert "contradicted by what the audit saw: the meetings stopped" in told
    late = "\n".join(standing_lines(read_statements(GOOD), datetime(2028, 1, 1, tzinfo=UTC), {}))
    assert "Expired: 1" in late
