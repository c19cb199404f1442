"""How a document is called, and what it is besides its subject: a draft, news, minutes, a job ad, somebody else's."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from auditor.web import Document, Role

#: How much of a text is its head, where it says what it is.
_HEAD = 600
_LONGEST_NAME = 200
_GENERIC = re.compile(r"^(?:untitled|document\d*|microsoft word\b.{0,80}|home|index|default|download|file|\W*)$", re.I)
_FILE = re.compile(r"[^\W_]+")

_NEWS_PATH = re.compile(
    r"/(?:news(?:room|flash)?|press(?:[-_]?releases?)?|media[-_]?releases?|blogs?|stories|announcements?)(?:[/?._-]|$)",
    re.I,
)
_NEWS_HEAD = re.compile(
    r"\b(?:for immediate release|press release|media release|news release|media contact|newsletter|in the news"
    r"|posted by|blog post|today announced|announced today|is proud to announce|e-?bulletin)\b",
    re.I,
)
#: Ten minutes are a time, and no record of a meeting.
_MINUTES_NAME = re.compile(
    r"(?<!\d )(?<!\bin )(?<!\bfew )(?<!\bfive )(?<!\bten )(?<!\bfifteen )(?<!\btwenty )(?<!\bthirty )(?<!\bsixty )"
    r"\bminutes\b(?! per\b)|\bagendas?\b",
    re.I,
)
_MINUTES_HEAD = re.compile(
    r"\b(?:called to order|call to order|roll call|members? present|approval of (?:the )?minutes|staff report)\b"
    r"|^\s*(?:minutes|agenda)\s*$",
    re.I | re.M,
)
_JOB_NAME = re.compile(
    r"\b(?:job (?:posting|description|announcement|opening|class|specification)s?|careers?|vacanc(?:y|ies)|now hiring"
    r"|we are hiring|employment opportunit|class specification|recruitment|internship)\b",
    re.I,
)
_JOB_HEAD = re.compile(
    r"\b(?:minimum qualifications|how to apply|salary range|closing date|apply by|hourly rate)\b", re.I
)
_DRAFT = re.compile(
    r"^\W*draft\b|\b(?:draft (?:for|version|of|v\d|policy|plan|standard|agreement|document|proposal|charter|strategy)"
    r"|working draft|discussion draft|for discussion (?:only|purposes)|not (?:yet )?adopted"
    r"|proposed (?:policy|ordinance|charter|plan|standard|framework))\b|[\s(\[-]draft\b[\s)\].]*$",
    re.I | re.M,
)
_SOLICITATION = re.compile(
    r"\b(?:request for (?:proposals?|qualifications?|information|quotes?)|invitation (?:to|for) bids?|statement of work"
    r"|scope of (?:work|services)|\brf[pqi]\b)",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:county|state|commonwealth|province|federal|national|university|college|school (?:district|board)|u\.s\."
    r"|united states|european union|ministry|department of (?:homeland|defense|commerce))\b",
    re.I,
)
_CITYS = re.compile(r"\b(?:city|town|village|municipal(?:ity)?|borough|township)\b", re.I)


def name_of(document: Document) -> str:
    """What a document is called, a line each: its title, its first headings, the first line of its text, its file name.

    The words of the link that led to it count only for files, whose own titles are often those of the software.
    """
    path = unquote(urlsplit(document.url).path.rpartition("/")[2]) if _is_address(document.url) else ""
    parts = [document.title, *document.headings[:2], document.text.lstrip()[:_LONGEST_NAME].partition("\n")[0]]
    if document.media_type.partition(";")[0].strip().lower() not in ("text/html", "application/xhtml+xml"):
        parts.append(document.anchor)
    parts.append(" ".join(_FILE.findall(path.rpartition(".")[0] or path)))
    seen = dict.fromkeys(" ".join(part[:_LONGEST_NAME].split()) for part in parts)
    return "\n".join(part for part in seen if part and not _GENERIC.match(part))


def title_of(document: Document) -> str:
    """A name to print: the first that says anything, else the address; at most 80 characters."""
    name = (name_of(document) or document.url).partition("\n")[0]
    return name if len(name) <= 80 else name[:79] + "…"


def head_of(document: Document) -> str:
    """The beginning of the text, where a document says what it is."""
    return document.text[:_HEAD]


def standing(document: Document) -> str:
    """Why a document is not the city's rule or practice itself, in words for a sentence; empty where it may be.

    One of `a draft`, `a news item`, `minutes or an agenda`, `a job ad`, `a request for proposals`, `somebody else's`.
    """
    name, head = name_of(document), head_of(document)
    both = f"{name}\n{head}"
    if _DRAFT.search(name) or _DRAFT.search(head[:300]):
        return "a draft"
    if _JOB_NAME.search(name) or len({found[0].lower() for found in _JOB_HEAD.finditer(document.text[:8000])}) > 1:
        return "a job ad"
    if _SOLICITATION.search(both):
        return "a request for proposals"
    if _NEWS_PATH.search(document.url) or _NEWS_HEAD.search(both):
        return "a news item"
    if _MINUTES_NAME.search(name) or _MINUTES_HEAD.search(head):
        return "minutes or an agenda"
    return "somebody else's" if is_of_others(document) else ""


def is_of_others(document: Document) -> bool:
    """Whether a document that stands elsewhere says that it is a county's, a state's or a school's."""
    if document.role in (Role.CITY, Role.PORTAL):
        return False
    both = f"{name_of(document)}\n{head_of(document)}"
    return _OTHERS.search(both) is not None and _CITYS.search(both) is None


def _is_address(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True
