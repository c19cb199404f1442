"""Whether a text that has the form of a policy is in force: a draft or a bill is not yet, a repealed one no longer."""

from __future__ import annotations

import re

from auditor.documents.folded import Folded

_DONE = re.compile(
    r"\b(?:passed|adopted|approved|enacted|ordained|signed|executed|in effect|took effect|effective(?: "
    r"date)?)\b[^._]{0,60}?"
    r"\b(?:19|20)\d\d\b"
)
#: Signs that a text is not yet in force, in its title or as a heading of its own.
_DRAFT_HEAD = re.compile(
    r"(?:^|\n)\W{0,6}(?:(?:working|discussion|preliminary|public review|review|initial|first|second|revised|staff"
    r"|final)"
    r" )?draft\b(?! a\b| the\b| an\b)(?:[^\n]{0,60})"
    r"|\b(?:working|discussion|public review|preliminary|internal) draft\b|\bdraft (?:for|version|v\d|\d|ordinance"
    r"|resolution"
    r"|policy|executive order|directive|open data|administrative|language|text|date|of)\b"
    r"|\bproposed (?:open data )?(?:policy|ordinance|resolution|executive order|directive|chapter|text|language)\b"
    r"|\bfor discussion (?:only|purposes)\b|\bnot (?:yet )?(?:been )?(?:adopted|approved|in effect)\b"
    r"|\bstatus\s?:\s?(?:\w+ ){0,2}(?:introduced|in committee|pending|tabled|withdrawn|failed|first reading"
    r"|referred|proposed|draft)\b"
    r"|\bproposed\b(?= *\n)|\bdo not cite\b"
    r"|\b(?:for|open for|available for) public (?:comment|review)\b|\b(?:submit|send|give|provide) (?:your "
    r")?(?:comments|feedback)"
    r" (?:on|about) (?:this|the) draft\b|\(draft\)|\[draft\]|-\s?draft\s?(?:\n|$)|\bdraft\s?-"
)
_OVER = re.compile(
    r"(?:^|\n)[\W\d]{0,6}(?:repealed|rescinded|superseded|revoked)\b(?: (?:by|on|in|effective)|\W{0,3}(?:\n|$))"
    r"|\b(?:this|the following) (?:policy|order|resolution|ordinance|directive|chapter|version|page) (?:was|is|has "
    r"been)"
    r" (?:repealed|rescinded|superseded|revoked|replaced)\b"
    r"|\bno longer in (?:force|effect)\b|\b(?:old|former|previous|archived|expired|outdated) (?:version|policy|text)\b"
)
#: A bill on its way: what its head says, and blanks where the day of its passage would stand.
_BILL = re.compile(
    r"\b(?:(?:first|second|third|1st|2nd|3rd) reading|read (?:the )?(?:first|second|third) time|referred to|introduced"
    r"(?: by| on)?|(?:council )?bill (?:no|number|#))\b"
)
_BLANK = re.compile(
    r"\b(?:passed|adopted|approved|enacted|signed|(?:second|third|final) reading|(?:day|date) of (?:passage"
    r"|adoption))\b[^_\n]{0,40}_{3}"
)
_DRAFT_CAPITALS = re.compile(r"\bDRAFT\b|\bP\s?R\s?O\s?P\s?O\s?S\s?E\s?D\b|\bD R A F T\b")
_DRAFT_TAIL = re.compile(r"\ndraft\W{0,3}(?:\n|$)|\ndraft\W{1,3}(?:not|do not|for|subject)\b")
_DRAFT_WORK = re.compile(
    r"\bdraft (?:rules|regulations|plan|report|a\b|an\b|the\b|guidelines|standards|minutes|agenda|by-?laws)\b"
)


def is_draft(folded: Folded, title: str, begin: int, end: int) -> tuple[int, int] | None:
    """Where a text says that it is a draft; None where it does not, or where it says that it was adopted after all."""
    text = folded.text
    beginning = text[begin : min(begin + 600, end)]
    found = next((one for one in _DRAFT_HEAD.finditer(beginning) if not _DRAFT_WORK.search(one[0])), None)
    shouted = sum(map(str.isupper, folded.shown[begin:end])) > 0.6 * sum(map(str.isalpha, folded.shown[begin:end]))
    capitals = [] if shouted else list(_DRAFT_CAPITALS.finditer(folded.shown, begin, end))
    place: tuple[int, int] | None = None
    if found is not None:
        place = (begin + found.start(), begin + found.end())
    elif len(capitals) > 1 or (capitals and capitals[0].start() < begin + 400):
        place = (capitals[0].start(), capitals[0].end())
    elif re.search(r"\b(?:draft|proposed)\b", title) and not _DRAFT_WORK.search(title):
        place = (begin, min(begin + 80, end))
    elif (bill := _bill(text, begin, end)) is not None:
        return bill
    elif later := _DRAFT_TAIL.search(text, max(begin, end - 600), end):
        place = (later.start(), later.end())
    if place is None:
        return None
    marked = len(capitals) > 1 or "draft" in text[begin : begin + 200] or "draft" in title or "proposed" in title
    return place if marked or not _DONE.search(text, max(begin, end - 1500), end) else None


def _bill(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """Where a text says in its head that it is a bill, and leaves the day of its passage blank."""
    named = _BILL.search(text, begin, min(begin + 800, end))
    blank = _BLANK.search(text, begin, min(begin + 800, end)) or _BLANK.search(text, max(begin, end - 1500), end)
    dated = _DONE.search(text, max(begin, end - 1500), end)
    return (named.start(), named.end()) if named and blank and not dated else None


def is_over(head: str, text: str) -> re.Match[str] | None:
    """Where a text says in its head that it is no longer in force."""
    return _OVER.search(head) or _OVER.search(text[:400])
