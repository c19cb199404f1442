"""The register of portals, `portals.toml`: who is watched, where, how gently, under which rules; mistakes by line.

[monitor]                             # all of it optional
rubric = "wwc-2022"
depth = "catalog"                     # how far it looks: standard follows links, and reads the city's pages on whole
                                      # visits; deep asks datasets as well; what stands still is looked at less often
whole_every = 7                       # days between visits that read everything again
workers = 4                           # portals that are visited side by side
minutes = 60                          # for one portal, and each spider sent to it; what was read until then is kept
store = "postgresql://…"              # default: the SQLite file `nights.sqlite` beside the register
heartbeat = "heartbeat.json"          # a file, or an address that is asked after every complete night
site = "https://…"                    # where the overview stands, for links in messages

[[portal]]
name = "quillhaven"                   # what its history is kept under; never changes, whatever its address does
city = "Quillhaven"
urls = ["https://data.quillhaven.example"]
home = "https://www.quillhaven.example"
platform = "ckan"                     # if known: another one is said, not believed silently
contacts = ["data@quillhaven.example"]
labels = ["cohort-3"]
attest = "quillhaven.toml"            # attestations and declarations on datasets

[[notify]]                            # who is told of what is worth a message; `auditor monitor notify` sends it
name = "program desk"
to = ["env:DESK_MAIL"]                # addresses of apprise; those with passwords stand in the environment
labels = ["cohort-3"]                 # or portals = [...]; default: all
per = "person"                        # or "city": a message for each, where {contact} is each of its contacts

[[pause]]
portal = "quillhaven"
from = 2026-12-20
until = 2027-01-05                    # the last day
why = "moving to a new host"
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from auditor.attest.lines import Place, places
from auditor.attest.mistakes import Mistake

FILE_NAME = "portals.toml"
#: A register is text that people write; a larger one is not read. Characters.
LARGEST = 5_000_000
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_NONE = Place(1, {})
#: A name that stands in the store. Characters.
_LONGEST_NAME = 63
_DEPTHS = Literal["catalog", "standard", "deep"]


class RegisterError(ValueError):
    """A register that cannot be used; `mistakes` says why, by line."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        first = mistakes[0]
        super().__init__(f"line {first.line}: {first.what}; {first.remedy}")
        self.mistakes = mistakes


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for all portals, unless a portal says otherwise. whole_every: days; store: a URL of SQLAlchemy,
    empty for a file beside the register; heartbeat: a file or an address, empty for none; minutes: for the API of one
    portal, and for each spider."""

    rubric: str = "wwc-2022"
    depth: _DEPTHS = "catalog"
    whole_every: int = 7
    workers: int = 4
    minutes: int = 60
    store: str = ""
    heartbeat: str = ""
    site: str = ""
    allow_private: bool = False


class Listed(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry: a city's portal, or its portals. pace: requests a second to one host, None for the usual one."""

    name: str
    urls: tuple[str, ...]
    city: str = ""
    home: str = ""
    platform: Literal["", "socrata", "ckan", "arcgis-hub", "dcat-us"] = ""
    pace: float | None = None
    contacts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    rubric: str = ""
    depth: _DEPTHS | None = None
    attest: str = ""
    departments: tuple[str, ...] = ()


class Pause(Struct, frozen=True, forbid_unknown_fields=True, rename={"begins": "from"}):
    """Days on which a portal is left alone; the last one included, or open where there is none."""

    portal: str
    begins: dt.date
    until: dt.date | None = None
    why: str = ""

    def holds(self, day: dt.date) -> bool:
        """Whether the portal is left alone on a day."""
        return self.begins <= day and (self.until is None or day <= self.until)


