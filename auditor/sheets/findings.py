"""Findings as cards: what is said of whom, with its quotes, and when and where each was read; in sections and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from auditor.assess import Audit
from auditor.check import Finding, Outcome
from auditor.model import OWN_RECORD, Dataset, Evidence
from auditor.publish import clean
from auditor.report.rows import text
from auditor.report.wording import Word
from auditor.sheets.sources import Source

#: Findings on a page of a check.
PAGE = 50
#: Cards of one check in a section: on datasets, of which there may be thousands, and on the city or portal as a whole.
_SOME, _MANY = 3, 40
_MOST_QUOTES = 4

#: What findings are for a reviewer, in the order of reading; the report's words.
SECTIONS: Mapping[str, Word] = {
    "fail": Word("Against it", "✕", "Counter-evidence: it was judged, and is not in order."),
    "pass": Word("For it", "●", "It was judged, and is in order."),
    "possible": Word(
        "Seen, and does not decide it", "◐", "Candidates: somebody has to read them. Counted neither way."
    ),
    "unseen": Word(
        "Looked for and not seen, or could not look", "?", "That is no failing. Nothing here speaks against the city."
    ),
    "not_applicable": Word("Does not apply", "–", "The question does not arise."),
}
_TOLD = {
    "fail": "Fails",
    "pass": "Passes",
    "possible": "Candidate",
    "unseen": "Not seen",
    "not_applicable": "Not asked",
}


class Filed(Struct, frozen=True):
    """A finding with its id in `findings.csv` and its check."""

    id: str
    check: str
    finding: Finding


class Quote(Struct, frozen=True):
    """One piece of a finding's evidence in two lines. number: from 1; quote: None where none is; place: in words.

    record, url, time, digest: of the record, empty and None where it is the audit's own."""

    number: int
    record: str
    quote: str | None
    place: str
    url: str
    time: datetime | None
    status: int | None
    digest: str
    said: str


class Card(Struct, frozen=True):
    """A finding as a list shows it. kind: its section; told: that in a word; more: pieces of evidence not shown."""

    id: str
    check: str
    title: str
    kind: str
    told: str
    subject: str
    message: str
    quotes: tuple[Quote, ...]
    more: int


class Share(Struct, frozen=True):
    """The findings of one check in a section. total: of them; cards: those that are shown at once."""

    check: str
    title: str
    total: int
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        """Findings that only the check's own page lists."""
        return self.total - len(self.cards)


class Section(Struct, frozen=True):
    """What speaks in one way. total: findings; shares: by check, those with most first."""

    kind: str
    word: Word
    total: int
    shares: tuple[Share, ...]


class Shelf(Struct, frozen=True):
    """What cards are made from."""

    audit: Audit
    filed: Mapping[str, tuple[Filed, ...]]
    datasets: Mapping[tuple[str, str], Dataset]
    sources: Mapping[str, Source]


def kind(finding: Finding) -> str:
    """The section of a finding; `unknown` in two: something was seen that does not decide it, or nothing was."""
    if finding.outcome is not Outcome.UNKNOWN:
        return finding.outcome.value
    return "possible" if any(one.quote is not None for one in finding.evidence) else "unseen"


def checks_of(audit: Audit, criterion: str) -> tuple[str, ...]:
    """The checks that speak for or against a criterion."""
    of = next(one for one in audit.rubric.criteria if one.id == criterion)
    return tuple(check for check in dict.fromkeys((*of.checks, *of.contradicts)) if check in audit.results)


def sections(shelf: Shelf, criterion: str) -> tuple[Section, ...]:
    """The findings of a criterion, grouped; sections without any are left out."""
    shares: dict[str, list[Share]] = {name: [] for name in SECTIONS}
    for check in checks_of(shelf.audit, criterion):
        by_kind: dict[str, list[Filed]] = {}
        for one in shelf.filed[check]:
            by_kind.setdefault(kind(one.finding), []).append(one)
        for name, own in by_kind.items():
            most = _SOME if any(one.finding.dataset for one in own) else _MANY
            cards = tuple(card(shelf, one) for one in _most_viewed(shelf, own)[:most])
            shares[name].append(Share(check, _title(shelf.audit, check), len(own), cards))
    return tuple(
        Section(name, word, sum(one.total for one in shares[name]), tuple(_by_size(shares[name])))
        for name, word in SECTIONS.items()
        if shares[name]
    )


