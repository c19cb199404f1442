"""ArcGIS Hub items to DCAT nouns: the pure half of `arcgis_hub`.

What an item says is what somebody typed about a layer: its dates are the item's, never the data's, and its columns
stand on the layer, which is another host's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from auditor.formats import read_format
from auditor.licenses import points_to_terms, read_license
from auditor.model import Catalog, Dataset, Distribution, Label, License, NotCollected, Page, Portal, replace
from auditor.platforms import fields
from auditor.platforms.merging import Merged, Record, catalog_of, merged

#: Where the stated total stops counting.
WINDOW = 10_000

_ITEM_ID = re.compile(r"(?P<item>[0-9a-f]{32})(?:_(?P<layer>\d{1,6}))?")
#: Types that are data wherever they are listed.
_DATA = frozenset(
    "feature service,map service,image service,feature layer,table,raster layer,feature collection,csv,csv collection,"
    "shapefile,file geodatabase,geojson,kml,kml collection,microsoft excel,geopackage,wfs,wms,wmts,ogcfeatureserver,"
    "vector tile service,scene service,stream service,sqlite geodatabase,parquet,layer package,statistical data "
    "collection".split(",")
)
_NO_DATA = re.compile(
    r"application|story|dashboard|web (map|scene)|\bhub\b|\bsite\b|pdf|word|powerpoint|document|\bform\b|experience"
    r"|solution|notebook|template|tool|style|project",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"(feature|map) (service|layer)|table", re.IGNORECASE)
#: Files that are kept as an item, and what ArcGIS Online gives them as.
_FILES = frozenset("csv,shapefile,file geodatabase,geojson,kml,microsoft excel,geopackage".split(","))
_DOWNLOADS = (("csv", "CSV"), ("geojson", "GeoJSON"), ("kml", "KML"), ("shapefile", "Shapefile"))
#: The collection that holds data alone; another one holds maps and documents, too.
_DATASETS = "dataset"
_NO_CONTACT = NotCollected("the search API does not say contacts")
_DATE_ON_THE_LAYER = NotCollected("editing rows does not move the item's date; the layer's own was not asked for")
_ON_THE_LAYER = NotCollected("the columns stand on the layer, whose description the catalog does not hold")
_IN_THE_FILE = NotCollected("the columns stand in the file, which was not read")


def records(passes: Sequence[Sequence[Page]]) -> Merged:
    """The items of all passes, each id once. A total that is clamped claims nothing."""
    found = merged(passes, _features, id_of)
    pages = [page for one in passes for page in one]
    only_data = any("/collections/dataset/" in page.url for page in pages)
    clamped = any(stated_total(page.document) == WINDOW for page in pages)
    return replace(found, claimed=None if clamped else found.claimed, scope=_DATASETS if only_data else "")


def mapped(found: Merged, portal: Portal) -> Catalog:
    """The catalog of these items; those of other organizations are left out where one owns most of them."""
    only_data = found.scope == _DATASETS
    owners = Counter(
        owner for record in found.records.values() if (owner := fields.text(properties_of(record.content).get("orgId")))
    )
    own, owned = owners.most_common(1)[0] if owners else (None, 0)
    others: Counter[str] = Counter()
    datasets: list[Dataset] = []
    for key, record in found.records.items():
        kind = fields.text(properties_of(record.content).get("type")) or "unknown"
        if kind.lower() not in _DATA and (not only_data or _NO_DATA.search(kind)):
            others[kind] += 1
            continue
        dataset = _dataset(portal, key, record, own if 2 * owned > owners.total() else None)
        datasets.append(dataset)
    return catalog_of(found, datasets, others)


def _features(found: object) -> tuple[Sequence[object], str, int | None]:
    features = object_of(found).get("features")
    return features if isinstance(features, list) else [], "/features", stated_total(found)


def stated_total(found: object) -> int | None:
    matched = object_of(found).get("numberMatched")
    return min(matched, WINDOW) if isinstance(matched, int) and not isinstance(matched, bool) else None


def _dataset(portal: Portal, key: str, record: Record, own: str | None) -> Dataset:
    properties = properties_of(record.content)
    pointers = {"id": "/id" if fields.text(record.content.get("id")) else "/properties/id"}
    placeholders: dict[str, str] = {}

    def read(field: str, *names: str) -> object:
        """The first of the item's properties that holds a text, a number or a list."""
        for name in names:
            value = properties.get(name)
            if fields.plain(value) is not None:
                pointers[field] = f"/properties/{name}"
                placeholders.pop(field, None)
                return value
            if field not in placeholders and (raw := fields.text(value)):
                pointers[field], placeholders[field] = f"/properties/{name}", raw
        return None

    kind = fields.text(read("kind", "type")) or "dataset"
    match = _ITEM_ID.fullmatch(key)
    if match:
        pointers["landing_page"] = pointers["id"]
    owner = fields.text(properties.get("orgId"))
    foreign = own is not None and owner is not None and owner != own
    if foreign:
        pointers["left_out"] = "/properties/orgId"
    views = properties.get("numViews")
    if isinstance(views, int) and not isinstance(views, bool):
        pointers["views"] = "/properties/numViews"
    distributions = tuple(_distributions(portal.base, match, kind, properties))
    stated, labels = _license(properties, pointers, placeholders), _frequencies(properties, pointers)
    contact = fields.email(read("contact_email", "orgContactEmail", "contactEmail"))
    not_collected = {} if contact else {"contact_email": _NO_CONTACT}
    if stated is None and points_to_terms(fields.text(properties.get("license"))):
        not_collected["license"] = fields.TERMS_ELSEWHERE
        placeholders.pop("license", None)
    if _SERVICE.search(kind):
        not_collected["data_modified"] = _DATE_ON_THE_LAYER
    if not labels:
        not_collected["accrual_periodicity"] = fields.FORMAL_METADATA
    if distributions:
        pointers["distributions"] = distributions[0].pointer
    return Dataset(
        portal=portal.url,
        id=key,
        title=fields.plain(read("title", "title")),
        description=fields.plain(read("description", "description", "snippet")),
        # The credit line names the agency where nothing else does.
        publisher=fields.plain(read("publisher", "source", "publisher", "orgName", "orgTitle", "accessInformation")),
        contact_email=contact,
        license=stated,
        issued=fields.stamp(read("issued", "created")),
        metadata_modified=fields.stamp(read("metadata_modified", "modified")),
        accrual_periodicity=labels,
        themes=_themes(read("themes", "categories")),
        keywords=fields.strings(read("keywords", "tags")),
        landing_page=f"{portal.base}/datasets/{key}" if match else None,
        access_level=fields.text(read("access_level", "access")),
        spatial=_place(record.content, properties, pointers),
        columns=_ON_THE_LAYER if _SERVICE.search(kind) else _IN_THE_FILE if kind.lower() in _FILES else None,
        distributions=distributions,
        views=views if "views" in pointers and isinstance(views, int) else None,
        records=record.sharing,
        kind=kind,
        left_out="belongs to another organization" if foreign else None,
        not_collected=not_collected,
        capture=record.capture,
        pointer=record.pointer,
        pointers=pointers,
        placeholders=placeholders,
    )


