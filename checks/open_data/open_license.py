"""The license that a dataset states is an open one.

Why: a license that forbids commercial use or changed versions keeps out most of those who would put the
    data to work.
How: passes when the license is approved by the Open Definition, or the work is in the public domain; fails
    when it is a license that is known not to be open; unknown when the text does not decide it ("See Terms
    of Use"). Not applicable when no license is stated, which is a check of its own.
Fix: choose a license made for data that is open: CC0, PDDL, CC BY 4.0, ODC-BY.
See: Open Definition 2.1 and its register of conformant licenses.
"""

import re
from collections.abc import Iterator

from auditor.check import Finding, fails, not_applicable, passes, unknown
from auditor.model import Dataset, License, replace
from checks._text import masked, states, unsaid

VERSION = 1
EFFORT = "low"
READS = ("license",)
NEEDS = ("license",)

_CC0 = License("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", open=True)
#: An identifier of a register, and not a sentence that a portal wrote in its place.
_IDENTIFIER = re.compile(r"[A-Za-z0-9.+-]{2,40}")
_LIMITS = (
    ("NC", "does not allow commercial use"),
    ("ND", "does not allow derivatives"),
)


def find(dataset: Dataset) -> Iterator[Finding]:
    stated = dataset.license
    if stated is None or not states(stated):
        quote = masked(stated.text) if stated else unsaid(dataset, "license")
        yield not_applicable(dataset, "states no license that could be judged", "license", quote or None)
        return
    quote = masked(stated.text or stated.url or stated.id or "")
    if stated.open:
        yield passes(dataset, f"is under {_name(stated, 'an open license')}", "license", quote)
    elif stated.open is None:
        yield unknown(dataset, "states terms that do not say by themselves whether they are open", "license", quote)
    else:
        parts = (stated.id or "").upper().split("-")
        limits = [limit for part, limit in _LIMITS if part in parts]
        limit = " and ".join(limits) or "is not an open license"
        yield fails(dataset, f"is under {_name(stated, 'a license')}, which {limit}", "license", quote)


def _name(stated: License, otherwise: str) -> str:
    return stated.id if stated.id and _IDENTIFIER.fullmatch(stated.id) else otherwise


def repair(dataset: Dataset) -> Dataset:
    """Dedicated to the public domain."""
    stated = dataset.license
    if stated is None or stated.open or not states(stated):
        return dataset
    return replace(dataset, license=_CC0)
