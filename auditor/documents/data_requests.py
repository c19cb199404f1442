"""Requests and suggestions of datasets: which pages are about them, how to send one, and which got an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from auditor.documents.practices import pattern, sentence
from auditor.documents.rows import Grid, Row, grids, lines
from auditor.documents.standing import name_of, standing
from auditor.documents.stated import days_and_months
from auditor.web import Document, Role

_MOST_TEXT = 200_000
_MOST_ENTRIES = 5_000
_DATA = r"(?:(?:open|city|new|missing|more|additional|public) )*(?:datasets?|data sets?|data)"
#: What a page about requests of datasets is called.
CALLED = pattern(
    rf"\b(?:suggest|request|nominate|propose|recommend|ask (?:us )?for|submit|vote (?:on|for)|wish for)(?:ing|s)? "
    rf"(?:(?:an?|us|your|the|ideas? for|requests? for|suggestions? for) )*{_DATA}\b"
    rf"|\b{_DATA} (?:(?:release|publication|publishing) )?(?:requests?|suggestions?|nominations?|wish ?lists?|ideas)\b"
    rf"|\b(?:requests?|suggestions?|nominations?|wishes|ideas) (?:of|for|about) {_DATA}\b"
    rf"|\b(?:requested|suggested|nominated) (?:datasets?|data sets?)\b"
    rf"|\b(?:datasets?|data sets?|data) (?:that )?(?:you|people|users|residents) (?:have )?"
    rf"(?:asked for|ask for|want|wish for|suggested|requested)\b"
    rf"|\b(?:what|which) (?:open )?(?:data|datasets?) (?:do you|would you|should we)\b"
)
#: What makes the same words mean something else: records of the public, services, sharing inside, orders of a copy.
_NOT_CALLED = pattern(
    r"\b(?:records?|foia|freedom of information|right[- ]to[- ]know|sunshine (?:law|request)s?|subject access"
    r"|311|3-1-1|service requests?|data sharing|sharing (?:of )?data|agreements?|non-?disclosure|gis data|map data"
    r"|crash|collision|accident|police reports?|incident|medical|patient|health data|student|personal data|your data"
    r"|my data|account|meter|billing|media requests?|proposals?|rfps?|quotes?|bids?|budget requests?"
    r"|librar(?:y|ies)|books?|hack\w*|challenge|contest|prize|conference)\b"
)
_ON_PORTAL = pattern(r"\b(?:suggestions|nominations|suggestion box|nominate)\b")
_SPEAKS = pattern(r"\b(?:datasets?|data sets?|open data|data (?:portal|catalog(?:ue)?|hub))\b")

#: An invitation on a page about something else, as at the end of a guide.
_INVITED = pattern(
    r"\b(?:suggest|request|nominate|propose|recommend|ask for|(?:like|love|want|wish) (?:us )?to (?:see|publish|find)"
    r"|need|miss(?:ing)?|looking for|find)\b[^.!?\n]{0,60}\b(?:datasets?|data sets?|open data)\b"
    r"|\b(?:datasets?|data sets?|open data)\b[^.!?\n]{0,40}\b(?:missing|you (?:need|miss|want)|not (?:find|listed|here)"
    r"|(?:like|want) (?:us )?to (?:see|publish))\b"
    r"|\b(?:suggestions?|requests?|ideas|nominations?|wishes) (?:of|for|about|on) (?:an? |new |more |open |other )*"
    r"(?:datasets?|data sets?|open data)\b"
)
_OTHER_MATTER = pattern(
    r"\b(?:records? request|public records?|foia|freedom of information|311|website|web site|webmaster|broken"
    r"|mistakes?|errors?|problems? with|sharing|protected|shall|crash|agreement)\b"
)
_WRITE = pattern(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,80}\w|\b(?:call|phone|telephone)\b[^.\n]{0,30}\d{3}")
#: From an invitation to its address: the same sentence, or one that says to write.
_LEADS = pattern(
    r"[^.!?\n]{0,120}"
    r"|[^.!?\n]{0,80}[.!?]+ (?:please )?(?:write|e-?mail|mail|send|tell|contact|let|drop|fill|use)\b[^.!?\n]{0,80}"
)
_WE = (
    r"(?:we|(?:our|the|city|a|data|digital|open data|program|portal|\w+ department['’]?s?)(?: [\w&]+){0,4} "
    r"(?:team|staff|office|officer|steward|stewards|coordinator|coordinators|program|committee|manager)"
    r"|city staff|staff|(?:the )?city)"
)
_TAKEN = pattern(
    rf"\b{_WE}(?: (?:will|shall|then|also|can|has to|have to|must|always|personally|aims? to))*"
    r" (?:reads?|reviews?|considers?|prioriti[sz]es?|discuss(?:es)?|assess(?:es)?|looks? (?:at|into)|weighs?"
    r"|evaluates?|answers?|repl(?:y|ies)|responds?|gets? back|acknowledges?|decides?|tells? you|lets? you know|writes?"
    r" back)\b"
)
_ANSWERS = (
    pattern(
        rf"\b{_WE}(?: (?:will|shall|then|also|can|has to|have to|must|always|personally|aims? to|publicly))*"
        r" (?:answers?|repl(?:y|ies)|responds?|gets? back|tells? you|lets? you know|writes? back|contacts? you"
        r"|follows? up"
        r"|gets? in touch|reach(?:es)? out|be in touch)\b"
    ),
    pattern(
        r"\b(?:answer(?:ed|s)?|repl(?:y|ies)|respon(?:se|ses|d|ds))\b[^.\n]{0,40}\bwithin "
        r"(?:\w+ ){0,2}(?:business |working )?(?:days?|weeks?)\b"
    ),
    pattern(
        r"\b(?:(?:discussion|comment)s? (?:board|forum|thread|section)s?|public (?:issue )?tracker|user forum"
        r"|(?:open )?office hours|(?:data )?users? group)\b[^.\n]{0,80}\b(?:where|with|every|each|reply|replies"
        r"|answers?|meets?|for|discuss\w*)\b"
    ),
)

_REQUEST_COLUMN = pattern(
    r"^(?:(?:the|your|data) )*(?:requests?|suggestions?|nominations?|ideas?|datasets?|data sets?|what|topic|subject"
    r"|title|name|(?:dataset|data) (?:requested|suggested|nominated|wanted|name|title|request)|requested data(?:set)?"
    r"|(?:you|they|people|users) (?:asked|suggested)(?: for)?)\b"
)
_ANSWER_COLUMN = pattern(
    r"\b(?:answers?|answered|response|responses|responded|reply|replies|replied|outcome|result|decision|disposition"
    r"|resolution|what we did|we (?:did|say|said)|city['’]?s? comment|staff (?:comment|note)s?|action taken|feedback)\b"
)
_STATUS_COLUMN = pattern(r"\b(?:status|state|stage|progress|phase)\b")
_WAITING = pattern(
    r"^[\W_]*(?:|n ?/? ?a|none|nil|null|no|yes|new|open|opened|pending|received|submitted|unanswered|unassigned|active"
    r"|tbd|tba|waiting|awaiting[^.]{0,40}|not yet[^.]{0,40}|no (?:answer|response|reply|comments?)[^.]{0,20}|to do|todo"
    r"|(?:under|in|for) (?:review|consideration|moderation)|accepting votes|\d{1,6}(?: votes?)?)[\W_]*$"
)
_DECIDED = pattern(
    r"\b(?:published|released|completed?|done|closed|declined|rejected|denied|refused|approved|accepted|fulfilled"
    r"|granted|available|withheld|in progress|in preparation|preparing|under ?way|planned|scheduled|answered|resolved"
    r"|added|live|implemented|delivered|not (?:possible|feasible|available|held|releasable|planned)"
    r"|cannot|can not|won['’]t|will not|partly|partially|duplicate|already)\b"
)
_FOOTER = pattern(r"©|\b(?:copyright|privacy policy|powered by|follow us|all rights reserved)\b")
_LABEL = re.compile(
    r"^\W{0,4}(?:(?:current\s+|request\s+)?status|(?:our|the\s+city['’]?s?|city['’]?s?|official|staff|team)?\s*"
    r"(?:answer|response|reply|outcome|decision)|we\s+(?:answered|replied|responded))\b([^:\n]{0,60}):\s*([^\n]{0,1000})",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^\W{0,4}(?:answered|replied|responded|published|released|completed|declined|rejected|closed|added)\b[^\n]{0,400}",
    re.IGNORECASE,
)


class Request(Struct, frozen=True, gc=False):
    """One request of a dataset as a page lists it: its place in the text, whether it has an answer or an outcome, and
    the dates that stand with it."""

    start: int
    end: int
    answered: bool
    days: tuple[date, ...]


def is_requests(document: Document) -> bool:
    """Whether a page or file is about requests or suggestions of datasets, and is the city's own."""
    return not standing(document) and is_called(document)


