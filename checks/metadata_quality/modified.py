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
    stated_in = [field for field in READS if getattr(dataset, field) is not None]
    field = stated_in[0] if stated_in else "data_modified"
    stamp = getattr(dataset, field)
    yield stated(dataset, field, stamp.raw if stamp else None, "a date of change")
