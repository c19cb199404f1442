"""Joins the lines of printed pages into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ENDS = (".", ":", ";", "?", "!", ".”", '."', "—")
_BEGINS = re.compile(
    r"^(?:[•▪◦●\-–*]\s|\(?[0-9]{1,3}[.)]\s|\(?[a-zA-Z][.)]\s|(?i:section|article|whereas|part|chapter)\b|§)"
)
_SPACE = re.compile(r"\s+")
_NUMBERED = re.compile(r"^\s*(?:page\s*)?[\-–]?\s*\d{1,4}\s*(?:of\s*\d{1,4})?\s*[\-–]?\s*$", re.IGNORECASE)
#: A line as short as this share of a full one ends a paragraph.
_FULL = 0.6


def paragraphs(pages: Sequence[str]) -> str:
    """The text of pages, a paragraph a line; page numbers are left out, words that were divided are put together."""
    lines: list[str] = []
    for page in pages:
        own = [_SPACE.sub(" ", line).strip() for line in page.splitlines()]
        numbers = {index for index in (0, 1, len(own) - 2, len(own) - 1) if 0 <= index < len(own)}
        lines += [line for index, line in enumerate(own) if not (index in numbers and line and _NUMBERED.match(line))]
    widths = sorted(len(line) for line in lines if line)
    full = _FULL * widths[int(len(widths) * 0.9)] if widths else 0.0
    joined: list[str] = []
    pieces: list[str] = []
    last = ""
    for line in lines:
        if pieces and not _goes_on(last, line, full):
            joined.append("".join(pieces))
            pieces = []
        if not line:
            last = line
            continue
        if pieces and len(last) > 2 and last.endswith("-") and last[-2].isalpha() and line[0].islower():
            pieces[-1] = pieces[-1][:-1]
            pieces.append(line)
        else:
            pieces += [" ", line] if pieces else [line]
        last = line
    if pieces:
        joined.append("".join(pieces))
    return "\n".join(joined)


def _goes_on(last: str, line: str, full: float) -> bool:
    if not line or not last or _BEGINS.match(line):
        return False
    if line[0].islower():
        return True
    return len(last) >= full and not last.endswith(_ENDS) and not (last.isupper() and not line.isupper())
