"""A written policy protects the privacy of the data that the city holds.

Why: residents give the city data about themselves because they have to; a written policy says who guards it.
How: looks for an adopted document about data that departments hold, and in it for roles and for reviews before data
    is released. Privacy notices about visits to a website, cookie banners and the notice of one department about
    health records do not count. Whether the policy is in force everywhere, whether reviews are held, and whether
    data has been put into classes cannot be seen, so these stay unknown.
Fix: publish the policy with its number and date, who reviews what, and how data is classed.
See: What Works Cities Standard of 2022, Data Management: privacy and confidentiality.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.check import Finding
from auditor.documents.practice_kinds import HEALTH_NOTICE, PRIVACY
from auditor.documents.practices import Reading
from auditor.documents.standing import name_of
from auditor.documents.stated import newest
from auditor.web import Website
from checks._seen import called, not_seen, part, passes, quote, searched, told, unsure, whole

VERSION = 1
EFFORT = "high"
READS = ()
ABOUT = "city"


def find(website: Website, taken_at: datetime) -> Iterator[Finding]:
    found, others = told(website, PRIVACY)
    held = [reading for reading in found if not _of_health(reading)]
    yield _policy(website, held, others, taken_at)
    yield _roles_and_review(website, held, others)
    first = (whole(held[0].document),) if held else searched(website)
    yield unsure("privacy.in_force", "has to say itself whether every department follows a policy on privacy", *first)
    yield unsure("privacy.reviews", "has to say itself whether releases of data are reviewed for privacy", *first)
    classes = part(held, "classes")
    message = "has to say itself whether its data has been put into classes"
    yield unsure("privacy.classes", message, *((classes,) if classes else first))


def _of_health(reading: Reading) -> bool:
    """Whether a document is about the health records of one department."""
    document = reading.document
    return HEALTH_NOTICE.search(f"{name_of(document)}\n{document.text[:1000]}") is not None


def _policy(website: Website, held: list[Reading], others: tuple[Reading, ...], taken_at: datetime) -> Finding:
    field = "privacy.policy"
    for reading in held:
        stated = newest(reading.document, taken_at.date())
        if "instrument" in reading.parts and stated is not None:
            message = f"publishes a policy on the privacy of data that it holds, {called(reading.document)}"
            places = (
                quote(reading.document, *reading.parts["instrument"]),
                quote(reading.document, stated.start, stated.end),
            )
            return passes(field, message, *places)
    if held:
        message = f"shows {called(held[0].document)}; that and when it was adopted was not seen"
        return unsure(field, message, whole(held[0].document))
    return not_seen(website, field, PRIVACY.thing, PRIVACY.called, others)


def _roles_and_review(website: Website, held: list[Reading], others: tuple[Reading, ...]) -> Finding:
    field = "privacy.roles_and_review"
    roles, review = part(held, "roles"), part(held, "review")
    if roles is not None and review is not None:
        return passes(field, "says who guards the privacy of its data and what is reviewed", roles, review)
    if roles is not None or review is not None:
        has, lacks = ("who guards the privacy of its data", "what is reviewed")[:: 1 if roles is not None else -1]
        return unsure(field, f"says {has}; {lacks} was not seen", *(place for place in (roles, review) if place))
    return not_seen(website, field, "roles and reviews for the privacy of data", PRIVACY.called, others)
