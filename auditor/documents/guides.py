"""Guides that a city wrote for users of its data: tasks with their steps, words explained, help, and pages for staff.

The words are ours, after what the criteria of 2018 and 2022 ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from auditor.documents.practices import Practice, Reading, pattern, readings
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
        r"|\b(?:guides?|tutorials?|lessons?|introduction|getting started|primer|glossary|help|questions?|words)\b"
        rf"[^\n]{{0,40}}\b(?:{_DATA}|we use)\b|^(?:user guide|how to|glossary|data dictionary|tutorials?)\b"
    ),
    not_called=pattern(
        r"\b(?:publish(?:ing|ers?)|handbook|polic(?:y|ies)|strategy|governance|inventory|sharing agreement|privacy"
        r"|terms|records requests?|request a data ?set|suggest|nominate|survey|report|dashboard|budget|job"
        r"|map viewer|gis user group|data cent(?:er|re))\b"
    ),
    about=pattern(
        r"\b(?:data ?sets?|download|filter|csv|geojson|spreadsheet|columns?|rows?|export|api|portal|catalog(?:ue)?"
        r"|search"
        r"|dictionary|license|cite|permanent link|layer|tables?|open data)\b"
    ),
    least=3,
    against=pattern(
        r"\b(?:trademark|copyright [^\n]{0,40}\b(?:inc|llc|ltd|corp|gmbh)\b|this manual|release \d|version \d+\.\d"
        r"|knowledge ?base|your (?:organi[sz]ation|site administrator|instance|tenant)|administrators? can|sysadmin"
        r"|product documentation|software's documentation|contact your account)\b"
    ),
    decisive=2,
    lookalike="the vendor's manual",
    parts={
        "understanding": (
            pattern(
                r"\b(?:data dictionary|glossary|what (?:each|the) columns? means?|each column|null values?|missing "
                r"values?"
                r"|(?:known )?limitations?|caveats?|how often (?:it is|they are) updated|where [^.\n]{0,40}data "
                r"comes? from)\b"
            ),
            pattern(r"(?:^|\n)(?:data ?set|api|csv|metadata|geojson)\n[^\n]{15,200}"),
        ),
        "help": (
            pattern(
                r"\b(?:questions?|stuck|trouble|need help|ask us|write to|contact|e-?mail|call|office "
                r"hours)\b[^\n]{0,100}"
                r"(?:@|\b\d{3}[-. ]\d{4}\b|\b(?:open )?data (?:team|staff|program|office|desk|librarian)\b)"
            ),
            pattern(r"\b(?:drop-in|office hours|help desk for data|data clinic)\b"),
        ),
        "staff": (
            pattern(
                r"\b(?:for|our|city) (?:(?:city|own|all) )?(?:staff|employees|colleagues|departments"
                r"|analysts)\b[^.\n]{0,120}"
                r"\b(?:data|tables?|training|course|internal|shared)\b"
            ),
            pattern(r"\bdata (?:academy|literacy (?:course|program|training))\b|\bshared[^.\n]{0,40}not public\b"),
        ),
    },
)

#: What people want to do, by the words of a title or heading.
_TASKS = {
    "find": pattern(r"\b(?:find|search|browse|explor(?:e|ing)|discover)\w*\b"),
    "download": pattern(r"\b(?:download|export|save|filter|query|sort|spreadsheet|excel)\w*\b"),
    "map": pattern(r"\b(?:map|mapping|geojson|layer)s?\b"),
    "chart": pattern(r"\b(?:chart|graph|visuali[sz]|analy[sz])\w*\b"),
    "api": pattern(r"\b(?:apis?|program|code|script|developers?|connect)\b"),
    "cite": pattern(r"\b(?:cit(?:e|ing|ation)|credit|attribut\w+)\b"),
    "read": pattern(r"\b(?:understand|read|interpret|columns?|dictionary)\w*\b"),
}
#: The same by the first word of a step.
_BEGINS = {"find": ("search", "type", "find"), "download": ("download", "export", "filter", "sort")}
_IMPERATIVE = (
    r"(open|go to|choose|click|select|press|type|search|enter|use|pick|add|copy|download|export|filter|find|read|check"
    r"|look|start|write|name|take|ask for|save|color|narrow|sort|paste|visit|drag|zoom|right-click|log|make)"
)
#: A step: a line, or a sentence, that begins with what to do.
_STEP = re.compile(
    rf"(?:^|\n|(?<=[.!?:])[ \t])[^\w\n]{{0,4}}(?:step )?(?:\d{{1,2}}[.):][ \t])?{_IMPERATIVE}\b([^.!?\n]{{2,300}})",
    re.IGNORECASE,
)
#: So far apart, in characters, steps are of one list.
_APART = 200
_MOST_TEXT = 100_000


class Task(Struct, frozen=True):
    """A task that a guide goes through step by step. name: a fixed word; start, end: its first step in the text."""

    name: str
    document: Document
    start: int
    end: int


def guides(documents: Iterable[Document]) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """The guides, the one with the most parts first, and documents that only are called so."""
    found = readings(documents, GUIDE)
    return tuple(one for one in found if not one.besides), tuple(one for one in found if one.besides)


def tasks(found: Iterable[Reading]) -> tuple[Task, ...]:
    """The different tasks that guides go through with steps; where several do, the guide that comes first."""
    seen: dict[str, Task] = {}
    for document in (reading.document for reading in found):
        steps = _steps(document)
        if not steps:
            continue
        spoken = "\n".join((name_of(document), *document.headings[:40]))
        for name, words in _TASKS.items():
            begun = next((step for step in steps if step[1].lower() in _BEGINS.get(name, ())), None)
            step = begun or (steps[0] if words.search(spoken) else None)
            if step is not None and name not in seen:
                start = step.start(1)
                seen[name] = Task(name, document, start, min(step.end(), start + 180))
    return tuple(seen.values())


def _steps(document: Document) -> list[re.Match[str]]:
    """The steps that stand close to another one. Titles, headings and links often say what to do, and are none."""
    said = (document.title, *document.headings, *(link.words for link in document.links))
    named = {" ".join(line.split()) for line in said}
    lines = _STEP.finditer(document.text[:_MOST_TEXT])
    found = [step for step in lines if " ".join(step[0].split()) not in named]
    close = [later.start() - earlier.end() < _APART for earlier, later in pairwise(found)]
    return [step for step, *near in zip(found, [False, *close], [*close, False], strict=False) if any(near)]
