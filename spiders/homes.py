"""Finds the city's home page from its portals: who the portal says it belongs to, confirmed by reading that page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from auditor.documents.hosts import is_shared, netloc_of, role_of, site_of
from auditor.documents.topics import plain
from auditor.web import Document, Role

#: So many candidates are looked at.
MOST = 4
_CITY = (
    r"(?:city|town|township|village|borough|municipality|county|parish|metro(?:politan)? government"
    r"|consolidated government)"
)
_OF = re.compile(
    rf"\b{_CITY} (?:and county )?of [a-z]|\b[a-z]+ {_CITY}\b|\bciudad de\b|\bmunicipio de\b|\bville de\b|\bcity hall\b"
)
_SITE = re.compile(
    rf"\b(?:{_CITY}|government|municipal) (?:home ?page|web ?site|home|site|main site)\b"
    rf"|\b(?:back|return) to (?:the )?{_CITY}\b|\bvisit (?:the )?{_CITY}\b|\bofficial (?:web ?)?site\b"
    rf"|\b[a-z]{{2,40}} gov\b|\bsitio (?:web )?oficial\b"
)
_NOT = re.compile(
    r"\bstate of\b|\bcommonwealth of\b|\buniversity\b|\bu s (?:department|government)\b|\bcouncil of governments\b"
)
_NATIONAL = frozenset({"data.gov", "usa.gov", "census.gov", "open.canada.ca", "canada.ca"})
#: A portal that names more cities than this is no city's own.
_MOST_CITIES = 2


class Candidate(Struct, frozen=True):
    """An address that may be the home page. why: what speaks for it, in words; portal: its front page said so."""

    url: str
    why: str
    portal: str
    score: int


def candidates(fronts: Sequence[Document], portals: Sequence[str]) -> list[Candidate]:
    """Addresses that may be the city's home page, the likeliest first, at most `MOST`.

    fronts: the portals' front pages as they were read. portals: the portals' addresses.
    """
    found: dict[str, Candidate] = {}
    cities: set[str] = set()

    def add(url: str, why: str, portal: str, score: int) -> None:
        key = netloc_of(url)
        before = found.get(key)
        if before is None:
            found[key] = Candidate(url, why, portal, score)
        elif why not in before.why:
            shortest = min(before.url, url, key=lambda one: len(urlsplit(one).path))
            found[key] = Candidate(shortest, f"{before.why}; {why}", before.portal, before.score + score)

    for front in fronts:
        for link in front.links:
            if not _front_page(link.url) or role_of(link.url, "", portals, by_name=True) in (
                Role.PORTAL,
                Role.VENDOR,
                Role.LEGISLATIVE,
                Role.CODE_HOST,
                Role.ENGAGEMENT,
            ):
                continue
            words = plain(link.words)
            if _NOT.search(words) or netloc_of(link.url) in _NATIONAL:
                continue
            if _OF.search(words) or _SITE.search(words):
                cities.add(site_of(link.url))
                add(link.url, f"the portal links to it as “{link.words[:60]}”", front.url, 2)
            elif site_of(link.url) == site_of(front.url) and not is_shared(front.url):
                add(link.url, "the portal, on the same domain, links to it", front.url, 1)
        for publisher in front.publishers:
            named = plain(publisher.words)
            elsewhere = role_of(publisher.url, "", portals, by_name=True) in (Role.ELSEWHERE, Role.LINKED)
            if publisher.url and elsewhere and _front_page(publisher.url) and not _NOT.search(named):
                add(publisher.url, "the portal's markup names it as its publisher's page", front.url, 1)
    for portal in portals:
        parent = site_of(portal)
        if not is_shared(portal) and parent and parent != netloc_of(portal):
            scheme = urlsplit(portal).scheme
            add(f"{scheme}://{parent}/", "the portal stands on its domain", portal, 2)
    # A region's portal names many cities: none of them is told from the others by that.
    some = [one for one in found.values() if len(cities) <= _MOST_CITIES or site_of(one.url) not in cities]
    return sorted(some, key=lambda one: -one.score)[:MOST]


def confirmed(candidate: Candidate, page: Document, portals: Sequence[str]) -> str:
    """How a candidate was found to be the home page, by what it says itself; empty where it was not."""
    if role_of(page.url, "", portals) is Role.PORTAL:
        return ""
    named = plain(f"{page.title} . {page.meta.get('og:site_name', '')} . {' . '.join(page.headings[:3])}")
    if _NOT.search(named):
        return ""
    hosts = {netloc_of(portal) for portal in portals}
    links_back = any(netloc_of(link.url) in hosts for link in page.links)
    says_city = _OF.search(named) is not None or _OF.search(plain(page.text[:400])) is not None
    signs = [
        words
        for words, seen in (("it links to the portal", links_back), ("it calls itself a city’s", says_city))
        if seen
    ]
    enough = candidate.score + 2 * links_back + says_city >= 3
    return f"{candidate.why}; {' and '.join(signs)}" if signs and enough else ""


def _front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.count("/") <= 2 and len(parts.path) <= 40 and not parts.query
