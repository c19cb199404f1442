"""Public pages that may help a person to answer for a criterion; a lead is no evidence and decides nothing."""

from __future__ import annotations

import re

from msgspec import Struct

from auditor.model import NotCollected
from auditor.publish import clean
from auditor.rubric import Criterion
from auditor.web import Document, Website

#: A reader follows a few.
MOST = 5
_LONGEST = 160
_APART = re.compile(r"[^0-9a-z]+")


class Lead(Struct, frozen=True):
    """A public page of the city. words: those of the rubric that it has in its title, a heading or the link to it.
    capture: the WARC record."""

    title: str
    url: str
    words: str
    capture: str


def leads(criterion: Criterion, website: Website | NotCollected) -> tuple[Lead, ...]:
    """The city's own pages that speak of a criterion by their titles; the ones nearest to the start first."""
    if not isinstance(website, Website) or not criterion.leads:
        return ()
    wanted = {words: f" {_plain(words)} " for words in criterion.leads}
    found: dict[str, Lead] = {}
    for document in sorted(website.own, key=lambda document: (document.depth, document.url)):
        words = _met(document, wanted)
        if words and document.url not in found:
            found[document.url] = Lead(
                _short(document.title or document.anchor), _short(document.url), words, document.capture
            )
    return tuple(found.values())[:MOST]


def _met(document: Document, wanted: dict[str, str]) -> str:
    spoken = (document.title, document.anchor, *document.headings[:40])
    places = [f" {_plain(text[:500])} " for text in spoken if text]
    return next((words for words, plain in wanted.items() if any(plain in place for place in places)), "")


def _plain(text: str) -> str:
    return " ".join(_APART.sub(" ", text.casefold()).split())


def _short(text: str) -> str:
    plain = " ".join(clean(text).split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"
