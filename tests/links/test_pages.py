"""Pages at their word: what makes one no answer to a link, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.links import said_on_pages as said
from auditor.links.pages import WebPage, page_of, print_of
from fixtures.links import bodies

LONG = "<p>" + "The table has a row for each tree. " * 120 + "</p>"


def page(title: str, body: str = "") -> WebPage:
    return page_of(bodies.page(title, body), "utf-8")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("404", ""),
        ("404 Not Found", ""),
        ("Error 404 | Elmbrook", LONG),
        ("Page not found - City of Elmbrook", LONG),
        ("City of Elmbrook: Page Not Found", LONG),
        ("Elmbrook", "<h1>Dataset not found</h1>"),
        ("Elmbrook", "<h1>Elmbrook</h1><h2>Oops! Page not found</h2>"),
        ("Elmbrook", "<p>Sorry, the page you are looking for does not exist.</p>"),
        ("Elmbrook", "<p>The requested document could not be found.</p>"),
        ("Elmbrook", "<p>This item has been removed or deleted.</p><p>The page may have been moved or deleted.</p>"),
        ("Elmbrook", "<h1>We can't find that page</h1>"),
        ("Página no encontrada", LONG),
        ("Seite nicht gefunden", LONG),
    ],
)
def test_pages_that_say_there_is_nothing(title: str, body: str) -> None:
    assert said.missing(page(title, body))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Lost and found: items not found by their owners", f"<h1>Items not found</h1>{LONG}"),
        ("Bus route 404 stops", f"<h1>Route 404</h1>{LONG}"),
        ("Missing persons", f"<h1>Missing persons</h1>{LONG}"),
        ("Deleted permits", f"<h1>Deleted permits</h1>{LONG}"),
        ("Street trees", f"<h1>Street trees</h1><p>Trees that could not be found are left out.</p>{LONG}"),
        ("Street trees", f"<h1>Street trees</h1>{LONG}<h2>Page not found</h2>"),
        ("Old maps", f"<h1>Old maps</h1><p>The file was removed from the older page.</p>{LONG}"),
    ],
)
def test_pages_about_things_that_are_not_there(title: str, body: str) -> None:
    assert not said.missing(page(title, body))


def test_logins() -> None:
    here = "https://a.example/dataset/1"
    assert said.login(page("Sign in", "<input type=password>"), here, here, promised=False)
    assert said.login(page("Log in to Elmbrook", ""), here, here, promised=False)
    assert said.login(
        page(
            "Elmbrook",
            "",
        ),
        here,
        "https://login.a.example/authorize?x=1",
        promised=False,
    )
    assert said.login(page("Elmbrook", "<input type='password'>few words"), here, here, promised=True)
    assert not said.login(page("Elmbrook", "<input type='password'>few words"), here, here, promised=False)
    assert not said.login(
        page("Street trees", f"<h2>Log in</h2><input type=password>{LONG}"), here, here, promised=False
    )
    assert not said.login(page("Street trees", LONG), here, "https://a.example/login-statistics", promised=False)
    assert not said.login(page("Signatures", "<h1>Signatures on ballots</h1>"), here, here, promised=False)


def test_walls_parked_domains_and_waiting() -> None:
    assert said.parked(page("trees.example is for sale"))
    assert said.parked(page("trees.example", "<p>This domain is parked free</p>"))
    assert not said.parked(page("Land for sale", f"<p>Land of the city that is for sale</p>{LONG}"))
    assert said.placeholder(page("Welcome to nginx!"))
    assert not said.placeholder(page("Welcome to Elmbrook"))
    assert said.maintenance(page("Elmbrook", "<p>The portal is down for scheduled maintenance</p>"))
    assert not said.maintenance(page("Road works", f"<p>Roads under maintenance</p>{LONG}"))
    assert said.pending(page("Elmbrook", "<p>Your download is being prepared</p>"))
    challenge = page_of(bodies.CHECKING, "")
    assert said.challenge(200, {}, "text/html", bodies.CHECKING, challenge)
    assert said.challenge(202, {"x-amzn-waf-action": "challenge"}, "text/html", b"", None)
    assert not said.challenge(200, {}, "text/csv", b"page\nJust a moment...\n", None)
    assert not said.challenge(200, {}, "text/html", bodies.CAPTCHA_FORM, page_of(bodies.CAPTCHA_FORM, ""))


def test_pages_that_differ_in_numbers_and_in_their_own_address_are_alike() -> None:
    words = "".join(f"<p>Our city has parks, pools and a library {word}</p>" for word in "abcdefgh")

    def shown(name: str, number: int, extra: str = "") -> WebPage:
        return page_of(bodies.page(f"Elmbrook {name}", f"<p>You asked for {name}</p>{words}<p>{number}</p>{extra}"), "")

    one = print_of(shown("trees", 12), "https://a.example/trees.csv")
    other = print_of(shown("nothing", 999), "https://a.example/nothing.csv")
    third = print_of(shown("trees", 1, LONG.replace("row", "line")), "https://a.example/trees.csv")
    assert one.like(other)
    assert not one.like(third)
    assert not one.like(print_of(page_of(bodies.LANDING, ""), "https://a.example/x"))


def test_what_nobody_reads_is_no_text() -> None:
    source = b"<title>T</title><script>'<p>not found</p>'</script><style>p{}</style><!-- 404 --><p>Trees</p><b>x</b>"
    assert page_of(source, "").text == "T Trees x"
    assert page_of(b"<p>a<script>never closed not found", "").text == "a"


def test_where_a_page_sends_browsers() -> None:
    sent = page_of(bodies.SENT_ON, "")
    assert said.onward(sent, "https://a.example/d/1") == "https://a.example/f/trees.csv"
    jump = page_of(b"<html><script>window.location.href = '/new'</script></html>", "")
    assert said.onward(jump, "https://a.example/old") == "https://a.example/new"
    assert said.onward(jump, "https://a.example/new") == ""


@given(st.text(max_size=300), st.text(max_size=80))
def test_nothing_raises(body: str, title: str) -> None:
    made = page_of(f"<title>{title}</title>{body}".encode("utf-8", "replace"), "")
    for rule in (said.missing, said.parked, said.placeholder, said.maintenance, said.pending, said.failed):
        rule(made)
    said.login(made, "https://a.example/", "https://b.example/", promised=True)
    print_of(made, "https://a.example/")
    said.onward(made, "https://a.example/")
