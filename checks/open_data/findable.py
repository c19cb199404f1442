"""Search engines may find the portal and its datasets.

Why: most people look for data with a search engine; what is kept from it is found by those who know the portal.
How: reads what the portal tells search engines: whether its front page and the pages of datasets that were read say
    `noindex` (in the page or the header), whether robots.txt lets robots in general read the front page and the landing
    pages of the catalog, whether a sitemap lists pages, and whether dataset pages describe themselves as schema.org
    `Dataset`. Fails only for words that are there: `noindex` for all, or rules that shut out every robot, the named
    ones too. Rules for single robots, for searches or logins, and pages that name another address as their own do not
    count. A sitemap or a description that was not seen stays unknown.
Fix: take `noindex` off the front page and the dataset pages, let robots.txt allow both, name a sitemap in it, and turn
    on the portal's schema.org markup.
See: Sunlight Foundation, Open Data Policy Guidelines 18 (indexable by search engines); RFC 9309; schema.org Dataset.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from auditor.check import Finding, Outcome
from auditor.documents.fronts import front_page, is_on, spelled
from auditor.documents.hosts import netloc_of
from auditor.documents.indexing import Robots, against_indexing
from auditor.documents.website import netloc_and_path
from auditor.model import Catalog, Evidence, quoted, replace
from auditor.web import Document, Look, Purpose, Role, Website, text_fragment
from checks._text import is_web_address, masked

VERSION = 1
EFFORT = "low"
READS = ("landing_page",)

_FRONT, _PAGES = "findable.front_page", "findable.dataset_pages"
_ROBOTS, _ROBOTS_PAGES = "findable.robots", "findable.robots_datasets"
_SITEMAP, _MARKUP = "findable.sitemap", "findable.markup"
#: So many landing pages of a catalog stand for all of them.
_MOST = 2000
#: A catalog whose landing pages are open but for a few is open.
_NEARLY_ALL = 0.95
#: So many dataset pages that say the same speak for the others; fewer may be exceptions, unless they are half of all.
_MANY = 20
#: A single robot that is let in where the others are not: one search engine is enough to be found.
_LET_IN = re.compile(r"\b(?:all|index)\b", re.IGNORECASE)


def find(catalog: Catalog, website: Website) -> Iterator[Finding]:
    for portal in dict.fromkeys(website.portals):
        landing = _landing(catalog, portal)
        front = front_page(website, portal, Role.PORTAL)
        pages = _dataset_pages(website, portal, landing, front)
        yield _front(website, portal, front)
        yield _of_pages(portal, pages, len(landing))
        yield from _robots(website, portal, front, landing, pages)
        yield _sitemap(website, portal)
        yield _markup(portal, pages)


def _landing(catalog: Catalog, portal: str) -> tuple[str, ...]:
    """The addresses of the datasets' pages on the portal, as the catalog gives them."""
    stated = dict.fromkeys(dataset.landing_page for dataset in catalog.datasets)
    pages = (spelled(page) for page in stated if page and is_web_address(page) and is_on(page, portal))
    return tuple(islice(pages, _MOST))


def _dataset_pages(website: Website, portal: str, landing: Sequence[str], front: Document | None) -> list[Document]:
    places = {netloc_and_path(url) for url in landing}
    return [
        one
        for one in website.documents
        if one.role is Role.PORTAL
        and one is not front
        and is_on(one.url, portal)
        and (
            netloc_and_path(spelled(one.url)) in places
            or netloc_and_path(spelled(one.asked)) in places
            or one.markup.get("Dataset")
        )
    ]


# --- noindex ----------------------------------------------------------------------------------------------------


def _front(website: Website, portal: str, front: Document | None) -> Finding:
    if front is None:
        place = netloc_and_path(spelled(portal))
        for page in website.unread:
            if netloc_and_path(spelled(page.url)) == place:
                message = f"could not be read at its front page: {masked(page.said)[:150]}"
                return _finding(portal, Outcome.UNKNOWN, message, _FRONT, *_capture(page.capture))
        return _finding(portal, Outcome.UNKNOWN, "was not read at its front page", _FRONT)
    said = _against(front)
    if not said:
        return _finding(portal, Outcome.PASS, "lets search engines list its front page", _FRONT, _whole(front))
    evidence = _said(front)
    if why := _unsure(front, portal) or _twin(website, front):
        message = f"keeps the page at its address from search engines, but {why}"
        return _finding(portal, Outcome.UNKNOWN, message, _FRONT, evidence)
    return _finding(portal, Outcome.FAIL, "tells search engines not to list its front page", _FRONT, evidence)


