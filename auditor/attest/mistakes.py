"""Everything that is wrong with a form that somebody filled in, each with its line and what to do about it."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from auditor.attest.attached import heavy, wrong
from auditor.attest.lines import Place, places
from auditor.attest.nouns import Attestation, Declaration, Review

#: A form is text that a person wrote; a larger one is not read. Characters.
LARGEST = 2_000_000
_TABLES: Mapping[str, type[Struct]] = {"attestation": Attestation, "review": Review, "declaration": Declaration}
_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_DIGITS = re.compile(r"\d{1000}")
#: What cities attest is not older; a date before it is a slip of the pen.
_EARLIEST = dt.date(1990, 1, 1)
#: Words by which a statement claims that there is a document to be seen.
_CLAIMS = re.compile(
    r"\b(?:attached|attachment|enclosed|annexed?"
    r"|see (?:the|our|its) (?:\w+ ){0,3}(?:document|policy|minutes|file|link|page))\b",
    re.IGNORECASE,
)
_NONE = Place(1, {})


class Mistake(Struct, frozen=True):
    """Something wrong. line: counted from 1. what: a sentence without its period; remedy: what to do about it.
    fatal: False for what does not stop the form from being taken."""

    line: int
    what: str
    remedy: str
    fatal: bool = True


class _Entry(Struct, frozen=True):
    """One entry as it was written: its table, its number (from 1), its place, and what of its fields can be read."""

    table: str
    number: int
    place: Place
    fields: Mapping[str, object]

    @property
    def name(self) -> str:
        of = self.fields.get("criterion") or self.fields.get("dataset")
        return f"{self.table} {self.number}" + (f" ({of.strip()[:60]})" if isinstance(of, str) and of.strip() else "")

    def text(self, field: str) -> str:
        held = self.fields.get(field)
        return held.strip() if isinstance(held, str) else ""

    def date(self, field: str) -> dt.date | None:
        held = self.fields.get(field)
        return held if isinstance(held, dt.date) else None

    def at(self, field: str) -> int:
        return self.place.of(field)


def mistakes(
    text: str, criteria: Collection[str], at: dt.datetime, folder: Path, rubric: str = ""
) -> tuple[Mistake, ...]:
    """What is wrong with a form, in the order of its lines; nothing where it can be handed in as it is.

    criteria: the ids of the rubric. at: the time that dates are held against. folder: where attached files have to lie.
    rubric: the id of the rubric, to tell a form of another edition.
    """
    if len(text) > LARGEST:
        return (Mistake(1, "the form is too large to be one", "attach long documents as files"),)
    try:
        read = tomllib.loads(text)
    # A number of thousands of digits is refused by Python itself, with an error that has no line.
    except (ValueError, RecursionError) as problem:
        return (_unreadable(text, problem),)
    return tuple(sorted(_all(read, text, criteria, at.date(), folder, rubric), key=lambda one: one.line))


def _unreadable(text: str, problem: Exception) -> Mistake:
    found = _LINE.search(str(problem))
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    if not isinstance(problem, tomllib.TOMLDecodeError) and (digits := _DIGITS.search(text)):
        line, problem = text.count("\n", 0, digits.start()) + 1, ValueError("the number is too long")
    lines = text.split("\n")
    there = lines[line - 1] if line <= len(lines) else ""
    remedy = "put texts into quotation marks, and leave one field on a line"
    if "overwrite" in str(problem):
        remedy = "one field stands twice in an entry; perhaps the [[...]] line above it is still behind a #"
    elif "YYYY" in there or re.match(r"\s*(?:date|expires|of)\s*=", there):
        remedy = "write a date as 2026-03-31, without quotation marks, or leave the # in front of the line"
    return Mistake(line, f"this cannot be read as TOML: {_LINE.sub('', str(problem)).strip()}", remedy)


def _all(
    read: Mapping[str, object], text: str, criteria: Collection[str], day: dt.date, folder: Path, rubric: str
) -> Iterator[Mistake]:
    where = places(text)
    top = where.get("", (_NONE,))[0]
    yield from _top(read, where, top, rubric)
    entries: list[_Entry] = []
    for table, kind in _TABLES.items():
        written = read.get(table, [])
        if not isinstance(written, list) or not all(isinstance(one, dict) for one in written):
            line = where[table][0].line if table in where else top.of(table)
            yield Mistake(line, f"{table} is no list of entries", f"begin each one with [[{table}]]")
            continue
        stands = where.get(table, ())
        for number, fields in enumerate(written, 1):
            place = stands[number - 1] if len(stands) == len(written) else _NONE
            readable, wrong_fields = _fields(_Entry(table, number, place, fields), kind)
            yield from wrong_fields
            entries.append(readable)
    for entry in entries:
        yield from _entry(entry, criteria, day, folder)
    yield from _reviews(entries)
    yield from _twice(entries)


def _top(
    read: Mapping[str, object], where: Mapping[str, tuple[Place, ...]], top: Place, rubric: str
) -> Iterator[Mistake]:
    for key in read:
        if key not in (*_TABLES, "rubric"):
            line = top.keys.get(key) or where.get(key, (_NONE,))[0].line
            known = f"the form has {', '.join(_TABLES)}{_close(key, _TABLES)}"
            stray = any(key in kind.__struct_fields__ for kind in _TABLES.values())
            remedy = "take the # away in front of the [[...]] line above it, too" if stray else known
            yield Mistake(line, f"nothing is called {key[:60]!r} here", remedy)
    named = read.get("rubric", "")
    if not isinstance(named, str):
        yield Mistake(top.of("rubric"), "rubric is no text", "write the rubric's id, such as wwc-2022")
    elif rubric and named not in ("", rubric):
        yield Mistake(
            top.of("rubric"),
            f"the form is for the rubric {named}, and it is held against {rubric}",
            "name the right one with --rubric; the same id may mean another criterion in another edition",
        )


def _close(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"; perhaps {near[0]} is meant" if near else ""


def _fields(entry: _Entry, kind: type[Struct]) -> tuple[_Entry, list[Mistake]]:
    """The entry with the fields that can be read, and what is wrong with the others."""
    known = {field.name: field for field in msgspec.structs.fields(kind)}
    read: dict[str, object] = {}
    wrong_ones = []
    for name, held in entry.fields.items():
        if name not in known:
            said = f"{entry.name} has a field {name[:60]!r} that nothing reads"
            wrong_ones.append(Mistake(entry.at(name), said, f"take it out{_close(name, known)}"))
            continue
        try:
            read[name] = msgspec.convert(
                held, known[name].type, builtin_types=(dt.datetime, dt.date, dt.time), strict=True
            )
        except msgspec.ValidationError as problem:
            dated = name in ("date", "expires", "of")
            remedy = "write a date as 2026-03-31, without quotation marks and time" if dated else _wanted(known[name])
            wrong_ones.append(Mistake(entry.at(name), f"{entry.name}: {name} cannot be read: {problem}", remedy))
            read[name] = None
    for name, field in known.items():
        if field.required and (name not in read or (isinstance(read[name], str) and not str(read[name]).strip())):
            lack = "is empty" if name in read else "is missing"
            wrong_ones.append(
                Mistake(entry.at(name), f"{entry.name}: {name} {lack}", _NEEDED.get(name, "write it down"))
            )
    return _Entry(entry.table, entry.number, entry.place, read), wrong_ones


def _wanted(field: msgspec.structs.FieldInfo) -> str:
    choices = getattr(field.type, "__args__", ())
    if choices and all(isinstance(choice, str) for choice in choices):
        return f"write one of {', '.join(choices)}, in quotation marks"
    return "write true or false, without quotation marks" if field.type is bool else "write a text in quotation marks"


_NEEDED = {
    "criterion": "write the id of the criterion, such as DM1",
    "person": "write the name of the person who says so",
    "role": "write the office the person holds",
    "date": "write the day of the statement as 2026-03-31, without quotation marks",
    "statement": "write in a sentence or two what is so",
    "of": "write the date of the attestation that is reviewed",
    "verdict": "write accept, reject or query, in quotation marks",
    "dataset": "write the identifier or the exact title of the dataset",
    "says": "write finished, not ours or moved, in quotation marks",
    "reason": "write why",
}


def _entry(entry: _Entry, criteria: Collection[str], day: dt.date, folder: Path) -> Iterator[Mistake]:
    named = entry.text("criterion")
    if named and named not in criteria:
        known = f"the rubric has {', '.join(criteria)}{_close(named, criteria)}"
        yield Mistake(entry.at("criterion"), f"{entry.name}: there is no criterion {named[:60]!r}", known)
    dated, expires = entry.date("date"), entry.date("expires")
    if dated is not None and dated > day:
        said = f"{entry.name}: the date {dated} lies after {day}"
        yield Mistake(entry.at("date"), said, "write the day on which it was said")
    if dated is not None and dated < _EARLIEST:
        said = f"{entry.name}: the date {dated} lies before {_EARLIEST.year}"
        yield Mistake(entry.at("date"), said, "write the day on which it was said, with the whole year")
    if dated is not None and expires is not None and expires < dated:
        said = f"{entry.name}: it expires on {expires}, before its date {dated}"
        yield Mistake(entry.at("expires"), said, "write the last day on which it counts, or leave it out")
    if entry.table == "attestation":
        yield from _shown(entry, folder)
    elif entry.table == "review" and entry.text("verdict") in ("reject", "query") and not entry.text("note"):
        yield Mistake(
            entry.at("note"), f"{entry.name}: it does not say why", "write in `note` what is doubted or asked"
        )
    elif entry.table == "declaration" and entry.text("says") == "moved" and not entry.text("to"):
        yield Mistake(entry.at("to"), f"{entry.name}: it does not say where", "write in `to` where it moved")


def _shown(entry: _Entry, folder: Path) -> Iterator[Mistake]:
    """What is wrong with the link, the file and the document of an attestation."""
    document, link, file = entry.text("document"), entry.text("link"), entry.text("file")
    addressed = "document" if "://" in document and not link else "link"
    if (address := entry.text(addressed)) and not _is_address(address):
        said = f"{entry.name}: {addressed} is no web address"
        yield Mistake(entry.at(addressed), said, "write the whole address, beginning with https://")
    if file and (said := wrong(file, folder)):
        yield Mistake(entry.at("file"), f"{entry.name}: {said}", "attached files lie in the folder of the form")
    elif file and (size := heavy(file, folder)):
        said = f"{entry.name}: the file has {size} MB, and goes with every audit and bundle"
        yield Mistake(entry.at("file"), said, "attach the pages that matter", fatal=False)
    claimed = document or _CLAIMS.search(entry.text("statement"))
    if claimed and not link and not file and "://" not in document:
        said = f"{entry.name}: it speaks of a document, and neither link nor file leads to it"
        yield Mistake(entry.at("document" if document else "statement"), said, "add link or file", fatal=False)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username and text.isprintable()
    except ValueError:
        return False


def _reviews(entries: Collection[_Entry]) -> Iterator[Mistake]:
    """Reviews of nothing, of one's own words, and before there was anything to review."""
    stated = {(one.text("criterion"), one.date("date")): one for one in entries if one.table == "attestation"}
    for entry in entries:
        of = entry.date("of")
        if entry.table != "review" or of is None or not entry.text("criterion"):
            continue
        reviewed = stated.get((entry.text("criterion"), of))
        if reviewed is None:
            said = f"{entry.name}: there is no attestation of {entry.text('criterion')} dated {of}"
            yield Mistake(entry.at("of"), said, "write the date of the attestation that is reviewed")
            continue
        made = entry.date("date")
        if made is not None and made < of:
            said = f"{entry.name}: it is dated {made}, before the attestation of {of}"
            yield Mistake(entry.at("date"), said, "write the day of the review")
        if entry.text("person").casefold() == reviewed.text("person").casefold() != "":
            said = f"{entry.name}: {entry.text('person')} reviews an own statement"
            yield Mistake(entry.at("person"), said, "let somebody else look it over", fatal=False)


def _twice(entries: Collection[_Entry]) -> Iterator[Mistake]:
    """Entries of which only one can be meant."""
    marks = {
        "attestation": ("criterion", "date"),
        "review": ("criterion", "of", "date", "person"),
        "declaration": ("dataset", "date"),
    }
    seen: dict[tuple[object, ...], _Entry] = {}
    for entry in entries:
        key = (entry.table, *(entry.fields.get(name) for name in marks[entry.table]))
        if None in key:
            continue
        before = seen.setdefault(key, entry)
        if before is not entry:
            said = f"{entry.name} says again what line {before.place.line} says, with the same date"
            yield Mistake(entry.place.line, said, "leave one of the two")
