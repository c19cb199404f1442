"""What the checks of refresh share: when a verdict may be held against a city, and the evidence it rests on."""

from __future__ import annotations

from auditor.check import Finding, Outcome, about
from auditor.model import Dataset, Source, State, Verdict, replace
from checks._text import masked

#: The rule of a verdict on data that a job refreshes from now on.
REPAIRED = "repaired"
#: An accusation needs a verdict that holds in nine of ten cases.
SURE = 0.9
_LONGEST = 290


def said(dataset: Dataset, outcome: Outcome, message: str) -> Finding:
    """A finding on a dataset's refresh, with the date it rests on as evidence: the data's own, else the record's."""
    field = "data_modified" if dataset.data_modified is not None else "metadata_modified"
    stamp = dataset.data_modified or dataset.metadata_modified
    return about(dataset, outcome, masked(message)[:_LONGEST], field, masked(stamp.raw) if stamp else None)


def doubt(dataset: Dataset) -> str:
    """Why nothing may be concluded from the verdict, whatever it is; empty where it may."""
    verdict = dataset.verdict
    if verdict is None:
        return "was not judged for its refresh"
    if verdict.portal_silent_since is not None:
        since = verdict.portal_silent_since.date().isoformat()
        return f"is on a portal where nothing has changed since {since}: it seems to be wound down or moved"
    return ""


def of_the_record(verdict: Verdict) -> bool:
    """Whether the verdict rests on the date of the record, which moves without the data and stays when it moves."""
    return verdict.source == Source.ITEM_DATE


def sure(verdict: Verdict) -> bool:
    """Whether such verdicts hold often enough to be held against a city."""
    return verdict.confidence is not None and verdict.confidence >= SURE and not of_the_record(verdict)


def refreshed(dataset: Dataset) -> Dataset:
    """The dataset once a scheduled job refreshes it as often as it promises."""
    verdict = dataset.verdict
    if verdict is None:
        return dataset
    mended = replace(
        verdict,
        state=State.ROUTINE,
        confidence=SURE,
        reason="is refreshed by a scheduled job",
        rule=REPAIRED,
        changed=None,
        newest=None,
        zombie=False,
        against="",
    )
    return replace(dataset, verdict=mended)
