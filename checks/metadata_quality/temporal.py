"""Datasets say which time they cover.

Why: the assessment gives 20 of its 405 points for it: it is what people find a dataset by.
How: passes when a temporal coverage is given in any form; fails when there is none.
Fix: state the first and the last day that the data speaks of.
See: data.europa.eu, Metadata Quality Assessment, findability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = ("temporal",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(dataset, "temporal", dataset.temporal, "the time it covers")
