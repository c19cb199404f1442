"""Socrata: recognize it, walk its Discovery API past the 10,000 window, map its assets to DCAT nouns.

The catalog is walked by ourselves: sodapy's `datasets()` never ends when a total is off by one and gives up at 10,000.
It is used for single datasets, in `socrata_rows`.
Sources: the OpenAPI of the Discovery API and recorded answers; facts in the platform notes of the README.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from auditor.http import Door
from auditor.licenses import read_license
from auditor.model import (
    Catalog,
    CollectionStatus,
    Column,
    Dataset,
    Distribution,
    Label,
    NotCollected,
    Page,
    Portal,
    Refusal,
    Stamp,
)
from auditor.platforms import fields
from auditor.platforms.counting import Counting
from auditor.platforms.merging import Merged, Record, catalog_of, merged
from auditor.platforms.platform import Recognition, Site
from auditor.platforms.socrata_rows import TOKEN_VARIABLE, observation, observe, send_token
from auditor.platforms.walking import (
    Ask,
    Listing,
    Pass,
    Progress,
    Stopped,
    Walk,
    json_answer,
    unexpected,
    walk_pages,
)

__all__ = [
    "NAME",
    "TOKEN_VARIABLE",
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

NAME = "socrata"
CATALOG_PATH = "/api/catalog/v1"
#: offset + limit beyond this answers 400; only scroll_id goes further.
WINDOW = 10_000
PAGE_SIZE, SMALLEST_PAGE = 1000, 10
#: Ids that are counted with one request: its address stays below 8 kB.
_COUNTED = 400
_WINDOW_ENDS = "the window of the Discovery API ends"


# --- recognize -----------------------------------------------------------------------------------------------------


def clue(site: Site) -> str | None:
    """The platform's own response headers, its robots.txt, or its host names."""
    if {"x-socrata-requestid", "x-socrata-region"} & site.headers.keys():
        return "the home page carries X-Socrata response headers"
    if "/OData.svc/" in site.robots:
        return "robots.txt is Socrata's (Disallow: /OData.svc/)"
    if site.host.endswith(".socrata.com"):
        return "the host is below socrata.com"
    return None


def confirm(door: Door, site: Site, clue: str | None) -> Recognition | None:
    """One asset asked of the Discovery API."""
    parts = urlsplit(site.base)
    origin = f"{parts.scheme}://{parts.netloc}"
    try:
        _, document = json_answer(lambda: door.get(origin + CATALOG_PATH, {"search_context": parts.netloc, "limit": 1}))
    except Stopped as problem:
        if clue is None and problem.status in (200, 400, 404):
            return None
        if problem.status == 404:
            return Recognition(origin, "its Discovery API is not there")
        raise
    if not _is_catalog(document):
        return Recognition(origin, "its Discovery API answers otherwise") if clue else None
    return Recognition(origin, f"{CATALOG_PATH} answers as the Discovery API does")


def _is_catalog(document: object) -> bool:
    return (
        isinstance(document, dict)
        and isinstance(document.get("results"), list)
        and isinstance(document.get("resultSetSize"), int)
    )


# --- walk ----------------------------------------------------------------------------------------------------------


def walk(door: Door, portal: Portal, progress: Progress) -> Walk:
    """Every asset the portal owns; where the host owns none, every asset it shows (an alias of another tenant)."""
    host = urlsplit(portal.base).netloc
    send_token(door, portal.base)
    notes = []
    scope = {"domains": host}
    passes = _passes(door, portal.base, scope, progress)
    if not any(done.ids for done in passes) and passes[-1].stopped is None:
        notes.append(f"no asset belongs to {host}: everything that {host} shows was read instead")
        passes = _passes(door, portal.base, {"search_context": host}, progress)
    return Walk(tuple(passes), tuple(notes))


