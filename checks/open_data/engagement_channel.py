"""People can tell the city which data they need, and somebody answers.

Why: departments publish what they guess is wanted as long as nobody can say what is.
How: looks on the city's and the portal's pages for a way to suggest or request datasets. Passes where the city says in
    its own words whom to write to or who deals with it, and once more where it promises an answer or names a place to
    talk. A form or a list of nominations as catalog software brings it along is too little, and pages for the website,
    for services (311) and for public records are something else: these, and what was not seen, stay unknown.
Fix: say beside the catalog how to ask for a dataset, who reads it, and when an answer comes.
See: What Works Cities Standard of 2022, OD4; public engagement on the Project Open Data Dashboard.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from auditor.check import Finding
from auditor.documents.data_requests import CALLED, invited, is_requests, replied, taken
from auditor.documents.dates import dates
from auditor.documents.standing import name_of
from auditor.model import Evidence
from auditor.web import Document, Website
from checks._seen import called, not_seen, passes, quote, unsure, whole

VERSION = 1
EFFORT = "low"
READS = ()
ABOUT = "city"

#: A call with such a date at its top is over.
_OVER = timedelta(days=731)
_EVENT = re.compile(r"\b(?:hackathon|hack\s?(?:day|night)|datathon|contest|challenge|this weekend)\b", re.IGNORECASE)
_THING = "a way to ask for a dataset"


def find(website: Website, taken_at: datetime) -> Iterator[Finding]:
    today = taken_at.date()
    own = [document for document in website.own if not _is_over(document, today)]
    pages = [document for document in own if is_requests(document)]
    yield _named(website, own, pages)
    yield _two_way(website, pages)


def _named(website: Website, own: list[Document], pages: list[Document]) -> Finding:
    field = "channel.named"
    for page in pages:
        if places := taken(page):
            return passes(field, f"says how to ask for a dataset, {called(page)}", *_quotes(page, places))
    for document in own:
        if place := invited(document):
            return passes(field, f"says whom to write to about a dataset, {called(document)}", quote(document, *place))
    if pages:
        message = f"shows a form or a list of suggestions, {called(pages[0])}, without a word on who reads them"
        return unsure(field, message, whole(pages[0]))
    return not_seen(website, field, _THING, CALLED)


def _two_way(website: Website, pages: list[Document]) -> Finding:
    field = "channel.two_way"
    for page in pages:
        if place := replied(page):
            return passes(field, f"promises an answer to who asks for a dataset, {called(page)}", quote(page, *place))
    if pages:
        message = f"shows {called(pages[0])}, on which no promise of an answer was seen"
        return unsure(field, message, whole(pages[0]))
    return not_seen(website, field, f"{_THING} that promises an answer", CALLED)


def _quotes(page: Document, places: tuple[tuple[int, int], ...]) -> list[Evidence]:
    return [quote(page, *place) for place in dict.fromkeys(places)][:2]


def _is_over(document: Document, today: date) -> bool:
    """Whether a page is a call to an event, or news of long ago."""
    if _EVENT.search(f"{name_of(document)}\n{document.text[:300]}"):
        return True
    days = [day for _, _, day in dates(document.text[:200])]
    return bool(days) and today - max(days) > _OVER and not is_requests(document)
