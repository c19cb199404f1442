"""Which addresses the page spider asks for, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.topics import Topic, worth
from auditor.web import Role
from spiders.addresses import asked_as, is_catalog, is_dataset, is_trap, key_of, widens
from spiders.frontier import Frontier, Lead


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ("https://a.example/x#part", "https://a.example/x"),
        ("https://a.example/x?utm_source=mail&id=7", "https://a.example/x?id=7"),
        ("https://a.example/pay;jsessionid=1F", "https://a.example/pay"),
        ("https://a.example/x?PHPSESSID=1", "https://a.example/x"),
        ("https://a.example/x?b=%C3%A9&a", "https://a.example/x?b=%C3%A9&a"),
        ("https://a.example/data/guide/api", "https://a.example/data/guide/api"),
        ("https://a.example/api/3/action", ""),
        ("https://a.example/list?sort=name", ""),
        ("https://a.example/list?f%5B0%5D=a", ""),
        ("https://a.example/calendar?month=2026-11", ""),
        ("https://a.example/photo.JPG", ""),
        ("https://a.example/table.xlsx", ""),
        ("https://a.example/user/login", ""),
        ("https://me:secret@a.example/", ""),
        ("ftp://a.example/x", ""),
        ("https://a.example:99999/", ""),
        ("http://[", ""),
        ("https://a.example/" + "x" * 700, ""),
        ("https://a.example/a/b/a/b", ""),
        ("https://a.example/x?a=1&b=2&c=3&d=4&e=5", ""),
    ],
)
def test_addresses_are_asked_for_in_one_spelling_or_not_at_all(found: str, asked: str) -> None:
    assert asked_as(found) == asked


def test_two_spellings_of_one_address_are_one() -> None:
    one = key_of("http://www.a.example/data/index.html?b=2&a=1")
    assert one == key_of("https://a.example/data/?a=1&b=2") == key_of("https://a.example:443/data?a=1&b=2")
    assert one != key_of("https://a.example/data?a=1")


@pytest.mark.parametrize(
    "path", ["/open-data", "/stories/s/abcd-1234", "/stories/s/Guide/ab12-cd34", "/about", "/pages/help"]
)
def test_a_portals_own_pages_are_no_catalog(path: str) -> None:
    assert not is_catalog(path)
    assert not is_dataset(path)


@pytest.mark.parametrize(
    "path", ["/dataset/ponds", "/d/ab12-cd34", "/Parks/Ponds/ab12-cd34", "/datasets/merrowby::ponds"]
)
def test_pages_of_datasets_are_known(path: str) -> None:
    assert is_catalog(path)
    assert is_dataset(path)


def test_lists_that_can_be_narrowed_are_known_by_their_links() -> None:
    assert widens("https://a.example/l?topic=x&year=1", "https://a.example/l?topic=x")
    assert not widens("https://a.example/l?page=2", "https://a.example/l")
    assert not widens("https://a.example/other?topic=x", "https://a.example/l?topic=x")


@given(st.text(max_size=300), st.sampled_from(["https://a.example/", "http://a.example?", "", "https://["]))
def test_no_link_is_too_strange(text: str, before: str) -> None:
    asked = asked_as(before + text)
    if asked:
        assert key_of(asked)
        assert not is_trap(asked.split("/", 3)[-1].partition("?")[0])
        widens(asked, asked)


def _lead(path: str, words: str, **more: object) -> Lead:
    url = f"https://a.example{path}"
    score, topics = worth(url, words)
    return Lead(url, **{"role": Role.CITY, "score": score, "topics": topics, "words": words, **more})  # type: ignore[arg-type]


def _taken(frontier: Frontier) -> list[Lead]:
    return list(iter(lambda: frontier.take(()), None))


def test_the_best_lead_comes_first_and_only_once() -> None:
    frontier = Frontier(100)
    for path, words in (("/harbor", "Harbor"), ("/policy", "Open data policy"), ("/it", "Information technology")):
        assert frontier.offer(_lead(path, words))
        assert not frontier.offer(_lead(path + "/", words))
    assert [lead.words for lead in _taken(frontier)] == ["Open data policy", "Information technology", "Harbor"]
    assert not frontier.offer(_lead("/policy", "Open data policy"))


def test_a_busy_host_waits() -> None:
    frontier = Frontier(100)
    frontier.offer(_lead("/policy", "Open data policy"))
    assert frontier.take(["a.example"]) is None
    assert frontier.take(["b.example"]) is not None


def test_a_part_of_the_budget_waits_for_what_is_found_late() -> None:
    frontier = Frontier(50)
    for number in range(100):
        frontier.offer(_lead(f"/{number}", "Harbor"))
    assert len(_taken(frontier)) == 40
    assert frontier.offer(_lead("/policy", "Open data policy"))
    assert [lead.words for lead in _taken(frontier)] == ["Open data policy"]
    assert frontier.take((), spend_all=True) is not None


def test_where_a_look_ended_no_other_need_begin() -> None:
    frontier = Frontier(50)
    frontier.offer(_lead("/policy", "Open data policy"))
    frontier.answered("https://www.a.example/policy/")
    assert frontier.take((), spend_all=True) is None


def test_a_topic_that_was_not_seen_yet_goes_before_more_of_the_same() -> None:
    frontier = Frontier(100)
    for number in range(30):
        frontier.offer(_lead(f"/minutes/{number}.pdf", f"Data governance committee minutes {number}"))
    frontier.offer(_lead("/s", "Data sharing agreement"))
    assert "Data sharing agreement" in [lead.words for lead in _taken(frontier)[:4]]


def test_a_service_takes_no_more_than_its_share() -> None:
    frontier = Frontier(100)
    for number in range(60):
        frontier.offer(
            Lead(f"https://b.legistar.com/{number}", Role.LEGISLATIVE, 7.0, frozenset({Topic.MINUTES}), "Minutes")
        )
    assert len(_taken(frontier)) == 15


def test_addresses_that_differ_in_their_query_alone_are_few() -> None:
    frontier = Frontier(100)
    assert sum(frontier.offer(_lead(f"/list?id={number}", "Harbor")) for number in range(50)) == 3
    assert sum(frontier.offer(_lead(f"/files?id={number}", "Data policy")) for number in range(50)) == 15