def _of_pages(portal: str, pages: Sequence[Document], listed: int) -> Finding:
    if not pages:
        message = "has no page of a dataset among those that were read"
        return _finding(portal, Outcome.UNKNOWN, message, _PAGES)
    kept = [one for one in pages if _against(one)]
    if not kept:
        message = f"lets search engines list its dataset pages, of which {len(pages)} {_were(len(pages))} read"
        return _finding(portal, Outcome.PASS, message, _PAGES, *(_whole(one) for one in pages))
    evidence = [_said(one) for one in kept]
    many = len(pages) >= _MANY or (len(pages) > 1 and 2 * len(pages) >= listed)
    if len(kept) == len(pages) and many and not any(_unsure(one, portal) for one in kept):
        message = f"tells search engines not to list its dataset pages: all {len(pages)} that were read say so"
        return _finding(portal, Outcome.FAIL, message, _PAGES, *evidence)
    message = f"tells search engines not to list {len(kept)} of {len(pages)} dataset pages that were read"
    return _finding(portal, Outcome.UNKNOWN, message, _PAGES, *evidence)


def _against(page: Document) -> str:
    """The word that keeps all search engines from listing a page; empty where there is none."""
    return against_indexing(page.meta.get("robots", "")) or against_indexing(page.robots_tag)


def _said(page: Document) -> Evidence:
    """The place of those words."""
    meta = page.meta.get("robots", "")
    where, words = ("meta/robots", meta) if against_indexing(meta) else ("header/x-robots-tag", page.robots_tag)
    return Evidence(page.capture, where, quoted(masked(words)))


def _unsure(page: Document, portal: str) -> str:
    """Why a page that says `noindex` may not be the one the public is meant to find; empty where nothing says so."""
    if not is_on(page.url, portal):
        return "that led to another host"
    if page.canonical and netloc_of(spelled(page.canonical)) != netloc_of(spelled(page.url)):
        return "names an address on another host as its own"
    if page.canonical and netloc_and_path(spelled(page.canonical)) != netloc_and_path(spelled(page.url)):
        return "names another address as its own"
    if page.scripted or page.problem:
        return "not all of it could be read"
    if page.meta.get("refresh"):
        return "sends browsers on to another address"
    for robot in ("googlebot", "bingbot"):
        if _LET_IN.search(said := page.meta.get(robot, "")) and not against_indexing(said):
            return f"lets {robot} in"
    return ""


def _twin(website: Website, front: Document) -> str:
    """Whether the portal has its front page at another address too, where it may be listed."""
    for one in website.documents:
        copy = one.role is Role.PORTAL and one.url != front.url and bool(front.title) and one.title == front.title
        if copy and not _against(one):
            return f"has a page of the same title that it does not keep from them ({masked(one.url)[:100]})"
    return ""


# --- robots.txt -------------------------------------------------------------------------------------------------


def _robots(
    website: Website, portal: str, front: Document | None, landing: Sequence[str], pages: Sequence[Document]
) -> Iterator[Finding]:
    look = _robots_look(website, portal, front)
    if look is None or not look.answers:
        for field in (_ROBOTS, _ROBOTS_PAGES):
            yield _finding(portal, Outcome.UNKNOWN, "has a robots.txt that could not be read, or none", field)
        return
    file = Evidence(look.answers[-1], "", None)
    if look.status in (404, 410):
        message = "has no robots.txt that would keep search engines out"
        yield _finding(portal, Outcome.PASS, message, _ROBOTS, file)
        yield _finding(portal, Outcome.PASS, message, _ROBOTS_PAGES, file)
        return
    host = netloc_of(look.url)
    # Two hosts that differ by `www.` only have one place there: the text has to be of this very look.
    text = website.robots.get(host) if website.captures.get(host) == look.answers[-1] else None
    if text is None or look.status != 200 or text.lstrip()[:1] == "<":
        message = f"answers with no robots.txt that could be read ({look.status})"
        for field in (_ROBOTS, _ROBOTS_PAGES):
            yield _finding(portal, Outcome.UNKNOWN, message, field, file)
        return
    robots = Robots(text)
    file = _line(file, robots.to_all)
    read = tuple(one.url for one in pages)
    yield from _rules(portal, spelled(front.url if front else portal), robots, file, landing, read)


def _robots_look(website: Website, portal: str, front: Document | None) -> Look | None:
    """The look at the robots.txt that holds for the portal's front page: of its scheme, host and port."""
    wanted = _origin(front.url if front else portal)
    looks = [one for one in website.looks if one.purpose is Purpose.ROBOTS]
    exact = next((one for one in looks if _origin(one.url) == wanted), None)
    return exact or next((one for one in looks if _origin(one.url) == _origin(portal)), None)


def _origin(url: str) -> str:
    return "/".join(spelled(url).lower().split("/")[:3])


def _line(file: Evidence, line: str) -> Evidence:
    """A line of a robots.txt as evidence; the file where there is no such line."""
    line = " ".join(line.split())[:200]
    return Evidence(file.capture, text_fragment(line), quoted(masked(line))) if line else replace(file, quote=None)


