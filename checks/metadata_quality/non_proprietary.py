"""Data comes in a non-proprietary format.

Why: the assessment gives 20 of its 405 points for it: programs have to know what they get.
How: looks at the best distribution of each dataset; passes when its format stands in the assessment's list of
    non-proprietary formats; fails when it does not.
Fix: offer CSV or GeoJSON as well.
See: data.europa.eu, Metadata Quality Assessment, interoperability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset, Distribution
from checks.metadata_quality._metrics import has, is_non_proprietary, of_best

VERSION = 1
EFFORT = "low"
READS = ("distributions",)
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield from of_best(dataset, lambda way: has(dataset, way, _named(way), "a non-proprietary format"))


def _named(way: Distribution) -> str | None:
    return way.format if is_non_proprietary(way.format) else None
