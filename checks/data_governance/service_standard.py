"""A public standard says how the city builds good data and digital services.

Why: a dashboard that nobody needed, or that nobody looks after, costs as much as a good one.
How: looks for a standard for data or digital services on the city's own pages, and in it for requirements, for whom
    they hold, and for data or analysis among what it covers. Guides to a brand or to the look of a website, standards
    of customer service, and standards for drawings, addresses or metadata do not count. What was not
    seen is unknown.
Fix: publish the standard with its points, say that all departments and vendors have to meet it, and that it covers
    datasets, dashboards and analyses.
See: What Works Cities Standard of 2022, Data Management: data service standard, public by definition.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.documents.practice_kinds import STANDARD
from auditor.web import Website
from checks._seen import called, not_seen, part, passes, quote, searched, told, unsure, whole

VERSION = 1
EFFORT = "high"
READS = ()
ABOUT = "city"

_PARTS = {
    "requirements": "what a standard for data and digital services asks for",
    "scope": "whom a standard for data and digital services binds",
    "data": "data, dashboards or analyses in a standard for digital services",
}
_HAS = {
    "requirements": "lists the requirements of its standard",
    "scope": "says for whom its standard holds",
    "data": "covers data or analyses by its standard",
}


def find(website: Website) -> Iterator[Finding]:
    found, others = told(website, STANDARD)
    # One document is the standard; what others of that name say is not put to its account.
    best = found[:1]
    if best:
        message = f"publishes a standard for data or digital services, {called(best[0].document)}"
        yield passes("standard.public", message, quote(best[0].document, *best[0].named))
    else:
        yield not_seen(website, "standard.public", STANDARD.thing, STANDARD.called, others)
    for name, thing in _PARTS.items():
        field = f"standard.{name}"
        if evidence := part(best, name):
            yield passes(field, _HAS[name], evidence)
        else:
            place = (whole(best[0].document),) if best else searched(website)
            yield unsure(field, f"shows no words on {thing}", *place)
