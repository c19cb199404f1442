"""The sheet of departments: of each how many datasets in which state, and what of them to fix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from auditor.assess import Audit
from auditor.fixes import Fix, by_department
from auditor.publish import clean
from auditor.report.wording import NOT_KNOWN, REFRESH, gained, phrase, plural
from auditor.scorecard import DepartmentEntry
from auditor.tables import NOBODY, file_name
from auditor.workbook.paper import Column, Table
from auditor.workbook.values import Cell, points
from auditor.workbook.words import nothing

#: Fixes named; the others are on the sheet of fixes.
_MOST = 3
_BEFORE = (
    Column("Department", most=36),
    Column("Datasets", "count", 10),
    Column("Score (0 to 100)", "score", 10),
    Column("Coverage (0 to 100)", "score", 10),
    Column("Failed findings", "count", 10),
    Column("Kept up, in % of those that can be judged", "score", 12),
    Column("Refresh can be judged of", "count", 10),
)
_BEHIND = (
    Column("Things to fix", "count", 8),
    Column("What to fix first", most=84),
    Column("Its list", most=36),
)


def departments(audit: Audit) -> Table:
    """The sheet; refresh states that no dataset has are left out."""
    states = [state for state in REFRESH if audit.scorecard.refresh.states.get(state)]
    return Table(
        name="departments",
        columns=(*_BEFORE, *(Column(REFRESH[state].label, "count", 12) for state in states), *_BEHIND),
        rows=_rows(audit, states),
        empty=nothing(audit, "No dataset is counted, so there is no department to show."),
        elsewhere="scorecard.json",
    )


def _rows(audit: Audit, states: Sequence[str]) -> Iterator[Sequence[Cell]]:
    todo = _todo(audit)
    scored = audit.scorecard.score is not None
    for entry in audit.scorecard.departments:
        fixes = [fix for found in todo[entry.name].values() for fix in found]
        yield (
            entry.name or NOBODY,
            entry.datasets,
            points(entry.score, "no score"),
            points(entry.coverage, NOT_KNOWN),
            entry.failed,
            points(entry.refresh.maintained_share.value, NOT_KNOWN),
            entry.refresh.judged,
            *(entry.refresh.states.get(state, 0) for state in states),
            len(fixes),
            "\n".join(_said(fix, scored) for fix in fixes[:_MOST]) or _nothing_to_fix(entry),
            "\n".join(f"fixes/{file_name(name or NOBODY)}.csv" for name in todo[entry.name]),
        )


def _todo(audit: Audit) -> Mapping[str, Mapping[str, list[Fix]]]:
    """The fixes by the name of a department as it may be shown, and by its own."""
    found: dict[str, dict[str, list[Fix]]] = defaultdict(dict)
    for name, fixes in by_department(audit.fixes).items():
        found[clean(name)][name] = fixes
    return found


def _said(fix: Fix, scored: bool) -> str:
    gain = f", {gained(fix.gain)} points" if scored and fix.gain else ""
    return f"{phrase(fix.check.title)} ({plural(len(fix.findings), 'finding')} to mend{gain})"


def _nothing_to_fix(entry: DepartmentEntry) -> str:
    return "Nothing that could be judged fell short." if entry.coverage else "Nothing could be judged."
