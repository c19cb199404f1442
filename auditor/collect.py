"""Collects portals into an audit folder: detection, the platform's walk, the captures, and what could not be had."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from auditor import __version__
from auditor.archive import Archive
from auditor.detect import address, detect
from auditor.http import USER_AGENT, Door, Policy, private
from auditor.model import CollectionStatus, Portal, Refusal
from auditor.platforms import dcat_us
from auditor.platforms.registry import BY_NAME
from auditor.platforms.walking import Pass, Walk
from auditor.snapshot import CAPTURES, SCHEMA_VERSION, Collected, CollectedPortal

DEPTHS = ("catalog", "standard", "deep")
#: What a portal's programs are asked at, for the sentence on robots.txt.
_API_PATHS = {
    "socrata": "/api/catalog/v1",
    "ckan": "/api/3/action/package_search",
    "arcgis-hub": "/api/search/v1/collections",
    "dcat-us": "/data.json",
}


class Watcher(Struct):
    """Who is told how collecting goes. said: a line of text; counted: distinct records so far, and those claimed."""

    said: Callable[[str], None] = lambda _line: None
    counted: Callable[[int, int | None], None] = lambda _done, _claimed: None


def collect(
    urls: Sequence[str],
    folder: Path,
    *,
    policy: Policy,
    depth: str,
    taken_at: datetime | None,
    allow_private: bool,
    departments: tuple[str, ...] | None = None,
    attestations: str = "",
    watcher: Watcher | None = None,
) -> Collected:
    """Collects one city's portals and writes `captures/` and `snapshot.json` below the folder.

    Whatever a portal does is data in the result; only our own failures raise. taken_at: the stated point in time,
    None for now. Raises MalformedAddress before anything is asked, FileExistsError where the folder holds captures.
    """
    watcher = watcher or Watcher()
    urls = list(dict.fromkeys(urls))
    addresses = [address(url) for url in urls]
    if allow_private:
        policy = private(policy, *(urlsplit(url).hostname or "" for url in addresses))
    started = datetime.now(UTC)
    clock = time.monotonic()
    private_only = all((urlsplit(url).hostname or "") in policy.private_hosts for url in addresses)
    portals: list[CollectedPortal] = []
    with Archive(folder / CAPTURES / "0001.warc.gz", USER_AGENT) as archive:
        door = Door(archive, policy)
        for url in urls:
            portals.append(_collected(door, url, watcher))
            # Written after each portal, so that one that is stopped or fails loses none of the others.
            collected = Collected(
                schema_version=SCHEMA_VERSION,
                auditor_version=__version__,
                started=started,
                taken_at=taken_at or started,
                depth=depth,
                pace=policy.pace if policy.pace or private_only else Policy().pace,
                strict_robots=policy.strict_robots,
                portals=tuple(portals),
                requests=door.tally.requests,
                bytes=door.tally.bytes,
                seconds=round(time.monotonic() - clock, 3),
                departments=departments,
                attestations=attestations,
            )
            collected.write(folder)
        door.close()
    return collected


def _collected(door: Door, url: str, watcher: Watcher) -> CollectedPortal:
    watcher.said(f"Looking at {url}")
    nobody = Portal(address(url), None, address(url))
    try:
        return _read(door, url, watcher)
    except Exception as problem:  # noqa: BLE001 - the boundary: what an answer made us stumble over is data
        said = f"{type(problem).__name__}: {problem}"[:160]
        refusal = Refusal(CollectionStatus.BROKEN, f"an answer could not be read, which is our failure ({said})")
        return CollectedPortal(url, nobody, refusal=refusal)


def _read(door: Door, url: str, watcher: Watcher) -> CollectedPortal:
    portal, refusal = detect(door, url)
    if refusal is not None or portal.platform is None:
        return CollectedPortal(url, portal, refusal=refusal)
    watcher.said(f"{portal.url} is {portal.platform} ({portal.evidence[0]})")
    noted = len(door.notes)
    robots = _robots_sentence(door, portal)
    walk, mapping = _walked(door, portal, watcher)
    return CollectedPortal(
        asked=url,
        portal=portal,
        mapping=mapping,
        passes=tuple(done.captures for done in walk.passes),
        refusal=_stop(walk),
        notes=(*walk.notes, *door.notes[noted:]),
        robots=robots,
    )


def _walked(door: Door, portal: Portal, watcher: Watcher) -> tuple[Walk, str]:
    """The native walk; where it brings nothing, the DCAT-US feed the same portal publishes."""
    platform = BY_NAME[str(portal.platform)]
    walk = platform.walk(door, portal, watcher.counted)
    if any(done.ids for done in walk.passes) or platform is dcat_us:
        return walk, platform.NAME
    why = _stop(walk)
    if why is not None and why.status is CollectionStatus.NOT_FOUND:
        return walk, platform.NAME  # what is not the portal's own is not so in its feed either
    feed = dcat_us.walk(door, portal, watcher.counted)
    if not any(done.ids for done in feed.passes):
        untold = _stop(feed)
        if untold is not None and why is not None:
            reason = f"{why.reason}; its feed: {untold.reason}"
            both = Refusal(untold.status if untold.captures else why.status, reason, why.captures + untold.captures)
            last = walk.passes[-1]
            return Walk(
                (*walk.passes[:-1], Pass(last.captures, last.ids, last.claimed, both)), walk.notes
            ), platform.NAME
        empty_feed = feed.passes[-1].stopped is None and why is not None
        return (feed, dcat_us.NAME) if empty_feed else (walk, platform.NAME)
    said = f"its own API brought no datasets ({why.reason})" if why else "its own API lists no datasets"
    return Walk(feed.passes, (*walk.notes, *feed.notes, f"{said}; its DCAT-US feed was read instead")), dcat_us.NAME


def _stop(walk: Walk) -> Refusal | None:
    return walk.passes[-1].stopped if walk.passes else None


def _robots_sentence(door: Door, portal: Portal) -> str:
    path = _API_PATHS[str(portal.platform)]
    rules = door.robots(portal.base + path)
    if rules is None:
        return "The portal has no robots.txt that could be read."
    delay = rules.crawl_delay(USER_AGENT)
    asked = f", Crawl-delay {delay:g} s" if delay else ""
    if rules.can_fetch(portal.base + path, USER_AGENT):
        return f"robots.txt allows the API{asked}."
    if door.policy.strict_robots:
        return f"robots.txt disallows the API{asked}; it was obeyed."
    return f"robots.txt disallows the API to crawlers{asked}; the documented public API was used at a gentle pace."
