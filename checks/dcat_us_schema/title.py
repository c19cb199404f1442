"""Records have a title.

Why: a catalog that harvests the feed drops a record without it, or that has it in another form.
How: passes when it is there; fails when it is missing or blank.
Fix: give the dataset a title.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `title`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import required

VERSION = 1
EFFORT = "low"
READS = ("title",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield required(dataset, "title", dataset.title, "a title")
