from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.check import Finding, discover
from auditor.documents.indexing import Robots, against_indexing
from auditor.judge import Context, run
from auditor.model import Catalog
from auditor.web import Document, Look, Purpose, Role, Unread
from tests.papers import AT, HOME, PORTAL, dataset, page, site

CHECK = discover()["open_data/findable"]
#: Of a portal without datasets nothing is judged at all.
LISTED = Catalog((dataset("Trees"),))
NAMES = ("trees", "permits", "budget")
#: What two platforms ship with.
STOCK = (
    "User-agent: *\nDisallow: /dataset/rate/\nDisallow: /revision/\nDisallow: /dataset/*/history\nDisallow: /api/\n"
    "Crawl-Delay: 10\n"
)
OTHER_STOCK = (
    "User-agent: *\nCrawl-delay: 1\n\nDisallow: /login\nDisallow: /browse/embed\nDisallow: /browse?*&limitTo=*\n"
)


def front(**fields) -> Document:
    return page("Data of the city.", "Open Metroville", **{"url": f"{PORTAL}/", "role": Role.PORTAL, **fields})


def below(name: str = "trees", **fields) -> Document:
    url = f"{PORTAL}/dataset/{name}"
    return page(f"All {name}.", name.title(), **{"url": url, "role": Role.PORTAL, **fields})


def file(purpose: Purpose, url: str, status: int = 200) -> Look:
    return Look(url, purpose, AT, answers=(f"urn:uuid:{purpose}",), status=status, final=url)


def found(
    *documents: Document, robots: str | None = STOCK, status: int = 200, names=NAMES, unread=(), portal=PORTAL, **fields
) -> dict[str, Finding]:
    website = replace(site(*documents, unread=unread), portals=(portal,), **fields)
    if robots is not None:
        looks = (*website.looks, file(Purpose.ROBOTS, f"{portal}/robots.txt", status))
        host = portal.partition("://")[2]
        texts = {host: robots} if status == 200 else {}
        website = replace(website, robots=texts, captures={host: "urn:uuid:robots"}, looks=looks)
    catalog = Catalog(tuple(dataset(name, landing_page=f"{portal}/dataset/{name}") for name in names))
    result = run(CHECK, catalog if names else LISTED, Context(True, AT, (), website))
    assert not result.error, result.error
    told = {one.field.partition(".")[2]: one for one in result.findings}
    assert len(told) == len(result.findings) == 6
    for one in result.findings:
        assert one.message[0].islower()
        assert len(one.message) < 300
        assert one.evidence or one.outcome == "unknown"
        if one.outcome == "fail":
            assert all(evidence.quote for evidence in one.evidence)
    return told


def outcomes(told: dict[str, Finding]) -> dict[str, str]:
    return {field: str(one.outcome) for field, one in told.items()}


# --- noindex ----------------------------------------------------------------------------------------------------


def test_a_portal_that_is_found():
    sitemap = f"{PORTAL}/sitemap.xml"
    told = found(
        front(),
        below(markup={"Dataset": 1}),
        below("permits"),
        looks=(file(Purpose.SITEMAP, sitemap),),
        sitemaps={sitemap: 40},
    )
    assert set(outcomes(told).values()) == {"pass"}
    assert told["sitemap"].message == "has a sitemap that lists 40 addresses"
    assert told["markup"].evidence[0].quote == "Trees"
    assert "3 of 3" in told["robots_datasets"].message


@pytest.mark.parametrize(
    ("fields", "quote"),
    [
        ({"meta": {"robots": "noindex, nofollow"}}, ("meta/robots", "noindex, nofollow")),
        ({"meta": {"robots": "NONE"}}, ("meta/robots", "NONE")),
        ({"robots_tag": "noindex"}, ("header/x-robots-tag", "noindex")),
        (
            {"robots_tag": "nofollow, noindex", "canonical": f"{PORTAL}/"},
            ("header/x-robots-tag", "nofollow, noindex"),
        ),
    ],
)
def test_a_front_page_against_search_engines(fields, quote):
    told = found(front(**fields))
    assert told["front_page"].outcome == "fail"
    assert (told["front_page"].evidence[0].pointer, told["front_page"].evidence[0].quote) == quote
    assert told["front_page"].evidence[0].capture == front().capture


