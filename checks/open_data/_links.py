"""What the checks read off links: which of a dataset's addresses were followed, and whether bytes are what was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.formats import is_bulk, read_format
from auditor.model import Dataset, Distribution, Evidence, Link
from checks._text import place, reachable, vocabulary

#: Declared formats that other formats are a kind of, or that people write for them.
_KINDS = {
    "JSON": vocabulary("GEOJSON TOPOJSON JSON-LD JSONL ESRI@REST GBFS"),
    "GEOJSON": vocabulary("JSONL"),
    "XML": vocabulary("KML GML GPX RDF RSS ATOM SVG IATI ODATA WFS WMS"),
    "TXT": vocabulary("CSV TSV SQL MD YAML ICS TTL NT JSON JSONL"),
    "CSV": vocabulary("TSV"),
    "TSV": vocabulary("CSV"),
    "XLS": vocabulary("XLSX"),  # both are called Excel
    "XLSX": vocabulary("XLS"),
    "DOC": vocabulary("DOCX RTF"),
    "PPT": vocabulary("PPTX"),
    "TIFF": vocabulary("GEOTIFF"),
    "GEOTIFF": vocabulary("TIFF"),
    "KML": vocabulary("KMZ"),
    "KMZ": vocabulary("KML"),
    "RDF": vocabulary("TTL NT N3 JSON-LD NQ TRIG XML"),
    "RSS": vocabulary("ATOM XML"),
    "ATOM": vocabulary("RSS XML"),
    "SQLITE": vocabulary("GPKG MBTILES"),
    "NETCDF": vocabulary("HDF5"),
    "HDF5": vocabulary("NETCDF"),
    "IATI": vocabulary("XML"),
}
#: Archives, which hold anything, and may not have been looked into.
_ARCHIVES = vocabulary("ZIP GZ TAR 7Z RAR BZ2")


def followed(dataset: Dataset) -> list[tuple[Distribution, Link | None]]:
    """Every address of a dataset, with what became of it, None where nobody followed it."""
    found = []
    for way in reachable(dataset):
        found += [(way, way.download)] if way.download_url else []
        found += [(way, way.access)] if way.access_url else []
    return found


def is_export(way: Distribution) -> bool:
    """Whether the platform makes this file of every asset of a kind, so that its address stands in no record."""
    said = way.offered
    if said is None or way.format is None:
        return False
    return way.format not in {read_format(said), read_format(None, said), read_format(None, None, said)}


def agrees(declared: str | None, seen: str | None) -> bool | None:
    """Whether bytes of one format keep the promise of another; None where that cannot be told."""
    if declared is None or seen is None:
        return None
    if declared == seen or seen.replace(" ", "@") in _KINDS.get(declared, frozenset()):
        return True
    if (is_bulk(declared) is not True and declared not in ("RSS", "ATOM")) or seen == "HTML":
        return None  # services answer in any format, unknown names may be anything, and pages are judged elsewhere
    if declared in _ARCHIVES:
        return None  # what is packed is told by its contents, packed or not
    return None if seen in _ARCHIVES else False


def places(dataset: Dataset, held: Sequence[tuple[Distribution, Link | None]]) -> Iterator[Evidence]:
    """Where addresses stand in the catalog, each with what they answered."""
    for way, link in held:
        yield place(dataset, way, way.format)
        if link is not None and link.capture:
            yield Evidence(link.capture, "", None)
