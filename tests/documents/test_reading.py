from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.documents.reading import document_of
from auditor.model import Capture
from auditor.web import Document, Look, Purpose, Role, Unread
from fixtures.city import pdf

HOME, PORTALS = "https://www.merrowby.example/", ("https://data.merrowby.example/",)
URL = "https://www.merrowby.example/data/policy"
SEEN = datetime(2026, 11, 1, 12, tzinfo=UTC)
LONG = "<p>" + "The city publishes its data by default and says how. " * 20 + "</p>"


def read(
    body: bytes | str,
    *,
    status: int = 200,
    media_type: str = "text/html",
    url: str = URL,
    asked: str = "",
    failure: str = "",
    truncated: str = "",
    **headers: str,
) -> Document | Unread:
    payload = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    capture = Capture("urn:uuid:1", url, SEEN, status, media_type, "", "sha256:0", payload, named, truncated)
    look = Look(
        asked or url, Purpose.PAGE, SEEN, answers=("urn:uuid:1",), status=status, final=url, failure=failure,
        found_on=HOME, anchor="Open data policy", depth=1,
    )  # fmt: skip
    return document_of(look, capture, HOME, PORTALS)


def document(*arguments: object, **named: object) -> Document:
    found = read(*arguments, **named)  # type: ignore[arg-type]
    assert isinstance(found, Document), found
    return found


def reason(*arguments: object, **named: object) -> str:
    found = read(*arguments, **named)  # type: ignore[arg-type]
    assert isinstance(found, Unread), found
    assert found.said
    assert found.capture == "urn:uuid:1"
    return found.reason


def test_a_page_becomes_a_document() -> None:
    found = document(f"<title>Policy</title><h1>Policy</h1>{LONG}", last_modified="Tue, 05 Mar 2024 09:00:00 GMT")
    assert (found.title, found.role, found.media_type, found.anchor) == (
        "Policy",
        Role.CITY,
        "text/html",
        "Open data policy",
    )
    assert found.citys_own
    assert found.modified is not None
    assert found.modified.at == datetime(2024, 3, 5, 9, tzinfo=UTC)
    assert found.published is None


def test_no_answer_is_no_accusation() -> None:
    for failure in ("dns", "timeout", "robots", "budget"):
        look = Look(URL, Purpose.PAGE, SEEN, failure=failure, said="it did not come to that")
        found = document_of(look, None, HOME, PORTALS)
        assert isinstance(found, Unread)
        assert (found.reason, found.said) == (failure, "it did not come to that")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, LONG, "gone"),
        (410, LONG, "gone"),
        (500, LONG, "server_error"),
        (503, "<title>Just a moment...</title>", "bot_wall"),
        (403, "<p>Forbidden</p>", "bot_wall"),
        (429, "slow down", "bot_wall"),
        (401, "", "login_wall"),
        (400, LONG, "http_400"),
        (200, "  \n", "wrong_content"),
        (200, "<title>Request Rejected</title>Your support ID is 12", "bot_wall"),
    ],
)
def test_answers_that_are_no_page(status: int, body: str, expected: str) -> None:
    assert reason(body, status=status) == expected


@pytest.mark.parametrize(
    "body",
    [
        "<title>Page Not Found - Merrowby</title><h1>Page not found</h1><p>Try the search.</p>",
        "<title>Merrowby</title><h1>404 Error</h1><p>Sorry.</p>",
        "<title>404</title><p>Nothing.</p>",
        "<title>Merrowby</title><p>The page you requested could not be found.</p>",
        "<title>Oops!</title><h1>Oops!</h1><p>We moved things.</p>",
        "<title>Página no encontrada</title><p>Lo sentimos.</p>",
    ],
)
def test_error_pages_that_come_as_a_success_are_gone(body: str) -> None:
    assert reason(body) == "gone"


@pytest.mark.parametrize(
    "body",
    [
        "<title>Ordinance 404</title><h1>Ordinance No. 404: Open Data</h1><p>The council ordains.</p>",
        "<title>Resolution 2020-404</title><p>Whereas data should be open.</p>",
        "<title>Errors in our data</title><h1>Errors in our data</h1><p>Tell us of them.</p>",
        f"<title>Policy</title><h1>What if a file is not found</h1>{LONG * 5}",
        f"<title>Lost and found</title>{LONG}",
    ],
)
def test_pages_that_speak_of_errors_are_pages(body: str) -> None:
    assert document(body).text


