"""A written process says how data becomes open data.

Why: where it is written down who proposes, reviews and signs off, publishing goes on when people leave, and nothing
    private slips out.
How: looks on the city's own pages for a handbook, checklist or procedure for publishing datasets, and in it for
    steps, roles, a review of privacy, a check of quality and a date. The vendor's manual, guides to the website's
    content, press releases and sentences of a strategy do not count. Whether departments follow it only the city can
    say, and what was not seen is unknown: most handbooks are internal.
Fix: publish the handbook with steps, who does each, the reviews for privacy and quality, and the day of its edition.
See: What Works Cities assessment guide of 2019, documented publishing process (2018 edition, OD2).
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.documents.handbooks import HANDBOOK, handbooks
from auditor.web import Website
from checks._seen import called, not_seen, part, passes, quote, searched, unsure, whole

VERSION = 1
EFFORT = "high"
READS = ()
ABOUT = "city"

_PARTS = {
    "steps": "the steps in which data is published",
    "roles": "who does what when data is published",
    "privacy": "a review of privacy before data is published",
    "quality": "a check of quality before data is published",
    "dated": "the day of its edition",
}
#: A page that names neither steps nor roles speaks of publishing, and is no process.
_ESSENTIAL = ("steps", "roles")


def find(website: Website) -> Iterator[Finding]:
    found, others = handbooks(website.own)
    best = [one for one in found if any(name in one.parts for name in _ESSENTIAL)][:1]
    if best:
        message = f"publishes a written process for publishing data, {called(best[0].document)}"
        yield passes("process.public", message, quote(best[0].document, *best[0].named))
    else:
        yield not_seen(website, "process.public", HANDBOOK.thing, HANDBOOK.called, others)
    for name, thing in _PARTS.items():
        field = f"process.{name}"
        if evidence := part(best, name):
            yield passes(field, f"writes down {thing}", evidence)
        else:
            place = (whole(best[0].document),) if best else searched(website)
            yield unsure(field, f"shows no words on {thing}", *place)
