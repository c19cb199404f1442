"""Datasets state a license.

Why: the assessment gives 20 of its 405 points for it: a reuser has to know what is allowed and whom to ask.
How: passes when a license is given; fails when there is none; unknown where the record points to terms that
    were not read.
Fix: set the license field of the dataset.
See: data.europa.eu, Metadata Quality Assessment, reusability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = ("license",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(dataset, "license", dataset.license and dataset.license.text, "a license")