def test_logins_are_told_from_pages_with_a_login_in_their_corner() -> None:
    form = "<form><input type=Password name=p></form>"
    assert reason(f"<title>Sign in</title>{form}", url="https://www.merrowby.example/login") == "login_wall"
    away = "https://login.elsewhere.example/oauth2/authorize"
    assert reason("<title>Sign in to your account</title>", url=away, asked=URL) == "login_wall"
    assert document(f"<title>Policy</title>{LONG}{LONG}{form}").title == "Policy"
    assert document("<title>How to log in to the portal</title><p>Open the front page and press the button.</p>").text


def test_pages_made_by_scripts_say_so() -> None:
    shell = "<title>Data</title><div id=root></div><script src=a.js></script>"
    assert document(shell).scripted
    assert document(f"{shell}<noscript>Please enable JavaScript.</noscript><p>Loading the map of the city</p>").scripted
    assert not document(f"{shell}{LONG}").scripted
    assert not document("<title>Data</title><p>Short.</p>").scripted


def test_a_byline_is_a_date() -> None:
    posted = document(f"<h1>A</h1><p>Posted on: March 5, 2024 by the clerk</p>{LONG}")
    assert posted.published is not None
    assert posted.published.at == datetime(2024, 3, 5, tzinfo=UTC)
    updated = document(f"<h1>A</h1>{LONG}<p>Last updated 11/2/2025</p>")
    assert (updated.published, updated.modified and updated.modified.at) == (None, datetime(2025, 11, 2, tzinfo=UTC))
    assert document(f"<p>Updated 13/32/2025</p>{LONG}").modified is None


def test_documents_are_told_by_their_bytes() -> None:
    body = pdf.of_text("Open Data Ordinance", "The City shall publish its data.", created="2024-06-18")
    found = document(body, media_type="application/octet-stream", url=f"{URL}/View/12")
    assert (found.media_type, found.title, found.pages) == ("application/pdf", "Open Data Ordinance", 1)
    assert found.published is not None
    assert document("<!DOCTYPE html><p>Moved", media_type="application/pdf", url=f"{URL}.pdf").media_type == "text/html"
    scan = document(pdf.of_pictures("Scan", 1, created="2020-01-01"), media_type="application/pdf")
    assert scan.scanned
    assert reason(body[:300], media_type="application/pdf") == "wrong_content"
    assert reason(body[:300], media_type="application/pdf", truncated="length") == "truncated"


def test_plain_text_and_tables_are_read() -> None:
    text = document("# Open data handbook\r\n\r\nStep one.", media_type="text/plain", url=f"{URL}/handbook.md")
    assert (text.title, text.media_type, text.text.splitlines()[0]) == (
        "Open data handbook",
        "text/markdown",
        "# Open data handbook",
    )
    table = document("Department,Dataset\nPonds,Ice\n", media_type="text/csv", url=f"{URL}/inventory.csv")
    assert (table.media_type, table.title) == ("text/csv", "Open data policy")
    assert table.text.splitlines() == ["Department,Dataset", "Ponds,Ice"]


def test_files_that_are_no_documents_are_left() -> None:
    assert reason(b"\x89PNG\r\n\x1a\n\x00", media_type="image/png") == "wrong_content"
    assert reason(b"PK\x03\x04\x00\x00", media_type="text/plain") == "wrong_content"
    assert reason("{}", media_type="application/json") == "wrong_content"


def test_a_page_that_was_cut_says_so() -> None:
    assert document(LONG, truncated="length").problem == "cut"
    assert document(LONG, failure="truncated").problem == "cut"
    assert document(LONG).problem == ""


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    st.sampled_from(["text/html", "text/plain", "text/csv", "application/pdf", "application/octet-stream", ""]),
    st.sampled_from([200, 204, 206, 301, 404, 500, 999]),
    st.text(max_size=30),
)
def test_any_answer_is_read_or_not(body: bytes, media_type: str, status: int, header: str) -> None:
    found = read(body, status=status, media_type=media_type, last_modified=header, x_robots_tag=header)
    assert isinstance(found, (Document, Unread))
