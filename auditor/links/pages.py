"""A web page as far as a verdict on a link needs it: its title, its words, and whether it asks for a password."""

from __future__ import annotations

import html
import re
import zlib
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from auditor.links.texts import text_of

#: Of a page so much is read, in characters.
_MOST = 64 * 1024
#: Words of a page that are compared with those of another.
_MOST_WORDS = 4000
#: Digests that are kept of a page: a sample of its words that is the same for the same words.
_KEPT = 96
_SILENT = ("script", "style", "noscript", "template", "svg", "head")
_TITLE = re.compile(r"<title[^<>]{0,300}>([^<]{0,1000})", re.IGNORECASE)
_HEADING = re.compile(r"<h([12])[^<>]{0,500}>((?:[^<]|<(?!/?h[12])){0,1000})", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,5000}>")
_PASSWORD = re.compile(r"<input\b[^<>]{0,500}\btype\s{0,3}=\s{0,3}[\"']?password\b", re.IGNORECASE)
_REFRESH = re.compile(
    r"<meta\b[^<>]{0,300}\bhttp-equiv\s{0,3}=\s{0,3}[\"']?refresh\b[^<>]{0,300}?\burl\s{0,3}=\s{0,3}[\"']?([^\"'<>\s]{1,1000})",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"(?:window\.|document\.|top\.|self\.)?location(?:\.href)?\s{0,3}=\s{0,3}[\"']([^\"'\s]{1,1000})[\"']",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,40}")


class WebPage(Struct, frozen=True):
    """title: of the page; headings: first ones; text: what a person reads, on one line. password: whether it has a
    field for one. scripts: how many it runs. leads_to: where it sends a browser on at once, empty if nowhere."""

    title: str
    headings: tuple[str, ...]
    text: str
    password: bool
    scripts: int
    leads_to: str = ""

    @property
    def silent(self) -> bool:
        """Whether it says hardly anything without its scripts."""
        return self.scripts > 0 and len(self.text) < 200


class Print(Struct, frozen=True):
    """What pages are compared by: the smallest digests of three words in a row; silent: it says hardly anything."""

    title: str
    words: frozenset[int]
    silent: bool = False

    def like(self, other: Print) -> bool:
        """Whether two pages say the same, but for a tenth."""
        if self.title != other.title:
            return False
        smallest = sorted(self.words | other.words)[:_KEPT]
        both = self.words & other.words
        return sum(word in both for word in smallest) >= 0.9 * len(smallest)


def page_of(payload: bytes, charset: str) -> WebPage:
    """Reads a page, which may break off."""
    source = (text_of(payload[: 2 * _MOST], charset) or "")[:_MOST]
    source = _without(source, "<!--", "-->")
    title = _TITLE.search(source)
    scripts = len(_SCRIPT.findall(source))
    moved = _REFRESH.search(source)
    bare = source
    for name in _SILENT:
        bare = _without(bare, f"<{name}", f"</{name}")
    text = _plain(bare)
    leads_to = moved[1] if moved else ""
    if not leads_to and len(text) < 300 and (jump := _MOVED.search(source)) is not None:
        leads_to = jump[1]
    return WebPage(
        title=_plain(title[1])[:300] if title else "",
        headings=tuple(_plain(found[2])[:300] for found in list(_HEADING.finditer(bare))[:4]),
        text=text,
        password=_PASSWORD.search(bare) is not None,
        scripts=scripts,
        leads_to=html.unescape(leads_to),
    )


def print_of(page: WebPage, url: str) -> Print:
    """What the page is compared by: its words without those that only repeat its address, and without numbers."""
    asked = {word.lower() for word in _WORD.findall(unquote(urlsplit(url).path + " " + urlsplit(url).query)[:2000])}
    said = [word.lower() for word in _WORD.findall(page.text[:30_000])[:_MOST_WORDS]]
    said = [word for word in said if word not in asked]
    threes = (
        {zlib.crc32(" ".join(said[at : at + 3]).encode()) for at in range(max(len(said) - 2, 1))} if said else set()
    )
    title = " ".join(word.lower() for word in _WORD.findall(page.title) if word.lower() not in asked)
    return Print(title, frozenset(sorted(threes)[:_KEPT]), page.silent)


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _without(text: str, begin: str, end: str) -> str:
    """A text without what stands between two signs; what is never closed is left out to the end of the text."""
    low, kept, at = text.lower(), [], 0
    if len(low) != len(text):
        low = text  # a letter whose small form is longer
    while (start := low.find(begin, at)) >= 0:
        following = low[start + len(begin) : start + len(begin) + 1]
        if begin != "<!--" and following not in (" ", ">", "\n", "\t", "\r", "/"):
            kept.append(text[at : start + len(begin)])
            at = start + len(begin)
            continue
        kept.append(text[at:start])
        close = low.find(end, start)
        if close < 0:
            return " ".join(kept)
        at = close + len(end)
        if begin != "<!--":
            at = max(at, low.find(">", at, at + 200) + 1)
    kept.append(text[at:])
    return " ".join(kept)
