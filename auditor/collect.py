"""Collects portals into an audit folder: detection, the platform's walk, single datasets, and what could not be had."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from auditor import __version__, archive, deep, outside
from auditor.attest import Attached
from auditor.detect import address, detect, without_password
from auditor.http import USER_AGENT, Door, Policy, private
from auditor.model import CollectionStatus, Portal, Refusal
from auditor.pace import Paces
from auditor.platforms import dcat_us
from auditor.platforms.registry import BY_NAME
from auditor.platforms.walking import Pass, Walk
from auditor.sample import Sample
from auditor.since import Known, Unclear, looked_for, since
from auditor.snapshot import CAPTURES, SCHEMA_VERSION, Collected, CollectedPortal, Limits, Lost, Onto, SpiderRun

DEPTHS = ("catalog", "standard", "deep")
#: Datasets of one portal that are asked for their own signals, unless more are wanted: minutes at the usual pace.
SAMPLE = 300
#: What a portal's programs are asked at, for the sentence on robots.txt.
_API_PATHS = {
    "socrata": "/api/catalog/v1",
    "ckan": "/api/3/action/package_search",
    "arcgis-hub": "/api/search/v1/collections",
    "dcat-us": "/data.json",
}


class Watcher(Struct):
    """Who is told how collecting goes. said: a line of text; counted: distinct records so far, and those claimed;
    looked: datasets asked for their own signals so far, and those to be asked; met: an errand of the spiders (`pages`,
    `links`), addresses done and to be done."""

    said: Callable[[str], None] = lambda _line: None
    counted: Callable[[int, int | None], None] = lambda _done, _claimed: None
    looked: Callable[[int, int], None] = lambda _done, _total: None
    met: Callable[[str, int, int], None] = lambda _errand, _done, _total: None


class Again(Struct, frozen=True):
    """What a visit to known portals looks at besides their catalogs. outside: pages and addresses; datasets: of each
    portal, those that are asked for their own signals, and the statement on the sample they are of."""

    outside: outside.Chosen
    datasets: Sequence[tuple[deep.Asked, Sample | None]]


def collect(
    urls: Sequence[str],
    folder: Path,
    *,
    policy: Policy,
    depth: str,
    taken_at: datetime | None,
    allow_private: bool,
    sample: int = SAMPLE,
    home: str = "",
    limits: Limits | None = None,
    departments: tuple[str, ...] | None = None,
    attestations: str = "",
    attached: tuple[Attached, ...] = (),
    watcher: Watcher | None = None,
    known: Mapping[str, Known] | None = None,
    again: Callable[[Sequence[CollectedPortal]], Again] | None = None,
    paces: Paces | None = None,
) -> Collected:
    """Collects one city's portals and writes `captures/` and `snapshot.json` below the folder.

    Whatever a portal does is data in the result; only our own failures raise. taken_at: the stated point in time,
    None for now. sample: how many datasets of a portal are asked at most (depth deep), 0 for all. home: the city's home
    page, empty to look for it; limits: of the spiders (from depth standard). known: catalogs as they were read before,
    by address, that are asked for their changes alone; again: says, once the catalogs are there, what of the rest is
    looked at, where not all is; paces: the turns of hosts that other collections share.
    Raises MalformedAddress before anything is asked, FileExistsError where the folder holds captures.
    """
    urls, home = list(dict.fromkeys(map(without_password, urls))), without_password(home)
    hosts = [urlsplit(address(url)).hostname or "" for url in (*urls, *([home] if home else []))]
    started = datetime.now(UTC)
    private_only = allow_private or all(host in policy.private_hosts for host in hosts)
    begun = Collected(
        schema_version=SCHEMA_VERSION,
        auditor_version=__version__,
        started=started,
        taken_at=taken_at or started,
        depth=depth,
        pace=policy.pace if policy.pace or private_only else Policy().pace,
        strict_robots=policy.strict_robots,
        portals=(),
        requests=0,
        bytes=0,
        seconds=0.0,
        departments=departments,
        attestations=attestations,
        attached=attached,
        asked=tuple(urls),
        sample_size=sample if depth == "deep" else 0,
        unfinished=True,
        home=home,
        limits=None if depth == "catalog" else limits or Limits(),
    )
    if archive.files(folder / CAPTURES):
        raise FileExistsError(f"{folder} holds captures")
    going = _Collecting(folder, begun, policy, watcher or Watcher(), known or {}, again, paces)
    return going.run(private_hosts=hosts if allow_private else [])


def resume(folder: Path, *, allow_private: bool, watcher: Watcher | None = None) -> Collected:
    """Goes on with a collection that was stopped, as it was begun, and asks nothing again that is kept.

    A walk over a catalog that was stopped is begun again; it takes minutes. What private addresses are allowed is not
    kept, so that no file can open a network. Raises NotAnAudit for a folder that holds no collection.
    """
    begun = Collected.read(folder)
    if not begun.unfinished and not any(portal.ended for portal in begun.portals):
        return begun
    hosts = [urlsplit(address(url)).hostname or "" for url in (*begun.asked, *([begun.home] if begun.home else []))]
    policy = Policy(pace=begun.pace, strict_robots=begun.strict_robots)
    run = _Collecting(folder, replace(begun, unfinished=True), policy, watcher or Watcher())
    return run.run(private_hosts=hosts if allow_private else [])


class _Collecting:
    """One go at a collection: what is known so far, written down as it grows, so that a stop loses next to nothing."""

    def __init__(
        self,
        folder: Path,
        begun: Collected,
        policy: Policy,
        watcher: Watcher,
        known: Mapping[str, Known] | None = None,
        again: Callable[[Sequence[CollectedPortal]], Again] | None = None,
        paces: Paces | None = None,
    ) -> None:
        self._folder = folder
        self._begun = begun
        self._policy = policy
        self._watcher = watcher
        self._known = known or {}
        self._again = again
        self._paces = paces
        self._portals = list(begun.portals)
        self._spiders = begun.spiders
        self._clock = time.monotonic()

    def run(self, private_hosts: Sequence[str]) -> Collected:
        """Walks the catalogs that are not there yet, then asks the datasets that were not asked yet."""
        policy = private(self._policy, *private_hosts)
        known = {portal.asked for portal in self._portals}
        with archive.Archive(archive.next_file(self._folder / CAPTURES), USER_AGENT) as kept:
            door = Door(kept, policy, self._paces)
            self._write(door, unfinished=True)
            try:
                for url in self._begun.asked:
                    if url not in known:
                        self._portals.append(_collected(door, url, self._watcher, self._known.get(url)))
                        self._write(door, unfinished=True)
                again = self._again(self._portals) if self._again and self._begun.depth != "catalog" else None
                if self._begun.depth != "catalog":
                    self._send_spiders(door, policy.private_hosts, again.outside if again else None)
                if self._begun.depth == "deep":
                    self._look(door, again)
                return self._write(door, unfinished=False)
            finally:
                door.close()

    def _send_spiders(self, door: Door, private_hosts: frozenset[str], chosen: outside.Chosen | None) -> None:
        def keep(runs: tuple[SpiderRun, ...]) -> None:
            self._spiders = runs
            self._write(door, unfinished=True)

        with self._paces.spiders if self._paces else nullcontext():
            outside.go(
                self._folder,
                replace(self._begun, spiders=self._spiders),
                self._portals,
                chosen=chosen,
                private_hosts=private_hosts,
                keep=keep,
                said=self._watcher.said,
                counted=self._watcher.met,
            )

    def _look(self, door: Door, again: Again | None) -> None:
        for number, portal in enumerate(self._portals):
            if portal.mapping is None:
                continue

            def keep(grown: CollectedPortal, number: int = number) -> None:
                self._portals[number] = grown
                self._write(door, unfinished=True)

            moment = self._begun.taken_at
            if again is not None:
                asked, sample = again.datasets[number]
            else:
                asked, sample = deep.choose(self._folder, portal, self._begun.sample_size, moment)
            if again is not None and not asked:
                continue
            self._watcher.said(f"Asking the datasets of {portal.portal.url} for their own signals")
            noted = len(door.notes)
            deep.look(
                door,
                portal,
                asked,
                sample,
                moment=moment,
                keep=keep,
                looked=self._watcher.looked,
            )
            grown = self._portals[number]
            self._portals[number] = replace(grown, notes=tuple(dict.fromkeys((*grown.notes, *door.notes[noted:]))))

    def _write(self, door: Door, *, unfinished: bool) -> Collected:
        begun = self._begun
        collected = replace(
            begun,
            portals=tuple(self._portals),
            spiders=self._spiders,
            requests=begun.requests + door.tally.requests,
            bytes=begun.bytes + door.tally.bytes,
            seconds=round(begun.seconds + time.monotonic() - self._clock, 3),
            unfinished=unfinished,
        )
        collected.write(self._folder)
        return collected


def _collected(door: Door, url: str, watcher: Watcher, known: Known | None = None) -> CollectedPortal:
    watcher.said(f"Looking at {url}")
    nobody = Portal(address(url), None, address(url))
    try:
        if known is None or known.whole:
            return _read(door, url, watcher, known)
        try:
            return _changes(door, url, known, watcher)
        except Unclear as problem:
            found = (known.portal, None) if problem.still else detect(door, url)
            whole = _read(door, url, watcher, known, found)
            return replace(whole, notes=(f"the whole catalog was walked: {problem}", *whole.notes))
    except Exception as problem:  # noqa: BLE001 - the boundary: what an answer made us stumble over is data
        said = f"{type(problem).__name__}: {problem}"[:160]
        refusal = Refusal(CollectionStatus.BROKEN, f"an answer could not be read, which is our failure ({said})")
        return CollectedPortal(url, nobody, refusal=refusal)


def _changes(door: Door, url: str, known: Known, watcher: Watcher) -> CollectedPortal:
    """What changed in a catalog that was read before. Raises Unclear."""
    noted = len(door.notes)
    robots = _robots_sentence(door, known.portal)
    found = since(door, known, watcher.counted)
    return CollectedPortal(
        asked=url,
        portal=known.portal,
        mapping=known.mapping,
        passes=(found.captures,),
        notes=tuple(door.notes[noted:]),
        robots=robots,
        onto=Onto(known.manifest, found.gone, found.total),
        lost=looked_for(door, known.portal, known.mapping, found.gone, known.found.scope),
    )


def _read(
    door: Door,
    url: str,
    watcher: Watcher,
    known: Known | None = None,
    found: tuple[Portal, Refusal | None] | None = None,
) -> CollectedPortal:
    """Walks a whole catalog. found: what answers at the address, where that was found out already."""
    portal, refusal = found or detect(door, url)
    if refusal is not None or portal.platform is None:
        return CollectedPortal(url, portal, refusal=refusal)
    watcher.said(f"{portal.url} is {portal.platform} ({portal.evidence[0]})")
    noted = len(door.notes)
    robots = _robots_sentence(door, portal)
    walk, mapping = _walked(door, portal, watcher)
    lost: Mapping[str, Lost] = {}
    if known is not None and known.mapping == mapping and _stop(walk) is None:
        came = frozenset().union(*(done.ids for done in walk.passes))
        lost = looked_for(door, portal, mapping, sorted(known.found.records.keys() - came), known.found.scope)
    return CollectedPortal(
        asked=url,
        portal=portal,
        mapping=mapping,
        passes=tuple(done.captures for done in walk.passes),
        refusal=_stop(walk),
        notes=(*walk.notes, *door.notes[noted:]),
        robots=robots,
        lost=lost,
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
