"""Turns the bytes of a page into text, whatever its headers say of them."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.IGNORECASE)
#: What web pages mean when they say one of these.
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
#: Charsets of pages; Python knows others (`punycode`, `unicode_escape`) that nobody should ask us for.
_CHARSET = re.compile(r"(?:utf-?(?:8|16|32)|iso|latin|cp|windows|koi8|mac|shift|sjis|euc|gb|big5|tis|viscii)")
#: Signs that stand for nothing a person reads: soft hyphens, zero width, marks of direction.
INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def text_of(payload: bytes, charset: str = "", *, markup: bool = False) -> str:
    """The text of a body. charset: as the header says. markup: whether it may be declared inside, as HTML does.

    A byte order mark wins; then bytes that are UTF-8 are read so, whatever is declared: few others ever are. Never
    raises; what cannot be read becomes U+FFFD.
    """
    for mark, encoding in _MARKS:
        if payload.startswith(mark):
            return _clean(payload.decode(encoding, "replace"))
    declared = [charset]
    if markup and (match := _DECLARED.search(payload[:4096])):
        declared.append(match[1].decode("ascii"))
    text = _utf8(payload)
    for encoding in declared:
        text = text if text is not None else _tried(payload, encoding)
    return _clean(payload.decode("cp1252", "replace") if text is None else text)


def _utf8(payload: bytes) -> str | None:
    """The text if it is UTF-8, the last letter of which may be cut in two; None if it is not."""
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError as problem:
        cut = problem.reason == "unexpected end of data" and not payload[: problem.start].isascii()
        return payload[: problem.start].decode("utf-8") if cut else None


def _tried(payload: bytes, encoding: str) -> str | None:
    name = _MEANT.get(encoding.strip().lower(), encoding.strip().lower())
    if not _CHARSET.match(name):
        return None
    try:
        return payload.decode(name)
    except (LookupError, ValueError):
        return None


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)
