"""Public datasets are refreshed, not published once and left.

Why: most datasets of most portals were loaded once; only where a routine fills the portal can people and programs rely
    on it, and that is what sets apart the cities that govern with data.
How: passes when the data was seen to change in a beat, keeps what it promises, or changes now and then; fails when it
    has been silent beyond every tolerance or ever since it was issued, and such verdicts hold in nine of ten cases.
    Unknown while it is too new, late, known only by the date of its record, or on a portal that is wound down. Does
    not apply to data that is finished by design, nor to a table of a series that its newest is judged for.
Fix: let a scheduled job of the source system load the data; where the data is finished, declare it "static".
See: Open Data Charter, principle 2 (timely and comprehensive); DCAT `dcterms:modified`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.model import Dataset, State, Verdict
from auditor.refresh.states import MAINTAINED
from checks.open_data._refresh import doubt, refreshed, said, sure

VERSION = 1
EFFORT = "high"
READS = ("verdict",)

_NOT_JUDGED = (State.STATIC_BY_DESIGN, State.SERIES_MEMBER)
_SILENT = (State.STALE, State.PUBLISHED_ONCE)


def find(dataset: Dataset) -> Iterator[Finding]:
    verdict = dataset.verdict
    if verdict is None or doubt(dataset):
        yield said(dataset, Outcome.UNKNOWN, doubt(dataset))
    else:
        yield said(dataset, _outcome(verdict), verdict.reason)


def _outcome(verdict: Verdict) -> Outcome:
    if verdict.state in _NOT_JUDGED:
        return Outcome.NOT_APPLICABLE
    if verdict.state in MAINTAINED:
        return Outcome.PASS
    return Outcome.FAIL if verdict.state in _SILENT and sure(verdict) else Outcome.UNKNOWN


def repair(dataset: Dataset) -> Dataset:
    """The dataset once a job refreshes it."""
    failing = any(finding.outcome is Outcome.FAIL for finding in find(dataset))
    return refreshed(dataset) if failing else dataset
