"""An archived page as it can be looked at: nothing in it runs or leads away, its looks come from the archive, and the
quote is marked where it stands.

What holds is the browser's own sandbox and the policy the page is served with; what is taken out here is taken out so
that a page without scripts and links does not look broken.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import bs4
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from msgspec import Struct

from auditor.documents.decoded import INVISIBLE, text_of
from auditor.reader.assets import led

#: A page with more than that is not shown as a page. Characters, tags.
_MOST_CHARACTERS, _MOST_TAGS = 3_000_000, 60_000
#: So deep no page is nested; deeper ones take time that grows with the square. Of tags that have to be closed.
_DEEPEST = 2_000
#: The place of the quote, as the fragment of an address.
PLACE = "auditor-quote"
_MARK = (
    "background:#ffe27a !important;color:#1a1a1a !important;outline:2px solid #b06f00 !important;"
    "display:inline !important;visibility:visible !important;opacity:1 !important;scroll-margin:6rem !important"
)
#: Taken out with what is in them, and taken out alone: an older parser puts what follows these into them.
_WITH_ALL = frozenset({"script", "iframe", "frame", "frameset", "object", "applet", "template", "audio", "video"})
_ALONE = frozenset(
    {
        *("base", "meta", "embed", "source", "track", "portal", "dialog", "fencedframe"),
        *("animate", "animatemotion", "animatetransform", "set", "foreignobject"),
    }
)
#: Attributes that name an address, send something, or take the keyboard.
_LEADING = frozenset(
    {
        *("href", "xlink:href", "src", "srcset", "imagesrcset", "action", "formaction", "ping", "poster", "background"),
        *("data", "codebase", "classid", "archive", "profile", "manifest", "cite", "longdesc", "usemap", "lowsrc"),
        *("dynsrc", "srcdoc", "target", "download", "integrity", "nonce", "autofocus", "accesskey", "tabindex"),
        *("popover", "popovertarget", "commandfor", "command", "http-equiv", "form", "is", "slot", "contenteditable"),
    }
)
_SCHEME = re.compile(r"\s*(?:javascript|vbscript|data|blob|file)\s*:", re.IGNORECASE)
_UNREAD = frozenset({"script", "style", "template", "title", "head", "noscript", "textarea", "option"})
_TAG = re.compile("<[a-zA-Z]")
_NESTING = re.compile(
    r"<(/?)(?:div|span|table|ul|ol|section|article|main|blockquote|font|b|i|a|em|strong|center)\b", re.I
)
_PAIR = re.compile(r"[\s|]+")


class Shown(Struct, frozen=True):
    """A page to be served. marked: whether the quote was found in it."""

    html: str
    marked: bool


def shown(
    payload: bytes, charset: str, url: str, wanted: tuple[str, ...], address: Callable[[str], str]
) -> Shown | None:
    """A page made still, with a quote marked; None for one that is too large or cannot be read.

    url: of the page. wanted: the quote with its neighbours, best first: the first that is found is marked. address:
    where an absolute URL is served from the archive, empty where it is not.
    """
    text = text_of(payload[: 4 * _MOST_CHARACTERS], charset, markup=True)
    if len(text) > _MOST_CHARACTERS or len(_TAG.findall(text)) > _MOST_TAGS or _depth(text) > _DEEPEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            soup = BeautifulSoup(text, "lxml")
        base = _base(soup, url)
        _still(soup, base, address)
        marked = _mark(soup, wanted)
        return Shown(f"<!doctype html>\n{soup.decode(formatter='minimal')}", marked)
    except (RecursionError, ValueError, bs4.exceptions.ParserRejectedMarkup):
        return None


def _base(soup: BeautifulSoup, url: str) -> str:
    named = soup.find("base", href=True)
    return _joined(url, str(named["href"])) or url if isinstance(named, Tag) else url


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip()) if len(address) < 4000 else ""
    except ValueError:
        return ""


def _still(soup: BeautifulSoup, base: str, address: Callable[[str], str]) -> None:
    for part in soup.find_all(string=lambda one: isinstance(one, PreformattedString)):
        part.extract()  # comments, declarations, processing instructions
    for tag in soup.find_all(True):
        if tag.decomposed:
            continue
        name = str(tag.name).lower()
        if name in _WITH_ALL:
            tag.decompose()
        elif name in _ALONE:
            tag.unwrap()
        elif name == "link":
            _style_link(tag, base, address)
        else:
            _attributes(tag, name, base, address)
    for sheet in soup.find_all("style"):
        if sheet.find_parent(("svg", "math")) is not None:
            sheet.decompose()  # a browser reads tags in it there, which the parser here takes for text
        else:
            sheet.string = led(sheet.get_text(), base, address).replace("<", "\\3c ")


def _style_link(tag: Tag, base: str, address: Callable[[str], str]) -> None:
    """A style sheet from the archive; any other link of the head is taken out."""
    rel = tag.get("rel")
    kinds = {str(one).lower() for one in (rel if isinstance(rel, list) else [rel])}
    place = address(_joined(base, str(tag.get("href") or ""))) if kinds == {"stylesheet"} else ""
    if not place:
        tag.decompose()
        return
    media = str(tag.get("media") or "all")
    tag.attrs = {"rel": "stylesheet", "href": place, "media": media}


def _attributes(tag: Tag, name: str, base: str, address: Callable[[str], str]) -> None:
    source = str(tag.get("src") or "") if name == "img" else ""
    leads = str(tag.get("href") or "") if name in ("a", "area") else ""
    for attribute in list(tag.attrs):
        value = tag.attrs[attribute]
        text = " ".join(value) if isinstance(value, list) else str(value)
        lower = attribute.lower()
        if lower in _LEADING or lower.startswith("on") or _SCHEME.match(text) or text == PLACE:
            del tag.attrs[attribute]
        elif lower == "style":
            tag.attrs[attribute] = led(text, base, address)
    if source and (place := address(_joined(base, source))):
        tag.attrs["src"] = place
    elif source.lower().startswith("data:image/") and "svg" not in source[:20].lower():
        tag.attrs["src"] = source
    if leads:
        tag.attrs["title"] = f"leads to {leads[:300]} (links are off here)"
    if name == "mark":
        tag.name = "span"  # only the quote is marked
    if name in ("input", "button", "select", "textarea"):
        tag.attrs["disabled"] = ""


def _depth(text: str) -> int:
    """How deep the tags of a page may be nested, told without reading it."""
    deepest = depth = 0
    for found in _NESTING.finditer(text):
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _mark(soup: BeautifulSoup, wanted: tuple[str, ...]) -> bool:
    """Marks the first of the wanted texts that stands in the page. Blanks do not count: where a tag stood, one way of
    reading leaves one, and another none."""
    nodes = [node for node in soup.find_all(string=True) if _is_read(node)]
    places: list[tuple[int, int]] = []
    signs: list[str] = []
    for number, node in enumerate(nodes):
        for at, sign in enumerate(str(node)):
            if not (sign.isspace() or sign == "|" or ord(sign) in INVISIBLE):
                places.append((number, at))
                signs.append(sign)
    text = "".join(signs)
    for pattern in wanted:
        before, quote, behind = (_bare(piece) for piece in _parts(pattern))
        at = text.find(before + quote + behind) if quote else -1
        if at >= 0:
            begin = at + len(before)
            _wrap(soup, nodes, places[begin : begin + len(quote)])
            return True
    return False


def patterns(exact: str, prefix: str = "", suffix: str = "") -> tuple[str, ...]:
    """A quote with its neighbours in the form that `shown` takes: all of it first, the quote alone last."""
    exact = exact.removesuffix("…")
    return tuple(f"{before}\0{exact}\0{behind}" for before in (prefix, "") for behind in (suffix, "")) if exact else ()


def _parts(pattern: str) -> tuple[str, str, str]:
    before, _, rest = pattern.partition("\0")
    quote, _, behind = rest.partition("\0")
    return before, quote, behind


def _bare(text: str) -> str:
    return _PAIR.sub("", text.translate(INVISIBLE))


def _is_read(node: NavigableString) -> bool:
    return type(node) is NavigableString and not any(str(one.name) in _UNREAD for one in node.parents)


def _wrap(soup: BeautifulSoup, nodes: list[NavigableString], found: list[tuple[int, int]]) -> None:
    """Puts the places into marks, one in each text that holds some of them."""
    for count, (number, begin, end) in enumerate(_stretches(found)):
        node, text = nodes[number], str(nodes[number])
        mark = soup.new_tag("mark", attrs={"style": _MARK})
        if count == 0:
            mark.attrs["id"] = PLACE
        mark.string = text[begin:end]
        node.replace_with(NavigableString(text[:begin]), mark, NavigableString(text[end:]))


def _stretches(found: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """For each node: its number, the first and the place behind the last sign."""
    by_node: dict[int, list[int]] = {}
    for number, at in found:
        by_node.setdefault(number, []).append(at)
    for number, places in by_node.items():
        yield number, min(places), max(places) + 1
