"""What one visit saw of one dataset; verdicts take one or many and never ask where they come from."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from auditor.model import Dataset, Observation


class Sighting(Struct, frozen=True, gc=False):
    """One visit to one dataset. Times in UTC, None where the portal states none that can be read.

    An earlier audit gives these, and a store of nights the same.
    """

    seen_at: datetime
    data_modified: datetime | None = None
    metadata_modified: datetime | None = None
    issued: datetime | None = None
    observation: Observation | None = None

    @staticmethod
    def of(dataset: Dataset, seen_at: datetime, observation: Observation | None = None) -> Sighting:
        """The sighting of a dataset as one collection has it."""
        stamps = (dataset.data_modified, dataset.metadata_modified, dataset.issued)
        data, metadata, issued = (stamp.at if stamp else None for stamp in stamps)
        return Sighting(seen_at, data, metadata, issued, observation)
