"""Datasets come in a format that programs can read.

Why: a table inside a PDF or a picture has to be typed again before anybody can count, sort or map it.
How: passes when one distribution is in a machine-readable format (CSV, JSON, GeoJSON, XLSX, a shapefile and
    the like); fails when every one is in a format known not to be; unknown when a format is missing or not
    known. Not applicable when the dataset has no distribution with an address, which `bulk_download` says.
Fix: publish the data as CSV (tables) or GeoJSON (maps) beside the document.
See: data.europa.eu Metadata Quality Assessment, interoperability; Open Definition 2.1, section 1.3.
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.formats import machine_readable
from auditor.model import Dataset, Distribution, NotCollected, replace
from checks._formats import verdict
from checks._text import finding, listing, reachable

VERSION = 1
EFFORT = "medium"
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    outcome, names, evidence = verdict(reachable(dataset), dataset, machine_readable)
    if outcome is Outcome.PASS:
        message = f"comes as {names[0]}, which programs can read"
    elif outcome is Outcome.FAIL:
        message = f"comes only as {listing(names)}, which programs cannot read"
    elif outcome is Outcome.UNKNOWN:
        message = "does not say in a known way which format it comes in"
    else:
        message = "has no distribution whose format could be judged"
    yield finding(dataset, outcome, message, "distributions", *evidence)


def repair(dataset: Dataset) -> Dataset:
    """Published as CSV too."""
    if isinstance(dataset.distributions, NotCollected):
        return dataset
    if verdict(reachable(dataset), dataset, machine_readable)[0] in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        return dataset
    csv = Distribution("CSV", None, f"https://city.example/{dataset.id}.csv", "CSV", "text/csv", "")
    return replace(dataset, distributions=(*dataset.distributions, csv))
