"""Walks end where the listing ends: totals are claims, sizes are clamped, starts are ignored, listings never end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import CollectionStatus, Refusal
from auditor.platforms.merging import merged
from auditor.platforms.walking import Ask, Listing, Stopped, walk_pages

QUIET = lambda _done, _claimed: None  # noqa: E731


def _listing(ids: list[str], claimed: int | None, clamp: int = 10**9, last_start: int = 10**9) -> Ask:
    def ask(offset: int, size: int) -> Listing:
        offset = min(offset, last_start)
        return Listing(tuple(ids[offset : offset + min(size, clamp)]), claimed, f"capture-{offset}")

    return ask


@given(st.integers(0, 60), st.integers(-3, 3), st.integers(1, 30), st.integers(1, 30))
def test_everything_is_read_whatever_is_claimed(count: int, off: int, size: int, clamp: int) -> None:
    ids = [f"id-{number}" for number in range(count)]
    done = walk_pages(_listing(ids, max(count + off, 0), clamp), size=size, floor=1, progress=QUIET)
    # A first page that is short and meets the claim is believed; more than that nobody can know without asking on.
    believed = off < 0 and min(clamp, count) >= count + off and min(clamp, count) < size
    assert done.stopped is None
    assert done.ids == frozenset(ids) or believed


def test_a_server_that_clamps_the_start_is_no_broken_paging() -> None:
    done = walk_pages(_listing([str(n) for n in range(20)], 20, last_start=10), size=10, floor=1, progress=QUIET)
    assert (len(done.ids), done.stopped) == (20, None)


def test_a_server_that_ignores_the_start_is() -> None:
    done = walk_pages(_listing([str(n) for n in range(20)], 20, last_start=0), size=10, floor=1, progress=QUIET)
    assert len(done.ids) == 10
    assert done.stopped is not None
    assert "ignores" in done.stopped.reason


def test_a_listing_that_never_ends_is_partial() -> None:
    def ask(offset: int, size: int) -> Listing:
        return Listing(tuple(f"id-{offset + number}" for number in range(size)), 10, f"capture-{offset}")

    done = walk_pages(ask, size=5000, floor=1, progress=QUIET)
    assert done.stopped is not None
    assert done.stopped.status is CollectionStatus.PARTIAL
    assert len(done.ids) < 100_000


def test_records_without_identifiers_are_told_apart_by_their_place() -> None:
    done = walk_pages(_listing([""] * 25, 25), size=10, floor=1, progress=QUIET)
    assert (len(done.ids), done.stopped) == (25, None)


def test_pages_shrink_and_grow_back() -> None:
    sizes = []

    def ask(offset: int, size: int) -> Listing:
        sizes.append(size)
        if len(sizes) == 1:
            raise Stopped(Refusal(CollectionStatus.BROKEN, "cut"), shrinks=True)
        return Listing(tuple(str(n) for n in range(offset, min(offset + size, 4000))), 4000, f"c{offset}")

    done = walk_pages(ask, size=1000, floor=10, progress=QUIET)
    assert len(done.ids) == 4000
    assert sizes[:2] == [1000, 250]
    assert 1000 in sizes[2:]


def test_a_size_that_fails_twice_is_not_tried_again() -> None:
    sizes = []

    def ask(offset: int, size: int) -> Listing:
        sizes.append(size)
        if size > 300:
            raise Stopped(Refusal(CollectionStatus.BROKEN, "cut"), shrinks=True)
        return Listing(tuple(str(n) for n in range(offset, min(offset + size, 9000))), 9000, f"c{offset}")

    assert len(walk_pages(ask, size=1000, floor=10, progress=QUIET).ids) == 9000
    assert sizes.count(1000) == 2


@pytest.mark.parametrize("same_page", [True, False])
def test_merging_counts_delivered_by_the_fullest_pass(same_page: bool) -> None:
    from auditor.model import Page

    first = Page("c1", "u", {"rows": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]})
    again = Page("c2", "u", {"rows": [{"id": "a", "title": "A" if same_page else "Other"}, {"id": "c", "title": "C"}]})
    found = merged([[first], [again]], lambda document: (document["rows"], "/rows", 9), lambda row: str(row["id"]))  # type: ignore[index]
    assert (sorted(found.records), found.claimed, found.delivered) == (["a", "b", "c"], 9, 2)
    assert found.records["a"].capture == "c1"
