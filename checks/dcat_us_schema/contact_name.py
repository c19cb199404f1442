"""Records name a contact.

Why: a catalog that harvests the feed drops a record without it, or that has it in another form.
How: passes when it is there; fails when it is missing or blank. Unknown where the platform's catalog does not say
    contacts.
Fix: name the unit that answers.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `contactPoint.fn`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import required

VERSION = 1
EFFORT = "low"
READS = ("contact_name",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield required(dataset, "contact_name", dataset.contact_name, "the name of a contact")
