"""What pages tell of the users of a city's data: how much it is used, what a survey found, what was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from auditor.documents.practices import pattern, sentence
from auditor.documents.rows import Row, grids
from auditor.documents.standing import name_of, standing
from auditor.documents.stated import days_and_months
from auditor.web import Document, Role

_MOST_TEXT = 200_000
_MOST_CHANGES = 200
_SITE_NAME = re.compile(r"\s[|–—·-]\s")
_YEAR = re.compile(r"\b20\d\d\b")

_PORTAL = r"(?:open data(?: (?:portal|program|site|hub))?|data (?:portal|catalog(?:ue)?|hub|site|platform|program))"
#: A name that is about the city's data as a whole.
_OF_DATA = pattern(
    rf"\b{_PORTAL}\b|\bdatasets\b|\b(?:our|(?:the )?city['’]?s) data\b"
    r"|\bcity data (?:portal|site)\b|\bdata users\b|\bthe (?:data )?portal\b"
    r"|^(?:the |our )?portal (?:usage|use|analytics|metrics|statistics|survey|report|feedback)\b"
)
_NOT_OF_DATA = pattern(
    r"\b(?:data cent(?:er|re)|spending|checkbook|expenditures?|budget|financial|privacy|personal|web ?site|web pages?"
    r"|web traffic|social media|intranet|terms|rules|limits?|quotas?|throttling|licen[cs]es?|procurement"
    r"|purchas\w+|bids?|outages?|incidents?|breach|jobs? portal|parent portal|permit portal|payment portal"
    r"|customer portal"
    r"|resident portal|water|energy|utility|transit|librar(?:y|ies)|parking|crime|crash)\b"
)
_USAGE_NAME = pattern(
    r"\b(?:who (?:uses|is using|used)|usage|use of|how (?:our|city|the|open) (?:city['’]?s? )?data (?:is|are|was|were)"
    r" (?:being )?used|analytics|metrics|statistics|stats|downloads?|visits?|visitors|most (?:used|viewed|downloaded)"
    r"|(?:annual|yearly|year-end|quarterly|monthly|progress|impact|status|user|program) (?:report|review|update)"
    r"|report|year in review|state of|by the numbers|in numbers|dashboard|insights)\b"
)
_USAGE_ALONE = pattern(
    r"^(?:(?:the|our|portal|site|data|user|usage|monthly|open|platform) )*(?:usage|use|analytics|metrics|statistics"
    r"|stats|insights)(?: (?:dashboard|report|statistics|data|numbers))?$"
)
_WEBSITE_NAME = pattern(r"\b(?:web ?site|web|site|page) (?:analytics|traffic|statistics|usage|visits|metrics)\b")
_COUNTED = (
    r"(?:downloads?|api (?:calls|requests|queries|hits)|calls (?:to|of) the api|visits?|visitors|page ?views"
    r"|page views|views|users|sessions|rows (?:loaded|downloaded))"
)
_NUMBER = r"\d[\d,.]{0,15}\s?(?:k|m|thousand|million)?"
_USAGE = (
    pattern(
        rf"\b{_NUMBER} (?:(?:unique|monthly|total|dataset|data|file|portal|active|page) ){{0,3}}{_COUNTED}\b"
        r"(?! (?:per|an?|each|every) (?:\w+ ){0,2}(?:second|minute|hour|key|token|client|request)| per day)"
        r"(?! (?:\w+ )?(?:took|answered|responded|replied|said|told|asked|completed|filled|were asked))"
    ),
    pattern(
        rf"\b{_COUNTED}\b[^.\n|]{{0,50}}\b(?:rose|grew|fell|went|increased|doubled|totall?ed|reached|was|were|up|down)\b"
        rf"[^.\n|]{{0,40}}\b\d"
    ),
    pattern(rf"\b{_COUNTED}\s?[:=] {_NUMBER}"),
    pattern(r"\bmost[- ](?:downloaded|used|viewed|accessed|requested) (?:datasets?|data|tables?)\b[^\n]{3,160}"),
)
#: Visits may be those of a clinic; these words say of what they are.
_OF_WHAT = pattern(
    r"\b(?:portal|sites?|catalog(?:ue)?|datasets?|data|api|downloads?|page ?views|usage|use|uses|analytics)\b"
)
_USAGE_COLUMN = pattern(rf"^(?:(?:unique|monthly|total|number of|no\.|dataset|page|portal|all) )*{_COUNTED}$")

_SURVEY_NAME = pattern(
    r"(?:\b(?:open data|data portal|data catalog(?:ue)?|data hub|data users?|open data users?|data program)"
    r"|^(?:the |our )?portal(?: users?)?)['’]?s? "
    r"(?:(?:user|users|feedback|satisfaction|experience|annual|needs|customer|community) ){0,3}"
    r"(?:survey|questionnaire|user research|interviews|focus groups?|feedback results)\b"
    rf"|\b(?:survey|questionnaire|interviews|focus groups?|poll) (?:of|with|among|for) (?:our |the |city )*"
    rf"(?:open )?(?:data users|users of (?:our |the |city )*(?:open )?(?:data|portal|{_PORTAL})|portal users)\b"
    rf"|\b(?:users?|people|those who use) (?:of |who use )?(?:our |the |city )*(?:open )?(?:data|portal|datasets)"
    r"\b[^\n]{0,40}\b(?:told us|say|said|think|want|survey|feedback|answered)\b"
    r"|\b(?:told us|heard|feedback|survey|think|learned|user research)\b[^\n]{0,50}\b(?:about|on|of|from|regarding) "
    r"(?:users? of )?(?:our |the |city['’]?s? )*(?:open data|data portal|data catalog(?:ue)?|data users?)\b"
    r"|\bdata users?\b[^\n]{0,40}\b(?:survey|feedback|interviews|research)\b"
)
_NOT_SURVEY_NAME = pattern(
    r"\b(?:resident|household|citizen|trash|garbage|recycling|waste|library|transit|rider|employees?|census|land|soil"
    r"|boundary|street tree|american community|health|housing|traffic|park|business survey|benchmarks?|monuments?"
    r"|survey(?:ed|ors?|ing)?(?: results?)? (?:data(?:sets?)?|control|benchmarks?|monuments?|points?))\b"
)
_ANSWERED = pattern(
    r"\b\d[\d,]* (?:\w+ ){0,3}(?:respondents|responses|answers|participants|answered|responded|took part|completed)\b"
    r"|\b\d[\d,]* (?:\w+ ){0,2}(?:people|users|staff|residents|businesses|students|researchers)\b[^.\n]{0,40}"
    r"\b(?:answered|responded|replied|took part|completed|filled|told|said)\b"
    r"|\b(?:respondents|those who answered|participants)\b[^.\n]{0,100}\d"
    r"|\b(?:interviews? with|interviewed|(?:spoke|talked|met) with) (?:\w+[- ]?){1,2} (?:\w+ ){0,3}(?:users?"
    r"|analysts?|people"
    r"|departments?"
    r"|businesses|students|researchers)\b"
)
_SHARE = pattern(r"\b(?!100\b)\d{1,2}(?:\.\d)? ?(?:%|percent|per cent)|\b0?\.\d\d?\b")
_SURVEY_WORD = pattern(r"\b(?:surveys?|questionnaire|user research|interviews?|focus groups?)\b")
_ROUND_WORDS = ("survey", "wave", "round", "answered", "respon", "results", "interview", "open ")
_COMING = pattern(
    r"\b(?:will|next|upcoming|planned|plan to|in preparation|until|goals?|targets?|hopes?|aims?|at least|need|first)\b"
    r"[^.\n]{0,40}\Z"
)

_DID = (
    r"(?:added|published|released|changed|fixed|improved|redesigned|wrote|renamed|rebuilt|simplified|split|merged"
    r"|included|updated|launched|moved|built|created|corrected|expanded|replaced|translated|opened|began|started"
    r"|introduced|reorganized|shortened|explained|documented|delivered|geocoded|removed|sped up|made)"
)
_USERS = (
    r"(?:(?:your|users?['’]?s?|user|public|the public['’]?s?|community|residents?['’]?|people['’]?s|journalists?['’]?"
    r"|these|this|the|their|survey|an?|one|many|several) (?:\w+ ){0,2})?"
    r"(?:feedback|suggestions?|requests?|survey(?: results| answers)?|comments?|interviews?|input|nominations?|wishes)"
)
_CHANGES = (
    pattern(
        rf"\byou (?:asked|told us|said|wanted|suggested)\b[^.\n|]{{3,140}}[.;,:–—-]+ (?:so )?we (?:have )?{_DID}\b"
    ),
    pattern(
        r"\b(?:users?|people|readers|researchers|journalists|respondents) (?:\w+ )?(?:asked|told us|said|wanted"
        rf"|suggested|wished|complained)\b[^.\n|]{{3,140}}[,;] (?:and )?(?:so|therefore) we (?:have )?{_DID}\b"
    ),
    pattern(
        r"\b(?:because of|in response to|based on|following|thanks to|prompted by|as a result of|owing to|after) "
        rf"{_USERS}\b[^.\n|]{{0,140}}\b(?:we|the city|our|staff|team|was|were|been|is now|are now|has|have|and)\b"
        rf"[^.\n|]{{0,80}}\b{_DID}\b"
    ),
    pattern(
        r"(?:\b(?:we|team|city|staff|office|program|was|were|been) (?:have |has |also |then |therefore )*"
        r"|(?:^|(?<=[.\n]))\s*)"
        rf"\b{_DID}\b"
        r"[^.\n|]{0,160}\b(?:because|in response to|based on|at the request of|following|after|since|as) "
        rf"(?:{_USERS}|(?:(?:many|several|some|most|data|our|the|portal|\d+) )*(?:users|you|residents|people|readers"
        r"|researchers|journalists|students|developers|respondents)\b[^.\n|]{0,40}\b(?:asked|told|said|wanted|requested"
        r"|suggested|missed|could not|complained|wished))\b"
    ),
)
_NOT_YET = pattern(r"\b(?:will|shall|must|should|may|plans? to|intends? to|going to|would|if|whether|how)\b")
_ASKED_COLUMN = pattern(
    r"\b(?:(?:you|users?|people|residents|they) (?:asked|said|told us|wanted|suggested)|(?:we|what we) heard"
    r"|(?:user )?(?:feedback|wish|wishes|suggestions?|requests?)|finding)\b"
)
_DID_COLUMN = pattern(
    r"\b(?:we did|we have done|what (?:was |we )?(?:changed|did|improved|fixed)|changes? made|change|improvements?)\b"
)
#: Words that make a change one of data or of the portal, where the page's name does not say so.
_DATA_WORD = pattern(
    r"\b(?:datasets?|data sets?|open data|data portal|catalog(?:ue)?|columns?|data dictionar(?:y|ies))\b"
)


class Told(Struct, frozen=True, gc=False):
    """What a document tells of users: the place of the first words, how many such places there are, and its age.

    day: the latest date the document states, None without one; years: the rounds of a survey, oldest first.
    """

    document: Document
    start: int
    end: int
    count: int
    day: date | None
    years: tuple[int, ...] = ()


def usage(document: Document, today: date) -> Told | None:
    """How much the published data is used: counts of downloads, calls or visits on a page about that."""
    if standing(document) or not any(_is_usage(line, document) for line in subjects(document)):
        return None
    text = document.text[:_MOST_TEXT]
    places = [(row.start, row.end) for row in _counts(document)]
    for one in _USAGE:
        for found in _first(one, text):
            begin, end = sentence(text, found.start(), found.end())
            line = text.rfind("\n", 0, begin) + 1
            if _OF_WHAT.search(text[max(line, begin - 60) : end]):
                places.append((begin, end))
    return Told(document, *places[0], len(places), latest(document, today)) if places else None


def is_website_usage(document: Document) -> bool:
    """Whether it counts the visitors of a website, which says nothing of the data."""
    return _WEBSITE_NAME.search(name_of(document)) is not None


def survey(document: Document, today: date) -> Told | None:
    """The results of a survey of users of the data; None for other surveys and for one without results."""
    if standing(document):
        return None
    text = document.text[:_MOST_TEXT]
    if is_survey(document):
        places = [(found.start(), found.end()) for one in (_ANSWERED, _SHARE) for found in _first(one, text)]
        around: list[tuple[int, int]] = [(0, len(text))]
    elif any(_is_report(line) for line in subjects(document)):
        around = [(max(0, found.start() - 160), found.end() + 160) for found in _SURVEY_WORD.finditer(text)]
        places = [
            (begin + found.start(), begin + found.end())
            for begin, end in around[:200]
            for found in _first(_ANSWERED, text[begin:end])
        ]
    else:
        return None
    if not places:
        return None
    years = _rounds(text, around, today) or _years_of(document, today)
    day = latest(document, today)
    return Told(document, *sentence(text, *places[0]), len(places), day, years)


def is_survey(document: Document) -> bool:
    """Whether it is called a survey of users of the data."""
    return any(_SURVEY_NAME.search(line) and not _NOT_SURVEY_NAME.search(line) for line in subjects(document))


def changes(document: Document, today: date) -> Told | None:
    """What was changed because of what users said, on a page about the data."""
    if standing(document):
        return None
    about_data = any(_OF_DATA.search(line) and not _NOT_OF_DATA.search(line) for line in subjects(document))
    if not about_data and document.role is not Role.PORTAL:
        return None
    text = document.text[:_MOST_TEXT]
    places = [(row.start, row.end) for row in _done(document) if about_data or _DATA_WORD.search(" ".join(row.cells))]
    for one in _CHANGES:
        for found in one.finditer(text):
            begin, end = sentence(text, found.start(), found.end())
            words = text[begin:end]
            if not _NOT_YET.search(words) and (about_data or _DATA_WORD.search(words)):
                places.append((begin, end))
            if len(places) >= _MOST_CHANGES:
                break
    if not places:
        return None
    return Told(document, *places[0], len(set(places)), latest(document, today))


def subjects(document: Document) -> list[str]:
    """The lines of a document's name without the name of the site behind a bar or a dash."""
    return [_SITE_NAME.split(line)[0] for line in name_of(document).split("\n")]


