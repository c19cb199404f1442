"""What a text is about: how much it speaks of open data, and whether its title names another matter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from auditor.documents.folded import Sentence

_SUBJECT = re.compile(
    r"\bopen[- ]?data\b|\b(?:public|open|city|published|publishable|electronic|government) data ?sets?\b"
    r"|\bdata ?(?:portal|catalog(?:ue)?s?)\b|\bopen (?:format|standard|government|information|records portal)s?\b"
    r"|\bmachine[- ]?(?:readable|processable)\b|\bpublish\w* (?:\w+ ){0,2}data\b|\bpublishable data\b"
    r"|\bopen by (?:default|preference)\b|\btransparency (?:policy|portal|ordinance|website|page)\b"
    r"|\b(?:publication|release|publishing|releasing|dissemination) of (?:\w+ ){0,2}(?:data ?sets?|data|information)\b"
    r"|\bdata (?:publication|publishing|release|transparency)\b|\b(?:public|city|government) data\b|\braw data\b"
    r"|\bdata ?sets?\b|\bdata ?inventor(?:y|ies)\b|\binventory of (?:\w+ ){0,4}data\b|\bopen (?:city )?data\b"
    r"|\bdata(?: ?bases?)?\b[^.\n]{0,60}\b(?:online"
    r"|on the (?:web|internet)|on the (?:city's |town's )?(?:web ?site|portal))\b"
    r"|\bdata (?:site|web ?site|page|hub|program|assets?)\b|\binformation[- ]sharing\b|\bsharing (?:of )?(?:\w+ "
    r"){0,2}(?:data|information)\b"
    r"|\bdata·[a-z]|\b(?:accessible|available|shareable) data\b|\b(?:data|information)\b[^.\n]{0,60}\b(?:available "
    r"to (?:the )?public"
    r"|publicly available|free to all|to the public)\b|\bopen (?:to the public|standards?|by default)\b"
    r"|\bproactive(?:ly)? (?:publish|releas|disclos)\w*|\bfree flow of information\b|\bdatos abiertos\b"
)
#: Subjects that stand for openness of data even where the words "open data" are missing.
_STRONG = re.compile(
    r"\bopen[- ]?data\b|\bpublic data ?sets?\b|\bdata portal\b|\bopen (?:format|government)\b"
    r"|\bmachine[- ]?(?:readable|processable)\b|\bopen by (?:default|preference)\b"
    r"|\btransparency (?:policy|portal|ordinance)\b|\bopen (?:\w+ )?data ?sets?\b|\bpublish\w* (?:\w+ ){0,2}data(?: "
    r"?sets?)?\b"
    r"|\b(?:city|public|government) data ?sets?\b"
)


_WINDOW = 12_000


class Subject(Struct, frozen=True):
    """How much a text speaks of open data. hits: in all; strong: of those that can mean nothing else; kinds: different
    wordings; density: hits in a thousand words, where the text is densest."""

    hits: int
    strong: int
    kinds: int
    density: float


def subject(text: str) -> Subject:
    """How much a folded text speaks of open data."""
    seen: dict[str, int] = {}
    for found in _SUBJECT.finditer(text):
        wording = " ".join(found[0].split()).rstrip("s")
        seen[wording] = seen.get(wording, 0) + 1
    hits = sum(seen.values())
    density = max(
        (_density(text[start : start + _WINDOW]) for start in range(0, max(len(text), 1), _WINDOW // 2)), default=0.0
    )
    return Subject(hits, len(_STRONG.findall(text)), len(seen), density)


#: Subjects of rules that publish their own figures, or touch on data, beside the name of an instrument.
_OTHER = (
    r"(?:privacy|benchmarking|energy|emissions|polic(?:e|ing)|use of force|license plate|facial recognition|biometrics?"
    r"|lobby\w*|campaign|ethics|conflicts? of interest|whistleblowers?|salar(?:y|ies)|wages?|rentals?|subsid(?:y|ies)"
    r"|language access|open meetings?|research data|records? requests?|public records|purchasing|procurement|drones?"
    r"|accessibility|security|retention|surveillance|social media|artificial intelligence|classification|sales?|fees?)"
)
_INSTRUMENTS = (
    r"(?:polic(?:y|ies)|ordinance|resolution|order|directive|regulations?|standards?|procedures?|principles|chapter"
    r"|article|transparency|program|act|law|rules|code)"
)
_OTHER_SUBJECT = re.compile(
    rf"\b{_OTHER}\b[^\n]{{0,80}}\b{_INSTRUMENTS}\b|\b{_INSTRUMENTS}\b[^\n]{{0,120}}\b{_OTHER}\b"
)
#: A title that disposes of money or of a contract, before it names what for.
_BUSINESS = re.compile(
    r"\b(?:resolution|ordinance|motion)\b(?:(?!establish|adopt|creat|polic)[^\n]){0,80}?"
    r"\b(?:accept|award|authori[sz]|approv|appropriat|amend)ing (?:\w+ ){0,6}"
    r"(?:grants?|contracts?|agreements?|purchase|budget|funds?|funding|appropriations?)\b"
)
_TITLE_LINES = 4


def other_subject(head: str) -> bool:
    """Whether the first lines of a head name the subject of another rule. head: folded, a line each."""
    return any(_OTHER_SUBJECT.search(line) is not None for line in _title_lines(head))


def is_business(head: str) -> bool:
    """Whether the first lines of a head say that money is spent or a contract made. head: folded, a line each."""
    return _BUSINESS.search(" ".join(_title_lines(head))) is not None  # such titles run over several lines


def _title_lines(head: str) -> list[str]:
    return [line for line in head.split("\n") if line.strip() and len(line) <= 200][:_TITLE_LINES]


#: Shorter sentences are headings and entries, and say little of what a text is about.
_SAYS = 30
_NEAR = 24


def centrality(said: Iterable[Sentence]) -> float:
    """The share of sentences that speak of open data where most do, among `_NEAR` that follow each other; 0 to 1.

    A rule about something else may oblige departments to publish its results as open data; its other sentences tell.
    """
    speak = [_SUBJECT.search(one.text) is not None for one in said if len(one.text) >= _SAYS]
    if not speak:
        return 0.0
    wide = min(_NEAR, len(speak))
    total = most = sum(speak[:wide])
    for first in range(1, len(speak) - wide + 1):
        total += speak[first + wide - 1] - speak[first - 1]
        most = max(most, total)
    return most / wide


def _density(text: str) -> float:
    words = text.count(" ") + text.count("\n")
    return 1000 * len(_SUBJECT.findall(text)) / max(words, 100)
