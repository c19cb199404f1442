"""What the spiders saw, for the report: pages that were read, links by what became of them, those that do not work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from auditor.assess import Audit
from auditor.model import Catalog, Dataset, Link, LinkState
from auditor.report.rows import link, text
from auditor.report.wording import LINK, PAGE_REASON, WHOSE, Word, minute
from auditor.surroundings import LinksEntry, WebsiteEntry
from auditor.web import Document, Website

#: Longer lists are left to the tables beside the page.
MOST_BROKEN, MOST_HOSTS, MOST_PAGES = 40, 15, 120
#: States that somebody can mend, worst first.
_MENDED = (
    LinkState.GONE,
    LinkState.WRONG_CONTENT,
    LinkState.LOGIN_WALL,
    LinkState.SERVER_ERROR,
    LinkState.TIMEOUT,
    LinkState.BOT_WALL,
)


class Broken(Struct, frozen=True):
    """One address that does not give what it promises. looked: when; record: of the capture that shows it."""

    dataset: str
    dataset_link: str
    url: str
    url_link: str
    word: Word
    state: str
    said: str
    looked: str
    record: str


class Host(Struct, frozen=True):
    """The addresses on one host by state, in the order of the legend."""

    name: str
    total: int
    states: tuple[tuple[Word, int], ...]


class Page(Struct, frozen=True):
    """One page or document that was read."""

    title: str
    link: str
    whose: str
    kind: str
    seen: str


class OutsideView(Struct, frozen=True):
    """Everything of the section. shares: states of links with their word, count and share of all."""

    website: WebsiteEntry | None
    links: LinksEntry | None
    shares: tuple[tuple[str, Word, int, float], ...]
    broken: tuple[Broken, ...]
    more_broken: int
    hosts: tuple[Host, ...]
    more_hosts: int
    pages: tuple[Page, ...]
    more_pages: int
    unread: tuple[tuple[str, int], ...]


def outside(audit: Audit) -> OutsideView:
    """What was seen outside of the catalog's API."""
    card = audit.scorecard
    followed = {found.url: (dataset, found) for dataset, found in _followed(audit)}
    broken = sorted(
        (pair for pair in followed.values() if pair[1].state in _MENDED),
        key=lambda pair: (_MENDED.index(pair[1].state), -(pair[0].views or 0), pair[1].url),
    )
    hosts = _hosts(found for _, found in followed.values())
    documents = _documents(audit)
    total = len(followed)
    return OutsideView(
        website=card.website,
        links=card.links,
        shares=tuple(
            (state, word, card.links.states[state], card.links.states[state] / total)
            for state, word in LINK.items()
            if card.links and card.links.states.get(state)
        ),
        broken=tuple(_broken(dataset, found) for dataset, found in broken[:MOST_BROKEN]),
        more_broken=max(len(broken) - MOST_BROKEN, 0),
        hosts=tuple(hosts[:MOST_HOSTS]),
        more_hosts=max(len(hosts) - MOST_HOSTS, 0),
        pages=tuple(map(_page, documents[:MOST_PAGES])),
        more_pages=max(len(documents) - MOST_PAGES, 0),
        unread=tuple(
            (PAGE_REASON.get(reason, reason.replace("_", " ")), number)
            for reason, number in (card.website.unread if card.website else {}).items()
        ),
    )


def _followed(audit: Audit) -> Iterator[tuple[Dataset, Link]]:
    catalog = audit.snapshot.catalog
    for dataset in catalog.datasets if isinstance(catalog, Catalog) else ():
        for way in dataset.distributions if isinstance(dataset.distributions, tuple) else ():
            for found in (way.access, way.download):
                if found is not None:
                    yield dataset, found


def _broken(dataset: Dataset, found: Link) -> Broken:
    return Broken(
        dataset=text(dataset.name) or "(without a title)",
        dataset_link=link(dataset.landing_page),
        url=text(found.url, 160),
        url_link=link(found.url),
        word=LINK[found.state.value],
        state=found.state.value,
        said=text(found.said or found.reason.replace("_", " ")),
        looked=minute(found.checked_at) if found.checked_at else "",
        record=text(found.capture),
    )


def _hosts(found: Iterable[Link]) -> list[Host]:
    by_host: dict[str, Counter[str]] = {}
    for one in found:
        by_host.setdefault(_host(one.url), Counter())[one.state.value] += 1
    ordered = sorted(by_host.items(), key=lambda item: (-item[1].total(), item[0]))
    return [
        Host(text(name), counts.total(), tuple((word, counts[state]) for state, word in LINK.items() if counts[state]))
        for name, counts in ordered
    ]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower() or "no host"
    except ValueError:
        return "no host"


def _documents(audit: Audit) -> list[Document]:
    site = audit.snapshot.website
    return list(site.documents) if isinstance(site, Website) else []


def _page(document: Document) -> Page:
    kind = "scanned PDF, no text" if document.scanned else document.media_type.rpartition("/")[2]
    return Page(
        text(document.title) or text(document.url, 120),
        link(document.url),
        WHOSE[document.role.value],
        text(kind, 40),
        minute(document.seen_at),
    )


def addresses(audit: Audit) -> Mapping[str, str]:
    """The address of each document by the capture that holds it, so that a quote can lead to the living page."""
    return {document.capture: document.url for document in _documents(audit)}
