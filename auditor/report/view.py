"""An Audit as the values the template prints: sentences, tables and charts; nothing is judged here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from markupsafe import Markup
from msgspec import Struct

from auditor.assess import Audit
from auditor.criteria import CriterionEntry
from auditor.model import Catalog
from auditor.report import charts
from auditor.report.criteria import Group, groups
from auditor.report.outside import OutsideView, outside
from auditor.report.rows import Row, embedded, rows, script, text
from auditor.report.summary import headline, sentences, unseen, warnings
from auditor.report.todo import Todo, todo
from auditor.report.upkeep import UpkeepView, upkeep
from auditor.report.wording import NOT_KNOWN, REFRESH, STATUS, WALLS, Word, listing, points
from auditor.scorecard import DepartmentEntry, PortalEntry, Scorecard

#: Departments beyond this are not listed; a catalog with more has a person or a program in the publisher's field.
MOST_DEPARTMENTS = 1_000
#: Reasons and types beyond this are counted together.
_MOST_REASONS = 30
#: Departments that stand in the table before it is opened.
FIRST_DEPARTMENTS = 15


class View(Struct, frozen=True):
    """Everything on the page. scored: criteria whose checks count; unscored: the ids of the others; filters: what the
    table of datasets can be narrowed by."""

    card: Scorecard
    title: str
    city: str
    status: Word
    wall: bool
    warnings: tuple[str, ...]
    unseen: tuple[str, ...]
    headline: str
    sentences: tuple[str, ...]
    score: str
    scored: tuple[CriterionEntry, ...]
    unscored: tuple[str, ...]
    todo: Todo
    groups: tuple[Group, ...]
    departments: tuple[DepartmentEntry, ...]
    more_departments: int
    rows: tuple[Row, ...]
    data: Markup
    whatif: Markup
    years: tuple[tuple[str, int], ...]
    undated: int
    upkeep: UpkeepView
    captures: int
    titles: Mapping[str, str]
    states: tuple[tuple[str, str], ...]
    failing: tuple[tuple[str, int], ...]
    publishers: tuple[str, ...]
    mostly_unknown: bool
    observed: float
    indicated: float
    left_out: tuple[tuple[str, int], ...]
    other_assets: tuple[tuple[str, int], ...]
    outside: OutsideView


def view(audit: Audit) -> View:
    """The values of the page."""
    card = audit.scorecard
    made = rows(audit)
    first = todo(audit)
    titles = {check: result.check.title.rstrip(".") for check, result in audit.results.items()}
    dated, undated = _years(audit)
    present = {row.state for row in made}
    failing = Counter(check for row in made for check in row.failing)
    scored = tuple(entry for entry in card.criteria if entry.checks and entry.weight)
    return View(
        card=card,
        title=", ".join(_name(portal) for portal in card.portals[:3]),
        city=listing([_name(portal) for portal in card.portals]),
        status=STATUS[card.collection.status],
        wall=card.collection.status in WALLS,
        warnings=warnings(audit),
        unseen=unseen(audit),
        headline=headline(card),
        sentences=sentences(audit, first),
        score=points(card.score) if card.score is not None else "No score",
        scored=scored,
        unscored=tuple(entry.id for entry in card.criteria if not (entry.checks and entry.weight)),
        todo=first,
        groups=groups(audit),
        departments=card.departments[:MOST_DEPARTMENTS],
        more_departments=max(len(card.departments) - MOST_DEPARTMENTS, 0),
        rows=made,
        data=embedded(made, titles, audit.snapshot.taken_at),
        whatif=script([[one.score, one.coverage, one.gain] for one in first.results or ()]),
        years=tuple(dated),
        undated=undated,
        upkeep=upkeep(audit),
        captures=len(_records(audit)),
        titles=titles,
        states=tuple((state, f"{word.mark} {word.label}") for state, word in REFRESH.items() if state in present),
        failing=tuple((check, failing[check]) for check in titles if failing[check]),
        publishers=tuple(sorted({row.publisher for row in made} - {""}, key=lambda name: (name.casefold(), name))),
        mostly_unknown=2 * card.refresh.states.get("unknown", 0) > card.catalog.counted,
        observed=audit.rubric.observed,
        indicated=audit.rubric.indicated,
        left_out=_most(card.catalog.left_out),
        other_assets=_most(card.catalog.other_assets),
        outside=outside(audit),
    )


def _most(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The largest counts by their names, the rest in one."""
    named = [(text(name) or NOT_KNOWN, number) for name, number in counts.items()]
    rest = sum(number for _, number in named[_MOST_REASONS:])
    return (*named[:_MOST_REASONS], ("all others", rest)) if rest else tuple(named)


def _name(portal: PortalEntry) -> str:
    return text(portal.title) or text(portal.url).partition("://")[2] or text(portal.url)


def _records(audit: Audit) -> set[str]:
    """The WARC records of the catalog's pages."""
    return {record for portal in audit.snapshot.collected.portals for ids in portal.passes for record in ids}


def _years(audit: Audit) -> tuple[list[tuple[str, int]], int]:
    """Counted datasets by the year their data last changed, and those whose date is not known."""
    catalog = audit.snapshot.catalog
    if not isinstance(catalog, Catalog):
        return [], 0
    stamps = [dataset.data_modified.at if dataset.data_modified else None for dataset in catalog.datasets]
    dated = Counter(stamp.year for stamp in stamps if stamp)
    return charts.by_year(dated), sum(stamp is None for stamp in stamps)
