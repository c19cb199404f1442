"""Kept bytes to a Snapshot: reads the captures of an audit folder and maps them to nouns; no network, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from auditor import archive, payload
from auditor.model import Catalog, CollectionStatus, Dataset, NotCollected, Page, replace
from auditor.platforms.registry import BY_NAME
from auditor.snapshot import CAPTURES, Collected, CollectedPortal, PortalSnapshot, Snapshot

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
    wanted = frozenset(record for portal in collected.portals for ids in portal.passes for record in ids)
    pages = {page.capture: page for page in _pages(folder, wanted)}
    missing = wanted - pages.keys()
    if missing:
        raise archive.DamagedArchive(f"{len(missing)} captures that snapshot.json names are not in {CAPTURES}/")
    portals = tuple(_portal(portal, pages) for portal in collected.portals)
    return Snapshot(
        taken_at=taken_at or collected.taken_at,
        depth=collected.depth,
        portals=portals,
        catalog=_together(portals),
        status=_overall(portals),
        collected=collected,
    )


def _pages(folder: Path, wanted: frozenset[str]) -> Sequence[Page]:
    return [
        Page(capture.record, capture.url, payload.document(capture.payload, capture.charset))
        for capture in archive.read(folder / CAPTURES, wanted)
    ]


def _portal(collected: CollectedPortal, pages: dict[str, Page]) -> PortalSnapshot:
    refusal, portal = collected.refusal, collected.portal
    passes = [[pages[record] for record in ids] for ids in collected.passes]
    catalog = BY_NAME[collected.mapping].catalog(passes, portal) if collected.mapping and any(passes) else None
    status, reason = _status(catalog, refusal.status if refusal else None, refusal.reason if refusal else "")
    kept: Catalog | NotCollected = catalog or NotCollected(reason)
    if status in (CollectionStatus.BLOCKED, CollectionStatus.BROKEN, CollectionStatus.NOT_FOUND):
        kept = NotCollected(reason)
    return PortalSnapshot(portal, kept, status, reason, collected.notes, collected.robots)


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
        return NotCollected(portals[0].reason)
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