@pytest.mark.parametrize(
    "fields",
    [
        {"meta": {"robots": "index, follow"}},
        {"meta": {"robots": "max-image-preview:none, max-snippet:-1"}, "noindex": True},
        {"meta": {"googlebot": "noindex"}},
        {"meta": {"robots": "noimageindex, nosnippet"}},
        {"robots_tag": "otherbot: noindex, nofollow"},
        {"robots_tag": "unavailable_after: 25 Jun 2030 15:00:00 PST"},
        {"robots_tag": "unavailable_after: Wednesday, none, index"},
    ],
)
def test_words_that_keep_nobody_from_the_front_page(fields):
    assert found(front(**fields))["front_page"].outcome == "pass"


@pytest.mark.parametrize(
    "fields",
    [
        {"canonical": "https://data.city-of-metroville.example/"},
        {"canonical": f"{PORTAL}/home"},
        {"scripted": True},
        {"problem": "cut"},
        {"meta": {"robots": "noindex", "googlebot": "index, follow"}},
        {"meta": {"robots": "noindex", "bingbot": "all"}},
        {"meta": {"robots": "noindex", "refresh": "0;url=/home"}},
    ],
)
def test_a_front_page_that_may_not_be_the_one(fields):
    told = found(front(**{"meta": {"robots": "noindex"}, **fields}))
    assert told["front_page"].outcome == "unknown"
    assert told["front_page"].evidence[0].quote == "noindex"


def test_a_front_page_that_is_listed_at_another_address():
    home = page("Data.", "Open Metroville", url=f"{PORTAL}/home", role=Role.PORTAL)
    told = found(front(meta={"robots": "noindex"}), home)
    assert told["front_page"].outcome == "unknown"
    assert f"({PORTAL}/home)" in told["front_page"].message


def test_another_robot_kept_out_does_not_open_the_page():
    assert found(front(meta={"robots": "noindex", "googlebot": "noindex"}))["front_page"].outcome == "fail"


def test_noindex_on_other_pages_only():
    login = page("Log in.", "Login", url=f"{PORTAL}/login", role=Role.PORTAL, meta={"robots": "noindex"})
    search = page("Results.", url=f"{PORTAL}/dataset?q=x", role=Role.PORTAL, meta={"robots": "noindex"})
    citys = page("Welcome.", url=f"{HOME}/", meta={"robots": "noindex"})
    told = outcomes(found(front(), below(), login, search, citys))
    assert (told["front_page"], told["dataset_pages"]) == ("pass", "pass")
    assert "fail" not in told.values()


def test_dataset_pages_against_search_engines():
    against = [below(name, meta={"robots": "noindex"}) for name in NAMES]
    told = found(front(), *against)
    assert told["dataset_pages"].outcome == "fail"
    assert "all 3 that were read" in told["dataset_pages"].message
    assert len(told["dataset_pages"].evidence) == 3
    # Of many datasets a few may be exceptions.
    few = found(front(), *against, names=tuple(f"set-{number}" for number in range(90)) + NAMES)
    assert few["dataset_pages"].outcome == "unknown"
    assert "3 of 3 dataset pages that were read" in few["dataset_pages"].message
    # One alone may be an exception, and some are.
    assert found(front(), against[0])["dataset_pages"].outcome == "unknown"
    assert found(front(), against[0], below("permits"))["dataset_pages"].outcome == "unknown"
    elsewhere = [replace(one, canonical="https://data.state.example/x") for one in against]
    assert found(front(), *elsewhere)["dataset_pages"].outcome == "unknown"


