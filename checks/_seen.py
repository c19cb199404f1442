"""How the checks of documents say what they saw: quotes without personal addresses, and what was not seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from auditor.check import Finding, Outcome, of_portal
from auditor.documents.practices import Practice, Reading, readings
from auditor.documents.standing import name_of, title_of
from auditor.model import Dataset, Evidence
from auditor.web import Document, Role, Website
from checks._text import masked

#: So many of the pages that were read stand for all of them as evidence.
_PAGES = 20
_NOT_CITYS = (Role.VENDOR, Role.ELSEWHERE)


def passes(field: str, message: str, *evidence: Evidence) -> Finding:
    """A part that was seen."""
    return of_portal(Outcome.PASS, message, field, evidence)


def fails(field: str, message: str, *evidence: Evidence) -> Finding:
    """A part that the evidence in hand speaks against."""
    return of_portal(Outcome.FAIL, message, field, evidence)


def unsure(field: str, message: str, *evidence: Evidence) -> Finding:
    """A part that what was seen does not decide."""
    return of_portal(Outcome.UNKNOWN, message, field, evidence)


def quote(document: Document, start: int, end: int) -> Evidence:
    """A place in a document as evidence; the document itself where the place is not known."""
    if end <= start:
        return whole(document)
    told = document.quote(start, end)
    return Evidence(told.capture, told.pointer, masked(told.quote or ""))


def whole(document: Document) -> Evidence:
    """A document as evidence, with its title, or what stands for one."""
    name = title_of(document)
    return Evidence(document.capture, "title" if name == document.title else "", masked(name))


def called(document: Document) -> str:
    """What to call a document in a sentence."""
    return f"“{masked(title_of(document))}”"


def record(dataset: Dataset) -> Evidence:
    """A dataset as evidence, with its title."""
    return dataset.evidence("title", masked(dataset.name))


def searched(website: Website) -> tuple[Evidence, ...]:
    """The pages that were read, at most twenty: evidence that something was not there."""
    captures = list(dict.fromkeys(document.capture for document in website.own))[:_PAGES]
    return tuple(Evidence(capture, "", None) for capture in captures)


def not_seen(
    website: Website, field: str, thing: str, named: re.Pattern[str], instead: Sequence[Reading] = ()
) -> Finding:
    """The finding about something that was looked for: unreadable, something else of that name, or not there.

    thing: with its article. named: what its name would say. instead: documents of that name that are something else.
    """
    for document in website.own:
        if (why := _unreadable(document)) and named.search(name_of(document)):
            message = f"has {called(document)}, {why}, so that nobody can tell whether it is {thing}"
            return unsure(field, message, whole(document))
    for page in website.unread:
        words = " ".join(page.anchor.split())[:80] or page.url[-80:]
        if page.role not in _NOT_CITYS and named.search(f"{words}\n{_spoken(page.url)}"):
            evidence = (Evidence(page.capture, "", None),) if page.capture else searched(website)
            message = f"links to “{masked(words)}”, which may be {thing} and could not be read"
            return unsure(field, message, *evidence)
    if instead:
        other = instead[0]
        message = f"shows {other.besides}, {called(other.document)}, but no {_bare(thing)}"
        return unsure(field, message, whole(other.document))
    return unsure(field, f"{absent(thing)}: {website.searched}", *searched(website))


def absent(thing: str) -> str:
    """That something was not seen, which is not the same as missing."""
    return f"shows no {_bare(thing)} on its pages, which is not the same as having none"


def _bare(thing: str) -> str:
    return re.sub(r"^(?:an?|the) ", "", thing)


def told(website: Website, practice: Practice) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """The city's documents of a practice, the fullest first, and those that only have its name."""
    found = readings(website.own, practice)
    return tuple(one for one in found if not one.besides), tuple(one for one in found if one.besides)


def part(found: Sequence[Reading], name: str) -> Evidence | None:
    """Where one part of a practice is written; the fullest document comes first."""
    for reading in found:
        if name in reading.parts:
            return quote(reading.document, *reading.parts[name])
    return None


def on(day: date) -> str:
    """A date in a sentence."""
    return f"{day:%B} {day.day}, {day.year}"


def _unreadable(document: Document) -> str:
    """Why nothing of a document could be read, empty where something was."""
    if document.scanned:
        return "a scan without text"
    if document.scripted:
        return "a page that only a browser shows"
    return "a file that could not be read" if document.problem and not document.text.strip() else ""


def _spoken(url: str) -> str:
    """The words of an address."""
    return re.sub(r"[-_/+.]+|%20", " ", url[:300])
