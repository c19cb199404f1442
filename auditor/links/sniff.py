"""The first bytes of an answer, and the last ones of an archive, to the format they are in."""

from __future__ import annotations

import re
import zlib

from auditor.links.archives import sniff_zip
from auditor.links.json_shapes import sniff_json
from auditor.links.markup_shapes import sniff_markup
from auditor.links.sniffed import Sniffed
from auditor.links.tables import is_table, sniff_table
from auditor.links.texts import text_of

#: So much of the beginning is looked at; nothing that tells a format comes later.
HEAD = 64 * 1024

#: Beginnings of binary formats, with what else the same bytes may be.
_MAGIC: tuple[tuple[bytes, str, frozenset[str]], ...] = tuple(
    (start, name, frozenset(also.split()))
    for start, name, also in (
        (b"\x89PNG\r\n", "PNG", ""),
        (b"\xff\xd8\xff", "JPEG", ""),
        (b"GIF8", "GIF", ""),
        (b"\0\0\0\x0cjP  ", "JPEG2000", ""),
        (b"\xff\x4f\xff\x51", "JPEG2000", ""),
        (b"II*\0", "TIFF", "GEOTIFF"),
        (b"MM\0*", "TIFF", "GEOTIFF"),
        (b"II+\0", "TIFF", "GEOTIFF"),
        (b"MM\0+", "TIFF", "GEOTIFF"),
        (b"7z\xbc\xaf\x27\x1c", "7Z", ""),
        (b"Rar!\x1a\x07", "RAR", ""),
        (b"BZh", "BZ2", "TAR"),
        (b"\xfd7zXZ\0", "BZ2", "TAR"),
        (b"PAR1", "PARQUET", ""),
        (b"ARROW1\0\0", "FEATHER", ""),
        (b"FEA1", "FEATHER", ""),
        (b"Obj\x01", "AVRO", ""),
        (b"\x89HDF\r\n\x1a\n", "HDF5", "NETCDF"),
        (b"CDF\x01", "NETCDF", ""),
        (b"CDF\x02", "NETCDF", ""),
        (b"CDF\x05", "NETCDF", ""),
        (b"LASF", "LAS", ""),
        (b"fgb\x03", "FLATGEOBUF", ""),
        (b"\0\0\x27\x0a", "SHP", ""),
        (b"\0\x01\0\0Standard Jet DB", "MDB", ""),
        (b"\0\x01\0\0Standard ACE DB", "MDB", ""),
        (b"PMTiles", "MBTILES", "TILES"),
        (b"AC10", "DWG", ""),
        (b"$FL2", "SAV", ""),
        (b"$FL3", "SAV", ""),
        (b"<stata_dta>", "DTA", ""),
        (b"RDX2\n", "RDATA", ""),
        (b"RDX3\n", "RDATA", ""),
        (b"{\\rtf", "RTF", "DOC"),
        (b"ISO-10303-21", "IFC", ""),
        (b"ID3", "MP3", ""),
    )
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_OLE = (
    ("Workbook", "XLS"),
    ("Book", "XLS"),
    ("WordDocument", "DOC"),
    ("PowerPoint Document", "PPT"),
    ("Visio", "VSD"),
)
_TURTLE = re.compile(r"\s*(?:#[^\n]{0,500}\n\s*){0,50}(?:@?prefix\s+[\w.-]{0,60}:\s*<|@?base\s+<)", re.IGNORECASE)
_TRIPLE = re.compile(r"\s*(?:<[^<>\s]{1,500}>|_:\w{1,60})\s+<[^<>\s]{1,500}>\s+[^\n]{1,2000}\.\s*(?:\n|$)")
_SQL = re.compile(
    r"\s*(?:--[^\n]{0,300}\n\s*|/\*(?:(?!\*/).){0,300}\*/;?\s*){0,40}"
    r"(?:create\s+table\s+\S|insert\s+into\s+\S|set\s+\w+\s*=[^\n]{0,200};|drop\s+table\s+[^,\n]{1,200};|begin;)",
    re.IGNORECASE | re.DOTALL,
)
_SORRY = re.compile(
    r"\W{0,3}(?:(?:error|exception)\b(?=\W{0,3}\Z|[ \t]{0,3}[^\s\w]|[ \t]{1,3}\S)|fatal error|http error"
    r"|[45]\d\d(?=\W{0,3}\Z|[ \t]{0,3}[:–-]|[ \t](?:error|not found|forbidden|unauthorized|gone|bad|internal|service"
    r"|access|page|file|no such)\b)|(?:file |page |resource |object )?not found(?=\W{0,3}\Z|[ \t]{0,3}[.:!,;–-])|"
    r"no such file|"
    r"the (?:requested )?(?:file|resource|page|document|dataset|url)\b[^\n]{0,80}\b(?:not|no longer)\b|access denied|"
    r"unauthorized|forbidden|invalid (?:request|token|url|parameter)|bad request|service unavailable|"
    r"internal server error)",
    re.IGNORECASE,
)
_LONGEST_SORRY = 600
_TRACE = re.compile(
    r"^\s+at\s+\S|^Traceback |^\s+File \"|\b(?:request|reference|error|trace|event) ?(?:id|code)\b", re.I | re.M
)
_WAIT = re.compile(
    r"\s*(?:your )?(?:file|export|download|request)\b[^\n]{0,60}\b(?:being|in progress|queued|pending)", re.IGNORECASE
)


def sniff(payload: bytes, charset: str = "", *, whole: bool = True, tail: bytes = b"") -> Sniffed:
    """What bytes are. charset: as stated; whole: nothing of the answer is missing; tail: its end, where it was read."""
    if not payload:
        return Sniffed(problem="empty") if whole else Sniffed()
    if payload.startswith(b"PK"):
        return sniff_zip(payload, tail, whole=whole)
    head, complete = payload[:HEAD], whole and len(payload) <= HEAD
    if head.startswith(b"\x1f\x8b"):
        return _gzipped(head)
    text = text_of(head, charset)
    # A header of a table may begin as a picture does, and a cell may name a signature.
    found = None if text is not None and is_table(text, whole=complete) else _binary(head)
    if found is not None:
        return found
    if text is None:
        return Sniffed()
    return _text(text, whole=complete)


def _binary(head: bytes) -> Sniffed | None:
    for start, name, also in _MAGIC:
        if head.startswith(start):
            return Sniffed(name, also)
    if b"%PDF-" in head[:1024]:
        return Sniffed("PDF")
    if head.startswith(_OLE):
        return _ole(head)
    if head.startswith(b"SQLite format 3\0"):
        return _sqlite(head)
    if head[257:262] == b"ustar":
        return Sniffed("TAR")
    if b"OSMHeader" in head[:64]:
        return Sniffed("PBF")
    if head[4:8] == b"ftyp":
        return Sniffed("MP4")
    if head.startswith(b"MZ") and b"PE\0\0" in head[:1024]:
        return Sniffed("EXE")
    if head.startswith(b"RIFF"):
        return Sniffed()
    return Sniffed("DBF") if _is_dbf(head) else None


def _ole(head: bytes) -> Sniffed:
    """One of Microsoft's older documents; which one stands in a directory that may lie anywhere."""
    for stream, name in _IN_OLE:
        if stream.encode("utf-16-le") in head:
            return Sniffed(name)
    return Sniffed("OLE", frozenset({"XLS", "DOC", "PPT", "VSD", "MXD", "LYR", "EXE", "MDB"}))


def _sqlite(head: bytes) -> Sniffed:
    if head[68:72] in (b"GPKG", b"GP10", b"GP11") or b"gpkg_contents" in head:
        return Sniffed("GPKG")
    if head[68:72] == b"MPBX":
        return Sniffed("MBTILES")
    return Sniffed("SQLITE", frozenset({"GPKG", "MBTILES"}))


def _is_dbf(head: bytes) -> bool:
    """A dBASE table: version, a date that can be, and a header that ends where it says."""
    if len(head) < 66 or head[0] not in (0x02, 0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5):
        return False
    length = int.from_bytes(head[8:10], "little")
    ends = head[length - 1 : length] in (b"\r", b"\0") or length > len(head)
    return 1 <= head[2] <= 12 and 1 <= head[3] <= 31 and length >= 65 and ends


def _gzipped(head: bytes) -> Sniffed:
    """What is packed, by its beginning; packing is no format of its own where that is data."""
    try:
        inner = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD)
    except zlib.error:
        return Sniffed("GZ")
    found = sniff(inner, whole=False) if inner else Sniffed()
    if found.format in (None, "TXT", "TAR", "GZ"):
        return Sniffed("GZ", frozenset({"CSV", "TSV", "TXT", "JSON", "TAR", "XML", "RDATA"}))
    return Sniffed(found.format, found.also)


