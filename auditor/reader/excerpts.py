"""Text around a quote, bounded and fit to be shown: what stands before it, the quote itself, and what stands behind."""

from __future__ import annotations

import re

from msgspec import Struct

from auditor.publish import clean

#: Shown on either side of a quote, and of a text without one. Characters.
AROUND = 700
_FIRST = 3_000
#: Stand for the beginning and the end of a quote while the text around it is masked; no text holds them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_SIGNS = re.compile(f"[{_OPEN}{_CLOSE}]")
_SPACE = re.compile(r"\s")


class Excerpt(Struct, frozen=True):
    """A stretch of text, personal addresses masked. quote: empty where none is marked. more_before, more_behind:
    characters that are not shown."""

    before: str
    quote: str = ""
    behind: str = ""
    more_before: int = 0
    more_behind: int = 0


def around(text: str, start: int, end: int) -> Excerpt:
    """The text around `text[start:end]`. It is masked as one, so that no cut leaves half an address unseen."""
    begin = _blank_before(text, max(0, start - AROUND))
    stop = _blank_behind(text, min(len(text), end + AROUND))
    pieces = text[begin:start], text[start:end], text[end:stop]
    before, quote, behind = (_SIGNS.sub("", piece) for piece in pieces)
    shown = clean(f"{before}{_OPEN}{quote}{_CLOSE}{behind}")
    if shown.count(_OPEN) != 1 or shown.count(_CLOSE) != 1:
        # The quote begins or ends inside of an address, which is masked as a whole.
        return Excerpt(clean(before + quote + behind), "", "", begin, len(text) - stop)
    before, _, rest = shown.partition(_OPEN)
    quote, _, behind = rest.partition(_CLOSE)
    return Excerpt(before, quote, behind, begin, len(text) - stop)


def first(text: str) -> Excerpt:
    """How a text begins."""
    stop = _blank_behind(text, min(len(text), _FIRST))
    return Excerpt(clean(text[:stop]), more_behind=len(text) - stop)


def found(text: str, quote: str) -> Excerpt | None:
    """The text around the first place of a quote, blanks counting as one; None where it does not stand there."""
    words = quote.removesuffix("…").split()
    if not words:
        return None
    place = re.search(r"\s+".join(map(re.escape, words)), text)
    return None if place is None else around(text, *place.span())


def _blank_before(text: str, at: int) -> int:
    """The place behind the blank before a place, not far away."""
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _blank_behind(text: str, at: int) -> int:
    found = _SPACE.search(text, at)
    return len(text) if found is None else found.start()
