"""Datasets have a keyword.

Why: the assessment gives 30 of its 405 points for it: it is what people find a dataset by.
How: passes when at least one keyword is given; fails when there is none.
Fix: add three to six words that a resident would search for.
See: data.europa.eu, Metadata Quality Assessment, findability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = ("keywords",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(dataset, "keywords", dataset.keywords, "a keyword")
