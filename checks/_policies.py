"""The documents of a website that may be the city's open data policy, each with its reading, and which one is it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from auditor.documents.policy import Kind, Reading, read
from auditor.documents.policy_parts import PARTS
from auditor.documents.standing import is_of_others
from auditor.web import Document, Role, Website

#: A text that says nothing of these anywhere is none, and need not be read closely.
_TOUCHES = re.compile(r"\b(?:open|public|transparen\w*|publish\w*|machine)\b", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:data|datasets?|information)\b", re.IGNORECASE)
SHORTEST = 250


class Seen(Struct, frozen=True):
    """A document and its reading."""

    document: Document
    reading: Reading

    @property
    def other(self) -> str:
        """What it is instead of the city's policy, with its article; empty for one."""
        return self.reading.besides or (f"a policy of {self.reading.issuer}" if self.reading.issuer else "")


def candidates(website: Website) -> tuple[Seen, ...]:
    """The city's documents that speak of public data at all, read."""
    return tuple(
        Seen(document, _read(document.text, document.title, document.url))
        for document in website.own
        if _may_be(document)
    )


def the_policy(seen: Sequence[Seen]) -> Seen | None:
    """The adopted policy of the city, the fullest where there are several; None where none was seen."""
    policies = [
        one for one in seen if one.reading.kind is Kind.POLICY and not one.other and not is_of_others(one.document)
    ]
    return max(policies, key=rank, default=None)


def rank(one: Seen) -> tuple[int, float, bool, int, str]:
    """The fullest reading first; of equals the city's own copy, and the one nearest to the start."""
    own = one.document.role in (Role.CITY, Role.CODE_HOST)
    return len(PARTS) - len(one.reading.lacks), one.reading.confidence, own, -one.document.depth, one.document.url


def _may_be(document: Document) -> bool:
    return (
        len(document.text) >= SHORTEST
        and document.media_type != "text/csv"
        and _TOUCHES.search(document.text) is not None
        and _SPEAKS.search(document.text) is not None
    )


@lru_cache(maxsize=1024)
def _read(text: str, title: str, url: str) -> Reading:
    """Remembered: two checks read the same documents."""
    return read(text, title, url)
