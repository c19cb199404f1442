"""What hosts see of the core: robots.txt first and kept to, one request at a time, distances, no cookies, patience."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from itertools import pairwise

import pytest

from auditor.job import Budget
from tests.spiders.conftest import Ran
from tests.spiders.serving import Asked, Connection, Site, answer, redirect

Sites = Callable[..., Site]
Spider = Callable[..., Ran]
RULES = "User-agent: *\nDisallow: /private\n"


def _apart(asked: list[Asked]) -> list[float]:
    starts = sorted(one.started for one in asked)
    return [later - earlier for earlier, later in pairwise(starts)]


def _one_at_a_time(asked: list[Asked]) -> bool:
    in_order = sorted(asked, key=lambda one: one.started)
    return all(earlier.ended <= later.started for earlier, later in pairwise(in_order))


def _slow(body: bytes, seconds: float) -> Callable[[Connection], None]:
    def said(connection: Connection) -> None:
        connection.wait(seconds)
        connection.send(body)

    return said


def test_robots_txt_is_awaited_however_much_is_queued(site: Sites, spider: Spider) -> None:
    pages = {f"/{kind}/{number}": answer("x") for kind in ("open", "private") for number in range(10)}
    city = site({"/robots.txt": _slow(answer(RULES), 0.5), **pages})
    ran = spider(*(city.url + path for path in pages))
    assert city.paths()[0] == "/robots.txt"
    assert city.paths().count("/robots.txt") == 1
    assert not [path for path in city.paths() if path.startswith("/private")]
    assert len(city.paths()) == 11
    refused = [look for look in ran.looks if look.failure == "robots"]
    assert len(refused) == 10
    assert all(look.answers == () and look.status is None for look in refused)


@pytest.mark.parametrize(
    "robots",
    [
        answer(RULES, "404 Not Found"),
        answer(RULES, "500 Internal Server Error"),
        answer(f"<html>{RULES}</html>", Content_Type="text/html; charset=utf-8"),
        answer(f"<!doctype html>\n{RULES}"),
        answer(""),
    ],
)
def test_only_a_200_that_is_no_page_has_rules(site: Sites, spider: Spider, robots: bytes) -> None:
    city = site({"/robots.txt": robots, "/private/a": answer("x")})
    assert spider(city.url + "/private/a").look(city.url + "/private/a").failure == ""


def test_rules_for_us_by_name_are_ours(site: Sites, spider: Spider) -> None:
    rules = "User-agent: portal-readiness-auditor\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n"
    city = site({"/robots.txt": answer("\ufeff" + rules), "/a": answer("a"), "/b": answer("b")})
    ran = spider(city.url + "/a", city.url + "/b")
    assert [ran.look(city.url + path).failure for path in ("/a", "/b")] == ["robots", ""]


def test_a_redirect_is_kept_to_the_rules_of_where_it_leads(site: Sites, spider: Spider) -> None:
    other = site({"/robots.txt": answer(RULES), "/private": answer("x"), "/open": answer("y")})
    city = site({"/a": redirect(other.url + "/private"), "/b": redirect(other.url + "/open"), "/c": redirect("/b")})
    ran = spider(city.url + "/a", city.url + "/c")
    assert other.paths() == ["/robots.txt", "/open"]
    assert ran.look(city.url + "/a").failure == "robots"
    assert ran.look(city.url + "/a").status == 302
    followed = ran.look(city.url + "/c")
    assert (followed.failure, followed.status, followed.final) == ("", 200, other.url + "/open")
    captures = ran.captures()
    assert [captures[record].url.rsplit("/", 1)[1] for record in followed.answers] == ["c", "b", "open"]


def test_robots_txt_that_moved_is_followed_but_not_to_pages_elsewhere(site: Sites, spider: Spider) -> None:
    other = site({"/robots.txt": answer(RULES), "/welcome": answer(RULES)})
    moved = site({"/robots.txt": redirect(other.url + "/robots.txt"), "/private": answer("x")})
    lost = site({"/robots.txt": redirect(other.url + "/welcome"), "/private": answer("x")})
    ran = spider(moved.url + "/private", lost.url + "/private")
    assert ran.look(moved.url + "/private").failure == "robots"
    assert ran.look(lost.url + "/private").failure == ""
    assert other.paths() == ["/robots.txt"]


def test_a_look_at_robots_txt_is_the_one_the_gate_makes(site: Sites, spider: Spider) -> None:
    city = site({"/robots.txt": answer(RULES), "/": answer("x")})
    ran = spider(city.url + "/", (city.url + "/robots.txt", "robots"))
    assert sorted(city.paths()) == ["/", "/robots.txt"]
    assert ran.capture(city.url + "/robots.txt").payload.decode() == RULES
    assert [look.purpose for look in ran.looks].count("robots") == 1
    assert ran.said.count(city.url + "/robots.txt") == 2  # told when it was fetched, and to who asked for it


def test_one_at_a_time_and_the_pace_kept_through_redirects(site: Sites, spider: Spider) -> None:
    slow = _slow(answer("x"), 0.3)
    city = site({"/r": redirect("/s"), "/s": redirect("/t"), "/t": slow, **{f"/{number}": slow for number in range(3)}})
    ran = spider(city.url + "/r", *(f"{city.url}/{number}" for number in range(3)), pace=4.0)
    assert len(city.asked) == 7
    assert min(_apart(city.asked)) >= 0.24
    assert _one_at_a_time(city.asked)
    assert ran.code == 0


def test_two_hosts_go_side_by_side(site: Sites, spider: Spider) -> None:
    slow = {f"/{number}": _slow(answer("x"), 0.5) for number in range(4)}
    one, two = site(slow), site(slow)
    spider(*(f"{city.url}/{number}" for city in (one, two) for number in range(4)))
    assert _one_at_a_time(one.asked)
    assert _one_at_a_time(two.asked)
    assert not _one_at_a_time([*one.asked, *two.asked])


def test_crawl_delay_is_kept_up_to_the_cap(site: Sites, spider: Spider) -> None:
    pages = {f"/{number}": answer("x") for number in range(3)}
    asks = site({"/robots.txt": answer("User-agent: *\nCrawl-delay: 0.8\n"), **pages})
    asks_much = site({"/robots.txt": answer("User-agent: *\nCrawl-delay: 86400\n"), **pages})
    ran = spider(*(city.url + path for city in (asks, asks_much) for path in pages), pace=20.0, crawl_delay_cap=1.2)
    assert min(_apart(asks.asked)) >= 0.79
    assert min(_apart(asks_much.asked)) >= 1.19
    assert len(asks.asked) == len(asks_much.asked) == 4
    assert ran.crawl is not None
    assert any("asks for 86400 s between requests; 1.2 s were kept" in note for note in ran.crawl.notes)


def test_a_host_that_asks_for_patience_holds_no_other_up(site: Sites, spider: Spider) -> None:
    pages = {f"/{number}": answer("x") for number in range(40)}
    patient = site({"/robots.txt": answer("User-agent: *\nCrawl-delay: 60\n"), **pages})
    quick = site(pages)
    first = [f"{patient.url}/{number}" for number in range(40)]
    ran = spider(*first, *(quick.url + path for path in pages), pace=50.0, budget=Budget(seconds=8))
    assert len(quick.asked) == 41
    assert len(patient.asked) == 1
    assert {ran.look(url).failure for url in first} == {"budget"}
    assert ran.crawl is not None
    assert ran.crawl.unasked == 40


def test_retry_after_is_waited_for_once(site: Sites, spider: Spider) -> None:
    busy = answer("", "429 Too Many Requests", Retry_After="1")
    city = site(
        {"/a": [busy, answer("here")], "/b": busy, "/c": [answer("", "503 Busy", Retry_After="1"), answer("c")]}
    )
    ran = spider(city.url + "/a", city.url + "/b", city.url + "/c")
    assert ran.capture(city.url + "/a").payload == b"here"
    assert [ran.look(city.url + path).status for path in ("/a", "/b", "/c")] == [200, 429, 200]
    assert [len(ran.look(city.url + path).answers) for path in ("/a", "/b", "/c")] == [2, 2, 2]
    by_path = {path: [one for one in city.asked if one.path == path] for path in ("/a", "/b", "/c")}
    assert all(len(asked) == 2 and _apart(asked)[0] >= 0.99 for asked in by_path.values())
    assert ran.looks[-1].seconds < 1  # waiting is not the host's time


def test_other_refusals_are_not_repeated(site: Sites, spider: Spider) -> None:
    hour = answer("", "429 Too Many Requests", Retry_After="3600")
    pages = {"/a": hour, "/b": answer("", "500 Oh"), "/c": answer("", "429 Too Many")}
    sites = {path: site({path: said}) for path, said in pages.items()}
    spider(*(city.url + path for path, city in sites.items()))
    assert [city.paths() for city in sites.values()] == [["/robots.txt", path] for path in pages]


def test_no_cookies_no_referer_and_our_name(site: Sites, spider: Spider) -> None:
    cookie = answer("x", Set_Cookie="id=s3cret; Path=/")
    city = site({"/robots.txt": cookie, "/a": cookie, "/b": redirect("/c"), "/c": answer("c")})
    ran = spider(city.url + "/a", city.url + "/b")
    assert len(city.asked) == 4
    for asked in city.asked:
        assert not {"cookie", "referer", "authorization"} & set(asked.headers)
        assert asked.headers["user-agent"].startswith("portal-readiness-auditor/")
    assert ran.capture(city.url + "/a").headers.get("set-cookie") is None
    assert b"s3cret" not in b"".join(_unpacked(ran))


def _unpacked(ran: Ran) -> list[bytes]:
    return [gzip.decompress(path.read_bytes()) for path in ran.folder.glob("*.warc.gz")]


def test_credentials_in_an_address_are_not_sent(site: Sites, spider: Spider) -> None:
    city = site({"/a": answer("x")})
    ran = spider(city.url.replace("//", "//me:pass@") + "/a")
    assert city.paths()[-1] == "/a"
    assert "authorization" not in city.asked[-1].headers
    assert ran.looks[-1].final == city.url + "/a"


def test_the_most_wanted_comes_first_and_the_last_when_nothing_is_left(site: Sites, spider: Spider) -> None:
    city = site({"/robots.txt": _slow(answer(""), 0.5)})
    other = site({"/robots.txt": _slow(answer(""), 2.0)})
    words = {"/end": "last", "/low": "priority=-5", "/mid": "priority=1", "/high": "priority=9"}
    spider(city.url + "/first", other.url + "/slow", *((city.url + path, word) for path, word in words.items()))
    assert city.paths() == ["/robots.txt", "/first", "/high", "/mid", "/low", "/end"]
    assert city.asked[-1].started > other.asked[-1].started


def test_redirects_from_many_hosts_to_one_meet_it_one_at_a_time(site: Sites, spider: Spider) -> None:
    one = site({f"/{number}": _slow(answer("x"), 0.4) for number in range(4)})
    many = [site({"/": redirect(f"{one.url}/{number}")}) for number in range(4)]
    spider(*(city.url + "/" for city in many))
    assert len(one.asked) == 5
    assert _one_at_a_time(one.asked)