def _license(
    properties: Mapping[str, object], pointers: dict[str, str], placeholders: dict[str, str]
) -> License | None:
    """The terms as typed and the license as chosen, which may be no more than `custom`."""
    terms, chosen = fields.text(properties.get("licenseInfo")), fields.text(properties.get("license"))
    link = fields.text(object_of(properties.get("structuredLicense")).get("url"))
    held = {"licenseInfo": terms, "structuredLicense/url": link, "license": chosen}
    stated = "licenseInfo" if read_license(terms) else "structuredLicense/url" if read_license(link) else "license"
    found = read_license(terms, link, chosen)
    if found is None:
        stated = next((name for name, value in held.items() if value), stated)
        if value := held[stated]:
            placeholders["license"] = value
    if held[stated]:
        pointers["license"] = f"/properties/{stated}"
    return found


def _frequencies(properties: Mapping[str, object], pointers: dict[str, str]) -> tuple[Label, ...]:
    labels = []
    for name, value in properties.items():
        if fields.is_frequency_field(name) and "/" not in name and "~" not in name and (found := fields.plain(value)):
            labels.append(Label(name, found))
            pointers.setdefault("accrual_periodicity", f"/properties/{name}")
    return tuple(labels)


def _place(feature: Mapping[str, object], properties: Mapping[str, object], pointers: dict[str, str]) -> str | None:
    """The extent of an item, which the platform keeps as a box or a shape."""
    for place, held in (("/properties/extent", properties.get("extent")), ("/geometry", feature.get("geometry"))):
        shape = object_of(held)
        if shape.get("coordinates") or (isinstance(held, list) and held):
            pointers["spatial"] = place
            return fields.text(shape.get("type")) or "an extent"
    return None


def _themes(categories: object) -> tuple[str, ...]:
    """The last part of each category (`/Categories/Environment/Water`)."""
    items = categories if isinstance(categories, list) else [categories]
    return fields.strings([item.rstrip("/").rpartition("/")[2] if isinstance(item, str) else item for item in items])


def _distributions(
    base: str, match: re.Match[str] | None, kind: str, properties: Mapping[str, object]
) -> Iterator[Distribution]:
    """The service itself, what Hub makes of a layer for download, the file of an item that is one."""
    url = fields.text(properties.get("url"))
    if url is not None and url.startswith("http"):
        told = read_format(None, None, url)
        form = told or read_format(kind)
        place, stands = ("/properties/url", url) if told else ("/properties/type", kind)
        yield Distribution(kind, url, None, form, None, place, stands)
    if match is None:
        return
    if kind.lower() in _FILES:
        address = f"https://www.arcgis.com/sharing/rest/content/items/{match['item']}/data"
        yield Distribution(kind, None, address, read_format(kind), None, "/properties/type", kind)
    elif kind.lower() in ("feature service", "feature layer", "table"):
        numbered = re.search(r"/(\d{1,6})/?$", url or "")
        layer = match["layer"] or (numbered[1] if numbered else "0")
        for name, form in _DOWNLOADS:
            address = f"{base}/api/download/v1/items/{match['item']}/{name}?layers={layer}"
            yield Distribution(f"{form} download", None, address, read_format(form), None, "/properties/type", kind)


def id_of(feature: Mapping[str, object]) -> str | None:
    """The identifier of an item."""
    return fields.text(feature.get("id")) or fields.text(properties_of(feature).get("id"))


def properties_of(feature: object) -> Mapping[str, object]:
    """What an item says of itself."""
    return object_of(object_of(feature).get("properties"))


def object_of(value: object) -> Mapping[str, object]:
    """The value if it is an object, else one without fields."""
    return value if isinstance(value, dict) else {}
