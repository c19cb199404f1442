"""Data that is touched on schedule holds new records.

Why: a job that reloads the same rows every night makes a dataset look fresh while its content stopped long ago; nobody
    notices, because every portal shows the date of the load.
How: looks at the newest date inside the data (`--depth deep`), without columns that hold planned, expiring or historic
    dates, future dates and defaults. Fails when the data is touched as often as it says, its records used to come so
    often that chance does not explain their absence, and that was so on several of our visits; passes when the newest
    record is no older than the frequency allows; unknown where a single visit shows it or nothing was looked into.
    Does not apply to data without such a column or without a routine.
Fix: find out where the feed was cut between the source system and the job that loads the portal.
See: Humanitarian Data Exchange, data freshness; Socrata `cachedContents`, ArcGIS `outStatistics`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.model import Dataset, State, Verdict
from auditor.refresh.ageing import delinquent
from checks.open_data._refresh import REPAIRED, doubt, refreshed, said, sure

VERSION = 1
EFFORT = "medium"
READS = ("verdict",)

_ROUTINES = (State.ROUTINE, State.ROUTINE_DECLARED)


def find(dataset: Dataset) -> Iterator[Finding]:
    verdict = dataset.verdict
    if verdict is None or doubt(dataset):
        yield said(dataset, Outcome.UNKNOWN, doubt(dataset))
    elif verdict.zombie:
        yield said(dataset, Outcome.FAIL if sure(verdict) else Outcome.UNKNOWN, verdict.reason)
    elif verdict.state not in _ROUTINES:
        yield said(dataset, Outcome.NOT_APPLICABLE, "has no routine whose records could be looked at")
    elif verdict.rule == REPAIRED:
        yield said(dataset, Outcome.PASS, verdict.reason)
    elif verdict.newest is None:
        yield said(dataset, Outcome.UNKNOWN, "was not looked into, or has no column that dates its records")
    else:
        outcome = Outcome.PASS if _young(verdict) else Outcome.UNKNOWN
        newest = f"its newest “{verdict.newest_column[:60]}” is of {verdict.newest.date().isoformat()}"
        yield said(dataset, outcome, f"is touched by a routine; {newest}")


def _young(verdict: Verdict) -> bool:
    period = verdict.period_days or verdict.declared_days or 1.0
    assert verdict.newest is not None
    seen = verdict.visits[-1] if verdict.visits else verdict.changed
    return seen is not None and (seen - verdict.newest).total_seconds() / 86400 <= max(delinquent(period), 90.0)


def repair(dataset: Dataset) -> Dataset:
    """The dataset once its records come again."""
    failing = any(finding.outcome is Outcome.FAIL for finding in find(dataset))
    return refreshed(dataset) if failing else dataset
