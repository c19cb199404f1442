"""Datasets can be downloaded whole.

Why: an interface that gives a page of rows at a time, or a map to look at, does not let anybody keep or
    check the data.
How: passes when a distribution gives a download address for a file format (CSV, GeoJSON, ZIP and the like);
    fails when there is no distribution with an address, or when every one is a web page or a service;
    unknown when a format is not known, when the only file is a document that may or may not be the data, or
    when a file stands behind an address that is stated as access and not as download. Whether the address
    answers is seen only by following it, which this check does not do.
Fix: add a file, or the platform's export of the whole table, as a distribution with its download address.
See: DCAT `dcat:downloadURL`; Open Definition 2.1, section 1.2; US City Open Data Census, "downloadable at
    once".
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.formats import is_bulk, machine_readable, read_format
from auditor.model import Dataset, Distribution
from checks._formats import format_of, with_csv
from checks._text import finding, place, reachable, vocabulary

VERSION = 1
EFFORT = "medium"
READS = ("distributions",)
NEEDS = ("distributions",)

#: Endings of addresses that interfaces answer at, a page of rows at a time.
_ANSWERS = vocabulary("ATOM JSON JSON-LD RDF RSS XML")


def find(dataset: Dataset) -> Iterator[Finding]:
    best: tuple[Distribution, str | None, bool | None] | None = None
    for way in reachable(dataset):
        name = format_of(way)
        answer = _bulk(way, name)
        if answer:
            best = way, name, answer
            break
        if best is None or answer is None:
            best = way, name, answer
    if best is None:
        message, evidence = "offers nothing to download", dataset.evidence("distributions")
        yield finding(dataset, Outcome.FAIL, message, "distributions", evidence)
        return
    way, name, answer = best
    evidence = place(dataset, way, (name or "")[:40] or None)
    if answer:
        yield finding(dataset, Outcome.PASS, f"can be downloaded whole as {name}", "distributions", evidence)
    elif answer is None:
        message = "does not say whether it can be downloaded whole"
        yield finding(dataset, Outcome.UNKNOWN, message, "distributions", evidence)
    else:
        message = "offers only web pages or services, and no file to download"
        yield finding(dataset, Outcome.FAIL, message, "distributions", evidence)


def _bulk(way: Distribution, name: str | None) -> bool | None:
    """Whether a distribution is a whole file; None where that cannot be told."""
    answer = is_bulk(name)
    if answer and machine_readable(name) is False:
        return None
    if not answer or way.download_url:
        return answer
    ending = read_format(None, None, way.access_url)
    return True if is_bulk(ending) and machine_readable(ending) and ending not in _ANSWERS else None


def repair(dataset: Dataset) -> Dataset:
    """Offered as a CSV file."""
    if any(_bulk(way, format_of(way)) for way in reachable(dataset)):
        return dataset
    return with_csv(dataset)
