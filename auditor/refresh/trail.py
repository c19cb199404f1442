"""Every dated sign of change of one dataset, from all visits, as far as it can be believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from auditor.model import Observation, Signal, Source
from auditor.refresh.crowd import Sweep
from auditor.refresh.inside import newest
from auditor.refresh.sighting import Sighting

#: Sources that name each change for itself, so that the gaps between them are a history.
HISTORIES = frozenset({Source.ROW_UPDATED, Source.ROW_CREATED, Source.ACTIVITY, Source.FILE_DATE})
#: Sources that move when the data moves. HTTP dates are of generated files often enough to prove nothing.
OF_DATA = HISTORIES | {Source.LAYER_EDIT, Source.EDITOR_TRACKING, Source.DATA_DATE}
#: Of these a date bounds the last change from above; what histories list may be followed by more that they miss.
BOUNDS = frozenset({Source.DATA_DATE, Source.ROW_UPDATED, Source.LAYER_EDIT, Source.EDITOR_TRACKING})
#: A clock may differ from ours by so much; a stamp further ahead is no date of a change.
_CLOCKS_DIFFER = timedelta(days=1)
#: Portals stamp one write in several places, seconds apart.
_SAME_WRITE = timedelta(minutes=10)


class Trail(Struct, frozen=True, gc=False):
    """What is known of when a dataset's data changed.

    changed: the latest moment that its data may have changed, with its source; nothing happened after it. sweep: the
    crowd that this stamp is part of, so that it says no more than "not later". history: every change that a source
    names one by one. visits: when we looked and what the latest believed change was then. record: the stamp is that
    of the record, not of the data. back: how often a date stepped back between visits. ahead: a date that lies in the
    future of the visit. anew: the content was another at every visit and dated by the visit itself: it is made on
    request, which shows nothing of the data behind it. floor: the stamp is of a file or a record that was added or
    an entry of a log, and the data may have changed later without one. reissued: how often its issue date moved forward
    between visits, as it does when a harvester makes the record anew.
    """

    changed: datetime | None
    source: Source | None
    sweep: Sweep | None
    history: tuple[datetime, ...]
    visits: tuple[tuple[datetime, datetime], ...]
    record: bool
    back: int
    ahead: datetime | None
    anew: bool = False
    floor: bool = False
    reissued: int = 0

    @property
    def watched(self) -> timedelta:
        """From the first visit to the last."""
        return self.visits[-1][0] - self.visits[0][0] if self.visits else timedelta(0)

    @property
    def known(self) -> tuple[datetime, ...]:
        """Every moment of change that is believed, in order of time."""
        return tuple(sorted({*self.history, *(changed for _, changed in self.visits)}))

    @property
    def seen_changes(self) -> int:
        """Visits at which the date was another than at the visit before."""
        return sum(one[1] < other[1] for one, other in zip(self.visits, self.visits[1:], strict=False))


#: The sweep that a stamp seen at a visit is part of, of the data (False) or of the record (True).
SweepOf = Callable[[datetime, datetime, bool], Sweep | None]


def follow(sightings: Sequence[Sighting], sweep_of: SweepOf) -> Trail:
    """The trail of one dataset. sightings: in order of time, the present visit last."""
    now = sightings[-1]
    contents, anew = _contents(sightings)
    stamps = [(sighting.seen_at, *stamp_of(sighting)) for sighting in sightings]
    record = stamps[-1][2] in (None, Source.ITEM_DATE) and not contents
    visits, back = _visits(stamps, record, sweep_of)
    _, changed, source = stamps[-1]
    if contents and (changed is None or source is Source.ITEM_DATE or contents[-1] > changed):
        changed, source = contents[-1], Source.SEEN
    if contents:
        visits = _with_contents(visits, sightings, contents)
    return Trail(
        changed=changed,
        source=source,
        sweep=sweep_of(now.seen_at, changed, record) if changed and source is not Source.SEEN else None,
        history=_history(now.observation) if now.observation else (),
        visits=tuple(visits),
        record=record,
        back=back,
        ahead=_ahead(now),
        anew=anew,
        floor=source is Source.INSIDE or (source in HISTORIES and not _is_bounded(now)),
        reissued=_reissued(sightings),
    )


def _visits(
    stamps: Sequence[tuple[datetime, datetime | None, Source | None]], record: bool, sweep_of: SweepOf
) -> tuple[list[tuple[datetime, datetime]], int]:
    """When we looked and the latest believed change then; how often a date stepped back.

    Only dates of one source are held against each other: a look into the rows finds what the catalog does not tell.
    """
    believed: list[tuple[datetime, datetime]] = []
    back = 0
    latest: dict[Source, datetime] = {}
    for seen_at, stamp, source in stamps:
        if stamp is None or source is None or (source is Source.ITEM_DATE) is not record:
            continue
        before = latest.get(source)
        if before is not None and before - stamp > _SAME_WRITE:
            # What was shown before has been taken back, so it dates no data that is there now.
            back += 1
            believed = [(seen, min(known, stamp)) for seen, known in believed]
        elif before is None and believed and stamp <= believed[-1][0]:
            # A change from before the last visit, which only this source shows.
            believed = [(seen, max(known, stamp) if stamp <= seen else known) for seen, known in believed]
        latest[source] = stamp
        shared = bool(believed) and sweep_of(seen_at, stamp, record) is not None
        known = believed[-1][1] if believed else stamp
        believed.append((seen_at, known if shared or (before is None and stamp < known) else stamp))
    return believed, back


def _contents(sightings: Sequence[Sighting]) -> tuple[list[datetime], bool]:
    """When other content than at the visit before was found, and whether it is made anew at every visit.

    The moment is the download's own date where that lies between the two visits, else the later visit.
    """
    found: list[datetime] = []
    made = differing = 0
    before: tuple[datetime, str] | None = None
    for sighting in sightings:
        seen = sighting.observation
        if seen is None or seen.digest is None:
            continue
        dated = [signal.at for signal in seen.signals if signal.source is Source.HTTP_DATE]
        generated = any(abs(sighting.seen_at - at) <= _SAME_WRITE for at in dated)
        if before is not None and seen.digest != before[1]:
            differing += 1
            made += generated
            if not generated:
                between = [at for at in dated if before[0] < at <= sighting.seen_at]
                found.append(max(between, default=sighting.seen_at))
        before = sighting.seen_at, seen.digest
    return found, bool(made) and made == differing


def _with_contents(
    visits: Sequence[tuple[datetime, datetime]], sightings: Sequence[Sighting], contents: Sequence[datetime]
) -> list[tuple[datetime, datetime]]:
    """The visits with changes of content believed as well as dates."""
    dated = dict(visits)
    merged = []
    for sighting in sightings:
        known = [moment for moment in contents if moment <= sighting.seen_at]
        if sighting.seen_at in dated:
            known.append(dated[sighting.seen_at])
        if known:
            merged.append((sighting.seen_at, max(known)))
    return merged


def stamp_of(sighting: Sighting) -> tuple[datetime | None, Source | None]:
    """The latest moment the data may have changed as one visit showed it; the record's date where that is all."""
    limit = sighting.seen_at + _CLOCKS_DIFFER
    known: list[tuple[datetime, Source]] = []
    if sighting.data_modified is not None:
        known.append((sighting.data_modified, Source.DATA_DATE))
    for signal in sighting.observation.signals if sighting.observation else ():
        if signal.source in OF_DATA:
            known.append((signal.at, signal.source))
    known = [entry for entry in known if entry[0] <= limit]
    if known:
        return max(known)
    if sighting.data_modified is None and (inside := newest(sighting.observation, sighting.seen_at)) is not None:
        return min(inside.at, sighting.seen_at), Source.INSIDE
    if sighting.metadata_modified is not None and sighting.metadata_modified <= limit and not sighting.data_modified:
        return sighting.metadata_modified, Source.ITEM_DATE
    return None, None


def _is_bounded(sighting: Sighting) -> bool:
    signals = sighting.observation.signals if sighting.observation else ()
    return sighting.data_modified is not None or any(signal.source in BOUNDS for signal in signals)


def _reissued(sightings: Sequence[Sighting]) -> int:
    issued = [sighting.issued for sighting in sightings if sighting.issued is not None]
    return sum(later - earlier > _CLOCKS_DIFFER / 2 for earlier, later in pairwise(issued))


def _ahead(sighting: Sighting) -> datetime | None:
    stamp = sighting.data_modified
    return stamp if stamp is not None and stamp > sighting.seen_at + _CLOCKS_DIFFER else None


def _history(observation: Observation) -> tuple[datetime, ...]:
    """Every moment of change that a source names for itself."""
    limit = observation.seen_at + _CLOCKS_DIFFER
    return tuple(sorted({signal.at for signal in observation.signals if _tells(signal) and signal.at <= limit}))


def _tells(signal: Signal) -> bool:
    return signal.source in HISTORIES and signal.rows != 0
