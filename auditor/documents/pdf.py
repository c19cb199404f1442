"""Reads a PDF: its text by pages, what its metadata say, and why there is none where there is none."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DeprecationError, PyPdfError

from auditor.documents.decoded import INVISIBLE
from auditor.documents.lines import paragraphs
from auditor.documents.stamps import pdf_stamp
from auditor.model import Stamp

#: What is read of one document at most: bytes of the file, pages, drawing steps, characters of text.
MOST_BYTES = 60 * 2**20
MOST_PAGES = 300
MOST_STEPS = 1_500_000
MOST_TEXT = 1_000_000
#: Bounds of what the library does for us, well above what documents for people need.
_BOUNDS: Mapping[str, Any] = {
    "maximum_declared_stream_length": 20_000_000,
    "array_based_stream_maximum_output_length": 10_000_000,
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 10_000_000,
    "run_length_maximum_output_length": 10_000_000,
    "brotli_maximum_output_length": 10_000_000,
    "jbig2_maximum_output_length": 1_000_000,
    "image_maximum_buffer_size": 1_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 500_000,
    "page_tree_maximum_entries": 20_000,
    "page_tree_maximum_page_entries": 40_000,
    "xform_maximum_invocations_per_extraction": 300,
}
#: A page with a picture and fewer letters than this is a picture of a page.
_FEWEST_LETTERS = 40
_NO_TITLE = re.compile(
    r"^(?:microsoft word|untitled|document\d*|\S+\.(?:docx?|pdf|wpd|indd|pages|xlsx?|pptx?))\b.{0,20}$", re.I
)
_LONGEST_TITLE = 300

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # broken files are what this is for, and no news


class Text(Struct, frozen=True):
    """What stands in a PDF. text: a paragraph a line, as far as lines tell. pages: of the document, read or not.

    failure: empty, or why there is no text, or less than the document holds: `encrypted`, `broken`, `too_long`.
    """

    text: str = ""
    title: str = ""
    pages: int = 0
    scanned: bool = False
    created: Stamp | None = None
    modified: Stamp | None = None
    failure: str = ""


#: What the library may raise for what stands in a file; it meets that in many ways.
_BROKEN = (
    *(PyPdfError, DeprecationError, ArithmeticError, AssertionError, AttributeError, EOFError, ImportError),
    *(LookupError, MemoryError, OSError, RuntimeError, StopIteration, TypeError, ValueError),
)


class _TooLong(Exception):
    """More drawing than a document for people takes."""


def read_pdf(payload: bytes) -> Text:
    """Reads a PDF as far as it can be read; never raises for what stands in it."""
    if len(payload) > MOST_BYTES:
        return Text(failure="too_long")
    try:
        with apply_configuration(**_BOUNDS):
            return _read(PdfReader(io.BytesIO(payload), strict=False))
    except _BROKEN:
        return Text(failure="broken")


def _read(reader: PdfReader) -> Text:
    # A document that only its owner may change opens with the empty password, as every viewer opens it.
    if reader.is_encrypted and not _opened(reader):
        return Text(failure="encrypted")
    pages = len(reader.pages)
    title, created, modified = _metadata(reader)
    texts: list[str] = []
    pictures = size = 0
    failure = ""
    steps = _Steps()
    for number in range(min(pages, MOST_PAGES)):
        text, pictured, problem = _page(reader, number, steps)
        texts.append(text)
        size += len(text)
        failure = failure or problem
        letters = sum(map(str.isalpha, text[:2000]))
        pictures += pictured and letters < _FEWEST_LETTERS
        if problem == "too_long" or size > MOST_TEXT:
            failure = "too_long"
            break
    if pages > MOST_PAGES:
        failure = failure or "too_long"
    text = paragraphs(texts)[:MOST_TEXT]
    if failure == "broken" and text.strip():
        failure = ""  # one page of many
    return Text(
        text=text,
        title=title or _first_line(text),
        pages=pages,
        scanned=bool(texts) and not failure and (2 * pictures > len(texts) or not any(map(str.isalpha, text[:10_000]))),
        created=created,
        modified=modified,
        failure=failure,
    )


def _opened(reader: PdfReader) -> bool:
    try:
        return bool(reader.decrypt(""))
    except _BROKEN:
        return False


class _Steps:
    """Counts what is drawn, over all pages: forms may be drawn within forms within forms."""

    def __init__(self) -> None:
        self.taken = 0

    def count(self, *_: object) -> None:
        self.taken += 1
        if self.taken > MOST_STEPS:
            raise _TooLong


def _page(reader: PdfReader, number: int, steps: _Steps) -> tuple[str, bool, str]:
    """The text of a page, whether a picture stands on it, and what was wrong with it."""
    try:
        page = reader.pages[number]
        text = page.extract_text(visitor_operand_before=steps.count)
    except _TooLong:
        return "", False, "too_long"
    except _BROKEN:
        return "", False, "broken"
    if steps.taken > MOST_STEPS:  # the library swallows what is raised inside of a form
        return "", False, "too_long"
    return text.translate(INVISIBLE).replace("\0", " ")[:MOST_TEXT], _pictured(page), ""


def _pictured(page: PageObject) -> bool:
    """Whether a picture is among what a page draws, or within one of its forms."""
    try:
        objects = page["/Resources"].get_object().get("/XObject", {}).get_object()  # type: ignore[union-attr]
        for name in list(objects)[:200]:
            drawn = objects[name].get_object()
            if drawn.get("/Subtype") == "/Image":
                return True
            inner = drawn.get("/Resources", {}).get_object().get("/XObject", {}).get_object()
            if any(inner[one].get_object().get("/Subtype") == "/Image" for one in list(inner)[:50]):
                return True
    except _BROKEN:
        return False
    return False


def _metadata(reader: PdfReader) -> tuple[str, Stamp | None, Stamp | None]:
    try:
        stated: Mapping[str, Any] = reader.metadata or {}
        fields = {name: str(stated.get(name) or "")[:2000] for name in ("/Title", "/CreationDate", "/ModDate")}
    except _BROKEN:
        return "", None, None
    title = " ".join(fields["/Title"].translate(INVISIBLE).split())[:_LONGEST_TITLE]
    title = "" if _NO_TITLE.match(title) else title
    return title, pdf_stamp(fields["/CreationDate"]), pdf_stamp(fields["/ModDate"])


def _first_line(text: str) -> str:
    lines = (line.strip() for line in text[:3000].splitlines())
    return next((line[:_LONGEST_TITLE] for line in lines if sum(map(str.isalpha, line)) >= 4), "")
