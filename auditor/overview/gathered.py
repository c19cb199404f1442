"""What the store knows of one portal, as the pages show it. Nothing is judged here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from auditor.monitor.changes import History, changes
from auditor.monitor.past import history
from auditor.overview.nouns import CriterionRow, DatasetRow, DepartmentRow, NightRow, PortalView, Share, group_of
from auditor.publish import clean
from auditor.register import Listed
from auditor.rubric import Rubric
from auditor.store import Key, Seen, Store, Visit


def portal(store: Store, listed: Listed, rubric: Rubric) -> PortalView:
    """A portal of the register with all its nights. Texts of the portal are cleaned, and personal addresses masked."""
    number = store.portals().get(listed.name)
    past = history(store, listed.name, number) if number is not None else History(listed.name, (), (), {}, {})
    results = store.results(number) if number is not None else {}
    last = past.visits[-1] if past.visits else None
    shown = PortalView(
        name=listed.name,
        city=clean(listed.city or listed.name),
        labels=tuple(map(clean, listed.labels)),
        url=clean(last.url if last else listed.urls[0]),
        platform=(last.platform if last else listed.platform) or "",
        nights=tuple(_night(one, results.get(one.id)) for one in past.visits),
    )
    judged = [one for one in past.read if one.id in results]
    if number is None or not judged:
        return shown
    newest = judged[-1]
    result = results[newest.id]
    datasets = tuple(_datasets(store, number, past))
    return msgspec.structs.replace(
        shown,
        read_at=newest.taken_at,
        rubric=rubric.id,
        rules=result.rules,
        score=result.score,
        coverage=result.coverage,
        counted=result.datasets,
        judged=result.judged_datasets or 0,
        maintained=Share(result.maintained, result.maintained_low, result.maintained_high),
        routine=Share(result.routine, result.routine_low, result.routine_high),
        criteria=tuple(_criteria(past, judged, rubric)),
        departments=tuple(_departments(datasets)),
        datasets=datasets,
        changes=tuple(reversed(changes(past))),
    )


def _night(visit: Visit, result: Any) -> NightRow:
    return NightRow(
        at=visit.taken_at,
        how=visit.how,
        status=visit.status,
        reason=clean(visit.reason)[:300],
        listed=visit.listed,
        score=result.score if result else None,
        maintained=Share(result.maintained, result.maintained_low, result.maintained_high)
        if result
        else Share(None, None, None),
        rules=result.rules if result else "",
    )


def _criteria(past: History, judged: Sequence[Visit], rubric: Rubric) -> Iterator[CriterionRow]:
    """Each criterion as it stands, and since when under these rules."""
    names = {one.id: one.name for one in rubric.criteria}
    told: list[tuple[Visit, Mapping[str, Mapping[str, Any]]]] = []
    for visit in reversed(judged):
        if not past.same_rules(visit, judged[-1]):
            break
        told.append((visit, {one["id"]: one for one in msgspec.json.decode(past.criteria[visit.id])}))
    for name, now in told[0][1].items():
        since = told[0][0].taken_at
        for visit, then in told[1:]:
            if name not in then or then[name]["state"] != now["state"]:
                break
            since = visit.taken_at
        coverage = now["coverage"] or 0.0
        yield CriterionRow(name, names.get(name, name), now["state"], now["score"], coverage, since)


def _datasets(store: Store, portal: int, past: History) -> Iterator[DatasetRow]:
    """The datasets that are listed now, with what the nights saw of each."""
    visits = {one.id: one for one in past.visits}
    rows: dict[Key, list[tuple[int, Seen]]] = defaultdict(list)
    for visit, key, seen in past.verdicts:
        rows[key].append((visit, seen))
    places = store.read_at(portal)
    for key, told in sorted(rows.items(), key=lambda one: (one[1][-1][1].title.casefold(), one[0])):
        now = told[-1][1]
        if now.state is None:
            continue
        since = visits[told[-1][0]].taken_at
        for visit, seen in reversed(told):
            if seen.state != now.state:
                break
            since = visits[visit].taken_at
        at, entry = places.get(key, (0, None))
        yield DatasetRow(
            id=clean(key[1]),
            title=clean(now.title),
            publisher=clean(now.publisher),
            state=now.state,
            since=since,
            told=visits[told[-1][0]].taken_at,
            confidence=now.confidence,
            rule=now.rule,
            reason=clean(now.reason),
            changed=now.changed,
            period_days=now.period_days,
            changes=_moments(told),
            left_out=clean(now.left_out),
            folder=f"{visits[at].folder}/captures" if at in visits else "",
            record=entry.capture if entry else "",
            pointer=entry.pointer if entry else "",
            digest=entry.digest if entry else "",
        )


def _moments(told: Sequence[tuple[int, Seen]]) -> tuple[datetime, ...]:
    return tuple(sorted({seen.changed for _, seen in told if seen.changed is not None}))


def _departments(datasets: Sequence[DatasetRow]) -> Iterator[DepartmentRow]:
    """Counted datasets by publisher, those with most datasets first."""
    groups: dict[str, dict[str, int]] = defaultdict(lambda: {"kept": 0, "not_kept": 0, "undecided": 0})
    for one in datasets:
        if not one.left_out:
            groups[one.publisher][group_of(one.state)] += 1
    for name, counts in sorted(groups.items(), key=lambda one: (-sum(one[1].values()), one[0])):
        yield DepartmentRow(name, sum(counts.values()), **counts)
