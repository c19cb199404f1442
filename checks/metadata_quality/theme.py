"""Datasets have a theme.

Why: the assessment gives 30 of its 405 points for it: it is what people find a dataset by.
How: passes when at least one category is given; fails when there is none.
Fix: choose one of the portal's categories.
See: data.europa.eu, Metadata Quality Assessment, findability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = ("themes",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(dataset, "themes", dataset.themes, "a theme")
