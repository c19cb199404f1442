"""Datasets come in a format that programs can read.

Why: a table inside a PDF or a picture has to be typed again before anybody can count, sort or map it.
How: passes when one distribution is in a machine-readable format (CSV, JSON, GeoJSON, XLSX, a shapefile and
    the like); fails when every one is in a format known not to be; unknown when a format is missing or not
    known. Not applicable when the dataset has no distribution with an address, which `bulk_download` says.
Fix: publish the data as CSV (tables) or GeoJSON (maps) beside the document.
See: data.europa.eu Metadata Quality Assessment, interoperability; Open Definition 2.1, section 1.3.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.formats import machine_readable
from auditor.model import Dataset
from checks._formats import judged, published_well
from checks._text import reachable

VERSION = 1
EFFORT = "medium"
READS = ("distributions",)
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield judged(
        dataset,
        reachable(dataset),
        machine_readable,
        passed="which programs can read",
        failed="which programs cannot read",
        undecided="which does not tell whether programs can read it",
    )


def repair(dataset: Dataset) -> Dataset:
    """Published as CSV too."""
    return published_well(dataset, reachable(dataset), machine_readable)
