"""CKAN packages to DCAT nouns: the pure half of `ckan`.

The fixed names are those of CKAN 2.2 to 2.12; what portals add to them is found by name, at both levels (extras too).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from auditor.formats import is_bulk, read_format_from
from auditor.licenses import read_license
from auditor.model import Catalog, Column, Dataset, Distribution, Label, License, NotCollected, Page, Portal, Stamp
from auditor.platforms import fields
from auditor.platforms.ckan_names import (
    ByRole,
    Named,
    address,
    by_role,
    extra_names,
    line,
    names,
    role_of,
    spoken,
    text,
)
from auditor.platforms.merging import Merged, Record, catalog_of, merged

#: Types of packages that are no datasets: what the harvesting and showcase extensions keep among them.
_NO_DATASETS = frozenset({"harvest", "harvester", "showcase", "application", "app", "reuse", "dataservice"})
#: Hosts that many publishers keep their files on: they say nothing of whose data it is.
_HOSTING = frozenset(
    "arcgis.com amazonaws.com azure.com cloudfront.net googleapis.com google.com github.com githubusercontent.com "
    "windows.net sharepoint.com dropbox.com socrata.com".split()
)
_TABLES = frozenset({"CSV", "TSV", "XLSX", "XLS", "ODS", "PARQUET", "DBF"})
_IN_DATASTORE = NotCollected("the columns stand on the tables of the DataStore, which the catalog does not hold")
_UNDATED = {"data_modified": NotCollected("none of its files has a date, and the record's own moves with any edit")}
_IN_FILES = NotCollected("the columns stand in the files, which were not read")
_DICTIONARY = re.compile(r"\bdata dictionar(y|ies)\b|\bcode ?book\b|\bdictionary\b", re.IGNORECASE)


#: The resources of one package, each with its pointer.
_Resources = Sequence[tuple[str, Mapping[str, object]]]


class _Whole(NamedTuple):
    """What only the whole catalog tells: the roles its field names have, and whether organizations publish."""

    portal: Portal
    roles: Mapping[str, str]
    has_organizations: bool


def records(passes: Sequence[Sequence[Page]]) -> Merged:
    """The packages of all passes, each once."""
    return merged(passes, _packages, id_of)


def mapped(found: Merged, portal: Portal) -> Catalog:
    """The catalog of these packages.

    A harvested package counts where any of it lies on the portal's own site, for a city may harvest its own servers;
    and where most packages are harvested from elsewhere, for such a portal is made by harvesting.
    """
    whole = _whole(portal, found.records.values())
    own = {fields.site_of(portal.url), fields.site_of(portal.base)}
    others: Counter[str] = Counter()
    listed: list[tuple[str, Record, ByRole, str | None]] = []
    for key, record in found.records.items():
        kind = text(record.content.get("type")) or "dataset"
        if kind.lower() in _NO_DATASETS:
            others[kind] += 1
            continue
        named = by_role(record.content, whole.roles)
        listed.append((key, record, named, _copied_from(record.content, named, own)))
    by_harvesting = 2 * sum(source is not None for *_, source in listed) > len(listed)
    datasets: list[Dataset] = []
    for key, record, named, source in listed:
        dataset = _dataset(whole, key, record, named, None if by_harvesting else source)
        datasets.append(dataset)
    return catalog_of(found, datasets, others)


def id_of(package: Mapping[str, object]) -> str | None:
    """The identifier of a package, its name where it has none."""
    return fields.text(package.get("id")) or fields.text(package.get("name"))


def count_of(result: Mapping[str, object]) -> int | None:
    """How many packages a search says there are."""
    count = result.get("count")
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def _packages(document: object) -> tuple[Sequence[object], str, int | None]:
    """The results of a search; the list of `current_package_list_with_resources`; of `package_list` the length only."""
    result = document.get("result") if isinstance(document, dict) else None
    if isinstance(result, dict):
        results = result.get("results")
        return results if isinstance(results, list) else [], "/result/results", count_of(result)
    if not isinstance(result, list):
        return [], "/result", None
    names_only = all(isinstance(item, str) for item in result)
    return [] if names_only else result, "/result", len(result) if names_only else None


def _whole(portal: Portal, records: Iterable[Record]) -> _Whole:
    used: set[str] = set()
    has_organizations = False
    for record in records:
        used.update(record.content, extra_names(record.content))
        has_organizations = has_organizations or bool(record.content.get("organization"))
    roles = {name: role for name in used if (role := role_of(name)) is not None}
    return _Whole(portal, roles, has_organizations)


# --- one package ---------------------------------------------------------------------------------------------------


def _dataset(whole: _Whole, key: str, record: Record, named: ByRole, source: str | None) -> Dataset:
    package = record.content
    pointers: dict[str, str] = {}
    placeholders: dict[str, str] = {}

    def native(field: str, *names: str) -> object:
        """The first of the fixed fields that holds something."""
        for name in names:
            value = package.get(name)
            if value or value == 0:  # False is an answer
                pointers[field] = "/" + name
                return value
        return None

    def free(field: str, role: str) -> str | None:
        """The first text in a field that portals name as they like."""
        for place, _, value in named.get(role, ()):
            if found := fields.plain(spoken(value)):
                pointers[field] = place
                return found
        return None

    def stated(field: str, *names: str) -> str | None:
        """The first of the fixed fields as one line; what says nothing is kept aside."""
        held = spoken(native(field, *names))
        said = fields.plain(held)
        if said is None and (raw := fields.text(held)):
            placeholders[field] = raw
        return said

    native("id", "id", "name")
    name = fields.text(native("landing_page", "name", "id"))
    contact_name, contact_email = _contact(package, named, pointers, placeholders)
    resources = _resources(package)
    distributions, described_by = _distributions(resources, pointers)
    # A word for a flag stands nowhere in the record, so there is no place to quote it from.
    private = package.get("private")
    level = "private" if private is True else "public" if private is False else None
    changed = _data_modified(resources, pointers)
    return Dataset(
        portal=whole.portal.url,
        id=key,
        title=stated("title", "title", "title_translated"),
        description=stated("description", "notes", "notes_translated", "description"),
        publisher=_publisher(whole, package, named, pointers),
        contact_name=contact_name,
        contact_email=contact_email,
        license=_license(package, resources, named, pointers, placeholders),
        # The record's creation is often a migration's date: what the portal itself calls the publication goes first.
        issued=_first_date("issued", named.get("issued", ()), pointers)
        or fields.stamp(native("issued", "metadata_created")),
        data_modified=changed,
        metadata_modified=fields.stamp(native("metadata_modified", "metadata_modified")),
        accrual_periodicity=_frequencies(named, pointers),
        themes=names(native("themes", "groups", "theme", "themes", "category", "categories"))
        or _themes(named, pointers),
        keywords=names(native("keywords", "tags", "keywords")),
        landing_page=f"{whole.portal.base}/dataset/{quote(name, safe='')}" if name else None,
        described_by=free("described_by", "described_by") or described_by,
        access_level=free("access_level", "access_level") or level,
        temporal=free("temporal", "temporal") or _interval(named, pointers),
        spatial=(free("spatial", "spatial") or "")[:200] or None,
        rights=free("rights", "rights"),
        columns=_columns(resources, distributions, pointers),
        distributions=distributions,
        views=_views(package, pointers),
        records=record.sharing,
        kind=text(native("kind", "type")) or "dataset",
        left_out=_left_out(package, named, source, pointers),
        not_collected={} if changed else _UNDATED,
        capture=record.capture,
        pointer=record.pointer,
        pointers=pointers,
        placeholders=placeholders,
    )


def _themes(named: ByRole, pointers: dict[str, str]) -> tuple[str, ...]:
    """The categories that a portal keeps in fields of its own, where it has no groups."""
    for place, _, value in named.get("themes", ()):
        if found := fields.strings(spoken(value)):
            pointers["themes"] = place
            return found
    return ()


def _left_out(package: Mapping[str, object], named: ByRole, source: str | None, pointers: dict[str, str]) -> str | None:
    state = text(package.get("state"))
    if state is not None and state != "active":
        pointers["left_out"] = "/state"
        return state if state in ("draft", "deleted") else f"not published (state {state[:40]})"
    if package.get("private") is True:
        pointers["left_out"] = "/private"
        return "private"
    if source is not None:
        pointers["left_out"] = named["harvested"][0].pointer
        return f"harvested copy from {source}"
    return None


def _copied_from(package: Mapping[str, object], named: ByRole, own: set[str]) -> str | None:
    """Where a package was harvested from, if it was and nothing of it lies on the portal's own site."""
    harvested = named.get("harvested")
    if not harvested:
        return None
    links = [resource.get("url") for _, resource in _resources(package)]
    links += [package.get("url"), *(value for _, _, value in named.get("landing", ()))]
    sites = {fields.site_of(link) for link in links if isinstance(link, str) and link[:4].lower() == "http"}
    sites -= _HOSTING | {""}
    if not sites or sites & own:
        return None
    titles = [fields.plain(value) for _, name, value in harvested if name == "harvest_source_title"]
    return next((title for title in titles if title), None) or sorted(sites)[0]


