"""The page spider, sent over real sites on the loopback interface."""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.job import Budget
from auditor.web import Purpose, Role
from fixtures.city.both import play_both
from tests.spiders.crawling import Crawled, crawl, path_of
from tests.spiders.serving import Connection, Site, answer, redirect

WORDS = " ".join(f"word{number} of the page" for number in range(60))


def page(title: str, *links: tuple[str, str], text: str = WORDS) -> bytes:
    listed = "".join(f'<li><a href="{html.escape(url)}">{words}</a></li>' for url, words in links)
    body = f"<!doctype html><title>{title}</title><main><h1>{title}</h1><p>{text} {title}</p><ul>{listed}</ul></main>"
    return answer(body, Content_Type="text/html; charset=utf-8")


@pytest.fixture(scope="module")
def exemplary(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Crawled, list[str], dict[str, list[tuple[float, float]]]]:
    """The exemplary city read from its portal alone: what was left, the paths it was asked, and when by host."""
    with play_both("city-exemplary") as (city, portal):
        crawled = crawl(tmp_path_factory.mktemp("exemplary"), portal.url)
        paths = [seen.target for seen in city.requests]
        times = {
            site.url: [(seen.started, seen.ended or seen.started) for seen in site.requests] for site in (city, portal)
        }
    return crawled, paths, times


def test_the_home_page_is_found_from_the_portal(exemplary: tuple[Crawled, list[str], object]) -> None:
    crawled, _, _ = exemplary
    assert (crawled.code, crawled.complaints) == (0, "")
    assert crawled.crawl is not None
    assert "City of Quillhaven" in crawled.crawl.home_found
    assert "links to the portal" in crawled.crawl.home_found
    assert crawled.website.home == crawled.crawl.home


@pytest.mark.parametrize(
    "path",
    [
        "/data/policy",
        "/files/ordinance-2019-44.pdf",
        "/data/guide",
        "/data/handbook",
        "/data/inventory",
        "/files/data-inventory-2026.csv",
        "/data/governance",
        "/data/governance/meetings",
        "/files/dgc-minutes-2025-12-09.pdf",
        "/files/dgc-minutes-2026-10-27.pdf",
        "/data/privacy",
        "/data/quality",
        "/data/sharing",
        "/data/requests",
        "/data/survey",
        "/data/usage",
        "/data/report-2026",
        "/data/service-standard",
        "/data/strategy",
        "/data/showcase",
        "/engage/resident-survey",
        "/performance/housing",
    ],
)
def test_what_the_criteria_ask_for_is_read(path: str, exemplary: tuple[Crawled, list[str], object]) -> None:
    crawled, _, _ = exemplary
    found = [one for one in crawled.website.own if path_of(one.asked) == path or path_of(one.url) == path]
    assert [one.role for one in found] == [Role.CITY]
    assert found[0].text
    assert found[0].anchor, "a link of the city's own names it"


def test_the_site_is_asked_politely(
    exemplary: tuple[Crawled, list[str], dict[str, list[tuple[float, float]]]],
) -> None:
    crawled, paths, times = exemplary
    assert paths[0] == "/robots.txt"
    redirected = {path_of(look.final) for look in crawled.looks if len(look.answers) > 1}
    assert {path for path in paths if paths.count(path) > 1} <= redirected, "nothing else is asked twice"
    assert not [path for path in paths if path.startswith(("/data/governance/closed", "/intranet/", "/search"))]
    closed = [one for one in crawled.website.unread if one.reason == "robots"]
    assert [path_of(one.url) for one in closed] == ["/data/governance/closed/minutes-of-closed-sessions"]
    for asked in times.values():
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(sorted(asked)))


def test_traps_are_kept_out_of(exemplary: tuple[Crawled, list[str], object]) -> None:
    _, paths, _ = exemplary
    assert len([path for path in paths if path.startswith("/calendar")]) <= 2
    assert len([path for path in paths if path.startswith("/pay")]) <= 1
    assert len([path for path in paths if path.startswith("/documents?")]) <= 3
    assert not [path for path in paths if "sid=" in path or "sort=" in path]


def test_a_small_budget_goes_to_what_is_asked_for(tmp_path: Path) -> None:
    with play_both("city-poor") as (city, portal):
        crawled = crawl(tmp_path, portal.url, home=f"{city.url}/", budget=Budget(pages=20))
    assert crawled.crawl is not None
    assert (crawled.crawl.asked, crawled.crawl.home_found) == (20, "given")
    assert "20 addresses" in crawled.crawl.ended
    assert crawled.crawl.unasked > 10
    assert "/data-governance" in crawled.pages()
    assert not {"/jobs", "/calendar", "/trees/inventory"} & set(crawled.pages())


def test_a_news_archive_does_not_eat_the_budget(site: Callable[..., Site], tmp_path: Path) -> None:
    news = [(f"/news/open-data-news-{number}", f"Open data news {number}") for number in range(120)]
    late = ("/a", "Departments"), ("/about-data-governance", "Data governance")
    pages = {path: page(words) for path, words in news}
    pages |= {"/": page("City of Merrowby", *news, late[0]), "/a": page("Departments", late[1])}
    city = site({**pages, "/about-data-governance": page("Data governance")})
    crawled = crawl(tmp_path, home=f"{city.url}/", budget=Budget(pages=40))
    assert "/about-data-governance" in crawled.pages()
    assert len([path for path in crawled.pages() if path.startswith("/news/")]) <= 5
    assert crawled.crawl is not None
    assert any("were not asked for" in note for note in crawled.crawl.notes)