def _passes(door: Door, base: str, scope: Mapping[str, str], progress: Progress) -> list[Pass]:
    """One pass by offset, by scroll_id where the window ends it; another one where it came short."""

    def walked(ask: Ask, known: frozenset[str] = frozenset()) -> Pass:
        return walk_pages(ask, size=PAGE_SIZE, floor=SMALLEST_PAGE, progress=progress, known=known)

    first = walked(_by_offset(door, base, scope, "dataset_id"))
    beyond_window = first.stopped is not None and first.stopped.reason.startswith(_WINDOW_ENDS)
    if beyond_window:
        rest = walked(_by_scroll(door, base, scope, max(first.ids, default="")), first.ids)
        claimed = max(first.claimed or 0, rest.claimed or 0)
        first = Pass(first.captures + rest.captures, first.ids | rest.ids, claimed, rest.stopped)
    if first.stopped is not None or len(first.ids) >= (first.claimed or 0):
        return [first]
    again = _by_scroll(door, base, scope, "") if beyond_window else _by_offset(door, base, scope, "name")
    return [first, walked(again, first.ids)]


def _by_offset(door: Door, base: str, scope: Mapping[str, str], order: str) -> Ask:
    def ask(offset: int, size: int) -> Listing:
        if offset and offset + size > WINDOW:
            raise Stopped(Refusal(CollectionStatus.PARTIAL, f"{_WINDOW_ENDS} at {WINDOW:,} rows"))
        return _page(door, base, {**scope, "order": order, "limit": size, "offset": offset})

    return ask


def _by_scroll(door: Door, base: str, scope: Mapping[str, str], after: str) -> Ask:
    last = after

    def ask(_offset: int, size: int) -> Listing:
        nonlocal last
        page = _page(door, base, {**scope, "scroll_id": last, "limit": size})
        last = page.ids[-1] if page.ids else last
        return page

    return ask


def _page(door: Door, base: str, params: dict[str, str | int]) -> Listing:
    try:
        answer, document = json_answer(lambda: door.get(base + CATALOG_PATH, params))
    except Stopped as problem:
        if problem.status != 400:
            raise
        # A window smaller than the documented one refuses large pages first, far ones after that.
        refusal = Refusal(CollectionStatus.BROKEN, f"{_WINDOW_ENDS}: {problem}", problem.refusal.captures)
        raise Stopped(refusal, shrinks=True, status=400) from None
    if not _is_catalog(document):
        raise unexpected(answer, "not the Discovery API's")
    assert isinstance(document, dict)
    found = document["results"]
    ids = tuple(_id_of(result) for result in found)
    return Listing(ids, document["resultSetSize"], answer.capture.record, tuple(map(touched, found)))


def newest_first(door: Door, portal: Portal) -> Ask:
    """Pages of the portal's assets, the last changed first."""
    send_token(door, portal.base)
    return _by_offset(door, portal.base, {"domains": urlsplit(portal.base).netloc}, "updatedAt DESC")


def counting(door: Door, portal: Portal, held: Mapping[str, datetime]) -> Counting:
    """The assets in parts of one, counted by asking for them by their ids and for no rows."""
    host = urlsplit(portal.base).netloc
    ids = sorted(held)

    def count(low: int, high: int) -> int:
        total = 0
        for start in range(low, high, _COUNTED):
            part = ids[start : min(start + _COUNTED, high)]
            page = _page(door, portal.base, {"domains": host, "ids": ",".join(part), "limit": 0})
            total += page.total or 0
        return total

    return Counting([(one,) for one in ids], count, lambda _number: frozenset())


def touched(record: object) -> datetime | None:
    """When data or metadata of an asset were changed last."""
    stated = fields.stamp(_resource(_object(record)).get("updatedAt"))
    return stated.at if stated else None


# --- map -----------------------------------------------------------------------------------------------------------

_NO_CONTACT = {
    "contact_email": NotCollected("the catalog API seldom says it, and each dataset's page offers a contact form")
}
_FIXED = {
    "id": "/resource/id",
    "title": "/resource/name",
    "kind": "/resource/type",
    "distributions": "/resource/lens_view_type",
    "columns": "/resource/columns_name",
}


