"""The words of the report as cells, and the colors that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.assess import Audit
from auditor.model import Catalog, Dataset
from auditor.report.wording import CRITERION, OUTCOME, REFRESH, WALLS, phrase

#: What was only not seen is not painted as a failing.
_CRITERION = {
    "contradicted": "bad",
    "not_seen": "calm",
    "indicated": "fair",
    "attest": "ask",
    "blocked": "calm",
    "observed": "good",
    "attested": "good",
}
_OUTCOME = {"fail": "bad", "pass": "good", "unknown": "calm"}
_REFRESH = {
    "routine": "good",
    "routine_declared": "good",
    "irregular_active": "good",
    "late": "fair",
    "stale": "bad",
    "published_once": "fair",
    "unknown": "calm",
}
CRITERION_TONES: Mapping[str, str] = {CRITERION[state].label: tone for state, tone in _CRITERION.items()}
OUTCOME_TONES: Mapping[str, str] = {OUTCOME[outcome].label: tone for outcome, tone in _OUTCOME.items()}
REFRESH_TONES: Mapping[str, str] = {REFRESH[state].label: tone for state, tone in _REFRESH.items()}


def titles(audit: Audit) -> Mapping[str, str]:
    """The title of each check by its id."""
    return {check_id: phrase(result.check.title) for check_id, result in audit.results.items()}


def listed(audit: Audit) -> tuple[Dataset, ...]:
    """Every dataset of the catalog: those that count first, by title."""
    catalog = audit.snapshot.catalog
    found: Iterable[Dataset] = catalog.listed if isinstance(catalog, Catalog) else ()
    return tuple(sorted(found, key=lambda one: (one.left_out is not None, not one.title, (one.title or "").casefold())))


def keyed(found: Iterable[Dataset]) -> Mapping[tuple[str, str], Dataset]:
    """Datasets by portal and identifier."""
    return {(dataset.portal, dataset.id): dataset for dataset in found}


def nothing(audit: Audit, otherwise: str) -> str:
    """Why a table has no rows; a portal that could not be read has no failings."""
    if audit.scorecard.collection.status in WALLS:
        return "The portal could not be read, so nothing can be said here. That is no failing of the city."
    return otherwise
