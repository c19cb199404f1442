"""Datasets say which area they cover.

Why: the assessment gives 20 of its 405 points for it: it is what people find a dataset by.
How: passes when a spatial coverage is given in any form; fails when there is none.
Fix: state the area: a name, a box or a shape.
See: data.europa.eu, Metadata Quality Assessment, findability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import stated

VERSION = 1
EFFORT = "low"
READS = ("spatial",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield stated(dataset, "spatial", dataset.spatial, "the area it covers")
