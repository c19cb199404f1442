"""The dated meetings of a body for data governance, read from lists of agendas and minutes and from the minutes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from auditor.documents.bodies import Body, bodies, borne_out
from auditor.documents.dates import dates
from auditor.documents.rows import lines
from auditor.documents.standing import head_of, name_of
from auditor.web import Document

#: The longest time between meetings that are called quarterly, in days; three months and a week.
QUARTER = 100
YEAR = 365
_MOST_TEXT = 400_000
_LONGEST_ROW = 400


class Held(StrEnum):
    """What tells of a meeting."""

    MINUTES = "minutes"
    AGENDA = "agenda"
    RECORDED = "recorded"  # a recording, notes, a summary, who was present
    LISTED = "listed"  # only its date stands in a list
    CANCELLED = "cancelled"


class Meeting(Struct, frozen=True):
    """A dated meeting. start, end: its place in the document's text; both 0 where it was read off a link's address."""

    day: date
    held: Held
    document: Document
    start: int
    end: int


class Series(Struct, frozen=True):
    """What was seen of one body's meetings. named: the document, and the place in it, that names the body.

    past: held on or before the point in time, one a day, oldest first; planned: later ones. listed: dates in the past
    of which nothing says that the meeting took place. ended: whether a document says that the list or the body was
    replaced, or that newer ones stand elsewhere. list_of: the page that lists most of them, None where only papers
    of single meetings were seen.
    """

    name: str
    named: tuple[Document, int, int]
    past: tuple[Meeting, ...]
    planned: tuple[Meeting, ...]
    listed: tuple[Meeting, ...]
    cancelled: tuple[Meeting, ...]
    ended: bool
    list_of: Document | None = None


class Rhythm(Struct, frozen=True, gc=False):
    """How often a body met. count: in the twelve months before; gap: the longest time between meetings there, the time
    since the latest included, in days; latest: days since it."""

    count: int
    gap: int
    latest: int

    @property
    def quarterly(self) -> bool:
        """Whether no quarter went by without a meeting."""
        return self.count >= 4 and self.gap <= QUARTER


_WORDS = re.compile(
    r"\b(?:(?P<minutes>minutes)|(?P<agenda>agendas?|packet)"
    r"|(?P<recorded>recording|video|audio|meeting (?:notes|summary|materials)|notes|summary|presentation"
    r"|slides|transcript"
    r"|met on|was held|were held|attendance))\b",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\b(?:cancel+ed|cancel+ation|postponed|rescheduled|no meeting|no quorum|lack of (?:a )?quorum|not held"
    r"|did not meet)\b",
    re.IGNORECASE,
)
_NO_MEETING = re.compile(
    r"\b(?:next (?:regular )?meeting|upcoming|will (?:be held|meet|next meet)|future meeting|adopted"
    r"|established|revised"
    r"|last updated|updated (?:on )?|charter|ordinance|resolution|effective|newsletter|training|workshop|webinar"
    r"|office hours|deadline|appointed|term (?:ends|expires)|posted on|page last|copyright)\b",
    re.IGNORECASE,
)
_ABOUT_PAST = re.compile(r"\b(?:met on|meetings? (?:was|were) held|past meetings?|previous meetings?)\b", re.IGNORECASE)
#: Before a date in the head of minutes: that is the day of another meeting, or no meeting.
_ANOTHER = re.compile(
    r"(?:minutes (?:of|from|for) (?:the )?(?:\w+\s+){0,3}|next (?:\w+\s+){0,3}meeting(?:\s+\w+){0,3}\s*:?\s*|approved"
    r"(?: on)?:?\s*|revised:?\s*|adopted(?: on)?:?\s*|posted(?: on)?:?\s*)(?:\w+day,?\s*)?$",
    re.IGNORECASE,
)
#: Before a date: it bounds a list, and is no day of a meeting.
_BORDER = re.compile(
    r"\b(?:before|prior to|since|from|until|through|after|between|starting|beginning|as of)\s+(?:\w+day,?\s*)?$", re.I
)
_LISTING = re.compile(r"\b(?:minutes|agendas?|meetings?|past meetings?)\b", re.IGNORECASE)
_YEAR_LINE = re.compile(
    r"^\W*(?:(?:meetings?|agendas?|minutes|and|&|of|in|for|calendar|year)\W+){0,6}((?:19|20)\d\d)\b"
    r"(?:\W+(?:meetings?|agendas?|minutes|and|&|materials|schedule)){0,6}\W*$",
    re.IGNORECASE,
)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_ONLY = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*,?\s*\d)", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b{_MONTH}\s*,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:dissolved|disbanded|sunset|merged (?:in)?to|replaced by|succeeded by|renamed|archived?(?! by)"
    r"|(?:newer|current|recent|later|more recent|latest) (?:meetings?|minutes|agendas?|materials)"
    r"|(?:meetings?|minutes|agendas?)\W+(?:\w+\W+){0,3}(?:since|after|from) (?:\w+ ){0,2}(?:19"
    r"|20)\d\d\W+(?:on|now|are|can|see)"
    r"|(?:now|have) (?:been )?(?:moved|posted|published|found|available)|internal (?:site|page|meetings?)"
    r"|intranet|sharepoint)\b",
    re.IGNORECASE,
)
_YEARS_IN_NAME = re.compile(r"\b(?:19|20)\d\d\b")
_FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


def series(documents: Iterable[Document], today: date) -> tuple[Series, ...]:
    """The bodies for data governance that documents name, with their meetings; the one that met most often first."""
    met: dict[str, list[Meeting]] = defaultdict(list)
    named: dict[str, tuple[Body, Document]] = {}
    texts: dict[str, list[str]] = defaultdict(list)
    moved: set[str] = set()
    lists: dict[str, list[tuple[int, Document]]] = defaultdict(list)
    for document in documents:
        whose = _whose(document)
        for body, meetings in _read(document, whose):
            met[body.key] += meetings
            if not body.governing:
                texts[body.key].append(document.text[:_MOST_TEXT])
            if body.key not in named or (whose is not None and not _is_single(document)):
                named[body.key] = (body, document)
            if meetings and whose is not None and not _is_single(document):
                lists[body.key].append((len(meetings), document))
                if _says_moved(document):
                    moved.add(body.key)
        if whose is not None and whose.key not in named and whose.end:
            named[whose.key] = (whose, document)
            met[whose.key] += []
            texts[whose.key].append(document.text[:_MOST_TEXT] if not whose.governing else "")
    found = [
        _series(named[key], meetings, today, key in moved, lists[key])
        for key, meetings in met.items()
        if named[key][0].governing or borne_out("\n".join(texts[key]))
    ]
    return tuple(sorted(found, key=lambda one: (-_in_year(one, today), -len(one.past), one.name)))


def rhythm(meetings: tuple[Meeting, ...], today: date) -> Rhythm | None:
    """How often a body met in the twelve months before a day; None where no meeting is known."""
    days = [meeting.day for meeting in meetings]
    if not days:
        return None
    begin = today - timedelta(days=YEAR)
    before = [day for day in days if day < begin]
    within = [day for day in days if day >= begin]
    # The meeting just before the twelve months is the one that their first quarter is counted from.
    near = before[-1:] if before and within and (within[0] - before[-1]).days <= QUARTER else []
    chain = [*(near or ([begin] if within else before[-1:])), *within, today]
    gap = max((later - earlier).days for earlier, later in pairwise(chain))
    return Rhythm(len(near) + len(within), gap, (today - days[-1]).days)


def _series(
    named: tuple[Body, Document],
    meetings: list[Meeting],
    today: date,
    moved: bool,
    lists: list[tuple[int, Document]],
) -> Series:
    body, document = named
    by_day: dict[date, Meeting] = {}
    order = list(Held)
    for meeting in meetings:
        other = by_day.get(meeting.day)
        if other is None or order.index(meeting.held) < order.index(other.held) or meeting.held is Held.CANCELLED:
            by_day[meeting.day] = meeting
    days = sorted(by_day.values(), key=lambda meeting: meeting.day)
    held = [meeting for meeting in days if meeting.held is not Held.CANCELLED]
    return Series(
        name=body.name,
        named=(document, body.start, body.end),
        past=tuple(one for one in held if one.day <= today and one.held is not Held.LISTED),
        planned=tuple(one for one in held if one.day > today),
        listed=tuple(one for one in held if one.day <= today and one.held is Held.LISTED),
        cancelled=tuple(one for one in days if one.held is Held.CANCELLED),
        ended=moved,
        list_of=max(lists, key=lambda one: one[0])[1] if lists else None,
    )


def _in_year(one: Series, today: date) -> int:
    return sum((today - meeting.day).days <= YEAR for meeting in one.past)


def _whose(document: Document) -> Body | None:
    """The body that a document as a whole is about; its place is 0, 0 where only its title or address names it."""
    name, head = name_of(document), head_of(document)
    body = next(bodies(name), None)
    if body is None and (_LISTING.search(name) or _is_single(document)):
        body = next(bodies(head[:300]), None)
    if body is None:
        return None
    there = next((one for one in bodies(document.text[:_MOST_TEXT]) if one.key == body.key), None)
    return there or Body(body.name, body.key, 0, 0, body.governing)


def _is_single(document: Document) -> bool:
    """Whether a document is the agenda or the minutes of one meeting."""
    name, head = name_of(document), head_of(document)
    single = re.search(r"\b(?:minutes|agenda|call(?:ed)? to order|meeting notes)\b", f"{name}\n{head}", re.IGNORECASE)
    return (
        single is not None
        and re.search(
            r"\bcall(?:ed)? to order|roll call|adjourn|present:|approval of", document.text[:20_000], re.IGNORECASE
        )
        is not None
    )


def _read(document: Document, whose: Body | None) -> Iterator[tuple[Body, list[Meeting]]]:
    if whose is not None and _is_single(document):
        meeting = _single(document)
        yield whose, [meeting] if meeting is not None else []
    elif whose is not None:
        yield whose, [*_listed(document, True), *_linked(document)]
    else:
        yield from _among_others(document)


def _single(document: Document) -> Meeting | None:
    """The meeting whose agenda or minutes a document is: the first date of its head that is no other meeting's."""
    head = head_of(document)
    title = name_of(document)
    kind = Held.MINUTES if re.search(r"\bminutes\b", f"{title}\n{head[:200]}", re.IGNORECASE) else Held.AGENDA
    if _CANCELLED.search(head[:300]):
        kind = Held.CANCELLED
    for start, end, day in dates(head):
        if not _ANOTHER.search(head[max(0, start - 60) : start].rpartition("\n")[2]):
            return Meeting(day, kind, document, start, end)
    found = next(iter(dates(title)), None)
    return Meeting(found[2], kind, document, 0, 0) if found else None


