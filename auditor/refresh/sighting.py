"""What one visit saw of one dataset; verdicts take one or many and never ask where they come from."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from auditor.model import Dataset, Observation, Stamp

#: How much later than its first moment a date of this precision may be.
_WITHIN = {"day": timedelta(days=1), "month": timedelta(days=31), "year": timedelta(days=366)}


class Sighting(Struct, frozen=True, gc=False):
    """One visit to one dataset. Times in UTC, None where the portal states none that can be read.

    A date that names a day, a month or a year is taken at its end, or at the visit where that is earlier, so that
    nobody is called late by the hours a portal does not state; the issue date at its beginning. An earlier audit gives
    these, and a store of nights the same.
    """

    seen_at: datetime
    data_modified: datetime | None = None
    metadata_modified: datetime | None = None
    issued: datetime | None = None
    observation: Observation | None = None

    @staticmethod
    def of(dataset: Dataset, seen_at: datetime, observation: Observation | None = None) -> Sighting:
        """The sighting of a dataset as one collection has it."""
        stamps = dataset.data_modified, dataset.metadata_modified, dataset.issued
        return Sighting.stated(*stamps, seen_at, observation)

    @staticmethod
    def stated(
        data: Stamp | None,
        metadata: Stamp | None,
        issued: Stamp | None,
        seen_at: datetime,
        observation: Observation | None = None,
    ) -> Sighting:
        """The sighting of dates as a portal states them."""
        first = issued.at if issued else None
        return Sighting(seen_at, _end(data, seen_at), _end(metadata, seen_at), first, observation)


def _end(stamp: Stamp | None, seen_at: datetime) -> datetime | None:
    if stamp is None or stamp.at is None:
        return None
    within = _WITHIN.get(stamp.precision)
    if within is None or stamp.at >= seen_at:
        return stamp.at
    return min(stamp.at + within, seen_at)
