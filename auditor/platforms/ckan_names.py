"""Reads fields of CKAN packages: finds those that portals name as they like, at both levels, and tells what for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from auditor.platforms import fields


class Named(NamedTuple):
    """A field that portals name as they like: its pointer, its name and what it holds."""

    pointer: str
    name: str
    value: object


#: The fields of one package by what they are for.
ByRole = Mapping[str, Sequence[Named]]

_ROLES = {
    "issued": r"issued|issuedate|(original)?(release|publication|publish|published)date|firstpublicationdate"
    r"|date(of)?(first)?(issued|released?|published|publication)|first(published|released)",
    "temporal": r"temporal|temporal(coverage|extent)|timerange|time(period|coverage)|coberturatemporal|zeitraum",
    "spatial": r"spatial|spatial(coverage|extent|text|name)|(geographic|geo)(al)?(coverage|extent|area)"
    r"|coberturageografica|raumbezug",
    "rights": r"(access)?rights|usagerights|userights|derechos",
    "temporal_from": r"temporal(coverage)?(start|from|begin)(date)?",
    "temporal_to": r"temporal(coverage)?(end|to|until)(date)?",
    "contact_email": r"(contact|contactpoint|pointofcontact|steward|publisher)e?mail(address)?",
    "contact_name": r"(contact|contactpoint|pointofcontact|steward)(name)?|contactperson|kontakt|ansprechpartner(in)?"
    r"|(nome(da)?)?(unidade|area|orgao)?(responsavel|contato)|(nombre(de)?)?(unidad|area)?(responsable|contacto)",
    "publisher": r"publisher(name)?",
    "described_by": r"describedby|(data)?dictionary(url|link)?",
    "access_level": r"(public)?accesslevel",
    "landing": r"landingpage(url)?",
    "license": r"licen[cs]e(url|uri|name|text|type)?",
    "themes": r"(categori(a|as|es)(no|do|de)?)?vcge|(dcat)?(theme|topic|subject|category)s?|(topic|subject)category"
    r"|(sub)?categor(ies|ia|ias|ie)|tem(a|as|i|atica)|assuntos?|them(a|en)|thematiques?|kategorien?|themekeys?",
    # Whatever is called so and holds an address: `E-mail da Unidade Responsável`.
    "contact_mail": r".*(mail|conta[ck]t|contato|kontakt|respons|ansprech|verantwort|courriel|correo).*",
}
_ROLE_NAMES = {role: re.compile(pattern) for role, pattern in _ROLES.items()}
#: The fixed field names of a package, which have their own readers.
_FIXED = frozenset(
    "author author_email creator_user_id groups id isopen license_id license_title license_url maintainer "
    "maintainer_email metadata_created metadata_modified name notes num_resources num_tags organization owner_org "
    "private resources state tags title type url version extras tracking_summary".split()
)


@lru_cache(maxsize=8192)
def role_of(name: str) -> str | None:
    """What a field is for, judged by its name whatever its spelling, case and accents."""
    if name in _FIXED:
        return None
    if name in ("harvest_source_title", "harvest_source_id", "harvest_object_id"):
        return "harvested"
    if fields.is_frequency_field(name):
        return "frequency"
    bare = unicodedata.normalize("NFKD", name[:100].rpartition(":")[2]).lower()
    folded = "".join(sign for sign in bare if sign.isalnum())
    return next((role for role, pattern in _ROLE_NAMES.items() if pattern.fullmatch(folded)), None)


def by_role(package: Mapping[str, object], roles: Mapping[str, str]) -> ByRole:
    """The fields that have a role, in the order of the package, extras last."""
    found: dict[str, list[Named]] = {}
    if not roles.keys().isdisjoint(package):
        for name, value in package.items():
            if name in roles and not is_empty(value):
                found.setdefault(roles[name], []).append(Named(f"/{_escaped(name)}", name, value))
    for place, name, value in _extras(package):
        if name in roles and not is_empty(value):
            found.setdefault(roles[name], []).append(Named(f"/extras/{place}", name, value))
    return found


def _extras(package: Mapping[str, object]) -> list[tuple[str, str, object]]:
    """Place, name and value of each extra: a list of pairs, in old answers an object."""
    held = package.get("extras")
    if isinstance(held, list):
        return [
            (f"{index}/value", key, entry.get("value"))
            for index, entry in enumerate(held)
            if isinstance(entry, dict) and isinstance(key := entry.get("key"), str)
        ]
    return [(_escaped(key), key, value) for key, value in held.items()] if isinstance(held, dict) else []


def extra_names(package: Mapping[str, object]) -> Iterable[str]:
    """The names of the extras."""
    held = package.get("extras")
    if isinstance(held, list):
        return [key for entry in held if isinstance(entry, dict) and isinstance(key := entry.get("key"), str)]
    return held if isinstance(held, dict) else ()


def _escaped(name: str) -> str:
    """A key as part of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1") if "/" in name or "~" in name else name


def is_empty(value: object) -> bool:
    """Whether a field holds nothing at all; JSON in a string may hold an empty list."""
    return value is None or (not value and isinstance(value, str | list | dict)) or value == "[]"


# --- texts ---------------------------------------------------------------------------------------------------------

#: Names, titles, formats and addresses come back in thousands of packages.
_line = lru_cache(maxsize=16384)(fields.plain)
_text = lru_cache(maxsize=16384)(fields.text)
_address = lru_cache(maxsize=16384)(fields.email)


def line(value: object) -> str | None:
    """`fields.plain`, remembered."""
    return _line(value) if isinstance(value, str) else fields.plain(value)


def text(value: object) -> str | None:
    """`fields.text`, remembered: for what comes back, not for descriptions."""
    return _text(value) if isinstance(value, str) else None if value is None else fields.text(value)


def address(value: object) -> str | None:
    """`fields.email`, remembered."""
    return _address(value) if isinstance(value, str) else None if value is None else fields.email(value)


def names(value: object) -> tuple[str, ...]:
    """The names of tags or groups, each once."""
    if not isinstance(value, list):
        return fields.strings(value)
    unique: dict[str, str] = {}
    for item in value:
        found = line(_name_of(item) if isinstance(item, dict) else item)
        if found is not None:
            unique.setdefault(found.casefold(), found)
    return tuple(unique.values())


def _name_of(item: Mapping[str, object]) -> object:
    for key in ("display_name", "title", "name"):
        if isinstance(found := item.get(key), str) and found:
            return found
    return item


def spoken(value: object) -> object:
    """A value that some portals keep as JSON inside a string: a text for each language, a list of one."""
    if isinstance(value, str) and value[:1] in ("{", "[") and value[-1:] in ("}", "]"):
        try:
            return msgspec.json.decode(value.encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            return value
    return value
