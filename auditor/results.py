"""What an audit folder holds besides the bytes it rests on: written by an audit, and by whoever checks one."""

from __future__ import annotations

from pathlib import Path

from auditor import judging, tables, workbook
from auditor.assess import Audit
from auditor.report.html import render
from auditor.sheets import sheets

REPORT, SHEETS, WORKBOOK, SCORECARD = "report.html", "sheets.html", "report.xlsx", "scorecard.json"


def write(audit: Audit, folder: Path, source: Path) -> None:
    """Writes tables, workbook, report, sheets and, last of all, the scorecard below a folder.

    source: the folder with the captures, for the times and digests of what the sheets quote.
    """
    tables.write(audit, folder)
    workbook.write(audit, folder / WORKBOOK)
    judging.of(audit).write(folder)
    pages = ((REPORT, render(audit).encode()), (SHEETS, sheets(audit, source).encode()))
    for name, content in (*pages, (SCORECARD, audit.scorecard.encoded())):
        draft = folder / f"{name}.part"
        draft.write_bytes(content)
        draft.replace(folder / name)
