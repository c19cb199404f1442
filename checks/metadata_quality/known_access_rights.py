"""Access rights come from a vocabulary.

Why: the assessment gives 5 of its 405 points for it: a reuser has to know what is allowed and whom to ask.
How: passes when the access rights are those of DCAT-US (`public`, `restricted public`, `non-public`) or of the
    EU's list; fails when they are another text; not applicable where none are stated.
Fix: use `public`, `restricted public` or `non-public`.
See: data.europa.eu, Metadata Quality Assessment, reusability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import conforms, is_access_right

VERSION = 1
EFFORT = "low"
READS = ("access_level",)


def find(dataset: Dataset) -> Iterator[Finding]:
    level = dataset.access_level
    yield conforms(dataset, "access_level", level, is_access_right(level), "access right")
