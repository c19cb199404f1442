"""Sets the words of a page into lines as a person sees them: a paragraph, a list entry or a row of a table each."""

from __future__ import annotations

import re

#: Tags that begin a line of their own.
BREAKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table tbody"
    " tfoot thead ul".split()
)
_BETWEEN = "\0"  # no text holds it: decoding replaces it
_SPACE = re.compile(r"\s+")
#: So much text of a page is kept, in characters; of its menus a tenth.
MOST_TEXT = 1_000_000


class Flow:
    """Collects lines; `enter` and `leave` tell where a tag begins and ends, `say` what stands between."""

    def __init__(self) -> None:
        self.headings: list[str] = []
        self._lines: dict[bool, list[str]] = {False: [], True: []}
        self._line: dict[bool, list[str]] = {False: [], True: []}
        self._sizes = {False: 0, True: 0}
        self._rows: list[bool] = []  # the rows of tables we are in: whether their cells share one line

    def enter(self, tag: str, *, as_row: bool = True) -> None:
        """A tag begins. as_row: whether the cells of this `tr` are to stand on one line."""
        if tag == "tr":
            self._break()
            self._rows.append(as_row)
        elif tag in ("td", "th"):
            self._cell()
        elif tag in BREAKS:
            self._break()

    def leave(self, tag: str) -> None:
        """A tag ends."""
        if tag == "tr" and self._rows:
            self._rows.pop()
            self._break()
        elif tag in BREAKS and tag != "br":
            self._break()

    def say(self, words: str, *, menu: bool) -> None:
        """Words that stand in the page, or in one of its menus."""
        if words and self._sizes[menu] < (MOST_TEXT // 10 if menu else MOST_TEXT):
            self._sizes[menu] += len(words)
            self._line[menu].append(words)

    def text(self, *, menu: bool) -> str:
        """The lines so far."""
        self._rows.clear()
        self._break()
        return "\n".join(self._lines[menu])

    def _cell(self) -> None:
        if not (self._rows and self._rows[-1]):
            self._break()
            return
        for line in self._line.values():
            line.append(_BETWEEN)

    def _break(self) -> None:
        if self._rows and self._rows[-1]:
            for line in self._line.values():
                if line:
                    line.append(" ")
            return
        for menu, pieces in self._line.items():
            first, *cells = [_SPACE.sub(" ", cell).strip() for cell in "".join(pieces).split(_BETWEEN)]
            cells = [first, *cells] if first or not cells else cells  # a row begins with the mark of its first cell
            if any(cells):
                self._lines[menu].append(" | ".join(cells).strip())
            pieces.clear()
