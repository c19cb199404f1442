"""Kept bytes to a Snapshot: reads the captures of an audit folder and maps them to nouns; no network, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from auditor import kept
from auditor.model import Catalog, CollectionStatus, Dataset, Link, NotCollected, Observation, replace
from auditor.observed import observed
from auditor.platforms.merging import Merged
from auditor.seen import joined, linked, website_of
from auditor.snapshot import FILE_NAME, Collected, CollectedPortal, NotAnAudit, PortalSnapshot, Snapshot
from auditor.web import Crawl, Website

_NO_PAGES = NotCollected("the city's pages are not read at depth catalog", "/depth")
#: From the best to the worst, for a city of several portals.
_SEVERITY = (
    CollectionStatus.COMPLETE,
    CollectionStatus.EMPTY,
    CollectionStatus.PARTIAL,
    CollectionStatus.NOT_FOUND,
    CollectionStatus.BROKEN,
    CollectionStatus.BLOCKED,
)


def derive(folder: Path, taken_at: datetime | None = None) -> Snapshot:
    """The Snapshot of an audit folder, at its own or another stated point in time.

    Raises NotAnAudit or DamagedArchive for a folder that cannot be read.
    """
    collected = Collected.read(folder)
    if not collected.portals:
        raise NotAnAudit(f"{folder / FILE_NAME}: collecting was stopped before a catalog was read; --resume goes on")
    if any(portal.onto for portal in collected.portals):
        raise NotAnAudit(f"{folder} holds one night's changes alone; what they add to is in the store of its monitor")
    pages = kept.pages(folder, collected.portals)
    catalogs = [kept.catalog(portal, kept.records(portal, pages)) for portal in collected.portals]
    observations, sentences = observed(folder, collected, catalogs, lambda _, dataset: kept.record_of(dataset, pages))
    followed = None
    if collected.depth != "catalog":
        catalogs, followed = linked(folder, collected, catalogs)
    portals = tuple(map(_portal, collected.portals, catalogs, sentences))
    return Snapshot(
        taken_at=taken_at or collected.taken_at,
        depth=collected.depth,
        portals=portals,
        catalog=_together(portals),
        status=_overall(portals),
        collected=collected,
        observations=observations,
        website=website_of(folder, collected),
        links=followed,
    )


class Looked(Struct, frozen=True):
    """What was looked at besides the catalog, each when it was looked at last. links: what became of addresses, by the
    address; crawl: the word of the spider that followed them, None where none ever did; observations: by portal and
    dataset."""

    website: Website | NotCollected = _NO_PAGES
    links: Mapping[str, Link] = {}
    crawl: Crawl | None = None
    observations: Mapping[tuple[str, str], Observation] = {}


def recorded(collected: Collected, held: Sequence[Merged | None], looked: Looked = Looked()) -> Snapshot:  # noqa: B008
    """The Snapshot of records that a store kept. held: of each portal, None where nothing was read."""
    catalogs: Sequence[Catalog | None] = list(map(kept.catalog, collected.portals, held))
    if looked.crawl is not None:
        catalogs = joined(catalogs, looked.links)
    portals = tuple(_portal(portal, catalog, ()) for portal, catalog in zip(collected.portals, catalogs, strict=True))
    return Snapshot(
        taken_at=collected.taken_at,
        depth=collected.depth,
        portals=portals,
        catalog=_together(portals),
        status=_overall(portals),
        collected=collected,
        observations=looked.observations,
        website=looked.website,
        links=looked.crawl,
    )


def _portal(collected: CollectedPortal, catalog: Catalog | None, sentences: tuple[str, ...]) -> PortalSnapshot:
    refusal, portal = collected.refusal, collected.portal
    status, reason = _status(catalog, refusal.status if refusal else None, refusal.reason if refusal else "")
    held: Catalog | NotCollected = catalog or NotCollected(reason, "/portals")
    if status in (CollectionStatus.BLOCKED, CollectionStatus.BROKEN, CollectionStatus.NOT_FOUND):
        held = NotCollected(reason, "/portals")
    notes = (*collected.notes, *sentences)
    return PortalSnapshot(portal, held, status, reason, notes, collected.robots, collected.sample)


def _status(catalog: Catalog | None, stopped: CollectionStatus | None, why: str) -> tuple[CollectionStatus, str]:
    """What happened, in the contract's words, and the sentence that says it."""
    if catalog is None or (stopped and not catalog.unique):
        return stopped or CollectionStatus.BROKEN, why or "nothing of the catalog could be read"
    count = f"{catalog.unique:,}" + (f" of {catalog.claimed:,}" if catalog.claimed else "")
    if stopped:
        return CollectionStatus.PARTIAL, f"{count} records collected: {why}"
    if catalog.unique < (catalog.claimed or 0):
        return CollectionStatus.PARTIAL, f"{count} records collected: the portal claims more than it delivers"
    if not catalog.datasets and not catalog.left_out:
        return CollectionStatus.EMPTY, "the catalog lists no datasets"
    return CollectionStatus.COMPLETE, f"{count} records collected"


def _overall(portals: Sequence[PortalSnapshot]) -> CollectionStatus:
    """One portal's status; of several, complete only if all are, partial if anything was read of any."""
    statuses = [portal.status for portal in portals]
    worst = max(statuses, key=_SEVERITY.index)
    read = [status for status in statuses if status in _SEVERITY[:3]]
    if len(read) == len(statuses):
        return CollectionStatus.COMPLETE if worst == CollectionStatus.EMPTY and len(set(statuses)) > 1 else worst
    return CollectionStatus.PARTIAL if read else worst


def _together(portals: Sequence[PortalSnapshot]) -> Catalog | NotCollected:
    catalogs = [portal.catalog for portal in portals if isinstance(portal.catalog, Catalog)]
    if not catalogs:
        return NotCollected(portals[0].reason, "/portals")
    if len(catalogs) == 1:
        return catalogs[0]
    datasets, copies = _once([dataset for catalog in catalogs for dataset in catalog.datasets])
    others: dict[str, int] = {}
    for catalog in catalogs:
        for kind, count in catalog.other_assets.items():
            others[kind] = others.get(kind, 0) + count
    claims = [catalog.claimed for catalog in catalogs if catalog.claimed is not None]
    return Catalog(
        tuple(datasets),
        tuple(copies) + tuple(dataset for catalog in catalogs for dataset in catalog.left_out),
        others,
        sum(claims) if claims else None,
        sum(catalog.delivered for catalog in catalogs),
        sum(catalog.unique for catalog in catalogs),
    )


def _once(datasets: list[Dataset]) -> tuple[list[Dataset], list[Dataset]]:
    """A city's datasets, each counted on the first portal that lists it: same title, same publisher or identifier."""
    first: dict[tuple[str, str], str] = {}
    kept, copies = [], []
    for dataset in datasets:
        title = (dataset.title or "").casefold()
        named = [(title, mark) for mark in ((dataset.publisher or "").casefold(), f"id {dataset.id}") if title and mark]
        homes = [first.setdefault(key, dataset.portal) for key in named]
        home = next((home for home in homes if home != dataset.portal), dataset.portal)
        if home == dataset.portal:
            kept.append(dataset)
        else:
            copies.append(replace(dataset, left_out=f"also listed on {home}"))
    return kept, copies
