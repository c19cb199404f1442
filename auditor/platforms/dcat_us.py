"""DCAT-US: recognize a data.json, read it whole, map its entries to DCAT nouns.

Editions 1.1 and 3.0, the draft of 2013 (a bare list), and DCAT-AP as ArcGIS Hub writes it (keys with prefixes).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import unescape
from urllib.parse import urljoin, urlsplit

from auditor.formats import is_bulk, machine_readable, read_format, read_format_from
from auditor.http import Door
from auditor.licenses import points_to_terms, read_license
from auditor.model import (
    Catalog,
    CollectionStatus,
    Dataset,
    Distribution,
    Label,
    License,
    NotCollected,
    Page,
    Portal,
    Stamp,
    replace,
)
from auditor.platforms import fields
from auditor.platforms.dcat_entries import Entry, identifier, is_feed, last_part, lists_of, local_name, term, terms
from auditor.platforms.dcat_files import observation, observe
from auditor.platforms.merging import Merged, Record, catalog_of, merged
from auditor.platforms.platform import Recognition, Site
from auditor.platforms.walking import Pass, Progress, Stopped, Walk, json_answer, unexpected

__all__ = ["NAME", "clue", "confirm", "mapped", "observation", "observe", "records", "walk"]

NAME = "dcat-us"
FEED = "/data.json"
#: The feeds of an ArcGIS Hub, fullest first; the first one is made on request and may break off.
HUB_FEEDS = ("/api/feed/dcat-us/1.1.json", FEED, "/api/feed/dcat-ap/2.0.1.json")
#: Answers of a site that has no feed at this address; 200 is the page that some sites give for every path.
_NOT_HERE = (200, 400, 404, 405, 410)

# --- recognize -----------------------------------------------------------------------------------------------------

_FEED_LINK = re.compile(r"""["']([^"'<>\s]{0,200}\bdata\.json)(?:[?#][^"'<>\s]{0,100})?["']""")


def clue(site: Site) -> str | None:
    """A link to a data.json on the home page."""
    return "the home page links to a data.json" if _FEED_LINK.search(site.home) else None


def confirm(door: Door, site: Site, clue: str | None) -> Recognition | None:
    """The data.json that the page links to, or the one at the usual address."""
    untold: Stopped | None = None
    for url in _addresses(site, linked=clue is not None):
        try:
            answer, document = json_answer(partial(door.get, url, keep=True))
        except Stopped as problem:
            if problem.refusal.status == CollectionStatus.BLOCKED:
                raise
            if problem.status not in _NOT_HERE:
                untold = untold or problem
            continue
        if is_feed(document):
            landed = answer.url if answer.url.endswith(FEED) else url
            title = fields.plain(Entry(document).value("title")) if isinstance(document, dict) else None
            return Recognition(landed.removesuffix(FEED), f"{urlsplit(landed).path} is a DCAT-US catalog", title)
    if untold is not None:
        raise untold
    return None


def _addresses(site: Site, *, linked: bool) -> Iterator[str]:
    """Where the feed may be; only addresses that end as the feed does, for the walk asks below the same base."""
    origin = _origin(site.base)
    found = [site.base.rstrip("/") + FEED, origin + FEED]
    for link in _FEED_LINK.findall(site.home)[:2] if linked else ():
        try:
            found.insert(0, urljoin(f"{origin}/", unescape(link)))
        except ValueError:
            continue
    yield from (url for url in dict.fromkeys(found) if url.startswith("http") and url.endswith(FEED))


