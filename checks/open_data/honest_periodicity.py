"""The frequency that a dataset declares is the one that it keeps.

Why: a label that says "daily" over data that comes every quarter hides that nothing runs daily; a reader plans by it.
How: applies where a period is declared and a beat was observed, in the history of its rows or files or over at least
    ten visits. Passes when the beat is as quick as the label or quicker (which the message says); fails when it is
    slower than the label and its grace allow. Unknown where no beat was seen.
Fix: declare the frequency that the source keeps; the message names it.
See: DCAT `dcterms:accrualPeriodicity`; DCAT-US 1.1 `accrualPeriodicity`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.model import Cadence, Dataset, Verdict, replace
from auditor.refresh.ageing import overdue
from checks.open_data._refresh import doubt, said

VERSION = 1
EFFORT = "low"
READS = ("verdict",)

_FEWEST_CHANGES, _FEWEST_VISITS = 4, 10


def find(dataset: Dataset) -> Iterator[Finding]:
    verdict = dataset.verdict
    if verdict is not None and verdict.declared_days is None:
        yield said(dataset, Outcome.NOT_APPLICABLE, "declares no period to compare with what is observed")
    elif verdict is None or doubt(dataset):
        yield said(dataset, Outcome.UNKNOWN, doubt(dataset))
    elif verdict.cadence is None or not _tells(verdict.cadence):
        yield said(dataset, Outcome.UNKNOWN, "was not seen to change often enough to compare with what it declares")
    elif _slower(verdict):
        yield said(dataset, Outcome.FAIL, verdict.against)
    else:
        yield said(dataset, Outcome.PASS, verdict.against or "is updated as often as it says")


def _tells(seen: Cadence) -> bool:
    return seen.kept and seen.changes >= _FEWEST_CHANGES and (not seen.visits or seen.visits >= _FEWEST_VISITS)


def _slower(verdict: Verdict) -> bool:
    seen, declared = verdict.cadence, verdict.declared_days
    return bool(verdict.against) and seen is not None and declared is not None and seen.period > overdue(declared)


def repair(dataset: Dataset) -> Dataset:
    """The dataset with the frequency it keeps as the one it declares."""
    verdict = dataset.verdict
    if verdict is None or verdict.cadence is None or not any(f.outcome is Outcome.FAIL for f in find(dataset)):
        return dataset
    return replace(dataset, verdict=replace(verdict, declared_days=verdict.cadence.period, against=""))
