from __future__ import annotations

import pytest

from auditor.check import Finding, discover
from auditor.judge import Context, run
from auditor.model import Catalog
from auditor.web import Look, Purpose, Role, Unread, Website
from tests.papers import AT, HOME, PORTAL, dataset, page, site

CHECK = discover()["open_data/linked_from_city"]
#: Of a portal without datasets nothing is judged at all.
LISTED = Catalog((dataset("Trees"),))


def home(*links, **fields):
    return page("Welcome to Metroville.", "Metroville", url=f"{HOME}/", links=links, **fields)


def deep(*links, **fields):
    fields = {"path": "it/team", "depth": 2, **fields}
    return page("What the team does.", "Digital team", links=links, **fields)


def moved(url, final, **fields):
    return Look(url, Purpose.PAGE, AT, answers=("urn:uuid:hop", "urn:uuid:end"), status=200, final=final, **fields)


def found(website: Website) -> dict[str, Finding]:
    result = run(CHECK, LISTED, Context(True, AT, (), website))
    assert not result.error, result.error
    told = {one.field.partition(".")[2]: one for one in result.findings}
    assert len(told) == len(result.findings)
    for one in result.findings:
        assert one.outcome != "fail"
        assert one.message[0].islower()
        assert len(one.message) < 300
        assert one.outcome != "pass" or all(evidence.capture and evidence.quote for evidence in one.evidence)
    return told


def outcomes(website: Website) -> tuple[str, str]:
    told = found(website)
    return str(told["site"].outcome), str(told["front_page"].outcome)


def with_portals(website: Website, *portals: str, **fields) -> Website:
    from msgspec.structs import replace

    return replace(website, portals=portals, **fields)


def test_a_link_on_the_front_page():
    told = found(site(deep((f"{PORTAL}/browse", "permits as data")), home((PORTAL, "Open Data"))))
    assert [one.outcome for one in told.values()] == ["pass", "pass"]
    assert told["site"].message == ("is linked from 2 of the 2 pages of the city's site that were read, by “Open Data”")
    assert told["front_page"].message == "is linked from the city's front page, by “Open Data”"
    evidence = told["front_page"].evidence[0]
    assert (evidence.capture, evidence.quote) == (home().capture, "Open Data")
    assert evidence.pointer == ":~:text=Open%20Data"


def test_a_link_on_a_deep_page_only():
    told = found(site(home(), deep((f"{PORTAL}/", "catalogue"))))
    assert [str(one.outcome) for one in told.values()] == ["pass", "unknown"]
    assert "1 of the 2 pages" in told["site"].message
    assert told["site"].evidence[0].capture == deep().capture
    assert told["front_page"].message.endswith("only from pages below it")


@pytest.mark.parametrize(
    "url",
    [
        "http://data.metroville.example",
        "https://www.data.metroville.example/browse?q=trees",
        "HTTPS://DATA.Metroville.EXAMPLE:443/",
        "https://data.metroville.example./datasets",
        "http://data.metroville.example:80/#about",
    ],
)
def test_spellings_of_the_portals_host(url):
    assert outcomes(site(home((url, "Data")))) == ("pass", "pass")


@pytest.mark.parametrize(
    "url",
    [
        "https://data.otherville.example/",
        "https://data.metroville.example.org/",
        "https://mydata.metroville.example/",
        "https://data.metroville.example.evil.example/",
        "https://data.metroville.example@evil.example/",
        "https://data.metroville.example:8443/",
        "https://metroville.example/leaving?to=https://data.metroville.example/",
        "https://evil.example/data.metroville.example",
        "https://www.socrata.com/",
        "https://hub.arcgis.com/",
        "https://gis.metroville.example/",
        "https://[broken",
        "https://data.metroville.example:port/",
        f"{HOME}/open-data",
    ],
)
def test_decoys(url):
    told = found(site(home((url, "Open Data Portal"))))
    assert {str(one.outcome) for one in told.values()} == {"unknown"}
    assert "not linked on the 1 page of the city's site that was read" in told["site"].message
    assert told["site"].evidence


@pytest.mark.parametrize("role", [Role.PORTAL, Role.VENDOR, Role.ELSEWHERE, Role.LINKED, Role.LEGISLATIVE])
def test_only_the_citys_own_site_counts(role):
    other = deep((PORTAL, "Open Data"), role=role, url="https://elsewhere.example/x")
    assert outcomes(site(home(), other)) == ("unknown", "unknown")


