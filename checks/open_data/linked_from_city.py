"""The city's own site leads to its open data portal.

Why: people who need the city's data look on the city's site; a portal that is not linked there is found by those who
    know of it.
How: looks on every page of the city's own site that was read for a link to the portal's host, or for an address of the
    city's host that leads there by itself. Passes once for any page and once more for the front page, with the words
    of the link. Links to other portals, to the maker of the software or to a host of a similar name do not count. Where
    no link was seen it stays unknown: not all pages were read, and a page may show its links only to a browser.
Fix: put a link named “Open data” into the menu or the foot of the city's front page, and keep an address such as
    /opendata on the city's site that leads to the portal.
See: What Works Cities Standard of 2022, OD3: one central public place, linked from the city's main site.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import quote as percent_encoded

from msgspec import Struct

from auditor.check import Finding, Outcome
from auditor.documents.fronts import front_page, is_on, spelled
from auditor.documents.hosts import netloc_of
from auditor.documents.website import netloc_and_path
from auditor.model import Evidence, quoted
from auditor.web import Document, Hyperlink, Look, Role, Website
from checks._text import masked

VERSION = 1
EFFORT = "low"
READS = ()

_ANY, _FRONT = "linked.site", "linked.front_page"
_PAGES = 20
_LONGEST_WORDS = 80


class Mention(Struct, frozen=True):
    """A link to the portal on a page of the city. look: of the city's own address that led there, where one did."""

    page: Document
    link: Hyperlink
    look: Look | None = None


def find(website: Website) -> Iterator[Finding]:
    for portal in dict.fromkeys(website.portals):
        yield from _of(website, portal)


def _of(website: Website, portal: str) -> Iterator[Finding]:
    pages = [one for one in website.documents if one.role is Role.CITY and not is_on(one.url, portal)]
    if not website.home:
        why = "cannot be seen to be linked from the city's site: no home page of the city was given or found"
        yield from (_finding(portal, Outcome.UNKNOWN, why, field) for field in (_ANY, _FRONT))
        return
    front = front_page(website, website.home, Role.CITY)
    found = sorted(_mentions(website, pages, portal), key=lambda one: _rank(one, front, portal))
    led = None if found else _led_by_itself(website, portal)
    if not pages and led is None:
        message, evidence = _unread(website)
        yield from (_finding(portal, Outcome.UNKNOWN, message, field, evidence) for field in (_ANY, _FRONT))
        return
    yield _anywhere(portal, pages, found, led)
    yield _on_front(website, portal, front, found)


def _anywhere(portal: str, pages: Sequence[Document], found: Sequence[Mention], led: Look | None) -> Finding:
    many = f"{len(pages):,} {'page' if len(pages) == 1 else 'pages'} of the city's site that {_were(len(pages))} read"
    if found:
        linking = len({one.page.url for one in found})
        message = f"is linked from {linking:,} of the {many}, {_through(found[0])}"
        return _finding(portal, Outcome.PASS, message, _ANY, _evidence(found[0]))
    if led is not None:
        message = f"is where {masked(_short(led.url))} leads, an address of the city's site"
        return _finding(portal, Outcome.PASS, message, _ANY, (_answer(led),))
    message = f"is not linked on the {many}, which is not the same as being linked nowhere"
    return _finding(portal, Outcome.UNKNOWN, message, _ANY, _searched(pages))


def _on_front(website: Website, portal: str, front: Document | None, found: Sequence[Mention]) -> Finding:
    if front is None or is_on(front.url, portal):
        message, evidence = _unread(website)
        return _finding(portal, Outcome.UNKNOWN, message, _FRONT, evidence)
    best = next((one for one in found if one.page is front), None)
    if best is not None:
        message = f"is linked from the city's front page, {_through(best)}"
        return _finding(portal, Outcome.PASS, message, _FRONT, _evidence(best))
    message = "was not seen to be linked from the city's front page"
    if front.scripted or front.problem:
        message += ", of which not everything could be read"
    elif found:
        message += ", only from pages below it"
    return _finding(portal, Outcome.UNKNOWN, message, _FRONT, (_whole(front),))


def _mentions(website: Website, pages: Sequence[Document], portal: str) -> Iterator[Mention]:
    moved = {netloc_and_path(look.url): look for look in _leading(website, portal)}
    for page in pages:
        for link in page.links:
            if is_on(link.url, portal):
                yield Mention(page, link)
            elif look := moved.get(netloc_and_path(link.url)):
                yield Mention(page, link, look)


def _leading(website: Website, portal: str) -> Iterator[Look]:
    """Looks at addresses of the home page's host that ended at the portal."""
    home = netloc_of(spelled(website.home))
    for look in website.moved:
        if is_on(look.final, portal) and netloc_of(spelled(look.url)) == home and not is_on(look.url, portal):
            yield look


def _led_by_itself(website: Website, portal: str) -> Look | None:
    return min(_leading(website, portal), key=lambda look: (len(look.url), look.url), default=None)


def _rank(one: Mention, front: Document | None, portal: str) -> tuple[bool, int, bool, bool, str]:
    """The front page first; then what leads to the portal's own front page, and says so in words."""
    to_front = one.look is not None or netloc_and_path(spelled(one.link.url)) == netloc_and_path(spelled(portal))
    return one.page is not front, one.page.depth, not to_front, not one.link.words.strip(), one.page.url


def _through(one: Mention) -> str:
    words = _words(one.link)
    way = f"by “{words}”" if words else "by a link without words"
    return f"{way}, by way of {masked(_short(one.look.url))}" if one.look is not None else way


def _words(link: Hyperlink) -> str:
    words = " ".join(masked(link.words).split())
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}…"


def _evidence(one: Mention) -> tuple[Evidence, ...]:
    words = " ".join(masked(one.link.words).split())
    if words:
        pointer = f":~:text={percent_encoded(words[:200], safe='').replace('-', '%2D')}"
        place = Evidence(one.page.capture, pointer, quoted(words))
    else:
        place = Evidence(one.page.capture, "", quoted(masked(one.link.url)))
    return (place, _answer(one.look)) if one.look is not None else (place,)


def _answer(look: Look) -> Evidence:
    """The answer at the end of the way from the city's address."""
    return Evidence(look.answers[-1], "", quoted(masked(f"{look.url} → {look.final}")))


def _unread(website: Website) -> tuple[str, tuple[Evidence, ...]]:
    """Why nothing can be said of the city's front page."""
    place = netloc_and_path(spelled(website.home))
    message = "cannot be seen to be linked from the city's front page, which was not read"
    for page in website.unread:
        if netloc_and_path(spelled(page.url)) == place:
            return f"{message}: {masked(page.said)[:150]}", (Evidence(page.capture, "", None),) if page.capture else ()
    return message, _searched(website.own)


def _searched(pages: Sequence[Document]) -> tuple[Evidence, ...]:
    return tuple(Evidence(capture, "", None) for capture in list(dict.fromkeys(one.capture for one in pages))[:_PAGES])


def _whole(document: Document) -> Evidence:
    told = document.whole()
    return Evidence(told.capture, told.pointer, masked(told.quote or ""))


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _short(url: str) -> str:
    return url if len(url) <= 100 else f"{url[:99]}…"


def _finding(portal: str, outcome: Outcome, message: str, field: str, evidence: tuple[Evidence, ...] = ()) -> Finding:
    return Finding(outcome, message, "portal", portal, field=field, evidence=evidence)
