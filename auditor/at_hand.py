"""Reads the text of a file at hand, as `reading` does for what was fetched: PDF, HTML, or plain text."""

from __future__ import annotations

import re

from msgspec import Struct

from auditor.documents.html import read_html
from auditor.documents.pdf import read_pdf
from auditor.links.sniff import sniff
from auditor.links.texts import text_of

_HTML = re.compile(rb"<(?:!doctype html|html|head|body|div|p|h[1-6])\b", re.IGNORECASE)


class AtHand(Struct, frozen=True):
    """The text of a file. problem: what kept it from being read, for a sentence; empty where nothing did."""

    text: str
    title: str = ""
    problem: str = ""


def text_at_hand(payload: bytes, name: str, media_type: str = "", charset: str = "") -> AtHand:
    """The text of a file. name: of the file or its address; media_type, charset: as a server said, may be empty."""
    if b"%PDF-" in payload[:1024]:
        read = read_pdf(payload)
        if read.scanned:
            return AtHand(read.text, read.title, "its pages are pictures, so that there is no text to read")
        return AtHand(read.text, read.title, f"the PDF could not be read ({read.failure})" if read.failure else "")
    found = sniff(payload, charset)
    if found.format is not None and not found.text:
        return AtHand("", "", f"it is {found.format}; PDF, HTML and plain text are read, so save it as one of these")
    text = text_of(payload, charset)
    if text is None:
        return AtHand("", "", "it is no text; PDF, HTML and plain text are read")
    plain = name.lower().endswith((".txt", ".md")) and media_type not in ("text/html", "application/xhtml+xml")
    if media_type in ("text/html", "application/xhtml+xml") or (not plain and _HTML.search(payload[:4096])):
        page = read_html(payload, charset, name if "://" in name else "")
        return AtHand(page.text, page.title, "" if page.text.strip() else "the page shows no text")
    return AtHand(text, "", "" if text.strip() else "the file holds no text")
