"""Collects a made-up portal with the calls for single datasets, and derives what they told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from auditor import archive, payload
from auditor.collect import collect
from auditor.derive import derive
from auditor.http import Policy
from auditor.model import Catalog, Dataset, Evidence, Observation, Signal, Source
from auditor.snapshot import Limits, Snapshot
from fixtures.behaviours import at_night
from fixtures.server import Portal, play
from tests.platforms.reading import resolved

NIGHT = 20


class Told(NamedTuple):
    """What a deep collection of a portal gave; by title, since that is how a reader knows a dataset."""

    snapshot: Snapshot
    folder: Path
    portal: Portal

    @property
    def datasets(self) -> Mapping[str, Dataset]:
        assert isinstance(self.snapshot.catalog, Catalog)
        return {dataset.title or "": dataset for dataset in self.snapshot.catalog.listed}

    def of(self, title: str) -> Observation:
        dataset = self.datasets[title]
        return self.snapshot.observations[dataset.portal, dataset.id]


def told_by(
    name: str, folder: Path, *, at: datetime | None = None, night: int | None = NIGHT, faults: Sequence[str] = ()
) -> Told:
    """Plays a portal and collects it deep; `night` is for the portals of behaviours."""
    with play(name, night=night, faults=faults) as portal:
        collect(
            [portal.url],
            folder,
            policy=Policy(pace=0, attempts=2, retry_after_cap=0.1, read_timeout=5, deadline=20),
            depth="deep",
            limits=Limits(pages=0, links=0),
            taken_at=at or (at_night(night) if night is not None else None),
            allow_private=True,
        )
        portal.requests  # noqa: B018 - waits for answers on their way out
        return Told(derive(folder), folder, portal)


def signals(observation: Observation, source: Source) -> list[Signal]:
    """The signals of one source, newest first."""
    found = [signal for signal in observation.signals if signal.source is source]
    return sorted(found, key=lambda signal: signal.at, reverse=True)


def follow_evidence(told: Told) -> int:
    """Follows every piece of evidence to the bytes it was read from; fails where something else stands there."""
    documents = {
        capture.record: payload.document(capture.payload, capture.charset)
        for capture in archive.read(told.folder / "captures")
        if capture.payload and "json" in capture.media_type
    }
    found: list[Evidence] = []
    for observation in told.snapshot.observations.values():
        found += [one.evidence for one in (*observation.signals, *observation.dates) if one.evidence is not None]
    followed = 0
    for evidence in found:
        if evidence.pointer:
            held = resolved(documents[evidence.capture], evidence.pointer)
            assert str(held)[:199] == (evidence.quote or "")[:199], evidence
            followed += 1
    return followed
