"""A written process says how the city's data is shared between departments and with partners.

Why: without one each request is a negotiation of its own, and data that could help stays where it is.
How: looks for pages and documents about sharing data: a procedure with steps or a template of an agreement passes
    as a written process; a contact together with the days in which an answer comes passes as an easy one. A single
    agreement between named parties, forms for public records and requests for open datasets do not count. Whether
    departments use the process, whether protected data is shared under it, and whether it is quicker cannot be
    seen, so these stay unknown.
Fix: publish the procedure, the template of the agreement, whom to ask and when an answer comes.
See: What Works Cities Standard of 2022, Data Management: sharing data.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.documents.practice_kinds import SHARING
from auditor.documents.practices import Reading, pattern
from auditor.documents.standing import name_of
from auditor.model import Evidence
from auditor.web import Website
from checks._seen import called, not_seen, part, passes, searched, told, unsure, whole

VERSION = 1
EFFORT = "medium"
READS = ()
ABOUT = "city"

#: An agreement; it is one of its kind where nothing says that it is a template.
_AGREEMENT = pattern(r"\b(?:agreement|memorandum of understanding|mou)\b")


def find(website: Website) -> Iterator[Finding]:
    found, others = told(website, SHARING)
    written = [reading for reading in found if not _is_single(reading)]
    yield _process(website, found, written, others)
    yield _service(website, written, others)
    first = (whole(written[0].document),) if written else searched(website)
    yield unsure("sharing.use", "has to say itself whether departments share data by a common process", *first)
    yield _protected(written, first)
    yield unsure("sharing.speed", "has to say itself whether sharing data became quicker", *first)


def _is_single(reading: Reading) -> bool:
    agreement = _AGREEMENT.search(name_of(reading.document)) is not None
    return agreement and "template" not in reading.parts and "turnaround" not in reading.parts


def _process(
    website: Website, found: tuple[Reading, ...], written: list[Reading], others: tuple[Reading, ...]
) -> Finding:
    field = "sharing.process"
    places = [place for name in ("process", "template") if (place := part(written, name)) is not None]
    if places:
        return passes(field, f"publishes a written process for sharing data, {called(written[0].document)}", *places)
    if found and not written:
        message = f"shows a single agreement, {called(found[0].document)}, and no process or template"
        return unsure(field, message, whole(found[0].document))
    return not_seen(website, field, SHARING.thing, SHARING.called, others)


def _service(website: Website, written: list[Reading], others: tuple[Reading, ...]) -> Finding:
    field = "sharing.service"
    contact, days = part(written, "contact"), part(written, "turnaround")
    if contact is not None and days is not None:
        return passes(field, "says whom to ask for data and how soon an answer comes", contact, days)
    if contact is not None or days is not None:
        has, lacks = ("whom to ask for data", "how soon an answer comes")[:: 1 if contact is not None else -1]
        return unsure(field, f"says {has}; {lacks} was not seen", *(place for place in (contact, days) if place))
    return not_seen(website, field, "a contact and a time for answers on sharing data", SHARING.called, others)


def _protected(written: list[Reading], first: tuple[Evidence, ...]) -> Finding:
    field = "sharing.protected"
    place = part(written, "protected")
    if place is None:
        return unsure(field, "has to say itself how protected data is shared", *first)
    return unsure(
        field, "speaks of protected data in its process; whether it is shared so, only the city can say", place
    )
