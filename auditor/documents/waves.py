"""Waves of a survey of residents: which ones documents and titles tell of, with the year of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from auditor.documents.practices import sentence
from auditor.documents.standing import name_of
from auditor.web import Document

_MOST_TEXT = 200_000
_SURVEY = re.compile(
    r"\b(?:(?:annual|biennial|national|citywide|city)\s+)?(?:resident|residents|residents['’]|community"
    r"|citizen|citizens"
    r"|household|quality\s+of\s+life|public\s+opinion)\s+(?:satisfaction\s+|opinion\s+|perception\s+"
    r"|attitude\s+|budget\s+)?"
    r"surveys?\b",
    re.IGNORECASE,
)
#: Surveys of customers of one service, of users of a website, and counts of people, and land surveys.
_OTHER_SURVEY = re.compile(
    r"\b(?:customers?|trash|garbage|recycling|waste|pick-?up|library|transit|riders?|parks? users?|portal"
    r"|website|web\s?site"
    r"|data users?|open data|employees?|staff|american community|census|land|boundary|vendor|business(?:es)?|event"
    r"|street\s+naming|logo|pet|dog)\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b\d[\d,]*\s+(?:\w+\s+){0,2}(?:residents|households|people|respondents|responses|answers|participants|surveys)\b"
    r"|\b(?:respondents?|response rate|margin of error|results|answered|said that|percent|findings)\b|\d\s?%",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:20)\d\d\b")
_COMING = re.compile(
    r"\b(?:will|next|upcoming|planned|in preparation|until|by|goals?|targets?)\b[^.\n]{0,40}\Z", re.IGNORECASE
)


class Wave(Struct, frozen=True, gc=False):
    """One round of a survey. year: of the round; start, end: the place in the text that tells it."""

    year: int
    start: int
    end: int


def is_survey(name: str) -> bool:
    """Whether a name is that of a survey of the city's residents."""
    return any(_SURVEY.search(line) and not _OTHER_SURVEY.search(line) for line in name.split("\n"))


def years_of(name: str) -> set[int]:
    """The years in a name."""
    return {int(found[0]) for found in _YEAR.finditer(name)}


def waves(document: Document, today: date) -> tuple[Wave, ...]:
    """The rounds of a residents' survey that a document gives results of, oldest first; one for each year."""
    name = name_of(document)
    if not is_survey(name):
        return ()
    text = document.text[:_MOST_TEXT]
    found: dict[int, Wave] = {}
    for start, end, year in _years(text, today):
        near = text[max(0, start - 200) : end + 300]
        if year not in found and _RESULT.search(near):
            found[year] = Wave(year, *sentence(text, start, end))
    if not found and _RESULT.search(text):
        named = {year for year in years_of(name) if year <= today.year}
        place = _RESULT.search(text)
        if len(named) == 1 and place is not None:
            year = named.pop()
            found[year] = Wave(year, *sentence(text, place.start(), place.end()))
    return tuple(sorted(found.values(), key=lambda wave: wave.year))


def _years(text: str, today: date) -> Iterator[tuple[int, int, int]]:
    """Years that stand near the word survey or wave, in headings of rounds, or at the dates of answers."""
    for found in _YEAR.finditer(text):
        year = int(found[0])
        if year > today.year or _COMING.search(text[max(0, found.start() - 60) : found.start()]):
            continue
        around = text[max(0, found.start() - 60) : found.end() + 60].lower()
        if any(word in around for word in ("survey", "wave", "round", "answered", "respond", "results")):
            yield found.start(), found.end(), year
