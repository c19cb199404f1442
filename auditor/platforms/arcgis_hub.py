"""ArcGIS Hub: recognize it, and walk its search API past the 10,000 window; the mapping is in `arcgis_items`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from urllib.parse import unquote_plus, urlsplit

import requests

from auditor.http import Door
from auditor.model import CollectionStatus, Portal, Refusal
from auditor.payload import UnreadablePayload, document
from auditor.platforms import fields
from auditor.platforms.arcgis_items import (
    WINDOW,
    id_of,
    mapped,
    object_of,
    properties_of,
    records,
    stated_total,
)
from auditor.platforms.arcgis_layers import observation, observe
from auditor.platforms.counting import Counting, Uncounted
from auditor.platforms.platform import Recognition, Site
from auditor.platforms.walking import Ask, Listing, Pass, Progress, Stopped, Walk, json_answer, unexpected, walk_pages

__all__ = [
    "NAME",
    "clue",
    "confirm",
    "counting",
    "mapped",
    "newest_first",
    "observation",
    "observe",
    "records",
    "touched",
    "walk",
]

NAME = "arcgis-hub"
COLLECTIONS_PATH = "/api/search/v1/collections"
PAGE_SIZE, SMALLEST_PAGE = 100, 10
#: What a site has besides datasets.
_BESIDE = {"document": "documents", "appAndMap": "apps and maps"}
_FEEDS = ("/api/feed/dcat-us/1.1.json", "/data.json", "/api/feed/dcat-ap/2.0.1.json")
_NOT_HERE = (200, 400, 404, 405, 410)

# --- recognize -----------------------------------------------------------------------------------------------------

_SITE_MODEL = re.compile(r'window\.__SITE\s*=\s*"([^"]*)"')
_ROBOTS_CLUE = "robots.txt is ArcGIS Hub's (Crawl-delay 60, /workspace/)"


def clue(site: Site) -> str | None:
    """The site model or the assets of Hub's own pages, its host names, its robots.txt; a mere map is none."""
    if _SITE_MODEL.search(site.home):
        return "the home page holds an ArcGIS Hub site model"
    if "hubcdn.arcgis.com/opendata-ui/" in site.home:
        return "the home page is built of ArcGIS Hub's assets"
    if site.host.endswith((".hub.arcgis.com", ".opendata.arcgis.com")):
        return f"the host is below {'.'.join(site.host.split('.')[-3:])}"
    if re.search(r"crawl-delay:\s*60\b", site.robots, re.IGNORECASE) and "/workspace/" in site.robots:
        return _ROBOTS_CLUE
    return None


def confirm(door: Door, site: Site, clue: str | None) -> Recognition | None:
    """The collections of the search API; of a site that shows to be a Hub but lacks them, one of its feeds."""
    parts = urlsplit(site.base)
    origin = f"{parts.scheme}://{parts.netloc}"
    untold: Stopped | None = None
    for path in (COLLECTIONS_PATH, *(_FEEDS if clue else ())):
        try:
            answer, found = json_answer(partial(door.get, origin + path))
        except Stopped as problem:
            if problem.refusal.status == CollectionStatus.BLOCKED:
                raise
            untold = untold if problem.status in _NOT_HERE else untold or problem
            continue
        says = f"{path} is its feed" if path in _FEEDS else f"{path} answers as the Hub search API does"
        if _is_feed(found) if path in _FEEDS else _collections(found):
            landed = urlsplit(answer.url)
            return Recognition(f"{landed.scheme}://{landed.netloc}", says, _site_title(site.home))
    if untold is None and clue not in (None, _ROBOTS_CLUE):
        refusal = Refusal(CollectionStatus.BROKEN, "the page is a Hub's, but neither its search nor a feed is there")
        untold = Stopped(refusal)
    if untold is not None:
        raise untold
    return None


