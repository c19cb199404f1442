"""A time that is covered is written as an interval.

Why: a value in another form makes the whole record invalid, though leaving it out would not.
How: passes when it is two dates or a date and a length with a slash between them; fails when it is another text;
    not applicable when none is stated.
Fix: write it as 2020-01-01/2020-12-31.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `temporal`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import interval

VERSION = 1
EFFORT = "low"
READS = ("temporal",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield interval(dataset)
