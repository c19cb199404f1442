"""No feed that was once kept up has been abandoned.

Why: data that was updated for years and then stopped without a word is worse than data that never promised anything:
    people built on it.
How: looks at data that changed after it was issued. Passes while it is kept up; fails when a beat that was seen has
    stopped, or its promise is broken for good, and such verdicts hold in nine of ten cases; unknown while it is late,
    rests on the date of the record, or the portal is wound down. Does not apply to data that was never updated, is
    finished by design, or is judged with the newest of its series.
Fix: restart the job that loads it, or declare on the dataset that it has ended, when, and what replaces it.
See: Open Data Charter, principle 2; the state `stale` in the README.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from auditor.check import Finding, Outcome
from auditor.model import Dataset, State, Verdict
from auditor.refresh.states import MAINTAINED
from checks.open_data._refresh import doubt, refreshed, said, sure

VERSION = 1
EFFORT = "medium"
READS = ("verdict", "issued")

#: Changes within two days of being issued belong to the publishing.
_PUBLISHING = timedelta(days=2)
_NEVER_KEPT_UP = (State.PUBLISHED_ONCE, State.STATIC_BY_DESIGN, State.SERIES_MEMBER, State.TOO_NEW)


def find(dataset: Dataset) -> Iterator[Finding]:
    verdict = dataset.verdict
    if verdict is None or doubt(dataset):
        yield said(dataset, Outcome.UNKNOWN, doubt(dataset))
    elif verdict.state in _NEVER_KEPT_UP:
        yield said(dataset, Outcome.NOT_APPLICABLE, "has not been kept up, so that nothing was abandoned")
    elif verdict.state in MAINTAINED:
        yield said(dataset, Outcome.PASS, verdict.reason)
    elif verdict.state is State.STALE and not verdict.zombie:
        yield _stopped(dataset, verdict)
    else:
        yield said(dataset, Outcome.UNKNOWN, verdict.reason)


def _stopped(dataset: Dataset, verdict: Verdict) -> Finding:
    issued = dataset.issued.at if dataset.issued else None
    if verdict.cadence is None and (issued is None or verdict.changed is None):
        return said(dataset, Outcome.UNKNOWN, verdict.reason)
    if verdict.cadence is None and issued and verdict.changed and verdict.changed <= issued + _PUBLISHING:
        return said(dataset, Outcome.NOT_APPLICABLE, "has not been kept up, so that nothing was abandoned")
    return said(dataset, Outcome.FAIL if sure(verdict) else Outcome.UNKNOWN, verdict.reason)


def repair(dataset: Dataset) -> Dataset:
    """The dataset once its feed runs again."""
    failing = any(finding.outcome is Outcome.FAIL for finding in find(dataset))
    return refreshed(dataset) if failing else dataset
