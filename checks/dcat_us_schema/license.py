"""A license is given as a web address.

Why: a value in another form makes the whole record invalid, though leaving it out would not.
How: passes when the license is a web address or one that has a known address; fails when it is another text; not
    applicable when none is stated.
Fix: give the license by its address.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `license`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import license_address

VERSION = 1
EFFORT = "low"
READS = ("license",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield license_address(dataset)
