"""The nouns of changes, and when a change is confirmed, stands still, or goes to and fro."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from auditor.model import CollectionStatus, State
from auditor.store import Key, Seen, Visit

#: Statuses of visits that read everything: only these are news of what is not there.
WHOLE = (CollectionStatus.COMPLETE, CollectionStatus.EMPTY)
_KEPT = frozenset({State.ROUTINE, State.ROUTINE_DECLARED, State.IRREGULAR_ACTIVE})
_NOT_KEPT = frozenset({State.LATE, State.STALE, State.PUBLISHED_ONCE})
#: Later visits that have to say the same before a change is confirmed.
CONFIRMED_BY = 1
#: So many changes within so many visits go to and fro.
_FLAPS, _WITHIN = 3, 14


class Change(Struct, frozen=True):
    """One change, and where its evidence is.

    at: when it was first seen. portal: its name in the register. what: `portal`, `criterion` or `dataset`; subject: its
    name, id or identifier. kind: `status`, `platform`, `address`, `fewer`, `more` of a portal; `state` of a criterion;
    `state`, `added`, `gone`, `returned`, `replaced`, `renamed`, `license`, `columns`, `addresses`, `publisher` of a
    dataset.
    cause: `data`, `time` (nothing happened, and a promise ran out), `metadata`, `license`, `schema`, `access`,
    `platform`, `portal` or `rules` (ours: it was judged again, and nothing changed). confirmed: a later visit says the
    same; standing: it is so at the last visit; flapping: it goes to and fro. said: a sentence. visit, folder: of the
    visit that saw it first.
    """

    at: datetime
    portal: str
    what: str
    subject: str
    kind: str
    title: str
    before: str
    after: str
    cause: str
    said: str
    visit: int
    folder: str
    confirmed: bool = False
    standing: bool = True
    flapping: bool = False

    @property
    def alarms(self) -> bool:
        """Whether it is worth a message: confirmed, still so, not to and fro, not made by our rules.

        The refresh of a dataset has to go from kept to not kept or back: what we merely see better calls nobody.
        """
        if self.what == "dataset" and self.kind == "state":
            crosses = {self.before in _KEPT, self.after in _KEPT} == {True, False}
            if not crosses or not {self.before, self.after} <= _KEPT | _NOT_KEPT:
                return False
        return self.confirmed and self.standing and not self.flapping and self.cause != "rules"


class History(Struct, frozen=True):
    """What is known of a portal. visits: all, the oldest first; verdicts: rows of datasets in the order of visits;
    rules, criteria: how a visit was judged, criteria as JSON."""

    name: str
    visits: Sequence[Visit]
    verdicts: Sequence[tuple[int, Key, Seen]]
    rules: Mapping[int, str]
    criteria: Mapping[int, bytes]

    @property
    def read(self) -> list[Visit]:
        """The visits that read a list."""
        return [one for one in self.visits if one.manifest]

    def same_rules(self, one: Visit, other: Visit) -> bool:
        """Whether two visits were judged by the same rules."""
        return self.rules.get(one.id) == self.rules.get(other.id)


class Turn(NamedTuple):
    """A value that another one took the place of. number: of the visit at which it did, among those looked at."""

    number: int
    before: str
    after: str
    confirmed: bool
    standing: bool
    flapping: bool


def turns(values: Iterable[tuple[int, str]], visits: int) -> list[Turn]:
    """The turns of a value over visits. values: by number of the visit, in order; visits: how many there were."""
    runs: list[tuple[int, str]] = []
    for number, value in values:
        if not runs or runs[-1][1] != value:
            runs.append((number, value))
    found: list[Turn] = []
    for place in range(1, len(runs)):
        first, after = runs[place]
        ended = runs[place + 1][0] if place + 1 < len(runs) else visits
        before = [number for number, _ in runs[1 : place + 1] if first - number < _WITHIN]
        confirmed, standing = ended - first > CONFIRMED_BY, place + 1 == len(runs)
        found.append(Turn(first, runs[place - 1][1], after, confirmed, standing, len(before) >= _FLAPS))
    return found