def records(passes: Sequence[Sequence[Page]]) -> Merged:
    """The assets of all passes, each id once, the first time it was seen."""
    return merged(passes, _results, _id_of)


def mapped(found: Merged, portal: Portal) -> Catalog:
    """The catalog of these assets."""
    host = urlsplit(portal.base).netloc
    owners = Counter(_domain_of(record.content) for record in found.records.values())
    own = host if host in owners or not owners else owners.most_common(1)[0][0]
    official = sum(_resource(record.content).get("provenance") == "official" for record in found.records.values())
    mostly_official = 2 * official >= len(found.records)
    others: Counter[str] = Counter()
    datasets: list[Dataset] = []
    for asset_id, record in found.records.items():
        kind = fields.text(_resource(record.content).get("type")) or "unknown"
        if kind != "dataset":
            others[kind] += 1
            continue
        dataset = _dataset(portal.url, asset_id, record, own, mostly_official)
        datasets.append(dataset)
    return catalog_of(found, datasets, others)


def _results(document: object) -> tuple[Sequence[object], str, int | None]:
    listing = _object(document)
    results, total = listing.get("results"), listing.get("resultSetSize")
    return results if isinstance(results, list) else [], "/results", total if isinstance(total, int) else None


def _dataset(portal: str, asset_id: str, record: Record, own: str, mostly_official: bool) -> Dataset:
    result = record.content
    resource = _resource(result)
    classification = _object(result.get("classification"))
    pointers = dict(_FIXED)

    def read(name: str, place: str, value: object) -> object:
        if value not in (None, "", [], {}):
            pointers[name] = place
        return value

    custom = _custom_fields(classification)
    labels = tuple(Label(key, value) for _, key, value in custom if fields.is_frequency_field(key))
    for place, key, _ in custom:
        if fields.is_frequency_field(key):
            pointers.setdefault("accrual_periodicity", place)
    contact = fields.email(read("contact_email", "/resource/contact_email", resource.get("contact_email")))
    dictionary = None
    for place, key, value in custom:
        folded = key.lower()
        if contact is None and ("mail" in folded or "contact" in folded):
            contact = fields.email(value)
            pointers["contact_email"] = place if contact else "/resource/contact_email"
        if "dictionary" in folded and value.startswith("http"):
            dictionary, pointers["described_by"] = value, place
    issued = _later(resource, pointers)
    description = read("description", "/resource/description", resource.get("description"))
    publisher = read("publisher", "/resource/attribution", resource.get("attribution"))
    terms = fields.text(read("license", "/metadata/license", _object(result.get("metadata")).get("license")))
    told = {
        "description": (description, fields.plain(description)),
        "publisher": (publisher, fields.plain(publisher)),
        "license": (terms, read_license(terms)),
    }
    return Dataset(
        portal=portal,
        id=asset_id,
        title=fields.plain(resource.get("name")),
        description=fields.plain(description),
        publisher=fields.plain(publisher),
        contact_email=contact,
        license=read_license(terms),
        issued=issued,
        data_modified=fields.stamp(read("data_modified", "/resource/data_updated_at", resource.get("data_updated_at"))),
        metadata_modified=fields.stamp(
            read("metadata_modified", "/resource/metadata_updated_at", resource.get("metadata_updated_at"))
        ),
        accrual_periodicity=labels,
        themes=fields.strings(read("themes", "/classification/domain_category", classification.get("domain_category")))
        or fields.strings(read("themes", "/classification/categories", classification.get("categories"))),
        keywords=fields.strings(read("keywords", "/classification/domain_tags", classification.get("domain_tags")))
        or fields.strings(read("keywords", "/classification/tags", classification.get("tags"))),
        landing_page=fields.text(read("landing_page", "/permalink", result.get("permalink"))),
        described_by=dictionary,
        access_level="public",
        columns=_columns(resource),
        distributions=_distributions(result, resource, asset_id),
        views=_views(resource),
        not_collected={} if contact else _NO_CONTACT,
        placeholders={
            name: raw for name, (held, value) in told.items() if value is None and (raw := fields.text(held))
        },
        left_out=_left_out(result, resource, asset_id, own, mostly_official),
        capture=record.capture,
        pointer=record.pointer,
        pointers=pointers,
    )