def _origin(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


# --- walk ----------------------------------------------------------------------------------------------------------


def walk(door: Door, portal: Portal, progress: Progress) -> Walk:
    """The first feed that holds something. A feed is one document: one that breaks off gives nothing at all."""
    paths = HUB_FEEDS if portal.platform == "arcgis-hub" else (FEED,)
    stopped: Stopped | None = None
    empty: Pass | None = None
    for url in dict.fromkeys(base + path for path in paths for base in (portal.base, _origin(portal.base))):
        try:
            answer, document = json_answer(partial(door.get, url, keep=True))
            if not is_feed(document):
                raise unexpected(answer, f"{urlsplit(url).path} is no DCAT-US catalog")
        except Stopped as problem:
            stopped = problem if stopped is None or stopped.status in _NOT_HERE else stopped
            if problem.refusal.status == CollectionStatus.BLOCKED:
                break
            continue
        page = Page(answer.capture.record, answer.url, document)
        done = Pass((page.capture,), frozenset(records([[page]]).records), None)
        progress(len(done.ids), None)
        if done.ids:
            return Walk((done,))
        empty = empty or done
    if empty is None:
        assert stopped is not None
        empty = Pass((), frozenset(), None, stopped.refusal)
    return Walk((empty,))


# --- map -----------------------------------------------------------------------------------------------------------

_COLUMNS = NotCollected("a DCAT-US feed says nothing of columns")
#: Types of entries that are no datasets, by the last part of their name.
_OTHER_TYPES = frozenset({"dataservice", "datasetseries", "catalog", "catalogrecord"})
#: A repeating interval where the date of modification is due: a frequency, and no date.
_REPEATING = re.compile(r"R\d*/P.*", re.IGNORECASE)
#: What the platform's own client calls a dataset, at the end of the identifier that its feed gives.
_NATIVE_IDS = {
    "socrata": re.compile(r"/api/views/(?P<id>[a-z0-9]{4}-[a-z0-9]{4})$"),
    "arcgis-hub": re.compile(r"(?:/datasets/|[?&]id=)(?P<id>[0-9a-f]{32}(?:_\d+)?)(?:&sublayer=(?P<layer>\d+))?$"),
}


#: The distributions of one dataset with their places: objects taken apart, and what is no object as it is.
_Parts = Sequence[tuple[str, object]]


def records(passes: Sequence[Sequence[Page]]) -> Merged:
    """The entries of the feed, nested catalogs included; each identifier once."""
    lists = [
        [Page(page.capture, page.url, held) for page in pages for held in lists_of(page.document)] for pages in passes
    ]
    beside: Counter[str] = Counter()
    for page in passes[0] if passes else ():
        beside.update(_beside(page.document))
    return replace(merged(lists, _list_of, _id_of), beside=beside)


def mapped(found: Merged, portal: Portal) -> Catalog:
    """The catalog of these entries."""
    ids = _native_ids(found, portal)
    entries = {key: Entry(record.content) for key, record in found.records.items()}
    collections = {
        named
        for entry in entries.values()
        for _, part in entry.inner("ispartof", "inseries")
        if (named := identifier(part))
    }
    others = Counter(found.beside)
    datasets: list[Dataset] = []
    for key, record in found.records.items():
        entry = entries[key]
        types = [name for _, item in entry.inner("@type") if (name := last_part(term(item) or ""))]
        if types and all(name.lower() in _OTHER_TYPES for name in types):
            others[types[0]] += 1
            continue
        kind = "collection" if key in collections else "dataset"
        dataset = _dataset(portal, ids.get(key, key), record, entry, kind)
        datasets.append(dataset)
    return catalog_of(found, datasets, others)


def _list_of(held: object) -> tuple[Sequence[object], str, int | None]:
    assert isinstance(held, tuple)
    return held[1], held[0], None


def _beside(document: object) -> dict[str, int]:
    """What edition 3.0 lists beside the datasets."""
    if not isinstance(document, dict):
        return {}
    header = Entry(document)
    names = (("service", "DataService"), ("datasetseries", "DatasetSeries"))
    counts = {label: len(header.inner(name)) for name, label in names}
    return {label: count for label, count in counts.items() if count}


def _id_of(content: Mapping[str, object]) -> str | None:
    entry = Entry(content)
    return identifier(entry.value("identifier")) or term(entry.value("@id"))


def _native_ids(found: Merged, portal: Portal) -> dict[str, str]:
    """The native identifiers in the feed of a platform that has its own client, so that both name a dataset alike.

    An identifier is shortened only where no other one comes out the same.
    """
    pattern = _NATIVE_IDS.get(portal.platform or "")
    if pattern is None:
        return {}
    short: dict[str, str] = {}
    for key in found.records:
        if match := pattern.search(key):
            layer = match.groupdict().get("layer")
            short[key] = f"{match['id']}_{layer}" if layer else match["id"]
    uses = Counter(short.values())
    return {key: native for key, native in short.items() if uses[native] == 1 and native not in found.records}


def _dataset(portal: Portal, dataset_id: str, record: Record, entry: Entry, kind: str) -> Dataset:
    pointers: dict[str, str] = {}
    placeholders: dict[str, str] = {}

    def read(field: str, *names: str) -> object:
        if place := entry.pointer(*names):
            pointers[field] = place
        return entry.value(*names)

    def line(field: str, *names: str) -> str | None:
        """A text in one line; what says nothing is kept aside."""
        held = read(field, *names)
        said = fields.plain(held)
        if said is None and (raw := fields.text(held)):
            placeholders[field] = raw
        return said

    read("id", "identifier", "@id")
    parts = [
        (place, Entry(held, place) if isinstance(held, dict) else held)
        for place, held in entry.inner("distribution", "distributions")
    ]
    distributions = _distributions(entry, parts, pointers)
    modified, labels = _modified(entry, pointers)
    is_hub = portal.platform == "arcgis-hub"
    if modified is not None:
        pointers["metadata_modified" if is_hub else "data_modified"] = entry.pointer("modified")
    contact_name, contact_email = _contact(entry, pointers, placeholders)
    stated = _license(entry, parts, pointers, placeholders)
    not_collected = {}
    if stated is None and _terms_elsewhere(entry, parts, pointers):
        not_collected["license"] = fields.TERMS_ELSEWHERE
        placeholders.pop("license", None)
    if is_hub and not labels:
        not_collected["accrual_periodicity"] = fields.FORMAL_METADATA
    level = term(read("access_level", "accesslevel", "accessrights"))
    landing = term(read("landing_page", "landingpage", "@id"))
    if landing and not landing.startswith("http"):
        if entry.value("landingpage"):
            placeholders["landing_page"] = landing
        landing = None
    publisher = _publisher(entry, pointers)
    return Dataset(
        portal=portal.url,
        id=dataset_id,
        title=line("title", "title"),
        description=line("description", "description"),
        publisher=publisher,
        contact_name=contact_name,
        contact_email=contact_email,
        license=stated,
        issued=fields.stamp(term(read("issued", "issued", "releasedate", "created"))),
        # A Hub writes the date of the item, which scripts touch; elsewhere the standard means the data.
        data_modified=None if is_hub else modified,
        metadata_modified=modified if is_hub else None,
        accrual_periodicity=labels,
        themes=terms(read("themes", "theme", "category")),
        keywords=terms(read("keywords", "keywords", "keyword", "tag", "tags")),
        landing_page=landing,
        described_by=_described_by(entry, parts, pointers),
        access_level=level.lower() if level else None,
        temporal=_temporal(entry, pointers),
        spatial=_shape(read("spatial", "spatial")),
        rights=term(read("rights", "rights", "accessrights")),
        columns=_COLUMNS,
        distributions=distributions,
        records=record.sharing,
        kind=kind,
        left_out=_left_out(entry, publisher, distributions, pointers) if is_hub else None,
        not_collected=not_collected,
        capture=record.capture,
        pointer=record.pointer,
        pointers=pointers,
        placeholders=placeholders,
    )


#: What a Hub lists in its feed beside the datasets, by the part of the address that tells it.
_HUB_KINDS = {
    "documents": "a document",
    "apps": "an app",
    "pages": "a page",
    "stories": "a story",
    "initiatives": "an initiative",
    "templates": "a template",
    "events": "an event",
    "content": "a site or other content",
}
_HUB_KIND = re.compile(
    rf"https?://[^/]+/(?:[^/?#]+/)*?(?P<kind>{'|'.join(_HUB_KINDS)})/[^/?#]+(?:/(?:about|explore))?/?$"
)
#: Addresses of programs that show something; older feeds give every item the same address on the Hub.
_APP = re.compile(
    r"https?://(?:storymaps|experience|survey123)\.arcgis\.com/"
    r"|https?://[^/]+/(?:apps/(?:webappviewer|mapviewer|opsdashboard|dashboards|MapSeries|MapJournal|Cascade|StoryMap\w*"
    r"|experiencebuilder)|home/webmap/viewer\.html)\b",
    re.IGNORECASE,
)
_ESRI = re.compile(r"esri(?:_\w*)?", re.IGNORECASE)


def _left_out(
    entry: Entry, publisher: str | None, ways: Sequence[Distribution], pointers: dict[str, str]
) -> str | None:
    """Why an item of a Hub is no dataset of the city; an item that offers a file of data stays one."""
    if publisher is not None and _ESRI.fullmatch(publisher):
        pointers["left_out"] = pointers["publisher"]
        return "published by Esri, not by the city"
    addresses = [url for way in ways for url in (way.download_url, way.access_url) if url]
    if any(_is_data(way) for way in ways) or any(map(_is_data_file, addresses)):
        return None
    for name in ("identifier", "landingpage", "@id"):
        if match := _HUB_KIND.match(term(entry.value(name)) or ""):
            pointers["left_out"] = entry.pointer(name)
            return f"is {_HUB_KINDS[match['kind']]}, not a dataset"
    if addresses and all(map(_APP.match, addresses)):
        pointers["left_out"] = pointers["distributions"]
        return "is an app, not a dataset"
    return None


def _is_data(way: Distribution) -> bool:
    return bool(is_bulk(way.format) and machine_readable(way.format))


def _is_data_file(url: str) -> bool:
    """Whether an address ends like a file of data, whatever the feed says of it."""
    found = read_format(None, None, url)
    return bool(is_bulk(found) and machine_readable(found) is not False)


def _modified(entry: Entry, pointers: dict[str, str]) -> tuple[Stamp | None, tuple[Label, ...]]:
    """The date of modification, and every frequency declared: also where the date should be."""
    labels = []
    for place, key, value in entry.native():
        if local_name(key) == "accrualperiodicity" or fields.is_frequency_field(key):
            for item in value if isinstance(value, list) else [value]:
                if found := term(item):
                    labels.append(Label(key, found))
                    pointers.setdefault("accrual_periodicity", place)
    stated = term(entry.value("modified"))
    if stated is not None and _REPEATING.fullmatch(stated):
        pointers.setdefault("accrual_periodicity", entry.pointer("modified"))
        return None, (*labels, Label("modified", stated))
    return fields.stamp(stated), tuple(labels)


def _publisher(entry: Entry, pointers: dict[str, str]) -> str | None:
    """The publisher's own name; that of the organization it belongs to only where it has none."""
    for place, held in entry.inner("publisher"):
        found = _body(place, held, depth=3)
        if found is not None:
            pointers["publisher"], name = found
            return name
    return None


def _body(place: str, held: object, depth: int) -> tuple[str, str] | None:
    """Place and name of an organization."""
    if not isinstance(held, dict):
        name = fields.plain(held)
        return (place, name) if name else None
    body = Entry(held, place)
    for key in ("name", "source", "preflabel", "legalname", "label", "fn"):
        if name := fields.plain(body.value(key)):
            return body.pointer(key), name
    parents = body.inner("suborganizationof") if depth else []
    return next((found for there, parent in parents if (found := _body(there, parent, depth - 1))), None)


def _contact(entry: Entry, pointers: dict[str, str], placeholders: dict[str, str]) -> tuple[str | None, str | None]:
    """Name and address of the first contact that has an address, else of the first one."""
    found: list[tuple[str | None, str, str | None, str]] = []
    for place, held in entry.inner("contactpoint"):
        if isinstance(held, dict):
            person = Entry(held, place)
            name, mail = ("fn", "name", "title"), ("hasemail", "email", "mbox")
            raw = term(person.value(*mail))
            address = fields.email(raw)
            if raw and address is None and "contact_email" not in placeholders:
                placeholders["contact_email"], pointers["contact_email"] = raw, person.pointer(*mail)
            found.append((fields.plain(person.value(*name)), person.pointer(*name), address, person.pointer(*mail)))
        else:
            address = fields.email(held)
            found.append((None if address else fields.plain(held), place, address, place))
    mbox = fields.email(entry.value("mbox", "contactemail"))
    if mbox is not None:
        name_held, name_place = (
            (found[0][0], found[0][1]) if found else (fields.plain(entry.value("person")), "/person")
        )
        found.append((name_held, name_place, mbox, entry.pointer("mbox", "contactemail")))
    best = next((person for person in found if person[2]), next((person for person in found if person[0]), None))
    if best is None:
        return None, None
    for field, value, place in (("contact_name", best[0], best[1]), ("contact_email", best[2], best[3])):
        if value:
            pointers[field] = place
            placeholders.pop(field, None)
    return best[0], best[2]


def _also_below(entry: Entry, parts: _Parts, *names: str) -> Iterator[tuple[str, object]]:
    """The values of a field of the dataset, then those of its distributions."""
    for name in names:
        yield from entry.inner(name)
    for _, part in parts:
        if isinstance(part, Entry):
            yield from part.inner(names[0])


def _license(entry: Entry, parts: _Parts, pointers: dict[str, str], placeholders: dict[str, str]) -> License | None:
    """Edition 3.0 has it on the distributions."""
    for place, held in _also_below(entry, parts, "license"):
        raw = term(held)
        if found := read_license(raw):
            pointers["license"] = place
            placeholders.pop("license", None)
            return found
        if raw and "license" not in placeholders:
            placeholders["license"], pointers["license"] = raw, place
    return None


def _terms_elsewhere(entry: Entry, parts: _Parts, pointers: dict[str, str]) -> bool:
    """Whether the record links to terms instead of stating a license."""
    for place, held in _also_below(entry, parts, "license"):
        if points_to_terms(term(held)):
            pointers["license"] = place
            return True
    return False


def _described_by(entry: Entry, parts: _Parts, pointers: dict[str, str]) -> str | None:
    """The data dictionary."""
    for place, held in _also_below(entry, parts, "describedby", "datadictionary"):
        if found := term(held):
            pointers["described_by"] = place
            return found
    return None


def _temporal(entry: Entry, pointers: dict[str, str]) -> str | None:
    """An interval as text; edition 3.0 has objects with a start and an end."""
    for place, held in entry.inner("temporal"):
        period = Entry(held) if isinstance(held, dict) else None
        starts, stops = ("startdate", "start", "hasbeginning"), ("enddate", "end", "hasend")
        ends = [term(period.value(*names)) or "" for names in (starts, stops)] if period else []
        if found := "/".join(ends) if any(ends) else term(held):
            pointers["temporal"] = place
            return found
    return None


def _shape(held: object) -> str | None:
    """A place by its name, as a box or as a geometry: the beginning of its text."""
    if isinstance(held, list) and all(isinstance(one, (int, float)) for one in held):
        held = " ".join(map(str, held[:8]))
    elif isinstance(held, dict) and term(held) is None:
        place = Entry(held)
        return _shape(place.value("bbox", "geometry", "coordinates")) or ("a geometry" if held else None)
    elif isinstance(held, list) and held and isinstance(held[0], (list, dict)):
        return _shape(held[0]) if isinstance(held[0], dict) else "a geometry"
    found = term(held)
    return found[:200] if found else None


def _distributions(entry: Entry, parts: _Parts, pointers: dict[str, str]) -> tuple[Distribution, ...]:
    """What is listed, and the links that the draft of 2013 keeps on the dataset itself."""
    made = [_distribution(place, part) for place, part in parts]
    known = {url for one in made for url in (one.access_url, one.download_url) if url}
    for name in ("accessurl", "downloadurl", "webservice"):
        url = term(entry.value(name))
        if url and url not in known:
            known.add(url)
            declared = fields.text(entry.value("format")) if name != "webservice" else "API"
            access, download = (None, url) if name == "downloadurl" else (url, None)
            form, source = read_format_from(declared, declared, url)
            place, stood = entry.pointer(name), url
            if name != "webservice" and declared and source != "url":
                place, stood = entry.pointer("format"), declared
            made.append(Distribution(None, access, download, form, None, place, stood))
    if made:
        pointers["distributions"] = entry.pointer("distribution", "distributions") or made[0].pointer
    return tuple(made)


def _distribution(place: str, one: object) -> Distribution:
    if not isinstance(one, Entry):
        url = fields.text(one)
        return Distribution(None, url, None, read_format(None, None, url), None, place, url)
    access, download = term(one.value("accessurl")), term(one.value("downloadurl"))
    declared, media_type = term(one.value("format")), term(one.value("mediatype"))
    declared_at, media_type_at = one.pointer("format"), one.pointer("mediatype")
    formats = one.inner("formats")
    if formats and isinstance(formats[0][1], dict):
        named = Entry(formats[0][1], formats[0][0])
        if not declared:
            declared, declared_at = term(named.value("label")), named.pointer("label")
        if not media_type:
            media_type, media_type_at = term(named.value("value")), named.pointer("value")
    form, source = read_format_from(declared, media_type, download or access)
    stands = {
        "declared": (declared, declared_at),
        "media_type": (media_type, media_type_at),
        "url": (download or access, one.pointer("downloadurl" if download else "accessurl")),
    }
    # Where nothing decides, the first of them shows that it does not.
    raw, there = stands[source] if source else next((pair for pair in stands.values() if pair[0]), (None, place))
    size = fields.size(one.value("bytesize"))
    return Distribution(fields.plain(one.value("title")), access, download, form, media_type, there or place, raw, size)