def _rules(
    portal: str, front: str, robots: Robots, file: Evidence, landing: Sequence[str], read: Sequence[str]
) -> Iterator[Finding]:
    home = front if front.count("/") > 2 else f"{front}/"
    urls = [home, *landing]
    closed = [url for url in urls if not robots.lets_in(url)]
    to_all = [url for url in closed if not robots.lets_somebody_in(url)]
    rule = _line(file, robots.rule(closed[0])) if closed else file
    if home not in closed:
        message = "lets robots in general read its front page, by its robots.txt"
        yield _finding(portal, Outcome.PASS, message, _ROBOTS, file)
    elif len(to_all) == len(urls) and not robots.allows and rule.quote:
        message = "shuts out every robot from all of its pages, by its robots.txt"
        yield _finding(portal, Outcome.FAIL, message, _ROBOTS, rule)
        # The same rule said once.
        message = "shuts out robots from its dataset pages as from all others"
        yield _finding(portal, Outcome.NOT_APPLICABLE, message, _ROBOTS_PAGES, rule)
        return
    else:
        message = "keeps robots in general from its front page, by its robots.txt, and lets some in or allows something"
        yield _finding(portal, Outcome.UNKNOWN, message, _ROBOTS, rule)
    yield _rules_of_pages(portal, robots, file, landing, read)


def _rules_of_pages(portal: str, robots: Robots, file: Evidence, pages: Sequence[str], read: Sequence[str]) -> Finding:
    if not pages:
        message = "has no landing pages of datasets in its catalog that robots.txt could be asked about"
        return _finding(portal, Outcome.UNKNOWN, message, _ROBOTS_PAGES, file)
    closed = [url for url in pages if not robots.lets_in(url)]
    if len(closed) <= (1 - _NEARLY_ALL) * len(pages):
        message = f"lets robots in general read {len(pages) - len(closed):,} of {len(pages):,} dataset pages"
        return _finding(portal, Outcome.PASS, f"{message}, by its robots.txt", _ROBOTS_PAGES, file)
    rule = _line(file, robots.rule(closed[0]))
    # Datasets may have other pages than the catalog names, which are open.
    if len(closed) == len(pages) and rule.quote and not any(map(robots.lets_somebody_in, (*pages, *read))):
        message = f"shuts out every robot from its dataset pages ({len(pages):,}), by its robots.txt"
        return _finding(portal, Outcome.FAIL, message, _ROBOTS_PAGES, rule)
    message = f"keeps robots in general from {len(closed):,} of {len(pages):,} dataset pages, by its robots.txt"
    return _finding(portal, Outcome.UNKNOWN, message, _ROBOTS_PAGES, rule)


# --- sitemap and markup -----------------------------------------------------------------------------------------


def _sitemap(website: Website, portal: str) -> Finding:
    looks = [one for one in website.looks if one.purpose is Purpose.SITEMAP]
    on_host = [one for one in looks if one.answers and is_on(one.url, portal)]
    for look in on_host:
        if listed := website.sitemaps.get(look.url, 0):
            what = f"{listed:,} {'address' if listed == 1 else 'addresses'}"
            evidence = Evidence(look.answers[-1], "", quoted(masked(look.url)))
            return _finding(portal, Outcome.PASS, f"has a sitemap that lists {what}", _SITEMAP, evidence)
    message = "shows no sitemap where one is usual, which is not the same as having given none to search engines"
    return _finding(
        portal, Outcome.UNKNOWN, message, _SITEMAP, *(Evidence(one.answers[-1], "", None) for one in on_host)
    )


def _markup(portal: str, pages: Sequence[Document]) -> Finding:
    marked = [one for one in pages if one.markup.get("Dataset")]
    if marked:
        message = f"describes datasets to search engines (schema.org Dataset) on {len(marked)} of {len(pages)} dataset"
        message += f" {'page' if len(pages) == 1 else 'pages'} that {_were(len(pages))} read"
        return _finding(portal, Outcome.PASS, message, _MARKUP, _whole(marked[0]))
    if not pages:
        message = "has no page of a dataset among those that were read"
        return _finding(portal, Outcome.UNKNOWN, message, _MARKUP)
    message = f"shows no description of its dataset for search engines on {len(pages)} dataset pages, too few to tell"
    return _finding(portal, Outcome.UNKNOWN, message, _MARKUP, *(_whole(one) for one in pages))


def _whole(document: Document) -> Evidence:
    told = document.whole()
    return replace(told, quote=masked(told.quote or ""))


def _capture(record: str) -> tuple[Evidence, ...]:
    return (Evidence(record, "", None),) if record else ()


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _finding(portal: str, outcome: Outcome, message: str, field: str, *evidence: Evidence) -> Finding:
    return Finding(outcome, message, "portal", portal, field=field, evidence=evidence)