def _left_out(
    result: Mapping[str, object], resource: Mapping[str, object], asset_id: str, own: str, mostly_official: bool
) -> str | None:
    domain = _domain_of(result)
    if domain and domain != own:
        return f"federated copy of {domain}"
    if resource.get("parent_fxf"):
        return "derived from another dataset of the portal"
    if ":" in asset_id:
        return "draft"
    if mostly_official and resource.get("provenance") == "community":
        return "made by a user of the portal, not by the city"
    return None


def _later(resource: Mapping[str, object], pointers: dict[str, str]) -> Stamp | None:
    """Issued: the later of creation and publication, since a draft may be made long before it is published."""
    stamps = [
        (stamp, f"/resource/{name}")
        for name in ("createdAt", "publication_date")
        if (stamp := fields.stamp(resource.get(name))) is not None
    ]
    if not stamps:
        return None
    readable = [entry for entry in stamps if entry[0].at is not None]
    stamp, pointers["issued"] = max(readable, key=lambda entry: entry[0].at) if readable else stamps[0]  # type: ignore[arg-type, return-value]
    return stamp


def _columns(resource: Mapping[str, object]) -> tuple[Column, ...] | None:
    """Name, type and description of each column, from the parallel arrays; None where there is no table."""
    names = resource.get("columns_name")
    if not isinstance(names, list) or not names:
        return None
    types, notes, api = (
        _padded(resource.get(f"columns_{name}"), len(names)) for name in ("datatype", "description", "field_name")
    )
    return tuple(
        Column(fields.text(name) or "", fields.text(kind), fields.text(note))
        for name, kind, note, field in zip(names, types, notes, api, strict=True)
        # The platform's own columns (:id, :@computed_region_…) are nobody's to describe.
        if not str(field or "").startswith(":")
    )


def _padded(value: object, length: int) -> list[object]:
    values = value if isinstance(value, list) else []
    return (values + [None] * length)[:length]


def _distributions(
    result: Mapping[str, object], resource: Mapping[str, object], asset_id: str
) -> tuple[Distribution, ...] | NotCollected:
    """The exports the platform makes of every table and layer; a linked or uploaded file needs the asset's own page."""
    view = resource.get("lens_view_type")
    if view not in ("tabular", "geo"):
        return NotCollected("how to download it stands on the asset's own page, which was not asked for")
    link = fields.text(result.get("permalink")) or ""
    origin = link.rsplit("/d/", 1)[0] if "/d/" in link else f"https://{_domain_of(result)}"
    csv = f"{origin}/api/views/{asset_id}/rows.csv?accessType=DOWNLOAD"
    api = f"{origin}/resource/{asset_id}.json"
    place = "/resource/lens_view_type"
    return (
        Distribution("CSV export", None, csv, "CSV", "text/csv", place, str(view)),
        Distribution("SODA API", api, None, "JSON", "application/json", place, str(view)),
    )


def _views(resource: Mapping[str, object]) -> int | None:
    total = _object(resource.get("page_views")).get("page_views_total")
    return total if isinstance(total, int) else None


def _custom_fields(classification: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """The portal's own metadata fields: pointer, key and value, where there is a value."""
    entries = classification.get("domain_metadata")
    found = []
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict):
            key, value = entry.get("key"), fields.text(entry.get("value"))
            if isinstance(key, str) and value:
                found.append((f"/classification/domain_metadata/{index}/value", key, value))
    return found


def _id_of(result: object) -> str:
    resource = _resource(result) if isinstance(result, dict) else {}
    return fields.text(resource.get("id")) or ""


def _domain_of(result: Mapping[str, object]) -> str:
    return fields.text(_object(result.get("metadata")).get("domain")) or ""


def _resource(result: Mapping[str, object]) -> Mapping[str, object]:
    return _object(result.get("resource"))


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
