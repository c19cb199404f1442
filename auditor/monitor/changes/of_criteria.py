"""Changes of criteria: from one state to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from auditor.monitor.changes.nouns import WHOLE, Change, History, turns


def of_criteria(history: History) -> Iterator[Change]:
    """The changes of criteria; what could not be looked at is no news of one."""
    read = [one for one in history.read if one.status in WHOLE and one.id in history.criteria]
    states: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, one in enumerate(read):
        for entry in msgspec.json.decode(history.criteria[one.id]):
            states[entry["id"]].append((number, entry["state"]))
    for criterion, values in states.items():
        for turn in turns(values, len(read)):
            one = read[turn.number]
            rules = not history.same_rules(one, read[turn.number - 1])
            said = f"it is {turn.after.replace('_', ' ')} and was {turn.before.replace('_', ' ')}"
            yield Change(
                at=one.taken_at,
                portal=history.name,
                what="criterion",
                subject=criterion,
                kind="state",
                title=criterion,
                before=turn.before,
                after=turn.after,
                cause="rules" if rules else "data",
                said=f"{said}; our rules changed, which is no news of the portal" if rules else said,
                visit=one.id,
                folder=one.folder,
                confirmed=turn.confirmed,
                standing=turn.standing,
                flapping=turn.flapping,
            )
