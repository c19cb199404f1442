"""Requests for datasets are answered in public.

Why: people who see that a request led to something ask again; a list of wishes that nobody answers tells them not to.
How: looks on the city's and the portal's pages and files for lists of requested or suggested datasets. Passes where one
    of them has an answer or an outcome and a date within the two years before, and once more where at least half of
    those listed have one. Requests for public records, requests for services, and lists of wishes without a word of
    the city do not count: these, and what was not seen, stay unknown.
Fix: list each request with its date, its state and the city's dated answer, those that were declined as well.
See: What Works Cities Standard of 2022, OD4; public engagement on the Project Open Data Dashboard (two-way, in use).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct

from auditor.check import Finding
from auditor.documents.data_requests import CALLED, Request, is_requests, requests
from auditor.model import Evidence
from auditor.web import Document, Website
from checks._seen import called, not_seen, passes, quote, unsure, whole

VERSION = 1
EFFORT = "medium"
READS = ()
ABOUT = "city"

_RECENT = timedelta(days=731)
_QUOTED = 3


class Log(Struct, frozen=True):
    """A list of requests. newest: of the dates with an answered one, on or before the audit; None without a date."""

    document: Document
    listed: tuple[Request, ...]
    answered: tuple[Request, ...]
    newest: date | None


def find(website: Website, taken_at: datetime) -> Iterator[Finding]:
    today = taken_at.date()
    logs = [_log(document, listed, today) for document in website.own if (listed := _listed(document))]
    best = max(logs, key=lambda log: (_is_recent(log, today), len(log.answered), len(log.listed)), default=None)
    if best is None:
        for field in ("requests.answered", "requests.share"):
            yield not_seen(website, field, "a list of requests for datasets with answers", CALLED)
        return
    yield _answered(best, today)
    yield _share(best, today)


def _listed(document: Document) -> tuple[Request, ...]:
    return requests(document) if is_requests(document) else ()


def _log(document: Document, listed: tuple[Request, ...], today: date) -> Log:
    answered = sorted(
        (one for one in listed if one.answered), key=lambda one: _newest(one, today) or date.min, reverse=True
    )
    return Log(document, listed, tuple(answered), _newest(answered[0], today) if answered else None)


def _newest(request: Request, today: date) -> date | None:
    return max((day for day in request.days if day <= today), default=None)


def _is_recent(log: Log, today: date) -> bool:
    return log.newest is not None and today - log.newest <= _RECENT


def _answered(log: Log, today: date) -> Finding:
    field, name = "requests.answered", called(log.document)
    if not log.answered:
        message = f"shows {_suggestions(log)}, {name}, none with an answer"
        return unsure(field, message, *_quotes(log.document, log.listed))
    quotes = _quotes(log.document, log.answered)
    if log.newest is None:
        return unsure(field, f"shows answers to requests for datasets, {name}, none with a date", *quotes)
    if not _is_recent(log, today):
        message = (
            f"answered requests for datasets, {name}, the latest of {log.newest:%B %Y}, more than two years before"
        )
        return unsure(field, message, *quotes)
    return passes(field, f"answers requests for datasets in public, {name}, the latest of {log.newest:%B %Y}", *quotes)


def _share(log: Log, today: date) -> Finding:
    field = "requests.share"
    many = f"{len(log.answered):,}" if log.answered else "none"
    message = f"shows {_suggestions(log)}, {many} of them with an answer or an outcome"
    if _is_recent(log, today) and 2 * len(log.answered) >= len(log.listed):
        return passes(field, message, *_quotes(log.document, log.answered))
    return unsure(field, message, whole(log.document))


def _suggestions(log: Log) -> str:
    return "one suggestion of a dataset" if len(log.listed) == 1 else f"{len(log.listed):,} suggestions of datasets"


def _quotes(document: Document, listed: tuple[Request, ...]) -> list[Evidence]:
    return [quote(document, one.start, min(one.end, one.start + 190)) for one in listed[:_QUOTED]]
