"""Datasets come in an open format.

Why: a format that belongs to one vendor can be read only with that vendor's programs, which not everybody
    has.
How: passes when one distribution is in a format with a public specification that anybody may implement
    (CSV, JSON, GeoJSON, KML, XML, ODS and the like); fails when every one is in a format known not to be
    open; unknown when a format is missing or not known. Not applicable when the dataset has no distribution
    with an address, or only web pages and pictures of maps, which `machine_readable_format` judges.
Fix: publish CSV beside the spreadsheet, GeoJSON or GeoPackage beside the shapefile or geodatabase.
See: Open Definition 2.1, section 1.4; data.europa.eu Metadata Quality Assessment, non-proprietary formats.
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.formats import is_open
from auditor.model import Dataset, Distribution, NotCollected, replace
from checks._formats import only_shows, verdict
from checks._text import finding, listing, reachable

VERSION = 1
EFFORT = "medium"
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    outcome, names, evidence = verdict(_forms(dataset), dataset, is_open)
    if outcome is Outcome.PASS:
        message = f"comes as {names[0]}, an open format"
    elif outcome is Outcome.FAIL:
        message = f"comes only as {listing(names)}, which is not among the open formats"
    elif outcome is Outcome.UNKNOWN:
        message = "does not say in a known way which format it comes in"
    else:
        message = "has no distribution whose format could be judged"
    yield finding(dataset, outcome, message, "distributions", *evidence)


def _forms(dataset: Dataset) -> list[Distribution]:
    return [way for way in reachable(dataset) if not only_shows(way)]


def repair(dataset: Dataset) -> Dataset:
    """Published as CSV too."""
    if isinstance(dataset.distributions, NotCollected):
        return dataset
    if verdict(_forms(dataset), dataset, is_open)[0] in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        return dataset
    csv = Distribution("CSV", None, f"https://city.example/{dataset.id}.csv", "CSV", "text/csv", "")
    return replace(dataset, distributions=(*dataset.distributions, csv))
