"""Expected datasets are up to date.

Why: a budget or a crime report of years ago answers no question of today.
How: asks the best dataset of each expected kind for its refresh state; passes when it is kept up; fails when a
    promise or a beat is broken, or it was published once; not applicable when it is finished by design or too
    new; unknown otherwise. A kind that was not found is unknown: it may go by another name, or stand on another
    site.
Fix: restart the job that loads it.
See: US City Open Data Census, edition of 2016 and later, "up to date" (15 points).
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.model import Catalog, Dataset, State
from auditor.refresh.states import MAINTAINED
from checks.census._answers import Answer, asked

VERSION = 1
EFFORT = "medium"
READS = ("title", "description", "columns", "verdict")


def find(catalog: Catalog) -> Iterator[Finding]:
    yield from asked(catalog, _answer)


def _answer(dataset: Dataset) -> Answer:
    verdict = dataset.verdict
    where = dataset.evidence("data_modified", dataset.data_modified.raw if dataset.data_modified else None)
    if verdict is None or verdict.portal_silent_since is not None:
        return Answer(Outcome.UNKNOWN, "whose upkeep was not judged", where)
    if verdict.state in MAINTAINED:
        return Answer(Outcome.PASS, "kept up", where)
    if verdict.state in (State.STALE, State.PUBLISHED_ONCE) and (verdict.confidence or 0) >= 0.9:
        return Answer(Outcome.FAIL, "not kept up", where)
    if verdict.state in (State.STATIC_BY_DESIGN, State.TOO_NEW, State.DYNAMIC):
        return Answer(Outcome.NOT_APPLICABLE, "of which no update is due", where)
    return Answer(Outcome.UNKNOWN, "whose upkeep cannot be told", where)
