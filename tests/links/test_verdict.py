"""Looks to links: what is said, and above all what is not said before it was seen twice."""

from __future__ import annotations

import pytest

from auditor.links.verdict import BROKEN
from auditor.model import LinkState
from auditor.web import Purpose
from fixtures.links import bodies
from tests.links.made import URL, Run

OTHER = "https://elsewhere.example/a.csv"


def said(run: Run, form: str = "file", formats: tuple[str, ...] = ("CSV",), url: str = URL) -> tuple[str, str]:
    link = run.verdict(form, formats, url)
    return link.state.value, link.reason


def test_what_works_is_alive_with_all_that_was_seen() -> None:
    link = (
        Run()
        .see(200, bodies.CSV, last_modified="Wed, 01 May 2024 00:00:00 GMT", access_control_allow_origin="*")
        .verdict()
    )
    assert (link.state, link.reason, link.status, link.format_seen) == (LinkState.ALIVE, "", 200, "CSV")
    assert (link.bytes, link.cross_origin, link.looks) == (len(bodies.CSV), True, 1)
    assert link.last_modified == "Wed, 01 May 2024 00:00:00 GMT"
    assert link.capture == "urn:uuid:0-answer"


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (404, "gone", "http_404"),
        (410, "gone", "http_410"),
        (500, "server_error", "http_500"),
        (503, "server_error", "http_503"),
        (401, "login_wall", "http_401"),
        (403, "bot_wall", "http_403"),
        (408, "timeout", "http_408"),
        (429, "not_checked", "rate_limit"),
        (400, "not_checked", "http_400"),
        (405, "not_checked", "http_405"),
        (451, "not_checked", "http_451"),
        (511, "not_checked", "http_511"),
    ],
)
def test_a_status_seen_twice(status: int, state: str, reason: str) -> None:
    assert said(Run().twice(status)) == (state, reason)


@pytest.mark.parametrize("status", [404, 410, 500, 503, 401])
def test_a_status_seen_once_is_no_verdict(status: int) -> None:
    assert said(Run().see(status)) == ("not_checked", "one_look")


@pytest.mark.parametrize("status", [404, 500, 403, 429, 401])
def test_one_look_that_works_is_enough(status: int) -> None:
    assert said(Run().see(status).again(200, bodies.CSV)) == ("alive", "")
    assert said(Run().see(200, bodies.CSV).again(status)) == ("alive", "")


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [(404, 500, "server_error"), (500, 404, "server_error"), (404, 429, "not_checked"), (404, 403, "bot_wall")],
)
def test_of_two_that_differ_the_milder_holds(first: int, second: int, state: str) -> None:
    assert said(Run().see(first).again(second))[0] == state


def test_looks_by_head_decide_nothing() -> None:
    assert said(Run().twice(404, method="HEAD")) == ("not_checked", "budget")
    assert said(Run().twice(404, method="HEAD").see(200, bodies.CSV)) == ("alive", "")


def test_a_name_is_dead_only_where_another_one_resolves() -> None:
    dead = Run().twice(failure="dns")
    assert said(dead) == ("not_checked", "dns")
    assert said(dead.see(200, b"x", url="http://127.0.0.1:80/", purpose=Purpose.CONTROL)) == ("not_checked", "dns")
    assert said(dead.see(200, b"x", url="http://localhost/", purpose=Purpose.CONTROL)) == ("not_checked", "dns")
    assert said(dead.see(failure="refused", url=OTHER, purpose=Purpose.CONTROL)) == ("gone", "dns")


def test_a_name_that_cannot_be_needs_no_look() -> None:
    link = Run().verdict(url="http://trees.invalid/a.csv")
    assert (link.state, link.reason, link.looks) == (LinkState.GONE, "dns", 0)


def test_resets_are_held_against_a_host_only_that_answered_something() -> None:
    resets = Run().twice(failure="reset")
    assert said(resets) == ("not_checked", "reset")
    robots = URL.rpartition("/files")[0] + "/robots.txt"
    assert said(resets.see(404, url=robots, purpose=Purpose.ROBOTS)) == ("server_error", "reset")


def test_refusals_are_held_against_a_host_only_while_others_answer() -> None:
    refused = Run().twice(failure="refused")
    assert said(refused) == ("not_checked", "refused")
    assert said(refused.see(200, b"x", url=OTHER)) == ("server_error", "refused")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("x has a certificate or encryption that does not hold: certificate has expired", "server_error"),
        ("x has a certificate or encryption that does not hold: Hostname mismatch, certificate", "server_error"),
        ("x has a certificate or encryption that does not hold: unable to get local issuer", "not_checked"),
        ("x has a certificate or encryption that does not hold: self-signed certificate in chain", "not_checked"),
    ],
)
def test_certificates_that_no_browser_takes(words: str, state: str) -> None:
    assert said(Run().twice(failure="tls", said=words)) == (state, "tls")


@pytest.mark.parametrize("failure", ["robots", "private"])
def test_what_kept_us_from_looking_is_no_verdict(failure: str) -> None:
    link = Run().see(failure=failure, said="x was not asked: for a reason").verdict()
    assert (link.state, link.reason, link.said) == (LinkState.NOT_CHECKED, failure, "was not asked: for a reason")


def test_a_budget_that_ran_out_is_no_verdict() -> None:
    assert said(Run()) == ("not_checked", "budget")
    assert said(Run().see(failure="budget")) == ("not_checked", "budget")
    assert said(Run().see(404).again(failure="budget")) == ("not_checked", "one_look")


def test_a_page_instead_of_a_file_is_gone_where_the_host_shows_it_for_anything() -> None:
    run = Run().twice(200, bodies.FRONT, "text/html")
    assert said(run) == ("wrong_content", "html_for_data")
    probe = URL.replace("trees", "no-such-0123456789abcdef")
    run.see(200, bodies.FRONT, "text/html", url=probe, purpose=Purpose.CONTROL)
    assert said(run) == ("gone", "soft_404")