def _listed(document: Document, listing: bool) -> Iterator[Meeting]:
    """The rows of a list of meetings: lines with a date, and a word or a link for what became of the meeting."""
    linked = {" ".join(link.words.split()).lower(): link.url for link in document.links}
    about = Held.LISTED
    named = _LISTING.search(name_of(document)) is not None and listing
    headings = {" ".join(heading.split()).lower() for heading in document.headings}
    year = 0
    for start, line in lines(document.text[:_MOST_TEXT]):
        plain = " ".join(line.split()).lower()
        if not plain:
            continue
        if found := _YEAR_LINE.match(line):
            year = int(found[1])
        if plain in headings or (len(plain) < 60 and not any(sign.isdigit() for sign in plain)):
            about = _kind(plain) or (Held.LISTED if plain in headings else about)
        # Minutes that run on in sentences name the days of much else.
        if len(line) > _LONGEST_ROW:
            continue
        found_days = list(_days(line, year))
        if not found_days or (_NO_MEETING.search(line) and not _CANCELLED.search(line)):
            continue
        kind = Held.CANCELLED if _CANCELLED.search(line) else _kind(line)
        if kind is None:
            alone = len(plain) <= (found_days[0][1] - found_days[0][0]) + 24
            address = linked.get(plain, "")
            if not alone or not (named or about is not Held.LISTED):
                continue
            # A date that is itself the link leads to what was written down of the meeting.
            kind = about if address and about is not Held.LISTED else Held.RECORDED if _leads(address) else Held.LISTED
        several = _ABOUT_PAST.search(line) is not None
        for first, last, day in found_days if several else found_days[:1]:
            yield Meeting(day, kind, document, start + first, start + last)


