"""The city learns who uses its data and for what, and changes something because of it.

Why: a portal that nobody watches is kept up for nobody; what users say is the cheapest advice there is.
How: looks for three parts on the city's and the portal's pages: counts of the use of the data (downloads, calls,
    visits of the portal), results of a survey of its users, and a report of what was changed because of users; each
    passes with a quote and a date within three years. Visitors of the city's website, surveys of residents or of
    customers of a service, and reports on spending or on how much was published are something else. What was not
    seen is unknown.
Fix: publish the use of the data each month, ask its users once a year, and report what was asked and what was done.
See: What Works Cities Standard of 2022, OD4; feedback that changed something on the Project Open Data Dashboard.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from auditor.check import Finding
from auditor.documents.data_users import Told, changes, is_survey, is_website_usage, survey, usage
from auditor.model import Evidence
from auditor.web import Document, Website
from checks._seen import called, not_seen, passes, quote, unsure, whole

VERSION = 1
EFFORT = "medium"
READS = ()
ABOUT = "city"

#: What is older tells nothing of users today; the span of a survey every second year with some delay.
_RECENT = timedelta(days=1096)
_YEARS = 3
_USAGE = re.compile(r"\b(?:open data|data portal|portal)\W+(?:\w+\W+){0,2}(?:usage|analytics|metrics)\b", re.IGNORECASE)
_SURVEY = re.compile(r"\b(?:open data|data portal|portal|data users?)\W+(?:\w+\W+){0,2}survey\b", re.IGNORECASE)
_REPORT = re.compile(r"\bopen data\W+(?:\w+\W+){0,2}report\b|\byou asked\W+we did\b", re.IGNORECASE)


def find(website: Website, taken_at: datetime) -> Iterator[Finding]:
    today = taken_at.date()
    yield _usage(website, today)
    yield _survey(website, today)
    yield _changes(website, today)


def _usage(website: Website, today: date) -> Finding:
    field = "insights.usage"
    told = _best([one for document in website.own if (one := usage(document, today))])
    if told is not None:
        return _dated(field, "publishes how much its data is used", told, today)
    other = next((document for document in website.own if is_website_usage(document)), None)
    if other is not None:
        message = f"shows {called(other)}, which counts visitors of a website and not the use of its data"
        return unsure(field, message, whole(other))
    return not_seen(website, field, "counts of the use of its data", _USAGE)


def _survey(website: Website, today: date) -> Finding:
    field = "insights.survey"
    told = [one for document in website.own if (one := survey(document, today))]
    # The fullest in rounds speaks; a report that mentions a survey stands behind the survey itself.
    best = max(told, key=lambda one: (one.years[-1:], len(one.years), is_survey(one.document), one.count), default=None)
    if best is None:
        empty = next((document for document in website.own if is_survey(document)), None)
        if empty is not None:
            message = f"shows {called(empty)}, in which no results of a survey were seen"
            return unsure(field, message, whole(empty))
        return not_seen(website, field, "results of a survey of the users of its data", _SURVEY)
    if not best.years:
        return _dated(field, "publishes what users of its data answered", best, today)
    if today.year - best.years[-1] > _YEARS:
        message = f"shows a survey of users of its data of {best.years[-1]}, {called(best.document)}, and none later"
        return unsure(field, message, _quote(best))
    years = " and ".join(str(year) for year in best.years[-2:])
    message = f"publishes what users of its data answered in {years}, {called(best.document)}"
    return passes(field, message, _quote(best))


def _changes(website: Website, today: date) -> Finding:
    field = "insights.changes"
    told = _best([one for document in website.own if (one := changes(document, today))])
    if told is not None:
        return _dated(field, "says what it changed because of users of its data", told, today)
    return not_seen(website, field, "report of what it changed because of users of its data", _REPORT)


def _best(told: list[Told]) -> Told | None:
    return max(told, key=lambda one: (one.day or date.min, one.count, _url(one.document)), default=None)


def _url(document: Document) -> str:
    return document.url


def _dated(field: str, does: str, told: Told, today: date) -> Finding:
    """The finding about what was seen: within three years it passes, else it is too old or of no known age."""
    name = called(told.document)
    if told.day is None:
        return unsure(field, f"{does}, {name}, on which no date was seen", _quote(told))
    if today - told.day > _RECENT:
        return unsure(field, f"shows {name}, of {told.day:%B %Y}, more than three years before", _quote(told))
    return passes(field, f"{does}, {name}, the latest date on it of {told.day:%B %Y}", _quote(told))


def _quote(told: Told) -> Evidence:
    return quote(told.document, told.start, min(told.end, told.start + 190))
