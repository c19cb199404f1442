"""Which few of many records are not listed any more, found by counting: what lacks some is halved until it is clear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

#: Records that are looked for so; where more are gone, a walk over everything costs little more.
MOST = 8


class Uncounted(Exception):
    """Counting does not tell which records are gone; the message says why."""


class Counting(Struct, frozen=True):
    """Parts of a list that can be counted. parts: identifiers, each part as one; count(low, high): how many records of
    parts[low:high] are listed, asked of the portal; listed(number): those of one part. Both raise Stopped."""

    parts: Sequence[Sequence[str]]
    count: Callable[[int, int], int]
    listed: Callable[[int], frozenset[str]]


def gone(of: Counting, lacking: int) -> frozenset[str]:
    """The records that are not listed any more. lacking: how many they are. Raises Uncounted, and Stopped.

    Asks about log2(parts) times for each. What it finds was counted, not looked at: whoever uses it looks.
    """
    if not 0 < lacking <= MOST:
        raise Uncounted(f"{lacking:,} records are unaccounted for")
    ends = [0, *accumulate(map(len, of.parts))]

    def within(low: int, high: int, lacks: int) -> Iterator[str]:
        size = ends[high] - ends[low]
        if lacks == 0:
            return
        if lacks == size:
            yield from (one for part in of.parts[low:high] for one in part)
        elif high - low == 1:
            missing = set(of.parts[low]) - of.listed(low)
            if len(missing) != lacks:
                raise Uncounted(f"of {size:,} records {len(missing):,} are not listed, and {lacks:,} should not be")
            yield from missing
        else:
            middle = (low + high) // 2
            left = ends[middle] - ends[low] - of.count(low, middle)
            if not 0 <= left <= lacks or lacks - left > ends[high] - ends[middle]:
                raise Uncounted("the counts of its parts do not fit its total")
            yield from within(low, middle, left)
            yield from within(middle, high, lacks - left)

    if lacking > ends[-1]:
        raise Uncounted("more records are unaccounted for than are known")
    return frozenset(within(0, len(of.parts), lacking))
