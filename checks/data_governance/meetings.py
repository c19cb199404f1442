"""A body for data governance meets at least every quarter.

Why: rules for data that nobody comes together to apply are soon out of use; the certification asks for
    meetings at least every quarter.
How: looks for a body whose name says that it governs the city's data, and for its dated agendas, minutes and
    recordings. Passes when no more than 100 days lie between meetings in the twelve months before the audit.
    Groups of map users, committees for information technology or for records, meetings to come, cancelled
    meetings and newsletters do not count. Fails only when a page says that the meetings are regular, its list of
    them was kept up and ends more than eighteen months ago, and nothing on it, on other pages or among what could
    not be read may explain that; a gap is unknown, for minutes may be missing. What the meetings decide is never
    judged.
Fix: publish the date of each meeting with its agenda or minutes; say so where the meetings are internal.
See: What Works Cities assessment guide 2019, governance responsibilities: at least quarterly.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from auditor.check import Finding
from auditor.documents.bodies import lookalike
from auditor.documents.meetings import QUARTER, YEAR, Meeting, Rhythm, Series, rhythm, series
from auditor.documents.practices import pattern
from auditor.documents.standing import name_of
from auditor.model import Evidence
from auditor.web import Document, Role, Unread, Website
from checks._seen import fails, not_seen, on, passes, quote, searched, unsure, whole

VERSION = 1
EFFORT = "medium"
READS = ()
ABOUT = "city"

_THING = "a body for data governance with its meetings"
_NAMED = pattern(r"\bdata governance\b|\bdata stewards?\b|\bdata (?:council|board|committee)\b")
#: As many meetings make a list that was kept up, so that its end tells something; ours.
_KEPT_UP = 3
#: Minutes are approved and published late; a list that is this many days old has had time.
_LONG = 540
_GOVERNS = pattern(r"\bdata governance\b")
#: The city's own word that the meetings are regular, without which their end contradicts nothing.
_REGULAR = pattern(
    r"\b(?:meets?|met|meetings (?:are|is|take place|occur)(?: held)?|convenes?)\b[^.\n]{0,60}\b(?:quarterly|monthly"
    r"|every (?:month|quarter|other month|two months|three months)|each (?:month|quarter)|four times|twice a year)\b"
)
#: Words that may explain why a list ends, or say that it is a part.
_EXPLAINS = pattern(
    r"\b(?:next|older|newer|load more|show(?:ing)? |page \d|results|view all|see all|archiv\w+|legistar|granicus"
    r"|civicclerk|boarddocs|novus|primegov|iqm2|youtube|vimeo|calendar|meeting (?:center|portal|materials)|no longer"
    r"|moved|on request|upon request|request them|not (?:public|published|posted|online|open)|closed|internal|clerk"
    r"|visit|now (?:at|on|in|published)|new page|replaced|succeeded|merged|dissolved|disband\w*|sunset|paused"
    r"|suspended|resum\w+|final report|former|history|previous|past|founding|beginning in|as of|since|secretar\w+"
    r"|county|state|school|universit\w+|regional|task force|gis|mapping|continuum)\b"
)
_ELSEWHERE = pattern(
    r"legistar|granicus|civicclerk|boarddocs|novusagenda|primegov|iqm2|youtube|youtu\.be|vimeo"
    r"|meeting (?:portal|center)|\b(?:next|older|newer|archive|all meetings)\b|page=|year="
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,20}\d{4}(?: ?[-–] ?\d{4})?", re.IGNORECASE)
_OF_MEETINGS = pattern(r"minutes|agendas?|meetings?|governance|committee|board|council|steward")


def find(website: Website, taken_at: datetime) -> Iterator[Finding]:
    found = series(website.own, taken_at.date())
    best = found[0] if found else None
    yield _body(website, best)
    if best is None:
        yield unsure("meetings.quarterly", "shows no dated meetings of such a body", *searched(website))
        yield unsure("meetings.latest", "shows no latest meeting of such a body", *searched(website))
        yield unsure("meetings.work", "has to say itself what such a body decides and carries out", *searched(website))
        return
    beat = rhythm(best.past, taken_at.date())
    yield _quarterly(best, beat)
    yield _latest(website, best, beat)
    message = f"has to say itself whether the meetings of the “{best.name}” carry out its written duties"
    yield unsure("meetings.work", message, quote(*best.named))


def _body(website: Website, best: Series | None) -> Finding:
    field = "meetings.body"
    if best is not None and (best.past or best.listed or best.planned):
        message = f"names a body for data governance, the “{best.name}”, and the dates of its meetings"
        return passes(field, message, quote(*best.named))
    if best is not None:
        message = f"names a body for data governance, the “{best.name}”, but no date of a meeting was seen"
        return unsure(field, message, quote(*best.named))
    for document in website.own:
        if place := lookalike(name_of(document)):
            other = " ".join(name_of(document)[place[0] : place[1]].split())
            return unsure(field, f"shows the “{other}”, which is no body for data governance", whole(document))
    return not_seen(website, field, _THING, _NAMED)


def _quarterly(best: Series, beat: Rhythm | None) -> Finding:
    field = "meetings.quarterly"
    if beat is None:
        return unsure(field, _nothing_held(best), quote(*best.named))
    within = [meeting for meeting in best.past if (best.past[-1].day - meeting.day).days <= YEAR]
    evidence = _shown(within[-6:])
    if beat.quarterly:
        message = (
            f"shows {beat.count} meetings of the “{best.name}” in the twelve months before the audit, never more than"
            f" {beat.gap} days apart"
        )
        return passes(field, message, *evidence)
    if not beat.count:
        return unsure(field, "shows no meeting of that body in the twelve months before the audit", *evidence)
    many = "one meeting" if beat.count == 1 else f"{beat.count} meetings"
    message = (
        f"shows {many} of the “{best.name}” in the twelve months before the audit, and {beat.gap} days without one;"
        " others may not be published"
    )
    return unsure(field, message, *evidence)


def _latest(website: Website, best: Series, beat: Rhythm | None) -> Finding:
    field = "meetings.latest"
    if beat is None:
        return unsure(field, _nothing_held(best), quote(*best.named))
    last = best.past[-1]
    when = f"{on(last.day)}, {beat.latest} days before the audit"
    if beat.latest <= QUARTER:
        return passes(field, f"shows the latest meeting on {when}", *_shown([last]))
    if beat.latest > _LONG and best.list_of is not None and _has_ended(website, best, best.list_of):
        message = f"says that the “{best.name}” meets regularly, and lists meetings that stop on {when}"
        return fails(field, message, *_shown([last]), whole(best.list_of))
    return unsure(field, f"shows the latest meeting on {when}; later ones may not be published", *_shown([last]))


def _has_ended(website: Website, best: Series, page: Document) -> bool:
    """Whether a list of meetings contradicts itself: it says that they are regular, was kept up, and then ends.

    Anything that may explain the end, or show that meetings go on where dates were not understood, speaks for the city.
    """
    goes_on = best.planned or best.ended or (best.listed and best.listed[-1].day > best.past[-1].day)
    whole_page = page.role is Role.CITY and not (page.scripted or page.problem or page.scanned)
    if goes_on or not whole_page or len(best.past) < _KEPT_UP or not _GOVERNS.search(best.name):
        return False
    links = "\n".join(f"{link.words[:200]} {link.url[:300]}" for link in page.links)
    shown = f"{page.url}\n{name_of(page)}\n{_COPYRIGHT.sub(' ', page.text)}"
    if _REGULAR.search(page.text) is None or _EXPLAINS.search(shown) or _ELSEWHERE.search(links):
        return False
    later = _later(best.past[-1].day.year)
    if later.search(shown) or any(later.search(f"{link.words[:200]} {link.url[:300]}") for link in page.links):
        return False
    short = _initials(best.name)
    called = re.compile(rf"{re.escape(best.name)}|\b{short}\b", re.IGNORECASE)
    for other in website.own:
        if other.url != page.url and called.search(other.text) and later.search(f"{other.url} {other.text}"):
            return False
    return not any(_may_explain(one, later) for one in website.unread)


def _may_explain(unread: Unread, later: re.Pattern[str]) -> bool:
    """Whether a page that was not read may be of the meetings. A page that is not there is of nothing but its name."""
    called = f"{unread.anchor[:200]} {unread.url[:300]}"
    if unread.role is Role.VENDOR:
        return False
    return bool(_OF_MEETINGS.search(called)) or (unread.reason != "gone" and bool(later.search(called)))


def _later(year: int) -> re.Pattern[str]:
    """Any spelling of a year after the given one: `2026`, `FY26`, `'26`, `6/15/26`, `6-15-26`."""
    years = "|".join(str(one % 100).zfill(2) for one in range(year + 1, year + 6))
    return re.compile(
        rf"\b20(?:{years})|['’](?:{years})\b|\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:{years})\b"
        rf"|[a-z]{{3,9}}[./-](?:{years})\b(?![./-]\d)"
        rf"|\b(?:fy|cy|q[1-4]) ?(?:{years})\b",
        re.IGNORECASE,
    )


def _initials(name: str) -> str:
    return "".join(
        word[0] for word in re.findall(r"[A-Za-z]+", name) if word.lower() not in ("of", "the", "and", "for")
    )


def _nothing_held(best: Series) -> str:
    if best.planned or best.listed:
        return "gives dates of meetings, but nothing that shows that one took place"
    return f"shows no dated meeting of the “{best.name}”"


def _shown(meetings: list[Meeting]) -> tuple[Evidence, ...]:
    return tuple(quote(one.document, *_row(one)) for one in meetings)


def _row(meeting: Meeting) -> tuple[int, int]:
    """The line that a meeting stands in, as far as a quote goes."""
    text = meeting.document.text
    if not meeting.end:
        return 0, 0
    begin = max(text.rfind("\n", 0, meeting.start) + 1, meeting.start - 60)
    end = text.find("\n", meeting.end)
    return begin, min(len(text) if end < 0 else end, meeting.end + 60)
