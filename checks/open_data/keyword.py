"""Datasets have keywords.

Why: search finds a dataset by the words people use, and keywords hold those that the title leaves out.
How: passes when at least one keyword is given (their number does not matter); fails when there is none, or
    only placeholders.
Fix: add three to six words that a resident would search for.
See: DCAT `dcat:keyword`; DCAT-US 1.1 `keyword`; data.europa.eu Metadata Quality Assessment, findability.
"""

from collections.abc import Iterator

from auditor.check import Finding, fails, passes
from auditor.model import Dataset, replace
from checks._text import masked, says_nothing

VERSION = 1
EFFORT = "low"
READS = ("keywords",)


def find(dataset: Dataset) -> Iterator[Finding]:
    for word in dataset.keywords:
        if not says_nothing(word):
            yield passes(dataset, "has keywords", "keywords", masked(word))
            return
    if dataset.keywords:
        yield fails(dataset, "has placeholders for keywords", "keywords", masked(dataset.keywords[0]))
    else:
        yield fails(dataset, "has no keywords", "keywords")


def repair(dataset: Dataset) -> Dataset:
    """Tagged with a word."""
    if not all(map(says_nothing, dataset.keywords)):
        return dataset
    return replace(dataset, keywords=("city government",))