def _publisher(whole: _Whole, package: Mapping[str, object], named: ByRole, pointers: dict[str, str]) -> str | None:
    """The organization. An author is one only on a portal where nothing at all belongs to an organization."""
    organization = package.get("organization")
    if isinstance(organization, dict):
        for name in ("title", "title_translated", "display_name", "name"):
            if found := line(spoken(organization.get(name))):
                pointers["publisher"] = f"/organization/{name}"
                return found
    if whole.has_organizations:
        return None
    stated = named.get("publisher", ())
    for place, value in [(entry.pointer, entry.value) for entry in stated] + [("/author", package.get("author"))]:
        if found := fields.plain(value):
            pointers["publisher"] = place
            return found
    return None


def _contact(
    package: Mapping[str, object], named: ByRole, pointers: dict[str, str], placeholders: dict[str, str]
) -> tuple[str | None, str | None]:
    """Name and address of one and the same contact: maintainer, author, or what the portal calls so."""
    people: list[tuple[str, object, str, object]] = [
        (f"/{who}", package.get(who), f"/{who}_email", package.get(f"{who}_email")) for who in ("maintainer", "author")
    ]
    if "contact_name" in named or "contact_email" in named:
        who = next(iter(named.get("contact_name", named.get("contact_email", ()))))
        mail = next(iter(named.get("contact_email", (who,))))
        people.append((who.pointer, who.value, mail.pointer, mail.value))
    people += [("", None, place, value) for place, _, value in named.get("contact_mail", ())]
    for place, name, mail_place, stated in people:
        found = address(stated)
        if found is not None:
            pointers["contact_email"] = mail_place
            if line(name) is not None:
                pointers["contact_name"] = place
            return line(name), found
    for _, _, mail_place, stated in people[:2]:
        if "contact_email" not in placeholders and (raw := text(stated)):
            pointers["contact_email"], placeholders["contact_email"] = mail_place, raw
    for place, name, _, _ in people:
        if line(name) is not None:
            pointers["contact_name"] = place
            return line(name), None
    return None, None


