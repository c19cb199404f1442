"""Datasets belong to a category.

Why: people who do not know what a dataset is called find it by browsing a category.
How: passes when at least one category is given; fails when there is none, or only a placeholder
    ("Uncategorized").
Fix: choose one of the portal's categories for the dataset.
See: DCAT `dcat:theme`; data.europa.eu Metadata Quality Assessment, findability.
"""

from collections.abc import Iterator

from auditor.check import Finding, fails, passes
from auditor.model import Dataset, replace
from checks._text import masked, says_nothing

VERSION = 1
EFFORT = "low"
READS = ("themes",)


def find(dataset: Dataset) -> Iterator[Finding]:
    for name in dataset.themes:
        if not says_nothing(name):
            yield passes(dataset, "belongs to a category", "themes", masked(name))
            return
    if dataset.themes:
        yield fails(dataset, "has a placeholder for a category", "themes", masked(dataset.themes[0]))
    else:
        yield fails(dataset, "belongs to no category", "themes")


def repair(dataset: Dataset) -> Dataset:
    """Put into one of the usual categories."""
    if not all(map(says_nothing, dataset.themes)):
        return dataset
    return replace(dataset, themes=("City Government",))