def is_called(document: Document) -> bool:
    """Whether it is called so; the words of the link that led to it count for its name."""
    name = f"{name_of(document)}\n{document.anchor[:200]}"
    if _NOT_CALLED.search(name):
        return False
    if CALLED.search(name):
        return _SPEAKS.search(f"{name}\n{document.text[:_MOST_TEXT]}") is not None
    return document.role is Role.PORTAL and _ON_PORTAL.search(name) is not None


def taken(document: Document) -> tuple[tuple[int, int], ...]:
    """Where a page about requests says whom to write to, or that somebody deals with them; a form alone says neither.

    An address counts where it stands, the promise to deal with requests likewise; in the order of the text.
    """
    text = _body(document)
    found = [match for one in (_WRITE, _TAKEN, *_ANSWERS[:2]) if (match := one.search(text)) is not None]
    return tuple(sentence(text, one.start(), one.end()) for one in sorted(found, key=lambda one: one.start()))


def replied(document: Document) -> tuple[int, int] | None:
    """Where a page about requests promises an answer, or names a place where people and the city talk."""
    text = _body(document)
    for one in _ANSWERS:
        if (found := one.search(text)) is not None:
            return sentence(text, found.start(), found.end())
    return None


def invited(document: Document) -> tuple[int, int] | None:
    """Where a page about something else invites suggestions of datasets and says whom to write to."""
    if standing(document) or _NOT_CALLED.search(name_of(document)):
        return None
    text = document.text[:_MOST_TEXT]
    for found in _INVITED.finditer(text):
        begin, end = sentence(text, found.start(), found.end())
        near = text[found.start() : end + 200]
        address = _WRITE.search(near, found.end() - found.start())
        if address is None or not _LEADS.fullmatch(near[found.end() - found.start() : address.start()]):
            continue
        if not _OTHER_MATTER.search(text[begin : found.start() + address.end()]):
            return begin, min(found.start() + address.end(), begin + 190)
    return None


