"""A document says who is responsible for the city's data.

Why: what everybody is responsible for, nobody is; the certification asks for a written list of duties with a
    named lead and a purpose.
How: looks for charters, governance pages, policies and strategies about the city's data, and in them for a
    lead (a chief data officer or the like), for data stewards, for duties, for a purpose, and for a data
    strategy with its date. Each part passes with its quote, or was not seen. Job ads, news, drafts, terms of use
    and minutes do not count. Whether the document is in force is never judged.
Fix: write down who leads, who looks after each department's data, what they have to do and to what end, and
    publish it.
See: What Works Cities assessment guide 2019, governance responsibilities: a document of roles.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.check import Finding
from auditor.documents.practice_kinds import ROLES, STRATEGY
from auditor.documents.stated import newest
from auditor.web import Website
from checks._seen import called, not_seen, on, part, passes, quote, searched, told, unsure, whole

VERSION = 1
EFFORT = "medium"
READS = ()
ABOUT = "city"

_PARTS = {
    "lead": "names who leads on the city's data, and what that person has to do",
    "stewards": "names people in departments who look after their data, and what they have to do",
    "duties": "has a written list of duties for the city's data",
    "purpose": "says what the governance of its data is for",
}
_MISSING = {
    "lead": "a named lead for the city's data with duties",
    "stewards": "data stewards with duties",
    "duties": "a written list of duties for the city's data",
    "purpose": "a stated purpose of data governance",
}


def find(website: Website, taken_at: datetime) -> Iterator[Finding]:
    found, others = told(website, ROLES)
    for name, message in _PARTS.items():
        field = f"roles.{name}"
        if evidence := part(found, name):
            yield passes(field, message, evidence)
        else:
            yield not_seen(website, field, _MISSING[name], ROLES.called, () if found else others)
    yield _strategy(website, taken_at)
    message = "has to say itself whether these duties are in force in every department"
    yield unsure("roles.in_force", message, *([whole(found[0].document)] if found else searched(website)))


def _strategy(website: Website, taken_at: datetime) -> Finding:
    field = "roles.strategy"
    found, others = told(website, STRATEGY)
    for reading in found:
        if stated := newest(reading.document, taken_at.date()):
            message = f"publishes a data strategy, {called(reading.document)}, with the date {on(stated.day)}"
            return passes(field, message, quote(reading.document, stated.start, stated.end))
    if found:
        message = f"publishes {called(found[0].document)}, on which no date was seen"
        return unsure(field, message, whole(found[0].document))
    return not_seen(website, field, STRATEGY.thing, STRATEGY.called, others)
