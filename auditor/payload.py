"""Payload bytes to a JSON document: charset, byte order mark, depth; the same reading while collecting and deriving."""

from __future__ import annotations

import codecs
import json

import msgspec

#: Byte order marks, longest first: UTF-32 begins as UTF-16 does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPACE = b" \t\r\n"
_CLOSING = {b"{": b"}", b"[": b"]"}


class UnreadablePayload(ValueError):
    """The payload is no JSON document; `truncated` where it begins as one and breaks off."""

    def __init__(self, message: str, *, truncated: bool = False) -> None:
        super().__init__(message)
        self.truncated = truncated


def document(payload: bytes, charset: str = "") -> object:
    """The JSON document in a payload.

    Reads UTF-8 whatever the header says, unless a byte order mark or null bytes speak against it; then the header's
    charset, then Windows-1252, which portals send under a UTF-8 header. Raises UnreadablePayload for all else.
    """
    try:
        return msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    except RecursionError:
        raise UnreadablePayload("the answer is nested too deeply to be a catalog") from None
    return _lenient(payload, charset)


def _lenient(payload: bytes, charset: str) -> object:
    """What the fast decoder refuses but readers in the field accept: other charsets, NaN, lone surrogates."""
    start = text(payload, charset).lstrip()
    if not start:
        raise UnreadablePayload("the answer is empty")
    if start.startswith("<"):
        raise UnreadablePayload("the answer is a web page where JSON is due")
    try:
        return json.loads(start)
    except RecursionError:
        raise UnreadablePayload("the answer is nested too deeply to be a catalog") from None
    except ValueError as problem:
        cut = start[:1].encode() in _CLOSING and _breaks_off(start, problem)
        how = "breaks off" if cut else "is no valid JSON"
        raise UnreadablePayload(f"the answer {how} ({str(problem)[:80]})", truncated=cut) from None


def _breaks_off(text: str, problem: ValueError) -> bool:
    """Whether the parser ran into the end of the text, be it inside a string, a literal or an escape."""
    body = text.rstrip()
    rest = body[getattr(problem, "pos", 0) :]
    in_literal = any(literal.startswith(rest) for literal in ("null", "true", "false", "-"))
    in_escape = "escape" in str(problem) and len(rest) <= len("\\u0000")
    return not rest or in_literal or in_escape or "Unterminated" in str(problem)


def text(payload: bytes, charset: str = "") -> str:
    """A payload as text, whatever its header says; never fails."""
    for mark, encoding in _MARKS:
        if payload.startswith(mark):
            return payload.decode(encoding, "replace")
    if len(payload) > 3 and payload[:2].count(0) == 1:
        return payload.decode("utf-16-be" if payload[0] == 0 else "utf-16-le", "replace")
    for encoding in ("utf-8", charset or "cp1252", "cp1252"):
        try:
            return payload.decode(encoding)
        except (ValueError, LookupError):  # no such charset, or one that is not for text
            continue
    return payload.decode("latin-1")
