"""A sheet that writes its texts twice as fast as the library: a large audit has a million of them."""

from __future__ import annotations

import re
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet

#: Readers of workbooks take `_x003D_` for the sign with that number, unless its first `_` is escaped the same way.
_CODED = re.compile("_(x[0-9A-Fa-f]{4}_)")


class Sheet(Worksheet):  # type: ignore[misc]
    """A worksheet of a workbook in constant memory. Every text is escaped, also one that the library would take for
    markup that is ready, and every cell has a format."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if cell.__class__.__name__ != "String" or not self.constant_memory or not cell.format:
            super()._write_cell(row, col, cell)
            return
        text = cell.string
        if "_x" in text:
            text = _CODED.sub(r"_x005F_\1", text)
        if "&" in text or "<" in text or ">" in text:
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        place, look = xl_rowcol_to_cell_fast(row, col), cell.format._get_xf_index()
        self.fh.write(f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
