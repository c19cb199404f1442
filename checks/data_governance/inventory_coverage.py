"""The inventory covers more than 80 % of the city's departments.

Why: an inventory of three departments tells what three departments hold.
How: each department of the official list (given with `--departments`) is looked for in the column of departments
    of the inventory that was found; case, punctuation, "Department of X" against "X Dept" and an abbreviation make
    no difference. Passes above 80 %. Unknown otherwise, for a table may be a part of the inventory, where
    none was seen, and without a list.
Fix: ask the departments that are missing for what they hold, and enter it.
See: What Works Cities assessment guide 2019, data inventory: datasets from more than 80 % of departments.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from auditor.check import Finding
from auditor.model import Catalog
from auditor.web import Website
from checks._seen import passes, quote, searched, unsure, whole
from checks._text import listing, vocabulary, words
from checks.data_governance._inventories import look

VERSION = 1
EFFORT = "high"
READS = ("title",)
ABOUT = "city"

_FIELD = "inventory.departments"
_SHARE = 0.8
_EMPTY = vocabulary("a and at city county for in of on s the to town village")
_UNITS = vocabulary(
    "agency authority board bureau commission department departments dept dpt division office section unit"
)
#: Words that many departments share.
_COMMON = vocabulary(
    "administration affairs city community development general human information management operations program public"
    " resources service services support system"
)
_LONGEST = 200


def find(catalog: Catalog, website: Website, departments: tuple[str, ...]) -> Iterator[Finding]:
    table = next((one for one in look(catalog, website).tables if "department" in one.columns), None)
    if table is None or table.grid is None:
        yield unsure(_FIELD, "shows no inventory with a column of departments", *searched(website))
        return
    official = tuple(dict.fromkeys(name.strip() for name in departments if name.strip()))
    if not official:
        message = "was audited without the city's official list of departments"
        yield unsure(_FIELD, message, whole(table.document))
        return
    named = [name[:_LONGEST] for name in table.departments]
    same = [name for name in official if any(_same(name, other) for other in named)]
    near = [name for name in official if name not in same and any(_similar(name, other) for other in named)]
    missing = [name for name in official if name not in same and name not in near]
    row = table.grid.rows[0]
    evidence = (
        quote(table.document, table.grid.header.start, table.grid.header.end),
        quote(table.document, row.start, row.end),
    )
    counts = f"names {len(same)} of {len(official)} departments in its inventory"
    some = listing([f"“{name[:50]}”" for name in missing[:3]]) if missing else ""
    if len(same) > _SHARE * len(official):
        yield passes(_FIELD, counts, *evidence)
    elif len(same) + len(near) <= _SHARE * len(official):
        told = f"{counts}; not seen are {some}{' and others' if len(missing) > 3 else ''}; the table may be a part"
        yield unsure(_FIELD, told, *evidence, whole(table.document))
    else:
        yield unsure(_FIELD, f"{counts}, and {len(near)} under names that are only similar", *evidence)


def _core(name: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in words(name[:_LONGEST]) if word not in _EMPTY and word not in _UNITS)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _initials(name: str) -> set[str]:
    said = words(name[:_LONGEST])
    return {
        "".join(word[0] for word in said if word not in _EMPTY),
        "".join(word[0] for word in said if word not in _EMPTY and word not in _UNITS),
        "".join(word[0] for word in said),
    }


def _same(name: str, other: str) -> bool:
    one, two = _core(name), _core(other)
    if one and one == two:
        return True
    # An abbreviation in capitals, alone or in brackets.
    short = {word for word in other.replace("(", " ").replace(")", " ").split() if word.isupper() and len(word) > 2}
    return len(two) <= 1 and any(word.lower() in _initials(name) for word in short)


def _similar(name: str, other: str) -> bool:
    one, two = _core(name), _core(other)
    if (one - _COMMON) & (two - _COMMON):
        return True
    if any(word in _initials(name) for word in words(other)[:6] if len(word) > 1):
        return True
    return SequenceMatcher(None, " ".join(sorted(one)), " ".join(sorted(two))).ratio() > 0.8
