"""Datasets are as fresh as the frequency that they declare.

Why: who builds on a dataset that says "weekly" relies on it; a promise that is broken misleads more than none.
How: applies to datasets that declare a period or continuous updates. Passes while the data is no older than the period
    and the usual grace (daily 4 days, weekly 14, monthly 44, quarterly 120, yearly 425); fails beyond it. Unknown
    without a date of the data, while the first update is not due, where the date is shared by a sweep over the portal
    or is only the record's, and on a portal that is wound down.
Fix: refresh the data as often as it says, or declare the frequency that the source can keep.
See: Humanitarian Data Exchange, ageing of datasets by expected update frequency; DCAT `dcterms:accrualPeriodicity`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.model import Dataset, State, Verdict
from auditor.refresh.ageing import overdue
from checks.open_data._refresh import doubt, of_the_record, refreshed, said

VERSION = 1
EFFORT = "medium"
READS = ("verdict",)

_MISSED = (State.LATE, State.STALE)
_CANNOT_TELL = (State.UNKNOWN, State.TOO_NEW)


def find(dataset: Dataset) -> Iterator[Finding]:
    verdict = dataset.verdict
    if verdict is not None and (verdict.declared_days is None or verdict.state is State.SERIES_MEMBER):
        yield said(dataset, Outcome.NOT_APPLICABLE, "promises no period that it could keep by itself")
    elif verdict is None or doubt(dataset):
        yield said(dataset, Outcome.UNKNOWN, doubt(dataset))
    elif verdict.state in _CANNOT_TELL or of_the_record(verdict):
        yield said(dataset, Outcome.UNKNOWN, verdict.reason)
    else:
        yield said(dataset, Outcome.FAIL if _late(verdict) else Outcome.PASS, verdict.reason)


def _late(verdict: Verdict) -> bool:
    """A kept beat that is slower than the promise breaks it as silence does."""
    assert verdict.declared_days is not None
    slower = (
        verdict.cadence is not None and verdict.cadence.kept and verdict.cadence.period > overdue(verdict.declared_days)
    )
    return verdict.state in _MISSED or (verdict.state is State.ROUTINE and slower and bool(verdict.against))


def repair(dataset: Dataset) -> Dataset:
    """The dataset once it is refreshed as often as it says."""
    failing = any(finding.outcome is Outcome.FAIL for finding in find(dataset))
    return refreshed(dataset) if failing else dataset
