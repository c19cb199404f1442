"""One piece of evidence as it can be looked at: the quote in its place, and what is around it in the archived bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache

import msgspec
from msgspec import Struct

from auditor import payload
from auditor.evidence.pointers import words_of
from auditor.evidence.resolve import Kind, Resolved
from auditor.model import OWN_RECORD, Capture
from auditor.publish import clean
from auditor.reader import archived, excerpts, tree
from auditor.reader.archived import Shown
from auditor.reader.case import Case
from auditor.reader.excerpts import Excerpt
from auditor.reader.pictures import Picture
from auditor.reader.tree import Line
from auditor.sheets.findings import Filed, Quote, quoted
from auditor.snapshot import FILE_NAME
from auditor.web import Website

HTML = frozenset({"text/html", "application/xhtml+xml"})
_TEXTS = ("text/", "application/json", "application/xml", "application/geo+json", "application/ld+json")
_MOST_HEADERS = 60
_LONGEST_HEADER = 1000
SAYS = {
    Kind.QUOTE: "The quote stands there, in the archived bytes.",
    Kind.ABSENCE: "The place was looked at, and holds nothing.",
    Kind.PLACE: "This is what stands there; nothing of it is quoted.",
    Kind.ANSWER: "The answer as a whole: what came, or where it was looked for.",
    Kind.OBSERVATION: "No answer came. This was noted at the time.",
    Kind.OWN: "The audit's own record of what was asked, done or given.",
    Kind.BROKEN: "This does not hold",
}


class Looked(Struct, frozen=True):
    """A piece of evidence to be shown. said: what it turned out to be; holds: whether it leads where it says.

    about: its two lines; capture: None for what is no answer. excerpt: of the text; lines: of a document; headers: of
    the answer, hit: which of them is quoted. page: the archived page, None for what is none; picture: taken of it.
    """

    said: str
    holds: bool
    about: Quote
    record: str
    pointer: str
    capture: Capture | None
    excerpt: Excerpt | None = None
    lines: tuple[Line, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    hit: str = ""
    page: Shown | None = None
    picture: Picture | None = None


class Reading:
    """Pieces of evidence of a case, read one after the other. address: where a page finds a record of the archive."""

    def __init__(self, case: Case, address: Callable[[str], str]) -> None:
        self._case, self._address = case, address
        self._lock = threading.Lock()
        website = case.audit.snapshot.website
        papers = (*website.plain, *website.documents) if isinstance(website, Website) else ()
        self._papers = {paper.capture: paper for paper in papers}
        # Parsing a page takes a moment, and its frame asks for it again.
        self._shown = lru_cache(maxsize=8)(self._page)

    def looked(self, filed: Filed, number: int) -> Looked | None:
        """A piece of a finding's evidence, counted from 1; None where there is no such."""
        found = self._resolved(filed, number)
        if found is None:
            return None
        evidence, capture = found.evidence, found.capture
        problem = f": {found.problem}" if found.problem else ""
        looked = Looked(
            said=f"{SAYS[found.kind]}{problem}{'.' if problem else ''}",
            holds=found.kind is not Kind.BROKEN,
            about=quoted(self._case.shelf.sources, evidence, number),
            record=clean(evidence.capture[:200]),
            pointer=clean(evidence.pointer[:1000]),
            capture=capture,
        )
        looked = self._inside(looked, found)
        if capture is None:
            return looked
        return msgspec.structs.replace(
            looked, page=self._shown(filed, number), picture=self._case.pictures.get(capture.record)
        )

    def page(self, filed: Filed, number: int) -> Shown | None:
        """The archived page that a piece of evidence stands in; None for what is no page."""
        return self._shown(filed, number)

    def capture(self, filed: Filed, number: int) -> Capture | None:
        """The answer that a piece of evidence stands in."""
        found = self._resolved(filed, number)
        return None if found is None else found.capture

    def _resolved(self, filed: Filed, number: int) -> Resolved | None:
        if not 1 <= number <= len(filed.finding.evidence):
            return None
        with self._lock:  # the archive is read once for all requests of a page
            return self._case.resolved(filed)[number - 1]

    def _inside(self, looked: Looked, found: Resolved) -> Looked:
        evidence, capture = found.evidence, found.capture
        if evidence.capture == OWN_RECORD:
            document = msgspec.json.decode((self._case.folder / FILE_NAME).read_bytes())
            return msgspec.structs.replace(looked, lines=_lines(document, evidence.pointer))
        if capture is None:
            return msgspec.structs.replace(looked, lines=_noted(found.note))
        if evidence.pointer.startswith("/"):
            return msgspec.structs.replace(looked, lines=_in_document(capture, evidence.pointer))
        where, _, name = evidence.pointer.partition("/")
        hit = name if where == "header" else ""
        excerpt = self._text(found, capture)
        return msgspec.structs.replace(looked, excerpt=excerpt, headers=_headers(capture), hit=hit)

    def _text(self, found: Resolved, capture: Capture) -> Excerpt | None:
        """The text that a quote stands in, as it was read; of an answer as a whole its beginning."""
        if found.text:
            return excerpts.around(found.text, found.start, found.end)
        evidence, paper = found.evidence, self._papers.get(capture.record)
        where = evidence.pointer.partition("/")[0]
        if where in ("title", "meta") and isinstance(found.value, str):
            return excerpts.found(found.value, evidence.quote or "") or excerpts.first(found.value)
        text = paper.text if paper is not None and paper.text else _plain(capture)
        if evidence.quote and where != "header":
            held = (text, capture.url, paper.title if paper is not None else "")
            quote = next((one for one in (excerpts.found(each, evidence.quote) for each in held) if one), None)
            if quote is not None:
                return quote
        return excerpts.first(text) if text else None

    def _page(self, filed: Filed, number: int) -> Shown | None:
        found = self._resolved(filed, number)
        if found is None or found.capture is None or found.capture.media_type not in HTML:
            return None
        capture = found.capture
        wanted: list[str] = []
        if (words := words_of(found.evidence.pointer)) is not None:
            wanted += archived.patterns(words.exact, words.prefix, words.suffix)
        if found.evidence.quote:
            wanted += archived.patterns(found.evidence.quote)
        return archived.shown(capture.payload, capture.charset, capture.url, tuple(wanted), self._address)


def _lines(document: object, pointer: str) -> tuple[Line, ...]:
    return tree.around(document, pointer) if pointer else tree.whole(document)


def _noted(note: bytes) -> tuple[Line, ...]:
    try:
        return tree.whole(msgspec.json.decode(note))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return (Line(0, clean(note[:2000].decode("utf-8", "replace"))),)


def _in_document(capture: Capture, pointer: str) -> tuple[Line, ...]:
    try:
        return tree.around(payload.document(capture.payload, capture.charset), pointer)
    except payload.UnreadablePayload:
        return ()


def _headers(capture: Capture) -> tuple[tuple[str, str], ...]:
    """The headers of an answer, personal addresses masked; those with secrets are not in the archive."""
    pairs = list(capture.headers.items())[:_MOST_HEADERS]
    return tuple((clean(name[:100]), clean(value[:_LONGEST_HEADER])) for name, value in pairs)


def _plain(capture: Capture) -> str:
    """A payload as text, where it is any."""
    kind = capture.media_type
    if not kind.startswith(_TEXTS) and b"\0" in capture.payload[:2000]:
        return ""
    if not kind.startswith(_TEXTS) and kind not in ("", "application/octet-stream", "application/csv"):
        return ""
    return payload.text(capture.payload[:400_000], capture.charset)