def test_datasets_with_pages_that_the_catalog_does_not_name():
    text = "User-agent: *\nDisallow: /dataset/\n"
    assert found(front(), robots=text)["robots_datasets"].outcome == "fail"
    other = page("Trees", url=f"{PORTAL}/d/trees", role=Role.PORTAL, markup={"Dataset": 1})
    assert found(front(), other, robots=text)["robots_datasets"].outcome == "unknown"


def test_a_robot_named_in_the_older_spelling_is_let_in():
    text = "Useragent: Googlebot\nDisallow:\n\nUser-agent: *\nDisallow: /\n"
    assert found(front(), robots=text)["robots"].outcome == "unknown"


def test_nothing_of_the_portal_was_read():
    wall = Unread(PORTAL, "timeout", "did not answer in time", Role.PORTAL)
    told = found(page("Welcome.", url=f"{HOME}/"), robots=None, unread=[wall])
    assert set(outcomes(told).values()) == {"unknown"}
    assert "did not answer in time" in told["front_page"].message


# --- robots.txt -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        STOCK,
        OTHER_STOCK,
        "",
        "User-agent: *\nDisallow:\n",
        "User-agent: badbot\nDisallow: /\n",
        "User-agent: badbot\nUser-agent: worsebot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin\n",
        "User-agent: *\nDisallow: /search\nDisallow: /login\nDisallow: /dataset/*/edit\n",
        "# User-agent: *\n# Disallow: /\n",
        "Disallow: /\n",
        "User-agent: *\nDisallow: /Dataset/\n",
        "User-agent: *\nDisallow: /dataset?\n",
        "User-agent: *\nDisallow: /\nAllow: /\n",
    ],
)
def test_a_robots_txt_that_lets_in(text):
    told = outcomes(found(front(), robots=text))
    assert (told["robots"], told["robots_datasets"]) == ("pass", "pass")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("User-agent: *\nDisallow: /\n", "Disallow: /"),
        ("\ufeffuser-agent:*\r\ndisallow : /*  # all\r\n", "disallow : /*"),
        ("User-agent: badbot\nDisallow: /\n\nUser-agent: *\nCrawl-delay: 9\nDisallow: /x\nDisallow: /", "Disallow: /"),
    ],
)
def test_a_robots_txt_that_shuts_out_everyone(text, quote):
    told = found(front(), robots=text)
    assert (told["robots"].outcome, told["robots_datasets"].outcome) == ("fail", "not_applicable")
    assert told["robots"].evidence[0].quote == quote
    assert told["robots"].evidence[0].capture == "urn:uuid:robots"


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /\n\nUser-agent: Googlebot\nDisallow:\n",
        "User-agent: *\nDisallow: /\nAllow: /about\n",
        "User-agent: *\nDisallow: /$\nDisallow: /dataset/trees\n",
        "User-agent: *\nDisallow: /\n\nUser-agent: bingbot\nAllow: /\n",
    ],
)
def test_a_robots_txt_that_leaves_a_door(text):
    told = outcomes(found(front(), robots=text))
    assert told["robots"] == "unknown"
    assert told["robots_datasets"] != "pass"


def test_dataset_pages_shut_to_everyone():
    told = found(front(), robots="User-agent: *\nDisallow: /api\nDisallow: /dataset/\n")
    assert (told["robots"].outcome, told["robots_datasets"].outcome) == ("pass", "fail")
    assert told["robots_datasets"].evidence[0].quote == "Disallow: /dataset/"
    some = found(front(), robots="User-agent: *\nDisallow: /dataset/trees\n")
    assert some["robots_datasets"].outcome == "unknown"
    assert "1 of 3" in some["robots_datasets"].message
    but = found(front(), robots="User-agent: *\nDisallow: /dataset/\n\nUser-agent: googlebot\nDisallow: /x\n")
    assert but["robots_datasets"].outcome == "unknown"
    allowed = found(front(), robots="User-agent: *\nDisallow: /dataset/\nAllow: /dataset/permits\n")
    assert allowed["robots_datasets"].outcome == "unknown"


