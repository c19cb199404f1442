"""Walks a paged listing to its true end: totals are claims, pages shrink, repeats are seen, stops are explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

import requests
from msgspec import Struct

from auditor.failures import DoorError
from auditor.http import Answer
from auditor.model import CollectionStatus, Refusal
from auditor.payload import UnreadablePayload
from auditor.walls import wall

#: Fetches one page: ask(offset, size). Raises Stopped.
Ask = Callable[[int, int], "Listing"]
#: Called with the number of distinct records so far and the number the portal claims.
Progress = Callable[[int, int | None], None]

#: A listing that delivers so many times what it claims does not end; small claims are simply off.
_FAR_BEYOND, _NEVER_SUSPICIOUS = 3, 20_000
#: Answers to a page that was too large to make; an outage (503) is none of them.
_TOO_MUCH_ASKED = frozenset({413, 500, 502, 504})
#: After so many good pages a larger one is tried again.
_CONFIDENCE = 4


class Stopped(Exception):
    """A walk cannot go on; `refusal` says why in the contract's words, `shrinks` whether a smaller page may do."""

    def __init__(self, refusal: Refusal, *, shrinks: bool = False, status: int = 0) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal
        self.shrinks = shrinks
        self.status = status


class Listing(Struct, frozen=True):
    """One page as the walker needs it: the ids on it, the stated total, and its capture. touched: of each record the
    date that the listing is ordered by, where it is ordered by the last change."""

    ids: tuple[str, ...]
    total: int | None
    capture: str
    touched: tuple[datetime | None, ...] = ()


class Pass(Struct, frozen=True):
    """One walk over a listing. captures: WARC record ids in order; stopped: why it ended early, if it did."""

    captures: tuple[str, ...]
    ids: frozenset[str]
    claimed: int | None
    stopped: Refusal | None = None


class Walk(Struct, frozen=True):
    """All passes over one catalog, notes for the reader, and captures that belong to it otherwise, by role."""

    passes: tuple[Pass, ...]
    notes: tuple[str, ...] = ()
    roles: dict[str, tuple[str, ...]] = {}


def json_answer(fetch: Callable[[], Answer]) -> tuple[Answer, object]:
    """An answer and its JSON document; Stopped, with the reason in words, for everything else."""
    try:
        answer = fetch()
    except DoorError as problem:
        raise Stopped(refused(problem), shrinks=problem.reason in ("truncated", "timeout", "reset", "budget")) from None
    except requests.TooManyRedirects:
        raise Stopped(Refusal(CollectionStatus.BROKEN, "the catalog's address redirects in circles")) from None
    except requests.RequestException as problem:
        raise Stopped(Refusal(CollectionStatus.BROKEN, f"the request failed: {type(problem).__name__}")) from None
    capture = answer.capture
    found = wall(capture.status, answer.headers, capture.media_type, capture.payload)
    if found:
        refusal = Refusal(CollectionStatus.BLOCKED, f"the catalog is behind {found}", (capture.record,))
        raise Stopped(refusal, status=capture.status)
    try:
        document = answer.document()
    except UnreadablePayload as problem:
        if capture.status == 200:
            refusal = Refusal(CollectionStatus.BROKEN, f"the catalog cannot be read: {problem}", (capture.record,))
            raise Stopped(refusal, shrinks=problem.truncated, status=200) from None
        document = None
    if capture.status != 200:
        words = f"the catalog answers {capture.status}{message_of(document)}"
        refusal = Refusal(CollectionStatus.BROKEN, words, (capture.record,))
        raise Stopped(refusal, shrinks=capture.status in _TOO_MUCH_ASKED, status=capture.status)
    return answer, document


def refused(problem: DoorError) -> Refusal:
    """A request that brought no answer, as a refusal: robots is a wall, everything else is broken."""
    status = CollectionStatus.BLOCKED if problem.reason == "robots" else CollectionStatus.BROKEN
    return Refusal(status, str(problem))


def unexpected(answer: Answer, what: str) -> Stopped:
    """JSON, but not of the shape the platform's API has."""
    return Stopped(Refusal(CollectionStatus.BROKEN, f"the catalog answers JSON, but {what}", (answer.capture.record,)))


def walk_pages(ask: Ask, *, size: int, floor: int, progress: Progress, known: Iterable[str] = ()) -> Pass:
    """Walks offsets until the listing truly ends.

    The end is an empty page, a page that brings nothing new, or a page shorter than the ones before it at or past the
    stated total; never the total alone, which may be off. The offset moves by what was delivered, since sizes are
    clamped silently. A page that breaks off is asked for again at a quarter of the size, down to `floor`; after some
    good pages larger ones are tried again, unless a size has failed twice.
    """
    captures: list[str] = []
    seen: set[str] = set()
    overall = set(known)
    claimed: int | None = None
    offset, good, fullest = 0, 0, 0
    largest, failed = size, Counter[int]()
    stopped: Refusal | None = None
    while stopped is None:
        if offset > _FAR_BEYOND * max(claimed or 0, _NEVER_SUSPICIOUS):
            reason = f"the listing does not end: {offset:,} records came where {claimed or 0:,} were claimed"
            stopped = Refusal(CollectionStatus.PARTIAL, reason, tuple(captures[-1:]))
            break
        try:
            page = ask(offset, size)
        except Stopped as problem:
            if problem.shrinks and size > floor:
                failed[size] += 1
                largest = max(floor, size // 4) if failed[size] > 1 else largest
                size, good = max(floor, size // 4), 0
                continue
            stopped = problem.refusal
            break
        captures.append(page.capture)
        expected, good = fullest or size, good + 1
        if good >= _CONFIDENCE and size < largest:
            size, good = min(largest, size * 4), 0
        claimed = page.total if claimed is None or page.total is None else max(claimed, page.total)
        # A record without an identifier is known by its place, so that it is not taken for a repeat.
        fresh = {record or f"{page.capture}#{number}" for number, record in enumerate(page.ids)} - seen
        seen |= fresh
        overall |= fresh
        progress(len(overall), claimed)
        delivered = len(page.ids)
        if delivered and not fresh and len(seen) < (claimed or len(seen) + 1):
            reason = "every page repeats the first: the portal ignores where a page should start"
            stopped = Refusal(CollectionStatus.BROKEN, reason, (page.capture,))
        offset, fullest = offset + delivered, max(fullest, delivered)
        if not fresh or (delivered < expected and offset >= (claimed or 0)):
            break
    return Pass(tuple(captures), frozenset(seen), claimed, stopped)


def message_of(document: object) -> str:
    """What an error answer says, in the many shapes platforms say it; short."""
    if isinstance(document, str):
        said: object = document
    elif isinstance(document, dict):
        said = document.get("message") or document.get("error") or document.get("errorMessage")
        said = said.get("message") or said.get("__type") if isinstance(said, dict) else said
        said = "; ".join(map(str, said)) if isinstance(said, list) else said
    else:
        said = None
    text = "".join(letter for letter in str(said) if letter.isprintable()) if said else ""
    return f": {text[:160]}" if text else ""
