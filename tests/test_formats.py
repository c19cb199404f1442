"""Formats are told from what portals declare, and the verdicts about them hold together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import is_bulk, is_open, machine_readable, read_format

TEXT = st.none() | st.text()


@given(TEXT, TEXT, TEXT | st.text(alphabet="htps:/.?&=[]csvzip%"))
def test_no_text_makes_it_raise(declared: str | None, media_type: str | None, url: str | None) -> None:
    name = read_format(declared, media_type, url)
    assert name is None or (name == name.strip() != "")
    for verdict in (machine_readable, is_open, is_bulk):
        assert verdict(name) in {True, False, None}


@given(TEXT, TEXT, TEXT)
def test_a_name_is_read_as_itself(declared: str | None, media_type: str | None, url: str | None) -> None:
    name = read_format(declared, media_type, url)
    if machine_readable(name) is not None:
        assert read_format(name) == name


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        *(
            (written, "CSV")
            for written in ("CSV", "csv", ".csv", "CSV.", ".cvs", "text/csv", "csv file", "text/csv; charset=utf-8")
        ),
        *((written, "CSV") for written in ("ZIP+CSV", "csv+zip", "zip (CSV)", "CSV (zipped)", "pdf, csv, xls")),
        ("http://publications.europa.eu/resource/authority/file-type/CSV", "CSV"),
        ("https://www.iana.org/assignments/media-types/text/csv", "CSV"),
        ("http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE", "TTL"),
        ("http://publications.europa.eu/resource/authority/file-type/WMS_SRVC", "WMS"),
        ("http://publications.europa.eu/resource/authority/file-type/JSON_LD", "JSON-LD"),
        ("application/vnd.geo+json", "GEOJSON"),
        *((written, "GEOJSON") for written in ("GeoJSON", "geo json", "Geo-JSON")),
        *(
            (written, "SHP")
            for written in ("ZIP (SHP)", "shp", "Shapefile", "ESRI Shapefile", "Zipped shapefile", "SHP.ZIP")
        ),
        *((written, "GDB") for written in ("fgdb", "GDB", "File Geodatabase")),
        *((written, "ESRI REST") for written in ("Esri REST", "ArcGIS GeoServices REST API", "ESRI_REST")),
        *((written, "HTML") for written in ("Web Page", "Web page", "html", "text/html", "Website", "aspx")),
        *((written, "XLSX") for written in ("xlsx", "XLSX", "Excel (xlsx)", ".XLSX")),
        *((written, "XLS") for written in ("xls", "Excel", "MS Excel")),
        *((written, "API") for written in ("API", "REST API", "ponto de acesso: API")),
        *((written, "WMS") for written in ("OGC WMS", "wms", "WMS_SRVC")),
        *((written, "KMZ") for written in ("zipped KMZ", "kmz")),
        ("GTFS-RT", "GTFS-RT"),
        ("Geo Package", "GPKG"),
        ("zip", "ZIP"),
        ("PDF file", "PDF"),
        ("OData", "ODATA"),
        ("spv", "SPV"),
        ("", None),
        ("none", None),
        ("other", None),
        ("A page about access to the web app of the town", None),
    ],
)
def test_what_is_declared(declared: str, expected: str | None) -> None:
    assert read_format(declared) == expected


@pytest.mark.parametrize(
    ("declared", "media_type", "url", "expected"),
    [
        (None, "text/csv", None, "CSV"),
        ("", "Text/CSV; charset=utf-8", "https://elmford.example/x.pdf", "CSV"),
        ("CSV", "application/zip", None, "CSV"),
        ("spreadsheet", "text/csv", None, "CSV"),
        ("FGDC metadata record", "application/xml", None, "XML"),
        ("xlsz", "application/vnd.ms-excel", None, "XLS"),
        (None, "application/octet-stream", "https://elmford.example/trees.GeoJSON?x=1", "GEOJSON"),
        (None, None, "https://elmford.example/api/views/ab12-cd34/rows.csv?accessType=DOWNLOAD", "CSV"),
        (None, None, "https://elmford.example/export?format=xlsx", "XLSX"),
        (None, None, "https://elmford.example/geoserver/ows?service=WFS&request=GetCapabilities", "WFS"),
        (None, None, "https://gis.elmford.example/arcgis/rest/services/Trees/FeatureServer/0", "ESRI REST"),
        (None, None, "https://gis.elmford.example/arcgis/rest/services/Trees/MapServer", "ESRI MAP"),
        (None, None, "https://elmford.example/trees.zip", "ZIP"),
        ("ZIP", "application/zip", "https://elmford.example/trees.shp.zip", "SHP"),
        ("ZIP", None, "https://elmford.example/downloads/data?format=shp&spatialRefId=4326", "SHP"),
        ("ZIP", None, "https://elmford.example/trees_csv.zip", "CSV"),
        (None, None, "https://elmford.example/page.aspx", None),
        (None, None, "https://elmford.com", None),
        (None, None, "https://elmford.example/v1.2", None),
        (None, None, "http://[broken", None),
        ("ZIP", None, "http://[broken", "ZIP"),
        ("other", "unknown/unknown", "nowhere", None),
        (None, None, None, None),
    ],
)
def test_declared_then_media_type_then_link(
    declared: str | None, media_type: str | None, url: str | None, expected: str | None
) -> None:
    assert read_format(declared, media_type, url) == expected


@pytest.mark.parametrize(
    ("name", "readable", "open_standard", "bulk"),
    [
        ("CSV", True, True, True),
        ("GEOJSON", True, True, True),
        ("GPKG", True, True, True),
        ("XLSX", True, False, True),
        ("SHP", True, None, True),
        ("GDB", True, False, True),
        ("ZIP", None, None, True),
        ("PDF", False, False, True),
        ("DOC", False, False, True),
        ("HTML", False, True, False),
        ("API", True, True, False),
        ("WFS", True, True, False),
        ("ESRI REST", True, None, False),
        ("WMS", False, True, False),
        ("RSS", True, True, None),
        ("SPV", None, None, None),
        (None, None, None, None),
    ],
)
def test_verdicts(name: str | None, readable: bool | None, open_standard: bool | None, bulk: bool | None) -> None:
    assert (machine_readable(name), is_open(name), is_bulk(name)) == (readable, open_standard, bulk)
