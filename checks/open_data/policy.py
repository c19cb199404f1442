"""The city has an open data policy that can be read.

Why: a policy that is public and codified binds departments beyond the people who began; a portal without one lives as
    long as its friends in office.
How: reads every page and document of the city and its portal, and takes the one that is most surely an adopted
    instrument (ordinance, resolution, order, directive, policy) that obliges departments to publish data. Passes for
    each of its four parts with a quote: the instrument, a definition of data, the duty to publish, the scope over
    departments. A draft, terms of use, a privacy notice, news, minutes, a rule on requests for records, or an order to
    write a policy is none, and neither is a state's or a county's law: then it stays unknown, and says what was seen. A
    part that was not recognized stays unknown, too.
Fix: adopt a policy by council or executive order that names data, the duty to publish it and all departments, and
    publish its adopted text on the city's site, with number and date.
See: What Works Cities Standard of 2022, OD1; the provisions of the Sunlight Foundation's Open Data Policy Guidelines.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from auditor.check import Finding, Outcome, of_portal
from auditor.documents.places import Place
from auditor.documents.policy import Kind, Reading, read
from auditor.documents.policy_parts import PARTS
from auditor.documents.standing import is_of_others, name_of, title_of
from auditor.model import Evidence
from auditor.web import Document, Role, Website
from checks._text import masked

VERSION = 1
EFFORT = "high"
READS = ()
ABOUT = "city"

#: A text that says nothing of these anywhere is none, and need not be read closely.
_TOUCHES = re.compile(r"\b(?:open|public|transparen\w*|publish\w*|machine)\b", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:data|datasets?|information)\b", re.IGNORECASE)
#: How a document that may be the policy is called.
_CALLED = re.compile(
    r"\bopen[- ]?(?:data|government|information)\b|\b(?:data|transparency)\b[^\n]{0,60}\b(?:policy|ordinance"
    r"|resolution|order"
    r"|directive)\b|\b(?:policy|ordinance|resolution|order|directive)\b[^\n]{0,60}\b(?:data|transparency)\b",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(
    r"\b(?:polic(?:y|ies)|ordinance|resolution|(?:executive|administrative) order|directive|regulation|code|law)\b",
    re.I,
)
_SHORTEST = 250
_PAGES = 20
_WORDS = re.compile(r"[-_/+.]+|%20")
_SAID = {
    "instrument": "has an open data policy, {form}",
    "definition": "says in its open data policy what data is",
    "duty": "binds itself in its open data policy to publish data",
    "scope": "says in its open data policy whom it binds",
}
_UNSAID = {
    "instrument": "has an open data policy; what kind of instrument it is was not recognized",
    "definition": "has an open data policy; a definition of data was not recognized in it",
    "duty": "has an open data policy; a duty to publish data was not recognized in it",
    "scope": "has an open data policy; whom it binds was not recognized in it",
}


class Seen(Struct, frozen=True):
    """A document and its reading."""

    document: Document
    reading: Reading

    @property
    def other(self) -> str:
        """What it is instead of the city's policy, with its article; empty for one."""
        return self.reading.besides or (f"a policy of {self.reading.issuer}" if self.reading.issuer else "")


def find(website: Website) -> Iterator[Finding]:
    seen = [Seen(document, _read(document)) for document in website.own if _may_be(document)]
    policies = [
        one for one in seen if one.reading.kind is Kind.POLICY and not one.other and not is_of_others(one.document)
    ]
    if policies:
        yield from _has(max(policies, key=_rank))
    else:
        message, evidence = _instead(website, seen)
        for part in PARTS:
            yield of_portal(Outcome.UNKNOWN, message, f"policy.{part}", evidence)


def _may_be(document: Document) -> bool:
    return (
        len(document.text) >= _SHORTEST
        and document.media_type != "text/csv"
        and _TOUCHES.search(document.text) is not None
        and _SPEAKS.search(document.text) is not None
    )


def _read(document: Document) -> Reading:
    return read(document.text, document.title, document.url)


def _rank(one: Seen) -> tuple[int, float, bool, int, str]:
    """The fullest reading first; of equals the city's own copy, and the one nearest to the start."""
    own = one.document.role in (Role.CITY, Role.CODE_HOST)
    return len(PARTS) - len(one.reading.lacks), one.reading.confidence, own, -one.document.depth, one.document.url


def _has(one: Seen) -> Iterator[Finding]:
    reading, called = one.reading, f"“{masked(title_of(one.document))}”"
    dated = f", adopted or in force {reading.adopted.isoformat()}" if reading.adopted else ""
    for part in PARTS:
        place = reading.parts.get(part)
        if place is None:
            message = f"{_UNSAID[part]}: {called}"
            yield of_portal(Outcome.UNKNOWN, message, f"policy.{part}", (_whole(one.document),))
            continue
        message = _SAID[part].format(form=reading.form or "an instrument")
        message += f": {called}{dated}" if part == "instrument" else ""
        yield of_portal(Outcome.PASS, message, f"policy.{part}", (_quoted(one.document, place),))


def _instead(website: Website, seen: Sequence[Seen]) -> tuple[str, tuple[Evidence, ...]]:
    """What was found instead of a policy: a draft, a scan, a page that could not be read, something else, nothing."""
    drafts = [one for one in seen if one.reading.kind is Kind.DRAFT]
    if drafts:
        best = max(drafts, key=_rank)
        place = best.reading.draft_at
        evidence = _quoted(best.document, place) if place else _whole(best.document)
        return f"shows a draft, “{masked(title_of(best.document))}”; an adopted policy was not seen", (evidence,)
    for document in website.own:
        if _is_called(name_of(document)):
            if document.scanned:
                title = masked(title_of(document))
                return f"has “{title}”, a scanned document that may be its policy and could not be read", (
                    _whole(document),
                )
            if (document.problem or document.scripted) and len(document.text) < _SHORTEST:
                return f"has “{masked(title_of(document))}”, which may be its policy and could not be read", (
                    _whole(document),
                )
    for page in website.unread:
        words = " ".join(page.anchor.split())[:80] or page.url[-80:]
        if page.role not in (Role.VENDOR, Role.ELSEWHERE) and _is_called(f"{words} {_WORDS.sub(' ', page.url[:300])}"):
            read = (Evidence(page.capture, "", None),) if page.capture else _searched(website)
            return f"links to “{masked(words)}”, which may be its policy and could not be read ({page.said})"[
                :290
            ], read
    near = [one for one in seen if one.other and _CALLED.search(name_of(one.document))]
    if near:
        best = max(near, key=lambda one: (_INSTRUMENT.search(name_of(one.document)) is not None, *_rank(one)))
        message = f"shows {best.other}, “{masked(title_of(best.document))}”; an adopted policy was not seen"
        return message, (_whole(best.document),)
    message = f"shows no open data policy on its pages, which is not the same as having none: {website.searched}"
    return message, _searched(website)


def _is_called(name: str) -> bool:
    return any(_CALLED.search(line) and _INSTRUMENT.search(line) for line in name.split("\n"))


def _quoted(document: Document, place: Place) -> Evidence:
    told = document.quote(place.start, place.end)
    return Evidence(told.capture, told.pointer, masked(told.quote or ""))


def _whole(document: Document) -> Evidence:
    return Evidence(document.capture, "", masked(title_of(document)))


def _searched(website: Website) -> tuple[Evidence, ...]:
    captures = list(dict.fromkeys(document.capture for document in website.own))[:_PAGES]
    return tuple(Evidence(capture, "", None) for capture in captures)
