"""Bytes as text: byte order marks, charsets, and whether they are text at all."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Signs that no text holds; a few of them stand in texts all the same.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROL = 0.01


def text_of(payload: bytes, charset: str = "") -> str | None:
    """The text of a payload, which may break off inside a sign; None for what is no text.

    A byte order mark goes before the stated charset, UTF-8 that can be read before it too: servers state one for all.
    """
    for mark, name in _MARKS:
        if payload.startswith(mark):
            return _texts(_decoded(payload[len(mark) :], name, "replace"))
    if b"\0" in payload[:4096]:
        return _texts(_decoded(payload, _sixteen(payload), "replace")) if _sixteen(payload) else None
    text = _decoded(payload, "utf-8", "strict")
    if text is None:
        text = _decoded(payload, charset, "strict") if _is_charset(charset) else None
    if text is None:
        text = payload.decode("cp1252", "replace")
    return _texts(text)


def _sixteen(payload: bytes) -> str:
    """UTF-16 without a mark, told by where its zeros stand."""
    even, odd = payload[0:2000:2].count(0), payload[1:2000:2].count(0)
    half = max(len(payload[:2000]) // 2, 1)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else ""


def _is_charset(name: str) -> bool:
    try:
        # Some codecs of Python turn bytes into bytes.
        return bool(name) and codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _decoded(payload: bytes, name: str, errors: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(name)(errors).decode(payload, False)
    except (UnicodeError, LookupError, AttributeError):
        return None


def _texts(text: str | None) -> str | None:
    if text is None:
        return None
    head = text[:8192]
    return None if len(_CONTROL.findall(head)) > max(2, _MOST_CONTROL * len(head)) else text
