"""Hand-made datasets, visits and observations for the tests of refresh; ages are in days before NOW."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from auditor.model import Dataset, DateColumn, Label, Observation, Signal, Source, Stamp, Verdict
from auditor.refresh.sighting import Sighting
from auditor.refresh.verdict import verdicts

#: A Monday morning, two months from any change of the clocks that would blur a day.
NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PORTAL = "https://data.metroville.example"


def ago(days: float) -> datetime:
    """So many days before NOW."""
    return NOW - days * DAY


def stamp(days: float | None) -> Stamp | None:
    """The stamp of that age; None where the portal states none."""
    return None if days is None else Stamp(ago(days).isoformat(), ago(days))


def dataset(
    id: str = "a",
    *,
    changed: float | None = None,
    edited: float | None = None,
    issued: float | None = None,
    label: str | None = None,
    title: str | None = "Street trees",
    publisher: str | None = "Parks",
    temporal: str | None = None,
    views: int | None = None,
    portal: str = PORTAL,
) -> Dataset:
    """A dataset by the ages of its dates: of the data (changed), of the record (edited), of being issued."""
    return Dataset(
        portal=portal,
        id=id,
        title=title,
        publisher=publisher,
        data_modified=stamp(changed),
        metadata_modified=stamp(edited),
        issued=stamp(issued),
        accrual_periodicity=() if label is None else (Label("update_frequency", label),),
        temporal=temporal,
        views=views,
        capture="urn:uuid:00000000-0000-4000-8000-000000000000",
        pointer=f"/results/{id}",
    )


def seen(
    at: float,
    changed: float | None = None,
    edited: float | None = None,
    issued: float | None = None,
    observation: Observation | None = None,
) -> Sighting:
    """A visit `at` days before NOW, and the ages (before NOW too) that it was shown."""
    data, metadata, first = (None if days is None else ago(days) for days in (changed, edited, issued))
    return Sighting(ago(at), data, metadata, first, observation)


def observed(
    id: str = "a",
    *,
    at: float = 0,
    created: dict[float, int] | None = None,
    updated: dict[float, int] | None = None,
    activity: Iterable[float] = (),
    files: Iterable[float] = (),
    other: Sequence[Signal] = (),
    dates: Sequence[DateColumn] = (),
    rows: int | None = None,
    label: str | None = None,
    digest: str | None = None,
) -> Observation:
    """What deep calls showed. created, updated: rows by age; activity, files: ages."""
    signals = [
        *(Signal(Source.ROW_CREATED, ago(days), rows) for days, rows in (created or {}).items()),
        *(Signal(Source.ROW_UPDATED, ago(days), rows) for days, rows in (updated or {}).items()),
        *(Signal(Source.ACTIVITY, ago(days)) for days in activity),
        *(Signal(Source.FILE_DATE, ago(days)) for days in files),
        *other,
    ]
    return Observation(
        portal=PORTAL,
        id=id,
        seen_at=ago(at),
        signals=tuple(signals),
        rows=rows,
        dates=tuple(dates),
        labels=() if label is None else (Label("frequency", label),),
        digest=digest,
    )


def column(name: str, first: float | None, last: float | None, filled: int | None = None) -> DateColumn:
    """A column of dates by the ages of its first and its last."""
    ends = [None if days is None else ago(days) for days in (first, last)]
    return DateColumn(name, ends[0], ends[1], None, filled)


def judged(
    one: Dataset, earlier: Sequence[Sighting] = (), observation: Observation | None = None, at: datetime = NOW
) -> Verdict:
    """The verdict on a dataset that is alone on its portal."""
    key = one.portal, one.id
    observations = {} if observation is None else {key: observation}
    return verdicts([one], at, observations, {key: list(earlier)})[key]
