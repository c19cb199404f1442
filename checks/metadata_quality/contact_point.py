"""Datasets name a contact point.

Why: the assessment gives 20 of its 405 points for it: a reuser has to know what is allowed and whom to ask.
How: passes when a name or an e-mail address is given; fails when there is neither.
Fix: name the unit that answers questions, with the address of a role.
See: data.europa.eu, Metadata Quality Assessment, reusability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = (
    "contact_email",
    "contact_name",
)


def find(dataset: Dataset) -> Iterator[Finding]:
    field = "contact_name" if dataset.contact_name and not dataset.contact_email else "contact_email"
    yield stated(dataset, field, dataset.contact_email or dataset.contact_name, "a contact point")
