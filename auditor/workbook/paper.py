"""Tables laid on the sheets of a workbook: formats, widths that fit, filters, links, colors, print set-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from auditor.workbook.sheet import Sheet
from auditor.workbook.values import Cell, Link, said

#: Rows of a sheet, its header among them, and links on it: Excel's limits, of links with room to spare (65,530).
MOST_ROWS, MOST_LINKS = 1_048_576, 60_000
#: Points a line of text is high.
_LINE = 15
_NUMBERS = {
    "count": "#,##0",
    "score": "0.0",
    "figure": "0.0",
    "gain": "+0.00;-0.00;0.00",
    "share": "0.00",
    "number": "0.##",
    "time": "yyyy-mm-dd hh:mm",
    "day": "yyyy-mm-dd",
}
#: Numbers that stand among words, in a wide column.
_LEFT = ("figure", "time", "day")
#: Fills are light enough to print in grey; the words in the cell say the same.
_TONES = {
    "bad": {"bg_color": "#F7D6D2", "font_color": "#6B1410", "bold": True},
    "fair": {"bg_color": "#FBEFC8", "font_color": "#574000"},
    "good": {"bg_color": "#DCEFDB", "font_color": "#17451B"},
    "calm": {"bg_color": "#E6E9EE", "font_color": "#2F3742"},
    "ask": {"bg_color": "#DBE8F6", "font_color": "#163A5F"},
}
_TOP = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E2E6EB", "bottom": 2}


class Column(Struct, frozen=True):
    """A column. kind: of its numbers (`count`, `score`, …), `text` otherwise; most: how wide it gets, in characters;
    wrap: whether longer texts go on below; tones: colors of cells by the words in them."""

    header: str
    kind: str = "text"
    most: int = 40
    wrap: bool = True
    tones: Mapping[str, str] = {}


class Table(Struct, frozen=True):
    """One sheet. frozen: columns that stay in sight; printed: columns on paper, 0 for all; empty: said where there are
    no rows; elsewhere: the file that has every row; lines: how high a row gets."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    empty: str
    frozen: int = 1
    printed: int = 0
    elsewhere: str = ""
    lines: int = 12


class Laid:
    """What became of a table. missing: rows beyond Excel's limit, which `elsewhere` has; links: live ones; texts:
    addresses beyond the limit of links."""

    def __init__(self, table: Table) -> None:
        self.name, self.elsewhere = table.name, table.elsewhere
        self.missing = self.links = self.texts = 0


class Paper:
    """A workbook with its formats, which every sheet shares. head: at the top of every printed page, no `&` in it."""

    def __init__(self, book: Workbook, head: str) -> None:
        self._book, self._head = book, head
        self._texts = {wrap: book.add_format({"valign": "top", "text_wrap": wrap}) for wrap in (True, False)}
        self._numbers = {
            kind: book.add_format({"valign": "top", "num_format": form, "align": "left" if kind in _LEFT else "right"})
            for kind, form in _NUMBERS.items()
        }
        self._tones = {name: book.add_format(look) for name, look in _TONES.items()}
        self._top = book.add_format(_TOP)
        self._link = book.add_format({"font_color": "#0B4F9E", "underline": 1, "valign": "top", "text_wrap": False})

    def lay(self, table: Table) -> Laid:
        """Writes a table on a sheet of its own."""
        sheet = self._book.add_worksheet(table.name, worksheet_class=Sheet)
        widths = [_header_width(column) for column in table.columns]
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.header, self._top)
        laid = Laid(table)
        last = 0
        for last, row in enumerate(_kept(table, laid), 1):
            if len(row) == 1:  # a sentence about the table, over the empty cells beside it
                sheet.write_string(last, 0, said(str(row[0])), self._texts[False])
            else:
                self._row(sheet, table, last, row, widths, laid)
        for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
            sheet.set_column(place, place, min(width, column.most) + 2)
        self._set_up(sheet, table, last)
        return laid

    def _row(
        self, sheet: Worksheet, table: Table, number: int, row: Sequence[Cell], widths: list[int], laid: Laid
    ) -> None:
        high = 1
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            column = table.columns[place]
            if isinstance(value, str):
                shown = said(value)
                sheet.write_string(number, place, shown, self._texts[column.wrap])
            elif isinstance(value, Link):
                shown = said(value.shown)
                self._follow(sheet, number, place, value.url, shown, laid)
            else:
                widths[place] = max(widths[place], self._number(sheet, number, place, column, value))
                continue
            wide = len(shown)
            if wide > column.most or "\n" in shown:
                lines = shown.split("\n")
                wide = max(map(len, lines))
                if column.wrap:
                    high = max(high, sum(-(-len(line) // column.most) or 1 for line in lines))
            widths[place] = max(widths[place], wide)
        # Left alone, a spreadsheet makes rows as high as their text, which may be a screen and more.
        if high > table.lines:
            sheet.set_row(number, table.lines * _LINE)

    def _follow(self, sheet: Worksheet, number: int, place: int, url: str, shown: str, laid: Laid) -> None:
        if laid.links < MOST_LINKS:
            laid.links += 1
            sheet.write_url(number, place, url, self._link, shown)
        else:
            laid.texts += 1
            sheet.write_string(number, place, shown, self._texts[False])

    def _number(self, sheet: Worksheet, number: int, place: int, column: Column, value: float | date) -> int:
        if isinstance(value, date):
            kind = "time" if isinstance(value, datetime) else "day"
            sheet.write_datetime(number, place, value, self._numbers[kind])
            return len(_NUMBERS[kind])
        sheet.write_number(number, place, value, self._numbers[column.kind])
        return len(f"{value:,.2f}")

    def _set_up(self, sheet: Worksheet, table: Table, last: int) -> None:
        """Filter, frozen header, colors by words, and how it prints."""
        wide = len(table.columns) - 1
        sheet.autofilter(0, 0, last, wide)
        sheet.freeze_panes(1, table.frozen)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        for place, column in enumerate(table.columns):
            for words, tone in column.tones.items():
                rule = {"type": "cell", "criteria": "==", "value": f'"{words}"', "format": self._tones[tone]}
                sheet.conditional_format(1, place, last, place, rule)
        sheet.set_landscape()
        sheet.set_paper(1)  # US Letter
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, last, (table.printed or wide + 1) - 1)
        sheet.hide_gridlines(0)
        sheet.set_header(f"&L{self._head}&RReadiness signals; the program decides certification")
        sheet.set_footer("&L&A&RPage &P of &N")


def _kept(table: Table, laid: Laid) -> Iterator[Sequence[Cell]]:
    """The rows that a sheet takes; the last one says so where there are more, the only one where there are none."""
    rows = iter(table.rows)
    none = True
    for row in islice(rows, MOST_ROWS - 2):
        none = False
        yield row
    if none:
        yield (table.empty,)
    ends = list(islice(rows, 2))
    if len(ends) == 1:
        yield ends[0]
    elif ends:
        laid.missing = 2 + sum(1 for _ in rows)
        yield (f"{laid.missing:,} more rows do not fit on a sheet: see {table.elsewhere}",)


def _header_width(column: Column) -> int:
    """Room for the longest word of a header and the button of the filter."""
    return max(8, *(len(word) + 3 for word in column.header.split()))
