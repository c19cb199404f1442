"""Reads DCAT in JSON whatever its keys look like: `dct:title`, `title` and a full IRI are one.

Values that only refer to something (`{"@id": …}`) are read as what they refer to; withheld ones (`[[REDACTED…]]`) and
empty ones are not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from auditor.platforms import fields


class Entry:
    """An object of the feed, read by the last part of its keys; a key that holds nothing is not there.

    Outlives no mapping: it keeps the keys of one object so that they are taken apart once.
    """

    __slots__ = ("_content", "_keys", "_place")

    def __init__(self, content: Mapping[str, object], place: str = "") -> None:
        self._content = content
        self._place = place
        self._keys: dict[str, str] = {}
        for key, value in content.items():
            if not is_empty(value):
                self._keys.setdefault(local_name(key), key)

    def value(self, *names: str) -> object:
        """What the first of these fields holds."""
        for name in names:
            if (key := self._keys.get(name)) is not None:
                return self._content[key]
        return None

    def pointer(self, *names: str) -> str:
        """Where it stands."""
        for name in names:
            if (key := self._keys.get(name)) is not None:
                return f"{self._place}/{_escaped(key)}"
        return ""

    def inner(self, *names: str) -> list[tuple[str, object]]:
        """The values of a field that may be one or a list, each with its place."""
        held = self.value(*names)
        if held is None:
            return []
        place = self.pointer(*names)
        if isinstance(held, list):
            return [(f"{place}/{index}", item) for index, item in enumerate(held) if not is_empty(item)]
        return [(place, held)]

    def native(self) -> Iterator[tuple[str, str, object]]:
        """Pointer, native key and value of every field."""
        for key in self._keys.values():
            yield f"{self._place}/{_escaped(key)}", key, self._content[key]


def lists_of(node: object, place: str = "", depth: int = 0) -> Iterator[tuple[str, list[object]]]:
    """Each list of datasets and its pointer: the document itself, a catalog's, those of the catalogs in it."""
    if isinstance(node, list) and depth == 0:
        yield place, node
    elif isinstance(node, dict) and depth < 8:
        for key, held in node.items():
            name, here = local_name(key), f"{place}/{_escaped(key)}"
            if name == "dataset" and isinstance(held, list):
                yield here, held
            elif name == "catalog":
                for index, part in enumerate(held if isinstance(held, list) else ()):
                    yield from lists_of(part, f"{here}/{index}", depth + 1)


def is_feed(document: object) -> bool:
    """Whether entries with titles are there, or an empty catalog that says what it is."""
    entries = [Entry(entry) for _, held in lists_of(document) for entry in held[:50] if isinstance(entry, dict)]
    if isinstance(document, dict) and not entries:
        header = Entry(document)
        return any(isinstance(held, list) for _, held in lists_of(document)) and any(
            header.value(key) for key in ("conformsto", "@context", "@type")
        )
    bare = isinstance(document, list)
    return any(entry.value("title") and (not bare or entry.value("identifier", "accesslevel")) for entry in entries)


@lru_cache(maxsize=4096)
def local_name(key: str) -> str:
    """The last part of a key, in lower case: `dct:title`, `title` and `http://purl.org/dc/terms/title` are one."""
    return last_part(key).lower()


def last_part(name: str) -> str:
    """The part of an IRI, a prefixed name or an address after the last sign that divides them."""
    return re.split(r"[:/#]", name)[-1]


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1") if "/" in key or "~" in key else key


def is_empty(value: object) -> bool:
    """Whether a field holds nothing, or that it is withheld."""
    if isinstance(value, str):
        return not value or value.isspace() or (value[0] in "[ " and value.lstrip().startswith("[[REDACTED"))
    return value is None or (not value and isinstance(value, list | dict))


#: Where an object says what it is called; other keys, such as `schemaAgency`, speak of something else.
_LABELS = ("@value", "prefLabel", "skos:prefLabel", "label", "title", "name", "value", "notation", "skos:notation")


def identifier(value: object) -> str | None:
    """An identifier: text, or an object of edition 3.0."""
    return fields.text(value.get("@id")) or term(value) if isinstance(value, dict) else term(value)


def term(value: object) -> str | None:
    """A value as text: of an object its label; where it only refers to something, what it refers to."""
    if isinstance(value, dict):
        labels = (found for key in _LABELS if (found := fields.text(value.get(key))))
        return next(labels, None) or fields.text(value.get("@id")) or fields.text(value)
    if isinstance(value, list):
        return next((found for item in value if not isinstance(item, list) and (found := term(item))), None)
    return fields.text(value)


def terms(value: object) -> tuple[str, ...]:
    """Names in a list: of those that only refer to something, the last part of the address."""
    items = value if isinstance(value, list) else [value]
    named = [
        last_part(term(item) or "") if isinstance(item, dict) and term(item) == item.get("@id") else item
        for item in items
    ]
    return fields.strings(named if isinstance(value, list) else named[0])
