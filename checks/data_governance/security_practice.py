"""A policy on data security and a plan for incidents exist by name.

Why: a breach costs residents more than the city; a policy and a plan are what an assessor asks for.
How: looks for the titles of a security policy and of a plan for incidents, with their dates, and for nothing else:
    what they say is rightly not public. Advice to residents, awareness pages and how a website encrypts its traffic
    say nothing about it and do not count. Whether the policy is followed, and whether the plan was tried, cannot be
    seen, so these stay unknown.
Fix: publish titles and dates of the policy and the plan, not their contents.
See: What Works Cities Standard of 2022, Data Management: data security.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.check import Finding
from auditor.documents.practice_kinds import SECURITY
from auditor.documents.practices import Reading
from auditor.documents.stated import newest
from auditor.web import Website
from checks._seen import called, not_seen, on, passes, quote, searched, told, unsure, whole

VERSION = 1
EFFORT = "high"
READS = ()
ABOUT = "city"


def find(website: Website, taken_at: datetime) -> Iterator[Finding]:
    found, others = told(website, SECURITY)
    yield _titles(website, found, others, taken_at)
    first = (whole(found[0].document),) if found else searched(website)
    yield unsure(
        "security.followed", "has to say itself whether a security policy is followed in all departments", *first
    )
    yield unsure("security.tried", "has to say itself whether a plan for incidents was tried", *first)


def _titles(website: Website, found: tuple[Reading, ...], others: tuple[Reading, ...], taken_at: datetime) -> Finding:
    field = "security.titles"
    for reading in found:
        if stated := newest(reading.document, taken_at.date()):
            message = f"shows by its title a document on data security, {called(reading.document)}, of {on(stated.day)}"
            return passes(field, message, whole(reading.document), quote(reading.document, stated.start, stated.end))
    if found:
        return unsure(field, f"shows {called(found[0].document)}, on which no date was seen", whole(found[0].document))
    return not_seen(website, field, SECURITY.thing, SECURITY.called, others)
