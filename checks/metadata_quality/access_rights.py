"""Datasets state their access rights.

Why: the assessment gives 10 of its 405 points for it: a reuser has to know what is allowed and whom to ask.
How: passes when an access level or access rights are given; fails when there are none.
Fix: state the access level (`public`).
See: data.europa.eu, Metadata Quality Assessment, reusability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = ("access_level",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(dataset, "access_level", dataset.access_level, "its access rights")
