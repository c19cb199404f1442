"""Licenses come from a vocabulary.

Why: the assessment gives 10 of its 405 points for it: a reuser has to know what is allowed and whom to ask.
How: passes when the stated license is one of the Open Definition's register or of SPDX; fails when it is
    another text; not applicable where none is stated.
Fix: choose a license from the list.
See: data.europa.eu, Metadata Quality Assessment, reusability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import conforms

VERSION = 1
EFFORT = "low"
READS = ("license",)


def find(dataset: Dataset) -> Iterator[Finding]:
    license = dataset.license
    yield conforms(dataset, "license", license.text if license else None, bool(license and license.id), "license")
