"""The part of `scorecard.json` on what lies outside of the catalog's API: pages that were read and links followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from auditor.model import Catalog, Link, LinkState
from auditor.publish import clean
from auditor.snapshot import Snapshot
from auditor.web import Crawl, Website


class WebsiteEntry(Struct, frozen=True):
    """The pages of the city and its portal. home: the city's home page, empty where none was given or found. documents:
    how many were read, by whose site they stand on; unread: addresses that were wanted and not read, by reason. pace:
    requests a second to one host, 0 where it was lifted; bytes: on the wire; ended: why the spider stopped early."""

    home: str
    home_found: str
    documents: Mapping[str, int]
    unread: Mapping[str, int]
    requests: int
    bytes: int
    seconds: float
    pace: float
    ended: str
    notes: tuple[str, ...]


class LinksEntry(Struct, frozen=True):
    """The addresses of distributions. addresses: distinct ones of counted datasets; states, reasons: how many of them;
    hosts: on how many they stand. pace, bytes, seconds, ended: as for pages. first, last: when they were looked at."""

    addresses: int
    hosts: int
    states: Mapping[str, int]
    reasons: Mapping[str, int]
    requests: int
    bytes: int
    seconds: float
    pace: float
    first: datetime | None
    last: datetime | None
    ended: str
    notes: tuple[str, ...]


def website_entry(snapshot: Snapshot) -> WebsiteEntry | None:
    """What was read; None where nobody looked (depth catalog)."""
    site = snapshot.website
    if not isinstance(site, Website):
        return None
    crawl = site.crawl
    return WebsiteEntry(
        home=clean(site.home),
        home_found=clean(site.home_found),
        documents=_counts(Counter(str(document.role) for document in site.documents)),
        unread=_counts(Counter(page.reason for page in site.unread)),
        requests=crawl.requests,
        bytes=crawl.bytes,
        seconds=crawl.seconds,
        pace=_pace(snapshot, "pages"),
        ended=_ended(snapshot, "pages", crawl),
        notes=tuple(map(clean, crawl.notes)),
    )


def links_entry(snapshot: Snapshot) -> LinksEntry | None:
    """What became of the links; None where nobody followed them (depth catalog)."""
    crawl = snapshot.links
    if crawl is None:
        return None
    found = {link.url: link for link in followed(snapshot)}
    looked = sorted(link.checked_at for link in found.values() if link.checked_at)
    return LinksEntry(
        addresses=len(found),
        hosts=len({link.url.split("/")[2].lower() for link in found.values() if link.url.count("/") > 1}),
        states=_counts(Counter(str(link.state) for link in found.values())),
        reasons=_counts(Counter(link.reason for link in found.values() if link.reason)),
        requests=crawl.requests,
        bytes=crawl.bytes,
        seconds=crawl.seconds,
        pace=_pace(snapshot, "links"),
        first=looked[0] if looked else None,
        last=looked[-1] if looked else None,
        ended=_ended(snapshot, "links", crawl),
        notes=tuple(map(clean, crawl.notes)),
    )


def followed(snapshot: Snapshot) -> Iterator[Link]:
    """The links of the counted datasets, one for each address of each distribution."""
    counted = snapshot.catalog.datasets if isinstance(snapshot.catalog, Catalog) else ()
    for dataset in counted:
        for way in dataset.distributions if isinstance(dataset.distributions, tuple) else ():
            yield from (link for link in (way.download, way.access) if link is not None)


def checked(link: Link) -> bool:
    """Whether somebody looked at it."""
    return link.state is not LinkState.NOT_CHECKED


def _pace(snapshot: Snapshot, errand: str) -> float:
    return next((run.pace for run in snapshot.collected.spiders if run.errand == errand), 0.0)


def _ended(snapshot: Snapshot, errand: str, crawl: Crawl) -> str:
    run = next((run for run in snapshot.collected.spiders if run.errand == errand), None)
    if run is None:
        return "it was not begun"
    if run.failed:
        return clean(run.failed)
    return clean(crawl.ended) if run.done else "it was stopped before it came to its end"


def _counts(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