class Notify(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told. to: addresses of apprise, or `env:NAME` for one that stands in the environment; portals, labels:
    which portals they are told of, all where both are empty. per: one message for all of them, or one for each city."""

    name: str
    to: tuple[str, ...]
    portals: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    per: Literal["person", "city"] = "person"


class Register(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    monitor: Settings = Settings()
    portal: tuple[Listed, ...] = ()
    pause: tuple[Pause, ...] = ()
    notify: tuple[Notify, ...] = ()

    def paused(self, name: str, day: dt.date) -> Pause | None:
        """The pause of a portal on a day."""
        return next((one for one in self.pause if one.portal == name and one.holds(day)), None)


_TABLES: Mapping[str, type[Struct]] = {"monitor": Settings, "portal": Listed, "pause": Pause, "notify": Notify}


def read(text: str, rubrics: Collection[str], folder: Path) -> Register:
    """The register in a text; RegisterError holds everything that is wrong with it. Warnings are left to `mistakes`."""
    wrong = tuple(one for one in mistakes(text, rubrics, folder) if one.fatal)
    if wrong:
        raise RegisterError(wrong)
    return msgspec.toml.decode(text, type=Register)


def mistakes(text: str, rubrics: Collection[str], folder: Path) -> tuple[Mistake, ...]:
    """What is wrong with a register, in the order of its lines. rubrics: ids there are; folder: where attestation files
    lie."""
    if len(text) > LARGEST:
        return (Mistake(1, "the file is too large to be a register", "keep one portal to an entry, without papers"),)
    try:
        held = tomllib.loads(text)
    # A number of thousands of digits is refused by Python itself, with an error that has no line.
    except (ValueError, RecursionError) as problem:
        found = _LINE.search(str(problem))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        said = f"this cannot be read as TOML: {_LINE.sub('', str(problem)).strip()[:200]}"
        return (Mistake(line, said, "put texts into quotation marks, and leave one field on a line"),)
    return tuple(sorted(_all(held, places(text), rubrics, folder), key=lambda one: one.line))


def _all(
    held: Mapping[str, object], where: Mapping[str, tuple[Place, ...]], rubrics: Collection[str], folder: Path
) -> Iterator[Mistake]:
    top = where.get("", (_NONE,))[0]
    for key in held:
        if key not in _TABLES:
            line = top.keys.get(key) or where.get(key, (_NONE,))[0].line
            known = "a register has [monitor], [[portal]], [[pause]] and [[notify]]"
            yield Mistake(line, f"nothing is called {key[:60]!r} here", known + _close(key, _TABLES))
    entries: dict[str, list[tuple[Place, Mapping[str, object]]]] = {}
    for table in _TABLES:
        written = held.get(table, {} if table == "monitor" else [])
        many = [written] if table == "monitor" else written
        if not isinstance(many, list) or not all(isinstance(one, dict) for one in many):
            line = where[table][0].line if table in where else top.of(table)
            begin = f"[{table}]" if table == "monitor" else f"[[{table}]]"
            yield Mistake(line, f"{table} is not written as it has to be", f"begin it with {begin}")
            continue
        stands = where.get(table, ())
        entries[table] = [(stands[n] if len(stands) == len(many) else _NONE, one) for n, one in enumerate(many)]
        for number, (place, fields) in enumerate(entries[table], 1):
            yield from _fields(table, number, place, fields)
    for place, fields in entries.get("monitor", ()):
        yield from _settings(place, fields, rubrics)
    for place, fields in entries.get("portal", ()):
        yield from _portal(place, fields, rubrics, folder)
    yield from _names(entries.get("portal", ()), entries.get("pause", ()))
    yield from _notices(entries.get("notify", ()), entries.get("portal", ()))


def _fields(table: str, number: int, place: Place, fields: Mapping[str, object]) -> Iterator[Mistake]:
    """What of one entry cannot be read, or is missing."""
    known = {field.encode_name: field for field in msgspec.structs.fields(_TABLES[table])}
    name = table if table == "monitor" else f"{table} {number}"
    for key, value in fields.items():
        if key not in known:
            said = f"{name} has a field {key[:60]!r} that nothing reads"
            yield Mistake(place.of(key), said, f"take it out{_close(key, known)}")
            continue
        try:
            msgspec.convert(value, known[key].type, builtin_types=(dt.datetime, dt.date, dt.time), strict=True)
        except msgspec.ValidationError as problem:
            yield Mistake(place.of(key), f"{name}: {key} cannot be read: {problem}", _REMEDIES.get(key, "mend it"))
    for key, field in known.items():
        if field.required and fields.get(key) in (None, "", []):
            yield Mistake(place.of(key), f"{name}: {key} is missing", _REMEDIES.get(key, "write it down"))


_REMEDIES = {
    "name": 'write a short name in small letters, such as name = "quillhaven"',
    "urls": 'write a list of addresses, such as urls = ["https://data.example.gov"]',
    "portal": "name the portal that is left alone",
    "from": "write a day as 2026-03-31, without quotation marks",
    "until": "write a day as 2026-03-31, without quotation marks",
    "depth": "write one of catalog, standard, deep, in quotation marks",
    "platform": "write one of socrata, ckan, arcgis-hub, dcat-us, or leave it out",
    "contacts": 'write a list, such as contacts = ["data@example.gov"]',
    "labels": 'write a list, such as labels = ["cohort-3"]',
    "to": 'write a list of addresses of apprise, such as to = ["env:DESK_MAIL"]',
    "per": "write person or city, in quotation marks",
    "departments": 'write a list, such as departments = ["Transportation"]',
}


def _settings(place: Place, fields: Mapping[str, object], rubrics: Collection[str]) -> Iterator[Mistake]:
    for key, least, most in (("whole_every", 1, 365), ("workers", 1, 64), ("minutes", 1, 1440)):
        value = fields.get(key, least)
        if isinstance(value, int) and not least <= value <= most:
            yield Mistake(place.of(key), f"{key} is {value}", f"write a number from {least} to {most}")
    yield from _rubric(place, fields, rubrics)


def _rubric(place: Place, fields: Mapping[str, object], rubrics: Collection[str]) -> Iterator[Mistake]:
    named = fields.get("rubric")
    if isinstance(named, str) and named and named not in rubrics:
        said = f"there is no rubric {named[:60]!r}"
        yield Mistake(place.of("rubric"), said, f"there are {', '.join(rubrics)}{_close(named, rubrics)}")


def _portal(place: Place, fields: Mapping[str, object], rubrics: Collection[str], folder: Path) -> Iterator[Mistake]:
    name = fields.get("name")
    if isinstance(name, str) and name and not _NAME.fullmatch(name):
        said = f"{name[:80]!r} is no name of a folder"
        yield Mistake(place.of("name"), said, "write small letters, digits and hyphens, 63 at most")
    urls = fields.get("urls")
    addresses = [("urls", url) for url in urls] if isinstance(urls, list) else []
    home = fields.get("home")
    addresses += [("home", home)] if home else []
    for key, address in addresses:
        if isinstance(address, str) and (said := _no_address(address)):
            yield Mistake(place.of(key), f"{address[:80]!r} {said}", "write it as https://data.example.gov")
    pace = fields.get("pace")
    if isinstance(pace, (int, float)) and not 0 <= pace <= 100:
        yield Mistake(
            place.of("pace"), f"pace is {pace}", "write how many requests a second one host is sent, such as 2"
        )
    attest = fields.get("attest")
    if isinstance(attest, str) and attest and not (folder / attest).is_file():
        yield Mistake(place.of("attest"), f"there is no file {attest[:80]!r} beside the register", "mend the path")
    yield from _rubric(place, fields, rubrics)


def _no_address(text: str) -> str:
    try:
        parts = urlsplit(text if "//" in text else f"https://{text}")
        host, password = parts.hostname, parts.password
        _ = parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("http", "https") or not host or any(sign.isspace() for sign in text):
        return "is no address"
    return "holds a password" if password else ""


def _names(
    portals: Collection[tuple[Place, Mapping[str, object]]], pauses: Collection[tuple[Place, Mapping[str, object]]]
) -> Iterator[Mistake]:
    """Names and addresses that stand twice, and pauses of nobody."""
    names = Counter(str(fields.get("name")) for _, fields in portals)
    seen: set[str] = set()
    homes: dict[str, str] = {}
    for place, fields in portals:
        name = str(fields.get("name"))
        if names[name] > 1 and name in seen:
            yield Mistake(place.of("name"), f"a portal above is called {name[:60]!r}, too", "give each its own name")
        seen.add(name)
        urls = fields.get("urls")
        for url in urls if isinstance(urls, list) else ():
            host = str(url).split("//")[-1].rstrip("/").lower()
            if homes.setdefault(host, name) != name:
                said = f"{host[:80]} is watched as {homes[host][:60]!r} already"
                yield Mistake(place.of("urls"), said, "list each address once", fatal=False)
    for place, fields in pauses:
        named = fields.get("portal")
        if isinstance(named, str) and named and named not in names:
            yield Mistake(
                place.of("portal"), f"no portal is called {named[:60]!r}", f"mend the name{_close(named, names)}"
            )
        begins, until = fields.get("from"), fields.get("until")
        if isinstance(begins, dt.date) and isinstance(until, dt.date) and until < begins:
            yield Mistake(place.of("until"), f"the pause ends on {until}, before it begins", "mend one of the days")


def _notices(
    notices: Collection[tuple[Place, Mapping[str, object]]], portals: Collection[tuple[Place, Mapping[str, object]]]
) -> Iterator[Mistake]:
    """Whoever is told twice under one name, of portals that nobody watches, or at an address with its password."""
    names = [str(fields.get("name")) for _, fields in portals]
    labels = {str(one) for _, fields in portals if isinstance(held := fields.get("labels"), list) for one in held}
    seen: set[str] = set()
    for place, fields in notices:
        name = fields.get("name")
        if isinstance(name, str):
            if name in seen:
                yield Mistake(place.of("name"), f"a [[notify]] above is called {name[:60]!r}, too", "give each a name")
            if len(name) > _LONGEST_NAME:
                yield Mistake(place.of("name"), f"{name[:60]!r}… is too long", f"use {_LONGEST_NAME} signs at most")
            seen.add(name)
        for key, known in (("portals", names), ("labels", labels)):
            held = fields.get(key)
            for one in held if isinstance(held, list) else ():
                if one not in known:
                    what = "is called" if key == "portals" else "has the label"
                    said = f"no portal {what} {str(one)[:60]!r}"
                    yield Mistake(place.of(key), said, f"mend it{_close(str(one), known)}")
        to = fields.get("to")
        for one in to if isinstance(to, list) else ():
            if not str(one).startswith("env:") and "@" in str(one).partition("?")[0]:
                remedy = 'put the address into the environment, and write to = ["env:NAME"]'
                yield Mistake(place.of("to"), "an address holds a password or token", remedy, fatal=False)


def _close(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"; perhaps {near[0]} is meant" if near else ""
