"""Addresses of pages are web addresses.

Why: a value in another form makes the whole record invalid, though leaving it out would not.
How: passes when the landing page and the data dictionary are web addresses; fails when one is another text; not
    applicable when neither is stated.
Fix: write the whole address.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `landingPage`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import page_addresses

VERSION = 1
EFFORT = "low"
READS = (
    "landing_page",
    "described_by",
)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield page_addresses(dataset)
