"""Every department of the city publishes data.

Why: the certification asks about the whole city's data; a portal with the data of three departments is a
    project of three departments.
How: each department of the official list (given with `--departments`) is looked for among the publishers of
    the datasets. Passes when one publisher has its name; case, punctuation, "Department of X" against "X
    Dept", an abbreviation in brackets, "&" and the city's own name make no difference. Unknown when a name
    is only similar, when datasets name no publisher, when the catalog was collected in part, or without a
    list. Fails when a complete catalog has no publisher of a similar name.
Fix: publish a first dataset of the department, or enter the department as the publisher of those that are
    there.
See: What Works Cities assessment guide 2019, data inventory: datasets from more than 80 % of departments.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple
from urllib.parse import urlsplit

from auditor.check import Finding, Outcome, of_portal
from auditor.model import Catalog, Dataset, Evidence
from checks._text import masked, pages, plain, vocabulary

VERSION = 1
EFFORT = "high"
READS = ("publisher", "contact_name")

_UNITS = {
    "agency": "agency", "authority": "authority", "board": "board", "bureau": "bureau", "commission": "commission",
    "department": "department", "departments": "department", "dept": "department", "dpt": "department",
    "division": "division", "office": "office",
}  # fmt: skip
_FILLERS = vocabulary("a and city for in of on the to town village")
#: Words that many departments share, so that one of them alone makes no two names similar.
_COMMON = vocabulary(
    """
    administration administrative affair center citizen community county development enterprise general
    government human information local management municipal operation program public resource service
    support system
    """
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]")
_PARTS = re.compile(r"\s+[-–—]\s+|\s*[/|>:;,]\s*")
#: A name that nobody's department has; longer text is not compared.
_LONGEST = 200


class _Name(NamedTuple):
    """One way to write a name: the words that matter, and what kind of unit it says it is."""

    core: frozenset[str]
    unit: str | None


class _Listed(NamedTuple):
    """Who publishes in a catalog: the datasets of each publisher, one dataset of each contact, how the names can be
    read, and how many datasets name no department."""

    held: dict[str, list[Dataset]]
    publishers: dict[str, list[_Name]]
    contacts: dict[str, list[_Name]]
    contacted: dict[str, Dataset]
    unnamed: int


def find(catalog: Catalog, departments: tuple[str, ...], complete: bool) -> Iterator[Finding]:
    if not catalog.datasets:
        return
    if not departments:
        message = "was audited without the city's official list of departments, so that their share is not known"
        yield of_portal(Outcome.UNKNOWN, message, "departments", pages(catalog))
        return
    hosts = " ".join(sorted(map(_host, {dataset.portal for dataset in catalog.datasets})))
    listed = _listed(catalog, hosts)
    for department in dict.fromkeys(department.strip() for department in departments):
        wanted = _names(department, hosts) or _names(department, "")
        same = [publisher for publisher, names in listed.publishers.items() if _match(wanted, names)]
        if same:
            yield _published(department, same, listed, Outcome.PASS, "of the department")
        else:
            yield _missed(department, wanted, listed) or _absent(department, listed.unnamed, complete, catalog)


def _listed(catalog: Catalog, hosts: str) -> _Listed:
    held: dict[str, list[Dataset]] = defaultdict(list)
    contacted: dict[str, Dataset] = {}
    for dataset in catalog.datasets:
        held[dataset.publisher or ""].append(dataset)
        if dataset.contact_name:
            contacted.setdefault(dataset.contact_name, dataset)
    publishers = {publisher: _names(publisher, hosts) for publisher in held}
    contacts = {name: _names(name, hosts) for name in contacted}
    unnamed = sum(len(held[publisher]) for publisher, names in publishers.items() if not names)
    return _Listed(held, publishers, contacts, contacted, unnamed)


def _published(department: str, publishers: list[str], listed: _Listed, outcome: Outcome, whose: str) -> Finding:
    datasets = [dataset for publisher in publishers for dataset in listed.held[publisher]]
    first = min(datasets, key=lambda dataset: (dataset.portal, dataset.id))
    many = "one dataset" if len(datasets) == 1 else f"{len(datasets)} datasets"
    message = f"has {many} {whose} {_shown(department)}"
    return _finding(outcome, message, department, _evidence(first, "publisher"))


def _missed(department: str, wanted: list[_Name], listed: _Listed) -> Finding | None:
    """The finding about a department whose name no publisher has, where something like it is there."""
    if near := _similar(department, wanted, listed.publishers):
        return _published(department, near, listed, Outcome.UNKNOWN, "of a publisher whose name is like that of")
    named = sorted(name for name, names in listed.contacts.items() if _match(wanted, names))
    if not named:
        return None
    message = f"names {_shown(department)} as a contact, but as the publisher of no dataset"
    return _finding(Outcome.UNKNOWN, message, department, _evidence(listed.contacted[named[0]], "contact_name"))


def _absent(department: str, unnamed: int, complete: bool, catalog: Catalog) -> Finding:
    """The finding about a department of which there is no trace; only a whole catalog with names throughout fails."""
    message, outcome = f"shows no dataset of the department {_shown(department)}", Outcome.UNKNOWN
    if not complete:
        message += " in the part that was collected"
    elif unnamed:
        message += f", but {unnamed} of its datasets name no department"
    else:
        outcome = Outcome.FAIL
    return _finding(outcome, message, department, pages(catalog))


def _finding(outcome: Outcome, message: str, department: str, evidence: tuple[Evidence, ...]) -> Finding:
    return of_portal(outcome, message, f"department:{department}", evidence, department)


def _shown(department: str) -> str:
    return f"“{department[:80]}”"


def _evidence(dataset: Dataset, field: str) -> tuple[Evidence, ...]:
    return (dataset.evidence(field, masked(getattr(dataset, field) or "")),)


def _host(portal: str) -> str:
    try:
        return urlsplit(portal).hostname or ""
    except ValueError:
        return ""


def _names(text: str, hosts: str) -> list[_Name]:
    """The ways a name can be read: without its brackets, what stands in them, and the parts that name a unit."""
    text = text[:_LONGEST]
    whole = _read(_BRACKETS.sub(" ", text), hosts)
    names = [whole]
    for inside in _BRACKETS.findall(text):
        name = _read(inside, hosts)
        if name.unit or (inside.isupper() and inside.isalpha()):
            names.append(name)
    parts = _PARTS.split(text)
    if len(parts) > 1:
        names += [name for part in parts if (name := _read(part, hosts)).unit]
    return [name for name in names if name.core]


def _read(text: str, hosts: str) -> _Name:
    words = plain(text).split()
    unit = next((_UNITS[word] for word in words if word in _UNITS), None)
    rest = [word for word in _without_city(words, hosts) if word not in _UNITS and word not in _FILLERS]
    return _Name(frozenset(map(_singular, rest)), unit)


def _without_city(words: list[str], hosts: str) -> list[str]:
    """Without "city of Metroville", or a "Metroville" in front, where the portal's address has the word in it."""
    kept: list[str] = []
    in_name = True
    for index, word in enumerate(words):
        if words[max(index - 2, 0) : index] == ["city", "of"]:
            in_name = True
        elif word not in _FILLERS and not (len(word) > 2 and word in hosts):
            in_name = False
        if not (in_name and (word in _FILLERS or (len(word) > 2 and word in hosts))):
            kept.append(word)
    return kept


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _match(wanted: list[_Name], names: list[_Name]) -> bool:
    return any(
        one.core == other.core and (one.unit is None or other.unit is None or one.unit == other.unit)
        for one in wanted
        for other in names
    )


def _similar(department: str, wanted: list[_Name], spellings: dict[str, list[_Name]]) -> list[str]:
    """The publishers whose names share a telling word with the department's, abbreviate it, or differ by letters."""
    telling = frozenset[str]().union(*(name.core for name in wanted)) - _COMMON
    words = plain(department[:_LONGEST]).split()
    initials = {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in _FILLERS),
        "".join(word[0] for word in words if word not in _FILLERS and word not in _UNITS),
    }
    keys = {" ".join(sorted(name.core)): publisher for publisher, names in spellings.items() for name in names}
    near = {
        publisher
        for publisher, names in spellings.items()
        for name in names
        if name.core & telling or (any(len(word) > 1 and word in initials for word in name.core))
    }
    for name in wanted:
        near |= {keys[key] for key in get_close_matches(" ".join(sorted(name.core)), keys, n=3, cutoff=0.85)}
    return sorted(near)
