"""What a portal lists, taken apart into contents that are stored once, and put together again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from auditor.platforms.merging import Merged, Record
from auditor.prepared import json_reader
from auditor.snapshot import Collected
from auditor.store import Entry, Key

#: Numbers that change all the time and say nothing of what was published, by mapping: places in a record.
_COUNTS: Mapping[str, Sequence[tuple[str, ...]]] = {
    "socrata": (("resource", "page_views"), ("resource", "download_count")),
    "ckan": (("tracking_summary",),),
    "arcgis-hub": (("properties", "numViews"),),
}
#: Lists in a record that come in another order each time, by mapping: places, of which those of one group go together.
_UNORDERED: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    "socrata": (
        (
            "resource",
            ("columns_name", "columns_field_name", "columns_datatype", "columns_description", "columns_format"),
        ),
        ("classification", ("domain_tags",)),
        ("classification", ("domain_metadata",)),
        ("classification", ("categories",)),
        ("classification", ("tags",)),
    )
}
#: Identifiers that are longer stand in the store by their digest: an index takes no more.
_LONGEST = 400


class Frame(Struct, frozen=True):
    """What a list has besides its records: see `Merged`. validators: of the one document it came in.

    short: how many records fewer came than were claimed, on a walk that nothing stopped; settled: whether it was as
    many the time before, so that it is the claim that is off, and the list is whole.
    """

    claimed: int | None = None
    beside: Mapping[str, int] = {}
    scope: str = ""
    validators: Mapping[str, Mapping[str, str]] = {}
    short: int = 0
    settled: bool = False


class Kept(Struct, frozen=True):
    """What the store keeps of a visit besides its records: `snapshot.json` and the frames, by source. looked: the
    folder of the visit that read the city's pages last, empty for none. missing: what did not come, and is
    listed on all the same until a visit that can be believed says that it is gone."""

    collected: Collected
    frames: tuple[Frame | None, ...]
    looked: str = ""
    missing: tuple[Key, ...] = ()


_kept = json_reader(Kept)


#: The numbers of a record, by source and key (`0/abcd-1234`), in the order of `_COUNTS`.
Counts = dict[str, list[object]]


def taken_apart(source: int, mapping: str, found: Merged) -> tuple[dict[Key, Entry], dict[str, bytes], Counts]:
    """The records of one list as entries, their contents by digest, and the numbers that change all the time."""
    entries: dict[Key, Entry] = {}
    contents: dict[str, bytes] = {}
    counts: Counts = {}
    for name, record in found.records.items():
        content = dict(record.content)
        numbers = [_out(content, place) for place in _COUNTS.get(mapping, ())]
        key = key_of(name)
        if any(number is not None for number in numbers):
            counts[f"{source}/{key}"] = numbers
        body = json.dumps([name, content], sort_keys=True, separators=(",", ":")).encode()
        digest = name_of(body)
        contents[digest] = body
        entries[source, key] = Entry(digest, record.sharing, record.capture, record.pointer)
    return entries, contents, counts


def alike(mapping: str, one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two records say the same, but for numbers that change all the time and the order of lists that have
    none."""
    return _settled(mapping, one) == _settled(mapping, other)


def _settled(mapping: str, record: Mapping[str, object]) -> dict[str, object]:
    content = dict(record)
    for place in _COUNTS.get(mapping, ()):
        _out(content, place)
    for part, names in _UNORDERED.get(mapping, ()):
        inner = content.get(part)
        held = [inner.get(name) for name in names] if isinstance(inner, dict) else []
        lists = [one for one in held if isinstance(one, list)]
        if isinstance(inner, dict) and lists and len(lists) == len(held) and len({len(one) for one in lists}) == 1:
            rows = sorted(json.dumps(row, sort_keys=True) for row in zip(*lists, strict=True))
            content[part] = {**{name: value for name, value in inner.items() if name not in names}, names[0]: rows}
    return content


def put_together(
    source: int,
    mapping: str,
    entries: Mapping[Key, Entry],
    contents: Mapping[str, bytes],
    frame: Frame,
    counts: Counts,
) -> Merged:
    """The list that the entries of one source stand for, in the order of their keys."""
    records: dict[str, Record] = {}
    for (of, key), one in sorted(entries.items()):
        if of != source:
            continue
        name, content = json.loads(contents[one.digest])
        for place, number in zip(_COUNTS.get(mapping, ()), counts.get(f"{source}/{key}", ()), strict=False):
            if number is not None:
                _into(content, place, number)
        records[name] = Record(one.capture, one.pointer, content, one.sharing)
    return Merged(records, frame.claimed, len(records), frame.beside, frame.scope)


def digest_of(entries: Mapping[Key, Entry]) -> str:
    """The name of a manifest: sha256 over its lines, sorted; where a record was read is no part of it."""
    lines = sorted(
        f"{source}\t{json.dumps(key)}\t{one.digest}\t{one.sharing}\n" for (source, key), one in entries.items()
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def name_of(content: bytes) -> str:
    """The name of a content: its sha256, in hex."""
    return hashlib.sha256(content).hexdigest()


def key_of(name: str) -> str:
    """The key of an identifier; a database takes neither every length nor every character."""
    fit = len(name) <= _LONGEST and name.isprintable() and name.strip() == name
    return name if fit else f"sha256:{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}"


def encoded(kept: Kept) -> bytes:
    """As it is stored."""
    return msgspec.json.encode(kept)


def decoded(content: bytes) -> Kept:
    """As it was stored."""
    return _kept(content)


def _out(content: dict[str, object], place: tuple[str, ...]) -> object:
    """Takes a value out of a record; records above it are copied, for they are not ours."""
    if place[0] not in content:
        return None
    if len(place) == 1:
        return content.pop(place[0])
    inner = content[place[0]]
    if not isinstance(inner, dict):
        return None
    copied = content[place[0]] = dict(inner)
    return _out(copied, place[1:])


def _into(content: object, place: tuple[str, ...], value: object) -> None:
    for step in place[:-1]:
        content = content.get(step) if isinstance(content, dict) else None
    if isinstance(content, dict):
        content[place[-1]] = value
