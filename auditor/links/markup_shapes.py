"""What a text is that begins with an angle bracket: the root of an XML document, or a web page."""

from __future__ import annotations

import re

from auditor.links.sniffed import Sniffed

_PROLOGUE = re.compile(
    r"\s*(?:<\?[^>]{0,4000}>|<!--(?:(?!-->).){0,20000}-->|<!DOCTYPE\s[^>\[]{0,2000}(?:\[[^\]]{0,20000}\])?[^>]{0,200}>)",
    re.DOTALL | re.IGNORECASE,
)
_DOCTYPE_HTML = re.compile(r"<!doctype\s+(?:html|\S{0,40}\s+html)\b", re.IGNORECASE)
_ROOT = re.compile(r"\s*<([A-Za-z_][\w.-]{0,80}:)?([A-Za-z_][\w.-]{0,80})([^>]{0,4000})", re.DOTALL)
#: What pages begin with that forget to say that they are pages.
_HTML_TAGS = frozenset(
    """
    html head body title meta link script style div span p br hr h1 h2 h3 h4 table form center font a b i ul ol img
    iframe frameset noscript main header section article nav base
    """.split()
)
_ROOTS = {
    "kml": "KML",
    "gpx": "GPX",
    "rss": "RSS",
    "feed": "ATOM",
    "svg": "SVG",
    "citymodel": "GML",
    "iati-activities": "IATI",
    "iati-organisations": "IATI",
    "osm": "XML",
    "edmx": "ODATA",
    "sparql": "SPARQL",
    "ontology": "RDF",
}
_CAPABILITIES = {
    "wms_capabilities": "WMS",
    "wmt_ms_capabilities": "WMS",
    "wfs_capabilities": "WFS",
    "wcs_capabilities": "WCS",
}
_SERVICE = re.compile(r"opengis\.net/(wms|wfs|wcs|wmts|csw|cat/csw|ogcapi)", re.IGNORECASE)
_MESSAGE = re.compile(
    r"<[\w:.-]{0,40}(?:message|exceptiontext|serviceexception|reason|code)\b[^>]{0,300}>\s{0,200}([^<]{1,300})",
    re.IGNORECASE,
)
_ERROR_ROOTS = frozenset(
    {"error", "errors", "errorresponse", "exceptionreport", "serviceexceptionreport", "exception", "fault", "ows_error"}
)


def sniff_markup(text: str, *, whole: bool) -> Sniffed:
    """What a text with an angle bracket in front is. whole: all of it is there."""
    at = 0
    if _DOCTYPE_HTML.search(text[:2000]):
        return Sniffed("HTML", text=True)
    while (passed := _PROLOGUE.match(text, at)) is not None:
        at = passed.end()
    root = _ROOT.match(text, at)
    if root is None:
        return Sniffed(text=True)
    prefix, name, attributes = (root[1] or "").rstrip(":").lower(), root[2].lower(), root[3]
    if not prefix and name in _HTML_TAGS and not (name in ("feed", "link", "table", "title") and "<?xml" in text[:100]):
        return Sniffed("HTML", text=True)
    if name in _ERROR_ROOTS:
        said = _MESSAGE.search(text[:20_000])
        return Sniffed("XML", problem="error", said=" ".join((said[1] if said else root[2]).split())[:200], text=True)
    format = _named(prefix, name, attributes, text[at : at + 6000])
    problem = "truncated" if whole and not _closes(text, root) else ""
    return Sniffed(format, frozenset({"WFS"} if format == "GML" else ()), problem=problem, text=True)


def _closes(text: str, root: re.Match[str]) -> bool:
    """Whether the root element has its end, or is empty."""
    name = re.escape((root[1] or "") + root[2])
    end = text.rstrip()[-2000:]
    if re.search(rf"</{name}\s{{0,20}}>[^<]{{0,200}}(?:<[!?][^<]{{0,1000}}>[^<]{{0,200}}){{0,5}}\Z", end):
        return True
    return end.endswith("/>") and "<" not in text[root.end(2) :]


def _named(prefix: str, name: str, attributes: str, head: str) -> str:
    if name in _ROOTS:
        return _ROOTS[name]
    if name in _CAPABILITIES:
        return _CAPABILITIES[name]
    if name == "capabilities" and (service := _SERVICE.search(attributes)) is not None:
        return {"cat/csw": "CSW", "ogcapi": "OGC API"}.get(service[1].lower(), service[1].upper())
    if prefix == "rdf" or "22-rdf-syntax-ns#" in attributes:
        return "RDF"
    if prefix == "gml" or ("opengis.net/gml" in head and name in ("featurecollection", "dataset", "collection")):
        return "GML"
    if prefix == "wfs" and name == "featurecollection":
        return "GML"
    if "schemas-microsoft-com:office:spreadsheet" in head and name == "workbook":
        return "XLS"
    return "XML"
