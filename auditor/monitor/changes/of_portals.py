"""Changes of a portal as a whole: read or not, platform, address, and lists that became shorter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from auditor.model import CollectionStatus
from auditor.monitor.changes.nouns import WHOLE, Change, History, turns
from auditor.store import Visit

#: A list that is shorter by so much is said to be.
_FALL = 0.02
#: A portal of which a part was read is read: what was not is said of the visit.
_READ = frozenset({*WHOLE, CollectionStatus.PARTIAL})


def of_portal(history: History) -> Iterator[Change]:
    """The changes of the portal itself."""
    for kind, value in _VALUES.items():
        visits = history.visits if kind == "status" else history.read
        for turn in turns(((number, value(one)) for number, one in enumerate(visits)), len(visits)):
            one = visits[turn.number]
            yield Change(
                at=one.taken_at,
                portal=history.name,
                what="portal",
                subject=history.name,
                kind=kind,
                title=history.name,
                before=turn.before,
                after=turn.after,
                cause="portal" if kind == "status" else "platform",
                said=_said(kind, one, turn.before, turn.after),
                visit=one.id,
                folder=one.folder,
                confirmed=turn.confirmed,
                standing=turn.standing,
                flapping=turn.flapping,
            )
    yield from _fewer(history)


_VALUES: Mapping[str, Callable[[Visit], str]] = {
    "status": lambda one: "read" if one.status in _READ else one.status,
    "platform": lambda one: one.platform or "",
    "address": lambda one: one.url,
}


def _said(kind: str, one: Visit, before: str, after: str) -> str:
    if kind == "status":
        return "its catalog can be read again" if after == "read" else f"its catalog could not be read: {one.reason}"
    if kind == "platform":
        return f"it runs {after or 'something else'} and ran {before or 'something else'} before; its history goes on"
    return f"it answers at {after} and answered at {before} before; its history goes on"


def _fewer(history: History) -> Iterator[Change]:
    read = history.read
    for number, (one, two) in enumerate(pairwise(read)):
        if two.listed >= (1 - _FALL) * one.listed:
            continue
        later = read[number + 2 :]
        whole = two.status in WHOLE
        said = f"{one.listed - two.listed:,} of {one.listed:,} records did not come"
        yield Change(
            at=two.taken_at,
            portal=history.name,
            what="portal",
            subject=history.name,
            kind="fewer",
            title=history.name,
            before=str(one.listed),
            after=str(two.listed),
            cause="portal",
            said=said if whole else f"{said}: {two.reason}",
            visit=two.id,
            folder=two.folder,
            confirmed=whole and any(again.listed <= (1 + _FALL) * two.listed for again in later[:1]),
            standing=all(again.listed < (1 - _FALL) * one.listed for again in later),
        )
