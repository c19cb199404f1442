"""Datasets declare how often they are updated.

Why: only a stated frequency lets a reader tell data that is up to date from data that was forgotten.
How: passes when a frequency is declared that is understood: a period, continuous, as needed, irregular, or
    not updated any more. A label with two readings ("biweekly") passes, and the message says which was
    taken. Fails when none is declared, when the label is a word for nothing ("None", "Other"), or when it
    cannot be understood; unknown where the platform keeps it outside of the catalog. Whether the promise is
    kept is judged elsewhere.
Fix: choose from a closed list (daily, weekly, monthly, quarterly, annually, as needed, not updated); a
    closed list on the portal is the best fix of all.
See: DCAT `dcterms:accrualPeriodicity`; DCAT-US 1.1 `accrualPeriodicity`; ISO 8601 repeating intervals.
"""

from collections.abc import Iterator
from functools import lru_cache

from auditor.check import Finding, fails, passes
from auditor.model import Dataset, Label, replace
from auditor.refresh.periodicity import Declared, Kind, Periodicity, reconcile
from checks._text import masked

VERSION = 1
EFFORT = "low"
READS = ("accrual_periodicity",)
NEEDS = ("accrual_periodicity",)

_WORDS = {
    Kind.CONTINUOUS: "continuous updates",
    Kind.AS_NEEDED: "updates as needed",
    Kind.IRREGULAR: "irregular updates",
    Kind.STATIC: "that it is not updated any more",
}


def find(dataset: Dataset) -> Iterator[Finding]:
    declared = _declared(dataset.accrual_periodicity)
    if declared is None:
        yield fails(dataset, "does not declare how often it is updated", "accrual_periodicity")
        return
    period = declared.periodicity
    if period is None:
        message = "declares a frequency of updates that cannot be understood"
        yield fails(dataset, message, "accrual_periodicity", masked(declared.label.text))
    elif period.kind is Kind.UNKNOWN:
        message = "has a frequency field that holds a word for nothing"
        yield fails(dataset, message, "accrual_periodicity", masked(declared.label.text))
    else:
        yield passes(dataset, _said(period, declared.conflict), "accrual_periodicity", masked(declared.label.text))


@lru_cache(maxsize=4096)
def _declared(labels: tuple[Label, ...]) -> Declared | None:
    return reconcile(labels)


def _said(period: Periodicity, conflict: bool) -> str:
    days = period.days
    if period.kind is not Kind.PERIODIC or days is None:
        return f"declares {_WORDS.get(period.kind, 'how often it is updated')}"
    if days < 1:
        told = "declares updates several times a day"
    elif days == 1:
        told = "declares an update every day"
    else:
        told = f"declares an update every {days:.4g} days"
    if period.ambiguous:
        return f"{told}, by one of two readings of its label"
    return f"{told}, beside another frequency" if conflict else told


def repair(dataset: Dataset) -> Dataset:
    """Declared irregular: the one label that makes no promise in the publisher's name."""
    declared = _declared(dataset.accrual_periodicity)
    period = None if declared is None else declared.periodicity
    if period is not None and period.kind is not Kind.UNKNOWN:
        return dataset
    return replace(dataset, accrual_periodicity=(Label("accrualPeriodicity", "irregular"),))
