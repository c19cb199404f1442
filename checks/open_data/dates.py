"""Datasets state when they were issued and last changed, in dates that can be right.

Why: a reader judges by these dates whether the data still describes the city of today.
How: passes when a date of issue and a date of change are stated, can be read, lie after 1970 and not more
    than a day after this audit, and the change is not earlier than the issue; fails when the date of change
    is missing or one that is stated cannot be right; unknown when only the date of issue is missing, which
    DCAT-US leaves optional, when a repeating period stands where the date of change is due (DCAT-US 1.1
    allows that), or when the last change is earlier than the issue, which may be right for old data that
    was put online later.
Fix: let the platform set both dates; do not type them by hand, and do not copy them from a template.
See: DCAT `dcterms:issued`, `dcterms:modified`; DCAT-US 1.1 `modified`, `issued`.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from auditor.check import Finding, Outcome
from auditor.model import Dataset, Evidence, Stamp
from checks._text import finding, listing, masked

VERSION = 2
EFFORT = "low"
READS = ("issued", "data_modified", "metadata_modified")

_REPEATING = re.compile(r"\s*R\d*/P", re.IGNORECASE)
_DAY = timedelta(days=1)
_FIRST_YEAR = 1971
#: A date that names only its month or year may mean any day of it.
_SPANS = {"month": timedelta(days=31), "year": timedelta(days=366)}
_NAMES = {
    "issued": "date of issue",
    "data_modified": "date of change",
    "metadata_modified": "date of change of its record",
}


def find(dataset: Dataset, taken_at: datetime) -> Iterator[Finding]:
    faults = {field: fault for field in _NAMES if (fault := _fault(field, getattr(dataset, field), taken_at + _DAY))}
    changed = "data_modified" if dataset.data_modified or not dataset.metadata_modified else "metadata_modified"
    if getattr(dataset, changed) is None:
        faults[changed] = "states no date of change"
    if faults:
        outcome, message = Outcome.FAIL, listing(list(faults.values()))
    else:
        outcome, message = _compared(dataset)
        if dataset.issued is None and outcome is Outcome.PASS:
            outcome, message = Outcome.UNKNOWN, "does not say when it was issued"
    # The date at fault comes first.
    shown = dict.fromkeys((*faults, "issued", changed))
    yield finding(dataset, outcome, message, "dates", *(_evidence(dataset, field) for field in shown))


def _evidence(dataset: Dataset, field: str) -> Evidence:
    stamp: Stamp | None = getattr(dataset, field)
    return dataset.evidence(field, None if stamp is None else masked(stamp.raw))


def _fault(field: str, stamp: Stamp | None, latest: datetime) -> str | None:
    """What is wrong with one date; nothing where there is none."""
    if stamp is None:
        return None
    if stamp.at is None:
        repeats = field != "issued" and _REPEATING.match(stamp.raw)
        return None if repeats else f"states a {_NAMES[field]} that cannot be right"
    if stamp.at.year < _FIRST_YEAR:
        return f"states a {_NAMES[field]} before 1971"
    return f"states a {_NAMES[field]} in the future" if stamp.at > latest else None


def _compared(dataset: Dataset) -> tuple[Outcome, str]:
    changes = [
        stamp.at + _SPANS.get(stamp.precision, _DAY)
        for stamp in (dataset.data_modified, dataset.metadata_modified)
        if stamp is not None and stamp.at is not None
    ]
    if not changes:
        return Outcome.UNKNOWN, "gives a repeating period in place of a date of change"
    if dataset.issued is not None and dataset.issued.at is not None and max(changes) < dataset.issued.at:
        return Outcome.UNKNOWN, "was last changed before it was issued, if its dates are right"
    return Outcome.PASS, "states when it was issued and last changed"
