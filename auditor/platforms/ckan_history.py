"""What single datasets of CKAN tell: the deep half of `ckan`, asked through ckanapi.

One call for the log of changes, where the portal keeps one and shows it; for a dataset with tables in the DataStore one
more for each table (two at most), and two for each column of dates (three at most): its newest values and its oldest.
When files were added or replaced stands in the catalog's record already; where it does not, because the file only is
linked to, the headers of the first are asked for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from auditor.model import Dataset, DateColumn, Evidence, NotCollected, Observation, Portal, Signal, Source, quoted
from auditor.platforms import fields
from auditor.platforms.calls import Calls
from auditor.platforms.ckan_actions import asked, opened
from auditor.platforms.linked_files import WHAT, ask_headers, read_headers
from auditor.platforms.replies import Reply, refusal
from auditor.platforms.walking import Stopped

#: Each entry of the log holds the whole record as it was: tens of kilobytes.
MOST_ACTIVITIES = 50
MOST_TABLES, MOST_COLUMNS = 2, 3
#: Dates in the future (deadlines, expiries) are passed over among so many of the newest; where all of them are, among
#: so many more. Only CKAN 2.12 can be asked for those up to a date.
NEWEST, MANY_MORE = 100, 5000
#: Columns whose names can stand in a query, quoted; CKAN parts the names of several at commas.
_FIELD = re.compile(r'[^",\x00-\x1f]{1,63}')
_DATE_TYPE = re.compile(r"date|timestamp.*", re.IGNORECASE)
_OF_FILES = re.compile(r"(new|changed|deleted) resource")

# --- ask -----------------------------------------------------------------------------------------------------------


def observe(calls: Calls, portal: Portal, dataset: Dataset, record: Mapping[str, object]) -> None:
    """The calls for one dataset. Never raises for what the portal does, but Enough."""
    if "remote" not in calls.kept:
        try:
            calls.kept["remote"] = opened(calls.door, portal.base).remote
        except Stopped as problem:
            calls.kept["remote"] = None
            calls.kept["why"] = str(problem)
    remote = calls.kept["remote"]
    if remote is None:
        for what in ("activity", "rows", "dates"):
            calls.miss(what, calls.kept["why"])
        return

    def ask(what: str, action: str, params: Mapping[str, str | int]) -> Reply | None:
        return calls.ask(what, portal.base, lambda: asked(remote, action, params))

    ask("activity", "package_activity_list", {"id": dataset.id, "limit": MOST_ACTIVITIES})
    columns: list[tuple[str, str]] = []
    for table in _tables(record)[:MOST_TABLES]:
        reply = ask("rows", "datastore_search", {"resource_id": table, "limit": 0})
        columns += [(table, field) for field in _date_fields(reply)]
    for table, field in columns[:MOST_COLUMNS]:
        query: dict[str, str | int] = {"resource_id": table, "fields": field, "include_total": "false"}
        sort = f'"{field}" desc nulls last'
        newest = ask("dates", "datastore_search", {**query, "sort": sort, "limit": NEWEST})
        if newest is None or newest.problem is not None:
            continue
        ask("dates", "datastore_search", {**query, "sort": f'"{field}" asc', "limit": 1})
        values = _values(_Asked(table, field, True, newest))
        if len(values) >= NEWEST and all(at > calls.moment for *_, at in values):
            more: dict[str, str | int] = {"sort": sort, "limit": MANY_MORE, "offset": NEWEST}
            ask("dates", "datastore_search", {**query, **more})
    ask_headers(calls, _undated(record))


def _tables(record: Mapping[str, object]) -> list[str]:
    """The resources that are tables of the DataStore."""
    return [
        identifier
        for _, resource in _resources(record)
        if resource.get("datastore_active") in (True, "True", "true")
        and isinstance(identifier := resource.get("id"), str)
        and identifier
    ]


def _undated(record: Mapping[str, object]) -> list[str]:
    """The first file, where the portal knows neither of any file when it was replaced nor its rows."""
    found = [resource for _, resource in _resources(record)]
    if _tables(record) or any(fields.stamp(one.get("last_modified")) for one in found):
        return []
    urls = [url for one in found if isinstance(url := one.get("url"), str) and url[:4].lower() == "http"]
    return urls[:1]


def _resources(record: Mapping[str, object]) -> list[tuple[str, Mapping[str, Any]]]:
    held = record.get("resources")
    return [
        (f"/resources/{index}", resource)
        for index, resource in enumerate(held if isinstance(held, list) else ())
        if isinstance(resource, dict) and resource.get("state") != "deleted"
    ]


def _date_fields(reply: Reply | None) -> Iterator[str]:
    listed = _result(reply).get("fields")
    for field in listed if isinstance(listed, list) else ():
        name, kind = _object(field).get("id"), _object(field).get("type")
        if isinstance(name, str) and _FIELD.fullmatch(name) and isinstance(kind, str) and _DATE_TYPE.fullmatch(kind):
            yield name


# --- read ----------------------------------------------------------------------------------------------------------


class _Asked(NamedTuple):
    """An answer of the DataStore. field: the column it is sorted by; newest: whether from the newest on."""

    table: str
    field: str
    newest: bool
    reply: Reply


def observation(
    replies: Sequence[Reply], dataset: Dataset, record: Mapping[str, object], portal: Portal, seen_at: datetime
) -> Observation:
    """What the answers, and the dataset's own record, tell of one dataset. Pure; raises nothing whatever they hold."""
    log, stored, others = _sorted(replies)
    missing: dict[str, NotCollected] = {}
    signals = list(_files(dataset, record))
    refused = refusal(log)
    if refused is not None or log is None:
        missing["activity"] = refused or NotCollected("it was not asked for")
    elif not isinstance(_object(log.document).get("result"), list):
        missing["activity"] = NotCollected("the portal answers, but not with a log of changes")
    else:
        signals += _activities(log)
    undated = _undated(record)
    told = read_headers(others, len(undated))
    signals += told.signals
    if undated and told.why is not None:
        missing[WHAT] = told.why
    rows, why = _rows(stored, _tables(record))
    if why is not None:
        missing["rows"] = why
    dates = tuple(_dates(stored, seen_at))
    if not dates and (why_none := _why_no_dates(stored, _tables(record))) is not None:
        missing["dates"] = why_none
    return Observation(
        portal=portal.url,
        id=dataset.id,
        seen_at=seen_at,
        signals=tuple(signals),
        rows=rows,
        dates=dates,
        digest=_digest(record) or (told.digest if undated else None),
        not_collected=missing,
    )


