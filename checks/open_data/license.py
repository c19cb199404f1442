"""Datasets state a license.

Why: without one the law's default is "all rights reserved", so a careful reuser must write and ask.
How: passes when the record of the dataset holds a license, a link to one, or terms of use; fails when the
    field is empty or says only that nothing was specified; unknown when the record links to terms of the
    portal that were not opened. Whether the license is an open one is a check of
    its own.
Fix: set the license field of the dataset; most portals can set it for many datasets at once.
See: DCAT `dcterms:license`; DCAT-US 1.1 `license`; Open Definition 2.1, section 1.1.
"""

from collections.abc import Iterator

from auditor.check import Finding, fails, passes
from auditor.model import Dataset, License, replace
from checks._text import masked, states, unsaid

VERSION = 2
EFFORT = "low"
READS = ("license",)
NEEDS = ("license",)

_CC0 = License("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", open=True)


def find(dataset: Dataset) -> Iterator[Finding]:
    stated = dataset.license
    placeholder = unsaid(dataset, "license")
    if stated is None and placeholder:
        yield fails(dataset, "says only that no license is specified", "license", placeholder)
    elif stated is None:
        yield fails(dataset, "states no license", "license")
    elif states(stated):
        yield passes(dataset, "states a license", "license", masked(stated.text or stated.url or stated.id or ""))
    else:
        yield fails(dataset, "has a license field that names no license", "license", masked(stated.text))


def repair(dataset: Dataset) -> Dataset:
    """Dedicated to the public domain."""
    return dataset if states(dataset.license) else replace(dataset, license=_CC0)
