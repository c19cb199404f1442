"""Records have what DCAT-AP makes mandatory.

Why: the assessment gives 30 of its 405 points for it: programs have to know what they get.
How: stands in for the validation by SHACL, which needs the record in RDF: passes when the dataset has a title
    and a description and each of its distributions an address; fails when one of these is missing.
Fix: fill in the title, the description or the address that is missing.
See: data.europa.eu, Metadata Quality Assessment, interoperability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import complete

VERSION = 1
EFFORT = "low"
READS = (
    "title",
    "description",
    "distributions",
)
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield complete(dataset)