def _license(
    package: Mapping[str, object],
    resources: _Resources,
    named: ByRole,
    pointers: dict[str, str],
    placeholders: dict[str, str],
) -> License | None:
    """Of the package; else of its first resource that states one."""
    title, url, key = (
        text(package.get("license_title")),
        text(package.get("license_url")),
        text(package.get("license_id")),
    )
    is_open = package.get("isopen")
    for part, value in (("title", title), ("url", url), ("id", key)):
        if value:
            pointers.setdefault("license", f"/license_{part}")
    found = read_license(title, url, key, is_open if isinstance(is_open, bool) else None)
    if found is not None:
        return found
    elsewhere = [(place, value) for place, _, value in named.get("license", ())]
    elsewhere += [(f"{place}/license", resource["license"]) for place, resource in resources if "license" in resource]
    for place, held in elsewhere:
        if found := read_license(fields.text(held)):
            pointers["license"] = place
            return found
    if raw := title or url or key:
        placeholders["license"] = raw
    return None


def _first_date(field: str, stated: Sequence[Named], pointers: dict[str, str]) -> Stamp | None:
    """The first of some fields that holds a date somebody can read."""
    for place, _, value in stated:
        stamp = fields.stamp(value)
        if stamp is not None and stamp.at is not None:
            pointers[field] = place
            return stamp
    return None


