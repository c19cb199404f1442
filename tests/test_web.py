"""Quotes of documents: where they point, and that no mail address stands in a pointer."""

from __future__ import annotations

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from tests.papers import page

WORDS = st.lists(st.sampled_from(["Write", "to", "a.person@city.example", "jane@x", "data-team", "50 %", "ñandú", ","]))


def test_a_quote_points_to_its_place_with_what_stands_around_it() -> None:
    text = "We read every note. Write to the data team, soon. Thank you."
    begin = text.index("Write")
    evidence = page(text, "Contact").quote(begin, begin + len("Write to the data team"))
    assert evidence.quote == "Write to the data team"
    assert (
        evidence.pointer
        == ":~:text=We%20read%20every%20note.-,Write%20to%20the%20data%20team,-%2C%20soon.%20Thank%20you."
    )


def test_a_pointer_leaves_mail_addresses_out() -> None:
    text = "Ask j.doe@city.example or write to the desk of open data jane@city.example for help."
    begin = text.index("or")
    evidence = page(text, "Contact").quote(begin, text.index(" for help"))
    assert evidence.quote == "or write to the desk of open data jane@city.example"
    assert evidence.pointer == ":~:text=or%20write%20to%20the%20desk%20of%20open%20data"
    alone = page("jane@city.example", "Contact").quote(0, len("jane@city.example"))
    assert alone.pointer == ""


@given(WORDS, WORDS, WORDS)
def test_what_a_pointer_shows_stands_in_the_document(before: list[str], words: list[str], after: list[str]) -> None:
    text = " ".join(["Start", *before, *words, *after, "end"])
    begin = len(" ".join(["Start", *before])) + 1
    evidence = page(text, "T").quote(begin, begin + len(" ".join(words)))
    assert "@" not in unquote(evidence.pointer)
    shown = evidence.pointer.removeprefix(":~:text=").split(",")
    assert all(unquote(part.removeprefix("-").removesuffix("-")) in text for part in shown)
