"""Measures of a city's goals by place and by group of people, told from operational data and census counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from auditor.documents.rows import Grid, grids
from auditor.documents.standing import head_of, name_of, standing
from auditor.web import Document

By = Literal["place", "group"]

_MOST_TEXT = 300_000
#: A page of measures, by its name, its address or the beginning of its text.
_MEASURES = re.compile(
    r"\b(?:performance|indicators?|measures?|metrics|outcomes?|kpis?|scorecard|dashboard|equity"
    r"|dispari(?:ty|ties)|progress"
    r"|goals?|targets?|results|share of|rate of|percent(?:age)? of)\b|/(?:performance|equity|dashboards?"
    r"|scorecard)(?:[/_.-]|$)",
    re.IGNORECASE,
)
#: Counts of who lives or works here, and of who visits a website, are no measures of a goal.
_CONTEXT = re.compile(
    r"\b(?:census|population (?:by|of|estimates?|counts?)|demographic (?:profile|estimates?)|american community survey"
    r"|workforce|employees?|personnel|staff(?:ing)?|payroll|salar(?:y|ies)|website|web traffic|voter registration"
    r"|election results|redistricting|crime (?:incidents?|reports?))\b",
    re.IGNORECASE,
)
_PLACE = (
    r"(?:(?:council|city council|planning|police|school|election|service|neighborhood)\s+)?"
    r"(?:districts?|wards?|neighborhoods?|zip\s?codes?|census\s+tracts?|tracts?|precincts?|community\s+areas?|boroughs?"
    r"|planning\s+areas?|quadrants?)"
)
_GROUP = (
    r"(?:race(?:\s*(?:and|&|/|or)?\s*ethnicity)?|ethnicity|ethnic\s+group|gender|sex|age(?:\s+groups?)?"
    r"|income(?:\s+(?:level|group"
    r"|bracket))?|disability(?:\s+status)?|language|demographic\s+groups?|demographics?)"
)
_BY = {
    "place": re.compile(
        rf"\b(?:by|per|across|for\s+each|broken\s+down\s+by|disaggregated\s+by)\s+(?:each\s+)?{_PLACE}\b", re.I
    ),
    "group": re.compile(rf"\b(?:by|across|broken\s+down\s+by|disaggregated\s+by)\s+(?:each\s+)?{_GROUP}\b", re.I),
}
_HEADED = {
    "place": re.compile(rf"\W*(?:{_PLACE})\W*(?:name|number|no\.?)?\W*", re.I),
    "group": re.compile(rf"\W*(?:{_GROUP}|groups?|residents|population\s+group)\W*", re.I),
}
_VALUE = {
    "place": re.compile(
        r"\W*(?:(?:council\s+)?district|ward|zip(?:\s+code)?|tract|precinct|area|neighborhood|borough"
        r"|quadrant)\s+\w{1,12}\W*|\d{5}"
        r"|(?:north|south|east|west|central|downtown)\w{0,12}(?:\s+\w{1,12})?",
        re.I,
    ),
    "group": re.compile(
        r"[^|\n]{0,20}\b(?:black|african[- ]american|hispanic|latin[oax]|white|asian|native|indigenous"
        r"|pacific islander|multiracial"
        r"|women|men|female|male|non-?binary|under \d+|\d+\s?(?:-|–|to)\s?\d+(?: years)?|\d+ (?:and|or) over"
        r"|65\+|seniors?"
        r"|children|low[- ]income|disab(?:led|ility))\b[^|\n]{0,30}",
        re.I,
    ),
}
_NUMBER = re.compile(r"\W{0,2}\d[\d.,]*\s?%?\W{0,2}")
_RECORD = re.compile(
    r"\b(?:incident|case|permit|record|request|ticket|report)\s*(?:id|no|number|#)|\baddress\b|\blatitude\b", re.I
)
_YEAR = re.compile(r"\b20\d\d\b")
#: The columns of a dataset that holds measures, and not one event a row.
_MEASURE_COLUMN = re.compile(
    r"\b(?:rate|percent(?:age)?|pct|share|index|score|average|median|mean|target|goal|measure|metric"
    r"|indicator|value|ratio)\b|%",
    re.I,
)
_PERIOD_COLUMN = re.compile(r"\b(?:year|fiscal year|fy|quarter|period|month|date|as of)\b", re.I)


class Breakdown(Struct, frozen=True, gc=False):
    """A measure broken down. by: place or group. start, end: a place in the text that shows it; rows: how many parts.

    year: the newest year that stands beside it, 0 where none does.
    """

    by: By
    start: int
    end: int
    rows: int
    year: int


def is_of_measures(document: Document) -> bool:
    """Whether a document shows measures of the city's goals."""
    if standing(document):
        return False
    name = name_of(document)
    if _CONTEXT.search(name):
        return False
    return (
        _MEASURES.search(name) is not None
        or _MEASURES.search(document.url) is not None
        or (len({found[0].lower() for found in _MEASURES.finditer(head_of(document))}) > 1)
    )