def _collections(found: object) -> tuple[str, ...]:
    """The ids of the collections; none where this is no list of Hub's."""
    listed = found.get("collections") if isinstance(found, dict) else None
    ids = [entry.get("id") for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    known = tuple(name for name in ids if isinstance(name, str) and re.fullmatch(r"\w{1,40}", name))
    return known if {"all", "dataset", *_BESIDE} & set(known) else ()


def _is_feed(found: object) -> bool:
    return isinstance(found, dict) and any(isinstance(found.get(key), list) for key in ("dataset", "dcat:dataset"))


def _site_model(home: str) -> Mapping[str, object]:
    """What the home page knows of the site it shows."""
    match = _SITE_MODEL.search(home)
    try:
        model = document(unquote_plus(match[1]).encode()) if match else None
    except UnreadablePayload:
        return {}
    return object_of(object_of(model).get("site"))


def _site_title(home: str) -> str | None:
    model = _site_model(home)
    return fields.plain(object_of(model.get("item")).get("title") or _reached(model, "data", "values", "title"))


def _reached(value: object, *keys: str) -> object:
    for key in keys:
        value = object_of(value).get(key)
    return value


# --- walk ----------------------------------------------------------------------------------------------------------


def walk(door: Door, portal: Portal, progress: Progress) -> Walk:
    """Every item of the collection of datasets, newest first; where that came short, oldest first too."""
    try:
        answer, found = json_answer(partial(door.get, portal.base + COLLECTIONS_PATH))
        collections = _collections(found)
        if not collections:
            raise unexpected(answer, "it lists no collections")
        model = _site_model(_home(door, portal.base))
        if _reached(model, "data", "catalogV2", "scopes", "item", "filters") == []:
            raise _not_its_own()
    except Stopped as problem:
        return Walk((Pass((), frozenset(), None, problem.refusal),))
    chosen = _chosen(collections)
    address = _address(portal, chosen)
    first = _walked(_Items(door, address, newest_first=True), progress)
    passes = [first]
    if first.stopped is None and len(first.ids) < (first.claimed or 0):
        passes.append(_walked(_Items(door, address, newest_first=False), progress, first.ids))
    beside = [name for name in _BESIDE if name in collections and chosen != "all" and first.stopped is None]
    notes, others = _beside(door, portal.base, beside)
    return Walk(tuple(passes), notes, {"other": others} if others else {})


def _chosen(collections: Sequence[str]) -> str:
    return next((name for name in ("dataset", "all") if name in collections), collections[0] if collections else "")


def _address(portal: Portal, collection: str) -> str:
    return f"{portal.base}{COLLECTIONS_PATH}/{collection}/items"


def _home(door: Door, base: str) -> str:
    try:
        return door.get(f"{base}/", accept="text/html").capture.payload[: 2 << 20].decode("utf-8", "replace")
    except requests.RequestException:
        return ""


def _not_its_own() -> Stopped:
    """A site whose catalog has no scope answers with the items of every organization in the world."""
    reason = "the site's catalog has no scope of its own: its search answers with all of ArcGIS Online"
    return Stopped(Refusal(CollectionStatus.NOT_FOUND, reason))


class _Items:
    """The pages of one collection by date of modification: where the window ends, a filter by date leads on.

    Asked by `walk_pages`, whose offset it does not need: it keeps its own place.
    """

    def __init__(self, door: Door, address: str, *, newest_first: bool) -> None:
        self._door = door
        self._address = address
        self._sort, self._beyond = ("-properties.modified", "<=") if newest_first else ("properties.modified", ">=")
        self._start = 1
        self._bound: int | None = None
        self._edge: int | None = None
        self._refused_at = WINDOW
        self._seen: set[str] = set()
        self._passed = 0
        self._ended = False
        self._last = ""
        self._touched: dict[str, datetime | None] = {}
        self.claimed: int | None = None

    def __call__(self, _offset: int, size: int) -> Listing:
        while not self._ended:
            page = self._next(size)
            fresh = tuple(item for item in page if item not in self._seen)
            self._seen.update(fresh)
            if fresh or self._bound is None:
                # Beyond the first window, the rows at its edge come again; the walker need not know.
                delivered = page if self._bound is None else fresh
                self._passed += len(delivered)
                return Listing(delivered, self._total(), self._last, tuple(map(self._touched.get, delivered)))
        return Listing((), self._total(), self._last)

    def _total(self) -> int:
        """The stated total; where it stops counting, one more than was passed on while there is more."""
        return self.claimed if self.claimed is not None else self._passed + (not self._ended)

    def _next(self, size: int) -> tuple[str, ...]:
        if self._start + size > WINDOW or self._start >= self._refused_at:
            self._open_window()
        try:
            return self._page(size)
        except Stopped as problem:
            # A window smaller than the documented one ends alike, with a server error.
            if problem.status < 500 or self._start == 1 or self._edge in (None, self._bound):
                raise
            kept = self._start, self._bound
            self._open_window()
            try:
                page = self._page(size)
            except Stopped:
                self._start, self._bound = kept
                raise problem from None
            self._refused_at = kept[0]
            return page

    def _open_window(self) -> None:
        if self._edge is None or self._edge == self._bound:
            reason = f"more than {self._start - 1:,} items have one date of modification: nothing leads past them"
            raise Stopped(Refusal(CollectionStatus.PARTIAL, reason))
        self._start, self._bound = 1, self._edge

    def _page(self, size: int) -> tuple[str, ...]:
        params: dict[str, str | int] = {"limit": size, "startindex": self._start, "sortBy": self._sort}
        if self._bound is not None:
            params["filter"] = f"modified {self._beyond} {self._bound}"
        answer, found = json_answer(lambda: self._door.get(self._address, params))
        features = found.get("features") if isinstance(found, dict) else None
        if not isinstance(found, dict) or not isinstance(features, list):
            raise unexpected(answer, "it is no list of items")
        self._last = answer.capture.record
        matched = stated_total(found)
        if self._bound is None and matched is not None:
            if matched == WINDOW and self._start == 1 and _is_everybodys(features):
                raise _not_its_own()
            self.claimed = matched if matched < WINDOW else None
        self._start += len(features)
        dates = [date for item in features if isinstance(date := properties_of(item).get("modified"), int)]
        self._edge = dates[-1] if dates else self._edge
        links = found.get("links")
        relations = [object_of(link).get("rel") for link in links] if isinstance(links, list) else []
        self._ended = not features or ("next" not in relations and bool(relations))
        self._touched = {id_of(item) or "": touched(item) for item in features if isinstance(item, dict)}
        return tuple(id_of(item) or "" for item in features if isinstance(item, dict))


def newest_first(door: Door, portal: Portal) -> Ask:
    """Pages of the collection of datasets, the last changed first."""
    _, found = json_answer(partial(door.get, portal.base + COLLECTIONS_PATH))
    collections = _collections(found)
    return _Items(door, _address(portal, _chosen(collections)), newest_first=True)


def counting(door: Door, portal: Portal, held: Mapping[str, datetime]) -> Counting:
    """The items in parts that were changed at one moment, counted by asking for all that are as old, or older."""
    _, found = json_answer(partial(door.get, portal.base + COLLECTIONS_PATH))
    address = _address(portal, _chosen(_collections(found)))
    moments = sorted(set(held.values()))
    parts: dict[datetime, list[str]] = {at: [] for at in moments}
    for name, at in held.items():
        parts[at].append(name)

    def asked(number: int, **more: str | int) -> Mapping[str, object]:
        """What is as old as the parts up to this one."""
        params = {"limit": 1, **more, "filter": f"modified <= {round(moments[number].timestamp() * 1000)}"}
        return object_of(json_answer(partial(door.get, address, params))[1])

    @cache
    def older(number: int) -> int:
        matched = stated_total(asked(number - 1)) if number else 0
        if matched is None or matched >= WINDOW:
            raise Uncounted("the portal does not count so far")
        return matched

    def listed(number: int) -> frozenset[str]:
        if len(parts[moments[number]]) > PAGE_SIZE:
            raise Uncounted(f"{len(parts[moments[number]]):,} items were changed at one moment")
        features = asked(number, limit=PAGE_SIZE, sortBy="-properties.modified").get("features")
        return frozenset(
            name
            for item in (features if isinstance(features, list) else ())
            if isinstance(item, dict) and touched(item) == moments[number] and (name := id_of(item))
        )

    return Counting(list(parts.values()), lambda low, high: older(high) - older(low), listed)


def touched(record: object) -> datetime | None:
    """When an item was changed last."""
    return fields.moment(properties_of(record).get("modified"), per_second=1000) if isinstance(record, dict) else None


def _is_everybodys(features: Sequence[object]) -> bool:
    """Whether no organization stands out among many items."""
    owners = Counter(str(owner) for item in features if (owner := properties_of(item).get("orgId")))
    return owners.total() >= 20 and owners.most_common(1)[0][1] * 5 < owners.total()


def _walked(items: _Items, progress: Progress, known: frozenset[str] = frozenset()) -> Pass:
    done = walk_pages(items, size=PAGE_SIZE, floor=SMALLEST_PAGE, progress=progress, known=known)
    return Pass(tuple(dict.fromkeys(done.captures)), done.ids, items.claimed, done.stopped)


def _beside(door: Door, base: str, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A sentence on what the site has besides datasets, and the captures that say so."""
    counts, captures = [], []
    for name in names:
        try:
            address = f"{base}{COLLECTIONS_PATH}/{name}/items"
            answer, found = json_answer(partial(door.get, address, {"limit": 1}))
        except Stopped:
            continue
        matched = stated_total(found)
        if matched:
            counts.append(f"{matched:,} {_BESIDE[name]}")
            captures.append(answer.capture.record)
    notes = (f"besides datasets the site lists {' and '.join(counts)}",) if counts else ()
    return notes, tuple(captures)