def _sorted(replies: Sequence[Reply]) -> tuple[Reply | None, list[_Asked], list[Reply]]:
    """The log of changes, the answers of the DataStore, and those for the headers of files."""
    log, stored, others = None, [], []
    for reply in replies:
        try:
            parts = urlsplit(reply.url)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        except ValueError:
            continue
        if parts.path.endswith("/package_activity_list"):
            log = reply
        elif parts.path.endswith("/datastore_search"):
            sort = query.get("sort", "")
            field = sort.rpartition('"')[0].removeprefix('"')
            stored.append(_Asked(query.get("resource_id", ""), field, "desc" in sort.rpartition('"')[2], reply))
        else:
            others.append(reply)
    return log, stored, others


def _files(dataset: Dataset, record: Mapping[str, object]) -> Iterator[Signal]:
    """When files were added and replaced, by the catalog's record."""
    for place, resource in _resources(record):
        for name in ("created", "last_modified"):
            stamp = fields.stamp(resource.get(name))
            if stamp is not None and stamp.at is not None:
                evidence = Evidence(dataset.capture, f"{dataset.pointer}{place}/{name}", quoted(stamp.raw))
                yield Signal(Source.FILE_DATE, stamp.at, evidence=evidence)


def _activities(log: Reply) -> Iterator[Signal]:
    """Changes of files as such; edits of the record, and what tells neither, as the record's own date."""
    listed = _object(log.document).get("result")
    found = []
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict) and (at := fields.moment(entry.get("timestamp"))) is not None:
            found.append((at, index, entry))
    found.sort(key=lambda one: (one[0], -one[1]))
    before: Mapping[str, object] | None = None
    for at, index, entry in found:
        kind = fields.text(entry.get("activity_type")) or ""
        files = _state_of_files(entry)
        if kind == "deleted package":
            continue
        of_files = kind == "new package" or bool(_OF_FILES.fullmatch(kind))
        changed = files is not None and before is not None and files != before
        source = Source.ACTIVITY if of_files or changed else Source.ITEM_DATE
        yield Signal(source, at, evidence=log.evidence(f"/result/{index}/timestamp", entry["timestamp"]))
        before = files if files is not None else before


