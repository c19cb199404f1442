"""Datasets have a statement of rights.

Why: the assessment gives 5 of its 405 points for it: it tells what to expect before downloading.
How: passes when `rights` or a license is stated, as the assessment takes either; fails when there is none.
Fix: state in a sentence what is allowed.
See: data.europa.eu, Metadata Quality Assessment, contextuality.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = (
    "rights",
    "license",
)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(dataset, "rights", dataset.rights or (dataset.license and dataset.license.text), "rights")
