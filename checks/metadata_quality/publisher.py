"""Datasets name a publisher.

Why: the assessment gives 10 of its 405 points for it: a reuser has to know what is allowed and whom to ask.
How: passes when a publisher is named; fails when there is none.
Fix: name the department that keeps the data.
See: data.europa.eu, Metadata Quality Assessment, reusability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = ("publisher",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(dataset, "publisher", dataset.publisher, "a publisher")
