"""What a page needs to be shown: style sheets, pictures and fonts, asked for once each by the one polite door."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from urllib.parse import urldefrag, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from auditor.archive import Archive
from auditor.failures import DoorError
from auditor.http import USER_AGENT, Door, Policy
from auditor.model import Capture
from auditor.screenshots.pixels import pixels

#: Kinds of requests, in the browser's words, that shape what is seen; with scripts, what those load too.
KINDS = frozenset({"stylesheet", "image", "font"})
SCRIPTED = frozenset({"script", "xhr", "fetch"})
#: Addresses asked for one page, and in all; hops of redirects and robots.txt count in all.
A_PAGE = 40
IN_ALL = 600
#: Bytes on the wire: of one answer, and in all.
ONE_ANSWER = 8 * 2**20
BYTES = 200 * 2**20
#: Pixels that the pictures of one page may unpack to; four bytes of memory each.
PIXELS = 120_000_000
#: Seconds in which a page's requests may begin, and that one of them may take.
SECONDS = 45.0
ONE_REQUEST = 10.0
#: A host that wants a longer pause than this many seconds is asked for nothing that is there for looks only.
LONGEST_DELAY = 15.0
_HOPS = 3
_LONGEST = 2000
#: Headers that decide how an answer is shown. All others stay behind: they could lead on, download, or report.
_SHOWN = frozenset(
    {
        "content-type",
        "content-language",
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "cross-origin-resource-policy",
        "x-content-type-options",
    }
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class Asset(Struct, frozen=True):
    """An answer for the browser. record: id of its capture; pixels: of a picture, 0 for what is none."""

    record: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    pixels: int = 0


class Refused(Struct, frozen=True):
    """Why the browser was given nothing, in a fixed word (`kind`, `method`, `robots`, `private`, `budget`, …)."""

    reason: str


class Assets:
    """Answers for the browser, over all pages; asked for once, and refused once, whoever wants them."""

    def __init__(self, archive: Archive, policy: Policy, *, scripts: bool) -> None:
        self._door = Door(archive, polite(policy))
        self._door.session.max_redirects = _HOPS
        self._kinds = KINDS | SCRIPTED if scripts else KINDS
        self._known: dict[str, Asset | Refused] = {}
        self.begin()

    def begin(self) -> None:
        """A new page begins: its own budgets are whole again."""
        self._asked, self._pixels = 0, 0
        self._until = time.monotonic() + SECONDS

    def close(self) -> None:
        """Closes the connections."""
        self._door.close()

    def of(self, method: str, kind: str, url: str) -> Asset | Refused:
        """The answer to one request of the browser; never raises but for a stop by hand."""
        if method != "GET":
            return Refused("method")
        if kind not in self._kinds:
            return Refused("kind")
        url = urldefrag(url).url
        if not _is_askable(url):
            return Refused("malformed")
        if url not in self._known:
            if self._spent():
                return Refused("budget")  # another page may have it
            self._asked += 1
            self._known[url] = self._fetched(url)
        found = self._known[url]
        if isinstance(found, Asset):
            if self._pixels + found.pixels > PIXELS:
                return Refused("pixels")
            self._pixels += found.pixels
        return found

    def _spent(self) -> bool:
        tally = self._door.tally
        of_run = tally.requests >= IN_ALL or tally.bytes >= BYTES
        return of_run or self._asked >= A_PAGE or time.monotonic() >= self._until

    def _fetched(self, url: str) -> Asset | Refused:
        try:
            rules = self._door.robots(url)
            if rules is not None and float(rules.crawl_delay(USER_AGENT) or 0) > LONGEST_DELAY:
                return Refused("crawl_delay")
            capture = self._door.get(url, accept="*/*").capture
        except DoorError as problem:
            return Refused(problem.reason)
        except OSError:  # what requests raises is one, a redirect without end for instance
            return Refused("redirect")
        except ValueError:
            return Refused("malformed")
        return _asset(capture)


def polite(policy: Policy) -> Policy:
    """An audit's rules for requests that are there for looks only: robots.txt is obeyed, little is insisted on."""
    return replace(
        policy,
        strict_robots=True,
        at_once=1,
        attempts=2,  # a connection that was kept open may have been closed meanwhile
        connect_timeout=ONE_REQUEST,
        read_timeout=ONE_REQUEST,
        deadline=ONE_REQUEST,
        max_bytes=ONE_ANSWER,
    )


def shown_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Those headers of an answer that decide how it is shown, without control characters."""
    return {name: _CONTROL.sub(" ", value) for name, value in headers.items() if name.lower() in _SHOWN}


def _asset(capture: Capture) -> Asset | Refused:
    """A capture for the browser. A picture whose size cannot be read is refused."""
    size = 0
    if capture.media_type.startswith("image/") or pixels(capture.payload):
        known = pixels(capture.payload)
        if known is None:
            return Refused("pixels")
        size = known
    status = capture.status
    if 300 <= status < 400 or status < 200:
        return Refused("redirect")  # one that names no place to go on to
    return Asset(capture.record, status, shown_headers(capture.headers), capture.payload, size)


def _is_askable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and (len(url) <= _LONGEST)
        )
    except ValueError:
        return False
