"""What a service or layer of ArcGIS says of itself: its servers answer 200 to everything, errors too."""

from __future__ import annotations

import re

from auditor.formats import read_format
from auditor.links.json_shapes import shape_of
from auditor.model import LinkState

_CODE = re.compile(r'"code"\s{0,5}:\s{0,5}"?([0-9]{3})\b')
_MESSAGE = re.compile(r'"message"\s{0,5}:\s{0,5}"((?:[^"\\]|\\.){0,300})"')
_NOT_THERE = re.compile(
    r"invalid url|not found|does ?n[o']t exist|no such|invalid layer|layer id|item does not exist|not started|stopped",
    re.IGNORECASE,
)
#: Names of which a description of a service or layer has some.
_OF_LAYERS = frozenset(
    {"currentVersion", "layers", "fields", "serviceDescription", "mapName", "geometryType", "tables", "tileInfo"}
    | {"serviceItemId", "capabilities", "supportedQueryFormats", "singleFusedMapCache", "pixelType", "tasks", "styles"}
    | {"locatorProperties", "serviceVersion"}
)


def read_layer(text: str, url: str) -> tuple[LinkState, str, str, str | None]:
    """State, reason, sentence and format of an answer in JSON. url: of the layer."""
    shape = shape_of(text.lstrip("\ufeff \t\r\n"))
    if "error" in shape.tops:
        return _refused(text)
    if set(shape.tops) & _OF_LAYERS or {"id", "name", "type"} <= set(shape.tops):
        return LinkState.ALIVE, "", "", read_format(None, None, url) or "ESRI REST"
    return LinkState.NOT_CHECKED, "no_layer", "answers with JSON that describes no layer", "JSON"


def _refused(text: str) -> tuple[LinkState, str, str, str | None]:
    code_found, message_found = _CODE.search(text[:4000]), _MESSAGE.search(text[:4000])
    code = code_found[1] if code_found else "0"
    message = message_found[1][:120] if message_found else ""
    said = f"answers 200 with error {code}" + (f" (“{message}”)" if message else "")
    if code in ("401", "403", "498", "499"):
        return LinkState.LOGIN_WALL, "token_required", said, "JSON"
    if code == "404" or _NOT_THERE.search(message):
        return LinkState.GONE, "layer_error", said, "JSON"
    if code.startswith("5"):
        return LinkState.SERVER_ERROR, "layer_error", said, "JSON"
    return LinkState.NOT_CHECKED, "layer_error", said, "JSON"
