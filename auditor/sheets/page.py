"""Criterion sheets to print: statement, state, quotes with address, time and digest, attestation, lines to sign."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from markupsafe import Markup
from msgspec import Struct

from auditor.assess import Audit
from auditor.check import finding_id
from auditor.model import Catalog
from auditor.report.criteria import CriterionView, Group, groups
from auditor.report.wording import Word
from auditor.review import Verdict
from auditor.sheets.findings import SECTIONS, Card, Filed, Shelf, card, checks_of, counts, kind
from auditor.sheets.printed import environment, static
from auditor.sheets.sources import Source, cited, sources

#: Findings on a sheet of each kind, in this order, and of one check; a sheet is there to be read.
_MOST = {"fail": 4, "pass": 3, "possible": 3, "unseen": 2}
_DEEPEST = 4
#: Quotes of one finding.
MOST_QUOTES = 2


class Chosen(Struct, frozen=True):
    """Findings of one kind on a sheet. total: of those there are."""

    word: Word
    total: int
    cards: tuple[Card, ...]


class Sheet(Struct, frozen=True):
    """One criterion on paper. sources: what its quotes were read from, each once; verdicts: what reviewers said of it,
    the newest first."""

    criterion: CriterionView
    chosen: tuple[Chosen, ...]
    sources: tuple[Source, ...]
    verdicts: tuple[Verdict, ...]

    def number(self, record: str) -> int:
        """Which of the sources a record is, from 1; 0 for the audit's own."""
        return next((number for number, one in enumerate(self.sources, 1) if one.record == record), 0)


def sheets(audit: Audit, folder: Path) -> str:
    """The sheets of all criteria as one HTML page that asks no network. folder: of the audit, for the times and digests
    of what is quoted; nothing is written."""
    catalog = audit.snapshot.catalog
    filed = {
        check: tuple(Filed(finding_id(check, one), check, one) for one in result.findings)
        for check, result in audit.results.items()
    }
    datasets = {(one.portal, one.id): one for one in catalog.listed} if isinstance(catalog, Catalog) else {}
    shelf = Shelf(audit, filed, datasets, {})
    of_groups = groups(audit)
    shown = frozenset().union(*(_records(shelf, one) for group in of_groups for one in group.criteria))
    shelf = Shelf(audit, filed, datasets, sources(folder, shown))
    style = static("report.css", "auditor.report") + static("reader.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        environment()
        .get_template("sheets.html.j2")
        .render(
            audit=audit,
            card=audit.scorecard,
            style=Markup(style),
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            sheets=all_sheets(shelf, of_groups, {}),
            bundle="",
        )
    )


def all_sheets(
    shelf: Shelf, of_groups: Sequence[Group], verdicts: Mapping[str, tuple[Verdict, ...]]
) -> tuple[Sheet, ...]:
    """A sheet for each criterion, in the order of the rubric. verdicts: what counts, by criterion."""
    by_id = {one.entry.id: one for group in of_groups for one in group.criteria}
    ordered = (by_id[one.id] for one in shelf.audit.rubric.criteria if one.id in by_id)
    return tuple(sheet(shelf, one, verdicts.get(one.entry.id, ())) for one in ordered)


def sheet(shelf: Shelf, criterion: CriterionView, verdicts: tuple[Verdict, ...]) -> Sheet:
    """The sheet of one criterion."""
    found = counts(shelf, checks_of(shelf.audit, criterion.entry.id))
    mine = _chosen(shelf, criterion)
    parts = [Chosen(SECTIONS[name], found[name], tuple(card(shelf, one) for one in own)) for name, own in mine.items()]
    records = dict.fromkeys(quote.record for part in parts for one in part.cards for quote in one.quotes[:MOST_QUOTES])
    named = tuple(shelf.sources[record] for record in records if record in shelf.sources)
    return Sheet(criterion, tuple(parts), named, verdicts)


def _chosen(shelf: Shelf, criterion: CriterionView) -> Mapping[str, list[Filed]]:
    """What is quoted on a sheet: of every kind a few, from as many checks as there are, those with most first."""
    found: dict[str, list[list[Filed]]] = {name: [] for name in SECTIONS}
    for check in checks_of(shelf.audit, criterion.entry.id):
        own: dict[str, list[Filed]] = {}
        for one in shelf.filed[check]:
            own.setdefault(kind(one.finding), []).append(one)
        for name, filed in own.items():
            found[name].append(filed)
    return {name: _in_turn(found[name])[:most] for name, most in _MOST.items() if found[name]}


def _in_turn(checks: list[list[Filed]]) -> list[Filed]:
    ordered = sorted(checks, key=lambda filed: -len(filed))
    turns = zip_longest(*(filed[:_DEEPEST] for filed in ordered))
    return [one for turn in turns for one in turn if one is not None]


def _records(shelf: Shelf, criterion: CriterionView) -> frozenset[str]:
    return cited(one.finding for own in _chosen(shelf, criterion).values() for one in own)
