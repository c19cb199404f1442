"""Tables written as text: which sign parts the columns, and whether there are rows below the header."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

from auditor.links.sniffed import Sniffed

_SIGNS = ("\t", ";", ",", "|")
_ROWS = 30
#: Of the rows so many have as many columns as most have; titles above a header are few.
_ALIKE = 0.7
_NUMBER = re.compile(r"[\s$€£+-]{0,3}[0-9][0-9.,:/% TZ+-]{0,30}")
_LONGEST_NAME = 120
#: Text without columns: one column may be a table as well.
_PLAIN = Sniffed("TXT", frozenset({"CSV", "TSV", "MD", "YAML", "SQL", "NT"}), text=True)


def sniff_table(text: str, *, whole: bool) -> Sniffed:
    """A table, or plain text. whole: all of it is there."""
    best: tuple[int, str, list[list[str]]] | None = None
    for sign in _SIGNS:
        rows = _rows(text, sign, whole=whole)
        columns, share = _columns(rows)
        if columns >= 2 and (whole or len(rows) >= 2) and share >= _ALIKE and (best is None or columns > best[0]):
            best = columns, sign, rows
    if best is None:
        return _PLAIN
    columns, sign, rows = best
    if len(rows) == 1 and not _is_header(rows[0], columns) and columns < 4:
        return _PLAIN  # a sentence
    names, also = ("TSV", {"CSV"}) if sign == "\t" else ("CSV", set())
    if whole and len(rows) == 1 and _is_header(rows[0], columns):
        return Sniffed(names, frozenset(also), problem="header_only", text=True)
    return Sniffed(names, frozenset(also), text=True)


def is_table(text: str, *, whole: bool) -> bool:
    """Whether the rows of a text agree as a table beyond doubt: at least two, all of as many columns, none of them
    anything that programs and documents write at the ends of lines."""
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return False  # lines of JSON have as many commas as each other
    for sign in _SIGNS:
        rows = _rows(text, sign, whole=whole)
        columns, share = _columns(rows)
        if columns >= 2 and share == 1 and len(rows) >= 2 and any(row[-1].strip() for row in rows):
            return all(row[-1].strip()[-1:] != ";" for row in rows)
    return False


def _rows(text: str, sign: str, *, whole: bool) -> list[list[str]]:
    """The first rows that hold something; the last one is left out where it may be cut."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=sign):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > _ROWS:
                return rows[:-1]
    except csv.Error:
        return rows
    return rows if whole or len(rows) < 2 else rows[:-1]


def _columns(rows: list[list[str]]) -> tuple[int, float]:
    """How many columns most rows have, and the share of rows that have so many."""
    if not rows:
        return 0, 0.0
    columns, times = Counter(len(row) for row in rows).most_common(1)[0]
    return columns, times / len(rows)


def _is_header(row: list[str], columns: int) -> bool:
    """Whether the only row names columns: nothing in it is a number or a date, each name is there once and is short."""
    cells = [cell.strip() for cell in row]
    named = [cell for cell in cells if cell]
    return (
        len(named) >= max(2, columns - 1)
        and len(set(named)) == len(named)
        and all(len(cell) <= _LONGEST_NAME and not _NUMBER.fullmatch(cell) for cell in named)
        and not any(cell.endswith((".", "!", "?")) for cell in named)
    )
