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

from auditor.check import Finding
from auditor.documents.policy import Kind
from auditor.documents.policy_parts import PARTS
from auditor.documents.standing import name_of
from auditor.model import Evidence
from auditor.web import Role, Website
from checks._policies import SHORTEST, Seen, candidates, rank, the_policy
from checks._seen import called, passes, quote, searched, unsure, whole
from checks._text import masked

VERSION = 1
EFFORT = "high"
READS = ()
ABOUT = "city"

#: How a document that may be the policy is called.
_CALLED = re.compile(
    r"\bopen[- ]?(?:data|government|information)\b|\b(?:data|transparency)\b[^\n]{0,60}\b(?:policy|ordinance"
    r"|resolution|order|directive)\b|\b(?:policy|ordinance|resolution|order|directive)\b[^\n]{0,60}\b(?:data|transparency)\b",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(
    r"\b(?:polic(?:y|ies)|ordinance|resolution|(?:executive|administrative) order|directive|regulation|code|law)\b",
    re.I,
)
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


def find(website: Website) -> Iterator[Finding]:
    seen = candidates(website)
    policy = the_policy(seen)
    if policy is not None:
        yield from _has(policy)
    else:
        message, evidence = _instead(website, seen)
        for part in PARTS:
            yield unsure(f"policy.{part}", message, *evidence)


def _has(one: Seen) -> Iterator[Finding]:
    reading, name = one.reading, called(one.document)
    dated = f", adopted or in force {reading.adopted.isoformat()}" if reading.adopted else ""
    for part in PARTS:
        place = reading.parts.get(part)
        if place is None:
            yield unsure(f"policy.{part}", f"{_UNSAID[part]}: {name}", whole(one.document))
            continue
        message = _SAID[part].format(form=reading.form or "an instrument")
        message += f": {name}{dated}" if part == "instrument" else ""
        yield passes(f"policy.{part}", message, quote(one.document, place.start, place.end))


def _instead(website: Website, seen: Sequence[Seen]) -> tuple[str, Sequence[Evidence]]:
    """What was found instead of a policy: a draft, a scan, a page that could not be read, something else, nothing."""
    drafts = [one for one in seen if one.reading.kind is Kind.DRAFT]
    if drafts:
        best = max(drafts, key=rank)
        place = best.reading.draft_at
        evidence = quote(best.document, place.start, place.end) if place else whole(best.document)
        return f"shows a draft, {called(best.document)}; an adopted policy was not seen", (evidence,)
    if (unread := _unread(website)) is not None:
        return unread
    near = [one for one in seen if one.other and _CALLED.search(name_of(one.document))]
    if near:
        best = max(near, key=lambda one: (_INSTRUMENT.search(name_of(one.document)) is not None, *rank(one)))
        message = f"shows {best.other}, {called(best.document)}; an adopted policy was not seen"
        return message, (whole(best.document),)
    message = f"shows no open data policy on its pages, which is not the same as having none: {website.searched}"
    return message, searched(website)


def _unread(website: Website) -> tuple[str, Sequence[Evidence]] | None:
    """What is called like a policy and could not be read: a scan, a broken file, a page behind something."""
    for document in website.own:
        if _is_called(name_of(document)):
            name, evidence = called(document), (whole(document),)
            if document.scanned:
                return f"has {name}, a scanned document that may be its policy and could not be read", evidence
            if (document.problem or document.scripted) and len(document.text) < SHORTEST:
                return f"has {name}, which may be its policy and could not be read", evidence
    for page in website.unread:
        words = " ".join(page.anchor.split())[:80] or page.url[-80:]
        if page.role not in (Role.VENDOR, Role.ELSEWHERE) and _is_called(f"{words} {_WORDS.sub(' ', page.url[:300])}"):
            message = f"links to “{masked(words)}”, which may be its policy and could not be read ({page.said})"[:290]
            return message, (Evidence(page.capture, "", None),) if page.capture else searched(website)
    return None


def _is_called(name: str) -> bool:
    return any(_CALLED.search(line) and _INSTRUMENT.search(line) for line in name.split("\n"))
