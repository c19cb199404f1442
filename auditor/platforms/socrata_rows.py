"""What single datasets of Socrata tell: the deep half of `socrata`, asked through sodapy.

Three calls as a rule: the asset's own record, its rows grouped by the day they last changed, and by the day they were
added. The two together tell appended rows from edited ones and from a table that is replaced whole each time. The
record holds the range of dates inside; only a column whose largest date lies in the future needs a query of its own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import requests
from sodapy import Socrata

from auditor.http import Answer, Door
from auditor.model import Dataset, DateColumn, Label, NotCollected, Observation, Portal, Signal, Source, replace
from auditor.platforms import fields
from auditor.platforms.calls import Calls
from auditor.platforms.replies import Reply, refusal

TOKEN_VARIABLE = "SOCRATA_APP_TOKEN"
#: So many days are listed at most: a year of daily work, three decades of monthly.
MOST_DAYS = 400
#: Queries for one dataset that only a date in the future makes necessary; columns in a query for all of them.
MOST_GUARDED, MOST_COLUMNS = 3, 6
_ID = re.compile(r"[a-z0-9]{4}-[a-z0-9]{4}")
#: Names that can stand in a query as they are.
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,80}")
_DATE_TYPES = ("calendar_date", "fixed_timestamp", "floating_timestamp", "date")
_SYSTEM_FIELDS = {"row_updated": ":updated_at", "row_created": ":created_at"}
#: How a day is made of a system timestamp. It has a zone, and `date_trunc_ymd` alone takes only those without: it is
#: for servers that know neither of the others. Source: SoQLFunctions.scala of socrata-platform/soql-reference.
_DAY_OF = ("datez_trunc_ymd({})", "date_trunc_ymd({},'UTC')", "date_trunc_ymd({})")
_SOURCES = {"row_updated": Source.ROW_UPDATED, "row_created": Source.ROW_CREATED}
_NO_ROWS = NotCollected("the asset has no rows on the portal: it links to a file or a page")

# --- ask -----------------------------------------------------------------------------------------------------------


def observe(calls: Calls, portal: Portal, dataset: Dataset, record: Mapping[str, object]) -> None:
    """The calls for one dataset. Never raises for what the portal does, but Enough."""
    if not _ID.fullmatch(dataset.id):
        calls.miss("record", "its identifier is none that the platform gives")
        return
    soda = calls.kept.get("soda") or calls.kept.setdefault("soda", _Soda(calls, portal.base))
    view = soda.ask("record", lambda client: client.get_metadata(dataset.id))
    closed = view is not None and view.status in (401, 403, 404)
    if closed or not _has_rows(_object(view.document if view else None), record):
        return
    for what, field in _SYSTEM_FIELDS.items():
        reply = soda.days(what, dataset.id, field)
        if what == "row_updated" and reply is not None and reply.status == 400:
            soda.query("row_updated_last", dataset.id, {"select": f"max({field}) as day"})
    columns = _date_columns(view)
    unknown = [column.field for column in columns if column.range.largest is None][:MOST_COLUMNS]
    if unknown and view is not None and not view.problem:
        parts = [f"{name}({field}) as {name}_{field}" for field in unknown for name in ("min", "max", "count")]
        found = soda.query("dates", dataset.id, {"select": ",".join(parts)})
        columns = [_completed(column, [found] if found else []) for column in columns]
    ahead = [one for one in columns if one.range.largest is not None and one.range.largest > calls.moment]
    for column in ahead[:MOST_GUARDED]:
        where = f"{column.field} <= '{calls.moment:%Y-%m-%dT%H:%M:%S}{'Z' if column.fixed else ''}'"
        soda.query("dates", dataset.id, {"select": f"max({column.field}) as past_{column.field}", "where": where})


def send_token(door: Door, base: str) -> None:
    """Has the door send the app token to the portal, where there is one."""
    door.send_token(urlsplit(base).hostname or "", "X-App-Token", os.environ.get(TOKEN_VARIABLE, ""))


class _Soda:
    """sodapy's client on the door's own session, one for all datasets of a portal.

    What it makes of an answer is not used: it raises where there is no content type, and on errors that are lists. The
    captured bytes are read, as they are read again when deriving.
    """

    def __init__(self, calls: Calls, base: str) -> None:
        self._calls = calls
        self._base = base
        self._day_of: tuple[str, ...] = _DAY_OF
        self._heard: list[requests.Response] = []
        parts = urlsplit(base)
        send_token(calls.door, base)
        # The door sends the token itself, and drops it where it is refused; without one sodapy complains on stderr.
        adapter = {"prefix": f"{parts.scheme}://", "adapter": calls.door.adapter}
        self._client = Socrata(parts.netloc, "the door's", session_adapter=adapter, timeout=60)
        # Its own session would follow a redirect to another scheme past the door.
        self._client.session = calls.door.new_session()
        self._client.session.headers["Accept"] = "application/json"
        self._client.session.hooks["response"].append(self._hear)

    def ask(self, what: str, call: Callable[[Any], object]) -> Reply | None:
        """One call of the client's."""

        def fetch() -> Answer:
            self._heard.clear()
            call(self._client)
            last = self._heard[-1]
            return Answer(last.capture, last.headers)  # type: ignore[attr-defined]

        return self._calls.ask(what, self._base, fetch)

    def query(self, what: str, dataset_id: str, query: Mapping[str, str | int]) -> Reply | None:
        """One query of rows."""
        return self.ask(what, lambda client: client.get(dataset_id, **query))

    def days(self, what: str, dataset_id: str, field: str) -> Reply | None:
        """The rows by the day in a system field; in the first way that the portal understands, and then always so."""
        reply: Reply | None = None
        for form in self._day_of:
            select = f"{form.format(field)} as day,count(*) as rows"
            grouped: dict[str, str | int] = {"select": select, "group": "day", "order": "day desc", "limit": MOST_DAYS}
            reply = self.query(what, dataset_id, grouped)
            if reply is not None and reply.problem is None:
                self._day_of = (form,)
            if reply is None or reply.status != 400:
                break
        return reply

    def _hear(self, response: requests.Response, **_: object) -> None:
        self._heard.append(response)
        if not response.is_redirect:
            response.status_code = 200
            response.headers["content-type"] = "application/json"
            response._content = b"null"


