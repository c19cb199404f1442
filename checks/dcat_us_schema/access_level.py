"""Records state their access level.

Why: a catalog that harvests the feed drops a record without it, or that has it in another form.
How: passes when it is `public`, `restricted public` or `non-public`; fails when it is another word or, in a DCAT-
    US feed, missing; unknown where the portal's own catalog has no such field and its feed fills it in.
Fix: set the access level to `public`.
See: DCAT-US 1.1 (Project Open Data metadata schema), JSON Schema for non-federal publishers, `accessLevel`.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.dcat_us_schema._fields import access_level

VERSION = 1
EFFORT = "low"
READS = ("access_level",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield access_level(dataset)
