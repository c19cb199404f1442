"""Earlier nights: as a history of changes, and judged again by today's rules."""

from __future__ import annotations

from auditor.assess import Audit
from auditor.attest import read_statements
from auditor.derive import recorded
from auditor.monitor import looks
from auditor.monitor.before import known
from auditor.monitor.changes import History
from auditor.monitor.judging import judge, remembered
from auditor.monitor.manifest import decoded
from auditor.monitor.visit import Place
from auditor.rubric import Rubric
from auditor.store import Judged, Store, StoreError, Visit


def history(store: Store, name: str, portal: int) -> History:
    """All that the changes of a portal are told from."""
    results = store.results(portal)
    contents = store.contents(row.criteria for row in results.values())
    return History(
        name=name,
        visits=store.visits(portal),
        verdicts=list(store.verdicts(portal)),
        rules={visit: row.rules for visit, row in results.items()},
        criteria={visit: contents[row.criteria] for visit, row in results.items()},
    )


def rejudge(place: Place, portal: int, rubric: Rubric) -> tuple[int, int]:
    """Judges all visits to a portal again, the oldest first, for each rests on those before. Gives how many were, and
    how many could not be, because what they kept is not there any more."""
    done = left = 0
    for visit in place.store.visits(portal):
        if not visit.manifest:
            continue
        try:
            _, judged = again(place, visit, rubric)
        except Lost:
            left += 1
            continue
        place.store.judge(visit.id, judged)
        done += 1
    return done, left


class Lost(ValueError):
    """What a visit kept is not there any more; the message says which."""


def again(place: Place, visit: Visit, rubric: Rubric, *, repairs: bool = False) -> tuple[Audit, Judged]:
    """A visit judged by these rules, from what the store kept of it; see `judge`. Raises Lost."""
    try:
        kept = decoded(place.store.content(visit.record))
        then = known(place.store, visit.portal, visit.id)
    except (StoreError, KeyError) as problem:
        raise Lost(str(problem)) from None
    seen = looks.past(place.store, then.visits)
    around = looks.looked(place.root, kept.looked, seen, kept.collected.portals)
    snapshot = recorded(kept.collected, then.came, around)
    statements = read_statements(kept.collected.attestations)
    memory = remembered(place.store, visit.portal, visit.id)
    return judge(snapshot, rubric, statements, memory, kept.missing, repairs=repairs)
