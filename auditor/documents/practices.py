"""Whether a document is a city's written practice of one kind, and which parts of it can be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from auditor.documents.standing import name_of, standing
from auditor.web import Document

_MOST_TEXT = 300_000
#: A quote is cut to its sentence, and to so many characters on each side of what was found.
_AROUND = 90


class Practice(Struct, frozen=True):
    """One kind of document. Patterns are those of `pattern`.

    thing: what to call it in a sentence, with its article. called: what its title, heading or file name has to say;
    not_called: what makes the same words mean something else. about: words that the text has to bear out, at least
    `least` different ones. against: words of a lookalike; where more different ones are found than of `about`, it is
    that, and with `decisive` of them in any case. lookalike: what to call that. parts: what can be quoted from it, by
    name; the first pattern that fits counts.
    """

    thing: str
    called: re.Pattern[str]
    about: re.Pattern[str]
    least: int
    parts: Mapping[str, tuple[re.Pattern[str], ...]]
    not_called: re.Pattern[str] | None = None
    against: re.Pattern[str] | None = None
    lookalike: str = ""
    decisive: int = 1_000


class Reading(Struct, frozen=True):
    """A document that is called like a practice. besides: what it is instead, empty where it is the practice itself;
    named: the place of its name in the text, 0, 0 where only its title says it; parts: places in the text."""

    document: Document
    besides: str
    named: tuple[int, int]
    parts: Mapping[str, tuple[int, int]]


@lru_cache(maxsize=512)
def pattern(text: str) -> re.Pattern[str]:
    """A pattern without regard to case, in which a blank stands for any white space, so that wrapped lines match."""
    return re.compile(text.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE)


def read(document: Document, practice: Practice) -> Reading | None:
    """What a document holds of a practice; None where it is not called so at all."""
    name = name_of(document)
    if not any(practice.called.search(line) and not _other(practice, line) for line in name.split("\n")):
        return None
    text = document.text[:_MOST_TEXT]
    found = practice.called.search(text)
    named = (found.start(), found.end()) if found is not None else (0, 0)
    besides = standing(document) or _lookalike(practice, name, text)
    parts = {} if besides else {part: place for part, ways in practice.parts.items() if (place := _place(text, ways))}
    return Reading(document, besides, named, parts)


def readings(documents: Iterable[Document], practice: Practice) -> tuple[Reading, ...]:
    """The documents that are called like a practice: those that are it first, the one with the most parts foremost."""
    found = [reading for document in documents if (reading := read(document, practice)) is not None]
    return tuple(sorted(found, key=lambda one: (bool(one.besides), -len(one.parts), one.document.url)))


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence or line around a place, cut to what a quote holds."""
    left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
    begin = max((found.end() for found in re.finditer(r"\n|[.;:!?]\s", text[left:start])), default=0) + left
    if begin == left and left > 0:
        begin = text.find(" ", left, start) + 1 or start
    stop = re.search(r"\n|[.;!?](?=\s|$)", text[end:right])
    if stop is not None:
        return begin, end + stop.start()
    if right < len(text):
        return begin, max(text.rfind(" ", end, right), end)
    return begin, right


def _other(practice: Practice, line: str) -> bool:
    return practice.not_called is not None and practice.not_called.search(line) is not None


def _lookalike(practice: Practice, name: str, text: str) -> str:
    support = _different(practice.about, text)
    if practice.against is not None:
        against = _different(practice.against, text) + 2 * _different(practice.against, name)
        if against > 1 and (against >= support or against >= practice.decisive):
            return practice.lookalike
    return "" if support >= practice.least else "a page of that name that says too little"


def _different(pattern: re.Pattern[str], text: str) -> int:
    """How many different wordings of a pattern occur, up to twenty."""
    seen: set[str] = set()
    for found in pattern.finditer(text):
        seen.add(" ".join(found[0].lower().split()).rstrip("s"))
        if len(seen) >= 20:
            break
    return len(seen)


def _place(text: str, ways: tuple[re.Pattern[str], ...]) -> tuple[int, int] | None:
    for way in ways:
        if found := way.search(text):
            return sentence(text, found.start(), found.end())
    return None