def _state_of_files(entry: Mapping[str, object]) -> Mapping[str, object] | None:
    """What an entry of the log shows of the files as they were then; None where it shows none."""
    package = _object(_object(entry.get("data")).get("package"))
    if not isinstance(package.get("resources"), list):
        return None
    return {
        str(resource.get("id")): [str(resource.get(name)) for name in ("url", "last_modified", "hash", "size")]
        for _, resource in _resources(package)
    }


def _rows(stored: Sequence[_Asked], tables: Sequence[str]) -> tuple[int | None, NotCollected | None]:
    """The rows of all tables together."""
    if not tables:
        return None, NotCollected("no file of it is a table of the portal")
    counts: dict[str, int] = {}
    for one in stored:
        result = _result(one.reply)
        if not one.field and (total := fields.whole(result.get("total"))) is not None:
            if result.get("total_was_estimated") in (True, "true"):
                return None, NotCollected("the portal only estimates the number of rows")
            counts[one.table] = total
    if len(counts) == len(set(tables)):
        return sum(counts.values()), None
    refused = next((why for one in stored if not one.field and (why := refusal(one.reply)) is not None), None)
    return None, refused or NotCollected(f"{len(counts)} of its {len(tables)} tables were counted")


def _dates(stored: Sequence[_Asked], seen_at: datetime) -> Iterator[DateColumn]:
    oldest = {(one.table, one.field): _values(one) for one in stored if one.field and not one.newest}
    newest: dict[tuple[str, str], list[_Asked]] = {}
    for one in stored:
        if one.field and one.newest:
            newest.setdefault((one.table, one.field), []).append(one)
    for key, answers in newest.items():
        values = [(one, *value) for one in answers for value in _values(one)]
        if values:
            first = next(iter(oldest.get(key, ())), None)
            one, place, stated, largest = values[0]
            yield DateColumn(
                name=one.field,
                smallest=first[2] if first else None,
                largest=largest,
                past=next((at for *_, at in values if at <= seen_at), None),
                evidence=one.reply.evidence(place, stated),
            )


def _values(one: _Asked) -> list[tuple[str, object, datetime]]:
    """The dates in an answer: where each stands, as what, and when it is."""
    listed = _result(one.reply).get("records")
    field = one.field.replace("~", "~0").replace("/", "~1")
    return [
        (f"/result/records/{index}/{field}", row[one.field], at)
        for index, row in enumerate(listed if isinstance(listed, list) else ())
        if (at := fields.moment(_object(row).get(one.field))) is not None
    ]


def _why_no_dates(stored: Sequence[_Asked], tables: Sequence[str]) -> NotCollected | None:
    """None where the tables were looked at and hold no column of dates."""
    if not tables:
        return NotCollected("no file of it is a table of the portal")
    if not stored:
        return refusal(None)
    return next((why for one in stored if (why := refusal(one.reply)) is not None), None)


def _digest(record: Mapping[str, object]) -> str | None:
    """Of the files' own digests, where the portal states every one."""
    marks = [(str(one.get("url")), fields.text(one.get("hash"))) for _, one in _resources(record)]
    if not marks or not all(mark for _, mark in marks):
        return None
    return f"sha256:{hashlib.sha256(repr(sorted(marks, key=str)).encode('utf-8', 'replace')).hexdigest()}"


def _result(reply: Reply | None) -> Mapping[str, Any]:
    return _object(_object(reply.document).get("result")) if reply is not None else {}


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