def _among_others(document: Document) -> Iterator[tuple[Body, list[Meeting]]]:
    """The meetings of a body on a page of many bodies: rows that name it, and rows under a heading that does."""
    if document.text[:_MOST_TEXT].lower().find("data") < 0:
        return
    headings = {" ".join(heading.split()).lower() for heading in document.headings}
    meetings: dict[str, list[Meeting]] = defaultdict(list)
    named: dict[str, Body] = {}
    under: Body | None = None
    year = 0
    for start, line in lines(document.text[:_MOST_TEXT]):
        plain = " ".join(line.split()).lower()
        here = next(bodies(line), None) if len(line) <= _LONGEST_ROW else None
        if plain in headings:
            if found := _YEAR_LINE.match(line):
                year = int(found[1])
            elif here is not None or not _LISTING.fullmatch(plain.replace(" and ", "").replace("past ", "")):
                under = here
        body = here or under
        if body is None or len(line) > _LONGEST_ROW or (_NO_MEETING.search(line) and not _CANCELLED.search(line)):
            continue
        kind = Held.CANCELLED if _CANCELLED.search(line) else _kind(line)
        day = next(iter(_days(line, year)), None)
        if day is None or (kind is None and here is None):
            continue
        if body.key not in named:
            at = start if here is not None else 0
            named[body.key] = Body(body.name, body.key, at + body.start, at + body.end, body.governing)
        meetings[body.key].append(Meeting(day[2], kind or Held.LISTED, document, start + day[0], start + day[1]))
    for key, found_meetings in meetings.items():
        yield named[key], found_meetings


