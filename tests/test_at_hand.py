"""Files at hand are read whatever they are: PDF, HTML or plain text; what cannot be read says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.at_hand import text_at_hand
from fixtures.city import pdf

PAGE = b"<html><head><title>Open Data Policy</title></head><body><p>Departments shall publish data.</p></body></html>"


def test_plain_text_is_taken_as_it_is():
    read = text_at_hand(b"Departments shall\npublish data.", "policy.txt")
    assert (read.text, read.title, read.problem) == ("Departments shall\npublish data.", "", "")


def test_a_page_has_a_title_and_no_tags():
    read = text_at_hand(PAGE, "policy.html")
    assert read.title == "Open Data Policy"
    assert "Departments shall publish data." in read.text
    assert "<" not in read.text
    assert read.problem == ""


def test_a_page_is_known_by_its_bytes_or_by_what_the_server_said():
    assert text_at_hand(PAGE, "policy").title == "Open Data Policy"
    assert text_at_hand(b"<i>Departments</i> shall publish", "policy", "text/html").text == "Departments shall publish"


def test_tags_in_a_text_file_stay():
    assert text_at_hand(PAGE, "policy.txt").text == PAGE.decode()
    assert text_at_hand(PAGE, "notes.MD").text == PAGE.decode()
    assert "<p>" not in text_at_hand(PAGE, "policy.txt", "text/html").text


def test_a_pdf_is_known_by_its_first_bytes():
    body = pdf.of_text("Open Data Policy", "Departments shall publish data.", created="2024-01-01")
    for name in ("policy.pdf", "download", "policy.txt"):
        read = text_at_hand(body, name)
        assert "Departments shall publish data." in read.text
        assert (read.title, read.problem) == ("Open Data Policy", "")


def test_pictures_of_pages_are_said_to_be_such():
    read = text_at_hand(pdf.of_pictures("Open Data Policy", 2, created="2024-01-01"), "policy.pdf")
    assert "pictures" in read.problem


def test_letters_of_other_tables_are_read():
    assert text_at_hand("Política de datos".encode("latin-1"), "a.txt", charset="latin-1").text == "Política de datos"
    assert text_at_hand("Política de datos".encode(), "a.txt").text == "Política de datos"


@pytest.mark.parametrize(
    ("payload", "name", "problem"),
    [
        (b"", "policy.txt", "the file holds no text"),
        (b" \n ", "policy.txt", "the file holds no text"),
        (b"<html><body><script>1</script></body></html>", "policy.html", "the page shows no text"),
        (b"%PDF-1.7 and then nothing", "policy.pdf", "the PDF could not be read"),
    ],
)
def test_what_cannot_be_read_says_why(payload, name, problem):
    assert text_at_hand(payload, name).problem.startswith(problem)


@given(st.binary(max_size=300), st.sampled_from(["a.pdf", "a.html", "a.txt", "https://x.example/a", ""]))
def test_no_bytes_are_too_strange(payload, name):
    read = text_at_hand(payload, name)
    assert read.text.strip() or read.problem
