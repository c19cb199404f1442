"""What nights saw besides the catalog: what became of links, what single datasets told; and when to look again.

What stands still is looked at less and less often, what changes at once: the schedule follows from the looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor import kept
from auditor.collect import Again
from auditor.derive import Looked
from auditor.links.addresses import addresses
from auditor.model import Catalog, Dataset, Link, LinkState, NotCollected, Observation
from auditor.monitor.manifest import alike, key_of
from auditor.observed import observed
from auditor.outside import Chosen
from auditor.platforms.merging import Merged
from auditor.prepared import json_reader
from auditor.sample import chosen
from auditor.seen import looked_at, website_of
from auditor.snapshot import CAPTURES, Collected, CollectedPortal
from auditor.store import Key, Store, Visit
from auditor.web import Crawl

#: Days after which a link that works, and one that does not, is looked at again for the first time; each time nothing
#: has changed the wait doubles, up to the second figure. Ours.
_WORKS, _BROKEN = (7, 56), (1, 28)
#: The same for datasets of which the catalog tells when they changed, and for those that only a look tells of: these
#: are judged as of the last look, which must not lie far back.
_DATED, _UNDATED = (7, 56), (7, 7)
#: Nights do not begin on the second.
_EARLY = timedelta(hours=6)


class Looks(Struct, frozen=True, omit_defaults=True):
    """What one visit looked at. links: by the address; crawl: the word of the spider that followed them, None where
    none did; observations: with source and key of the dataset."""

    links: Mapping[str, Link] = {}
    crawl: Crawl | None = None
    observations: tuple[tuple[int, str, Observation], ...] = ()


_looks = json_reader(Looks)


class _Turn(Struct):
    """The last look at something. at: of the visit; same: how many looks in a row said the same."""

    at: datetime
    same: int = 1


class Past(Struct):
    """All looks up to a visit, the newest of each thing. told: observations by visit, for the history."""

    links: dict[str, Link] = {}
    observations: dict[Key, Observation] = {}
    told: dict[int, dict[Key, Observation]] = {}
    crawl: Crawl | None = None
    link_turns: dict[str, _Turn] = {}
    turns: dict[Key, _Turn] = {}

    def add(self, looks: Looks, at: datetime, visit: int = 0) -> None:
        """Takes in the looks of one more visit, the oldest first."""
        for url, link in looks.links.items():
            before = self.links.get(url)
            same = before is not None and (before.state, before.reason) == (link.state, link.reason)
            self.link_turns[url] = _Turn(at, self.link_turns[url].same + 1 if same else 1)
            self.links[url] = link
        for source, dataset, one in looks.observations:
            key = (source, dataset)
            was = self.observations.get(key)
            same = was is not None and _substance(was) == _substance(one)
            self.turns[key] = _Turn(at, self.turns[key].same + 1 if same else 1)
            self.observations[key] = one
            self.told.setdefault(visit, {})[key] = one
        self.crawl = looks.crawl or self.crawl


def past(store: Store, visits: Sequence[Visit]) -> Past:
    """What these visits looked at, the oldest first."""
    found = Past()
    contents = store.contents(one.looks for one in visits if one.looks)
    for visit in visits:
        if visit.looks:
            found.add(_looks(contents[visit.looks]), visit.taken_at, visit.id)
    return found


def made(folder: Path, collected: Collected, now: Sequence[Merged | None]) -> Looks:
    """What a visit looked at, from the bytes that it kept."""
    catalogs = list(map(kept.catalog, collected.portals, now))
    links, crawl = looked_at(folder, collected, _datasets(catalogs))
    found, _ = observed(folder, collected, catalogs, lambda source, dataset: _record(now[source], dataset))
    source_of = {portal.portal.url: number for number, portal in enumerate(collected.portals)}
    observations = tuple((source_of[url], key_of(name), one) for (url, name), one in sorted(found.items()))
    return Looks(links, crawl, observations)


def encoded(looks: Looks) -> bytes:
    """As it is stored; nothing where nothing was looked at."""
    return msgspec.json.encode(looks) if looks.links or looks.observations or looks.crawl else b""


def looked(root: Path, folder: str, found: Past, portals: Sequence[CollectedPortal]) -> Looked:
    """The same as a Snapshot takes it. folder: of the visit that read pages last, empty for none."""
    urls = [portal.portal.url for portal in portals]
    observations = {
        (urls[source], one.id): one for (source, _), one in found.observations.items() if source < len(urls)
    }
    there = root / folder
    if folder and (there / CAPTURES).is_dir():
        return Looked(website_of(there, Collected.read(there)), found.links, found.crawl, observations)
    return msgspec.structs.replace(Looked(), links=found.links, crawl=found.crawl, observations=observations)


def due(
    found: Past,
    portals: Sequence[CollectedPortal],
    now: Sequence[Merged | None],
    held: Sequence[Merged | None],
    *,
    at: datetime,
    pages: bool,
    size: int,
) -> Again:
    """What to look at on a visit. now, held: what each portal lists, and what it listed before; pages: whether the
    city's pages are due; size: how many datasets of a portal are asked at most."""
    catalogs = list(map(kept.catalog, portals, now))
    fresh: set[str] = set()
    datasets: list[tuple[list[tuple[Dataset, Mapping[str, object]]], object]] = []
    for source, catalog in enumerate(catalogs):
        new = _changed(portals[source], now[source], held[source] if source < len(held) else None)
        listed = catalog.datasets if catalog else ()
        fresh.update(one.url for one in addresses(dataset for dataset in listed if dataset.id in new))
        several, sample = chosen(listed, size, at)
        asked = [one for one in several if one.id in new or _is_due(found.turns.get((source, key_of(one.id))), one, at)]
        datasets.append(([(one, _record(now[source], one)) for one in asked], sample))
    every = addresses(_datasets(catalogs))
    wanted = [one for one in every if one.url in fresh or _is_link_due(found, one.url, at)]
    return Again(Chosen(pages, wanted), datasets)  # type: ignore[arg-type]


