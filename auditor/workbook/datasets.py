"""The sheet of datasets: the columns of datasets.csv, those that a person reads first in front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditor.assess import Audit
from auditor.model import Dataset
from auditor.report.wording import NOT_KNOWN, NOT_STATED, REFRESH
from auditor.tables import DATASETS, NOBODY, dataset_rows
from auditor.workbook.paper import Column, Table
from auditor.workbook.values import Cell, instant, live, moment
from auditor.workbook.words import REFRESH_TONES, listed, nothing, titles

_COLUMNS = (
    Column("Dataset", most=40),
    Column("Department", most=28),
    Column("Refresh state", most=22, tones=REFRESH_TONES),
    Column("Why", most=56),
    Column("Data changed (UTC)", "time", 18),
    Column("Late from (UTC)", "time", 18),
    Column("Declared frequency", most=18),
    Column("License", most=26),
    Column("Open license", most=10),
    Column("Checks failed", "count", 8),
    Column("Which checks failed", most=60),
    Column("Landing page", most=36, wrap=False),
    Column("Left out of every number because", most=32),
    Column("What the city declares", most=36),
    Column("Confidence (0 to 1)", "share", 11),
    Column("Issued (UTC)", "time", 18),
    Column("Record about it changed (UTC)", "time", 18),
    Column("Last known change (UTC)", "time", 18),
    Column("Read from", most=18, wrap=False),
    Column("Days between changes, observed", "number", 10),
    Column("Regularity (0 to 1)", "share", 11),
    Column("Next change expected (UTC)", "time", 18),
    Column("Declared against observed", most=32),
    Column("Newest date inside the data (UTC)", "time", 18),
    Column("Days between changes", "number", 10),
    Column("Series", most=20, wrap=False),
    Column("How it is updated", most=18, wrap=False),
    Column("Rule that decided", most=22, wrap=False),
    Column("Field of the issue date", most=22, wrap=False),
    Column("Field of the data's date", most=22, wrap=False),
    Column("Field of the record's date", most=22, wrap=False),
    Column("Portal", most=28, wrap=False),
    Column("Dataset id", most=20, wrap=False),
)
_PRINTED = 11
_OPEN = {"true": "yes", "false": "no", "unknown": NOT_KNOWN}
#: What is said of a field that nobody looked at; None there is no answer.
_UNASKED = "not looked at"


def datasets(audit: Audit) -> Table:
    """The sheet."""
    return Table(
        name="datasets",
        columns=_COLUMNS,
        rows=_rows(audit),
        empty=nothing(audit, "The portal lists no datasets."),
        printed=_PRINTED,
        elsewhere="datasets.csv",
    )


def _rows(audit: Audit) -> Iterator[Sequence[Cell]]:
    names, found = titles(audit), listed(audit)
    for dataset, values in zip(found, dataset_rows(audit, found), strict=True):
        row: dict[str, Any] = dict(zip(DATASETS, values, strict=True))
        failed = row["failed"].split()
        yield (
            dataset.title or "(without a title)",
            dataset.publisher or (_UNASKED if "publisher" in dataset.not_collected else NOBODY),
            REFRESH[row["refresh_state"]].label,
            row["reason"],
            moment(dataset.data_modified),
            instant(row["late_from"]),
            row["accrual_periodicity"] or _absent(dataset, "accrual_periodicity"),
            row["license"] or _absent(dataset, "license"),
            _OPEN[row["license_open"]],
            len(failed),
            "; ".join(names[check] for check in failed),
            live(dataset.landing_page),
            dataset.left_out,
            row["declared"],
            row["confidence"],
            moment(dataset.issued),
            moment(dataset.metadata_modified),
            instant(row["last_change"]),
            row["last_change_source"],
            row["observed_days"],
            row["regularity"],
            instant(row["expected_next"]),
            row["declared_against_observed"],
            instant(row["newest_inside"]),
            row["period_days"],
            row["series"],
            row["update_method"],
            row["refresh_rule"],
            row["issued_field"],
            row["data_modified_field"],
            row["metadata_modified_field"],
            dataset.portal,
            dataset.id,
        )


def _absent(dataset: Dataset, field: str) -> str:
    return _UNASKED if field in dataset.not_collected else NOT_STATED
