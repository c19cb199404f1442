"""Zip archives from their two ends: the names of the members, and the format that the archive is for its readers."""

from __future__ import annotations

import re
import struct

from auditor.formats import read_format
from auditor.links.sniffed import Sniffed

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
#: Members that are looked at; feeds of tiles have many thousands.
_MOST = 2000
_LONGEST_NAME = 1024
_OFFICE = (("xl/", "XLSX"), ("word/", "DOCX"), ("ppt/", "PPTX"), ("visio/", "VSD"))
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ODS",
    b"application/vnd.oasis.opendocument.text": "ODT",
    b"application/vnd.oasis.opendocument.presentation": "ODP",
    b"application/epub+zip": "EPUB",
}
_GTFS = frozenset({"agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt", "calendar.txt"})
#: Members that come along with data and say nothing of its format.
_ALONG = re.compile(
    r"(?:^|/)(?:__macosx/|\.|thumbs\.db|desktop\.ini|readme|licen[cs]e|metadata|docs?/)|\.(?:md|html?|pdf|docx?|xsd|xsl|url|txt~|"
    r"sha\d*|md5|log|cpg|prj|sbn|sbx|qpj|qml|sld|lyr|lyrx|shp\.xml)$",
    re.IGNORECASE,
)
_PACKED = frozenset(
    {"CSV", "TSV", "TXT", "JSON", "JSONL", "GEOJSON", "TOPOJSON", "JSON-LD", "XML", "GML", "KML", "GPKG", "MDB", "XLSX"}
    | {
        "XLS",
        "DBF",
        "SQLITE",
        "PARQUET",
        "NETCDF",
        "LAS",
        "TIFF",
        "PDF",
        "DXF",
        "DWG",
        "E00",
        "SQL",
        "RDF",
        "TTL",
        "NT",
    }
)


def sniff_zip(head: bytes, tail: bytes, *, whole: bool) -> Sniffed:
    """What a zip archive is. head: its beginning; tail: its end, as far as that was read; whole: head is all of it."""
    if head.startswith(_END):
        return Sniffed("ZIP", problem="empty_archive")
    listed = _listed(head if whole else tail)
    names = listed or _met(head)
    found = _format(names, _mimetype(head), all_known=bool(listed))
    if found is not None:
        return Sniffed(found, _inside(names))
    if listed:
        return Sniffed("ZIP", _inside(names))
    return Sniffed("ZIP", wants_tail=not whole)


def _format(names: list[str], mimetype: bytes, *, all_known: bool) -> str | None:
    """The format that the names tell; None where they tell none, or not yet."""
    if (document := _OPEN_DOCUMENTS.get(mimetype)) is not None:
        return document
    lower = [name.lower() for name in names]
    if any(name == "[content_types].xml" for name in lower):
        for folder, name in _OFFICE:
            if any(one.startswith(folder) for one in lower):
                return name
    ends = {_ending(name) for name in lower}
    if "shp" in ends:
        return "SHP"
    if any(".gdb/" in f"{name}/" for name in lower) or "gdbtable" in ends:
        return "GDB"
    bare = {name.rpartition("/")[2] for name in lower}
    if len(bare & _GTFS) >= 3:
        return "GTFS"
    if "doc.kml" in lower:
        return "KMZ"
    if not all_known:
        return None
    if "tab" in ends and "dat" in ends:
        return "TAB"
    told = {_ending(name) for name in lower if not name.endswith("/") and not _ALONG.search(name)}
    formats = {read_format(ending) for ending in told}
    only = next(iter(formats)) if len(formats) == 1 else None
    return only if only in _PACKED else None


def _inside(names: list[str]) -> frozenset[str]:
    """The formats of the members: who promises one of them has kept it."""
    lower = [name.lower() for name in names]
    formats = {read_format(_ending(name)) for name in lower if not name.endswith("/")}
    held = {name for name in formats if name is not None and name in _PACKED}
    # A table may be called a text, as those of transit feeds are; what it holds is not looked at.
    held |= {"CSV", "TSV"} if "TXT" in held else set()
    held |= {"GDB"} if any(".gdb/" in f"{name}/" for name in lower) else set()
    return frozenset(held | ({"SHP"} if any(name.endswith(".shp") for name in lower) else set()))


def _ending(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2] if "." in name else ""


def _listed(end: bytes) -> list[str]:
    """The names in the central directory; empty where its beginning is not there."""
    at = end.rfind(_END)
    if at < 0 or at + 22 > len(end):
        return []
    count, size = struct.unpack_from("<HI", end, at + 10)
    begin = at - size
    if count in (0, 0xFFFF) or size == 0xFFFFFFFF:
        # More members than the field can say; what lies before the end is still a list.
        begin = end.find(_CENTRAL)
    if begin < 0 or end[begin : begin + 4] != _CENTRAL:
        return []
    names: list[str] = []
    while end[begin : begin + 4] == _CENTRAL and begin + 46 <= len(end) and len(names) < _MOST:
        name, extra, comment = struct.unpack_from("<HHH", end, begin + 28)
        names.append(_name(end[begin + 46 : begin + 46 + name]))
        begin += 46 + name + extra + comment
    return names


def _met(head: bytes) -> list[str]:
    """The names of the members whose beginnings are met from the front."""
    names: list[str] = []
    at = 0
    while at >= 0 and at + 30 <= len(head) and len(names) < _MOST:
        flags, packed, name, extra = (
            *struct.unpack_from("<H", head, at + 6),
            *struct.unpack_from("<I", head, at + 18),
            *(struct.unpack_from("<HH", head, at + 26)),
        )
        names.append(_name(head[at + 30 : at + 30 + name]))
        following = at + 30 + name + extra + packed
        told = not flags & 8 and packed != 0xFFFFFFFF
        at = following if told and head[following : following + 4] == _LOCAL else head.find(_LOCAL, at + 30)
    return names


def _mimetype(head: bytes) -> bytes:
    """What the first member says of the archive, where it is the one that open documents put there, unpacked."""
    if head[30:38] != b"mimetype" or head[8:10] != b"\0\0":
        return b""
    extra, size = struct.unpack_from("<H", head, 28)[0], struct.unpack_from("<I", head, 18)[0]
    return head[38 + extra : 38 + extra + min(size, 100)]


def _name(raw: bytes) -> str:
    return raw[:_LONGEST_NAME].decode("utf-8", "replace").replace("\\", "/")
