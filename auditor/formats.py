"""Name the format of a distribution from what is declared, and say what a format is good for.

The verdicts merge two published tables: the machine-readable and non-proprietary lists of the EU's metadata quality
assessment (MQA) and the five stars of ckanext-qa. Where they differ, what a program can do with the bytes decides:
a zipped shapefile is data, a map image is not. Archives are undecided until somebody opens them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote


class _Format(NamedTuple):
    machine_readable: bool | None
    open: bool | None
    bulk: bool | None


_DATA, _PROPRIETARY, _SERVICE = _Format(True, True, True), _Format(True, False, True), _Format(True, True, False)
_DOCUMENT, _OPEN_DOCUMENT = _Format(False, False, True), _Format(False, True, True)
_ARCHIVE, _PICTURES, _PAGE = _Format(None, None, True), _Format(False, True, False), _Format(False, True, False)

#: Formats by verdict; every name with the other ways of writing it (lower case, signs left out).
_TABLE: tuple[tuple[_Format, dict[str, str]], ...] = (
    (
        _DATA,
        {
            "CSV": "comma separated values|commaseparatedvalues|cvs|textcsv|csv file|csvfile|csv utf8",
            "TSV": "tab separated values|tabdelimited",
            "JSON": "json file",
            "JSONL": "ndjson|jsonlines|json lines|geojsonl|geojsonseq",
            "GEOJSON": "geo json",
            "TOPOJSON": "topo json",
            "JSON-LD": "jsonld|json ld",
            "XML": "etsixml",
            "GML": "citygml|gml3|gmlzip",
            "KML": "google earth",
            "KMZ": "zipped kmz",
            "GPX": "",
            "ODS": "opendocument spreadsheet|oasis ods",
            "GPKG": "geopackage|geo package|geopkg",
            "RDF": "rdfxml|rdf xml|owl",
            "TTL": "turtle|rdfturtle",
            "N3": "",
            "NT": "ntriples|rdfntriples",
            "NQ": "nquads|rdfnquads",
            "TRIG": "rdftrig",
            "ICS": "ical|icalendar",
            "NETCDF": "nc|netcdf4",
            "HDF5": "hdf|h5",
            "DBF": "dbase",
            "GTFS": "general transit feed specification",
            "PARQUET": "geoparquet|apache parquet",
            "AVRO": "",
            "FEATHER": "arrow",
            "FLATGEOBUF": "fgb",
            "SQLITE": "sqlite3|spatialite",
            "SQL": "pgsql dump",
            "YAML": "yml",
            "GEOTIFF": "geo tiff|geotif|cloud optimized geotiff|cog",
            "LAS": "laz|las laz|point cloud",
            "PBF": "osm pbf",
            "MBTILES": "pmtiles",
            "IFC": "",
            "IATI": "",
            "RDATA": "rds|rda",
        },
    ),
    (
        _PROPRIETARY,
        {
            "XLSX": "excel xlsx|xlsm|xlsb|msexcelopenxml|officeopenxmlspreadsheet",
            "XLS": "excel|ms excel|microsoft excel|msexcel|excel xls",
            "GDB": "fgdb|file geodatabase|filegeodatabase|esri file geodatabase|geodatabase|esri geodatabase",
            "MDB": "accdb|access|ms access|microsoft access",
            "E00": "",
            "TAB": "mapinfo|mapinfo tab|mif|mid",
            "SAV": "spss|por",
            "DTA": "stata",
            "SAS7BDAT": "sas|xpt",
            "DXF": "",
            "DWG": "autocad|dgn",
            "ECW": "",
            "MRSID": "sid",
            "LYR": "lyrx|layer package|lpk|lpkx",
        },
    ),
    (
        # Published, and one vendor's: the list of the MQA says it of neither side.
        _Format(True, None, True),
        {"SHP": "shape|shapefile|shape file|shapefiles|esri shapefile|esri shape|esrishape|arcview shapefile|shz"},
    ),
    (
        _SERVICE,
        {
            "API": "rest api|restapi|rest|web api|web service|webservice|json api|rest service|soap|wsdl|openapi",
            "WFS": "ogc wfs|wfssrvc|web feature service",
            "WCS": "ogc wcs|wcssrvc|web coverage service",
            "OGC API": "ogcapi|ogc api features|oapif|ogcfeat",
            "CSW": "ogc csw",
            "SPARQL": "sparqlq|sparql endpoint|sparqlqres",
            "ODATA": "odata v4|odata v2",
            "GTFS-RT": "gtfs rt|gtfsrealtime|gtfs realtime|gtfsrt",
            "GBFS": "general bikeshare feed specification",
        },
    ),
    (
        _Format(True, None, False),
        {
            "ESRI REST": (
                "esri rest service|arcgis geoservices rest api|arcgis rest|arcgis rest api|arcgis rest service"
                "|arcgis geoservice|geoservices rest|geoservice|feature service|featureservice|feature server"
                "|featureserver|feature layer|arcgis feature service|arcgis feature server|arcgis online"
            ),
        },
    ),
    (
        _PICTURES,
        {
            "WMS": "ogc wms|wmssrvc|web map service",
            "WMTS": "ogc wmts|wmtssrvc|web map tile service",
            "TILES": "xyz|tms|vector tile service|vector tiles|mvt|tile service|map tile|arcgis tile service",
            "ESRI MAP": "map service|mapservice|map server|mapserver|arcgis map service|arcgis map server|image service"
            "|imageserver|arcgis map preview|mapsrvc",
        },
    ),
    (
        _PAGE,
        {
            "HTML": "htm|xhtml|html5|htmlsimpl|web page|webpage|web site|website|web|page|html page|webseite|pagina web"
            "|page web|site|web application|web app|web map|web mapping application|storymap|story map|dashboard|app"
            "|application|viewer|hub page|arcgis hub dataset|arcgis hub|arcgis dashboard|interactive resource"
            "|asp|aspx|jsp|php|google docs|google sheet|rdfa",
        },
    ),
    (_Format(True, True, None), {"RSS": "rss feed|georss", "ATOM": "atom feed"}),
    (
        _DOCUMENT,
        {
            "PDF": "pdf file|pdfa1a|pdfa1b|pdfa2a|pdfx|portable document format|acrobat",
            "DOC": "msword|ms word|word|microsoft word|dot|rtfdoc",
            "DOCX": "word docx|docm",
            "PPT": "powerpoint|ms powerpoint",
            "PPTX": "",
            "VSD": "visio|vsdx",
            "MXD": "aprx|arcgis project|mpk",
            "EXE": "msi|dll",
            "MP4": "mov|avi|video|mpeg|mpg|wmv",
            "MP3": "wav|audio",
        },
    ),
    (
        _OPEN_DOCUMENT,
        {
            "ODT": "opendocument text",
            "ODP": "opendocument presentation",
            "RTF": "",
            "EPUB": "",
            "MD": "markdown",
            "PNG": "",
            "JPEG": "jpg|jpe|jfif",
            "JPEG2000": "jp2|jpeg 2000",
            "GIF": "",
            "BMP": "",
        },
    ),
    (_Format(None, True, True), {"TXT": "plain text|plaintext|txt file|ascii|asc", "TIFF": "tif", "SVG": ""}),
    (
        _ARCHIVE,
        {
            "ZIP": "zip file|zipped|zip archive|zipfile|compressed|compressed file|zip compressed",
            "GZ": "gzip|tgz|targz|tar gz|gz file",
            "TAR": "",
            "7Z": "7zip",
            "RAR": "",
            "BZ2": "bzip2|xz",
        },
    ),
)
_VERDICTS = {name: verdict for verdict, names in _TABLE for name in names}
_NAMES = {
    alias: name
    for _, names in _TABLE
    for name, aliases in names.items()
    for alias in (name.lower(), re.sub(r"[^a-z0-9]", "", name.lower()), *aliases.split("|"))
    if alias
}
_ARCHIVES = frozenset(name for verdict, names in _TABLE if verdict is _ARCHIVE for name in names)
#: Words that fill a format field and tell no format, or several: what else is known goes before them.
_VAGUE = frozenset(
    {"", "none", "null", "na", "n a", "unknown", "other", "others", "data", "dataset", "file", "files", "link", "url"}
    | {"download", "bin", "binary", "spreadsheet", "table", "tabular", "text", "document", "image", "map", "gis", "geo"}
    | {"database", "various", "multiple", "multiformat", "multi format", "octet stream", "octetstream", "undefined"}
    | {"http", "https", "www", "query", "custom", "not specified", "notspecified", "unspecified"}
)
#: In longer free text these words say nothing of the format.
_COMMON_WORDS = frozenset(
    {"access", "app", "application", "arrow", "audio", "compressed", "dashboard", "dot", "layer", "md", "mid", "nt"}
    | {"page", "por", "rest", "shape", "sid", "site", "tab", "video", "viewer", "web", "word"}
)

_MEDIA_TYPES = {
    "text/csv": "CSV",
    "application/csv": "CSV",
    "text/comma-separated-values": "CSV",
    "text/tab-separated-values": "TSV",
    "application/json": "JSON",
    "text/json": "JSON",
    "application/ld+json": "JSON-LD",
    "application/vnd.geo+json": "GEOJSON",
    "application/geo+json": "GEOJSON",
    "application/x-ndjson": "JSONL",
    "application/xml": "XML",
    "text/xml": "XML",
    "application/rdf+xml": "RDF",
    "text/turtle": "TTL",
    "text/n3": "N3",
    "application/n-triples": "NT",
    "application/n-quads": "NQ",
    "application/trig": "TRIG",
    "application/rss+xml": "RSS",
    "application/atom+xml": "ATOM",
    "application/gml+xml": "GML",
    "application/gpx+xml": "GPX",
    "application/vnd.google-earth.kml+xml": "KML",
    "application/vnd.google-earth.kmz": "KMZ",
    "application/vnd.google-earth.kmz+xml": "KMZ",
    "application/vnd.ms-excel": "XLS",
    "application/msexcel": "XLS",
    "application/excel": "XLS",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/msword": "DOC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.ms-powerpoint": "PPT",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.ms-access": "MDB",
    "application/x-msaccess": "MDB",
    "application/pdf": "PDF",
    "application/x-pdf": "PDF",
    "application/rtf": "RTF",
    "text/rtf": "RTF",
    "text/html": "HTML",
    "application/xhtml+xml": "HTML",
    "text/plain": "TXT",
    "text/calendar": "ICS",
    "text/markdown": "MD",
    "application/yaml": "YAML",
    "application/geopackage+sqlite3": "GPKG",
    "application/x-sqlite3": "SQLITE",
    "application/vnd.sqlite3": "SQLITE",
    "application/vnd.apache.parquet": "PARQUET",
    "application/x-netcdf": "NETCDF",
    "application/x-hdf": "HDF5",
    "application/x-hdf5": "HDF5",
    "application/x-shapefile": "SHP",
    "application/vnd.shp": "SHP",
    "x-gis/x-shapefile": "SHP",
    "application/x-dbf": "DBF",
    "application/dbf": "DBF",
    "application/vnd.dbf": "DBF",
    "application/zip": "ZIP",
    "application/x-zip-compressed": "ZIP",
    "application/x-zip": "ZIP",
    "application/gzip": "GZ",
    "application/x-gzip": "GZ",
    "application/x-tar": "TAR",
    "application/x-7z-compressed": "7Z",
    "application/vnd.rar": "RAR",
    "application/x-rar-compressed": "RAR",
    "application/x-bzip2": "BZ2",
    "application/vnd.ogc.wms_xml": "WMS",
    "application/vnd.ogc.wfs_xml": "WFS",
    "application/sparql-query": "SPARQL",
    "application/sparql-results+json": "SPARQL",
    "application/x-protobuf": "PBF",
    "image/tiff": "TIFF",
    "image/geotiff": "GEOTIFF",
    "image/jpeg": "JPEG",
    "image/jp2": "JPEG2000",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/svg+xml": "SVG",
    "image/vnd.dxf": "DXF",
    "image/vnd.dwg": "DWG",
    "audio/mpeg": "MP3",
    "video/mp4": "MP4",
}


#: Which of the three things that tell a format told it.
Source = Literal["declared", "media_type", "url"]


def read_format(declared: str | None, media_type: str | None = None, url: str | None = None) -> str | None:
    """The format in one short upper-case name; None where nothing tells it.

    `declared` counts first (free text, a file ending, a media type, a URI of the EU's or IANA's table), then the media
    type, then the ending and the parameters of the link. `ZIP (SHP)` is SHP, a plain zip is ZIP. Of several formats
    the one that is most useful to programs is named. A short word that no table knows is kept as it is.
    """
    return read_format_from(declared, media_type, url)[0]


def read_format_from(
    declared: str | None, media_type: str | None = None, url: str | None = None
) -> tuple[str | None, Source | None]:
    """The format as `read_format` names it, and which of the three told it; None and None where nothing does."""
    word = _declared(declared) if declared else None
    found: str | None
    source: Source | None
    if word in _VERDICTS:
        found, source = word, "declared"
    elif media_type and (named := _media(media_type)):
        found, source = named, "media_type"
    elif url and (named := _linked(url)):
        found, source = named, "url"
    else:
        found, source = word, "declared" if word else None
    if found in _ARCHIVES and url and (packed := _packed(url)):
        return packed, "url"
    return found, source


def machine_readable(name: str | None) -> bool | None:
    """Whether programs can read the data in this format; None where the name does not tell (archives, TXT, unknown)."""
    return _verdict(name).machine_readable


def is_open(name: str | None) -> bool | None:
    """Whether the format is on the non-proprietary list of the MQA or of the same kind; None where that is undecided
    (archives, shapefiles, Esri's services, unknown names)."""
    return _verdict(name).open


def is_bulk(name: str | None) -> bool | None:
    """Whether this is the whole data in a file: False for an API, a map service, a web page; None for unknown names."""
    return _verdict(name).bulk


def _verdict(name: str | None) -> _Format:
    return _VERDICTS.get(name or "") or _Format(None, None, None)


@lru_cache(maxsize=4096)
def _declared(declared: str) -> str | None:
    """The format that a free text names, an unknown short word in upper case, or None for text that tells nothing."""
    line = unicodedata.normalize("NFKC", declared[:200]).strip().lower()
    if "/" in line and (known := _media(line)):
        return known
    if "://" in line:
        return _NAMES.get(re.sub(r"[^a-z0-9]", "", re.split(r"[/#]", line.rstrip("/#"))[-1]))
    words = re.findall(r"[^\W_]+", line)
    spaced = " ".join(words)
    if spaced in _VAGUE:
        return None
    if known := _NAMES.get(spaced) or _NAMES.get("".join(words)):
        return known
    several = {_NAMES[word] for word in words if word in _NAMES and (len(words) == 1 or word not in _COMMON_WORDS)}
    if several:
        return min(several, key=lambda name: (name in _ARCHIVES, not machine_readable(name), not is_open(name), name))
    return spaced.upper() if len(words) == 1 and len(spaced) <= 12 else None


_IANA = re.compile(r"^.*/(?:media-types|media-type|mediatypes?)/")


@lru_cache(maxsize=4096)
def _media(media_type: str) -> str | None:
    """The format of a media type, with or without parameters or the address of IANA's table before it."""
    return _MEDIA_TYPES.get(_IANA.sub("", media_type.partition(";")[0].strip().lower()))


_ENDING = re.compile(r"\.([a-z0-9]{1,8})$")
_PARAMETER = re.compile(r"(?:^|[&?])(?:format|outputformat|output|f|type|accept)=([^&]+)", re.IGNORECASE)
_OGC_SERVICE = re.compile(r"(?:^|[&?])service=(wms|wfs|wcs|wmts|csw)\b", re.IGNORECASE)
_ESRI_SERVICE = re.compile(r"/(feature|map|image|vectortile)server(/\d+)?(/query)?$")
#: Endings of programs, which answer in any format.
_PROGRAMS = frozenset({"asp", "aspx", "php", "jsp", "app", "do", "com", "org", "net", "page", "site", "web", "rest"})


def _linked(url: str) -> str | None:
    """The format that the ending of the path, a parameter or a well-known service path tells."""
    path, query = _parts(url)
    if query:
        if service := _OGC_SERVICE.search(query):
            return service[1].upper()
        for parameter in _PARAMETER.findall(query):
            asked = _declared(unquote(parameter))
            if asked in _VERDICTS:
                return asked
    if service := _ESRI_SERVICE.search(path):
        return {"feature": "ESRI REST", "vectortile": "TILES"}.get(service[1], "ESRI MAP")
    if path.endswith("/sparql"):
        return "SPARQL"
    ending = _ENDING.search(path)
    return None if ending is None or ending[1] in _PROGRAMS else _NAMES.get(ending[1])


def _parts(url: str) -> tuple[str, str]:
    """Path, in lower case, and query of a link. By hand: a broken link is no error here, and it is quicker."""
    address, _, query = url.strip().partition("#")[0].partition("?")
    path = address.partition("://")[2].partition("/")[2] if "://" in address else address
    return "/" + (unquote(path) if "%" in path else path).rstrip("/").lower(), query


_PACKED = re.compile(
    r"[._/-](csv|tsv|json|geojson|shp|shapefile|kml|xml|gml|gpkg|gdb|fgdb|xlsx|gtfs)\.(zip|gz|7z|tar\.gz)$"
)
_PACKED_AS = re.compile(
    r"(?:^|[&?])(?:format|outputformat)=(shp|shapefile|shape-zip|filegdb|fgdb|csv)\b", re.IGNORECASE
)


def _packed(url: str) -> str | None:
    """What the name of an archive says of its contents: `trees.shp.zip`, `?format=shp`."""
    path, query = _parts(url)
    if found := _PACKED.search(path):
        return _NAMES[found[1]]
    asked = _PACKED_AS.search(query)
    return {"shape-zip": "SHP", "filegdb": "GDB"}.get(asked[1].lower()) or _NAMES[asked[1].lower()] if asked else None
