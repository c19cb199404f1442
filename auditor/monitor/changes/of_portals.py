"""Changes of a portal as a whole: read or not, platform, address, and lists that became shorter or longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from auditor.model import CollectionStatus
from auditor.monitor.changes.nouns import WHOLE, Change, History, turns
from auditor.store import Visit

#: A list that is shorter or longer by so much is said to be, and so many records.
_FALL, _FEW = 0.02, 5
#: So many falls and rises within so many visits go to and fro.
_FLAPS, _WITHIN = 3, 14
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
    yield from _lengths(history)


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


def _lengths(history: History) -> Iterator[Change]:
    read = history.read
    moved = [number for number in range(1, len(read)) if _moved(read, number)]
    for number in moved:
        one, two, later = read[number - 1], read[number], read[number + 1 :]
        fell = two.listed < one.listed
        said = f"{one.listed - two.listed:,} of {one.listed:,} records did not come"
        if not fell:
            said = f"it lists {two.listed:,} records and listed {one.listed:,}"
        yield Change(
            at=two.taken_at,
            portal=history.name,
            what="portal",
            subject=history.name,
            kind="fewer" if fell else "more",
            title=history.name,
            before=str(one.listed),
            after=str(two.listed),
            cause="portal",
            said=said if two.status in WHOLE or not fell else f"{said}: {two.reason}",
            visit=two.id,
            folder=two.folder,
            confirmed=two.status in WHOLE and any(_beyond(again, one, fell) for again in later[:1]),
            standing=all(_beyond(again, one, fell) for again in later),
            flapping=sum(number - _WITHIN < at <= number for at in moved) > _FLAPS,
        )


def _moved(read: Sequence[Visit], number: int) -> bool:
    """Whether a list is so much shorter than on the visit before, or longer than on any lately."""
    before, now = read[number - 1].listed, read[number].listed
    most = max(one.listed for one in read[max(0, number - _WITHIN) : number])
    return now < (1 - _FALL) * before or now > most + max(_FEW, _FALL * most)


def _beyond(again: Visit, one: Visit, fell: bool) -> bool:
    """Whether a list is shorter still than on a visit, or longer, where it was longer then."""
    return again.listed < (1 - _FALL) * one.listed if fell else again.listed > (1 + _FALL) * one.listed
