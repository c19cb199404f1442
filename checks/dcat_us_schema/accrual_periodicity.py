"""A frequency is written as the schema writes it.

Why: a value in another form makes the whole record invalid, though leaving it out would not.
How: passes when it is `irregular` or an ISO 8601 repeating period (`R/P1M`), or, outside of a DCAT-US feed, words
    that one of these stands for; fails when it is another text; not applicable when none is declared.
Fix: choose one of the platform's periods.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `accrualPeriodicity`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import frequency

VERSION = 1
EFFORT = "low"
READS = ("accrual_periodicity",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield frequency(dataset)