def counts(shelf: Shelf, checks: Iterable[str]) -> Mapping[str, int]:
    """How many findings of these checks are in each section."""
    found = dict.fromkeys(SECTIONS, 0)
    for check in checks:
        for one in shelf.filed[check]:
            found[kind(one.finding)] += 1
    return found


def chosen(shelf: Shelf, check: str, section: str, words: str) -> Sequence[Filed]:
    """The findings of a check in a section (all where empty) that hold words in title, message or quote."""
    wanted = words.casefold().strip()
    found = [one for one in shelf.filed[check] if section in ("", kind(one.finding))]
    if wanted:
        found = [one for one in found if wanted in _words(shelf, one).casefold()]
    return _most_viewed(shelf, found)


def card(shelf: Shelf, one: Filed) -> Card:
    """A finding as a card."""
    finding, section = one.finding, kind(one.finding)
    quotes = tuple(
        quoted(shelf.sources, evidence, number) for number, evidence in enumerate(finding.evidence[:_MOST_QUOTES], 1)
    )
    return Card(
        id=one.id,
        check=one.check,
        title=_title(shelf.audit, one.check),
        kind=section,
        told=_TOLD[section],
        subject=subject(shelf, one),
        message=text(finding.message, 600),
        quotes=quotes,
        more=max(0, len(finding.evidence) - _MOST_QUOTES),
    )


def quoted(sources: Mapping[str, Source], evidence: Evidence, number: int) -> Quote:
    """A piece of evidence in two lines."""
    source = sources.get(evidence.capture)
    own = evidence.capture == OWN_RECORD
    return Quote(
        number=number,
        record=evidence.capture,
        quote=None if evidence.quote is None else text(evidence.quote, 400),
        place=_place(evidence, own),
        url=clean(source.url[:2000]) if source else "",
        time=source.time if source else None,
        status=source.status if source else None,
        digest=source.digest if source else "",
        said=text(source.said) if source else "",
    )


def subject(shelf: Shelf, one: Filed) -> str:
    """Whom a finding is about, as its message goes on from it."""
    finding = one.finding
    if not finding.dataset:
        return "The city" if shelf.audit.results[one.check].check.about == "city" else "The portal"
    dataset = shelf.datasets.get((finding.portal, finding.dataset))
    return f"“{text(dataset.name if dataset else finding.dataset, 160) or 'without a title'}”"


def _place(evidence: Evidence, own: bool) -> str:
    if own:
        return f"the audit's own record {text(evidence.pointer, 200)}".strip()
    pointer = evidence.pointer
    if pointer.startswith("/"):
        return text(pointer, 200)
    if pointer.startswith(":~:"):
        return "in the text"
    where, _, name = pointer.partition("/")
    named = {"title": "the title", "header": f"the header {name}", "meta": f"the field {name}"}
    return text(named.get(where, pointer), 120) if pointer else "the answer as a whole"


def _words(shelf: Shelf, one: Filed) -> str:
    quotes = (evidence.quote or "" for evidence in one.finding.evidence[:_MOST_QUOTES])
    return clean(" ".join((subject(shelf, one), one.finding.message, *quotes)))


def _title(audit: Audit, check: str) -> str:
    return audit.results[check].check.title.rstrip(".")


def _most_viewed(shelf: Shelf, found: Sequence[Filed]) -> list[Filed]:
    """What most people look at comes first, where the portal counts views; else as the check gave them."""

    def views(one: Filed) -> int:
        dataset = shelf.datasets.get((one.finding.portal, one.finding.dataset))
        return -(dataset.views or 0) if dataset else 0

    return sorted(found, key=views)


def _by_size(shares: Iterable[Share]) -> list[Share]:
    return sorted(shares, key=lambda one: -one.total)
