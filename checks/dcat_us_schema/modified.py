"""Records have a date of change.

Why: a catalog that harvests the feed drops a record without it, or that has it in another form.
How: passes when a date of change is there that can be read, or a repeating period (`R/P1D`), which the schema
    allows; fails when there is none, or one that cannot be read.
Fix: let the platform set the date.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `modified`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import changed

VERSION = 1
EFFORT = "low"
READS = (
    "data_modified",
    "metadata_modified",
)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield changed(dataset)
