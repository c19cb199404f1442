"""The refresh state of every dataset of a catalog: states, verdicts, and the facts that rules judge by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from auditor.model import Dataset, Label, Observation, Source, replace
from auditor.refresh import bulk_entries, cadence, crowd, inside, rules, series
from auditor.refresh.case import Case, Verdict
from auditor.refresh.crowd import Crowd
from auditor.refresh.method import method
from auditor.refresh.periodicity import reconcile
from auditor.refresh.sighting import Sighting
from auditor.refresh.states import MAINTAINED, NEUTRAL, State
from auditor.refresh.trail import Trail, follow, stamp_of

__all__ = ["MAINTAINED", "NEUTRAL", "Earlier", "Key", "State", "Verdict", "verdicts"]

#: A portal's address and the identifier of a dataset there.
Key = tuple[str, str]
#: What is written within so long of being issued belongs to the first upload.
FIRST_UPLOAD = timedelta(days=3)
#: Issue dates are no matter of nightly jobs: they are looked at as from far ahead.
NO_JOBS = datetime.max.replace(tzinfo=UTC)
_JUST_NOW = timedelta(days=2)
#: A look that lies farther back than this was made on an earlier visit.
_SAME_VISIT = timedelta(days=1)
#: What earlier visits saw, in any order: from earlier audits or from a store of nights.
Earlier = dict[Key, list[Sighting]]


def verdicts(
    datasets: Sequence[Dataset],
    seen_at: datetime,
    observations: Mapping[Key, Observation] = {},
    earlier: Earlier | None = None,
    visited: datetime | None = None,
) -> dict[Key, Verdict]:
    """The verdict on every dataset at a stated time.

    observations: what per-dataset calls showed, on this visit or one before; visited: when this visit was, where that
    is known. earlier: visits before; those after `seen_at` are not looked at. A portal that has moved to another
    address is known by the identifiers of its datasets.
    """
    before_of = _by_dataset(earlier or {}, datasets)
    sightings: dict[Key, list[Sighting]] = {}
    for dataset in datasets:
        key = dataset.portal, dataset.id
        before = [sighting for sighting in before_of(key) if sighting.seen_at < seen_at]
        now = Sighting.of(dataset, seen_at, observations.get(key))
        sightings[key] = [*sorted(before, key=lambda sighting: sighting.seen_at), now]
    sightings = bulk_entries.without(sightings)
    crowds = _Crowds(sightings)
    members = series.find(datasets)
    cases = {
        key: _case(dataset, sightings[key], crowds, seen_at, visited)
        for dataset in datasets
        for key in [(dataset.portal, dataset.id)]
    }
    found = {key: rules.decide(case) for key, case in cases.items()}
    for one in {id(one): one for one in members.values()}.values():
        rules.judge_series(one, cases, found)
    return _of_silent_portals(found, seen_at)


def _of_silent_portals(found: dict[Key, Verdict], seen_at: datetime) -> dict[Key, Verdict]:
    """Notes on each verdict that its whole portal has gone silent, where it has: no dataset is to blame for that."""
    changed: dict[str, list[datetime | None]] = defaultdict(list)
    alive: dict[str, bool] = defaultdict(bool)
    for (portal, _), verdict in found.items():
        # The date of a record may stand still while rows are edited.
        changed[portal].append(None if verdict.source == Source.ITEM_DATE else verdict.changed)
        alive[portal] |= verdict.state in MAINTAINED or verdict.state in (State.LATE, State.TOO_NEW)
    silent = {
        portal: since
        for portal, stamps in changed.items()
        if not alive[portal] and (since := crowd.silent_since(stamps, seen_at))
    }
    for key in found if silent else ():
        if key[0] in silent:
            found[key] = replace(found[key], portal_silent_since=silent[key[0]])
    return found


def _by_dataset(earlier: Earlier, datasets: Sequence[Dataset]) -> Callable[[Key], Sequence[Sighting]]:
    """Finds the earlier sightings of a dataset: at its own portal, and at addresses that are not listed any more, as
    long as one portal alone has, and had at each visit, its identifier."""
    listed = {dataset.portal for dataset in datasets}
    names = Counter(dataset.id for dataset in datasets)
    elsewhere: dict[str, list[Sighting]] = defaultdict(list)
    for (portal, name), sightings in earlier.items():
        if portal not in listed:
            elsewhere[name] += sightings

    def of(key: Key) -> Sequence[Sighting]:
        found = [*earlier.get(key, ()), *(elsewhere.get(key[1], ()) if names[key[1]] == 1 else ())]
        return found if len({sighting.seen_at for sighting in found}) == len(found) else earlier.get(key, ())

    return of


class _Crowds:
    """The sweeps of every visit to every portal."""

    def __init__(self, sightings: Mapping[Key, Sequence[Sighting]]) -> None:
        stamps: dict[tuple[str, datetime, bool], list[datetime]] = defaultdict(list)
        alone: Counter[tuple[str, datetime]] = Counter()
        issued: dict[str, list[datetime]] = defaultdict(list)
        for (portal, _), visits in sightings.items():
            if (first := min((visit.issued for visit in visits if visit.issued), default=None)) is not None:
                issued[portal].append(first)
            for visit in visits:
                stamp, source = stamp_of(visit)
                if stamp is not None:
                    stamps[portal, visit.seen_at, source is Source.ITEM_DATE].append(stamp)
                # Where a record has one date only, an edit of the record moves it as easily as one of the data.
                alone[portal, visit.seen_at] += visit.metadata_modified is None and source is Source.DATA_DATE
        self._crowds: dict[tuple[str, datetime, bool], Crowd] = {}
        for (portal, seen_at, record), times in stamps.items():
            weak = record or 2 * alone[portal, seen_at] > len(times)
            share = crowd.RECORD_SHARE if weak else crowd.DATA_SHARE
            self._crowds[portal, seen_at, record] = Crowd.of(times, share, seen_at)
        self._jobs = _portals_with_jobs(self._crowds)
        self._issued = {portal: Crowd.of(times, crowd.DATA_SHARE, NO_JOBS) for portal, times in issued.items()}

    def trail(self, portal: str, sightings: Sequence[Sighting]) -> Trail:
        """The trail of one dataset of a portal among all the others."""

        def sweep_of(seen_at: datetime, stamp: datetime, record: bool) -> crowd.Sweep | None:
            if not record and portal in self._jobs:
                return None
            found = self._crowds.get((portal, seen_at, record))
            return found.sweep(stamp) if found else None

        return follow(sightings, sweep_of)

    def issued_together(self, portal: str, issued: datetime | None) -> int:
        """How many datasets were issued within the same hours, where they are too many to be believed; else 0."""
        sweep = self._issued[portal].sweep(issued) if issued is not None else None
        return sweep.datasets if sweep else 0


def _portals_with_jobs(crowds: Mapping[tuple[str, datetime, bool], Crowd]) -> frozenset[str]:
    """Portals where most of the data had a new date at nearly every one of several visits: a job, no sweep."""
    seen: dict[str, list[bool]] = defaultdict(list)
    for (portal, seen_at, record), found in crowds.items():
        if not record:
            seen[portal].append(any(seen_at - sweep.end < _JUST_NOW for sweep in found.sweeps))
    return frozenset(portal for portal, swept in seen.items() if len(swept) >= 5 and sum(swept) >= 0.8 * len(swept))


def _as_of(trail: Trail, looked: Observation | None, seen_at: datetime, visited: datetime | None) -> datetime:
    """What ages are counted to. Where only a look into a dataset tells of changes, nobody has seen what came since."""
    if looked is None or visited is None or trail.source in (None, Source.DATA_DATE, Source.ITEM_DATE):
        return seen_at
    behind = visited - looked.seen_at
    return seen_at - behind if behind > _SAME_VISIT else seen_at


def _case(
    dataset: Dataset, sightings: Sequence[Sighting], crowds: _Crowds, seen_at: datetime, visited: datetime | None
) -> Case:
    observation = sightings[-1].observation
    labels: tuple[Label, ...] = dataset.accrual_periodicity + (observation.labels if observation else ())
    declared = reconcile(labels)
    trail = crowds.trail(dataset.portal, sightings)
    seen_at = _as_of(trail, observation, seen_at, visited)
    issued = min((sighting.issued for sighting in sightings if sighting.issued is not None), default=None)
    # A first upload may take a long weekend; what is written then is no update.
    started = [moment for moment in trail.history if issued is None or moment > issued + FIRST_UPLOAD]
    # The dates of a record have a beat of their own, which is none of the data.
    seen = None if trail.record else cadence.of_history(started) or cadence.of_visits(trail.visits)
    return Case(
        dataset=dataset,
        seen_at=seen_at,
        declared=declared,
        trail=trail,
        cadence=seen,
        newest=inside.newest(observation, seen_at),
        unmoved=_unmoved(sightings),
        method=method(sightings),
        first_issued=issued,
        issued_together=crowds.issued_together(dataset.portal, issued),
    )


def _looked(sighting: Sighting) -> datetime:
    """When what a sighting shows of the inside was looked at: an earlier look may stand for a visit that made none."""
    looked = sighting.observation.seen_at if sighting.observation else sighting.seen_at
    return looked if sighting.seen_at - looked > _SAME_VISIT else sighting.seen_at


def _unmoved(sightings: Sequence[Sighting]) -> float | None:
    """For how many days of our visits the newest date inside has been the same; None where it was seen once or less."""
    dates = [(_looked(sighting), inside.newest(sighting.observation, sighting.seen_at)) for sighting in sightings]
    known = [(seen_at, found.at) for seen_at, found in dates if found is not None]
    if len(known) < 2:
        return None
    last_seen, last = known[-1]
    same = [seen_at for seen_at, at in known if at == last]
    return (last_seen - min(same)).total_seconds() / 86400
