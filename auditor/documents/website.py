"""Puts a website together from what a spider wrote down: each look read once, each document kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from auditor.documents.decoded import text_of
from auditor.documents.hosts import netloc_of, role_of, tenant_of
from auditor.documents.plain_http import stays
from auditor.documents.reading import document_of
from auditor.documents.sitemaps import read_sitemap
from auditor.documents.stamps import iso_stamp
from auditor.documents.topics import WANTED, Topic, worth
from auditor.model import Capture
from auditor.web import Crawl, Document, Look, Purpose, Role, Unread, Website

#: Sites that publish for many cities: a page there is the city's only where the city leads to it.
SERVICES = frozenset({Role.CODE_HOST, Role.LEGISLATIVE, Role.ENGAGEMENT})
_SPEAKING = frozenset({Role.CITY, Role.PORTAL})
#: Texts shorter than this may be the same by chance.
_TELLING = 200
_SIDE = frozenset({Purpose.ROBOTS, Purpose.SITEMAP, Purpose.PLAIN_HTTP})
_MOST_ROBOTS = 200_000
_LONGEST_HEADER = 1000


def website(
    looks: Iterable[Look],
    captures: Mapping[str, Capture] | Iterable[Capture],
    crawl: Crawl,
    portals: Sequence[str],
) -> Website:
    """The website that the looks of a page spider show.

    looks: in the order they were made, of all its runs; a later look at the same address counts. captures: of the last
    answers, by record id, or one after the other in any order. crawl: the last one; its `home` says which pages are the
    city's. portals: the portals' addresses.
    """
    last: dict[tuple[str, Purpose], Look] = {}
    for look in looks:
        if (look.url, look.purpose) not in last or look.answers or not last[look.url, look.purpose].answers:
            last[look.url, look.purpose] = look
    reader = _Reader(crawl.home, portals, [look for look in last.values() if look.purpose is Purpose.PAGE])
    robots: dict[str, str] = {}
    robots_captures: dict[str, str] = {}
    sitemaps: dict[str, int] = {}
    plain: list[Document] = []
    changed: dict[str, str] = {}
    read: dict[str, Document | Unread] = {}
    for look, capture in _with_captures(last.values(), captures):
        if look.purpose is Purpose.PAGE:
            read[look.url] = reader.read(look, capture)
        elif look.purpose is Purpose.SITEMAP and capture is not None and capture.status == 200:
            listed = read_sitemap(capture.payload)
            sitemaps[look.url] = len(listed.pages) + len(listed.sitemaps)
            changed.update({netloc_and_path(url): date for url, date in listed.pages.items() if date})
        elif look.purpose is Purpose.PLAIN_HTTP and capture is not None and stays(capture):
            front = reader.read(look, capture)
            plain += [front] if isinstance(front, Document) else []
        elif look.purpose is Purpose.ROBOTS and capture is not None:
            host = netloc_of(look.url)
            robots_captures[host] = capture.record
            if capture.status == 200 and not capture.media_type.endswith("html"):
                robots[host] = text_of(capture.payload[:_MOST_ROBOTS], capture.charset)
    ordered = [read[url] for url, purpose in last if purpose is Purpose.PAGE and url in read]
    kept = _once(one for one in ordered if isinstance(one, Document))
    documents = [_dated(one, changed) for one in _led_to(kept)]
    return Website(
        home=crawl.home,
        home_found=crawl.home_found,
        portals=tuple(portals),
        documents=tuple(documents),
        unread=tuple(
            [one for one in ordered if isinstance(one, Unread)] + [_silent(one) for one in documents if one.scripted]
        ),
        looks=tuple(look for look in last.values() if look.purpose in _SIDE),
        robots=robots,
        captures=robots_captures,
        crawl=crawl,
        sitemaps=sitemaps,
        plain=tuple(plain),
        moved=tuple(
            look
            for look in last.values()
            if look.purpose is Purpose.PAGE and look.answers and netloc_of(look.final) not in ("", netloc_of(look.url))
        ),
    )


def netloc_and_path(url: str) -> str:
    """An address without its scheme and a slash at its end, as two mentions of one page may differ."""
    _, _, rest = url.partition("://")
    _, slash, path = rest.partition("/")
    return f"{netloc_of(url)}{slash}{path}".rstrip("/")


class _Reader:
    """Reads looks as what they are by whoever led to them."""

    def __init__(self, home: str, portals: Sequence[str], looks: Sequence[Look]) -> None:
        self._home = home
        self._portals = portals
        self._tenants: set[str] = set()
        for look in looks:
            role = role_of(look.final or look.url, home, portals)
            if role in SERVICES and self._speaks(look.found_on):
                self._tenants.add(tenant_of(look.final or look.url))

    def read(self, look: Look, capture: Capture | None) -> Document | Unread:
        led_by_us = self._speaks(look.found_on)
        by_name = led_by_us and names_a_topic(look.url, look.anchor)
        found = document_of(look, capture, self._home, self._portals, by_name=by_name)
        address = look.final or look.url
        if found.role in SERVICES and not led_by_us and tenant_of(address) not in self._tenants:
            return replace(found, role=Role.ELSEWHERE)
        said = capture.headers.get("x-robots-tag", "")[:_LONGEST_HEADER] if capture is not None else ""
        return replace(found, robots_tag=said) if said and isinstance(found, Document) else found

    def _speaks(self, url: str) -> bool:
        return bool(url) and role_of(url, self._home, self._portals) in _SPEAKING


def names_a_topic(url: str, words: str) -> bool:
    """Whether the words of a link name something sought, so that the city's link to it makes it the city's.

    The address alone says nothing: it was named by somebody else.
    """
    _, topics = worth("", words)
    return bool(topics & (WANTED | {Topic.OPEN_DATA})) and bool(url)


def _with_captures(
    looks: Iterable[Look], captures: Mapping[str, Capture] | Iterable[Capture]
) -> Iterator[tuple[Look, Capture | None]]:
    waiting: dict[str, list[Look]] = {}
    for look in looks:
        if not look.answers:
            yield look, None
        elif isinstance(captures, Mapping):
            yield look, captures.get(look.answers[-1])
        else:
            waiting.setdefault(look.answers[-1], []).append(look)
    if not isinstance(captures, Mapping):
        for capture in captures:
            for look in waiting.pop(capture.record, ()):
                yield look, capture
    for left in waiting.values():
        yield from ((look, None) for look in left)


def _once(documents: Iterable[Document]) -> list[Document]:
    """Each page once, however many addresses lead to it: the same final address, or the same text on the same site."""
    kept: list[Document] = []
    places: set[str] = set()
    texts: set[tuple[str, str]] = set()
    for document in documents:
        place = netloc_and_path(document.url)
        body = f"{document.media_type}\n{document.title}\n{document.text}"
        text = netloc_of(document.url), hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()
        if place in places or (len(document.text) >= _TELLING and text in texts):
            continue
        places.add(place)
        texts.add(text)
        kept.append(document)
    return kept


def _led_to(documents: Sequence[Document]) -> Iterator[Document]:
    """The documents that only a sitemap led to, with the first link that the city's own pages have for them."""
    nameless = {netloc_and_path(one.url): None for one in documents if not one.anchor}
    links: dict[str, tuple[str, str]] = {}
    for page in documents:
        if page.role in _SPEAKING:
            for link in page.links:
                if link.words and (place := netloc_and_path(link.url)) in nameless and link.url != page.url:
                    links.setdefault(place, (page.url, link.words))
    for one in documents:
        found = None if one.anchor else links.get(netloc_and_path(one.url))
        yield replace(one, found_on=found[0], anchor=found[1]) if found else one


def _dated(document: Document, changed: Mapping[str, str]) -> Document:
    if document.modified is not None or not (raw := changed.get(netloc_and_path(document.url))):
        return document
    return replace(document, modified=iso_stamp(raw))


def _silent(document: Document) -> Unread:
    said = "the page shows what it says only to a browser that runs its scripts"
    return Unread(document.asked, "scripts", said, document.role, document.anchor, document.capture)
