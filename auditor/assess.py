"""An audit folder to everything derived from it: Snapshot, results, scores, fixes, scorecard. No network, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from auditor.attest import Attached, Statements, read_statements
from auditor.check import Check, discover
from auditor.derive import derive
from auditor.fixes import Fix, fixes
from auditor.judge import Results, judge
from auditor.model import Catalog, Dataset, replace
from auditor.refresh.verdict import Earlier, Key, Verdict, verdicts
from auditor.rubric import Rubric
from auditor.score import Scores, score
from auditor.scorecard import Scorecard, scorecard
from auditor.snapshot import Snapshot


class Audit(Struct, frozen=True):
    """One city audited: what the tables and the report are written from. verdicts: by portal URL and dataset id."""

    snapshot: Snapshot
    rubric: Rubric
    checks: Mapping[str, Check]
    results: Results
    scores: Scores
    verdicts: Mapping[Key, Verdict]
    statements: Statements
    fixes: tuple[Fix, ...]
    scorecard: Scorecard
    earlier: Earlier = {}


def assess(
    folder: Path,
    rubric: Rubric,
    *,
    taken_at: datetime | None = None,
    statements: Statements | None = None,
    departments: tuple[str, ...] | None = None,
    attached: tuple[Attached, ...] | None = None,
    earlier: Earlier | None = None,
) -> Audit:
    """Judges an audit folder under a rubric. statements, departments, attached: None for those that were kept.

    earlier: what earlier visits saw of the datasets, in the form `auditor.history` reads it.
    """
    snapshot = derive(folder, taken_at)
    if departments is not None:
        snapshot = replace(snapshot, collected=replace(snapshot.collected, departments=departments))
    if attached is not None:
        snapshot = replace(snapshot, collected=replace(snapshot.collected, attached=attached))
    return judged(snapshot, rubric, statements=statements, earlier=earlier)


def judged(
    snapshot: Snapshot,
    rubric: Rubric,
    *,
    statements: Statements | None = None,
    earlier: Earlier | None = None,
    repairs: bool = True,
) -> Audit:
    """Judges a snapshot under a rubric. repairs: whether the gains of fixes are computed, a third of the work."""
    stated = read_statements(snapshot.collected.attestations) if statements is None else statements
    stated = stated.under(rubric.id)
    named = {check for criterion in rubric.criteria for check in (*criterion.checks, *criterion.contradicts)}
    checks = {check_id: check for check_id, check in discover().items() if check_id in named}
    snapshot, found = _with_verdicts(snapshot, earlier or {})
    results = judge(snapshot, checks)
    scores = score(results, rubric, snapshot.status, stated.valid(snapshot.taken_at))
    card = scorecard(snapshot, results, scores, rubric, found, stated)
    return Audit(
        snapshot,
        rubric,
        checks,
        results,
        scores,
        found,
        stated,
        fixes(snapshot, results, rubric) if repairs else (),
        card,
        earlier or {},
    )


def _with_verdicts(snapshot: Snapshot, earlier: Earlier) -> tuple[Snapshot, Mapping[Key, Verdict]]:
    """The snapshot with the verdict on each dataset's refresh, which checks read like any other field."""
    catalog = snapshot.catalog
    if not isinstance(catalog, Catalog):
        return snapshot, {}
    found = verdicts(catalog.listed, snapshot.taken_at, snapshot.observations, earlier, snapshot.collected.taken_at)
    told = replace(catalog, datasets=_told(catalog.datasets, found), left_out=_told(catalog.left_out, found))
    return replace(snapshot, catalog=told), found


def _told(datasets: tuple[Dataset, ...], found: Mapping[Key, Verdict]) -> tuple[Dataset, ...]:
    return tuple(replace(dataset, verdict=found[dataset.portal, dataset.id]) for dataset in datasets)
