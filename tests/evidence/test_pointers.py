"""Pointers followed into documents and texts, and quotes held against what stands there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evidence.pointers import Nothing, Words, find, follow, same, says, words_of
from auditor.model import quoted
from auditor.publish import masked
from auditor.web import text_fragment

TREE = {"result": [{"title": "Trees", "a/b": {"~": 1}}, None], "": "blank"}
_names = st.text(max_size=5)
_trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
    max_leaves=12,
)


def _pointers(value: object, here: str = "") -> list[tuple[str, object]]:
    found = [(here, value)]
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in steps:
        found += _pointers(inner, f"{here}/{str(name).replace('~', '~0').replace('/', '~1')}")
    return found


@given(_trees)
def test_every_place_of_a_document_is_reached(tree: object) -> None:
    for pointer, value in _pointers(tree):
        assert follow(tree, pointer) is value


@pytest.mark.parametrize(
    ("pointer", "within"),
    [
        ("/result/0/publisher", True),
        ("/result/2", True),
        ("/result/00", True),
        ("/result/-1", True),
        ("/result/١", True),
        ("/results/0/title", False),
        ("/result/1/title", True),
        ("/result/0/title/0", True),
    ],
)
def test_what_is_not_there_is_told(pointer: str, within: bool) -> None:
    with pytest.raises(Nothing) as raised:
        follow(TREE, pointer)
    assert raised.value.within is within


@given(st.text(max_size=400).filter(lambda text: "…" not in text))
def test_a_value_says_its_own_quote(text: str) -> None:
    assert says(text, quoted(text))
    assert says(text, masked(quoted(text)))


@pytest.mark.parametrize(
    ("value", "quote"),
    [
        ("<p>All  trees &amp; shrubs</p>", "All trees & shrubs"),
        ("x" * 500, "x" * 199 + "…"),
        ("mailto:jo.doe@metroville.example", "j***@metroville.example"),
        ("mailto:data@metroville.example", "data@metroville.example"),
        ("parks_desk", "p***"),
        (["Parks", "Trees"], "Trees"),
        ([{"name": "Parks"}], "Parks"),
        ({"en": "Trees", "es": "Árboles"}, "Trees"),
        (True, "true"),
        (12.5, "12.5"),
        ('["weekly"]', "weekly"),
        ("Traffic, Parking", "Traffic"),
        ("https://data.metroville.example/datasets/ab12", "ab12"),
        ("budget-2026", "https://data.metroville.example/dataset/budget-2026"),
    ],
)
def test_quotes_as_they_are_shown(value: object, quote: str) -> None:
    assert says(value, quote)


@pytest.mark.parametrize(
    ("value", "quote"),
    [
        ("Trees", "Tree"),
        ("Trees", "Trees of the city"),
        ("Trees", ""),
        ("", "Trees"),
        (None, "null"),
        ({"title": "Trees"}, "title"),
        ("jo.doe@metroville.example", "j***@elsewhere.example"),
        ("kim@metroville.example", "j***@metroville.example"),
        ("budget-2026", "https://data.metroville.example/dataset/budget-2027"),
        ("2026-01-01", "2026-01-02"),
        ("x" * 500, "y" * 199 + "…"),
    ],
)
def test_other_values_do_not_pass_for_the_quote(value: object, quote: str) -> None:
    assert not says(value, quote)


_words = st.lists(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=9), min_size=1, max_size=6
).map(" ".join)


@given(_words, _words, _words)
def test_a_fragment_is_found_again(before: str, exact: str, behind: str) -> None:
    words = words_of(text_fragment(exact, before, behind))
    assert words == Words(exact, before, behind)
    text = f"first {before}\n{exact}\n\t{behind} last"
    place = find(text, words)
    assert place is not None
    assert text[slice(*place)].split() == exact.split()


def test_neighbours_choose_among_places() -> None:
    text = "Meets monthly. The board.\nMeets monthly. The council."
    assert find(text, Words("Meets monthly.", suffix="The council.")) == (26, 40)
    assert find(text, Words("Meets monthly.")) == (0, 14)
    assert find(text, Words("Meets weekly.")) is None
    assert find(text, Words("")) is None


def test_blanks_count_as_one_and_signs_stand_for_themselves() -> None:
    assert find("a  b.c\n(d)", Words("b.c (d)")) == (3, 10)
    assert find("a bxc (d)", Words("b.c (d)")) is None
    assert not same("a" * 300, "a" * 100)
