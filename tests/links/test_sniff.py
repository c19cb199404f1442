"""Bytes to formats: whole, cut, packed, in other charsets, and random."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import read_format
from auditor.links.sniff import HEAD, sniff
from fixtures.links import bodies

KNOWN = {
    "CSV": bodies.CSV,
    "TSV": bodies.CSV.replace(b",", b"\t"),
    "GEOJSON": bodies.GEOJSON,
    "KML": bodies.KML,
    "GML": bodies.GML,
    "RSS": bodies.RSS,
    "TTL": bodies.TURTLE,
    "PDF": bodies.PDF,
    "PNG": bodies.PNG,
    "PARQUET": bodies.PARQUET,
    "XLS": bodies.OLE_SHEET,
    "SHP": bodies.SHAPES,
    "XLSX": bodies.XLSX,
    "ODS": bodies.ODS,
    "KMZ": bodies.KMZ,
    "GTFS": bodies.GTFS,
    "GPKG": bodies.geopackage(),
    "HTML": bodies.LANDING,
    "ESRI REST": bodies.LAYER,
    "JSON": b'[{"tree": 1}, {"tree": 2}]',
    "JSONL": b'{"tree": 1}\n{"tree": 2}\n',
    "XML": b"<trees><tree/></trees>",
    "TXT": b"species\noak\nlinden\n",
    "TOPOJSON": b'{"type":"Topology","objects":{}}',
    "JSON-LD": b'{"@context":"https://schema.example","@graph":[]}',
    "ATOM": b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"></feed>',
    "RDF": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>',
    "NT": b"<http://a.example/1> <http://a.example/p> <http://a.example/2> .\n",
    "ICS": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
    "SQL": b"CREATE TABLE trees (id int);\n",
    "GDB": bodies.archive({"trees.gdb/a00000001.gdbtable": b"x"}),
    "DOCX": bodies.archive({"[Content_Types].xml": b"x", "word/document.xml": b"x"}),
    "7Z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 20,
    "TIFF": b"II*\0" + b"\0" * 20,
    "NETCDF": b"CDF\x01" + b"\0" * 20,
    "WFS": b'<wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs/2.0"></wfs:WFS_Capabilities>',
    "WMS": b'<WMS_Capabilities version="1.3.0"></WMS_Capabilities>',
}
EVERY = pytest.mark.parametrize(("format", "body"), KNOWN.items(), ids=list(KNOWN))


@EVERY
def test_a_format_is_told_from_its_bytes(format: str, body: bytes) -> None:
    found = sniff(body)
    assert (found.format, found.problem) == (format, "")
    assert read_format(found.format) == found.format  # in the words of the rest of the product


@EVERY
def test_a_beginning_is_never_called_broken_nor_something_else(format: str, body: bytes) -> None:
    """A part may say less than the whole; it must not say another thing."""
    general = {None, "TXT", "ZIP", "JSON", "XML", "HTML"}
    for cut in range(1, min(len(body), 1500), 7):
        found = sniff(body[:cut], whole=False)
        assert found.problem == "", cut
        alike = {"JSONL": {"JSON"}, "TTL": {"CSV"}, "CSV": {"TSV"}, "TXT": {"CSV"}, "SQL": {"CSV"}}.get(format, set())
        assert found.format in {format, *general, *alike} or format in found.also, (cut, found)


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_tables_in_other_charsets(charset: str) -> None:
    text = "Straße;Größe\r\n" + "Ahornweg;3\r\n" * 20
    assert sniff(text.encode(charset)).format == "CSV"


@pytest.mark.parametrize("format", ["CSV", "GEOJSON", "KML", "SQL"])
def test_what_is_packed_is_what_it_is(format: str) -> None:
    assert sniff(gzip.compress(KNOWN[format])).format == format
    begun = sniff(gzip.compress(KNOWN[format])[:60], whole=False)
    assert begun.format in (format, "GZ") or format in begun.also


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"tree,species\r\n", "header_only"),
        (b'"tree";"species";"planted"', "header_only"),
        (b"tree,species\r\n,\r\n", "header_only"),
        (bodies.GEOJSON[:-3], "truncated"),
        (b'[{"a": 1}, {"a":', "truncated"),
        (bodies.KML[:-6], "truncated"),
        (b'{"error": {"code": 500, "message": "x"}}', "error"),
        (b'{"success": false}', "error"),
        (b'{"message": "No", "status": 404}', "error"),
        (b"<Error><Code>AccessDenied</Code></Error>", "error"),
        (b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"/>', "error"),
        (b"Error: no such table", "error"),
        (b"The requested file could not be found", "error"),
        (b'{"status": "Pending"}', "pending"),
        (b"Your export is being prepared.", "pending"),
        (b'{"type":"FeatureCollection","features":[]}', "no_features"),
        (b"PK\x05\x06" + b"\0" * 18, "empty_archive"),
    ],
)
def test_what_is_no_data(body: bytes, problem: str) -> None:
    assert sniff(body).problem == problem
    assert sniff(body, whole=False).problem in ("", problem)


@pytest.mark.parametrize(
    "body",
    [
        b"tree,1\r\n",  # one row, and no header
        b"2024-05-01,3.5\n",
        b"error,count\n404,12\n",
        b"Error rates\nby district\nof the city\n" * 30,
        b'{"error": null, "result": [1]}',
        b'{"errors": [], "data": {"a": 1}}',
        b'{"success": true, "result": []}',
        b'{"error": "none of the trees", "trees": [1, 2]}',
        b'{"status": "active", "name": "oak", "species": "x"}',
        b'[{"error": "x"}]',
        b'{"code": 404, "species": "oak"}',
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"error":1}}]}',
        b'{"type": "Feature", "geometry": null, "properties": {"status": "pending"}}',
        b"<errors-by-year><year/></errors-by-year>",
        b"<trees/>",
        b"<trees><tree/></trees><!-- made by a program -->\n",
        b"404 Main Street\n500 Oak Avenue\n" * 40,
        b"404 Main Street\n",
        b"not found property\nbike\nwallet\n",
        b"Error\nPump failed\nValve stuck\n",
        b'{"errors": [{"code": 404, "count": 3}], "status": "ok"}',
    ],
)
def test_what_is_data_however_it_reads(body: bytes) -> None:
    assert sniff(body).problem == ""


@pytest.mark.parametrize(
    "header",
    [
        "[id],[name]", "{id},{name}", "<id>,<name>", "GIF89a,name", "OSMHeader,name", "leftftyp,b", "EXP  x,b",
        "set x = y,b", "drop table,b", "@prefix,b", "id,%PDF-1.4", "LASF,b", "PAR1,b", "ID3,b", "AC10,b",
    ],
)  # fmt: skip
@pytest.mark.parametrize("many", [1, 4000])
def test_a_table_is_one_whatever_its_first_words_are_elsewhere(header: str, many: int) -> None:
    found = sniff(f"{header}\n{'1,Oak' + chr(10)}".encode() + b"2,Elm\n" * many)
    assert (found.format, found.problem) == ("CSV", "")


@pytest.mark.parametrize(
    ("start", "format"),
    [
        (b"GIF89a", "GIF"), (b"SET search_path = 'a', 'b';\nINSERT INTO t VALUES (1, 2);\n", "SQL"),
        (b"INSERT INTO t VALUES (1, 2);\nINSERT INTO t VALUES (3, 4);\n", "SQL"), (b"@prefix a: <b> .\n", "TTL"),
        (b"EXP  0 C:\\A.E00\nARC  2\n", "E00"), (b"%PDF-1.4\n1 0 obj\n<< /A [1, 2] >>\nendobj\n", "PDF"),
        (b'[["a","b"],\n["c","d"],\n["e","f"]]\n', "JSON"), (b"ISO-10303-21;\nHEADER;\n#1=A(1,2);\n", "IFC"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_table(start: bytes, format: str) -> None:
    assert sniff(start).format == format


def test_an_older_document_without_its_directory_is_not_called_a_spreadsheet() -> None:
    found = sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert found.format == "OLE"
    assert [found.as_declared((name,)) for name in ("XLS", "DOC", "PDF")] == ["XLS", "DOC", "OLE"]


def test_archives_hold_what_their_members_may_be() -> None:
    table = sniff(bodies.archive({"trees.txt": b"id,name\n1,Oak\n"}))
    assert (table.format, table.as_declared(("CSV",))) == ("TXT", "CSV")
    feed = sniff(bodies.archive(dict.fromkeys(("stops.txt", "routes.txt", "trips.txt"), b"x")))
    assert (feed.format, feed.as_declared(("CSV",))) == ("GTFS", "CSV")
    both = sniff(bodies.archive(dict.fromkeys(("a.shp", "a.dbf", "a.gdb/a0.gdbtable"), b"x")))
    assert [both.as_declared((name,)) for name in ("SHP", "GDB", "CSV")] == ["SHP", "GDB", "SHP"]


@pytest.mark.parametrize(
    ("names", "format"),
    [
        (("a.csv", "b.csv", "readme.txt"), "CSV"),
        (("a.csv", "b.json"), "ZIP"),
        (("a.shp.xml",), "ZIP"),
        (("folder/a.SHP", "folder/a.dbf"), "SHP"),
        (("__MACOSX/._a.csv", "a.csv"), "CSV"),
        (("a.zip", "b.zip"), "ZIP"),
        (("a.tab", "a.dat", "a.map", "a.id"), "TAB"),
        (("doc.kml", "images/a.png"), "KMZ"),
        (("a.exe",), "ZIP"),
    ],
)
def test_archives_by_their_members(names: tuple[str, ...], format: str) -> None:
    assert sniff(bodies.archive(dict.fromkeys(names, b"x"))).format == format


def test_an_archive_that_shows_too_little_wants_its_end() -> None:
    begun = sniff(bodies.LATE_SHAPES[:HEAD], whole=False)
    assert (begun.format, begun.wants_tail) == ("ZIP", True)
    ended = sniff(bodies.LATE_SHAPES[:HEAD], whole=False, tail=bodies.LATE_SHAPES[-HEAD:])
    assert (ended.format, ended.wants_tail) == ("SHP", False)


def test_a_format_that_may_be_the_declared_one_is_called_so() -> None:
    assert sniff(KNOWN["TXT"]).as_declared(("CSV",)) == "CSV"
    assert sniff(KNOWN["TXT"]).as_declared(("PDF",)) == "TXT"
    assert sniff(KNOWN["CSV"]).as_declared(("SHP",)) == "CSV"


@given(st.binary(max_size=400), st.booleans(), st.binary(max_size=60))
def test_nothing_raises(body: bytes, whole: bool, tail: bytes) -> None:
    sniff(body, "utf-8", whole=whole, tail=tail)


@given(st.sampled_from(list(KNOWN.values())), st.data())
def test_nothing_raises_on_damaged_files(body: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, min(len(body), 300)))
    damaged = body[:at] + data.draw(st.binary(max_size=8)) + body[at + data.draw(st.integers(0, 8)) :]
    sniff(damaged, data.draw(st.sampled_from(["", "utf-8", "latin-1", "base64", "nonsense"])))


@pytest.mark.parametrize(
    "piece", [b"{", b'"\\', b'{"a":', b"<", b"<!--", b"<a ", b"PK\x03\x04", b"a,", b'"', b"# \n", b"--\n", b"/*", b"<?"]
)
def test_hostile_files_take_no_longer_than_twice_their_length(piece: bytes) -> None:
    """No work that grows with the square of a file: four times the file would take sixteen times as long."""

    def taken(size: int) -> float:
        body = (piece * size)[:size]
        start = time.process_time()
        for _ in range(3):
            sniff(body)
        return time.process_time() - start

    short, long = taken(HEAD // 4), taken(HEAD)
    assert long < 10 * short + 0.5