def test_a_catalog_without_landing_pages():
    assert found(front(), names=())["robots_datasets"].outcome == "unknown"
    elsewhere = replace(site(front()), robots={"data.metroville.example": STOCK})
    catalog = Catalog((dataset("trees", landing_page="https://data.state.example/dataset/trees"),))
    result = run(CHECK, catalog, Context(True, AT, (), elsewhere))
    assert {str(one.outcome) for one in result.findings if "robots" in one.field} == {"unknown"}


@pytest.mark.parametrize(("status", "outcome"), [(404, "pass"), (410, "pass"), (403, "unknown"), (503, "unknown")])
def test_no_robots_txt(status, outcome):
    told = outcomes(found(front(), robots="", status=status))
    assert (told["robots"], told["robots_datasets"]) == (outcome, outcome)


def test_the_robots_txt_of_another_host():
    looks = (
        file(Purpose.ROBOTS, f"{HOME}/robots.txt"),
        file(Purpose.ROBOTS, "https://www.data.metroville.example/robots.txt"),
    )
    shut = {"metroville.example": "User-agent: *\nDisallow: /", "data.metroville.example": "User-agent: *\nDisallow: /"}
    website = replace(site(front()), looks=looks, robots=shut, captures=dict.fromkeys(shut, "urn:uuid:robots"))
    result = run(CHECK, LISTED, Context(True, AT, (), website))
    assert {str(one.outcome) for one in result.findings if "robots" in one.field} == {"unknown"}


def test_a_robots_txt_that_was_kept_for_the_name_with_www():
    website = replace(
        site(front()),
        looks=(file(Purpose.ROBOTS, f"{PORTAL}/robots.txt"),),
        robots={"data.metroville.example": "User-agent: *\nDisallow: /"},
        captures={"data.metroville.example": "urn:uuid:of-www"},
    )
    result = run(CHECK, LISTED, Context(True, AT, (), website))
    assert {str(one.outcome) for one in result.findings if "robots" in one.field} == {"unknown"}


def test_a_portal_with_a_port():
    local = "http://127.0.0.1:8001"
    told = found(front(url=f"{local}/"), robots="User-agent: *\nDisallow: /", portal=local)
    assert told["robots"].outcome == "fail"


# --- sitemap and markup -----------------------------------------------------------------------------------------


def test_a_sitemap_that_is_none_of_the_portals():
    for url, listed in ((f"{HOME}/sitemap.xml", 40), (f"{PORTAL}/sitemap.xml", 0)):
        told = found(front(), looks=(file(Purpose.SITEMAP, url),), sitemaps={url: listed})
        assert told["sitemap"].outcome == "unknown"


def test_markup_of_other_kinds():
    told = found(front(markup={"Dataset": 2, "WebSite": 1}), below(markup={"DataCatalog": 1, "WebPage": 1}))
    assert told["markup"].outcome == "unknown"
    assert found(front(), below("unlisted", markup={"Dataset": 1}))["markup"].outcome == "pass"
    assert found(front(), below(markup={"Dataset": 1}, role=Role.VENDOR))["markup"].outcome == "unknown"


# --- the readers ------------------------------------------------------------------------------------------------


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    against_indexing(text)
    robots = Robots(text)
    robots.lets_somebody_in(f"{PORTAL}/")
    robots.rule(f"{PORTAL}/")


def test_a_robots_txt_made_to_be_slow():
    text = "User-agent: *\n" + f"Disallow: /{'*a' * 120}b\n" * 300
    robots = Robots(text + "".join(f"User-agent: bot{number}\nDisallow: /x\n" for number in range(2000)))
    assert len(robots.named) <= 200
    assert robots.lets_in(f"{PORTAL}/{'a' * 500}")
