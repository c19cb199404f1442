from __future__ import annotations

import random
import zlib
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.documents.lines import paragraphs
from auditor.documents.pdf import MOST_PAGES, read_pdf
from fixtures.city import pdf

TEXT = """ORDINANCE NO. 2024-7

The City of Merrowby shall publish its data by default, in formats that machines read, and keep the inven-
tory of its holdings up to date for every department of the city.

SECTION 2. The chief data officer reports to the council each year."""


def written(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first the catalog."""
    body, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(body))
    )


def page_of(content: bytes, resources: bytes = b"", more: tuple[bytes, ...] = (), stream: bytes = b"") -> bytes:
    stream = stream or b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << %s >> >>" % resources,
            stream,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ]
    )


def test_a_document_is_read_in_paragraphs() -> None:
    read = read_pdf(pdf.of_text("Open Data Ordinance", TEXT, created="2024-06-18"))
    assert read.title == "Open Data Ordinance"
    assert read.text.splitlines() == [
        "ORDINANCE NO. 2024-7",
        "The City of Merrowby shall publish its data by default, in formats that machines read, and keep the inventory"
        " of its holdings up to date for every department of the city.",
        "SECTION 2. The chief data officer reports to the council each year.",
    ]
    assert (read.pages, read.scanned, read.failure) == (1, False, "")
    assert read.created is not None
    assert read.created.at is not None
    assert read.created.at.date() == datetime(2024, 6, 18, tzinfo=UTC).date()


def test_pictures_of_pages_are_told_from_a_document_without_words() -> None:
    scanned = read_pdf(pdf.of_pictures("SCAN_0001.pdf", 2, created="2019-03-04"))
    assert scanned.scanned
    assert scanned.pages == 2
    assert scanned.text == ""
    assert scanned.title == ""  # the name of a file is no title
    assert not read_pdf(pdf.of_text("A", TEXT, created="2024-06-18")).scanned


def test_a_letterhead_makes_no_scan() -> None:
    words = b"BT /F1 11 Tf 72 700 Td (" + b"The committee met and talked about the data of the city. " * 3 + b") Tj ET"
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream"
    )
    resources = b"/Font << /F1 5 0 R >> /XObject << /I 6 0 R >>"
    assert not read_pdf(page_of(b"/I Do " + words, resources, (picture,))).scanned
    assert read_pdf(page_of(b"/I Do ", resources, (picture,))).scanned


def test_what_is_no_pdf_says_so() -> None:
    for payload in (b"", b"%PDF-1.7", b"%PDF-1.4 and then nothing", pdf.of_text("A", TEXT, created="2024-06-18")[:200]):
        assert read_pdf(payload).failure == "broken"
        assert read_pdf(payload).text == ""


def test_a_locked_document_says_so() -> None:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    for password, failure in (("secret", "encrypted"), ("", "")):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf.of_text("A", TEXT, created="2024-06-18"))))
        writer.encrypt(user_password=password, owner_password="of the owner", algorithm="AES-256")
        body = BytesIO()
        writer.write(body)
        read = read_pdf(body.getvalue())
        assert read.failure == failure
        assert ("ORDINANCE" in read.text) is (not failure)


def test_forms_within_forms_within_forms_end() -> None:
    def form(draws: bytes, number: int) -> bytes:
        content = draws * 40
        return (
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length %d /Resources << /Font << /F1 5 0 R >>"
            b" /XObject << /X %d 0 R >> >> >>\nstream\n%s\nendstream" % (len(content), number, content)
        )

    forms = (*tuple(form(b"/X Do ", 7 + depth) for depth in range(8)), form(b"BT /F1 9 Tf (x) Tj ET ", 5))
    read = read_pdf(page_of(b"/X Do " * 40, b"/Font << /F1 5 0 R >> /XObject << /X 6 0 R >>", forms))
    assert len(read.text) < 2_000_000


def test_a_bomb_stays_packed() -> None:
    packed = zlib.compress(b"BT (x) Tj ET " * 20_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    assert read_pdf(page_of(b"", b"/Font << /F1 5 0 R >>", stream=stream)).text == ""


def test_very_long_documents_are_read_at_their_beginning() -> None:
    long = read_pdf(
        pdf.of_text("Minutes", "\f".join(["One more page of minutes."] * (MOST_PAGES + 5)), created="2024-01-01")
    )
    assert long.failure == "too_long"
    assert long.pages == MOST_PAGES + 5
    assert long.text.count("One more page") == MOST_PAGES


def test_a_tree_of_pages_that_bites_its_tail_ends() -> None:
    body = written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9999999 /Kids [2 0 R 2 0 R] >>"])
    assert read_pdf(body).text == ""


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 15))
def test_damage_is_survived(chance: random.Random, places: int) -> None:
    body = bytearray(pdf.of_text("Open Data Ordinance", TEXT, created="2024-06-18"))
    for _ in range(places):
        body[chance.randrange(len(body))] = chance.choice(b"0123456789<>[]()/ Rendobj\n")
    read = read_pdf(bytes(body))
    assert len(read.text) < 100_000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(body: bytes) -> None:
    read_pdf(b"%PDF-1.4\n" + body)


@given(st.lists(st.text(max_size=300), max_size=5))
def test_paragraphs_lose_no_letters(pages: list[str]) -> None:
    kept = "".join(paragraphs(pages).split())
    letters = [sign for page in pages for sign in page if sign.isalpha()]
    assert sorted(sign for sign in kept if sign.isalpha()) == sorted(letters) or any(
        "age" in page.lower() for page in pages
    )


def test_page_numbers_are_no_text() -> None:
    assert paragraphs(["1\nFirst page.\nPage 1 of 2", "Second page.\n- 2 -"]) == "First page.\nSecond page."
