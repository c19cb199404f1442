"""What the store knows of a portal: its list after a visit, as records again."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from auditor.monitor.manifest import Counts, Kept, decoded, key_of, put_together
from auditor.platforms.merging import Merged
from auditor.prepared import json_reader
from auditor.store import Entry, Key, Store, Visit

_numbers = json_reader(Counts)


class Before(Struct, frozen=True):
    """What is known. visits: all, the oldest first; last: the newest one that read a list, None for none; kept: what it
    kept; entries: what was listed after it; held: the same as records, by source."""

    visits: tuple[Visit, ...] = ()
    last: Visit | None = None
    kept: Kept | None = None
    entries: Mapping[Key, Entry] = {}
    held: tuple[Merged | None, ...] = ()

    @property
    def came(self) -> tuple[Merged | None, ...]:
        """Of `held`, what the last visit brought or found unchanged; None for a list of which nothing came."""
        missing = frozenset(self.kept.missing) if self.kept else frozenset()
        return tuple(_without(held, source, missing) for source, held in enumerate(self.held))


def _without(held: Merged | None, source: int, missing: frozenset[Key]) -> Merged | None:
    if held is None or not missing:
        return held
    records = {name: one for name, one in held.records.items() if (source, key_of(name)) not in missing}
    return replace(held, records=records, delivered=len(records)) if records else None


def known(store: Store, portal: int, upto: int | None = None) -> Before:
    """What is known of a portal after its newest visit, or after a given one."""
    visits = tuple(one for one in store.visits(portal) if upto is None or one.id <= upto)
    last = next((one for one in reversed(visits) if one.manifest), None)
    if last is None:
        return Before(visits)
    kept = decoded(store.content(last.record))
    entries = store.manifest(portal, last.id)
    return Before(visits, last, kept, entries, _held(store, visits, kept, entries))


def _held(
    store: Store, visits: tuple[Visit, ...], kept: Kept, entries: Mapping[Key, Entry]
) -> tuple[Merged | None, ...]:
    contents = store.contents(one.digest for one in entries.values())
    counts = _counts(store, visits)
    held: list[Merged | None] = []
    for source, (portal, frame) in enumerate(zip(kept.collected.portals, kept.frames, strict=True)):
        if frame is None or not portal.mapping:
            held.append(None)
        else:
            held.append(put_together(source, portal.mapping, entries, contents, frame, counts))
    return tuple(held)


def _counts(store: Store, visits: tuple[Visit, ...]) -> Counts:
    """The numbers as they were read last: all of them on the last whole visit, those of what changed since."""
    first = max((number for number, one in enumerate(visits) if one.how == "whole" and one.manifest), default=0)
    digests = [one.counts for one in visits[first:] if one.counts]
    found: Counts = {}
    contents = store.contents(digests)
    for digest in digests:
        found |= _numbers(contents[digest])
    return found
