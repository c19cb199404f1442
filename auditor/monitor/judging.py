"""How a visit is judged: its list, with what all earlier nights saw; and how that is remembered."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from auditor import __version__
from auditor.assess import Audit, judged
from auditor.attest import Statements
from auditor.model import Catalog, CollectionStatus, Dataset, Observation, Stamp
from auditor.monitor.looks import past
from auditor.monitor.manifest import key_of
from auditor.prepared import json_reader
from auditor.refresh.sighting import Sighting
from auditor.refresh.verdict import Earlier
from auditor.rubric import Rubric
from auditor.snapshot import Snapshot
from auditor.store import Judged, Key, Seen, Store, Visit

#: What makes a new row of a dataset's history; words and numbers that move with the clock do not.
_TOLD = ("state", "title", "publisher", "left_out", "changed", "license", "columns", "addresses")
_WHOLE = (CollectionStatus.COMPLETE, CollectionStatus.EMPTY)


class Stamps(Struct, frozen=True, omit_defaults=True, array_like=True):
    """The dates that a dataset states."""

    data: Stamp | None = None
    metadata: Stamp | None = None
    issued: Stamp | None = None


_stamps = json_reader(Stamps)


class Memory(Struct):
    """What is remembered of a portal before a visit, by source and dataset."""

    stamps: Mapping[Key, str] = {}
    verdicts: Mapping[Key, Seen] = {}
    history: Mapping[Key, Sequence[Sighting]] = {}


def remembered(store: Store, portal: int, before: int | None = None) -> Memory:
    """What the visits to a portal saw; only those before a visit where it is named."""
    visits = [one for one in store.visits(portal) if one.manifest and (before is None or one.id < before)]
    upto = visits[-1].id if visits else 0
    if not visits:
        return Memory()
    told = past(store, visits).told
    return Memory(
        store.latest_stamps(portal, upto), store.latest_verdicts(portal, upto), _history(store, portal, visits, told)
    )


def _history(
    store: Store, portal: int, visits: Sequence[Visit], told: Mapping[int, Mapping[Key, Observation]]
) -> Mapping[Key, Sequence[Sighting]]:
    """When each dataset was seen, with its dates: at the visits that wrote them down, and at those that found them
    unchanged; and what it told for itself, at those that asked it. A visit that did not read everything says nothing of
    what it did not write down."""
    place = {one.id: number for number, one in enumerate(visits)}
    changes: dict[Key, list[tuple[int, str | None]]] = defaultdict(list)
    for visit, key, stamps in store.stamps(portal):
        if visit in place:
            changes[key].append((place[visit], stamps))
    read: dict[str, Stamps] = {}
    found: dict[Key, list[Sighting]] = {}
    for key, runs in changes.items():
        seen: list[Sighting] = []
        for number, (first, stamps) in enumerate(runs):
            if stamps is None:
                continue
            after = runs[number + 1][0] if number + 1 < len(runs) else len(visits)
            held = read.get(stamps) or read.setdefault(stamps, _stamps(stamps))
            for one in visits[first:after]:
                own = told.get(one.id, {}).get(key)
                if one is visits[first] or own is not None or one.status in _WHOLE:
                    seen.append(Sighting.stated(held.data, held.metadata, held.issued, one.taken_at, own))
        found[key] = seen
    return found


def judge(
    snapshot: Snapshot,
    rubric: Rubric,
    statements: Statements | None,
    memory: Memory,
    missing: Collection[Key],
    *,
    repairs: bool = False,
) -> tuple[Audit, Judged]:
    """The audit of a visit, and what of it goes into the store.

    missing: records that did not come and are not believed to be gone; of a list that lacks some, no dataset is.
    repairs: whether the audit says what to fix first.
    """
    urls = [portal.portal.url for portal in snapshot.portals]
    earlier: Earlier = {}
    names = _names(snapshot)
    for (source, key), sightings in memory.history.items():
        if source < len(urls):
            earlier[urls[source], names.get((source, key), key)] = list(sightings)
    audit = judged(snapshot, rubric, statements=statements, earlier=earlier, repairs=repairs)
    return audit, _kept(audit, memory, frozenset(source for source, _ in missing))


def _names(snapshot: Snapshot) -> Mapping[Key, str]:
    """The identifiers of datasets by their keys, where they are others."""
    return {key: dataset.id for key, dataset in _listed(snapshot) if key[1] != dataset.id}


def _listed(snapshot: Snapshot) -> Iterator[tuple[Key, Dataset]]:
    for source, portal in enumerate(snapshot.portals):
        catalog = portal.catalog
        for dataset in catalog.listed if isinstance(catalog, Catalog) else ():
            yield (source, key_of(dataset.id)), dataset


def _kept(audit: Audit, memory: Memory, incomplete: frozenset[int]) -> Judged:
    snapshot, card = audit.snapshot, audit.scorecard
    stamps: dict[Key, str | None] = {}
    verdicts: dict[Key, Seen] = {}
    listed: set[Key] = set()
    for key, dataset in _listed(snapshot):
        listed.add(key)
        stated = Stamps(dataset.data_modified, dataset.metadata_modified, dataset.issued)
        text = msgspec.json.encode(stated).decode()
        if memory.stamps.get(key) != text:
            stamps[key] = text
        now, before = _seen(audit, dataset), memory.verdicts.get(key)
        if before is None or _differs(before, now):
            verdicts[key] = now
    read = {n for n, one in enumerate(snapshot.portals) if isinstance(one.catalog, Catalog)} - incomplete
    for key in memory.verdicts.keys() - listed:
        if key[0] in read:
            verdicts[key] = Seen(None, memory.verdicts[key].title, memory.verdicts[key].publisher)
    stamps.update((key, None) for key in memory.stamps.keys() - listed if key[0] in read)
    share, routine = card.refresh.maintained_share, card.refresh.routine_share
    criteria = [
        {"id": one.id, "state": one.state, "score": one.score, "coverage": one.coverage} for one in card.criteria
    ]
    return Judged(
        rules=rules_of(audit.rubric, {name: check.version for name, check in audit.checks.items()}),
        at=snapshot.taken_at,
        criteria=msgspec.json.encode(criteria),
        score=card.score,
        coverage=card.coverage,
        maintained=share.value,
        maintained_low=share.low,
        maintained_high=share.high,
        datasets=card.catalog.datasets,
        routine=routine.value,
        routine_low=routine.low,
        routine_high=routine.high,
        judged_datasets=card.refresh.judged,
        stamps=stamps,
        verdicts=verdicts,
    )


def _seen(audit: Audit, dataset: Dataset) -> Seen:
    verdict = audit.verdicts.get((dataset.portal, dataset.id))
    return Seen(
        state=str(verdict.state) if verdict else "unknown",
        title=_short(dataset.title or dataset.id, 300),
        publisher=_short(dataset.publisher or "", 200),
        rule=verdict.rule if verdict else "",
        reason=_short(verdict.reason if verdict else "", 500),
        confidence=verdict.confidence if verdict else None,
        changed=_moment(verdict.changed if verdict else None),
        period_days=verdict.period_days if verdict else None,
        left_out=_short(dataset.left_out or "", 200),
        license=_short(dataset.license.text if dataset.license else "", 200),
        columns=_digest(_columns(dataset)),
        addresses=_digest(_addresses(dataset)),
    )


def _columns(dataset: Dataset) -> list[str]:
    """Names of columns; their order says nothing, for Socrata's catalog gives another one each time."""
    return sorted(one.name for one in dataset.columns) if isinstance(dataset.columns, tuple) else []


def _addresses(dataset: Dataset) -> list[str]:
    if not isinstance(dataset.distributions, tuple):
        return []
    return sorted(one.download_url or one.access_url or "" for one in dataset.distributions)


def _digest(names: Sequence[str]) -> str:
    """A short name of a list; empty for an empty one."""
    text = "\n".join(names)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16] if names else ""


def _differs(before: Seen, now: Seen) -> bool:
    return any(getattr(before, name) != getattr(now, name) for name in _TOLD)


def _short(text: str, most: int) -> str:
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return text[:most]


def _moment(at: datetime | None) -> datetime | None:
    """A time that a database can hold."""
    return at if at is None or 1 < at.year < 9999 else None


def rules_of(rubric: Rubric, checks: Mapping[str, int]) -> str:
    """The name of a set of rules: digest over the rubric, the versions of its checks and our own version."""
    return hashlib.sha256(msgspec.json.encode([__version__, rubric, sorted(checks.items())])).hexdigest()
