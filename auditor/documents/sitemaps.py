"""Reads sitemaps and the lines of robots.txt that name them."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Mapping

from msgspec import Struct

from auditor.documents.decoded import text_of

#: What is read of one sitemap at most: bytes unpacked, entries.
MOST_BYTES = 20 * 2**20
MOST_ENTRIES = 20_000
_NAMED = re.compile(r"^[ \t]{0,20}sitemap[ \t]{0,20}:[ \t]{0,20}(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(loc|lastmod)\b[^>]{0,200}>([^<]{1,3000})<", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[([^<\]]{0,3000})\]\]>")
_LINE = re.compile(r"^\s*(https?://\S{1,2000})\s*$", re.MULTILINE)


class Sitemap(Struct, frozen=True):
    """sitemaps: addresses of others that it lists. pages: addresses of pages, with the date each was last changed as it
    is written, empty where it says none."""

    sitemaps: tuple[str, ...]
    pages: Mapping[str, str]


def named_in(robots: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, each once."""
    return tuple(dict.fromkeys(match[1] for match in _NAMED.finditer(robots[:500_000])))


def read_sitemap(payload: bytes) -> Sitemap:
    """Reads a sitemap, an index of sitemaps or a list of addresses, packed or not; as far as it can be read.

    Not by a parser of XML: nothing of what one can be made to do is needed here.
    """
    text = _CDATA.sub(r"\1", text_of(_unpacked(payload)))
    entries: dict[str, str] = {}
    last = ""
    for match in _ENTRY.finditer(text):
        value = html.unescape(match[2]).strip()
        if match[1].lower() == "loc" and value.startswith(("http://", "https://")):
            last = value[:2000]
            entries.setdefault(last, "")
        elif match[1].lower() == "lastmod" and last:
            entries[last] = entries[last] or value[:40]
        if len(entries) >= MOST_ENTRIES:
            break
    if "<sitemapindex" in text[:5000].lower():
        return Sitemap(tuple(entries), {})
    if not entries and "<" not in text[:200]:
        entries = {match[1]: "" for _, match in zip(range(MOST_ENTRIES), _LINE.finditer(text), strict=False)}
    return Sitemap((), entries)


def _unpacked(payload: bytes) -> bytes:
    if not payload.startswith(b"\x1f\x8b"):
        return payload[:MOST_BYTES]
    try:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return unpacker.decompress(payload, MOST_BYTES)
    except zlib.error:
        return b""
