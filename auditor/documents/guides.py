"""Guides that a city wrote for users of its data: tasks with their steps, words explained, help, and pages for staff.

The words are ours, after what the criteria of 2018 and 2022 ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from auditor.documents.own_words import with_own_words
from auditor.documents.practices import Practice, Reading, pattern, readings, sentence
from auditor.documents.standing import name_of
from auditor.web import Document

_DATA = r"(?:open data|data ?sets?|data|tables?|api|data portal|catalog(?:ue)?|columns?)"
_DO = (
    r"(?:find(?:ing)?|search(?:ing)?|us(?:e|ing)|download(?:ing)?|export(?:ing)?|filter(?:ing)?|query(?:ing)?"
    r"|map(?:ping)?"
    r"|explor(?:e|ing)|read(?:ing)?|understand(?:ing)?|cit(?:e|ing)|chart(?:ing)?|visuali[sz](?:e|ing)"
    r"|analy[sz](?:e|ing)"
    r"|work(?:ing)? with|connect(?:ing)?|embed(?:ding)?|access(?:ing)?|get(?:ting)?)"
)

GUIDE = Practice(
    thing="a guide to using the city's data",
    called=pattern(
        rf"\b{_DO} [^\n]{{0,40}}\b{_DATA}\b"
        r"|\b(?:open )?data (?:portal )?(?:user )?(?:guides?|help|tutorials?|basics"
        r"|101|lessons?|how[- ]tos?|faqs?|glossary|dictionary|academy|literacy|tips)\b|\bmake a (?:map|chart)\b"
        r"|\bdata on a map\b"
        r"|\bdevelopers?(?:'s?)? (?:quick ?start|guide)\b"
        r"|\bwalk-?through\b[^\n]{0,60}\bdata\b|^(?:terms|words) we use\b"
        r"|\b(?:guides?|tutorials?|lessons?|introduction|getting started|primer|glossary|help|questions?|words)\b"
        rf"[^\n]{{0,40}}\b(?:{_DATA}|we use)\b|^(?:user guide|how to|glossary|data dictionary|tutorials?)\b"
    ),
    not_called=pattern(
        r"\b(?:publish(?:ing|ers?)|handbook|polic(?:y|ies)|strategy|governance|inventory|sharing agreement|privacy"
        r"|terms|records requests?|request a data ?set|suggest|nominate|survey|report|dashboard|budget|job"
        r"|map viewer|gis user group|data cent(?:er|re)|breach|cookies?|databases?|resolution|ordinance|our year"
        r"|year in review|free class|workshop|webinar|how we use|(?:permit|customer|payment|bidder) portal"
        r"|your (?:personal|own|water|energy|electric\w*|utility|health|account)\b[^\n]{0,30})\b"
    ),
    about=pattern(
        r"\b(?:data ?sets?|download|filter|csv|geojson|spreadsheet|columns?|rows?|export|api|portal|catalog(?:ue)?"
        r"|search"
        r"|dictionary|license|cite|permanent link|layer|tables?|open data|chart|visuali[sz]e|metadata|endpoint|keyword"
        r"|fields?)\b"
    ),
    least=3,
    against=pattern(
        r"\b(?:trademark|copyright [^\n]{0,40}\b(?:inc|llc|ltd|corp|gmbh)\b|this manual|release \d|version \d+\.\d"
        r"|knowledge ?base|your (?:organi[sz]ation|site administrator|instance|tenant)|administrators? can|sysadmin"
        r"|product documentation|software's documentation|contact your account|ckan user guide|socrata open data api"
        r"|your (?:arcgis|esri|socrata|hub|ckan) (?:account|site|credentials)|hub site)\b"
    ),
    decisive=2,
    lookalike="the vendor's manual",
    parts={
        "understanding": (
            pattern(
                r"(?:^|\n)(?:data ?set|api|csv|metadata|geojson|open data|null value)"
                r"(?:[ \t]?\n|[ \t]?[:|\u2013\u2014][ \t]|[ \t]-[ \t])[^\n]{15,200}"
            ),
            pattern(
                r"\b(?:data dictionary|glossary|what (?:each|the) columns? means?|each column|null values?|missing "
                r"values?"
                r"|(?:known )?limitations?|caveats?|how often (?:it is|they are) updated|where [^.\n]{0,40}data "
                r"comes? from)\b"
            ),
        ),
        "help": (
            pattern(
                r"\b(?:questions?|stuck|trouble|need help|ask us|write to|contact|e-?mail|call|office "
                r"hours)\b[^\n]{0,100}"
                r"(?:(?:data|gis|portal|stat)[\w.+-]{0,30}@|\b(?:open )?data (?:team|staff|program|office|desk"
                r"|librarian|coordinator|steward)\b)"
            ),
            pattern(
                r"\b(?:come to|join|visit|during|our|weekly|every|drop-in) (?:(?:drop-in|weekly|data) )?"
                r"(?:office hours|hours|data clinic)\b|\bhelp desk for data\b|\bdata clinic\b"
            ),
        ),
        "staff": (
            pattern(
                r"\b(?:for (?:(?:the|our|city|town|own|all) ){0,2}(?:staff|employees|colleagues|departments|analysts)"
                r"|(?:city|town) (?:staff|employees|analysts) (?:can|may|who|use|should|must))\b[^.|\n]{0,120}"
                r"\b(?:data|tables?|training|course|internal|shared)\b"
            ),
            pattern(r"\bdata (?:academy|literacy (?:course|program|training))\b|\bshared[^.\n]{0,40}not public\b"),
        ),
    },
)

#: Whom to ask, where the page itself goes through steps: a mail address or a telephone.
_ASK = pattern(
    r"\b(?:questions?|stuck|trouble|help|ask us|write to|contact|e-?mail|call)\b[^\n]{0,100}"
    r"(?:[\w.+-]{1,40}@|\b\d{3}[-. ]\d{4}\b)"
)

#: What people want to do, by the words of a title or heading.
_TASKS = {
    "find": pattern(r"\b(?:find|search|browse|explor(?:e|ing)|discover)\w*\b"),
    "download": pattern(r"\b(?:download|export|save|filter|query|sort|spreadsheet|excel)\w*\b"),
    "map": pattern(r"\b(?:map|mapping|geojson|layer)s?\b"),
    "chart": pattern(r"\b(?:chart|graph|visuali[sz]|analy[sz])\w*\b"),
    "api": pattern(r"\b(?:apis?|from (?:a|your) program|code|script|developers?|connect)\b"),
    "cite": pattern(r"\b(?:cit(?:e|ing|ation)|credit|attribut\w+)\b"),
    "read": pattern(r"\b(?:understand|read|interpret|columns?|dictionary)\w*\b"),
}
#: The same by the words of a step.
_IN_STEPS = {
    "find": pattern(
        r"\b(?:search\b|keyword|(?:type|enter) (?:a|any|the) (?:word|topic|term)|find (?:a|the)\b"
        r"|by (?:topic|theme|word|department))"
    ),
    "download": pattern(r"\b(?:download|export|filter|sort|csv|xlsx|spreadsheet)\b"),
    "map": pattern(r"\b(?:onto the map|geojson|shapefile|map layer|add layer)\b"),
    "chart": pattern(r"\b(?:pivot table|visuali[sz]e|chart)\b"),
    "api": pattern(r"\b(?:endpoint|api|limit=|query string)\b"),
    "cite": pattern(r"\b(?:permanent link|citation|cite)\b"),
}
_IMPERATIVE = (
    r"(open|go to|choose|click|select|press|type|search|enter|use|pick|add|copy|download|export|filter|find|read|check"
    r"|look|start|write|name|take|ask for|save|color|narrow|sort|paste|visit|drag|zoom|right-click|log|make)"
)
#: What may stand before the verb: a number, and the like of "To keep a copy," or "You can also".
_LEAD = (
    r"[^\w\n]{0,4}(?:step )?(?:\d{1,2}[.):]{1,2}[ \t])?(?:(?:to|on|in|from|at|under|with|for|if|once|when|then|next)\b"
    r"[^.!?:,\n]{0,60},[ \t])?(?:(?:then|next|first|finally|you can(?: also)?)[ \t])?"
)
#: A step: a line, or a sentence, that begins with what to do.
_STEP = re.compile(rf"(?:^|\n|(?<=[.!?:])[ \t]){_LEAD}{_IMPERATIVE}\b([^.!?\n]{{2,300}})", re.IGNORECASE)
_ASIDE = pattern(r"\b(?:before|after|when|while|so that|because|if|or)\b")
#: Words without which a page is no guide to published data, whatever else it searches, lists and downloads.
_OF_DATA = pattern(
    r"\b(?:data ?sets?|open data|apis?|csv|geojson|metadata|data portal"
    r"|data dictionar\w+|catalog(?:ue)?|shared tables)\b"
)
#: A title or first heading that says so makes the page one about something else, whatever else it is called.
_ELSE = pattern(
    r"\b(?:acceptable use|terms of (?:use|service)|disclaimer|printed maps?"
    r"|order(?:ing)? (?:\w+ ){0,2}(?:maps?|prints?)"
    r"|public records?|style guide|social media|screen readers?|zoning|campaign finance|meter data)\b"
)
#: A line that stands on so many other pages belongs to a menu or a footer.
_FURNITURE = 3
#: So far apart, in characters, steps are of one list.
_APART = 200
_MOST_TEXT = 100_000
#: So far below its heading, in characters, a step still belongs to it.
_UNDER = 400


class Task(Struct, frozen=True):
    """A task that a guide goes through step by step. name: a fixed word; start, end: its first step in the text."""

    name: str
    document: Document
    start: int
    end: int


def guides(documents: Iterable[Document]) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """The guides, the one with the most parts first, and documents that only are called so."""
    documents = tuple(documents)
    of_data = (one for one in readings(documents, GUIDE) if _is_of_data(one.document))
    kept, others = with_own_words(tuple(of_data))
    named = {one.document.url for one in (*kept, *others)}
    besides = [document.text[:_MOST_TEXT] for document in documents if document.url not in named]
    bare = [_without_furniture(_with_help(one), besides) for one in kept]
    return tuple(sorted(bare, key=lambda one: (-len(one.parts), one.document.url))), others


def tasks(found: Iterable[Reading]) -> tuple[Task, ...]:
    """The different tasks that guides go through with steps; where several do, the guide that comes first."""
    seen: dict[str, Task] = {}
    walked = [(document, steps) for one in found if (steps := _steps(document := one.document))]
    for by_name in (True, False):
        for document, steps in walked:
            called = name_of(document)
            for name, words in _TASKS.items():
                if name in seen or (by_name and not words.search(called)):
                    continue
                if (step := _step_of(name, words, called, document, steps)) is not None:
                    start = step.start(1)
                    seen[name] = Task(name, document, start, min(step.end(), start + 180))
    return tuple(seen.values())


def _is_of_data(document: Document) -> bool:
    called = "\n".join((document.title, *document.headings[:1]))
    return _OF_DATA.search(document.text[:_MOST_TEXT]) is not None and _ELSE.search(called) is None


def _without_furniture(one: Reading, besides: list[str]) -> Reading:
    """A reading without the parts that are only a link, or a line of the menu or footer that other pages have too."""
    links = {" ".join(link.words.split()) for link in one.document.links}
    parts = {name: place for name, place in one.parts.items() if not _is_furniture(one, name, place, links, besides)}
    return replace(one, parts=parts)


def _is_furniture(one: Reading, name: str, place: tuple[int, int], links: set[str], besides: list[str]) -> bool:
    said = one.document.text[place[0] : place[1]].strip()
    if name == "understanding" and " ".join(said.split()) in links:
        return True
    return sum(said in text for text in besides) >= _FURNITURE


def _step_of(
    name: str, words: re.Pattern[str], called: str, document: Document, steps: list[re.Match[str]]
) -> re.Match[str] | None:
    """A step of this task: one that says so itself, the first under a heading that does, or any where the name does."""
    if name in _IN_STEPS and (own := next((one for one in steps if _IN_STEPS[name].search(_does(one))), None)):
        return own
    for heading in document.headings[:40]:
        at = document.text.find(heading) if words.search(heading) else -1
        under = next((one for one in steps if at >= 0 and at <= one.start(1) < at + len(heading) + _UNDER), None)
        if under is not None:
            return under
    return steps[0] if words.search(called) else None


def _does(step: re.Match[str]) -> str:
    """What a step does, without what is only a reason, a condition or another way."""
    return _ASIDE.split(f"{step[1]}{step[2]}", 1)[0]


def _with_help(one: Reading) -> Reading:
    """A guide that goes through steps may name any address for questions; another has to name one for data."""
    if "help" in one.parts or not _steps(one.document):
        return one
    found = _ASK.search(one.document.text[:_MOST_TEXT])
    if found is None:
        return one
    place = sentence(one.document.text, found.start(), found.end())
    return replace(one, parts={**one.parts, "help": place})


def _steps(document: Document) -> list[re.Match[str]]:
    """The steps that stand close to another one. Titles, headings and links often say what to do, and are none."""
    said = (document.title, *document.headings, *(link.words for link in document.links))
    named = {" ".join(line.split()) for line in said}
    lines = _STEP.finditer(document.text[:_MOST_TEXT])
    found = [step for step in lines if " ".join(step[0].split()) not in named]
    close = [later.start() - earlier.end() < _APART for earlier, later in pairwise(found)]
    return [step for step, *near in zip(found, [False, *close], [*close, False], strict=False) if any(near)]
