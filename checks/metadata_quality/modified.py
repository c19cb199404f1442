"""Datasets say when they were modified.

Why: the assessment gives 5 of its 405 points for it: it tells what to expect before downloading.
How: passes when a date of change of the data or of its record is given; fails when there is none. How old it is
    plays no part: the assessment scores neither freshness nor frequency.
Fix: let the platform set the date.
See: data.europa.eu, Metadata Quality Assessment, contextuality.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = (
    "data_modified",
    "metadata_modified",
)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(
        dataset,
        "data_modified",
        next((stamp.raw for stamp in (dataset.data_modified, dataset.metadata_modified) if stamp), None),
        "a date of change",
    )
