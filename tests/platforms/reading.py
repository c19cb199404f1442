"""Reads a portal as collecting and deriving do, through a real door and a real archive; and follows pointers back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from auditor import archive, payload
from auditor.http import Door, Policy, private
from auditor.licenses import read_license
from auditor.model import Catalog, Dataset, NotCollected, Page, Portal, Refusal
from auditor.platforms import fields
from auditor.platforms.platform import Platform, Site
from auditor.platforms.platform import catalog as catalog_in
from auditor.platforms.walking import Walk

#: Few and short retries: the faults that pass do so at once, the others need not be waited for.
POLICY = Policy(pace=0, attempts=4, retry_after_cap=0.1, read_timeout=5, deadline=20)

#: Whatever JSON can hold.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def objects(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of these fields, holding anything."""
    return st.dictionaries(st.sampled_from(names), JSON, max_size=12)


class Read(NamedTuple):
    """What was read of a portal."""

    walk: Walk
    pages: list[list[Page]]
    catalog: Catalog
    portal: Portal

    @property
    def ids(self) -> set[str]:
        return {dataset.id for dataset in self.catalog.listed}

    @property
    def stopped(self) -> Refusal | None:
        return self.walk.passes[-1].stopped

    def dataset(self, title: str) -> Dataset:
        return next(dataset for dataset in self.catalog.listed if dataset.title == title)


@contextmanager
def door_to(folder: Path, policy: Policy = POLICY) -> Iterator[Door]:
    with archive.Archive(folder / "0001.warc.gz", "test") as kept:
        door = Door(kept, private(policy, "127.0.0.1"))
        yield door
        door.close()


def site_at(door: Door, url: str) -> Site:
    """What detection sees of an address before it asks any API."""
    home, robots = door.get(f"{url}/", accept="text/html"), door.get(f"{url}/robots.txt", accept="text/plain")
    headers = {name.lower(): value for name, value in home.headers.items()}
    text = robots.capture.payload.decode() if robots.capture.status == 200 else ""
    return Site(url, "127.0.0.1", headers, home.capture.payload.decode(), text)


def read(
    platform: Platform, url: str, folder: Path, *, as_platform: str | None = None, base: str | None = None
) -> Read:
    """Walks a portal, then maps what the archive kept of it."""
    portal = Portal(url, as_platform or platform.NAME, base or url)
    with door_to(folder) as door:
        walk = platform.walk(door, portal, lambda _done, _claimed: None)
    wanted = frozenset(record for done in walk.passes for record in done.captures)
    pages = {
        capture.record: Page(capture.record, capture.url, payload.document(capture.payload, capture.charset))
        for capture in archive.read(folder, wanted)
    }
    passes = [[pages[record] for record in done.captures] for done in walk.passes]
    return Read(walk, passes, catalog_in(platform, passes, portal), portal)


def mapped(platform: Platform, document: object, *, url: str = "https://data.city.gov", name: str = "") -> Catalog:
    """The catalog in one document."""
    return catalog_in(platform, [[Page("urn:uuid:1", url, document)]], Portal(url, name or platform.NAME, url))


def resolved(document: object, pointer: str) -> object:
    """What a JSON pointer points to; LookupError where there is nothing."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, Mapping):
            document = document[key]
        elif isinstance(document, Sequence) and not isinstance(document, str):
            document = document[int(key)]
        else:
            raise LookupError(pointer)
    return document


def follow_pointers(catalog: Catalog, documents: Mapping[str, object]) -> int:
    """Follows every pointer of every dataset; fails where one leads nowhere or to something else than was read."""
    followed = 0
    for dataset in catalog.listed:
        document = documents[dataset.capture]
        assert isinstance(resolved(document, dataset.pointer), Mapping)
        for field, place in dataset.pointers.items():
            if getattr(dataset, field) in (None, ()) or isinstance(getattr(dataset, field), NotCollected):
                continue  # the place was looked at, and held nothing
            held = resolved(document, dataset.pointer + place)
            assert held not in (None, "", [], {}), (dataset.id, field, place)
            assert _agrees(dataset, field, held), (dataset.id, field, place, held)
            followed += 1
        for distribution in _listed(dataset.distributions):
            assert resolved(document, dataset.pointer + distribution.pointer), (dataset.id, distribution)
    return followed


def _agrees(dataset: Dataset, field: str, held: object) -> bool:
    """Whether a field is what stands where its pointer points."""
    value = getattr(dataset, field)
    if field in ("title", "description", "publisher", "contact_name"):
        return value == fields.plain(held) or value in str(held)
    if field == "contact_email":
        return value == fields.email(held)
    if field in ("issued", "data_modified", "metadata_modified"):
        stamp = fields.stamp(held) or fields.stamp(fields.text(held))
        return stamp is not None and stamp.raw == value.raw
    if field == "license":
        stated = read_license(fields.text(held))
        return stated is not None and stated.text == value.text
    if field == "accrual_periodicity":
        return any(label.text in str(held) for label in value)
    if field == "views":
        return bool(value == held)
    return True


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, tuple) else ()


def documents_of(found: Read) -> dict[str, object]:
    return {page.capture: page.document for pages in found.pages for page in pages}
