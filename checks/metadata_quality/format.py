"""Distributions state a format.

Why: the assessment gives 20 of its 405 points for it: programs have to know what they get.
How: looks at the best distribution of each dataset, as the assessment does; passes when a format is stated;
    fails when none is.
Fix: set the format of the file on the portal.
See: data.europa.eu, Metadata Quality Assessment, interoperability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import has, of_best

VERSION = 1
EFFORT = "low"
READS = ("distributions",)
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield from of_best(dataset, lambda way: has(dataset, way, way.format, "a format"))
