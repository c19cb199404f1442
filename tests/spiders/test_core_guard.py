"""Addresses that are not public are not connected to, unless the user named their host."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.ask import askable
from spiders.failures import Failed
from spiders.transport import Transport
from tests.spiders.conftest import Ran
from tests.spiders.serving import Site, answer, redirect

Sites = Callable[..., Site]
Spider = Callable[..., Ran]


def test_private_addresses_are_refused_however_they_are_written(site: Sites, spider: Spider) -> None:
    city = site({"/": answer("secret")})
    hosts = [
        "127.0.0.1",
        "localhost",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "0.0.0.0",
        "LOCALHOST",
    ]
    urls = [f"http://{host}:{city.port}/" for host in hosts]
    ran = spider(*urls, private=False)
    assert {url: ran.look(url).failure for url in urls} == dict.fromkeys(urls, "private")
    assert city.connections == 0
    assert "is at an address that is not public" in ran.look(urls[1]).said


def test_a_redirect_to_a_private_address_is_refused(site: Sites, spider: Spider) -> None:
    inside = site({"/": answer("secret")})
    pages = {
        "/name": redirect(f"http://inside.localhost:{inside.port}/"),
        "/number": redirect(f"http://[::ffff:127.0.0.1]:{inside.port}/"),
        "/odd": redirect(f"http://127.1:{inside.port}/"),
        "/metadata": redirect("http://169.254.169.254/latest/"),
    }
    city = site(pages)
    ran = spider(*(city.url + path for path in pages))
    assert [ran.look(city.url + path).failure for path in pages][1:] == ["private", "redirect", "private"]
    assert ran.look(city.url + "/name").failure in ("private", "dns")  # not every resolver knows names below localhost
    assert inside.connections == 0


def test_of_a_name_only_the_public_addresses_are_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        numbers = {"mixed.example": ["10.0.0.1", "192.0.9.7", "fe80::1%1"], "inside.example": ["10.0.0.1", "::1"]}
        return [(0, 0, 0, "", (number, port)) for number in numbers[host]]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    transport = Transport(frozenset())
    assert asyncio.run(transport._addresses("mixed.example", 80)) == [("192.0.9.7", 80)]
    with pytest.raises(Failed, match="private"):
        asyncio.run(transport._addresses("inside.example", 80))
    named = Transport(frozenset({"inside.example"}))
    assert asyncio.run(named._addresses("inside.example", 80)) == [("10.0.0.1", 80), ("::1", 80)]


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("HTTP://Name.Example", "http://name.example/"),
        (" http://name.example:80/a b?c=d e#f ", "http://name.example/a%20b?c=d%20e"),
        ("https://me:pass@name.example:8443/%7Ea", "https://name.example:8443/%7Ea"),
        ("http://bücher.example/straße", "http://xn--bcher-kva.example/stra%C3%9Fe"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
        ("http://name.example?q", "http://name.example/?q"),
    ],
)
def test_addresses_are_asked_as_they_can_be_sent(url: str, asked: str) -> None:
    assert askable(url) == asked
    assert askable(asked) == asked


@given(
    st.text() | st.text().map(lambda text: "http://" + text) | st.text().map(lambda text: "https://a.example/" + text)
)
def test_any_text_is_askable_or_says_why_not(text: str) -> None:
    try:
        asked = askable(text)
    except Failed as problem:
        asked = problem.word
        expected = asked in ("scheme", "malformed")
    else:
        expected = asked.startswith("http") and askable(asked) == asked
    assert expected
    assert asked.isascii()
    assert asked.isprintable()
    assert " " not in asked
