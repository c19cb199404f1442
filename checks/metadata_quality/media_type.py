"""Distributions state a media type.

Why: the assessment gives 10 of its 405 points for it: programs have to know what they get.
How: looks at the best distribution of each dataset; passes when a media type is stated; fails when none is.
Fix: state the media type of the file (`text/csv`).
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
    yield from of_best(dataset, lambda way: has(dataset, way, way.media_type, "a media type"))
