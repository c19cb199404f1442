"""Records give the e-mail address of a contact.

Why: a catalog that harvests the feed drops a record without it, or that has it in another form.
How: passes when an address is there that has the form of one; fails when it is missing or has not; unknown where
    the platform's catalog does not say contacts. The address itself is not shown.
Fix: give the address of a role.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `contactPoint.hasEmail`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import address

VERSION = 1
EFFORT = "low"
READS = ("contact_email",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield address(dataset)
