"""What the layers behind single items of a Hub tell: the deep half of `arcgis_hub`.

Two calls to a layer: its own description, and one query for the range of all its date fields and the number of its
rows. The address of the service stands in the catalog and is another host's as a rule. Errors come with status 200.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from auditor.model import Dataset, DateColumn, NotCollected, Observation, Portal, Signal, Source, replace
from auditor.platforms import fields
from auditor.platforms.calls import Calls
from auditor.platforms.replies import Reply, refusal

#: Layers asked of one item that is a whole service; date fields asked of one layer; queries for dates in the future.
MOST_LAYERS, MOST_FIELDS, MOST_GUARDED = 3, 8, 3
_SERVICE = re.compile(r"(?P<service>https?://[^?#\s]+/(?:Feature|Map)Server)(?:/(?P<layer>\d{1,6}))?/?", re.IGNORECASE)
_NUMBERED_ID = re.compile(r"[0-9a-f]{32}_(\d{1,6})")
_FIELD = re.compile(r"\w[\w.]{0,127}")
_DATE_TYPES = ("esriFieldTypeDate", "esriFieldTypeDateOnly", "esriFieldTypeTimestampOffset")
_MS = 1000
_COUNT = {"where": "1=1", "returnCountOnly": "true"}
_NO_LAYER = NotCollected("the item is no layer that answers questions: a file, an image or a tile service")

# --- ask -----------------------------------------------------------------------------------------------------------


def observe(calls: Calls, portal: Portal, dataset: Dataset, record: Mapping[str, object]) -> None:  # noqa: ARG001
    """The calls for one dataset. Never raises for what the portal does, but Enough."""
    place = _place(dataset, record)
    if place is None:
        return
    service, layer = place
    numbers = [layer] if layer is not None else _listed(_json(calls, "record", service))
    for number in numbers[:MOST_LAYERS]:
        address = f"{service}/{number}"
        reply = _json(calls, "record", address)
        body = _object(reply.document) if reply else {}
        if reply is None or _why(reply) is not None or not _can_be_queried(body):
            continue
        dates = _date_fields(body)
        if not dates or _object(body.get("advancedQueryCapabilities")).get("supportsStatistics") is False:
            _json(calls, "rows", f"{address}/query", _COUNT)
            continue
        found = _json(calls, "dates", f"{address}/query", _statistics(body, dates))
        if found is not None and _why(found) is not None:
            _json(calls, "rows", f"{address}/query", _COUNT)
        ahead = [one for one in _ranges(found, dates) if one.largest is not None and one.largest > calls.moment]
        for column in ahead[:MOST_GUARDED]:
            bound = f"{column.name} <= timestamp '{calls.moment:%Y-%m-%d %H:%M:%S}'"
            _json(calls, "dates", f"{address}/query", _past(column.name, bound))


def _json(calls: Calls, what: str, address: str, query: Mapping[str, str | int] | None = None) -> Reply | None:
    return calls.ask(what, address, partial(calls.door.get, address, {**(query or {}), "f": "json"}))


def _place(dataset: Dataset, record: Mapping[str, object]) -> tuple[str, int | None] | None:
    """The service, and the layer where a number is given: at the end of the address, else of the identifier."""
    held = _object(record.get("properties")).get("url")
    match = _SERVICE.fullmatch(held.strip()) if isinstance(held, str) and len(held) < 2000 else None
    if match is None:
        return None
    numbered = _NUMBERED_ID.fullmatch(dataset.id)
    number = match["layer"] or (numbered[1] if numbered else None)
    return match["service"], int(number) if number else None


def _listed(reply: Reply | None) -> list[int]:
    """The layers and tables that a service lists; layer 0 need not exist."""
    body = _object(reply.document) if reply else {}
    listed = [body[name] for name in ("layers", "tables") if isinstance(body.get(name), list)]
    return [
        number
        for part in listed
        for one in part
        if (number := fields.whole(_object(one).get("id"))) is not None
        and _object(one).get("type", "Feature Layer") in ("Feature Layer", "Table")
    ]


def _can_be_queried(layer: Mapping[str, object]) -> bool:
    stated = layer.get("capabilities")
    return not isinstance(stated, str) or "query" in stated.lower()


def _date_fields(layer: Mapping[str, object]) -> list[str]:
    """Fields that hold dates: those of editor tracking first, then the others in their order."""
    listed = layer.get("fields")
    found = [
        name
        for field in (listed if isinstance(listed, list) else ())
        if _object(field).get("type") in _DATE_TYPES
        and isinstance(name := _object(field).get("name"), str)
        and _FIELD.fullmatch(name)
    ]
    tracking = [name for name in found if name in _tracking(layer)]
    return [*tracking, *(name for name in found if name not in tracking)][:MOST_FIELDS]


def _tracking(layer: Mapping[str, object]) -> dict[str, str]:
    """The fields that the server itself fills when a row is edited, and with what."""
    info = _object(layer.get("editFieldsInfo"))
    return {name: key for key in ("editDateField", "creationDateField") if isinstance(name := info.get(key), str)}


def _statistics(layer: Mapping[str, object], dates: Sequence[str]) -> dict[str, str | int]:
    """One query for the range of all date fields and the number of rows."""
    asked = [
        {"statisticType": kind, "onStatisticField": field, "outStatisticFieldName": f"{kind}_{number}"}
        for number, field in enumerate(dates)
        for kind in ("max", "min", "count")
    ]
    key = layer.get("objectIdField") or layer.get("objectIdFieldName")
    if isinstance(key, str) and _FIELD.fullmatch(key):
        asked.append({"statisticType": "count", "onStatisticField": key, "outStatisticFieldName": "row_count"})
    return {"where": "1=1", "outStatistics": json.dumps(asked, separators=(",", ":"))}


def _past(field: str, bound: str) -> dict[str, str | int]:
    asked = [{"statisticType": "max", "onStatisticField": field, "outStatisticFieldName": "past"}]
    return {"where": bound, "outStatistics": json.dumps(asked, separators=(",", ":"))}


# --- read ----------------------------------------------------------------------------------------------------------


class _Layer(NamedTuple):
    """A layer's own description with the answers to the queries of it."""

    reply: Reply
    queries: Sequence[tuple[Mapping[str, str], Reply]]


