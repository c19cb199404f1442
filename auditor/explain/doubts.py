"""What was seen of one dataset and not believed, with the reason: sweeps, dates of records, futures, steps back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from auditor.model import Dataset, Observation, Source, Verdict
from auditor.publish import clean
from auditor.refresh.crowd import DATA_SHARE, RECORD_SHARE, Crowd, Sweep
from auditor.refresh.sighting import Sighting

#: As `auditor.refresh.trail` has it: clocks differ by so much, and one write is stamped within so long.
_CLOCKS_DIFFER, _SAME_WRITE = timedelta(days=1), timedelta(minutes=10)


class Doubt(Struct, frozen=True):
    """Something dated that was not taken for a change. datasets: how many share it, 0 where that is not the reason."""

    what: str
    at: datetime | None
    why: str
    datasets: int = 0


def doubts(
    dataset: Dataset,
    verdict: Verdict,
    observation: Observation | None,
    visits: Sequence[Sighting],
    portal: Sequence[Dataset],
) -> Iterator[Doubt]:
    """Everything that was not believed. visits: earlier and present sightings, in order; portal: its datasets."""
    now = visits[-1]
    if verdict.changed is not None and (found := sweep(verdict, now.seen_at, portal)) is not None:
        span = f"{found.start:%Y-%m-%d %H:%M} to {found.end:%Y-%m-%d %H:%M}"
        why = (
            f"{found.datasets:,} datasets of the portal carry a date of {span}: a sweep over many of them. It says "
            "that nothing changed later, and not that this dataset changed then"
        )
        yield Doubt("the latest date", verdict.changed, why, found.datasets)
    yield from _of_the_record(dataset, verdict)
    limit = now.seen_at + _CLOCKS_DIFFER
    if now.data_modified is not None and now.data_modified > limit:
        yield Doubt("the date of the data", now.data_modified, "it lies in the future")
    ahead = [signal for signal in (observation.signals if observation else ()) if signal.at > limit]
    if ahead:
        yield Doubt(f"{len(ahead):,} signals", max(signal.at for signal in ahead), "they lie in the future")
    for before, after in pairwise([visit for visit in visits if visit.data_modified is not None]):
        earlier, later = before.data_modified, after.data_modified
        if earlier is not None and later is not None and later < earlier - _SAME_WRITE:
            why = f"it stepped back to {later:%Y-%m-%d} by our visit of {after.seen_at:%Y-%m-%d}: what it dated is gone"
            yield Doubt("the date of the data", earlier, why)
    by_http = [
        signal.at for signal in (observation.signals if observation else ()) if signal.source is Source.HTTP_DATE
    ]
    if by_http:
        why = "a header of a download says when the file was made, and many portals make it anew at each request"
        yield Doubt("the Last-Modified header", max(by_http), why)


def _of_the_record(dataset: Dataset, verdict: Verdict) -> Iterator[Doubt]:
    for name, stamp in (("the date of the data", dataset.data_modified), ("the date of issue", dataset.issued)):
        if stamp is not None and stamp.at is None:
            yield Doubt(name, None, f"“{' '.join(clean(stamp.raw[:80]).split())}” cannot be read as a date")
    edited = dataset.metadata_modified.at if dataset.metadata_modified else None
    if edited is None:
        return
    if verdict.source == Source.ITEM_DATE:
        why = "it is of the record about the data; with nothing better it says at most that nothing was touched later"
    else:
        why = "it is of the record about the data: editing a description moves it, and the data stays as it was"
    yield Doubt("the date of the record", edited, why)


def sweep(verdict: Verdict, seen_at: datetime, portal: Sequence[Dataset]) -> Sweep | None:
    """The sweep that the latest date is part of, among the dates of the whole portal at this visit."""
    record = verdict.source == Source.ITEM_DATE
    # As `auditor.refresh.verdict` has it: where no dataset has a date of its record apart, an edit of one moves the
    # date of its data as well, so fewer alike are a crowd.
    stamped = [one for one in portal if one.data_modified is not None and one.data_modified.at is not None]
    alone = not any(one.metadata_modified is not None and one.metadata_modified.at is not None for one in stamped)
    if record:
        others = [
            one.metadata_modified.at
            for one in portal
            if one.metadata_modified is not None and not (one.data_modified is not None and one.data_modified.at)
        ]
    else:
        others = [one.data_modified.at for one in stamped if one.data_modified is not None]
    share = RECORD_SHARE if record or alone else DATA_SHARE
    return Crowd.of(others, share, seen_at).sweep(verdict.changed) if verdict.changed else None
