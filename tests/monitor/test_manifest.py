"""What makes a record another one, and what does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.monitor.manifest import alike

NAMES = st.lists(st.text("abcdef", min_size=1, max_size=6), min_size=2, max_size=8, unique=True)
TYPES = ("text", "number", "calendar_date")


def asset(columns: list[tuple[str, str]], tags: list[str], views: int = 0) -> dict[str, object]:
    """As the Discovery API has it."""
    return {
        "resource": {
            "id": "abcd-1234",
            "columns_name": [name for name, _ in columns],
            "columns_datatype": [kind for _, kind in columns],
            "columns_field_name": [name for name, _ in columns],
            "columns_description": ["" for _ in columns],
            "columns_format": [{} for _ in columns],
            "page_views": {"page_views_total": views},
        },
        "classification": {"domain_tags": tags, "domain_metadata": [], "categories": [], "tags": []},
    }


@given(NAMES, NAMES, st.randoms(), st.integers(0, 9))
def test_the_order_of_columns_and_tags_is_no_news(
    names: list[str], tags: list[str], chance: object, views: int
) -> None:
    columns = [(name, TYPES[number % 3]) for number, name in enumerate(names)]
    moved, other = list(columns), list(tags)
    chance.shuffle(moved)  # type: ignore[attr-defined]
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert alike("socrata", asset(columns, tags), asset(moved, other, views))


@given(NAMES)
def test_a_column_with_the_type_of_another_is_news(names: list[str]) -> None:
    columns = [(name, TYPES[number % 3]) for number, name in enumerate(names)]
    swapped = [(columns[1][0], columns[0][1]), (columns[0][0], columns[1][1]), *columns[2:]]
    assert not alike("socrata", asset(columns, []), asset(swapped, []))
    assert not alike("socrata", asset(columns, []), asset(columns[:-1], []))
    assert not alike("socrata", asset(columns, ["a"]), asset(columns, ["b"]))


def test_elsewhere_the_order_is_what_it_is() -> None:
    assert not alike("ckan", {"tags": ["a", "b"]}, {"tags": ["b", "a"]})
    assert alike("ckan", {"title": "a", "tracking_summary": 1}, {"title": "a", "tracking_summary": 2})


def test_lists_that_do_not_fit_each_other_are_left_as_they_are() -> None:
    odd = asset([("a", "text"), ("b", "text")], [])
    odd["resource"]["columns_datatype"] = "text"  # type: ignore[index]
    assert alike("socrata", odd, odd)
    assert not alike("socrata", odd, asset([("b", "text"), ("a", "text")], []))