def _is_link_due(found: Past, url: str, at: datetime) -> bool:
    turn = found.link_turns.get(url)
    if turn is None:
        return True
    first, most = _WORKS if found.links[url].state is LinkState.ALIVE else _BROKEN
    return _is_over(turn, first, most, url, at)


def _is_due(turn: _Turn | None, dataset: Dataset, at: datetime) -> bool:
    if turn is None:
        return True
    first, most = _DATED if dataset.data_modified is not None else _UNDATED
    return _is_over(turn, first, most, dataset.id, at)


def _is_over(turn: _Turn, first: int, most: int, name: str, at: datetime) -> bool:
    """Whether the wait is over. It is a little shorter or longer for each, so that not all are due on one night."""
    spread = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[0] / 255 - 0.5
    days = min(most, first * 2 ** min(turn.same - 1, 10))
    wait = days if days < 2 or days == most else days * (1 + 0.5 * spread)
    return at - turn.at >= timedelta(days=wait) - _EARLY


def _substance(one: Observation) -> object:
    """What makes an observation another one."""
    return one.digest, one.rows, max((signal.at for signal in one.signals), default=None)


def _changed(portal: CollectedPortal, now: Merged | None, before: Merged | None) -> Collection[str]:
    """Identifiers of records that are new, or say something else than before."""
    if now is None or portal.mapping is None:
        return frozenset()
    old = before.records if before else {}
    return {
        name
        for name, one in now.records.items()
        if (was := old.get(name)) is None
        or (was.content != one.content and not alike(portal.mapping, was.content, one.content))
    }


def _record(held: Merged | None, dataset: Dataset) -> Mapping[str, object]:
    one = held.records.get(dataset.id) if held else None
    return one.content if one is not None else {}


def _datasets(catalogs: Sequence[Catalog | NotCollected | None]) -> list[Dataset]:
    return list(_counted(catalogs))


def _counted(catalogs: Sequence[Catalog | NotCollected | None]) -> Iterator[Dataset]:
    for catalog in catalogs:
        if isinstance(catalog, Catalog):
            yield from catalog.datasets
