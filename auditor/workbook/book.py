"""Writes the workbook of an audit, whole or not at all; the same audit gives the same bytes."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from auditor.assess import Audit
from auditor.report.wording import minute
from auditor.workbook.criteria import criteria
from auditor.workbook.datasets import datasets
from auditor.workbook.departments import departments
from auditor.workbook.findings import findings
from auditor.workbook.fixes import fixes
from auditor.workbook.method import method
from auditor.workbook.paper import Paper
from auditor.workbook.places import places
from auditor.workbook.values import LONGEST_ADDRESS

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "max_url_length": LONGEST_ADDRESS,
    "use_zip64": True,
}


def write(audit: Audit, path: Path) -> None:
    """Writes the workbook; an earlier one is replaced. OSError where that is not possible."""
    draft = path.with_name(f"{path.name}.part")
    # Rows wait in files; those of a workbook that fails half-way go with the folder.
    with TemporaryDirectory(prefix="workbook-") as folder:
        book = Workbook(str(draft), {**_OPTIONS, "tmpdir": folder})
        name = _name(audit)
        book.set_properties(
            {
                "title": f"Readiness audit of {name}",
                "subject": audit.rubric.title,
                "author": f"auditor {audit.scorecard.auditor_version}",
                "comments": "Signals of readiness; Results for America decides certification.",
                "created": audit.snapshot.taken_at.astimezone(UTC).replace(tzinfo=None),
            }
        )
        paper = Paper(book, f"{name}, {minute(audit.snapshot.taken_at)}")
        known = places(audit)
        tables = (criteria(audit, known), findings(audit, known), datasets(audit), fixes(audit), departments(audit))
        laid = [paper.lay(table) for table in tables]
        paper.lay(method(audit, laid))
        try:
            book.close()
        except FileCreateError as problem:
            raise OSError(f"{path} cannot be written: {problem}") from problem
    draft.replace(path)


def _name(audit: Audit) -> str:
    """The portals by their hosts, for a line."""
    first, *more = (urlsplit(portal.url).hostname or "a portal" for portal in audit.scorecard.portals)
    plain = "".join(sign for sign in first if sign.isalnum() or sign in ".-")[:80] or "a portal"
    return f"{plain} and {len(more)} more" if more else plain