def test_an_international_name():
    bare = with_portals(site(home(("https://DATEN.Müllstadt.example/", "Daten"))), "https://xn--daten-x.example")
    assert outcomes(bare) == ("unknown", "unknown")
    for portal, link in (
        ("https://daten.xn--mllstadt-65a.example", "https://DATEN.Müllstadt.example/"),
        ("https://daten.müllstadt.example", "https://daten.xn--mllstadt-65a.example/"),
    ):
        assert outcomes(with_portals(site(home((link, "Daten"))), portal)) == ("pass", "pass")


def test_ports_tell_hosts_apart():
    local = with_portals(site(home(("http://127.0.0.1:8001/", "Open Data"))), "http://127.0.0.1:8001")
    assert outcomes(local) == ("pass", "pass")
    assert outcomes(with_portals(local, "http://127.0.0.1:8002")) == ("unknown", "unknown")


def test_a_portal_below_the_citys_own_host():
    website = with_portals(site(home((f"{HOME}/opendata/", "Open Data"))), f"{HOME}/opendata")
    assert outcomes(website) == ("pass", "pass")
    beside = with_portals(site(home((f"{HOME}/opendata-news", "Open Data"))), f"{HOME}/opendata")
    assert outcomes(beside) == ("unknown", "unknown")


def test_an_address_of_the_city_that_leads_to_the_portal():
    look = moved(f"{HOME}/opendata", f"{PORTAL}/")
    website = with_portals(site(home((f"{HOME}/opendata", "Open data"))), PORTAL, moved=(look,))
    told = found(website)
    assert {str(one.outcome) for one in told.values()} == {"pass"}
    assert "by way of https://www.metroville.example/opendata" in told["front_page"].message
    assert [one.capture for one in told["front_page"].evidence] == [home().capture, "urn:uuid:end"]
    alone = found(with_portals(site(home()), PORTAL, moved=(look,)))
    assert [str(one.outcome) for one in alone.values()] == ["pass", "unknown"]
    assert alone["site"].evidence[0].quote == f"{HOME}/opendata → {PORTAL}/"


@pytest.mark.parametrize(
    "look",
    [
        moved(f"{HOME}/opendata", "https://data.otherville.example/"),
        moved("https://old.metroville.example/", f"{PORTAL}/"),
        moved("https://www.otherville.example/opendata", f"{PORTAL}/"),
        moved(f"{PORTAL}/", f"{HOME}/"),
    ],
)
def test_addresses_that_lead_elsewhere(look):
    website = with_portals(site(home((look.url, "Open data"))), PORTAL, moved=(look,))
    assert outcomes(website)[0] == ("pass" if look.url.startswith(PORTAL) else "unknown")


def test_a_link_without_words():
    told = found(site(home((f"{PORTAL}/", " "))))
    assert told["front_page"].message.endswith("by a link without words")
    assert told["front_page"].evidence[0].quote == f"{PORTAL}/"


def test_words_are_cut_and_masked():
    told = found(site(home((PORTAL, "jane.roe@metroville.example " + "open " * 90))))
    assert "jane.roe@" not in told["site"].message + str(told["site"].evidence)


def test_no_home_page():
    website = Website("", "", (PORTAL,), (page("Data.", "Portal", role=Role.PORTAL, url=f"{PORTAL}/"),))
    told = found(website)
    assert {str(one.outcome) for one in told.values()} == {"unknown"}
    assert "no home page" in told["site"].message


def test_a_city_that_could_not_be_read():
    wall = Unread(f"{HOME}/", "bot_wall", "the page is behind a challenge", Role.CITY, capture="urn:uuid:wall")
    portal = page("Data.", "Portal", role=Role.PORTAL, url=f"{PORTAL}/", links=[(PORTAL, "Home")])
    told = found(site(portal, unread=[wall]))
    assert {str(one.outcome) for one in told.values()} == {"unknown"}
    assert "behind a challenge" in told["site"].message
    assert told["site"].evidence[0].capture == "urn:uuid:wall"


def test_a_front_page_that_only_a_browser_shows():
    told = found(site(home(scripted=True), deep((PORTAL, "Data"))))
    assert told["front_page"].message.endswith("not everything could be read")


def test_a_front_page_at_another_address():
    led = page("Welcome.", "Metroville", url=f"{HOME}/en/home", links=[(PORTAL, "Data")])
    from msgspec.structs import replace

    assert outcomes(site(replace(led, asked=HOME))) == ("pass", "pass")


def test_several_portals():
    other = "https://maps.metroville.example"
    website = with_portals(site(home((PORTAL, "Data"))), PORTAL, other, PORTAL)
    result = run(CHECK, LISTED, Context(True, AT, (), website))
    assert [(one.portal, str(one.outcome)) for one in result.findings] == [
        (PORTAL, "pass"),
        (PORTAL, "pass"),
        (other, "unknown"),
        (other, "unknown"),
    ]
