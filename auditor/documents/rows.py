"""Tables in a document's text: rows and cells with their places, from CSV and from `cell | cell` lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from msgspec import Struct

from auditor.web import Document

#: Rows and cells beyond these are not read; no inventory that people keep is longer.
MOST_ROWS = 20_000
_MOST_CELLS = 60
_MOST_TEXT = 8_000_000
_LONGEST_CELL = 2_000
_BAR = " | "


class Row(Struct, frozen=True, gc=False):
    """A row of a table: its cells, and where it stands in the text."""

    start: int
    end: int
    cells: tuple[str, ...]


class Grid(Struct, frozen=True):
    """A table. header: its first row; rows: the others. whole: whether it was read to its end."""

    header: Row
    rows: tuple[Row, ...]
    whole: bool = True

    def column(self, index: int) -> Iterator[str]:
        """The values of a column, blank where a row is shorter."""
        for row in self.rows:
            yield row.cells[index] if index < len(row.cells) else ""


def is_delimited(document: Document) -> bool:
    """Whether the text of a document is a CSV or TSV file as it was sent."""
    kind = document.media_type.partition(";")[0].strip().lower()
    if kind in ("text/csv", "text/tab-separated-values", "application/csv", "text/comma-separated-values"):
        return True
    path = document.url.partition("?")[0].partition("#")[0].lower()
    return path.endswith((".csv", ".tsv")) and kind != "text/html"


def grids(document: Document) -> tuple[Grid, ...]:
    """The tables of a document with at least one row below the header, in the order of the text."""
    text = document.text[:_MOST_TEXT]
    whole = len(text) == len(document.text)
    if is_delimited(document):
        grid = _delimited(text, whole)
        return (grid,) if grid is not None else ()
    return tuple(_barred(text, whole))


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their places, without their ends."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        start = end + 1


def _delimited(text: str, whole: bool) -> Grid | None:
    begin = len(text) - len(text.lstrip("\ufeff\r\n "))
    first = text[begin:].partition("\n")[0]
    separator = max((_BAR.strip(), ";", "\t", ","), key=lambda sign: (first.count(sign), sign == ","))
    if not first.count(separator):
        return None
    rows = list(_records(text, begin, separator))
    if len(rows) > MOST_ROWS:
        rows, whole = rows[:MOST_ROWS], False
    return Grid(rows[0], tuple(rows[1:]), whole) if len(rows) > 1 else None


def _records(text: str, begin: int, separator: str) -> Iterator[Row]:
    """The records of a CSV text. A file that breaks the rules is read as far as it keeps to them."""
    position = begin

    def feed() -> Iterator[str]:
        nonlocal position
        while position < len(text):
            end = text.find("\n", position)
            end = len(text) if end < 0 else end + 1
            line, position = text[position:end], end
            # The reader refuses NUL, and takes a lone carriage return for the end of a row.
            yield line.rstrip("\r\n").replace("\0", " ").replace("\r", " ") + "\n"

    reader = csv.reader(feed(), delimiter=separator)
    count = 0
    while count <= MOST_ROWS:
        start = position
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            return
        if any(cell.strip() for cell in cells):
            count += 1
            end = start + len(text[start:position].rstrip())
            yield Row(start, end, tuple(cell.strip()[:_LONGEST_CELL] for cell in cells[:_MOST_CELLS]))


def _barred(text: str, whole: bool) -> Iterator[Grid]:
    """Runs of lines with bars in them."""
    run: list[Row] = []
    count = 0
    for start, line in lines(text):
        cells = line.split(_BAR) if "|" in line else []
        count += bool(cells)
        if len(cells) > 1 and count <= MOST_ROWS:
            run.append(
                Row(start, start + len(line), tuple(cell.strip(" |")[:_LONGEST_CELL] for cell in cells[:_MOST_CELLS]))
            )
        elif line.strip():
            if len(run) > 1:
                yield Grid(run[0], tuple(run[1:]), whole)
            run = []
    if len(run) > 1:
        yield Grid(run[0], tuple(run[1:]), whole and count <= MOST_ROWS)
