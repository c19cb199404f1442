"""The sheet of fixes: what to do first, for everybody and for each department, by its gain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditor.assess import Audit
from auditor.report.wording import NOT_KNOWN, sentence
from auditor.tables import FIXES, fix_rows
from auditor.workbook.paper import Column, Table
from auditor.workbook.values import Cell
from auditor.workbook.words import keyed, listed, nothing, titles

_COLUMNS = (
    Column("Rank", "count", 6),
    Column("What is to be in order", most=44),
    Column("Department", most=30),
    Column("Findings to mend", "count", 10),
    Column("Gain in points (of 100)", "gain", 10),
    Column("Effort", most=10),
    Column("How", most=60),
    Column("Why", most=60),
    Column("For example", most=44),
    Column("Criterion", most=10),
    Column("Check id", most=32, wrap=False),
)
_PRINTED = 9


def fixes(audit: Audit) -> Table:
    """The sheet."""
    return Table(
        name="fixes",
        columns=_COLUMNS,
        rows=_rows(audit),
        empty=nothing(audit, "Nothing that could be judged fell short."),
        frozen=2,
        printed=_PRINTED,
        elsewhere="fixes.csv",
    )


def _rows(audit: Audit) -> Iterator[Sequence[Cell]]:
    names = titles(audit)
    scored = audit.scorecard.score is not None
    for values in fix_rows(audit, keyed(listed(audit))):
        row: dict[str, Any] = dict(zip(FIXES, values, strict=True))
        yield (
            row["rank"],
            names[row["check"]],
            row["department"],
            row["datasets"],
            # Without a score there is nothing to add to.
            100 * row["gain"] if scored and row["gain"] is not None else NOT_KNOWN,
            row["effort"],
            _plain(row["fix"]),
            _plain(row["why"]),
            row["examples"],
            row["criterion"],
            row["check"],
        )


def _plain(words: str) -> str:
    """Documentation of a check as a sentence, without the marks of code."""
    return sentence(words.replace("`", ""))
