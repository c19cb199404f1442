"""One look at an address, read by itself: what it showed, before other looks are weighed against it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from auditor.job import Address
from auditor.links import said_on_pages
from auditor.links.addresses import asked_as
from auditor.links.layers import read_layer
from auditor.links.pages import Print, WebPage, page_of, print_of
from auditor.links.sniff import sniff
from auditor.links.sniffed import Sniffed
from auditor.links.texts import text_of
from auditor.model import Capture, LinkState
from auditor.web import Look

#: Failures of looks that say more of us than of the address.
OURS = frozenset({"budget", "robots", "private"})
_TABLES = frozenset({"CSV", "TSV"})
_WORDS = {
    "dns": (LinkState.GONE, "dns"),
    "refused": (LinkState.SERVER_ERROR, "refused"),
    "reset": (LinkState.SERVER_ERROR, "reset"),
    "timeout": (LinkState.TIMEOUT, "timeout"),
}
#: What a certificate is to every browser too; a chain that lacks a link is mended by some.
_BAD_CERTIFICATE = re.compile(r"expired|mismatch|not valid for", re.IGNORECASE)
_WANTS_LOGIN = re.compile(
    r"\b(?:token required|invalid token|unauthori[sz]ed|not authori[sz]ed|authentication|log ?in|access denied|"
    r"forbidden|permission|40[13]|49[89])\b",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"\b(?:not found|404|does ?n[o']t exist|no such|no longer|deleted|removed|inaccessible|NoSuchKey)\b", re.IGNORECASE
)
#: A body that was dripped for a minute is data all the same from so many bytes on.
_ENOUGH = 1024


class Sight(Struct, frozen=True):
    """What one look showed.

    capture: of the answer, or of the look where none came. whose: where pages are compared, the page's print. failure:
    of the look. wants_tail: the end of this archive would tell more.
    """

    state: LinkState
    reason: str
    said: str
    at: datetime
    capture: str
    round: int
    status: int | None = None
    format: str | None = None
    bytes: int | None = None
    last_modified: str | None = None
    cross_origin: bool | None = None
    whose: Print | None = None
    failure: str = ""
    wants_tail: bool = False


class _Read(Struct, frozen=True):
    """What an answer is. page: where it is one."""

    state: LinkState
    reason: str = ""
    said: str = ""
    format: str | None = None
    page: WebPage | None = None
    wants_tail: bool = False


def sight(record: str, look: Look, capture: Capture | None, address: Address) -> Sight:
    """Reads a look. record: its own id; capture: of its last answer, None where there is none."""
    read = _read(look, capture, address) if capture is not None else _failed(look)
    made = Sight(
        state=read.state,
        reason=read.reason,
        said=read.said,
        at=look.at,
        capture=capture.record if capture else record,
        round=look.round,
        status=look.status,
        failure=look.failure,
        format=read.format,
        wants_tail=read.wants_tail,
    )
    if capture is None:
        return made
    allowed = capture.headers.get("access-control-allow-origin", "").strip()
    return replace(
        made,
        bytes=_size(look, capture),
        last_modified=capture.headers.get("last-modified") or None,
        cross_origin=allowed == "*" if allowed else None,
        whose=print_of(read.page, asked_as(address)) if read.page else None,
    )


def _failed(look: Look) -> _Read:
    """A look without an answer."""
    said = _told(look)
    if look.failure in _WORDS:
        return _Read(*_WORDS[look.failure], said)
    if look.failure == "tls" and _BAD_CERTIFICATE.search(look.said):
        return _Read(LinkState.SERVER_ERROR, "tls", said)
    reason = {"redirect": "redirect_loop", "": "unread"}.get(look.failure, look.failure)
    return _Read(LinkState.NOT_CHECKED, reason, said)


def _told(look: Look) -> str:
    """What a look says went wrong, without the address it begins with."""
    said = "" if " " in look.url else look.said.partition(" ")[2]
    return said or f"could not be had ({look.failure})"


def _read(look: Look, capture: Capture, address: Address) -> _Read:
    """An answer, by its status first."""
    status = capture.status
    if 200 <= status < 300 and look.failure in ("", "budget", "timeout", "truncated"):
        return _content(look, capture, address)
    if look.failure:
        return _failed(look)
    page = page_of(capture.payload, capture.charset) if _is_page(capture) else None
    if wall := said_on_pages.challenge(status, capture.headers, capture.media_type, capture.payload, page):
        return _Read(LinkState.BOT_WALL, "challenge", f"answers {status} with {wall}")
    reason, said = f"http_{status}", f"answers {status}"
    if status in (401, 407):
        return _Read(LinkState.LOGIN_WALL, reason, f"{said}: it asks for a login")
    if status == 403:
        asks = page and said_on_pages.login(page, look.url, look.final, promised=False)
        if asks:
            return _Read(LinkState.LOGIN_WALL, "login_page", f"{said} and asks for a login (“{asks}”)")
        return _Read(LinkState.BOT_WALL, reason, f"{said}: it refuses us, which may be because we are a program")
    if status in (404, 410):
        return _Read(LinkState.GONE, reason, said)
    if status in (408, 425):
        return _Read(LinkState.TIMEOUT, reason, said)
    if status == 429:
        return _Read(LinkState.NOT_CHECKED, "rate_limit", f"{said}: too many requests for its taste, at our pace too")
    if status >= 500 and status not in (511, 999):
        return _Read(LinkState.SERVER_ERROR, reason, said)
    return _Read(LinkState.NOT_CHECKED, reason, f"{said}, which does not tell whether there is anything")


def _content(look: Look, capture: Capture, address: Address) -> _Read:
    """An answer that says it is well."""
    whole = not capture.truncated and not look.failure and capture.status != 206
    if look.failure == "truncated" and not capture.truncated:
        return _Read(LinkState.NOT_CHECKED, "encoding", _told(look))
    found = sniff(capture.payload, capture.charset, whole=whole)
    page = page_of(capture.payload, capture.charset) if found.format == "HTML" else None
    if wall := said_on_pages.challenge(capture.status, capture.headers, capture.media_type, capture.payload, page):
        return _Read(LinkState.BOT_WALL, "challenge", f"answers {capture.status} with {wall}")
    if capture.status == 202:
        return _Read(LinkState.ALIVE, "pending", "answers 202: the file is being made")
    if look.failure == "timeout" and (found.problem or found.format in (None, "TXT") or len(capture.payload) < _ENOUGH):
        return _failed(look)
    if look.failure == "truncated":
        return _Read(LinkState.WRONG_CONTENT, "truncated", _told(look), found.format)
    if address.form == "layer" and found.format != "HTML" and (found.format or "JSON") in _OF_JSON:
        return _Read(*read_layer(text_of(capture.payload, capture.charset) or "", address.url))
    if page is not None:
        return _page(look, capture, address, page)
    if found.problem:
        return _problem(found, address)
    return _Read(LinkState.ALIVE, "", "", found.as_declared(address.formats), wants_tail=found.wants_tail)


_OF_JSON = frozenset({"JSON", "GEOJSON", "ESRI REST", "JSON-LD"})


def _problem(found: Sniffed, address: Address) -> _Read:
    """Content in a format that is known and yet no data."""
    format = found.as_declared(address.formats)
    told = " ".join(found.said.split())[:120]
    match found.problem:
        case "empty":
            return _Read(LinkState.WRONG_CONTENT, "empty", "answers with an empty file")
        case "pending":
            return _Read(LinkState.ALIVE, "pending", "says that the file is being made", format)
        case "empty_archive":
            return _Read(LinkState.ALIVE, "empty_archive", "is an archive without files", format)
        case "no_features":
            return _Read(LinkState.ALIVE, "no_features", "is a collection without features", format)
        case "header_only":
            if address.form == "file" and (not address.formats or _TABLES & set(address.formats)):
                return _Read(LinkState.WRONG_CONTENT, "header_only", "has a header and no rows", format)
            return _Read(LinkState.ALIVE, "", "", format)
        case "truncated":
            said = "breaks off, although all that the server sends was read"
            return _Read(LinkState.WRONG_CONTENT, "truncated", said, format)
    said = f"answers 200 with an error (“{told}”)"
    if found.format == "TXT" and "TXT" in address.formats:
        return _Read(LinkState.ALIVE, "", "", format)
    if _WANTS_LOGIN.search(found.said):
        return _Read(LinkState.LOGIN_WALL, "error_in_200", said, format)
    if _NOT_THERE.search(found.said):
        return _Read(LinkState.GONE, "error_in_200", said, format)
    if address.form != "file":
        return _Read(LinkState.NOT_CHECKED, "error_in_200", f"{said}; it may want parameters", format)
    return _Read(LinkState.WRONG_CONTENT, "error_in_200", said, format)


Rule = tuple[Callable[[WebPage], str], LinkState, str, str]
#: What a page may say of itself, the plainest first: state, reason, and what to say of its words.
_SAID: tuple[Rule, ...] = (
    (said_on_pages.parked, LinkState.GONE, "parked", "shows the page of a parked domain"),
    (said_on_pages.missing, LinkState.GONE, "soft_404", "answers 200 with a page that says there is nothing"),
    (said_on_pages.maintenance, LinkState.NOT_CHECKED, "maintenance", "is away for maintenance"),
    (said_on_pages.placeholder, LinkState.GONE, "placeholder", "shows what a server shows where there is no site"),
)


def _page(look: Look, capture: Capture, address: Address, page: WebPage) -> _Read:
    """A web page, which may be what was promised, or stand in its place."""
    promised = address.form != "page"
    asked, final = asked_as(address), look.final or look.url

    def read(state: LinkState, reason: str, said: str, words: str = "") -> _Read:
        shown = f"{said} (“{' '.join(words.split())[:100]}”)" if words else said
        return _Read(state, reason, shown, "HTML", page)

    if promised and (words := said_on_pages.pending(page)):
        return read(LinkState.ALIVE, "pending", "says that the file is being made", words)
    if words := said_on_pages.login(page, asked, final, promised=promised):
        return read(LinkState.LOGIN_WALL, "login_page", "asks for a login", words)
    for says, state, reason, said in _SAID:
        if words := says(page):
            return read(state, reason, said, words)
    if said_on_pages.onward(page, final):
        return read(LinkState.NOT_CHECKED, "onward", "is a page that sends browsers on, which we do not follow")
    if said_on_pages.front_instead(asked, final):
        same_site = _site(asked) == _site(final)
        deep = len([part for part in urlsplit(asked).path.split("/") if part]) > 1 or bool(urlsplit(asked).query)
        said = "leads to the front page of a site"
        if promised or (same_site and deep):
            return read(LinkState.GONE, "redirect_home", said)
        return read(LinkState.NOT_CHECKED, "redirect_home", said)
    if not promised and (words := said_on_pages.failed(page)):
        return read(LinkState.SERVER_ERROR, "error_page", "answers 200 with a page about an error", words)
    if not promised:
        return read(LinkState.ALIVE, "", "")
    if _is_sheet(capture, address):
        return read(LinkState.ALIVE, "", "")
    if "XML" in address.formats and "xml" in capture.media_type:
        return read(LinkState.NOT_CHECKED, "xhtml", "is a web page written in XML, which may be what was promised")
    if "HTML" in address.formats:
        return read(LinkState.ALIVE, "", "")
    if page.silent:
        return read(LinkState.NOT_CHECKED, "scripted", "is a page that shows what it has to browsers only")
    wanted = "the description of a layer" if address.form == "layer" else "a file"
    return read(LinkState.WRONG_CONTENT, "html_for_data", f"answers with a web page instead of {wanted}", page.title)


def _is_sheet(capture: Capture, address: Address) -> bool:
    """Whether a page is a table for a spreadsheet: an old way to write one, which programs open."""
    stated = "ms-excel" in capture.media_type or "spreadsheet" in capture.media_type
    return (stated or "XLS" in address.formats) and b"<table" in capture.payload[:4096].lower()


def _is_page(capture: Capture) -> bool:
    return "html" in capture.media_type or capture.payload[:64].lstrip()[:1] == b"<"


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _size(look: Look, capture: Capture) -> int | None:
    """The whole size in bytes, unpacked, as far as server or body tell it."""
    total = capture.headers.get("content-range", "").rpartition("/")[2].strip()
    if capture.status == 206 and re.fullmatch("[0-9]{1,15}", total):
        return int(total)
    packed = capture.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")
    if not capture.truncated and not look.failure:
        return len(capture.payload)
    stated = capture.headers.get("content-length", "").strip()
    return int(stated) if re.fullmatch("[0-9]{1,15}", stated) and not packed else None