def observation(
    replies: Sequence[Reply], dataset: Dataset, record: Mapping[str, object], portal: Portal, seen_at: datetime
) -> Observation:
    """What the layers tell of one dataset. Pure; raises nothing whatever they hold."""
    layers, refused = _sorted(replies)
    if refused is None and not layers:
        refused = refusal(None) if _place(dataset, record) else _NO_LAYER
    missing: dict[str, NotCollected] = {}
    if refused is not None:
        missing["record"] = refused
        if not layers:
            missing["rows"] = missing["dates"] = refused
    signals: list[Signal] = []
    columns: list[DateColumn] = []
    counts: list[int | None] = []
    for layer in layers:
        body = _object(layer.reply.document)
        signals += _edits(layer.reply, body)
        dates = _date_fields(body)
        tracking = _tracking(body)
        count: int | None = None
        for query, reply in layer.queries:
            why = _why(reply)
            if why is not None:
                missing.setdefault("rows" if "returnCountOnly" in query else "dates", why)
                continue
            count = count if count is not None else _row_count(reply)
            if query.get("where") != "1=1" or "returnCountOnly" in query:
                continue
            for column in _ranges(reply, dates):
                if column.name not in tracking:
                    columns.append(_guarded(column, layer.queries, seen_at))
                elif tracking[column.name] == "editDateField" and column.largest is not None:
                    signals.append(Signal(Source.EDITOR_TRACKING, column.largest, evidence=column.evidence))
        counts.append(count)
    rows = sum(count or 0 for count in counts) if counts and None not in counts else None
    if rows is None:
        missing.setdefault("rows", NotCollected("the layer did not say how many rows it has"))
    return Observation(
        portal=portal.url,
        id=dataset.id,
        seen_at=seen_at,
        signals=tuple(signals),
        rows=rows,
        dates=tuple(columns),
        static=bool(layers) and all(_object(one.reply.document).get("hasStaticData") is True for one in layers),
        not_collected=missing,
    )


