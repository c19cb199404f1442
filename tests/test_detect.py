"""Addresses as people type them, walls, and points in time."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.detect import MalformedAddress, _page_title, address, without_password
from auditor.snapshot import point_in_time
from auditor.walls import wall


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("data.example.gov", "https://data.example.gov"),
        ("  HTTP://Data.Example.gov/  ", "http://data.example.gov"),
        ("https://example.gov/data/dataset?q=1#top", "https://example.gov/data"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("https://user:secret@data.example.gov/", "https://data.example.gov"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
    ],
)
def test_addresses(typed: str, read: str) -> None:
    assert address(typed) == read
    assert address(read) == read


@pytest.mark.parametrize(
    "typed", ["", "https://", "ftp://x.gov", "file:///etc/passwd", "javascript://x", "http://a b", "http://x:99999"]
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(MalformedAddress):
        address(typed)


@given(st.text(max_size=60))
def test_an_address_is_read_or_refused(typed: str) -> None:
    try:
        read = address(typed)
    except MalformedAddress:
        return
    assert address(read) == read


def test_a_page_of_titles_is_read_in_no_time() -> None:
    begun = time.monotonic()
    assert _page_title("<title>" * 300_000) is None
    assert _page_title("<title " * 300_000) is None
    assert _page_title("<html><title lang='en'>City &amp; data\n portal</title>") == "City & data portal"
    assert time.monotonic() - begun < 5


def test_points_in_time() -> None:
    assert point_in_time("2026-03-31") == datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC)
    assert point_in_time("2026-03-31T06:00:00+02:00") == datetime(2026, 3, 31, 4, tzinfo=UTC)
    assert point_in_time("2026-03-31T06:00:00") == datetime(2026, 3, 31, 6, tzinfo=UTC)
    with pytest.raises(ValueError, match="ISO 8601"):
        point_in_time("31.3.2026")


@pytest.mark.parametrize(
    ("status", "headers", "page", "words"),
    [
        (403, {"cf-mitigated": "challenge"}, "", "Cloudflare"),
        (503, {}, "<title>Just a moment...</title>", "Cloudflare"),
        (403, {"Server": "AkamaiGHost"}, "<h1>Access Denied</h1>", "Akamai"),
        (200, {}, "Request Rejected. Your support ID is: 1", "F5"),
        (200, {}, "<script src='/_Incapsula_Resource'>", "Imperva"),
        (401, {}, "", "login"),
        (403, {}, "no", "403"),
        (429, {}, "", "rate limit"),
    ],
)
def test_walls(status: int, headers: dict[str, str], page: str, words: str) -> None:
    assert words in (wall(status, headers, "text/html", page.encode()) or "")


@pytest.mark.parametrize(
    ("status", "headers", "page"),
    [
        (200, {"cf-ray": "1"}, "<h1>Open Data</h1>"),
        (200, {}, "<form>captcha</form>"),
        (404, {}, "Page not found"),
        (503, {}, "Service unavailable"),
    ],
)
def test_what_is_no_wall(status: int, headers: dict[str, str], page: str) -> None:
    assert wall(status, headers, "text/html", page.encode()) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://user:secret@data.example.gov/x@y", "https://data.example.gov/x@y"),
        ("user:s@cret@data.example.gov", "data.example.gov"),
        ("data.example.gov", "data.example.gov"),
        ("https://data.example.gov?who=a@b", "https://data.example.gov?who=a@b"),
        ("http://data.example.gov/a@b", "http://data.example.gov/a@b"),
    ],
)
def test_a_password_is_not_kept(typed: str, kept: str) -> None:
    assert without_password(typed) == kept
