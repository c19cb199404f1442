"""Formats and media types come from a vocabulary.

Why: the assessment gives 10 of its 405 points for it: programs have to know what they get.
How: looks at the best distribution of each dataset; passes when its format is one we know by name or its media
    type has the form of a registered one; fails when neither is.
Fix: use the usual name of the format.
See: data.europa.eu, Metadata Quality Assessment, interoperability.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset, Distribution
from checks.metadata_quality._metrics import has, is_known, is_registered, of_best

VERSION = 1
EFFORT = "low"
READS = ("distributions",)
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield from of_best(dataset, lambda way: has(dataset, way, _known(way), "a format or media type from a vocabulary"))


def _known(way: Distribution) -> str | None:
    return way.format if is_known(way.format) else way.media_type if is_registered(way.media_type) else None
