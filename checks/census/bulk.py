"""Expected datasets can be downloaded at once.

Why: an interface that gives a page at a time does not let anybody keep or check the data.
How: asks the best dataset of each expected kind; passes when one of its distributions is a whole machine-readable
    file; fails when every one is known to be a page or a service; unknown otherwise. A kind that was not found is
    unknown: it may go by another name, or stand on another site.
Fix: offer the whole table as a file.
See: US City Open Data Census, edition of 2016 and later, "downloadable at once" (15 points).
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.formats import is_bulk, machine_readable
from auditor.model import Catalog, Dataset
from checks._formats import format_of
from checks._text import place, reachable
from checks.census._answers import Answer, asked

VERSION = 1
EFFORT = "medium"
READS = ("title", "description", "columns", "distributions")


def find(catalog: Catalog) -> Iterator[Finding]:
    yield from asked(catalog, _answer)


def _answer(dataset: Dataset) -> Answer:
    told = [(way, format_of(way)) for way in reachable(dataset)]
    for way, name in told:
        if is_bulk(name) and machine_readable(name):
            return Answer(Outcome.PASS, f"whole as {name}", place(dataset, way, name))
    if told and all(is_bulk(name) is False for _, name in told):
        return Answer(Outcome.FAIL, "only as pages or services", place(dataset, *told[0]))
    return Answer(Outcome.UNKNOWN, "in a way that does not decide it", dataset.evidence("distributions"))
