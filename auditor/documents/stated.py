"""The dates that a document states of itself: adopted, revised, updated, in force since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from auditor.documents.dates import dates
from auditor.web import Document

_MOST_TEXT = 200_000
_WORD = re.compile(
    r"\b(?P<word>(?:last\s+)?(?:updated|revised|reviewed|amended|modified|adopted|approved|published|issued|endorsed"
    r"|enacted|passed|refreshed)|effective|as\s+of|in\s+force|version|revision|procedure\s+of|dated|date"
    r"|current\s+(?:as\s+of|through))\b",
    re.IGNORECASE,
)
#: Between the word and its date: few words, no new sentence.
_BETWEEN = re.compile(r"[^.\n|;]{0,60}|\s*:?\s*")
_TO_COME = re.compile(
    r"\b(?:will\s+be|to\s+be|shall\s+be|must\s+be|should\s+be|next|until|expires?|by\s+the"
    r"|no\s+later\s+than)\W+(?:\w+\W+){0,2}\Z",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_YEAR = re.compile(
    r"\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?,?\s+((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


class Stated(Struct, frozen=True, gc=False):
    """A date, the word before it, and the place of both in the text."""

    day: date
    word: str
    start: int
    end: int


def days_and_months(text: str) -> Iterator[tuple[int, int, date]]:
    """The dates of a text, and months with a year where no day is given, read as the first of the month."""
    taken: list[tuple[int, int]] = []
    for start, end, day in dates(text):
        taken.append((start, end))
        yield start, end, day
    covered = iter(sorted(taken))
    current = next(covered, None)
    for found in _MONTH_YEAR.finditer(text):
        while current is not None and current[1] <= found.start():
            current = next(covered, None)
        if current is None or found.end() <= current[0]:
            yield found.start(), found.end(), date(int(found[2]), _MONTHS.index(found[1].lower()[:3]) + 1, 1)


def stated(document: Document) -> list[Stated]:
    """The dates that a document gives for its own adoption, revision or update, in the order of the text."""
    text = document.text[:_MOST_TEXT]
    found = []
    for start, end, day in sorted(days_and_months(text)):
        before = text[max(0, start - 80) : start]
        words = list(_WORD.finditer(before))
        if not words or not _BETWEEN.fullmatch(before[words[-1].end() :]):
            continue
        if _TO_COME.search(before[: words[-1].start()]):
            continue
        found.append(
            Stated(day, " ".join(words[-1]["word"].lower().split()), start - len(before) + words[-1].start(), end)
        )
    return found


def newest(document: Document, today: date) -> Stated | None:
    """The latest date of its own that a document states, on or before a day."""
    return max((one for one in stated(document) if one.day <= today), key=lambda one: one.day, default=None)