def _linked(document: Document) -> Iterator[Meeting]:
    """Meetings whose dates stand only in the addresses of linked agendas and minutes."""
    for link in document.links[:2000]:
        address = link.url.rpartition("/")[2][:200]
        kind = _kind(link.words[:200]) or _kind(re.sub(r"[-_.%\d]+", " ", address))
        found = _FILE_DATE.search(address)
        if kind in (Held.MINUTES, Held.AGENDA) and found and not _NO_MEETING.search(link.words[:200]):
            try:
                yield Meeting(date(int(found[1]), int(found[2]), int(found[3])), kind, document, 0, 0)
            except ValueError:
                continue


def _days(line: str, year: int) -> Iterator[tuple[int, int, date]]:
    """The dates of a line; a day alone takes the year of the heading above, a month alone its middle."""
    found = False
    for start, end, day in dates(line):
        found = True
        if not _BORDER.search(line[max(0, start - 30) : start]):
            yield start, end, day
    # A month alone is a meeting's only where little else is said: in a sentence it is the time of anything.
    if not found and len(line.split()) <= 8 and (month := _MONTH_YEAR.search(line)):
        if _BORDER.search(line[: month.start()]):
            return
        found = True
        yield month.start(), month.end(), date(int(month[2]), _number(month[1]), 15)
    if not found and year and (short := _DAY_ONLY.search(line)):
        try:
            yield short.start(), short.end(), date(year, _number(short[1]), int(short[2]))
        except ValueError:
            return


def _number(month: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(month.lower()[:3]))


def _kind(text: str) -> Held | None:
    kinds = {name for found in _WORDS.finditer(text) for name, value in found.groupdict().items() if value}
    return next((kind for kind in (Held.MINUTES, Held.AGENDA, Held.RECORDED) if kind.value in kinds), None)


def _leads(address: str) -> bool:
    return address.lower().partition("?")[0].endswith((".pdf", ".doc", ".docx", ".txt"))


def _says_moved(document: Document) -> bool:
    """Whether a list may have come to its end for another reason than that the meetings stopped."""
    return (
        _MOVED.search(document.text[:_MOST_TEXT]) is not None
        or _MOVED.search(" ".join(link.words[:100] for link in document.links[:500])) is not None
        or len(_YEARS_IN_NAME.findall(name_of(document))) > 0
    )
