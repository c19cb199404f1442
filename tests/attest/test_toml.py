"""What is written reads back to the same, and nothing breaks out of a comment; lines are where they are said to be."""

from __future__ import annotations

import string as letters
import tomllib
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from auditor.attest import Attestation, Declaration, Review, Statements, read_statements, toml
from auditor.attest.lines import places

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
FILLED = TEXT.filter(lambda text: bool(text.strip()))
DAY = st.dates(date(1990, 1, 1), date(2090, 1, 1))
ATTESTATIONS = st.builds(
    Attestation,
    criterion=TEXT,
    person=FILLED,
    role=TEXT,
    date=DAY,
    statement=FILLED,
    document=TEXT,
    expires=st.none() | DAY,
    met=st.booleans(),
    link=TEXT,
    file=TEXT,
    checklist=TEXT,
)
REVIEWS = st.builds(
    Review,
    criterion=TEXT,
    verdict=st.sampled_from(["accept", "reject", "query"]),
    person=FILLED,
    date=DAY,
    of=DAY,
    note=FILLED,
)
DECLARATIONS = st.builds(
    Declaration,
    dataset=TEXT,
    says=st.sampled_from(["finished", "not ours", "moved"]),
    person=FILLED,
    date=DAY,
    reason=FILLED,
    to=FILLED,
)
STATEMENTS = st.builds(
    Statements,
    attestation=st.lists(ATTESTATIONS, max_size=3).map(tuple),
    declaration=st.lists(DECLARATIONS, max_size=2).map(tuple),
    review=st.lists(REVIEWS, max_size=2).map(tuple),
)


@given(STATEMENTS)
def test_what_is_written_reads_back(stated: Statements) -> None:
    text = "\n".join(toml.written(stated))
    assert read_statements(text) == stated
    where = places(text)
    for table in ("attestation", "review", "declaration"):
        entries = where.get(table, ())
        assert len(entries) == len(getattr(stated, table))
        lines = text.split("\n")
        assert [lines[place.line - 1] for place in entries] == [f"[[{table}]]"] * len(entries)
        assert all(lines[place.of("person") - 1].startswith("person = ") for place in entries)


@given(TEXT)
@example('"""\n[[attestation]]\n"')
@example("\r\n\r")
@example("a\x85b\u2028c\u202ed")
@example("\\u0041\x00\x7f\n")
def test_a_string_is_that_text(text: str) -> None:
    assert tomllib.loads(f"a = {toml.string(text)}\nb = 1") == {"a": text, "b": 1}
    assert tomllib.loads(f"#a = {toml.line(text)}\nb = 1") == {"b": 1}
    assert len(toml.line(text).splitlines()) == 1


@given(st.text(max_size=200))
@example("x\n[[attestation]]\ncriterion = 'DM1'")
@example("x\r[[attestation]]\u2028person = 'a'\x85b = 1\x0cc = 2")
def test_nothing_breaks_out_of_a_comment(text: str) -> None:
    lines = list(toml.comment(text, indent="  "))
    assert all(line.startswith("# ") and len(line.splitlines()) == 1 for line in lines)
    assert tomllib.loads("\n".join(lines)) == {}


@given(st.lists(st.sampled_from(["'''", '"""', '"', "'", "#", "[[review]]", "\n", "a = 1", "\\", " "]), max_size=25))
def test_strings_and_comments_hide_what_looks_like_an_entry(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert len(places(text).get("review", ())) == len(read.get("review", []))
    assert set(places(text)[""][0].keys) <= set(letters.ascii_lowercase)
    assert ("a" in places(text)[""][0].keys) == ("a" in read)
