"""An audit folder to everything derived from it: Snapshot, results, scores, fixes, scorecard. No network, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from auditor.attest import Statements, read_statements
from auditor.check import Check, discover
from auditor.derive import derive
from auditor.fixes import Fix, fixes
from auditor.judge import Results, judge
from auditor.model import Catalog, replace
from auditor.refresh.verdict import Verdict, verdict
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
    verdicts: Mapping[tuple[str, str], Verdict]
    statements: Statements
    fixes: tuple[Fix, ...]
    scorecard: Scorecard


def assess(
    folder: Path,
    rubric: Rubric,
    *,
    taken_at: datetime | None = None,
    statements: Statements | None = None,
    departments: tuple[str, ...] | None = None,
) -> Audit:
    """Judges an audit folder under a rubric. statements, departments: None for those kept with the collection."""
    snapshot = derive(folder, taken_at)
    if departments is not None:
        snapshot = replace(snapshot, collected=replace(snapshot.collected, departments=departments))
    return judged(snapshot, rubric, statements=statements)


def judged(snapshot: Snapshot, rubric: Rubric, *, statements: Statements | None = None) -> Audit:
    """Judges a snapshot under a rubric."""
    stated = read_statements(snapshot.collected.attestations) if statements is None else statements
    attested = stated.valid(snapshot.taken_at)
    checks = discover()
    results = judge(snapshot, checks)
    scores = score(results, rubric, snapshot.status, attested)
    verdicts = _verdicts(snapshot)
    card = scorecard(snapshot, results, scores, rubric, verdicts, stated, attested)
    return Audit(snapshot, rubric, checks, results, scores, verdicts, stated, fixes(snapshot, results, rubric), card)


def _verdicts(snapshot: Snapshot) -> dict[tuple[str, str], Verdict]:
    if not isinstance(snapshot.catalog, Catalog):
        return {}
    listed = snapshot.catalog.datasets + snapshot.catalog.left_out
    return {(dataset.portal, dataset.id): verdict(dataset, snapshot.taken_at) for dataset in listed}