def test_endless_lists_of_pages_end(site: Callable[..., Site], tmp_path: Path) -> None:
    def endless(said: Connection) -> None:
        path = said.asked.path
        number = int(path.rpartition("=")[2]) if "=" in path else 0
        deeper = f"{path.rstrip('/')}/data/policy" if "?" not in path else "/"
        links = (f"/list?page={number + 1}", "Next page of data policies"), (deeper, "Data policy")
        said.send(page(f"Data policies {path}", *links))

    paths = [
        "/",
        *(f"/list?page={number}" for number in range(100)),
        *("/data/policy" * depth for depth in range(1, 20)),
    ]
    city = site(dict.fromkeys(paths, endless))
    crawled = crawl(tmp_path, home=f"{city.url}/", budget=Budget(pages=100, depth=50))
    assert crawled.crawl is not None
    assert crawled.crawl.ended == ""
    assert len(city.paths()) < 30


def test_of_a_catalog_only_a_few_datasets_are_read(site: Callable[..., Site], tmp_path: Path) -> None:
    listed = [(f"/dataset/ponds-{number}", f"Ponds {number}") for number in range(30)]
    ways = (
        ("/dataset", "Datasets"),
        ("/dataset/?tags=ice", "ice"),
        ("/organization/parks", "Parks"),
        ("/about", "About"),
    )
    pages = {path: page(words) for path, words in [*listed, *ways]} | {"/": page("Open Merrowby", *listed, *ways)}
    portal = site(pages)
    crawled = crawl(tmp_path, portal.url)
    assert "/about" in crawled.pages()
    assert len([path for path in crawled.pages() if path.startswith("/dataset")]) == 3
    assert "/organization/parks" not in crawled.pages()
    assert crawled.website.home == ""
    assert crawled.crawl is not None
    assert any("no home page" in note for note in crawled.crawl.notes)


def test_a_region_is_not_taken_for_one_of_its_cities(site: Callable[..., Site], tmp_path: Path) -> None:
    cities = [site({"/": page(f"City of {name}", text=WORDS)}) for name in ("Merrowby", "Quillhaven", "Port Merrow")]
    links = [(f"{city.url}/", f"City of {number}-town") for number, city in enumerate(cities)]
    portal = site({"/": page("Regional data commons", *links)})
    crawled = crawl(tmp_path, portal.url)
    assert crawled.website.home == ""
    assert not any(city.paths() for city in cities)


def test_a_page_that_only_calls_itself_so_is_not_the_home_page(site: Callable[..., Site], tmp_path: Path) -> None:
    shop = site({"/": page("Data shop", text="We sell data.")})
    portal = site({"/": page("Open data", (f"{shop.url}/", "Visit the city website"))})
    crawled = crawl(tmp_path, portal.url)
    assert crawled.website.home == ""
    assert [one.role for one in crawled.website.documents if one.title == "Data shop"] == [Role.ELSEWHERE]


def test_elsewhere_is_read_one_hop_and_only_by_name(site: Callable[..., Site], tmp_path: Path) -> None:
    files = site({
        "/policy": page("Open data policy", ("/more", "Data governance policy")),
        "/more": page("More"),
        "/menu": page("Menu"),
    })  # fmt: skip
    city = site(
        {"/": page("City of Merrowby", (f"{files.url}/policy", "Open data policy"), (f"{files.url}/menu", "Lunch"))}
    )
    crawled = crawl(tmp_path, home=f"{city.url}/")
    assert files.paths() == ["/robots.txt", "/policy"]
    assert [one.role for one in crawled.website.documents] == [Role.CITY, Role.LINKED]


def test_a_given_page_that_leads_to_another_site_gives_that_one(site: Callable[..., Site], tmp_path: Path) -> None:
    city = site(
        {"/home": page("City of Merrowby", ("/data-policy", "Open data policy")), "/data-policy": page("Policy")}
    )
    short = site({"/": redirect(f"{city.url}/home")})
    crawled = crawl(tmp_path, home=f"{short.url}/")
    assert crawled.website.home == f"{city.url}/home"
    assert [one.role for one in crawled.website.documents] == [Role.CITY, Role.CITY]


def test_a_wall_before_the_site_is_named(site: Callable[..., Site], tmp_path: Path) -> None:
    wall = answer("<title>Just a moment...</title>", "403 Forbidden", Content_Type="text/html")
    city = site({"/": wall})
    crawled = crawl(tmp_path, home=f"{city.url}/")
    assert crawled.website.wall is not None
    assert crawled.website.wall.reason == "bot_wall"
    assert crawled.code == 0


def test_the_front_page_without_tls_is_looked_at_once(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, "https://localhost/")
    assert [look.url for look in crawled.looks if look.purpose is Purpose.PLAIN_HTTP] == ["http://localhost/"]
    assert [look.purpose for look in crawled.website.looks if look.url == "http://localhost/"] == [Purpose.PLAIN_HTTP]


def test_nothing_to_read_is_no_failure(tmp_path: Path) -> None:
    crawled = crawl(tmp_path)
    assert (crawled.code, crawled.looks, crawled.complaints) == (0, [], "")


def test_a_crawl_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    with play_both("city-exemplary") as (city, portal):
        killed = crawl(tmp_path / "a", portal.url, kill_when=lambda: len(city.requests) > 40)
        assert killed.code != 0
        assert killed.crawl is None
        before = {look.url for look in killed.looks}
        city.forget()
        portal.forget()
        resumed = crawl(tmp_path / "a", portal.url, earlier=True)
        again = [f"{site.url}{seen.target}" for site in (city, portal) for seen in site.requests]
        whole = crawl(tmp_path / "b", portal.url)
    assert not before & set(again)
    assert again
    assert resumed.crawl is not None
    assert resumed.crawl.home_found == (whole.crawl and whole.crawl.home_found)
    assert {one.url for one in resumed.website.documents} == {one.url for one in whole.website.documents}
