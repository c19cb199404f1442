"""What a page declares about itself for machines: JSON-LD and microdata, counted by type, with dates and publishers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from auditor.documents.parts import Parts
from auditor.web import Hyperlink

#: So much JSON-LD of a page is read, and so many of its objects.
_MOST_CHARACTERS = 1_000_000
_MOST_NODES = 20_000
_MOST_TYPES = 60
_LINKED = re.compile(r"^application/ld\+json", re.IGNORECASE)
_PUBLISHERS = ("publisher", "provider", "creator", "sourceOrganization", "author")
_ADDRESSES = ("url", "sameAs", "@id")


class Declared(Struct, frozen=True):
    """types: names without their vocabulary, with how many objects have them. published, modified: as written, empty
    where no object that stands for the page says. publishers: names of organizations, with an address or none."""

    types: Mapping[str, int]
    published: str
    modified: str
    publishers: tuple[Hyperlink, ...]


def declared(parts: Parts) -> Declared:
    """Reads the JSON-LD and microdata of a page; what is broken or endless is left out."""
    types: Counter[str] = Counter()
    published = modified = ""
    publishers: dict[Hyperlink, None] = {}
    left = _MOST_CHARACTERS
    for tag in [tag for tag in parts.named("script") if _LINKED.match(str(tag.get("type") or ""))][:100]:
        text = str(tag.string or "")
        left -= len(text)
        if left < 0:
            break
        for node in _objects(text):
            names = node.get("@type")
            for name in names if isinstance(names, list) else [names]:
                if isinstance(name, str) and name:
                    types[_short(name)] += 1
            published = published or _string(node.get("datePublished"))
            modified = modified or _string(node.get("dateModified"))
            for field in _PUBLISHERS:
                for organization in _listed(node.get(field)):
                    if (link := _organization(organization)) is not None and len(publishers) < 20:
                        publishers.setdefault(link)
    for tag in parts.typed[:_MOST_NODES]:
        for name in str(tag["itemtype"]).split()[:5]:
            types[_short(name)] += 1
    return Declared(dict(types.most_common(_MOST_TYPES)), published, modified, tuple(publishers))


def _objects(text: str) -> Iterator[dict[str, object]]:
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        return
    stack, seen = [document], 0
    while stack and seen < _MOST_NODES:
        node = stack.pop()
        seen += 1
        if isinstance(node, dict):
            yield node
            stack.extend(reversed([value for value in node.values() if isinstance(value, (dict, list))]))
        elif isinstance(node, list):
            stack.extend(reversed(node[:_MOST_NODES]))


def _organization(node: object) -> Hyperlink | None:
    if not isinstance(node, dict):
        return None
    name = _string(node.get("name"))
    addresses = [text for field in _ADDRESSES for value in _listed(node.get(field)) if (text := _string(value))]
    address = next((text for text in addresses if text.startswith(("http://", "https://"))), "")
    return Hyperlink(address[:2000], name) if name or address else None


def _listed(value: object) -> list[object]:
    return value[:20] if isinstance(value, list) else [] if value is None else [value]


def _string(value: object) -> str:
    return " ".join(value[:300].split()) if isinstance(value, str) else ""


def _short(name: str) -> str:
    """`Dataset` of `https://schema.org/Dataset`."""
    return re.split(r"[/#:]", name.strip()[:200].rstrip("/"))[-1][:60]