def _data_modified(resources: _Resources, pointers: dict[str, str]) -> Stamp | None:
    """The newest date of a resource. Dates of the record never count: a nightly harvest moves them all."""
    newest: Stamp | None = None
    at = None
    for place, resource in resources:
        stated = resource.get("last_modified")
        stamp = fields.stamp(stated) if stated else None
        if stamp is not None and stamp.at is not None and (at is None or stamp.at > at):
            newest, at = stamp, stamp.at
            pointers["data_modified"] = f"{place}/last_modified"
    return newest


def _frequencies(named: ByRole, pointers: dict[str, str]) -> tuple[Label, ...]:
    """Every frequency the portal declares: a list, also one inside a string, is several."""
    labels = []
    for place, name, value in named.get("frequency", ()):
        held = spoken(value)
        for item in held if isinstance(held, list) else [held]:
            if found := fields.plain(item):
                labels.append(Label(name, found))
                pointers.setdefault("accrual_periodicity", place)
    return tuple(labels)


def _interval(named: ByRole, pointers: dict[str, str]) -> str | None:
    if "temporal_from" not in named and "temporal_to" not in named:
        return None
    ends = []
    for role in ("temporal_from", "temporal_to"):
        place, _, value = next(iter(named.get(role, ())), Named("", "", None))
        ends.append(fields.plain(value) or "")
        if ends[-1]:
            pointers.setdefault("temporal", place)
    return "/".join(ends) if any(ends) else None


def _resources(package: Mapping[str, object]) -> _Resources:
    """Each resource and its pointer."""
    held = package.get("resources")
    return [
        (f"/resources/{index}", resource)
        for index, resource in enumerate(held if isinstance(held, list) else ())
        if isinstance(resource, dict) and resource.get("state") != "deleted"
    ]


def _distributions(resources: _Resources, pointers: dict[str, str]) -> tuple[tuple[Distribution, ...], str | None]:
    """The resources, and the address of the one that describes the others."""
    made, dictionary = [], None
    for place, resource in resources:
        url, declared = fields.text(resource.get("url")), text(resource.get("format"))
        media_type = text(resource.get("mimetype"))
        form, source = read_format_from(declared, media_type, url)
        stands = {"declared": ("format", declared), "media_type": ("mimetype", media_type), "url": ("url", url)}
        # Where nothing decides, the first of them shows that it does not.
        key, raw = stands[source] if source else next((pair for pair in stands.values() if pair[1]), ("", None))
        download = text(resource.get("download_url"))
        if download is None and not _is_way_in(resource, form):
            url, download = text(resource.get("access_url")), url
        title = line(spoken(resource.get("name")))
        there, size = f"{place}/{key}" if key else place, fields.size(resource.get("size"))
        made.append(Distribution(title, url, download, form, media_type, there, raw, size))
        if dictionary is None and title and _DICTIONARY.search(title):
            dictionary = download or url
            pointers["described_by"] = f"{place}/url"
    if made:
        pointers["distributions"] = "/resources"
    return tuple(made), dictionary


def _is_way_in(resource: Mapping[str, object], form: str | None) -> bool:
    if resource.get("url_type") == "upload":
        return False
    return resource.get("resource_type") in ("api", "service") or is_bulk(form) is False


def _columns(
    resources: _Resources, distributions: Sequence[Distribution], pointers: dict[str, str]
) -> tuple[Column, ...] | NotCollected | None:
    """CKAN describes the columns of datastore tables only, one call each; None where no resource is a table."""
    for place, resource in resources:
        if resource.get("datastore_active") in (True, "True", "true"):
            pointers["columns"] = f"{place}/datastore_active"
            return _IN_DATASTORE
    return _IN_FILES if any(entry.format in _TABLES for entry in distributions) else None


def _views(package: Mapping[str, object], pointers: dict[str, str]) -> int | None:
    summary = package.get("tracking_summary")
    total = summary.get("total") if isinstance(summary, dict) else None
    if not isinstance(total, int) or isinstance(total, bool):
        return None
    pointers["views"] = "/tracking_summary/total"
    return total
