"""Distributions state their size.

Why: the assessment gives 5 of its 405 points for it: it tells what to expect before downloading.
How: passes when a distribution states its size in bytes; fails when it does not.
Fix: let the platform state it.
See: data.europa.eu, Metadata Quality Assessment, contextuality.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import each, has

VERSION = 1
EFFORT = "low"
READS = ("distributions",)
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield from each(dataset, lambda way: has(dataset, way, way.byte_size, "a size"))
