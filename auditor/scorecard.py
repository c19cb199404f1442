"""The content of `scorecard.json`: the contract's fields, typed; its JSON Schema is made from these types."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from auditor.attest import Statements
from auditor.check import Outcome
from auditor.criteria import CriterionEntry, criterion_entry
from auditor.judge import Counts, Results
from auditor.leads import leads
from auditor.model import Catalog
from auditor.projection import Projection, projection, unanswered
from auditor.publish import clean
from auditor.refresh import shares
from auditor.refresh.shares import Upkeep
from auditor.refresh.verdict import Key, Verdict
from auditor.rubric import Rubric
from auditor.score import Numbers, Scores, portal_numbers
from auditor.snapshot import PortalSnapshot, Snapshot
from auditor.stated import stated
from auditor.surroundings import LinksEntry, WebsiteEntry, links_entry, website_entry
from auditor.upkeep import RefreshEntry, UpkeepEntry, refresh_entry, rounded, upkeep_entry

SCHEMA_VERSION = "1.3"
SCHEMA_NAME = "scorecard.schema.json"


class PortalEntry(Struct, frozen=True):
    """One portal of the city."""

    url: str
    platform: str | None
    title: str | None
    status: str
    reason: str
    evidence: tuple[str, ...]
    also: tuple[str, ...]
    notes: tuple[str, ...]
    robots: str
    datasets: int
    claimed: int | None
    delivered: int
    unique: int


class RubricEntry(Struct, frozen=True):
    """The rubric the scores are by. note: what the reader must know of it."""

    id: str
    edition: str
    title: str
    note: str


class CollectionEntry(Struct, frozen=True):
    """How collecting went. bytes: on the wire; pace: requests a second and host, 0 where it was lifted."""

    status: str
    reason: str
    claimed: int | None
    delivered: int
    unique: int
    requests: int
    bytes: int
    seconds: float
    pace: float
    started: datetime


class CatalogEntry(Struct, frozen=True):
    """What was catalogued. datasets: all that are listed; counted: the denominator; left_out: the rest, by reason;
    other_assets: what is no dataset, by type."""

    datasets: int
    counted: int
    distributions: int
    publishers: int
    left_out: Mapping[str, int]
    other_assets: Mapping[str, int]


class PointsEntry(Struct, frozen=True):
    """The score in the points of a rubric that counts in them. grade: the name it gives to so many."""

    points: float
    of: float
    grade: str


class DepartmentEntry(Struct, frozen=True):
    """A publisher as the catalog names it: its counted datasets, their numbers by the same rubric, what failed."""

    name: str
    datasets: int
    score: float | None
    coverage: float | None
    failed: int
    refresh: UpkeepEntry


class DeclarationEntry(Struct, frozen=True):
    """What the city declares of a dataset, beside the verdict."""

    dataset: str
    says: str
    to: str
    person: str
    date: str
    reason: str
    found: bool


class Against(Struct, frozen=True):
    """What moved since an earlier audit. by_data: the earlier bytes under today's rules against today's bytes;
    by_rules: the earlier score as it was written against the earlier bytes under today's rules. rules_then, rules_now:
    rubric, edition and version of the auditor; then empty where the earlier scorecard is not there."""

    taken_at: datetime
    rules_then: str
    rules_now: str
    score_then: float | None
    score_then_by_todays_rules: float | None
    score_now: float | None
    by_data: float | None
    by_rules: float | None
    datasets_added: int
    datasets_removed: int | None
    outcomes_changed: int
    note: str


class Scorecard(Struct, frozen=True):
    """`scorecard.json`. score and coverage: 0-1 or null; provisional: made from a partial collection.

    projection: the level that the answers would come to, only where every criterion of a whole edition has one;
    unanswered: how many have none, null where the rubric names no levels.
    """

    schema_version: str
    auditor_version: str
    portal: PortalEntry
    portals: tuple[PortalEntry, ...]
    taken_at: datetime
    depth: str
    rubric: RubricEntry
    collection: CollectionEntry
    catalog: CatalogEntry
    refresh: RefreshEntry
    score: float | None
    coverage: float | None
    score_note: str
    provisional: bool
    criteria: tuple[CriterionEntry, ...]
    departments: tuple[DepartmentEntry, ...]
    declarations: tuple[DeclarationEntry, ...]
    against: Against | None = None
    website: WebsiteEntry | None = None
    links: LinksEntry | None = None
    projection: Projection | None = None
    unanswered: int | None = None
    points: PointsEntry | None = None

    def encoded(self) -> bytes:
        """The bytes of `scorecard.json`: UTF-8, indented, a line end at the end."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `scorecard.json`."""
    document = msgspec.json.schema(Scorecard)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "scorecard.json", **document}


def scorecard(
    snapshot: Snapshot,
    results: Results,
    scores: Scores,
    rubric: Rubric,
    verdicts: Mapping[Key, Verdict],
    statements: Statements,
) -> Scorecard:
    """The scorecard of a judged snapshot. statements: those that speak to the rubric."""
    told = stated(snapshot, scores, statements)
    portals = tuple(_portal(portal) for portal in snapshot.portals)
    status = str(snapshot.status)
    provisional = status == "partial"
    return Scorecard(
        schema_version=SCHEMA_VERSION,
        auditor_version=snapshot.collected.auditor_version,
        portal=portals[0],
        portals=portals,
        taken_at=snapshot.taken_at,
        depth=snapshot.depth,
        rubric=RubricEntry(rubric.id, rubric.edition, rubric.title, rubric.note),
        collection=_collection(snapshot, portals),
        catalog=_catalog(snapshot),
        refresh=refresh_entry(snapshot, verdicts),
        score=rounded(scores.numbers.score),
        coverage=rounded(scores.numbers.coverage),
        score_note=_score_note(scores, status),
        provisional=provisional,
        criteria=tuple(
            criterion_entry(entry, results, told[entry.criterion.id], leads(entry.criterion, snapshot.website))
            for entry in scores.criteria
        ),
        departments=_departments(snapshot, results, rubric, verdicts),
        declarations=_declarations(snapshot, statements),
        website=website_entry(snapshot),
        links=links_entry(snapshot),
        projection=projection(scores, statements, rubric, snapshot.taken_at),
        points=_points(scores, rubric),
        unanswered=len(unanswered(scores, statements, rubric, snapshot.taken_at)) if rubric.levels else None,
    )