def breakdowns(document: Document, today: date) -> tuple[Breakdown, ...]:
    """The tables of a page of measures whose rows or columns are places or groups of people, with numbers in them."""
    if not is_of_measures(document):
        return ()
    text = document.text[:_MOST_TEXT]
    found = []
    for grid in grids(document):
        if _RECORD.search(" ".join(grid.header.cells)) or grid.header.start >= len(text):
            continue
        for by in ("place", "group"):
            parts = _parts(grid, by)
            if parts > 1:
                last = grid.rows[-1].end
                near = text[max(0, grid.header.start - 400) : min(last, grid.header.start + 4000) + 200]
                years = [int(year) for year in _YEAR.findall(near) if int(year) <= today.year]
                start = grid.header.start
                found.append(Breakdown(by, start, min(grid.rows[0].end, start + 200), parts, max(years, default=0)))
                break
    return tuple(found)


def breakdowns_named(title: str, description: str, columns: tuple[str, ...]) -> Iterator[By]:
    """By what a dataset breaks a measure down, by its title, description and columns; none where it holds events."""
    if _CONTEXT.search(title) or _RECORD.search(" ; ".join(columns)):
        return
    words = [re.sub(r"[_\-]+", " ", column)[:80] for column in columns]
    said = f"{title}\n{description[:1000]}"
    named = any(way.search(said) for way in (_MEASURES, _MEASURE_COLUMN)) or any(
        way.search(title) for way in _BY.values()
    )
    measured = any(_MEASURE_COLUMN.search(column) for column in words)
    dated = any(_PERIOD_COLUMN.search(column) for column in words)
    if not (named and measured and dated):
        return
    for by in ("place", "group"):
        column = any(_HEADED[by].fullmatch(word) for word in words)
        # A column alone is what operational data have too: the title or the description has to say so.
        if column and _BY[by].search(said):
            yield by


def _parts(grid: Grid, by: By) -> int:
    """How many parts of a place or a group a table gives numbers for."""
    head = grid.header.cells
    rows = grid.rows[:500]
    if _HEADED[by].fullmatch(head[0]):
        # "Group" and "Residents" head many tables: their rows have to be groups of people.
        exact = by == "place" or any(_VALUE[by].fullmatch(row.cells[0][:80]) for row in rows)
        return sum(_has_number(row.cells[1:]) for row in rows) if exact else 0
    named = sum(_VALUE[by].fullmatch(row.cells[0][:80]) is not None and _has_number(row.cells[1:]) for row in rows)
    if named > 1:
        return named
    across = [index for index, cell in enumerate(head[1:], 1) if _VALUE[by].fullmatch(cell[:80])]
    if len(across) > 1 and any(_has_number(tuple(row.cells[index : index + 1])) for row in rows for index in across):
        return len(across)
    return 0


def _has_number(cells: tuple[str, ...]) -> bool:
    return any(_NUMBER.fullmatch(cell[:30]) for cell in cells)
