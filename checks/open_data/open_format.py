"""Datasets come in an open format.

Why: a format that belongs to one vendor can be read only with that vendor's programs, which not everybody
    has.
How: passes when one distribution is in a format that the non-proprietary list of data.europa.eu names (CSV,
    JSON, GeoJSON, KML, XML, ODS, GeoPackage and the like), or in one of the same kind that is younger than the
    list (Parquet, FlatGeobuf); fails when every one is in a format that the list leaves out: XLS, XLSX, DOC,
    PDF, MDB and geodatabases, also those that have a published specification; unknown when a format is
    missing or not known, and for archives, shapefiles and Esri's REST services, which the list does not
    settle. Not applicable when the dataset has no distribution with an address, or only web pages and
    pictures of maps, which `machine_readable_format` judges.
Fix: publish CSV beside the spreadsheet, GeoJSON or GeoPackage beside the shapefile or geodatabase.
See: data.europa.eu Metadata Quality Assessment, interoperability, vocabulary of non-proprietary formats; Open
    Definition 2.1, section 1.4.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.formats import is_open
from auditor.model import Dataset, Distribution
from checks._formats import judged, only_shows, published_well
from checks._text import reachable

VERSION = 2
EFFORT = "medium"
READS = ("distributions",)
NEEDS = ("distributions",)


def find(dataset: Dataset) -> Iterator[Finding]:
    yield judged(
        dataset,
        _forms(dataset),
        is_open,
        passed="an open format",
        failed="which is not among the open formats",
        undecided="which the list of open formats does not settle",
    )


def _forms(dataset: Dataset) -> list[Distribution]:
    return [way for way in reachable(dataset) if not only_shows(way)]


def repair(dataset: Dataset) -> Dataset:
    """Published as CSV too."""
    return published_well(dataset, _forms(dataset), is_open)
