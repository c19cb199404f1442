"""A piece of evidence to the place it names in the archived bytes, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor import archive, payload
from auditor.evidence.pointers import Nothing, find, follow, same, says, words_of
from auditor.model import OWN_RECORD, Capture, Evidence
from auditor.publish import masked
from auditor.snapshot import CAPTURES, FILE_NAME
from auditor.web import Document, Website


class Kind(StrEnum):
    """What a piece of evidence turned out to be."""

    QUOTE = "quote"  # the quote stands at the place
    ABSENCE = "absence"  # the place was looked at and holds nothing
    PLACE = "place"  # a record, a list or a page as it is, without a quote
    ANSWER = "answer"  # an answer as a whole: what came instead, or where something was looked for
    OBSERVATION = "observation"  # a look that got no answer, as it was noted at the time
    OWN = "own record"  # what the audit itself did or was given
    BROKEN = "broken"  # it does not lead to what it says


class Resolved(Struct, frozen=True):
    """Where evidence leads. value: what stands at a JSON pointer. text, start, end: of a page, and the quote's place in
    it. capture: None for what is no answer. problem: what is wrong, empty if nothing is."""

    evidence: Evidence
    kind: Kind
    capture: Capture | None = None
    value: object = None
    text: str = ""
    start: int = 0
    end: int = 0
    note: bytes = b""
    problem: str = ""


class Resolver:
    """Resolves evidence against the archive of an audit folder. Captures are read once, however often they are named.

    website: the pages as they were read from the same bytes, for text that stands in them; None where none were read.
    """

    def __init__(self, folder: Path, wanted: frozenset[str], website: Website | None) -> None:
        self._own = folder / FILE_NAME
        self._captures: dict[str, Capture] = {}
        self._documents: dict[str, object] = {}
        self._notes: dict[str, bytes] = {}
        self._papers = _papers(website)
        self.problem = ""
        answers = wanted & frozenset(archive.places(folder / CAPTURES, wanted))
        try:
            self._captures = {one.record: one for one in archive.read(folder / CAPTURES, answers)}
        except archive.DamagedArchive as problem:
            self.problem = str(problem)
        missing = wanted - frozenset(self._captures) - {OWN_RECORD}
        if missing:
            for path in archive.files(folder / CAPTURES):
                self._notes |= {record: note for record, note in archive.notes(path) if record in missing}

    def resolve(self, evidence: Evidence) -> Resolved:
        """Where a piece of evidence leads."""
        if evidence.capture == OWN_RECORD:
            return self._in_own_record(evidence)
        capture = self._captures.get(evidence.capture)
        if capture is None:
            note = self._notes.get(evidence.capture)
            if note is None:
                return _broken(evidence, f"the archive holds no record {evidence.capture[:80]}")
            return Resolved(evidence, Kind.OBSERVATION, note=note)
        if evidence.pointer.startswith("/"):
            return self._in_document(evidence, capture)
        words = words_of(evidence.pointer)
        paper = self._papers.get(capture.record)
        text = paper.text if paper is not None else None
        if words is not None:
            text = payload.text(capture.payload, capture.charset) if text is None else text
            place = find(text, words)
            if place is None:
                return _broken(evidence, "the words are not in the text of the page", capture)
            return Resolved(evidence, Kind.QUOTE, capture, None, text, *place)
        if evidence.pointer:
            return _of_answer(evidence, capture, paper)
        if evidence.quote is None:
            return Resolved(evidence, Kind.ANSWER, capture)
        return _anywhere(evidence, capture, paper)

    def _in_document(self, evidence: Evidence, capture: Capture) -> Resolved:
        try:
            if capture.record not in self._documents:
                self._documents[capture.record] = payload.document(capture.payload, capture.charset)
        except payload.UnreadablePayload as problem:
            return _broken(evidence, f"the capture is no document: {problem}", capture)
        return _at(evidence, self._documents[capture.record], capture)

    def _in_own_record(self, evidence: Evidence) -> Resolved:
        try:
            document = msgspec.json.decode(self._own.read_bytes())
        except (OSError, msgspec.DecodeError) as problem:
            return _broken(evidence, f"{FILE_NAME} cannot be read: {problem}")
        found = _at(evidence, document, None) if evidence.pointer else Resolved(evidence, Kind.OWN)
        return found if found.kind is Kind.BROKEN else msgspec.structs.replace(found, kind=Kind.OWN)


def _at(evidence: Evidence, document: object, capture: Capture | None) -> Resolved:
    try:
        value = follow(document, evidence.pointer)
    except Nothing as problem:
        if problem.within and evidence.quote is None:
            return Resolved(evidence, Kind.ABSENCE, capture)
        return _broken(evidence, str(problem), capture)
    if evidence.quote is None:
        kind = Kind.ABSENCE if value in (None, "", [], {}) else Kind.PLACE
        return Resolved(evidence, kind, capture, value)
    if not says(value, evidence.quote):
        return _broken(evidence, "another value stands at the place than the one that is quoted", capture)
    return Resolved(evidence, Kind.QUOTE, capture, value)


def _of_answer(evidence: Evidence, capture: Capture, paper: Document | None) -> Resolved:
    where, _, name = evidence.pointer.partition("/")
    said = None
    if where == "header":
        said = capture.headers.get(name)
    elif paper is not None:
        said = paper.title if where == "title" else paper.meta.get(name) if where == "meta" else None
    if said is None:
        return _broken(evidence, f"the answer has no {evidence.pointer[:60]}", capture)
    if evidence.quote is not None and not same(said, evidence.quote):
        return _broken(evidence, f"the answer's {evidence.pointer[:60]} is another", capture)
    return Resolved(evidence, Kind.QUOTE, capture, said)


def _anywhere(evidence: Evidence, capture: Capture, paper: Document | None) -> Resolved:
    """A quote from an answer as a whole: its address, its status line, its headers, its title, the link to it, or its
    text."""
    quote = " ".join((evidence.quote or "").removesuffix("…").split())
    held = [capture.url, str(capture.status), *(f"{name}: {value}" for name, value in capture.headers.items())]
    if paper is not None:
        held += [paper.title, paper.url, paper.asked, paper.anchor, *paper.headings, paper.text]
    held.append(payload.text(capture.payload, capture.charset))
    if any(quote in " ".join(masked(text).split()) for text in held):
        return Resolved(evidence, Kind.QUOTE, capture)
    return _broken(evidence, "the answer does not hold the words", capture)


def _broken(evidence: Evidence, problem: str, capture: Capture | None = None) -> Resolved:
    return Resolved(evidence, Kind.BROKEN, capture, problem=problem)


def _papers(website: Website | None) -> Mapping[str, Document]:
    if website is None:
        return {}
    return {paper.capture: paper for paper in (*website.plain, *website.documents)}
