"""Places in a text as it was given, found in its folded form, with the words to quote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from auditor.documents.folded import Folded, Sentence

LONGEST_QUOTE = 300
_BREAK = re.compile(r"[;:.]\s|\n")
#: A line is shown with so much on each side of what was found.
_AROUND = 150


class Place(Struct, frozen=True, gc=False):
    """A place in a text, in characters, and its words with single blanks, at most 300 characters."""

    start: int
    end: int
    quote: str


class Places:
    """A text and its folded form; its methods take places of the folded form."""

    def __init__(self, text: str, folded: Folded) -> None:
        self._text, self._folded = text, folded

    def of(self, start: int, end: int) -> Place:
        """The place of a stretch, cut to what a quote holds."""
        first, last = self._folded.place(start, min(end, start + LONGEST_QUOTE))
        return Place(first, last, " ".join(self._text[first:last].split())[:LONGEST_QUOTE])

    def line(self, start: int, end: int) -> Place:
        """A stretch with the rest of its line."""
        text = self._folded.text
        first = max(text.rfind("\n", max(0, start - _AROUND), start) + 1, start - _AROUND, 0)
        stop = text.find("\n", end, end + _AROUND)
        return self.of(first, stop if stop >= 0 else min(end + _AROUND, len(text)))

    def _clause(self, least: int, start: int) -> int:
        """Where the clause before a place begins, not too far from it."""
        least = max(least, start - _AROUND)
        breaks = [found.end() for found in _BREAK.finditer(self._folded.text, least, start)]
        return breaks[-1] if breaks else min(self._folded.text.find(" ", least, start) + 1 or start, start)

    def around(self, said: Sequence[Sentence], start: int, end: int) -> Place:
        """The sentence around a stretch, or what of it fits into a quote."""
        whole = next((one for one in said if one.start <= start < one.end), None)
        if whole is None:
            return self.of(start, end)
        first = whole.start if end - whole.start <= LONGEST_QUOTE else self._clause(whole.start, start)
        return self.of(first, max(min(whole.end, first + LONGEST_QUOTE), end))