# --- read ----------------------------------------------------------------------------------------------------------


class _DateColumn(NamedTuple):
    """A column of dates: its name in queries, whether its times have a zone, and what is known of its range."""

    field: str
    fixed: bool
    range: DateColumn


def observation(
    replies: Sequence[Reply], dataset: Dataset, record: Mapping[str, object], portal: Portal, seen_at: datetime
) -> Observation:
    """What the answers tell of one dataset. Pure; raises nothing whatever they hold."""
    view, tables = _sorted(replies)
    missing: dict[str, NotCollected] = {}
    body = _object(view.document if view else None)
    signals: list[Signal] = []
    refused = refusal(view)
    if refused is not None:
        missing["record"] = missing["rows"] = missing["dates"] = refused
    elif view is not None and (at := fields.moment(body.get("rowsUpdatedAt"))) is not None:
        evidence = view.evidence("/rowsUpdatedAt", body["rowsUpdatedAt"])
        signals.append(Signal(Source.DATA_DATE, at, evidence=evidence))
    has_rows = _has_rows(body, record)
    counted: int | None = None
    for what, source in _SOURCES.items():
        days, total, why = _days(tables, what, source)
        signals += days
        counted = total if counted is None else counted
        if why is not None and not days:
            missing[what] = (why if tables or refused is None else refused) if has_rows else _NO_ROWS
    rows = _row_count(body)
    columns = [_completed(column, [reply for _, reply in tables]) for column in _date_columns(view)]
    if any(column.range.largest is None for column in columns):
        missing.setdefault("dates", _why_no_dates(tables))
    rows = counted if rows is None else rows
    if rows is not None:
        missing.pop("rows", None)
    elif "rows" not in missing:
        missing["rows"] = refusal(None) if has_rows else _NO_ROWS  # type: ignore[assignment]
    return Observation(
        portal=portal.url,
        id=dataset.id,
        seen_at=seen_at,
        signals=tuple(signals),
        rows=rows,
        dates=tuple(_guarded(column, tables, seen_at) for column in columns if column.range.largest is not None),
        labels=_labels(body, dataset),
        not_collected=missing,
    )


def _has_rows(view: Mapping[str, object], record: Mapping[str, object]) -> bool:
    kind = view.get("viewType") or _object(record.get("resource")).get("lens_view_type")
    return kind in ("tabular", "geo")


#: The first expression selected, which tells what a query was for.
_SELECTED = re.compile(r"(?P<function>\w+)\((?P<field>:?\w+)\) as (?P<alias>\w+)")
_Tables = Sequence[tuple[str, Reply]]


def _sorted(replies: Sequence[Reply]) -> tuple[Reply | None, _Tables]:
    """The asset's record, and the answers to queries with what they selected."""
    view, tables = None, []
    for reply in replies:
        try:
            parts = urlsplit(reply.url)
            selected = parse_qs(parts.query).get("$select", [""])[0]
        except ValueError:
            continue
        if "/api/views/" in parts.path:
            view = reply
        elif "/resource/" in parts.path:
            tables.append((selected, reply))
    return view, tables


