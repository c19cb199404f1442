"""Distributions with a download address state their media type.

Why: a value in another form makes the whole record invalid, though leaving it out would not.
How: passes when every distribution that has a download address states a media type of the right form; fails when
    one does not; not applicable when none has such an address.
Fix: state the media type of the file (`text/csv`).
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `distribution.mediaType`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import media_types

VERSION = 1
EFFORT = "low"
READS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield media_types(dataset)