def latest(document: Document, today: date) -> date | None:
    """The latest day a document speaks of, not after `today`; a report of 2016 stays one of 2016."""
    named = _years_of(document, today)
    text = document.text[:_MOST_TEXT]
    days = [day for _, _, day in days_and_months(text) if day <= today]
    if document.published is not None and document.published.at is not None:
        days.append(document.published.at.date())
    if named:
        days = [day for day in days if day.year in (named[-1], named[-1] + 1)] or [date(named[-1], 1, 1)]
    return max((day for day in days if day <= today), default=None)


def _is_usage(line: str, document: Document) -> bool:
    if _NOT_OF_DATA.search(line):
        return False
    if _OF_DATA.search(line):
        return _USAGE_NAME.search(line) is not None
    return document.role is Role.PORTAL and _USAGE_ALONE.match(line) is not None


def _is_report(line: str) -> bool:
    return _is_of_data(line) and _USAGE_NAME.search(line) is not None


def _is_of_data(line: str) -> bool:
    return _OF_DATA.search(line) is not None and _NOT_OF_DATA.search(line) is None


def _counts(document: Document) -> Iterator[Row]:
    """Rows with numbers below a column of downloads, calls or visits."""
    for grid in grids(document):
        if not _OF_WHAT.search(" ".join((*subjects(document), *grid.header.cells))[:2_000]):
            continue
        columns = [index for index, cell in enumerate(grid.header.cells) if _USAGE_COLUMN.search(cell[:60])]
        for row in grid.rows[:500]:
            if any(index < len(row.cells) and row.cells[index][:1].isdigit() for index in columns):
                yield row


