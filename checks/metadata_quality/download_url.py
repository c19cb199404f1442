"""Distributions have a download address.

Why: the assessment gives 20 of its 405 points for it: data that cannot be reached is not there.
How: passes when a distribution gives a download address; fails when it gives none.
Fix: state the address of the file itself.
See: data.europa.eu, Metadata Quality Assessment, accessibility.
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
    yield from each(dataset, lambda way: has(dataset, way, way.download_url, "a download address"))
