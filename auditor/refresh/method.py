"""How data is updated, as its rows show it: appended, upserted, replaced whole, or loaded once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from auditor.model import Observation, Source
from auditor.refresh.sighting import Sighting


class Method(StrEnum):
    """How an update is made."""

    APPEND = "append"
    UPSERT = "upsert"
    FULL_REPLACE = "full replace"
    RE_UPLOAD = "re-upload"


#: The part of all rows that makes one day stand for the whole table.
_WHOLE = 0.95


def method(sightings: Sequence[Sighting]) -> Method | None:
    """The update method; None where nothing shows it, as with one load of unknown meaning.

    A replace gives every row a new creation time; an upsert keeps it and moves the update time of what it touched; an
    append adds rows and touches none (Socrata, system fields). A single spike may be last night's replace or a load
    that was never repeated: only a second visit that finds the spike moved tells them apart.
    """
    seen = [sighting.observation for sighting in sightings if sighting.observation is not None]
    if not seen:
        return None
    created, updated = _days(seen[-1], Source.ROW_CREATED), _days(seen[-1], Source.ROW_UPDATED)
    if _spike(created) is not None and _spike(updated) == _spike(created):
        earlier = {_spike(_days(observation, Source.ROW_CREATED)) for observation in seen[:-1]} - {None}
        return Method.FULL_REPLACE if earlier - {_spike(created)} else None
    if len(created) >= 2:
        return Method.APPEND if _same(created, updated) else Method.UPSERT
    if len(updated) >= 2:
        return Method.UPSERT
    files = [_files(observation) for observation in seen]
    if len(seen) > 1 and files[-1] and any(other and other != files[-1] for other in files[:-1]):
        return Method.RE_UPLOAD
    return None


def _days(observation: Observation, source: Source) -> dict[date, int]:
    return {signal.at.date(): signal.rows for signal in observation.signals if signal.source is source and signal.rows}


def _spike(days: dict[date, int]) -> date | None:
    """The one day that holds (nearly) all rows; a load with days of work after it is none."""
    if not days or len(days) > 2:
        return None
    fullest = max(days, key=lambda day: days[day])
    return fullest if days[fullest] >= _WHOLE * sum(days.values()) else None


def _same(created: dict[date, int], updated: dict[date, int]) -> bool:
    """Whether rows were last touched when they were added, but for a few."""
    rows = sum(created.values())
    moved = sum(max(updated.get(day, 0) - created.get(day, 0), 0) for day in updated)
    return moved <= 0.05 * rows


def _files(observation: Observation) -> frozenset[object]:
    return frozenset(signal.at for signal in observation.signals if signal.source is Source.FILE_DATE)
