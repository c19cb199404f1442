"""Documents are told apart by their names and by what they say, and every part has its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.documents import practice_kinds, quality_kinds
from auditor.documents.practices import Practice, pattern, read, readings, sentence
from tests.papers import page

KINDS = {
    name: value
    for module in (practice_kinds, quality_kinds)
    for name, value in vars(module).items()
    if isinstance(value, Practice)
}
EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def test_blanks_match_wrapped_lines():
    assert pattern(r"\bdata governance\b").search("DATA\n   Governance")
    assert pattern(r"web ?site").search("website")
    assert pattern(r"web ?site").search("web site")


@pytest.mark.parametrize(
    ("text", "word", "quote"),
    [
        ("One here. The officer shall act. Another.", "officer", "The officer shall act"),
        ("Heading\nThe officer\nNext", "officer", "The officer"),
        ("officer", "officer", "officer"),
        ("a" * 300 + " officer " + "b" * 300, "officer", "officer"),
    ],
)
def test_sentences(text, word, quote):
    start = text.index(word)
    begin, end = sentence(text, start, start + len(word))
    assert text[begin:end] == quote


@EVERY
def test_a_page_of_another_name_is_not_read(kind):
    assert read(page("# Pool hours\nThe pool opens at nine."), kind) is None


@EVERY
def test_a_name_alone_is_not_enough(kind):
    names = ["Data governance", "Data strategy", "Data sharing", "Data privacy policy", "Information security policy",
             "Community engagement plan", "Data service standard", "Data quality policy", "Address standard",
             "Data quality scores"]  # fmt: skip
    found = [one for name in names if (one := read(page(f"# {name}\nComing soon."), kind)) is not None]
    assert found
    assert all(one.besides for one in found)
    assert not any(one.parts for one in found)


def test_the_practice_itself_comes_first():
    text = "Departments shall report errors. Stewards correct problems so that data is complete and accurate."
    news = page(f"# Data quality policy adopted\n{text}", path="news/a")
    full, bare = page(f"# Data quality policy\n{text}"), page("# Data quality\nStewards. Departments. Errors. Audits.")
    found = readings([news, bare, full], quality_kinds.QUALITY)
    assert [one.document for one in found] == [full, bare, news]
    assert [one.besides for one in found] == ["", "", "a news item"]


HOSTILE = [
    "data governance " * 20_000,
    "shall " * 50_000,
    "a" * 300_000,
    "\n" * 300_000,
    "1. " * 100_000,
    "within " * 50_000,
    "report a problem " * 20_000,
    "Data\n" * 60_000,
    "responsibilities\n" * 20_000,
    "purpose of the " * 20_000,
    "| 1 " * 60_000,
]


@EVERY
def test_hostile_text_takes_no_long(kind):
    names = " ".join(["data governance strategy sharing privacy policy information security "
                      "policy community engagement",
                      "plan data service standard data quality policy scores address standard"])  # fmt: skip
    begun = time.process_time()
    for text in HOSTILE:
        read(page(f"# {names}\n{text}"), kind)
    assert time.process_time() - begun < 30


WORDS = st.sampled_from(
    [
        "data governance",
        "chief data officer",
        "shall",
        "purpose:",
        "\n",
        ". ",
        "steward",
        "privacy policy",
        "template",
        "1. ",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS | st.text(max_size=20), max_size=40).map(" ".join), st.sampled_from(list(KINDS)))
def test_every_part_has_its_place(text, kind):
    paper = page(f"# Data governance policy, data sharing, data quality scores\n{text}")
    found = read(paper, KINDS[kind])
    for start, end in found.parts.values() if found else ():
        assert 0 <= start < end <= len(paper.text)