def _done(document: Document) -> Iterator[Row]:
    """Rows that set what was asked beside what was done."""
    for grid in grids(document):
        header = [cell[:60] for cell in grid.header.cells]
        did = [index for index, cell in enumerate(header) if _DID_COLUMN.search(cell)]
        asked = [index for index, cell in enumerate(header) if _ASKED_COLUMN.search(cell) and index not in did]
        if not did or not asked:
            continue
        for row in grid.rows[:_MOST_CHANGES]:
            cell = row.cells[did[0]] if did[0] < len(row.cells) else ""
            if len(cell) > 3 and not _NOT_YET.search(cell) and len(row.cells) <= len(header):
                yield row


def _first(one: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The first place that is not about something to come."""
    for found in one.finditer(text):
        if not _COMING.search(text[max(0, found.start() - 60) : found.start()]):
            yield found
            return


def _rounds(text: str, around: list[tuple[int, int]], today: date) -> tuple[int, ...]:
    """The years of the rounds of a survey: those near its words, or at the beginning of a line of a table."""
    years = set()
    for begin, stop in around[:200]:
        for found in _YEAR.finditer(text, begin, min(stop, len(text))):
            near = text[max(0, found.start() - 40) : found.end() + 40].lower()
            coming = _COMING.search(text[max(0, found.start() - 60) : found.start()])
            if int(found[0]) <= today.year and not coming and any(word in near for word in _ROUND_WORDS):
                years.add(int(found[0]))
    return tuple(sorted(years))


def _years_of(document: Document, today: date) -> tuple[int, ...]:
    named = {int(found[0]) for line in subjects(document) for found in _YEAR.finditer(line)}
    return tuple(sorted(year for year in named if year <= today.year))
