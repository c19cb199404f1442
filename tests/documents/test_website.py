from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.documents.sitemaps import named_in, read_sitemap
from auditor.documents.website import website
from auditor.model import Capture
from auditor.web import Crawl, Look, Purpose, Role, Website

HOME, PORTAL = "https://www.merrowby.example/", "https://data.merrowby.example/"
START = datetime(2026, 11, 1, 12, tzinfo=UTC)
LONG = "<p>" + "The city publishes its data by default and says how. " * 20 + "</p>"


class Kept:
    """Looks and captures as a spider would have kept them."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self.captures: dict[str, Capture] = {}

    def __call__(
        self,
        url: str,
        body: str = "",
        *,
        final: str = "",
        status: int = 200,
        purpose: Purpose = Purpose.PAGE,
        failure: str = "",
        found_on: str = HOME,
        anchor: str = "",
        media_type: str = "text/html",
    ) -> None:
        number = len(self.looks)
        record, at = f"urn:uuid:{number}", START + timedelta(seconds=number)
        answers: tuple[str, ...] = ()
        if not failure:
            payload = body.encode()
            self.captures[record] = Capture(record, final or url, at, status, media_type, "utf-8", "sha256:0", payload)
            answers = (record,)
        self.looks.append(
            Look(
                url,
                purpose,
                at,
                answers=answers,
                status=status if answers else None,
                final=final or url,
                failure=failure,
                said=failure,
                found_on=found_on,
                anchor=anchor,
            )
        )

    def website(self, home: str = HOME, portals: tuple[str, ...] = (PORTAL,)) -> Website:
        return website(self.looks, self.captures, Crawl(home=home, home_found="given"), portals)


def test_documents_and_what_was_not_read_are_put_together() -> None:
    kept = Kept()
    kept(f"{HOME}robots.txt", "User-agent: *\nDisallow: /x", purpose=Purpose.ROBOTS, media_type="text/plain")
    kept(f"{PORTAL}robots.txt", "<html>no</html>", purpose=Purpose.ROBOTS)
    kept(HOME, f"<title>City of Merrowby</title>{LONG}", found_on="")
    kept(f"{HOME}closed", failure="robots")
    kept(f"{HOME}lost", status=404)
    kept("http://data.merrowby.example/", "", purpose=Purpose.PLAIN_HTTP, final=PORTAL)
    site = kept.website()
    assert [(one.url, one.role) for one in site.documents] == [(HOME, Role.CITY)]
    assert [(one.url, one.reason) for one in site.unread] == [(f"{HOME}closed", "robots"), (f"{HOME}lost", "gone")]
    assert site.robots == {"merrowby.example": "User-agent: *\nDisallow: /x"}
    assert set(site.captures) == {"merrowby.example", "data.merrowby.example"}
    assert [look.purpose for look in site.looks] == [Purpose.ROBOTS, Purpose.ROBOTS, Purpose.PLAIN_HTTP]


def test_captures_may_come_in_any_order_one_by_one() -> None:
    kept = Kept()
    for number in range(6):
        kept(f"{HOME}{number}", f"<title>{number}</title>{LONG}{number}")
    backwards: Iterator[Capture] = reversed(kept.captures.values())
    site = website(kept.looks, backwards, Crawl(home=HOME), (PORTAL,))
    assert [one.title for one in site.documents] == ["0", "1", "2", "3", "4", "5"]
    assert site.documents == kept.website().documents


def test_captures_that_are_lost_are_not_read() -> None:
    kept = Kept()
    kept(HOME, LONG)
    kept.captures.clear()
    assert [one.reason for one in kept.website().unread] == ["no_answer"]
    assert [one.reason for one in website(kept.looks, iter(()), Crawl(home=HOME), ()).unread] == ["no_answer"]


def test_a_page_is_kept_once_however_it_is_reached() -> None:
    kept = Kept()
    kept(f"{HOME}policy", f"<title>Policy</title>{LONG}", anchor="Policy")
    kept(f"{HOME}old", f"<title>Policy</title>{LONG}", final=f"{HOME}policy", anchor="Old")
    kept(f"{HOME}policy?from=menu", f"<title>Policy</title>{LONG}", anchor="Menu")
    kept(f"{HOME}other", f"<title>Policy</title>{LONG}<p>And more.</p>", anchor="Other")
    assert [one.anchor for one in kept.website().documents] == ["Policy", "Other"]


def test_a_look_that_brought_nothing_later_takes_nothing_away() -> None:
    kept = Kept()
    kept(HOME, LONG)
    kept(HOME, failure="timeout")
    assert len(kept.website().documents) == 1
    kept(f"{HOME}a", failure="timeout")
    kept(f"{HOME}a", f"{LONG}a")
    assert len(kept.website().documents) == 2


def test_elsewhere_counts_only_where_the_city_leads_there_by_name() -> None:
    kept = Kept()
    kept("https://files.example.org/1", f"{LONG}1", anchor="Open data policy")
    kept("https://files.example.org/2", f"{LONG}2", anchor="Lunch menu")
    kept("https://files.example.org/3", f"{LONG}3", anchor="Open data policy", found_on="https://blog.example.net/")
    kept("https://docs.ckan.org/en/latest", f"{LONG}4", anchor="Open data help")
    roles = [one.role for one in kept.website().documents]
    assert roles == [Role.LINKED, Role.ELSEWHERE, Role.ELSEWHERE, Role.VENDOR]


def test_another_citys_corner_of_a_service_is_not_ours() -> None:
    kept = Kept()
    ours = "https://merrowby.legistar.com/Calendar.aspx"
    kept(ours, f"<title>Data committee</title>{LONG}", anchor="Data governance committee: meetings")
    kept("https://merrowby.legistar.com/View.ashx?id=1", f"{LONG}1", found_on=ours, anchor="Minutes")
    kept("https://quillhaven.legistar.com/View.ashx?id=2", f"{LONG}2", found_on=ours, anchor="Minutes")
    assert [one.role for one in kept.website().documents] == [Role.LEGISLATIVE, Role.LEGISLATIVE, Role.ELSEWHERE]


def test_without_a_home_page_only_the_portal_speaks() -> None:
    kept = Kept()
    kept(PORTAL, f"<title>Open data</title>{LONG}", found_on="")
    kept(HOME, f"<title>City of Merrowby</title>{LONG}", found_on=PORTAL, anchor="City of Merrowby")
    site = kept.website(home="")
    assert [(one.role, one.citys_own) for one in site.documents] == [(Role.PORTAL, True), (Role.ELSEWHERE, False)]
    assert "no home page" in site.searched


def test_sitemaps_date_pages_and_links_name_them() -> None:
    kept = Kept()
    entries = f"<url><loc>{HOME}policy/</loc><lastmod>2025-05-06</lastmod></url>"
    kept(f"{HOME}sitemap.xml", f"<urlset>{entries}</urlset>", purpose=Purpose.SITEMAP, media_type="text/xml")
    kept(f"{HOME}policy", f"<title>P</title>{LONG}", found_on=f"{HOME}sitemap.xml")
    kept(f"{HOME}data", f"<title>Data</title><a href=/policy>Our open data policy</a>{LONG}", anchor="Data")
    policy = kept.website().documents[0]
    assert policy.modified is not None
    assert policy.modified.raw == "2025-05-06"
    assert (policy.anchor, policy.found_on) == ("Our open data policy", f"{HOME}data")


def test_pages_made_by_scripts_are_said_to_be_unread_too() -> None:
    kept = Kept()
    kept(PORTAL, "<title>Data</title><div id=app></div><script src=a.js></script>", found_on="")
    site = kept.website()
    assert site.documents[0].scripted
    assert [(one.url, one.reason) for one in site.unread] == [(PORTAL, "scripts")]


def test_sitemaps_of_all_kinds_are_read() -> None:
    index = (
        b"<?xml version='1.0'?><sitemapindex><sitemap><loc>https://a.example/1.xml.gz</loc></sitemap></sitemapindex>"
    )
    assert read_sitemap(index).sitemaps == ("https://a.example/1.xml.gz",)
    pages = b"<s:urlset><s:url><s:loc><![CDATA[https://a.example/?a=1&b=2]]></s:loc></s:url>"
    assert dict(read_sitemap(gzip.compress(pages)).pages) == {"https://a.example/?a=1&b=2": ""}
    escaped = b"<urlset><url><loc> https://a.example/?a=1&amp;b=2 </loc><lastmod>2025-01-02</lastmod></url></urlset>"
    assert dict(read_sitemap(escaped).pages) == {"https://a.example/?a=1&b=2": "2025-01-02"}
    assert list(read_sitemap(b"https://a.example/1\nhttps://a.example/2\n").pages) == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert read_sitemap(b"<loc>file:///etc/passwd</loc><loc>javascript:1</loc>").pages == {}
    bomb = b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><urlset><url><loc>https://a.example/&a;</loc></url></urlset>"
    assert list(read_sitemap(bomb).pages) == ["https://a.example/&a;"]
    assert read_sitemap(b"\x1f\x8bnot packed").pages == {}


def test_robots_name_sitemaps() -> None:
    robots = "User-agent: *\r\nsitemap:https://a.example/1.xml\r\n Sitemap : https://a.example/2.xml\r\nSitemap:\r\n"
    assert named_in(robots) == ("https://a.example/1.xml", "https://a.example/2.xml")


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<urlset><loc>{text}</loc>".encode()))
def test_no_sitemap_is_too_broken(payload: bytes) -> None:
    listed = read_sitemap(payload)
    assert all(url.startswith("http") for url in (*listed.sitemaps, *listed.pages))


def test_sitemaps_are_counted_by_address() -> None:
    kept = Kept()
    one = f"<urlset><url><loc>{PORTAL}a</loc></url><url><loc>{PORTAL}b</loc></url></urlset>"
    kept(f"{PORTAL}sitemap.xml", one, purpose=Purpose.SITEMAP, media_type="text/xml")
    index = f"<sitemapindex><sitemap><loc>{HOME}s1.xml</loc></sitemap></sitemapindex>"
    kept(f"{HOME}sitemap.xml", index, purpose=Purpose.SITEMAP, media_type="text/xml")
    kept(f"{HOME}sitemap2.xml", "<html>Not a sitemap</html>", purpose=Purpose.SITEMAP)
    kept(f"{HOME}sitemap3.xml", one, purpose=Purpose.SITEMAP, status=404)
    assert kept.website().sitemaps == {f"{PORTAL}sitemap.xml": 2, f"{HOME}sitemap.xml": 1, f"{HOME}sitemap2.xml": 0}


PLAIN = "http://data.merrowby.example/"


def test_a_front_page_without_tls_that_stays_there() -> None:
    kept = Kept()
    kept(PLAIN, f"<title>Open Merrowby</title>{LONG}", purpose=Purpose.PLAIN_HTTP)
    site = kept.website()
    assert [(one.url, one.role, one.title) for one in site.plain] == [(PLAIN, Role.PORTAL, "Open Merrowby")]
    assert not site.documents  # it is no page to be read, only one that was served


def test_a_front_page_without_tls_that_leads_on() -> None:
    for head in (
        '<meta http-equiv="refresh" content="0; url=https://data.merrowby.example/">',
        "<META HTTP-EQUIV=Refresh CONTENT=0>",
        "<script>location.href = 'https://data.merrowby.example/'</script>",
        "<script>if (window.location.protocol != 'https:') go()</script>",
        "<script>location.replace(there)</script>",
        "<script>window.location = there</script>",
    ):
        kept = Kept()
        kept(PLAIN, f"<head>{head}<title>Open Merrowby</title></head>{LONG}", purpose=Purpose.PLAIN_HTTP)
        assert not kept.website().plain, head
    for final, status in ((PORTAL, 200), ("", 404), ("", 503)):
        kept = Kept()
        kept(PLAIN, f"<title>Open Merrowby</title>{LONG}", purpose=Purpose.PLAIN_HTTP, final=final, status=status)
        assert not kept.website().plain


def test_pages_that_were_led_to_another_host() -> None:
    kept = Kept()
    kept(PORTAL, f"<title>Open Merrowby</title>{LONG}", found_on="")
    kept(f"{HOME}opendata", f"<title>Open Merrowby</title>{LONG}", final=PORTAL)
    kept(f"{HOME}old", f"<title>New</title>{LONG}new", final=f"{HOME}new")
    kept("https://merrowby.example/x", f"<title>X</title>{LONG}x", final=f"{HOME}x")
    kept(f"{HOME}lost", failure="dns")
    site = kept.website()
    assert [(look.url, look.final) for look in site.moved] == [(f"{HOME}opendata", PORTAL)]
    assert PORTAL in [one.url for one in site.documents]


def test_a_page_keeps_what_its_header_says_to_robots() -> None:
    kept = Kept()
    kept(PORTAL, f"<title>Open Merrowby</title>{LONG}", found_on="")
    kept(f"{PORTAL}about", f"<title>About</title>{LONG}about", found_on=PORTAL)
    kept.captures["urn:uuid:0"] = replace(kept.captures["urn:uuid:0"], headers={"x-robots-tag": "noindex, nofollow"})
    assert [one.robots_tag for one in kept.website().documents] == ["noindex, nofollow", ""]
