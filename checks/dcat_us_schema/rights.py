"""A statement of rights is short.

Why: a value in another form makes the whole record invalid, though leaving it out would not.
How: passes when the statement has at most 255 characters; fails when it is longer; not applicable when there is
    none.
Fix: shorten it, and put the terms on a page.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `rights`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import short

VERSION = 1
EFFORT = "low"
READS = ("rights",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield short(dataset)