def _points(scores: Scores, rubric: Rubric) -> PointsEntry | None:
    """The score as points; None where the rubric does not count in them or there is no score."""
    if not rubric.points or scores.numbers.score is None:
        return None
    points = scores.numbers.score * rubric.points
    grade = next((grade.name for grade in rubric.grades if points >= grade.points), "")
    return PointsEntry(round(points, 1), rubric.points, grade)


def _score_note(scores: Scores, status: str) -> str:
    covered = sum(bool(entry.criterion.checks and entry.criterion.weight) for entry in scores.criteria)
    scope = (
        f"over {covered} of {len(scores.criteria)} criteria, those that checks can see; the others are listed beside"
    )
    if status in ("blocked", "broken", "not_found"):
        return f"no score: the portal could not be looked at; {scope}"
    if scores.insufficient:
        return f"insufficient evidence: less than half of what the checks look at could be seen; {scope}"
    if scores.numbers.score is None:
        return f"no score: there was nothing to judge; {scope}"
    return f"provisional: part of the catalog was not collected; {scope}" if status == "partial" else scope


def _portal(snapshot: PortalSnapshot) -> PortalEntry:
    portal = snapshot.portal
    catalog = snapshot.catalog if isinstance(snapshot.catalog, Catalog) else Catalog(())
    return PortalEntry(
        url=portal.url,
        platform=portal.platform,
        title=clean(portal.title) if portal.title else None,
        status=str(snapshot.status),
        reason=clean(snapshot.reason),
        evidence=tuple(map(clean, portal.evidence)),
        also=tuple(map(clean, portal.also)),
        notes=tuple(map(clean, snapshot.notes)),
        robots=clean(snapshot.robots),
        datasets=len(catalog.datasets) + len(catalog.left_out),
        claimed=catalog.claimed,
        delivered=catalog.delivered,
        unique=catalog.unique,
    )


def _collection(snapshot: Snapshot, portals: tuple[PortalEntry, ...]) -> CollectionEntry:
    collected = snapshot.collected
    catalog = snapshot.catalog if isinstance(snapshot.catalog, Catalog) else Catalog(())
    unread = [f"{portal.url}: {portal.reason}" for portal in portals if portal.status not in ("complete", "empty")]
    return CollectionEntry(
        status=str(snapshot.status),
        reason=portals[0].reason if len(portals) == 1 else "; ".join(unread),
        claimed=catalog.claimed,
        delivered=catalog.delivered,
        unique=catalog.unique,
        requests=collected.requests,
        bytes=collected.bytes,
        seconds=collected.seconds,
        pace=collected.pace,
        started=collected.started,
    )


def _catalog(snapshot: Snapshot) -> CatalogEntry:
    catalog = snapshot.catalog if isinstance(snapshot.catalog, Catalog) else Catalog(())
    listed = catalog.datasets + catalog.left_out
    return CatalogEntry(
        datasets=len(listed),
        counted=len(catalog.datasets),
        distributions=sum(len(d.distributions) for d in listed if isinstance(d.distributions, tuple)),
        publishers=len({dataset.publisher.casefold() for dataset in listed if dataset.publisher}),
        left_out=_sorted(Counter(clean(dataset.left_out or "") for dataset in catalog.left_out)),
        other_assets=_sorted(Counter({clean(kind): count for kind, count in catalog.other_assets.items()})),
    )


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _departments(
    snapshot: Snapshot, results: Results, rubric: Rubric, verdicts: Mapping[Key, Verdict]
) -> tuple[DepartmentEntry, ...]:
    """Every publisher of counted datasets, most datasets first; those that name none stand under an empty name."""
    if not isinstance(snapshot.catalog, Catalog):
        return ()
    counts: dict[str, dict[str, Counts]] = defaultdict(lambda: defaultdict(Counter))
    for check_id, result in results.items():
        for finding in result.findings:
            if finding.subject == "dataset":
                counts[finding.publisher or ""][check_id][finding.outcome] += 1
    return tuple(
        _department(name, found, portal_numbers(rubric, counts[name]), counts[name])
        for name, found in shares.by_department(snapshot.catalog.datasets, verdicts).items()
    )


def _department(name: str, found: Upkeep, numbers: Numbers, counts: Mapping[str, Counts]) -> DepartmentEntry:
    failed = sum(outcomes[Outcome.FAIL] for outcomes in counts.values())
    score, coverage = rounded(numbers.score), rounded(numbers.coverage)
    return DepartmentEntry(clean(name), found.datasets, score, coverage, failed, upkeep_entry(found))


def _declarations(snapshot: Snapshot, statements: Statements) -> tuple[DeclarationEntry, ...]:
    listed = snapshot.catalog.datasets + snapshot.catalog.left_out if isinstance(snapshot.catalog, Catalog) else ()
    known = {dataset.id for dataset in listed} | {dataset.title for dataset in listed}
    return tuple(
        DeclarationEntry(
            clean(entry.dataset),
            entry.says,
            clean(entry.to),
            clean(entry.person),
            entry.date.isoformat(),
            clean(entry.reason),
            entry.dataset in known,
        )
        for entry in statements.declaration
    )
