"""One finding with all that it rests on, as lines: where, when, what was quoted, and its context in the bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from auditor.assess import Audit
from auditor.check import Finding, finding_id
from auditor.evidence.resolve import Kind, Resolved, Resolver
from auditor.model import OWN_RECORD, Capture, Catalog
from auditor.publish import clean
from auditor.web import Website

_AROUND = 160
_MOST_VALUE = 600
_SAYS = {
    Kind.QUOTE: "the quote stands there",
    Kind.ABSENCE: "the place was looked at and holds nothing",
    Kind.PLACE: "this is what stands there",
    Kind.ANSWER: "the answer as a whole: what came, or where it was looked for",
    Kind.OBSERVATION: "no answer came; this was noted at the time",
    Kind.OWN: "the audit's own record of what was asked, done or given",
    Kind.BROKEN: "DOES NOT HOLD",
}


def find(audit: Audit, wanted: str) -> list[tuple[str, Finding]]:
    """The findings whose id begins so, with their checks."""
    if len(wanted) < 4:
        return []
    every = [(check, one) for check, result in audit.results.items() for one in result.findings]
    return [(check, one) for check, one in every if finding_id(check, one).startswith(wanted.lower())]


def lines(folder: Path, audit: Audit, check: str, finding: Finding) -> Iterator[str]:
    """A finding of an audit folder, to be printed. Personal addresses are masked."""
    subject = _subject(audit, check, finding)
    yield f"{finding_id(check, finding)}  {finding.outcome.value}"
    yield f"{subject} {finding.message}."
    criteria = [
        criterion.id for criterion in audit.rubric.criteria if check in (*criterion.checks, *criterion.contradicts)
    ]
    version = audit.checks[check].version
    yield f"  check {check}, version {version}; criterion {', '.join(criteria) or 'none'}; rubric {audit.rubric.id}"
    website = audit.snapshot.website
    wanted = frozenset(one.capture for one in finding.evidence) - {OWN_RECORD}
    resolver = Resolver(folder, wanted, website if isinstance(website, Website) else None)
    for number, evidence in enumerate(finding.evidence, 1):
        yield ""
        yield from _evidence(number, len(finding.evidence), resolver.resolve(evidence))


def _subject(audit: Audit, check: str, finding: Finding) -> str:
    if not finding.dataset:
        return "The city" if audit.checks[check].about == "city" else "The portal"
    catalog = audit.snapshot.catalog
    for dataset in catalog.listed if isinstance(catalog, Catalog) else ():
        if (dataset.portal, dataset.id) == (finding.portal, finding.dataset):
            return f"“{_line(dataset.name, 120)}”"
    return finding.dataset


def _evidence(number: int, of: int, found: Resolved) -> Iterator[str]:
    yield f"evidence {number} of {of}: {_SAYS[found.kind]}{f' ({found.problem})' if found.problem else ''}"
    if found.evidence.quote is not None:
        yield f"  quote    “{_line(found.evidence.quote, 220)}”"
    if found.evidence.pointer:
        yield f"  pointer  {_line(found.evidence.pointer, 400)}"
    if found.capture is not None:
        yield from _capture(found.capture)
    else:
        yield f"  record   {found.evidence.capture}"
    for name, text in _context(found):
        yield f"  {name:8} {text}"


def _capture(capture: Capture) -> Iterator[str]:
    yield f"  address  {_line(capture.url, 400)}"
    yield f"  seen     {capture.time:%Y-%m-%d %H:%M:%S} UTC, status {capture.status}, {capture.media_type or 'no type'}"
    yield f"  record   {capture.record}"
    yield f"  payload  {capture.digest}, {len(capture.payload):,} bytes"


def _context(found: Resolved) -> Iterator[tuple[str, str]]:
    if found.text:
        begin, end = max(0, found.start - _AROUND), found.end + _AROUND
        before, quote = found.text[begin : found.start], found.text[found.start : found.end]
        yield "context", _line(f"…{before}»{quote}«{found.text[found.end : end]}…", 2 * _AROUND + 420)
    elif found.value is not None:
        yield "there", _line(json.dumps(found.value, ensure_ascii=False), _MOST_VALUE)
    elif found.note:
        yield "noted", _line(found.note.decode("utf-8", "replace"), _MOST_VALUE)


def _line(text: str, most: int) -> str:
    shown = " ".join(clean(text[: 4 * most]).split())
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
