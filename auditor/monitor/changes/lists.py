"""When the list of a portal jumps, and what can be said of single datasets of such a list.

A list that loses or gains many records at a time, or goes to and fro, says more of whoever answers than of datasets: in
recorded series whole pages are away for a night or a week, with a total that fits. So the jump is told of the portal,
and of a dataset nothing is confirmed before the list has been still for a while.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from auditor.monitor.changes.nouns import CONFIRMED_BY
from auditor.store import Key, Seen, Visit

#: A list of which more came or went at one visit jumps: records, and a share of it.
_FEW, _SHARE = 5, 0.02
#: Visits without a jump after which a list is believed again.
_STILL = 14


class Lists(Struct, frozen=True):
    """The list of a portal through the visits. jumps: numbers of the visits at which it did, in order."""

    jumps: Sequence[int]

    def confirmed(self, number: int, ended: int) -> bool:
        """Whether that a dataset came or went at a visit is confirmed by those up to another one, not included."""
        if not any(number - _STILL < jump <= number for jump in self.jumps):
            return ended - number > CONFIRMED_BY
        edges = [number, *(jump for jump in self.jumps if number < jump < ended), ended - 1]
        return any(after - before >= _STILL for before, after in pairwise(edges))


def lists(
    rows: Mapping[Key, Sequence[tuple[int, Seen]]], read: Sequence[Visit], first: int, replaced: Iterable[int]
) -> Lists:
    """first: the first visit that read everything; replaced: numbers of visits, one for each dataset that took the
    place of another, which is no jump."""
    moved: Counter[int] = Counter()
    for own in rows.values():
        moved[own[0][0]] += own[0][0] > first
        moved.update(
            now for (_, before), (now, seen) in pairwise(own) if (before.state is None) != (seen.state is None)
        )
    for number in replaced:
        moved[number] -= 2
    jumps = (number for number, many in moved.items() if many > max(_FEW, _SHARE * read[max(0, number - 1)].listed))
    return Lists(sorted(jumps))
