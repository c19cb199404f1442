"""The nouns of what lies outside of a catalog's API: looks at addresses, documents, and the website they make up.

Spiders write looks; documents are read from the kept bytes of looks, and checks read documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote as percent_encoded

from msgspec import Struct

from auditor.model import Evidence, Stamp, quoted


class Purpose(StrEnum):
    """What an address was looked at for."""

    PAGE = "page"  # a page or document, to be read
    LINK = "link"  # an address of a distribution, to see whether it works
    CONTROL = "control"  # what serves the verdict on another: a name that resolves, a page that cannot be, a file's end
    ROBOTS = "robots"  # the robots.txt of a host
    SITEMAP = "sitemap"
    PLAIN_HTTP = "plain_http"  # the front page without TLS, to see where it leads


class Look(Struct, frozen=True, omit_defaults=True):
    """One try at an address, redirects followed, as a spider wrote it down: a WARC `metadata` record, as JSON.

    url: as it was asked for. at: UTC. method: GET or HEAD. answers: WARC record ids of the responses, in the order of
    the redirects, the last one the answer; empty where none came. status: of the last answer. final: its address.
    failure: a fixed word where no usable answer came (`dns`, `tls`, `refused`, `reset`, `timeout`, `malformed`,
    `scheme`, `private`, `robots`, `budget`, `redirect`, `truncated`), empty otherwise; said: the same for a person.
    seconds: how long it took. round: 1 for the first look of the run, 2 for the second at another time, and so on.
    found_on: the page that linked here; anchor: the words of that link; depth: clicks from the start.
    """

    url: str
    purpose: Purpose
    at: datetime
    method: str = "GET"
    answers: tuple[str, ...] = ()
    status: int | None = None
    final: str = ""
    failure: str = ""
    said: str = ""
    seconds: float = 0.0
    round: int = 1
    found_on: str = ""
    anchor: str = ""
    depth: int = 0


class Crawl(Struct, frozen=True, omit_defaults=True):
    """What a spider says of its whole run, the last record it writes.

    home: the city's home page, empty where none was given or found; home_found: how it was found. ended: why it
    stopped before it was done, empty if it was done. unasked: addresses it knew and did not ask for.
    """

    home: str = ""
    home_found: str = ""
    ended: str = ""
    asked: int = 0
    unasked: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


class Role(StrEnum):
    """Whose site a document stands on, told by its address and by what linked to it."""

    CITY = "city"  # the home page's site, subdomains included
    PORTAL = "portal"
    CODE_HOST = "code_host"  # publishes cities' codes of ordinances
    LEGISLATIVE = "legislative"  # publishes cities' agendas and minutes
    ENGAGEMENT = "engagement"  # runs cities' surveys and consultations
    LINKED = "linked"  # elsewhere, but the city's own pages link to it by name
    VENDOR = "vendor"  # help and marketing of whoever made the software
    ELSEWHERE = "elsewhere"


#: Documents that speak for the city.
CITYS_OWN = frozenset({Role.CITY, Role.PORTAL, Role.CODE_HOST, Role.LEGISLATIVE, Role.ENGAGEMENT, Role.LINKED})


class Hyperlink(Struct, frozen=True, gc=False):
    """A link on a page: where it leads (absolute), and its words."""

    url: str
    words: str


class Document(Struct, frozen=True, kw_only=True):
    """A page or document as it was read.

    url: the final address; asked: the address it was asked for. text: what a person reads, a paragraph a line, without
    navigation, header and footer; menu: what stands in those. published: the date the document itself states (metadata,
    JSON-LD, a byline), modified: the HTTP header or the sitemap; both None where nothing says. language: as declared.
    scanned: a PDF whose pages are pictures, so that there is no text to read. markup: types of JSON-LD and microdata
    objects (`Dataset`, …) with their counts. found_on, anchor: of the first link that led here. scripted: a page that
    shows what it says only to a browser that runs its scripts, so that hardly any of it could be read. problem: what
    kept the text of a document from being read, or from being read to its end (`encrypted`, `broken`, `too_long`,
    `cut`), empty where nothing did. publishers: organizations its markup names as its publisher or author.
    canonical: the address it gives as its own. robots_tag: what the answer's header `X-Robots-Tag` says.
    """

    url: str
    asked: str
    role: Role
    media_type: str
    capture: str
    seen_at: datetime
    title: str = ""
    text: str = ""
    menu: str = ""
    headings: tuple[str, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    published: Stamp | None = None
    modified: Stamp | None = None
    language: str = ""
    scanned: bool = False
    pages: int = 0
    noindex: bool = False
    markup: Mapping[str, int] = {}
    meta: Mapping[str, str] = {}
    found_on: str = ""
    anchor: str = ""
    depth: int = 0
    scripted: bool = False
    problem: str = ""
    publishers: tuple[Hyperlink, ...] = ()
    canonical: str = ""
    robots_tag: str = ""

    @property
    def citys_own(self) -> bool:
        """Whether it stands where the city speaks."""
        return self.role in CITYS_OWN

    def quote(self, start: int, end: int) -> Evidence:
        """Evidence for `text[start:end]`: a text quote with prefix and suffix, as the fragment of an address.

        The pointer is a Text Fragment (`:~:text=prefix-,quote,-suffix`), after the text quote selector of the W3C Web
        Annotation model: put behind a `#` it shows the place in a browser. It leaves out mail addresses, which are
        masked wherever they are shown: of a quote that has one, it points to the longest part without.
        """
        exact = quoted(" ".join(self.text[start:end].split()))
        prefix = _runs(self.text[max(0, start - 32) : start])[-1]
        suffix = _runs(self.text[end : end + 32])[0]
        runs = _runs(exact.removesuffix("…"))
        shown = max(runs, key=len)
        # Behind a quote that was cut stands more of it, and no suffix.
        ends = shown is runs[-1] and not exact.endswith("…")
        return Evidence(
            self.capture, text_fragment(shown, prefix if shown is runs[0] else "", suffix if ends else ""), exact
        )

    def whole(self) -> Evidence:
        """The document itself as evidence, for what it does not say; the quote is its title."""
        return Evidence(self.capture, "title" if self.title else "", quoted(self.title or self.url))


def _runs(text: str) -> list[str]:
    """The stretches of words between mail addresses, in their order; at least one, which may be empty."""
    runs: list[list[str]] = [[]]
    for word in text.split():
        if "@" in word:
            runs.append([])
        else:
            runs[-1].append(word)
    return [" ".join(run) for run in runs]


def text_fragment(exact: str, prefix: str = "", suffix: str = "") -> str:
    """The fragment that shows a text in a browser (`:~:text=prefix-,exact,-suffix`); empty where there is no text."""
    if not exact:
        return ""
    before, behind = f"{_fragment(prefix)}-," if prefix else "", f",-{_fragment(suffix)}" if suffix else ""
    return f":~:text={before}{_fragment(exact)}{behind}"


def _fragment(text: str) -> str:
    return percent_encoded(text, safe="").replace("-", "%2D")


class Unread(Struct, frozen=True, gc=False):
    """An address that was wanted and not read. reason: a fixed word (`robots`, `budget`, `bot_wall`, `login_wall`,
    `timeout`, `gone`, `server_error`, `wrong_content`, `dns`, …); capture: what shows it, where an answer came."""

    url: str
    reason: str
    said: str
    role: Role
    anchor: str = ""
    capture: str = ""


class Website(Struct, frozen=True):
    """What was read of the city's and the portal's own pages; the input `website` of checks.

    home: the city's home page, empty where none was given or found. portals: the portals' addresses. looks: those that
    served a purpose of their own (robots.txt, sitemaps, the front page without TLS). robots: the text of robots.txt by
    host. captures: WARC record ids of `robots` by host. sitemaps: how many addresses each sitemap lists, by its
    address. plain: front pages that came without TLS and lead nowhere else, not by a refresh or a script either. moved:
    looks at pages that were led to another host.
    """

    home: str
    home_found: str
    portals: tuple[str, ...]
    documents: tuple[Document, ...]
    unread: tuple[Unread, ...] = ()
    looks: tuple[Look, ...] = ()
    robots: Mapping[str, str] = {}
    captures: Mapping[str, str] = {}
    crawl: Crawl = Crawl()
    sitemaps: Mapping[str, int] = {}
    plain: tuple[Document, ...] = ()
    moved: tuple[Look, ...] = ()

    @property
    def own(self) -> tuple[Document, ...]:
        """The documents that speak for the city."""
        return tuple(document for document in self.documents if document.citys_own)

    @property
    def wall(self) -> Unread | None:
        """The wall before the site, where nothing of it could be read."""
        walls = [page for page in self.unread if page.reason in ("bot_wall", "login_wall", "robots")]
        return walls[0] if walls and not self.documents else None

    @property
    def searched(self) -> str:
        """How far the search for a document went, for a sentence about what was not seen."""
        where = f"{len(self.documents):,} pages and documents of the city and its portal"
        return f"{where} were read" if self.home else f"{where} were read; no home page of the city was given or found"
