"""One portal on one night: collected in full or by its changes, put into the store, and judged."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor import __version__, archive, kept
from auditor.attest import read_statements
from auditor.collect import SAMPLE, Again, Watcher, collect
from auditor.derive import recorded
from auditor.http import Policy
from auditor.model import CollectionStatus
from auditor.monitor import looks
from auditor.monitor.before import Before, known
from auditor.monitor.judging import judge, remembered
from auditor.monitor.looks import Past
from auditor.monitor.manifest import Frame, Kept, alike, digest_of, encoded, key_of, name_of, taken_apart
from auditor.pace import Paces
from auditor.platforms import dcat_us
from auditor.platforms.merging import Merged
from auditor.register import Listed, Settings
from auditor.rubric import Rubric
from auditor.since import Known
from auditor.snapshot import CAPTURES, Collected, CollectedPortal, Limits, Snapshot
from auditor.store import Entry, Key, Night, Store, Visit

#: Folder of the captures, below the monitor's own.
NIGHTS = "nights"
_WHOLE = (CollectionStatus.COMPLETE, CollectionStatus.EMPTY)
#: A list that is so much shorter than before is not believed until a second night says the same.
_UNBELIEVABLE = 0.5
#: A whole visit is due a little before its day has quite gone by: nights do not begin on the second.
_EARLY = timedelta(hours=6)


class Place(Struct, frozen=True):
    """Where and how a monitor works. root: its folder."""

    root: Path
    store: Store
    settings: Settings
    paces: Paces


def visit(place: Place, listed: Listed, rubric: Rubric, night: Night, started: datetime, watcher: Watcher) -> Visit:
    """Visits a portal and writes what came of it into the store, in one step at the end.

    Whatever the portal does is data. A visit that was stopped before left a folder, which is thrown away.
    """
    portal = place.store.portal(listed.name, night.begun)
    before = known(place.store, portal)
    past = looks.past(place.store, before.visits)
    taken_at = night.at or started
    folder = f"{NIGHTS}/{listed.name}/{taken_at:%Y%m%dT%H%M%SZ}"
    there = place.root / folder
    shutil.rmtree(there, ignore_errors=True)
    there.mkdir(parents=True)
    collected = _collected(place, listed, before, past, taken_at, there, watcher)
    now = _lists(there, collected.portals, before)
    read_pages = any(run.errand == "pages" for run in collected.spiders)
    looked = folder if read_pages else before.kept.looked if before.kept else ""
    seen = looks.made(there, collected, now)
    past.add(seen, taken_at)
    snapshot = recorded(collected, now, looks.looked(place.root, looked, past, collected.portals))
    statements = read_statements(collected.attestations)
    frames = [
        _frame(there, one, held, before, n) for n, (one, held) in enumerate(zip(collected.portals, now, strict=True))
    ]
    entries, contents, counts, missing = _kept(collected, now, before, snapshot, frames)
    _, judged = judge(snapshot, rubric, statements, remembered(place.store, portal), missing)
    record = encoded(Kept(collected, tuple(frames), looked, missing))
    contents[name_of(record)] = record
    numbers = msgspec.json.encode(counts, order="sorted") if counts else b""
    if numbers:
        contents[name_of(numbers)] = numbers
    sights = looks.encoded(seen)
    if sights:
        contents[name_of(sights)] = sights
    read = any(held is not None for held in now)
    status, reason = _status(snapshot, missing)
    made = Visit(
        night=night.id,
        portal=portal,
        taken_at=taken_at,
        how=("changes" if any(one.onto for one in collected.portals) else "whole") if read else "nothing",
        status=str(status),
        reason=reason[:1000],
        url=collected.portals[0].portal.url,
        platform=collected.portals[0].portal.platform,
        listed=sum(len(held.records) for held in now if held is not None),
        manifest=digest_of(entries) if read else "",
        record=name_of(record),
        counts=name_of(numbers) if numbers else "",
        folder=folder,
        requests=collected.requests,
        bytes=collected.bytes,
        seconds=collected.seconds,
        auditor_version=__version__,
        looks=name_of(sights) if sights else "",
    )
    changed = _changed(before.entries, entries) if read else {}
    new = {one.digest for one in changed.values() if one is not None} | {made.record, made.counts, made.looks}
    number = place.store.add(made, changed, {name: body for name, body in contents.items() if name in new}, judged)
    return msgspec.structs.replace(made, id=number)


def _status(snapshot: Snapshot, missing: Sequence[Key]) -> tuple[CollectionStatus, str]:
    """What happened. A list that is not believed is one that was read in part."""
    reason = " ".join(one.reason for one in snapshot.portals if one.reason)
    if missing and snapshot.status in _WHOLE:
        said = f"{len(missing):,} records that were listed before did not come; a second night has to say so, too"
        return CollectionStatus.PARTIAL, said
    return snapshot.status, reason


def _collected(
    place: Place, listed: Listed, before: Before, past: Past, taken_at: datetime, folder: Path, watcher: Watcher
) -> Collected:
    settings = place.settings
    whole = _is_due(before, listed, settings, taken_at)

    def again(portals: Sequence[CollectedPortal]) -> Again:
        now = _lists(folder, portals, before)
        return looks.due(past, portals, now, before.held, at=taken_at, pages=whole, size=SAMPLE)

    return collect(
        listed.urls,
        folder,
        policy=Policy(pace=Policy().pace if listed.pace is None else listed.pace, in_all=60.0 * settings.minutes),
        depth=listed.depth or settings.depth,
        taken_at=taken_at,
        allow_private=settings.allow_private,
        home=listed.home,
        limits=Limits(minutes=settings.minutes),
        departments=listed.departments or None,
        attestations=(place.root / listed.attest).read_text(encoding="utf-8") if listed.attest else "",
        watcher=watcher,
        known=_asked(before, whole=whole),
        again=again,
        paces=place.paces,
    )


def _is_due(before: Before, listed: Listed, settings: Settings, at: datetime) -> bool:
    """Whether everything is to be read: nothing is known, too long ago, or the last night did not read to the end."""
    if before.last is None or before.kept is None or before.kept.collected.asked != tuple(listed.urls):
        return True
    settled = all(frame is None or frame.settled or not frame.short for frame in before.kept.frames)
    fine = (*_WHOLE, CollectionStatus.PARTIAL) if settled and not _was_stopped(before.kept.collected) else _WHOLE
    if before.visits[-1] is not before.last or before.last.status not in fine:
        return True
    last = max((one.taken_at for one in before.visits if one.how == "whole" and one.status in fine), default=None)
    return last is None or at - last >= timedelta(days=settings.whole_every) - _EARLY


def _asked(before: Before, *, whole: bool) -> Mapping[str, Known]:
    """The catalogs that are known, by address. whole: they are walked all the same."""
    if before.kept is None or before.last is None:
        return {}
    found: dict[str, Known] = {}
    for portal, frame, held in zip(before.kept.collected.portals, before.kept.frames, before.held, strict=True):
        if held is not None and frame is not None and portal.mapping:
            found[portal.asked] = Known(
                portal.portal, portal.mapping, held, before.last.manifest, frame.validators, whole
            )
    return found


def _lists(folder: Path, portals: Sequence[CollectedPortal], before: Before) -> Sequence[Merged | None]:
    """What each portal lists now; None where nothing of it was read."""
    pages = kept.pages(folder, portals)
    now: list[Merged | None] = []
    for source, portal in enumerate(portals):
        found = kept.records(portal, pages)
        old = before.held[source] if source < len(before.held) else None
        now.append(_with(old, found, portal) if old is not None else found)
    return now


def _with(old: Merged, found: Merged | None, portal: CollectedPortal) -> Merged | None:
    """A list with what stands in it as it was: all but the changes where only these were asked for, and what is not on
    the list any more and is there all the same."""
    there = frozenset(name for name, lost in portal.lost.items() if not lost.gone)
    if portal.onto is None:
        kept = {name: old.records[name] for name in there & old.records.keys()}
        return found and msgspec.structs.replace(found, records={**kept, **found.records})
    gone = frozenset(portal.onto.gone) - there
    records = {name: record for name, record in old.records.items() if name not in gone}
    records |= found.records if found else {}
    return Merged(records, portal.onto.total, len(records), old.beside, old.scope)


def _kept(
    collected: Collected,
    now: Sequence[Merged | None],
    before: Before,
    snapshot: Snapshot,
    frames: Sequence[Frame | None],
) -> tuple[dict[Key, Entry], dict[str, bytes], dict[str, list[object]], tuple[Key, ...]]:
    """All that is listed after this visit, the contents of it, the numbers that were read, and what did not come."""
    entries: dict[Key, Entry] = {}
    contents: dict[str, bytes] = {}
    counts: dict[str, list[object]] = {}
    came: set[Key] = set()
    for source, (portal, found, told) in enumerate(zip(collected.portals, now, snapshot.portals, strict=True)):
        old = {key: one for key, one in before.entries.items() if key[0] == source}
        if found is None or not portal.mapping:
            entries |= old
            continue
        mine, bodies, numbers = taken_apart(source, portal.mapping, found)
        mine |= _unchanged(source, portal.mapping, mine, found, before)
        # What a visit did not bring is no news where it did not read to the end, and hardly where half is missing.
        frame = frames[source]
        whole = told.status in _WHOLE or (frame is not None and frame.settled)
        entries |= mine if whole and _is_believable(len(mine), len(old), before) else old | mine
        came |= mine.keys()
        contents |= bodies
        fresh = {key for key, one in mine.items() if old.get(key) is None or old[key].digest != one.digest}
        counts |= {
            name: held
            for name, held in numbers.items()
            if portal.onto is None or (source, name.partition("/")[2]) in fresh
        }
    return entries, contents, counts, tuple(sorted(entries.keys() - came))


def _unchanged(source: int, mapping: str, mine: Mapping[Key, Entry], found: Merged, before: Before) -> dict[Key, Entry]:
    """The entries of before for records that say the same in other words: the store need not keep them twice."""
    held = before.held[source] if source < len(before.held) else None
    if held is None:
        return {}
    kept: dict[Key, Entry] = {}
    for name, record in found.records.items():
        key = (source, key_of(name))
        old, was = before.entries.get(key), held.records.get(name)
        if old is None or was is None or (old.digest, old.sharing) == (mine[key].digest, mine[key].sharing):
            continue
        if old.sharing == record.sharing and alike(mapping, was.content, record.content):
            kept[key] = old
    return kept


def _is_believable(delivered: int, listed: int, before: Before) -> bool:
    if delivered >= _UNBELIEVABLE * listed:
        return True
    # The night before delivered as little already: then it is so.
    return before.last is not None and before.last.listed < _UNBELIEVABLE * listed


def _changed(before: Mapping[Key, Entry], now: Mapping[Key, Entry]) -> dict[Key, Entry | None]:
    changed: dict[Key, Entry | None] = {
        key: one
        for key, one in now.items()
        if key not in before or (before[key].digest, before[key].sharing) != (one.digest, one.sharing)
    }
    changed.update(dict.fromkeys(before.keys() - now.keys()))
    return changed


def _frame(folder: Path, portal: CollectedPortal, held: Merged | None, before: Before, source: int) -> Frame | None:
    old = before.kept.frames[source] if before.kept and source < len(before.kept.frames) else None
    if held is None:
        return old
    if portal.onto and old is not None:
        return Frame(held.claimed, held.beside, held.scope, old.validators, old.short, old.settled)
    validators = _validators(folder, portal) if portal.mapping == dcat_us.NAME else {}
    short = max(0, (held.claimed or 0) - len(held.records)) if portal.refusal is None else 0
    settled = short > 0 and old is not None and old.short == short
    return Frame(held.claimed, held.beside, held.scope, validators, short, settled)


def _was_stopped(collected: Collected) -> bool:
    return any(portal.refusal is not None for portal in collected.portals)


def _validators(folder: Path, portal: CollectedPortal) -> Mapping[str, Mapping[str, str]]:
    """What the answer of a feed says by which a change of it can be told."""
    records = frozenset(record for ids in portal.passes for record in ids)
    return {
        one.url: {name: one.headers[name] for name in ("etag", "last-modified") if name in one.headers}
        for one in archive.read(folder / CAPTURES, records)
    }
