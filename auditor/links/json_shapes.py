"""The shape of a JSON document that may break off: names at its top, and whether it comes to its end."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from auditor.links.sniffed import Sniffed

#: A string to its end, or to the end of the text; signs; words and numbers. Each place of a text is read once.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[{}\[\],:]|[^\s{}\[\],:"]++', re.DOTALL)
_GEOMETRIES = frozenset(
    {"FeatureCollection", "Feature", "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
    | {"GeometryCollection"}
)
_FEATURE = re.compile(r'"type"\s{0,4}:\s{0,4}"Feature(?:Collection)?"')
_NO_FEATURES = re.compile(r'"features"\s{0,4}:\s{0,4}\[\s{0,8}\]')
#: Names that messages of errors are made of; an object that has others too is data.
_OF_ERRORS = frozenset(
    """
    error errors message messages code errorcode error_code status statuscode status_code success detail details
    description error_description error_message errormessage help request_id requestid timestamp path title type
    instance trace traceid trace_id reason data result exception msg info name documentation_url more_info method ok
    """.split()
)
_PENDING = re.compile(
    r"\b(?:pending|in[ _]?progress|inprogress|processing|being (?:generated|prepared|created|processed|built)|queued|"
    r"is generating|exportinprogress|creating)\b",
    re.IGNORECASE,
)
_RAISED = (
    "error",
    "errors",
    "error_code",
    "errorcode",
    "errormessage",
    "error_message",
    "error_description",
    "exception",
)
_NOTHING = frozenset({"", "null", "false", "0", "none", "None", "ok", "OK"})
_WELL = frozenset({"ok", "success", "succeeded"})
_LONGEST_ERROR = 4000
_FAILING = re.compile(r"^(?:error|errors|fail|failed|failure|exception)$", re.IGNORECASE)


class Shape(Struct, frozen=True):
    """The outline of a document.

    kind: `object`, `array` or `scalar`. tops: names at the top with their values: a word or text as it is, `{` or `[`
    for what holds something, empty for what is empty. items: names of the first objects in a top array. ended: the
    document comes to its end; broken: what stands there is no JSON; listed: behind its end a list goes on, as the names
    of columns do that somebody put into brackets.
    """

    kind: str
    tops: Mapping[str, str]
    items: frozenset[str]
    ended: bool
    broken: bool
    listed: bool = False


def shape_of(text: str) -> Shape:
    """Reads a text that begins with a brace or a bracket."""
    stack: list[str] = []
    tops: dict[str, str] = {}
    items: set[str] = set()
    kind, before, name, broken, ended, listed = "scalar", "", "", False, False, False
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "{[":
            if not stack:
                kind = "object" if token == "{" else "array"
            elif stack == ["{"] and before == ":":
                tops[name] = token
            stack.append(token)
        elif token in "}]":
            broken = broken or not stack or (stack.pop() == "{") != (token == "}")
            if not stack:
                ended, listed = True, text[match.end() : match.end() + 1] in (*",;|\t",)
                break
            if stack == ["{"] and before in "{[":
                tops[name] = ""  # empty
        elif token == ":":
            if stack == ["{"]:
                name = before.strip('"')[:200]
                tops.setdefault(name, "")
            elif stack == ["[", "{"]:
                items.add(before.strip('"')[:200])
        elif stack == ["{"] and token != "," and before == ":":
            tops[name] = token.strip('"')[:300]
        before = token
    return Shape(kind, tops, frozenset(items), ended, broken, listed)


def sniff_json(text: str, *, whole: bool) -> Sniffed:
    """What a text is that begins as JSON does; no format where it is something else. whole: all of it is there."""
    shape = shape_of(text)
    if shape.broken or shape.listed or (shape.ended and shape.kind == "scalar"):
        return Sniffed(text=True)
    if whole and not shape.ended:
        return Sniffed(_named(shape, text), problem="truncated", text=True)
    if shape.kind == "object":
        if said := _error(shape, text):
            problem = "pending" if _is_pending(shape) else "error"
            return Sniffed("JSON", problem=problem, said=said, text=True)
        if _is_pending(shape):
            return Sniffed("JSON", problem="pending", text=True)
        rest = text.strip().partition("\n")[2].lstrip()
        if rest.startswith("{") and "\n" not in text.strip().partition("\n")[0].strip("\r\n") and _line_ends(text):
            return Sniffed("JSONL", text=True)
    format = _named(shape, text)
    if format == "GEOJSON":
        empty = whole and _NO_FEATURES.search(text[:20_000]) is not None
        return Sniffed(format, problem="no_features" if empty else "", text=True)
    # What would tell it may come behind the part that was read.
    also = {"GEOJSON", "TOPOJSON", "JSON-LD"} if format == "JSON" and not shape.ended else set()
    return Sniffed(format, frozenset(also), text=True)


def _line_ends(text: str) -> bool:
    """Whether the first line is a document of its own."""
    first = text.strip().partition("\n")[0].strip()
    return first.startswith("{") and shape_of(first).ended and first.endswith("}")


def _named(shape: Shape, text: str) -> str:
    tops, kind = shape.tops, shape.tops.get("type", "")
    if kind == "Topology":
        return "TOPOJSON"
    if (
        "attributes" not in shape.items
        and ("geometryType" in tops or "displayFieldName" in tops)
        and "features" in tops
    ):
        return "JSON"  # features of ArcGIS, which look alike
    geometry = kind in _GEOMETRIES and ({"features", "geometry", "coordinates", "geometries", "properties"} & set(tops))
    if geometry or ("features" in tops and _FEATURE.search(text) is not None):
        return "GEOJSON"
    if "@context" in tops or "@graph" in tops or "@context" in shape.items:
        return "JSON-LD"
    if "currentVersion" in tops and {"layers", "fields", "serviceDescription", "mapName", "services"} & set(tops):
        return "ESRI REST"
    return "JSON"


def _error(shape: Shape, text: str) -> str:
    """The message, where the object is one of an error; empty for data."""
    tops = {name.lower(): value for name, value in shape.tops.items()}
    if not tops or not set(tops) <= _OF_ERRORS:
        return ""
    # `"error": null` stands in answers that went well.
    raised = any(tops.get(name, "") not in _NOTHING for name in _RAISED)
    failed = tops.get("success") == "false" or tops.get("ok") == "false"
    code = next((tops[name] for name in ("code", "status", "statuscode", "status_code") if tops.get(name)), "")
    if code.lower() in _WELL and not failed:
        return ""
    told = bool({"message", "detail", "title", "description"} & set(tops))
    numbered = told and (re.fullmatch(r"[45][0-9]{2}", code) or _FAILING.match(code)) and len(text) < _LONGEST_ERROR
    return " ".join(text.split())[:200] if raised or failed or numbered else ""


def _is_pending(shape: Shape) -> bool:
    tops = {name.lower(): value for name, value in shape.tops.items()}
    if len(tops) > 12:
        return False
    told = [tops.get(name, "") for name in ("status", "state", "message", "jobstatus", "progressinpercent")]
    return any(_PENDING.search(one) for one in told) and not ({"features", "records", "rows"} & set(tops))
