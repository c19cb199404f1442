"""Reads a page of HTML: its text apart from its menus, headings, links, dates, and what it declares about itself."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin, urlsplit

import bs4
from bs4 import BeautifulSoup, Tag
from bs4.element import CData, NavigableString
from msgspec import Struct

from auditor.documents.decoded import INVISIBLE, text_of
from auditor.documents.flow import BREAKS, Flow
from auditor.documents.indexing import against_indexing
from auditor.documents.markup import Declared, declared
from auditor.documents.parts import MAIN, SKIPPED, Parts
from auditor.documents.stamps import iso_stamp
from auditor.model import Stamp
from auditor.web import Hyperlink

#: More than that of a page is not read: no page for people is longer. Characters, tags.
MOST_CHARACTERS = 3_000_000
MOST_TAGS = 60_000
MOST_LINKS = 3000
MOST_HEADINGS = 400
_LONGEST_ADDRESS = 2000
_LONGEST_WORDS = 300
_LONGEST_META = 500

_MENU_TAGS = frozenset({"nav", "menu"})
_MENU_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menubar", "menu"})
_OUTSIDE = frozenset({"header", "footer", "aside"})  # menus, unless they stand inside of the main part
_MENU_NAMES = frozenset(
    {
        "nav", "navbar", "navigation", "menu", "mainmenu", "main-menu", "main-nav", "mega-menu", "megamenu", "topnav",
        "top-nav", "sidenav", "side-nav", "site-header", "siteheader", "site-footer", "sitefooter", "footer", "header",
        "page-footer", "page-header", "global-header", "global-footer", "account-masthead", "breadcrumb", "breadcrumbs",
        "skip-link", "skiplink", "skip-to-content", "visually-hidden-focusable", "sidebar", "social-links",
    }
)  # fmt: skip
_BANNER = re.compile(r"cookie|gdpr|consent|onetrust", re.IGNORECASE)
_LONGEST_BANNER = 6000
#: A row with more text than that, in characters, lays out the page and is no row of a table.
_LONGEST_ROW = 8000
#: So many parts of a link or heading are looked through for its words.
_MOST_PIECES = 200
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PUBLISHED_NAMES = (
    "article:published_time", "datepublished", "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date",
    "publishdate", "publish-date", "date", "sailthru.date",
)  # fmt: skip
_MODIFIED_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_ASKS_SCRIPTS = re.compile(
    r"(?:enable|requires?|turn on|activate|without|needs?).{0,30}javascript"
    r"|javascript.{0,40}(?:enabled|required|disabled)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_TAG = re.compile("<[a-zA-Z]")


class Page(Struct, frozen=True, kw_only=True):
    """What stands in a page of HTML. Lengths and numbers are capped.

    text, menu: a paragraph, list entry or row of a table a line; cells apart by ` | `. canonical: the address it gives
    as its own. names: publishers that its markup names, with their addresses where it gives any. asks_password:
    whether it has a field for one. asks_scripts: whether it says that it shows nothing without them.
    """

    title: str = ""
    text: str = ""
    menu: str = ""
    headings: tuple[str, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    published: Stamp | None = None
    modified: Stamp | None = None
    language: str = ""
    noindex: bool = False
    markup: Mapping[str, int] = {}
    meta: Mapping[str, str] = {}
    canonical: str = ""
    names: tuple[Hyperlink, ...] = ()
    asks_password: bool = False
    asks_scripts: bool = False
    scripts: int = 0


def read_html(payload: bytes, charset: str = "", url: str = "", headers: Mapping[str, str] | None = None) -> Page:
    """Reads a page as far as it can be read; never raises for what stands in it.

    charset, url, headers (names in lower case): as the answer says.
    """
    text = _bounded(text_of(payload[: 4 * MOST_CHARACTERS], charset, markup=True))
    soup = _parsed(text)
    if soup is None:
        return Page()
    parts = Parts(soup)
    base = _base(parts, url)
    meta = _meta(parts)
    found = declared(parts)
    flow = Flow()
    _walk(soup, parts, flow)
    said = ", ".join(filter(None, [meta.get("robots", ""), (headers or {}).get("x-robots-tag", "")]))
    return Page(
        title=_title(parts, meta, flow.headings),
        text=flow.text(menu=False),
        menu=flow.text(menu=True),
        headings=tuple(flow.headings),
        links=tuple(_links(parts, base)),
        published=_published(parts, meta, found),
        modified=_first_stamp([*(meta.get(name, "") for name in _MODIFIED_NAMES), found.modified]),
        language=_language(parts, meta, headers or {}),
        noindex=bool(against_indexing(said)),
        markup=found.types,
        meta=meta,
        canonical=_canonical(parts, base),
        names=found.publishers,
        asks_password=any(str(tag.get("type")).lower() == "password" for tag in parts.named("input")),
        asks_scripts=_asks_scripts(parts, flow),
        scripts=len(parts.named("script")),
    )


def _bounded(text: str) -> str:
    """The beginning of a page, no longer and with no more tags than are read."""
    text = text[:MOST_CHARACTERS]
    if text.count("<") <= MOST_TAGS:
        return text
    for number, match in enumerate(_TAG.finditer(text)):
        if number >= MOST_TAGS:
            return text[: match.start()]
    return text


def _parsed(text: str) -> BeautifulSoup | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # XML served as HTML, text that looks like an address
        try:
            return BeautifulSoup(text, "lxml")
        except (bs4.ParserRejectedMarkup, ValueError, AssertionError, RecursionError):
            return None


# --- text -------------------------------------------------------------------------------------------------------


def _walk(soup: BeautifulSoup, parts: Parts, flow: Flow) -> None:
    """Goes through the page in order, without recursion: pages may be nested deeper than Python may call."""
    stack: list[tuple[object, bool]] = [(soup, False)]
    menus = mains = looked_at = 0
    opened: list[tuple[bool, bool]] = []
    while stack:
        node, done = stack.pop()
        if not isinstance(node, Tag):
            if type(node) in (NavigableString, CData):
                flow.say(str(node).translate(INVISIBLE), menu=menus > 0)
            continue
        if done:
            was_menu, was_main = opened.pop()
            menus, mains = menus - was_menu, mains - was_main
            flow.leave(node.name)
            continue
        if node.name in SKIPPED:
            continue
        role = node.get("role")
        is_menu = menus == 0 and _is_menu(node, mains > 0, parts)
        is_main = node.name in MAIN or role == "main"
        opened.append((is_menu, is_main))
        menus, mains = menus + is_menu, mains + is_main
        if (node.name in _HEADINGS or role == "heading") and looked_at < MOST_HEADINGS:
            looked_at += 1
            flow.headings.extend(filter(None, [_words(node)]))
        layout = node.name == "tr" and (parts.holds_table(node) or parts.length(node) > _LONGEST_ROW)
        flow.enter(node.name, as_row=not layout)
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node.contents))


def _is_menu(tag: Tag, inside_main: bool, parts: Parts) -> bool:
    """Whether a part of a page is no part of what it says: navigation, header, footer, a banner about cookies."""
    if tag.name in ("html", "body", "main", "article"):
        return False
    if tag.name in _MENU_TAGS or tag.get("role") in _MENU_ROLES:
        return not parts.holds_main(tag)
    if tag.name in _OUTSIDE:
        return not inside_main and not parts.holds_main(tag)
    names = _names_of(tag)
    if not names:
        return False
    little = 2 * parts.length(tag) < parts.whole
    if little and parts.length(tag) < _LONGEST_BANNER and any(_BANNER.search(name) for name in names):
        return True
    # A class may be named anything: what holds most of the page is no menu.
    return not inside_main and little and any(name in _MENU_NAMES for name in names) and not parts.holds_main(tag)


def _names_of(tag: Tag) -> list[str]:
    stated = tag.get("class") or ""
    classes = stated.split() if isinstance(stated, str) else list(stated)
    return [str(name)[:80].lower() for name in [tag.get("id") or "", *classes[:20]] if name]


def _words(tag: Tag) -> str:
    """The words inside of a tag, or those that stand for them."""
    pieces: list[str] = []
    image: Tag | None = None
    stack: list[object] = [tag]
    for _ in range(_MOST_PIECES):
        if not stack:
            break
        node = stack.pop()
        if isinstance(node, Tag):
            image = node if image is None and node.name == "img" else image
            if node.name in BREAKS:
                pieces.append(" ")
            stack.extend(reversed(node.contents[:_MOST_PIECES]))
        elif type(node) in (NavigableString, CData):
            pieces.append(str(node)[:_LONGEST_WORDS])
    instead = (tag.get("aria-label"), tag.get("title"), image and image.get("alt"), image and image.get("title"))
    words = tidy("".join(pieces)) or next((words for one in instead if one and (words := tidy(str(one)))), "")
    return words[:_LONGEST_WORDS]


def tidy(text: str) -> str:
    """A text on one line, without signs that nobody sees."""
    return _SPACE.sub(" ", text[: 20 * _LONGEST_WORDS].translate(INVISIBLE)).strip()


# --- links and declarations ------------------------------------------------------------------------------------


def _links(parts: Parts, base: str) -> Iterable[Hyperlink]:
    seen: dict[tuple[str, str], None] = {}
    for tag in parts.named("a", "area", "iframe", "embed", "object"):
        reference = tag.get("href") or tag.get("src") or tag.get("data")
        address = joined(base, str(reference)) if reference else ""
        if not address:
            continue
        words = _words(tag) or tidy(str(tag.get("alt") or ""))[:_LONGEST_WORDS]
        seen.setdefault((address, words))
        if len(seen) >= MOST_LINKS:
            break
    return [Hyperlink(address, words) for address, words in seen]


def joined(base: str, reference: str) -> str:
    """The absolute address of a link, without fragment; empty for what is no http(s) address."""
    reference = re.sub(r"[\t\r\n]", "", reference).strip()
    if not reference or reference.startswith("#") or len(reference) > _LONGEST_ADDRESS:
        return ""
    try:
        address = urljoin(base, reference)
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return parts._replace(fragment="").geturl() if usable and len(address) <= _LONGEST_ADDRESS else ""


def _base(parts: Parts, url: str) -> str:
    bases = [str(tag["href"]) for tag in parts.named("base") if tag.has_attr("href")]
    return (joined(url, bases[0]) if bases else "") or url


def _canonical(parts: Parts, base: str) -> str:
    for tag in parts.named("link"):
        stated = tag.get("rel") or ""
        names = stated.split() if isinstance(stated, str) else list(stated)
        if "canonical" in [str(name).lower() for name in names] and tag.get("href"):
            return joined(base, str(tag["href"]))
    return ""


def _meta(parts: Parts) -> dict[str, str]:
    meta: dict[str, str] = {}
    for tag in parts.named("meta")[:300]:
        name = str(tag.get("name") or tag.get("property") or tag.get("itemprop") or "").strip().lower()[:80]
        if not name and str(tag.get("http-equiv") or "").strip().lower() == "refresh":
            name = "refresh"
        content = tidy(str(tag.get("content") or ""))[:_LONGEST_META]
        if name and content and len(meta) < 80:
            meta.setdefault(name, content)
    return meta


def _title(parts: Parts, meta: Mapping[str, str], headings: list[str]) -> str:
    # Pictures (SVG) have titles too.
    titles = [_words(tag) for tag in parts.named("title")[:5] if tag.parent is None or tag.parent.name != "svg"]
    return (next(filter(None, titles), "") or meta.get("og:title", "") or (headings[0] if headings else ""))[
        :_LONGEST_WORDS
    ]


def _language(parts: Parts, meta: Mapping[str, str], headers: Mapping[str, str]) -> str:
    stated = next((str(tag.get("lang") or tag.get("xml:lang") or "") for tag in parts.named("html")), "")
    stated = stated or meta.get("og:locale", "") or headers.get("content-language", "")
    return stated.strip().partition(",")[0].replace("_", "-")[:20]


def _published(parts: Parts, meta: Mapping[str, str], found: Declared) -> Stamp | None:
    stamp = _first_stamp([*(meta.get(name, "") for name in _PUBLISHED_NAMES), found.published])
    if stamp is not None:
        return stamp
    times = [tag for tag in parts.named("time")[:50] if tag.has_attr("datetime")]
    marked = [tag for tag in times if tag.has_attr("pubdate") or tag.get("itemprop") == "datePublished"]
    # Several times on a page are a list of meetings or of news; one alone is the page's own.
    alone = times if len({str(tag["datetime"]) for tag in times}) == 1 else []
    return _first_stamp([str(tag["datetime"]) for tag in marked or alone])


def _asks_scripts(parts: Parts, flow: Flow) -> bool:
    said = [_words(tag) for tag in parts.named("noscript")[:5]]
    return _ASKS_SCRIPTS.search(" . ".join([*said, flow.text(menu=False)[:1000]])) is not None


def _first_stamp(raws: Iterable[str]) -> Stamp | None:
    return next((stamp for raw in raws if raw and (stamp := iso_stamp(raw))), None)