def _text(text: str, *, whole: bool) -> Sniffed:
    bare = text.lstrip("\ufeff \t\r\n")
    if not bare:
        return Sniffed(problem="empty", text=True) if whole else Sniffed(text=True)
    plain = whole and len(bare) <= _LONGEST_SORRY and bare[0] not in "{[<"
    if plain and _SORRY.match(bare) and _is_message(bare):
        table = sniff_table(bare, whole=True)
        if table.format == "TXT" or table.problem:
            return Sniffed("TXT", problem="error", said=" ".join(bare.split())[:200], text=True)
    if plain and _WAIT.match(bare):
        return Sniffed("TXT", problem="pending", said=" ".join(bare.split())[:200], text=True)
    if bare[0] == "<" and not _TRIPLE.match(bare):
        found = sniff_markup(bare, whole=whole)
        if found.problem == "truncated" and is_table(bare, whole=whole):
            found = Sniffed()  # names of columns in angle brackets
    elif bare[0] in "{[":
        found = sniff_json(bare, whole=whole)
    else:
        found = Sniffed()
    if found.format is not None:
        return found
    return _worded(bare) or sniff_table(text.lstrip("\ufeff"), whole=whole)


def _is_message(bare: str) -> bool:
    """Whether a short text is one message: of one paragraph, or with the trace of a program. More lines are a list."""
    lines = [line for line in bare.splitlines() if line.strip()]
    return len(lines) < 3 or _TRACE.search(bare) is not None or any(len(line) > 60 for line in lines)


def _worded(bare: str) -> Sniffed | None:
    """Formats that a first word tells."""
    if _TRIPLE.match(bare):
        return Sniffed("NT", frozenset({"NQ", "TTL", "N3"}), text=True)
    if _TURTLE.match(bare):
        return Sniffed("TTL", frozenset({"N3", "TRIG"}), text=True)
    if bare[:15].upper() == "BEGIN:VCALENDAR":
        return Sniffed("ICS", text=True)
    if re.match(r"EXP\s{1,4}[01]\s", bare):
        return Sniffed("E00", text=True)
    if re.match(r"(?:999\s+[^\n]{0,200}\n\s*)?0\s*\n\s*SECTION\b", bare):
        return Sniffed("DXF", text=True)
    if _SQL.match(bare):
        return Sniffed("SQL", text=True)
    return None