def _sorted(replies: Sequence[Reply]) -> tuple[list[_Layer], NotCollected | None]:
    """The layers that answered, and why one did not."""
    descriptions: dict[str, Reply] = {}
    queries: dict[str, list[tuple[Mapping[str, str], Reply]]] = {}
    refused: NotCollected | None = None
    for reply in replies:
        try:
            parts = urlsplit(reply.url)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        except ValueError:
            continue
        path = parts.path.rstrip("/")
        if path.endswith("/query"):
            queries.setdefault(path.removesuffix("/query"), []).append((query, reply))
        elif (why := _why(reply)) is not None:
            refused = refused or why
        elif re.search(r"/\d+$", path):
            descriptions[path] = reply
        elif not _listed(reply):
            refused = refused or NotCollected("the service lists no layers")
    return [_Layer(reply, queries.get(path, ())) for path, reply in descriptions.items()], refused


def _why(reply: Reply) -> NotCollected | None:
    """Why an answer is none: refused outright, or an error that came with status 200."""
    if reply.problem is not None:
        return NotCollected(f"the service {reply.problem}")
    body = _object(reply.document)
    if "error" in body or not body:
        error = _object(body.get("error"))
        said = " ".join(part for key in ("code", "message") if (part := fields.plain(error.get(key))))
        return NotCollected(f"the layer answers {said[:160] or 'with an error'}")
    return None


def _edits(reply: Reply, layer: Mapping[str, object]) -> Iterator[Signal]:
    """The layer's date of its last edit: of the data; where that is not told, of anything about it."""
    info = _object(layer.get("editingInfo"))
    for name in ("dataLastEditDate", "lastEditDate"):
        held = info.get(name)
        if isinstance(held, int | float) and held > 0 and (at := fields.moment(held, per_second=_MS)) is not None:
            yield Signal(Source.LAYER_EDIT, at, evidence=reply.evidence(f"/editingInfo/{name}", held))
            return


def _attributes(reply: Reply | None) -> Mapping[str, tuple[str, Any]]:
    """The one row of statistics, each with the name it has: some servers write them in capitals."""
    features = _object(reply.document).get("features") if reply else None
    row = _object(features[0]).get("attributes") if isinstance(features, list) and features else None
    return {name.lower(): (name, value) for name, value in _object(row).items()}


def _held(row: Mapping[str, tuple[str, Any]], name: str) -> Any:
    return row.get(name, (name, None))[1]


def _row_count(reply: Reply) -> int | None:
    stated = fields.whole(_object(reply.document).get("count"))
    return stated if stated is not None else fields.whole(_held(_attributes(reply), "row_count"))


def _ranges(reply: Reply | None, dates: Sequence[str]) -> list[DateColumn]:
    """The range of each field in an answer to `_statistics`."""
    row = _attributes(reply)
    found = []
    for number, field in enumerate(dates):
        smallest, largest = (fields.moment(_held(row, f"{kind}_{number}"), per_second=_MS) for kind in ("min", "max"))
        if reply is not None and largest is not None:
            name, stated = row[f"max_{number}"]
            evidence = reply.evidence(f"/features/0/attributes/{name}", stated)
            filled = fields.whole(_held(row, f"count_{number}"))
            found.append(DateColumn(field, smallest, largest, None, filled, evidence))
    return found


def _guarded(column: DateColumn, queries: Sequence[tuple[Mapping[str, str], Reply]], seen_at: datetime) -> DateColumn:
    """The column with the largest of its dates that is not later than the visit."""
    if column.largest is not None and column.largest <= seen_at:
        return replace(column, past=column.largest)
    asked = (
        fields.moment(_held(_attributes(reply), "past"), per_second=_MS)
        for query, reply in queries
        if query.get("where", "").startswith(f"{column.name} <= ")
    )
    return replace(column, past=next((at for at in asked if at is not None and at <= seen_at), None))


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