def test_a_page_that_was_promised_is_one() -> None:
    page = b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Trees by ward, all of 2026.</p>"
    page += b"</body></html>"
    assert said(Run().twice(200, page, "application/xhtml+xml"), formats=("XML",)) == ("not_checked", "xhtml")
    assert said(Run().twice(200, page, "text/html"), formats=("HTML",)) == ("alive", "")
    assert said(Run().twice(200, page, "text/html"), formats=("XML",)) == ("wrong_content", "html_for_data")


def test_a_page_that_a_host_shows_for_anything_is_not_called_alive_nor_dead() -> None:
    probe = URL.replace("trees.csv", "no-such-0123456789abcdef")
    run = (
        Run()
        .see(200, bodies.FRONT, "text/html")
        .see(200, bodies.FRONT, "text/html", url=probe, purpose=Purpose.CONTROL)
    )
    assert said(run, "page", ()) == ("not_checked", "catch_all")
    other = (
        Run()
        .see(200, bodies.LANDING, "text/html")
        .see(200, bodies.FRONT, "text/html", url=probe, purpose=Purpose.CONTROL)
    )
    assert said(other, "page", ()) == ("alive", "")


def test_a_shell_of_scripts_that_is_the_same_everywhere_cannot_be_told() -> None:
    probe = URL.replace("trees.csv", "no-such-0123456789abcdef")
    run = Run().see(200, bodies.SHELL, "text/html")
    assert said(run, "page", ()) == ("alive", "")
    assert said(run.see(200, bodies.SHELL, "text/html", url=probe, purpose=Purpose.CONTROL), "page", ()) == (
        "not_checked",
        "scripted",
    )


def test_a_slow_body_is_data_once_enough_of_it_is_there() -> None:
    slow = Run().see(200, bodies.LONG_CSV[:5000], failure="timeout", said="x sent 5,000 bytes", truncated="time")
    assert said(slow) == ("alive", "")
    assert said(Run().twice(200, b"tree,spec", failure="timeout", truncated="time")) == ("timeout", "timeout")


def test_a_body_in_an_encoding_that_was_not_asked_for_is_no_broken_file() -> None:
    run = Run().twice(
        200, b"", failure="truncated", said="x cannot be unpacked: content encoding 'br'", content_encoding="br"
    )
    assert said(run) == ("not_checked", "encoding")


def test_the_size_is_what_the_server_says_where_only_the_beginning_was_read() -> None:
    run = Run().see(200, bodies.LONG_CSV[:65536], truncated="length", content_length="480022")
    assert run.verdict().bytes == 480022
    packed = Run().see(200, bodies.LONG_CSV[:65536], truncated="length", content_length="4800", content_encoding="gzip")
    assert packed.verdict().bytes is None
    ranged = Run().see(206, bodies.CSV, content_range="bytes 0-99/123456")
    assert ranged.verdict().bytes == 123456


def test_the_end_of_an_archive_tells_what_it_is() -> None:
    begun = Run().see(200, bodies.LATE_SHAPES[:65536], "application/zip", truncated="length")
    assert begun.verdict(formats=("SHP",)).format_seen == "ZIP"
    end, size = bodies.LATE_SHAPES[-65536:], len(bodies.LATE_SHAPES)
    stated = f"bytes {size - 65536}-{size - 1}/{size}"
    begun.see(206, end, "application/zip", purpose=Purpose.CONTROL, content_range=stated)
    assert begun.verdict(formats=("SHP",)).format_seen == "SHP"


def test_an_end_that_is_none_tells_nothing() -> None:
    begun = Run().see(200, bodies.LATE_SHAPES[:65536], "application/zip", truncated="length")
    begun.see(206, bodies.SHAPES, "application/zip", purpose=Purpose.CONTROL, content_range="bytes 0-99/100000")
    assert begun.verdict(formats=("SHP",)).format_seen == "ZIP"


@pytest.mark.parametrize("body", [bodies.FRONT, bodies.NOT_FOUND, b"", b"<html>", b"{}"])
@pytest.mark.parametrize("status", [202])
def test_202_is_a_file_in_the_making(status: int, body: bytes) -> None:
    assert said(Run().see(status, body, "text/html")) == ("alive", "pending")


@pytest.mark.parametrize("formats", [("CSV",), ("PDF",), ("SHP",), ()])
@pytest.mark.parametrize(
    "body", [bodies.CSV, bodies.GEOJSON, bodies.PDF, bodies.SHAPES, bodies.XLSX, b"one\ntwo\n", b"\x00\x01\x02"]
)
def test_data_in_another_format_is_alive(formats: tuple[str, ...], body: bytes) -> None:
    assert Run().see(200, body).verdict(formats=formats).state not in BROKEN


def test_the_front_page_of_the_same_site_is_no_dataset_and_an_application_elsewhere_may_be() -> None:
    deep, short = "https://data.elmbrook.example/dataset/trees", "https://data.elmbrook.example/trees"
    home, app = "https://data.elmbrook.example/", "https://trees.elmbrook.example/"

    def to(url: str, final: str) -> tuple[str, str]:
        return said(Run().twice(200, bodies.FRONT, "text/html", url=url, final=final), "page", (), url)

    assert to(deep, home) == ("gone", "redirect_home")
    assert to(deep, "https://www.data.elmbrook.example/index.html") == ("gone", "redirect_home")
    assert to(deep, app) == ("not_checked", "redirect_home")
    assert to(short, home) == ("not_checked", "redirect_home")
    assert to(home, "https://www.data.elmbrook.example/en/") == ("alive", "")
