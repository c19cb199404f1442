"""The sheet of findings: every one, what failed first, with its quote and where it was seen.

Versions and ids of the checks stand on the sheet of method, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from auditor.assess import Audit
from auditor.check import Outcome
from auditor.model import Dataset
from auditor.report.wording import OUTCOME
from auditor.tables import FINDINGS, finding_rows
from auditor.workbook.paper import Column, Table
from auditor.workbook.places import seen_at
from auditor.workbook.values import Cell, Link, live
from auditor.workbook.words import OUTCOME_TONES, keyed, listed, nothing, titles

_COLUMNS = (
    Column("Outcome", most=14, tones=OUTCOME_TONES),
    Column("Criterion", most=10),
    Column("Check", most=40),
    Column("About", most=36),
    Column("What was found", most=60),
    Column("Department", most=28),
    Column("Quote", most=48),
    Column("Seen at", most=32, wrap=False),
    Column("Portal", most=28, wrap=False),
    Column("Dataset id", most=20, wrap=False),
    Column("Evidence: WARC record and pointer", most=40, wrap=False),
    Column("Finding id", most=18, wrap=False),
)
_PRINTED = 7
#: What is cut, where there are more than a sheet takes, is in order.
_ORDER = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE)


def findings(audit: Audit, known: Mapping[str, str]) -> Table:
    """The sheet. known: addresses by capture."""
    return Table(
        name="findings",
        columns=_COLUMNS,
        rows=_rows(audit, known),
        empty=nothing(audit, "No check had anything to judge."),
        frozen=1,
        printed=_PRINTED,
        elsewhere="findings.csv",
    )


def _rows(audit: Audit, known: Mapping[str, str]) -> Iterator[Sequence[Cell]]:
    names, datasets = titles(audit), keyed(listed(audit))
    several = len(audit.scorecard.portals) > 1
    for outcome in _ORDER:
        word = OUTCOME[outcome.value].label
        for values in finding_rows(_only(audit, outcome), datasets):
            row: dict[str, Any] = dict(zip(FINDINGS, values, strict=True))
            dataset = datasets.get((row["portal"], row["dataset"]))
            yield (
                word,
                row["criterion"],
                names[row["check"]],
                _called(dataset, outcome) if dataset else f"the {audit.results[row['check']].check.about}",
                row["message"],
                row["publisher"],
                row["quote"],
                seen_at(row["capture"], row["pointer"], known),
                row["portal"] if several else None,
                row["dataset"],
                _evidence(row),
                row["id"],
            )


def _called(dataset: Dataset, outcome: Outcome) -> Cell:
    """What a dataset is called; a link to its page where somebody has to act, as a sheet takes only so many."""
    page = live(dataset.landing_page) if outcome is Outcome.FAIL else None
    return Link(page.url, dataset.name) if isinstance(page, Link) else dataset.name


def _evidence(row: Mapping[str, Any]) -> str:
    first = f"{row['capture'] or ''} {row['pointer'] or ''}".strip()
    return f"{first} | {row['more_evidence']}" if row["more_evidence"] else first


def _only(audit: Audit, outcome: Outcome) -> Audit:
    """An audit with the findings of one outcome."""
    return replace(
        audit,
        results={
            check: replace(result, findings=tuple(one for one in result.findings if one.outcome is outcome))
            for check, result in audit.results.items()
        },
    )
