"""Access addresses answer.

Why: the assessment gives 50 of its 405 points for it: data that cannot be reached is not there.
How: follows the access address of each distribution (the download address where no other is given); passes when
    the server answers with a status of 2xx; fails when it answers with another at two looks, or does not exist;
    unknown where nobody looked, robots.txt forbids it, or a wall stood before it.
Fix: mend or remove the address.
See: data.europa.eu, Metadata Quality Assessment, accessibility.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Dataset
from checks.metadata_quality._metrics import answers, each

VERSION = 1
EFFORT = "low"
READS = ("distributions",)
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield from each(
        dataset, lambda way: answers(dataset, way, way.access if way.access_url else way.download, "access")
    )
