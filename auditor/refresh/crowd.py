"""What all datasets of a portal show together: stamps that many share, a portal that has gone silent.

One stamp on many datasets is a migration, a mass edit or a harvest, not many updates. It says nothing of when the data
of any one of them changed, except that it was no later. Nightly jobs share a date too: a recent one is doubted only
where more than half of the portal carries it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

#: Stamps within so long belong to one sweep.
_WINDOW = timedelta(hours=12)
#: Fewer datasets are no crowd.
FEWEST = 10
#: Share of the portal's stamps that is a crowd: for a date of the data, and for a date that edits of records move.
DATA_SHARE, RECORD_SHARE = 0.10, 0.05
#: Jobs that run every night or week share a date honestly while it is this young, up to this share of the portal.
_JOBS, _JOBS_SHARE = timedelta(days=8), 0.60
_SILENT, _FEWEST_DATED = timedelta(days=180), 10


class Sweep(Struct, frozen=True):
    """A stretch of time that holds too many datasets' stamps to believe them. datasets: in its fullest twelve hours."""

    start: datetime
    end: datetime
    datasets: int


class Crowd(Struct, frozen=True):
    """The sweeps among the stamps of one kind on one portal, in order of time. of: how many stamps there are."""

    sweeps: tuple[Sweep, ...] = ()
    stamps: int = 0

    @staticmethod
    def of(stamps: Iterable[datetime | None], share: float, seen_at: datetime) -> Crowd:
        """From the stamps as the datasets carry them. share: DATA_SHARE or RECORD_SHARE."""
        times = sorted(stamp for stamp in stamps if stamp is not None)
        usual = max(FEWEST, share * len(times))
        young = max(FEWEST, _JOBS_SHARE * len(times)) if share >= DATA_SHARE else usual
        sweeps: list[Sweep] = []
        start = 0
        for end, last in enumerate(times):
            while last - times[start] > _WINDOW:
                start += 1
            count = end - start + 1
            if count < (young if seen_at - last < _JOBS else usual):
                continue
            first = times[start]
            if sweeps and first <= sweeps[-1].end:
                before = sweeps.pop()
                first, count = before.start, max(count, before.datasets)
            sweeps.append(Sweep(first, last, count))
        return Crowd(tuple(sweeps), len(times))

    def sweep(self, stamp: datetime) -> Sweep | None:
        """The sweep that this stamp is part of; None where it stands for itself."""
        place = bisect_right(self.sweeps, stamp, key=lambda sweep: sweep.start) - 1
        return self.sweeps[place] if place >= 0 and stamp <= self.sweeps[place].end else None


def silent_since(stamps: Iterable[datetime | None], seen_at: datetime) -> datetime | None:
    """Since when nothing at all has changed on a portal: it is being wound down or has moved. None while anything has
    changed within half a year, or too few datasets carry a date to say."""
    known = [stamp for stamp in stamps if stamp is not None and stamp <= seen_at]
    if len(known) < _FEWEST_DATED or seen_at - max(known) < _SILENT:
        return None
    return max(known)
