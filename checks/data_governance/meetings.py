"""A body for data governance meets at least every quarter.

Why: rules for data that nobody comes together to apply are soon out of use; the certification asks for
    meetings at least every quarter.
How: looks for a body whose name says that it governs the city's data, and for its dated agendas, minutes and
    recordings. Passes when no more than 100 days lie between meetings in the twelve months before the audit.
    Groups of map users, committees for information technology or for records, meetings to come, cancelled
    meetings and newsletters do not count. Fails only when a list of meetings that was kept up ends more than a
    year ago and nothing says why; a gap is unknown, for minutes may be missing. What the meetings decide is
    never judged.
Fix: publish the date of each meeting with its agenda or minutes; say so where the meetings are internal.
See: What Works Cities assessment guide 2019, governance responsibilities: at least quarterly.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.check import Finding
from auditor.documents.bodies import lookalike
from auditor.documents.meetings import QUARTER, YEAR, Meeting, Rhythm, Series, rhythm, series
from auditor.documents.practices import pattern
from auditor.documents.standing import name_of
from auditor.model import Evidence
from auditor.web import Website
from checks._seen import fails, not_seen, on, passes, quote, searched, unsure, whole

VERSION = 1
EFFORT = "medium"
READS = ()
ABOUT = "city"

_THING = "a body for data governance with its meetings"
_NAMED = pattern(r"\bdata governance\b|\bdata stewards?\b|\bdata (?:council|board|committee)\b")
#: As many meetings make a list that was kept up, so that its end tells something; ours.
_KEPT_UP = 3


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
    # Only a list can come to an end: the papers that were met on the way may be any.
    kept_up = best.list_of is not None and len(best.past) >= _KEPT_UP
    unread = any(_NAMED.search(page.anchor[:200]) for page in website.unread)
    goes_on = best.planned or best.ended or (best.listed and best.listed[-1].day > last.day)
    if kept_up and beat.latest > YEAR and not goes_on and not unread:
        message = f"lists meetings of the “{best.name}” that stop on {when}"
        return fails(field, message, *_shown([last]), whole(best.list_of or last.document))
    return unsure(field, f"shows the latest meeting on {when}; later ones may not be published", *_shown([last]))


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
