"""Expected datasets come in an open and machine-readable format.

Why: data in a closed format, or in a document, has to be typed again.
How: asks the best dataset of each expected kind; passes when one of its distributions is in a format that is both
    open and machine-readable; fails when every format is known and none is; unknown when one is not known. A kind
    that was not found is unknown: it may go by another name, or stand on another site.
Fix: offer CSV or GeoJSON as well.
See: US City Open Data Census, edition of 2016 and later, "open and machine-readable format" (20 points).
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.formats import is_open, machine_readable
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
        if is_open(name) and machine_readable(name):
            return Answer(Outcome.PASS, f"as {name}", place(dataset, way, name))
    undecided = [name for _, name in told if is_open(name) is None or machine_readable(name) is None]
    where = place(dataset, *told[0]) if told else dataset.evidence("distributions")
    if undecided or not told:
        return Answer(Outcome.UNKNOWN, "in a format that does not decide it", where)
    return Answer(Outcome.FAIL, "in no format that is both open and machine-readable", where)
