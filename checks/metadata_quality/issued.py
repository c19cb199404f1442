"""Datasets say when they were issued.

Why: the assessment gives 5 of its 405 points for it: it tells what to expect before downloading.
How: passes when a date of issue is given, whether or not it can be right; fails when there is none.
Fix: let the platform set the date.
See: data.europa.eu, Metadata Quality Assessment, contextuality.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = ("issued",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(dataset, "issued", dataset.issued and dataset.issued.raw, "a date of issue")
