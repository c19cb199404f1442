"""An audit as a workbook for people with a spreadsheet: criteria, findings, datasets, fixes, departments, method."""

from __future__ import annotations

from auditor.workbook.book import write

__all__ = ["write"]