def requests(document: Document) -> tuple[Request, ...]:
    """The requests that a page or file about them lists, from its tables, else from its labelled lines."""
    found = [one for grid in grids(document) for one in _of_grid(grid)]
    return tuple(found or _of_lines(document.text[:_MOST_TEXT]))[:_MOST_ENTRIES]


def _body(document: Document) -> str:
    """The text of a page; what stands in a table of requests says nothing of how they are dealt with."""
    text = document.text[:_MOST_TEXT]
    return "".join(" " * len(line) + "\n" if " | " in line else line + "\n" for _, line in lines(text))


def _of_grid(grid: Grid) -> Iterator[Request]:
    header = [cell[:80] for cell in grid.header.cells]
    answers = [index for index, cell in enumerate(header) if _ANSWER_COLUMN.search(cell)]
    statuses = [index for index, cell in enumerate(header) if _STATUS_COLUMN.search(cell) and index not in answers]
    asks = [index for index, cell in enumerate(header) if index not in (*answers, *statuses)]
    if not (answers or statuses) or not any(_REQUEST_COLUMN.search(header[index]) for index in asks):
        return
    for row in grid.rows:
        # What stands below a table on the same page may have bars, too.
        if len(row.cells) > len(header) or _FOOTER.search(" ".join(row.cells)[:400]):
            continue
        yield Request(row.start, row.end, _is_answered(row, answers, statuses), _days(" | ".join(row.cells)))


def _is_answered(row: Row, answers: list[int], statuses: list[int]) -> bool:
    cells = row.cells
    if any(index < len(cells) and not _WAITING.match(cells[index]) for index in answers):
        return True
    return any(index < len(cells) and _is_decided(cells[index]) for index in statuses)


def _is_decided(words: str) -> bool:
    return not _WAITING.match(words) and _DECIDED.search(words[:200]) is not None


def _of_lines(text: str) -> Iterator[Request]:
    """Items followed by a line such as `Status: published` or `Our answer (May 4, 2026): …`."""
    item, previous = (0, 0), -2
    open_: Request | None = None
    for number, (start, line) in enumerate(_said(text)):
        label, dated = _LABEL.match(line), _DATED.match(line)
        if label is None and (dated is None or not _days(line)):
            item = (start, start + len(line))
            continue
        # A status tells by its words, an answer by being there.
        told = label is None or (
            _is_decided(label[2]) if "status" in label[0][:30].lower() else not _WAITING.match(label[2])
        )
        if open_ is not None and number == previous + 1:
            days = (*open_.days, *_days(line))
            open_ = Request(open_.start, start + len(line), open_.answered or told, days)
        else:
            if open_ is not None:
                yield open_
            days = (*_days(text[item[0] : item[1]]), *_days(line))
            open_ = Request(item[0], start + len(line), told, days)
        previous = number
    if open_ is not None:
        yield open_


def _said(text: str) -> Iterator[tuple[int, str]]:
    return ((start, line) for start, line in lines(text) if line.strip())


def _days(text: str) -> tuple[date, ...]:
    return tuple(day for _, _, day in days_and_months(text[:2_000]))