def _days(tables: _Tables, what: str, source: Source) -> tuple[list[Signal], int | None, NotCollected | None]:
    """The days on which rows changed, the number of rows where all days are listed, and why there are none."""
    why: NotCollected | None = None
    field = _SYSTEM_FIELDS[what]
    for selected, reply in tables:
        if f"({field}" not in selected:
            continue
        refused = refusal(reply)
        if refused is not None:
            why = why or refused
            continue
        found, total, listed = [], 0, reply.document if isinstance(reply.document, list) else []
        for index, row in enumerate(listed):
            at = fields.moment(_object(row).get("day"))
            rows = fields.whole(_object(row).get("rows"))
            total += rows or 0
            if at is not None:
                found.append(Signal(source, at, rows, reply.evidence(f"/{index}/day", row["day"])))
        whole = bool(total) and len(listed) < MOST_DAYS
        return found, total if whole else None, None if found else NotCollected("the table lists no days")
    return [], None, why or refusal(None)


def _row_count(view: Mapping[str, object]) -> int | None:
    counts = [fields.whole(_object(column.get("cachedContents")).get("count")) for _, column in _columns(view)]
    return max((count for count in counts if count is not None), default=None)


def _columns(view: Mapping[str, object]) -> list[tuple[str, Mapping[str, object]]]:
    held = view.get("columns")
    return [
        (f"/columns/{index}", column)
        for index, column in enumerate(held if isinstance(held, list) else ())
        if isinstance(column, dict)
    ]


def _date_columns(view: Reply | None) -> list[_DateColumn]:
    """The columns that hold dates, the platform's own left aside, with the range that the record states."""
    found: list[_DateColumn] = []
    if view is None or view.problem:
        return found
    for place, column in _columns(_object(view.document)):
        field, kind = column.get("fieldName"), column.get("dataTypeName")
        if not isinstance(field, str) or not _FIELD.fullmatch(field) or kind not in _DATE_TYPES:
            continue
        cached = _object(column.get("cachedContents"))
        largest = fields.moment(cached.get("largest"))
        known = DateColumn(
            name=fields.plain(column.get("name")) or field,
            smallest=fields.moment(cached.get("smallest")),
            largest=largest,
            filled=fields.whole(cached.get("non_null")),
            evidence=view.evidence(f"{place}/cachedContents/largest", cached["largest"]) if largest else None,
        )
        found.append(_DateColumn(field, kind in ("fixed_timestamp", "date"), known))
    return found


def _completed(column: _DateColumn, replies: Sequence[Reply]) -> _DateColumn:
    """A column whose range the record does not state, with the one that was asked for."""
    if column.range.largest is not None:
        return column
    for reply in replies:
        row = _first_row(reply)
        name = f"max_{column.field}"
        largest = fields.moment(row.get(name))
        if largest is not None:
            smallest, filled = row.get(f"min_{column.field}"), row.get(f"count_{column.field}")
            known = replace(
                column.range,
                smallest=fields.moment(smallest),
                largest=largest,
                filled=fields.whole(filled),
                evidence=reply.evidence(f"/0/{name}", row[name]),
            )
            return column._replace(range=known)
    return column


def _guarded(column: _DateColumn, tables: _Tables, seen_at: datetime) -> DateColumn:
    """The column with the largest of its dates that is not later than the visit."""
    largest = column.range.largest
    if largest is not None and largest <= seen_at:
        return replace(column.range, past=largest)
    name = f"past_{column.field}"
    asked = (fields.moment(_first_row(reply).get(name)) for selected, reply in tables if name in selected)
    return replace(column.range, past=next((at for at in asked if at is not None and at <= seen_at), None))


def _why_no_dates(tables: _Tables) -> NotCollected:
    for selected, reply in tables:
        match = _SELECTED.match(selected)
        if match is not None and match["function"] == "min" and (why := refusal(reply)) is not None:
            return why
    return NotCollected("the portal states no range of dates for some columns")


def _first_row(reply: Reply) -> Mapping[str, Any]:
    return _object(reply.document[0]) if isinstance(reply.document, list) and reply.document else {}


def _labels(view: Mapping[str, object], dataset: Dataset) -> tuple[Label, ...]:
    """Declared frequencies among the asset's own fields that the catalog did not say already."""
    known = {label.text for label in dataset.accrual_periodicity}
    found = []
    for group, held in _object(_object(view.get("metadata")).get("custom_fields")).items():
        for key, value in _object(held).items():
            text = fields.text(value)
            if text and text not in known and fields.is_frequency_field(key):
                found.append(Label(f"{group} / {key}", text))
    return tuple(found)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
