"""Reads what came of a look at a page: a document, or why it is none, error pages under a fair flag told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from auditor.documents.decoded import text_of
from auditor.documents.hosts import netloc_of, role_of
from auditor.documents.html import Page, read_html
from auditor.documents.indexing import against_indexing
from auditor.documents.pdf import read_pdf
from auditor.documents.stamps import http_stamp, iso_stamp
from auditor.model import Capture, Stamp
from auditor.walls import wall
from auditor.web import Document, Look, Role, Unread

#: So much text of one document is kept, in characters.
MOST_TEXT = 1_000_000
_PDF = b"%PDF-"
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TEXT_TYPES = frozenset({"text/plain", "text/markdown", "text/x-markdown", "text/csv", "application/csv"})
_TEXT_ENDINGS = {".txt": "text/plain", ".md": "text/markdown", ".csv": "text/csv"}
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LOOKS_HTML = re.compile(
    rb"^\s*(?:<!--.{0,2000}?-->\s*){0,3}<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MISSING = re.compile(
    r"(?:error|http|code|status)\s{0,2}:?\s?4(?:04|10)\b|\b4(?:04|10)\W{1,3}(?:error|not|page|file)|^\W{0,3}4(?:04|10)\b"
    r"|(?:page|file|document|resource|content|site)(?: you (?:requested|are looking for))?"
    r" (?:was |is |could |can |has )?(?:not |no longer |n[o']t )(?:be )?(?:found|available|exist)|page doesn.t exist"
    r"|does not exist|can.?t be found|cannot be found|nothing (?:was )?found here|we couldn.t find"
    r"|p[áa]gina no (?:encontrada|existe)|page introuvable|no longer exists",
    re.IGNORECASE,
)
_SOFT_TITLE = re.compile(
    r"^\W*(?:error|not found|oops|sorry|whoops|uh.?oh)\W*(?:$|[|:!–-]|page\b)|\bnot found\W*$", re.I
)
#: An error page that comes as 200 says little.
_LONGEST_ERROR = 3000
_LOGIN_PLACE = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|signon|sso|saml2?|oauth2?|adfs|auth)(?:[/._-]|$)", re.IGNORECASE
)
_LOGIN_HOST = re.compile(r"^(?:login|signin|sso|auth|accounts?|idp|adfs|sts)\.", re.IGNORECASE)
_LOGIN_WORDS = re.compile(r"\b(?:log ?in|sign ?in|password|log ?on)\b", re.IGNORECASE)
_LONGEST_LOGIN = 1500
#: A page with no more text than this and with scripts is put together in the browser.
_LEAST_TEXT = 200
_BYLINE = re.compile(
    r"\b(?P<how>(?:last )?(?:updated|modified|revised)|posted|published|release date|date published)(?: on)?"
    r"\s?[:\-–]?\s?"
    r"(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,?\s)?"
    r"(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s(?P<day>\d{1,2}),?\s(?P<year>20\d\d)"
    r"|(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>20\d\d)|(?P<iso>20\d\d-\d\d-\d\d))",
    re.IGNORECASE,
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def document_of(
    look: Look, capture: Capture | None, home: str, portals: Sequence[str], *, by_name: bool = False
) -> Document | Unread:
    """What a look at a page brought.

    capture: of its last answer, None where none came. home, portals, by_name: as in `hosts.role_of`.
    """
    address = look.final or look.url
    role = role_of(address, home, portals, by_name=by_name)
    if capture is None:
        reason = look.failure or "no_answer"
        return Unread(look.url, reason, look.said or f"no answer came ({reason})", role, look.anchor)
    refused = _refused(look, capture)
    if refused is not None:
        return Unread(look.url, *refused, role, look.anchor, capture.record)
    if not capture.payload.strip():
        return Unread(look.url, "wrong_content", "the answer is empty", role, look.anchor, capture.record)
    kind = kind_of(capture)
    if kind == "application/pdf":
        return _pdf(look, capture, role)
    if kind in _HTML_TYPES:
        return _page(look, capture, role)
    if kind in _TEXT_TYPES:
        return _plain(look, capture, role, kind)
    said = f"the answer is {kind or 'of no kind that is known'}, not a page or a document that can be read"
    return Unread(look.url, "wrong_content", said, role, look.anchor, capture.record)


def kind_of(capture: Capture) -> str:
    """The media type of an answer, by its first bytes before its header."""
    head = capture.payload[:4096]
    if _PDF in head[:1024]:
        return "application/pdf"
    ending = re.search(r"\.[a-z]{2,4}$", urlsplit(capture.url).path.lower())
    stated = capture.media_type
    if _LOOKS_HTML.match(head) and stated not in ("text/markdown",):
        return "text/html"
    if stated in _HTML_TYPES or stated in _TEXT_TYPES:
        by_name = _TEXT_ENDINGS.get(ending[0], stated) if ending and stated == "text/plain" else stated
        return (
            by_name
            if not _BINARY.search(head) or head[:2] in (b"\xff\xfe", b"\xfe\xff")
            else "application/octet-stream"
        )
    if stated in ("", "application/octet-stream", "binary/octet-stream") and ending and not _BINARY.search(head):
        return _TEXT_ENDINGS.get(ending[0], stated)
    return stated


def _refused(look: Look, capture: Capture) -> tuple[str, str] | None:
    """Why an answer is none that can be read: reason and sentence; None where it can be."""
    hindered = wall(capture.status, capture.headers, capture.media_type, capture.payload)
    if hindered == "a login":
        return "login_wall", "the page asks for a login"
    if hindered is not None:
        return "bot_wall", f"the page is behind {hindered}"
    status = capture.status
    if status in (404, 410):
        return "gone", f"the page is not there ({status})"
    if status >= 500:
        return "server_error", f"the server answers with an error ({status})"
    if look.failure and look.failure not in ("truncated", "budget"):
        return look.failure, look.said
    if not 200 <= status < 300:
        return f"http_{status}", f"the server answers with {status}"
    return None


# --- pages ------------------------------------------------------------------------------------------------------


def _page(look: Look, capture: Capture, role: Role) -> Document | Unread:
    page = read_html(capture.payload, capture.charset, capture.url, capture.headers)
    problem = _no_page(look, capture, page)
    if problem is not None:
        return Unread(look.url, *problem, role, look.anchor, capture.record)
    published, changed = page.published, page.modified
    if (byline := _BYLINE.search(f"{page.text[:2000]}\n{page.text[-500:]}")) is not None:
        from_byline = _byline_stamp(byline)
        if byline["how"].lower().startswith(("posted", "published", "release", "date")):
            published = published or from_byline
        else:
            changed = changed or from_byline
    return Document(
        url=capture.url,
        asked=look.url,
        role=role,
        media_type="text/html",
        capture=capture.record,
        seen_at=look.at,
        title=page.title,
        text=page.text,
        menu=page.menu,
        headings=page.headings,
        links=page.links,
        published=published,
        modified=changed or http_stamp(capture.headers.get("last-modified", "")),
        language=page.language,
        pages=1,
        noindex=page.noindex,
        markup=page.markup,
        meta=page.meta,
        found_on=look.found_on,
        anchor=look.anchor,
        depth=look.depth,
        scripted=needs_scripts(page),
        publishers=page.names,
        canonical=page.canonical,
        problem="cut" if capture.truncated or look.failure else "",
    )


def needs_scripts(page: Page) -> bool:
    """Whether a page says hardly anything without the scripts that it brings."""
    if len(page.text) >= _LEAST_TEXT or page.scripts == 0:
        return False
    return page.asks_scripts or len(page.text) + len(page.menu) < _LEAST_TEXT // 4


def _no_page(look: Look, capture: Capture, page: Page) -> tuple[str, str] | None:
    """What a page that comes as a success is instead: an error page, a login."""
    named = " . ".join([page.title, *page.headings[:2]])
    short = len(page.text) < _LONGEST_ERROR
    if short and (_MISSING.search(named) or any(_SOFT_TITLE.search(one) for one in (page.title, *page.headings[:1]))):
        return "gone", "the page says that it is not there, though it comes as a success"
    if len(page.text) < 300 and _MISSING.search(page.text):
        return "gone", "the page says that it is not there, though it comes as a success"
    if (page.asks_password or _LOGIN_WORDS.search(named)) and len(page.text) < _LONGEST_LOGIN:
        parts = urlsplit(capture.url)
        place = _LOGIN_PLACE.search(parts.path) or _LOGIN_HOST.search(parts.hostname or "")
        sent_away = netloc_of(capture.url) != netloc_of(look.url)
        if (page.asks_password and (place or len(page.text) < 600)) or (place and sent_away):
            return "login_wall", "the page asks for a login"
    return None


def _byline_stamp(byline: re.Match[str]) -> Stamp | None:
    if byline["iso"]:
        return iso_stamp(byline["iso"])
    if byline["month"]:
        month, day, year = _MONTHS.index(byline["month"].lower()) + 1, int(byline["day"]), int(byline["year"])
    else:
        month, day, year = int(byline["m"]), int(byline["d"]), int(byline["y"])
    return iso_stamp(f"{year:04}-{month:02}-{day:02}")


# --- documents --------------------------------------------------------------------------------------------------


def _pdf(look: Look, capture: Capture, role: Role) -> Document | Unread:
    read = read_pdf(capture.payload)
    cut = bool(capture.truncated or look.failure)
    if read.failure == "broken" and not read.text:
        said = "the PDF was not read to its end" if cut else "the PDF is damaged and cannot be read"
        return Unread(look.url, "truncated" if cut else "wrong_content", said, role, look.anchor, capture.record)
    return Document(
        url=capture.url,
        asked=look.url,
        role=role,
        media_type="application/pdf",
        capture=capture.record,
        seen_at=look.at,
        title=read.title or look.anchor,
        text=read.text,
        published=read.created,
        modified=http_stamp(capture.headers.get("last-modified", "")) or read.modified,
        scanned=read.scanned,
        pages=read.pages,
        noindex=bool(against_indexing(capture.headers.get("x-robots-tag", ""))),
        found_on=look.found_on,
        anchor=look.anchor,
        depth=look.depth,
        problem=read.failure or ("cut" if cut else ""),
    )


def _plain(look: Look, capture: Capture, role: Role, kind: str) -> Document:
    text = text_of(capture.payload[: 4 * MOST_TEXT], capture.charset)
    lines = [line.strip("#=* \t") for line in text[:3000].splitlines()]
    first = next((line for line in lines if sum(map(str.isalpha, line)) >= 3), "")
    return Document(
        url=capture.url,
        asked=look.url,
        role=role,
        media_type=kind,
        capture=capture.record,
        seen_at=look.at,
        title=look.anchor if kind == "text/csv" and look.anchor else first[:300],
        text=text[:MOST_TEXT].replace("\r\n", "\n").replace("\r", "\n").strip(),
        modified=http_stamp(capture.headers.get("last-modified", "")),
        pages=1,
        noindex=bool(against_indexing(capture.headers.get("x-robots-tag", ""))),
        found_on=look.found_on,
        anchor=look.anchor,
        depth=look.depth,
        problem="cut" if capture.truncated or look.failure or len(text) > MOST_TEXT else "",
    )
