"""Entries of logs and dates of files that many datasets share: a migration or a mass upload, and no updates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import structs

from auditor.model import Observation, Signal, Source
from auditor.refresh.crowd import DATA_SHARE, FEWEST
from auditor.refresh.sighting import Sighting

Key = tuple[str, str]
Visit = tuple[str, datetime]

_LOGS = frozenset({Source.ACTIVITY, Source.FILE_DATE})
#: On one day that share of the datasets is written by hand once, or by a job on many days.
_DAY_SHARE, _DAYS_OF_A_JOB = 0.6, 5


def without(sightings: Mapping[Key, Sequence[Sighting]]) -> dict[Key, list[Sighting]]:
    """The sightings without entries that many datasets of the portal carry at one visit. Days of rows are left alone:
    nightly jobs share them by nature."""
    minutes: dict[Visit, Counter[datetime]] = defaultdict(Counter)
    days: dict[Visit, Counter[date]] = defaultdict(Counter)
    logged: Counter[Visit] = Counter()
    for (portal, _), visits in sightings.items():
        for visit in visits:
            entries = _entries(visit.observation)
            if entries:
                place = portal, visit.seen_at
                logged[place] += 1
                minutes[place].update({_minute(entry.at) for entry in entries})
                days[place].update({entry.at.date() for entry in entries})
    if not logged:
        return {key: list(visits) for key, visits in sightings.items()}
    swept = {place: _swept(days[place], logged[place]) for place in logged}

    def cleaned(portal: str, visit: Sighting) -> Sighting:
        place = portal, visit.seen_at
        if visit.observation is None or not logged[place]:
            return visit
        most = max(FEWEST, DATA_SHARE * logged[place])
        kept = tuple(
            signal
            for signal in visit.observation.signals
            if signal.source not in _LOGS
            or (minutes[place][_minute(signal.at)] < most and signal.at.date() not in swept[place])
        )
        return structs.replace(visit, observation=structs.replace(visit.observation, signals=kept))

    return {key: [cleaned(key[0], visit) for visit in visits] for key, visits in sightings.items()}


def _swept(days: Mapping[date, int], datasets: int) -> frozenset[date]:
    found = frozenset(day for day, count in days.items() if count >= max(FEWEST, _DAY_SHARE * datasets))
    return found if len(found) < _DAYS_OF_A_JOB else frozenset()


def _entries(observation: Observation | None) -> list[Signal]:
    return [signal for signal in observation.signals if signal.source in _LOGS] if observation else []


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
