"""The cases of an evaluation: one portal at one time, its earlier visits, and what its datasets did afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.evaluation.agreement import given, truth_of
from tests.evaluation.labels import Truth, labelled
from tests.evaluation.recordings import FEED, ROWS, Document, Finder, Seen, Series, track_visits

#: A recorder of rows lost pages: what it showed within this time before a visit counts as there.
GATHERED = {ROWS: timedelta(days=7), FEED: timedelta(0)}
#: In a window shorter than this only what was updated can be decided, and nothing that was not.
WINDOW = {ROWS: timedelta(days=21), FEED: timedelta(days=180)}
#: Days of the visits, where there are several: as often as was recorded. How far one may be from its day.
VISITS = {ROWS: (0, 7, 14), FEED: (0, 30, 60)}
NEAR = {ROWS: timedelta(days=2), FEED: timedelta(days=15)}


@dataclass(frozen=True)
class Case:
    """visits: time and catalog of each, the last one at t0. truths: one for each dataset of the last visit."""

    host: str
    kind: str
    visits: tuple[tuple[datetime, Document], ...]
    truths: tuple[Truth, ...]

    @property
    def t0(self) -> datetime:
        return self.visits[-1][0]

    @property
    def name(self) -> str:
        return f"{self.host} {self.t0:%Y-%m-%d}"


def single(series: Series, every: timedelta | None, without_bulk: bool) -> Iterator[Case]:
    """Cases of one visit: at the first moment of each run without a break, and again after `every`."""
    for segment in series.segments():
        last = series.moments[segment[-1]][0]
        due = series.moments[segment[0]][0] + GATHERED[series.kind]
        for number in segment:
            at = series.moments[number][0]
            if at < due or last - at < WINDOW[series.kind]:
                continue
            document = series.visit(number, at - GATHERED[series.kind])
            yield _case(series, ((at, document),), segment, without_bulk)
            if every is None:
                break
            due = at + every


def repeated(series: Series, without_bulk: bool, days: Sequence[int] = ()) -> Case | None:
    """A case of several visits, so many days after the first moment; None where nothing was recorded near them."""
    days = days or VISITS[series.kind]
    for segment in series.segments():
        first = series.moments[segment[0]][0] + timedelta(days=1 if series.kind == ROWS else 0)
        visits: list[tuple[datetime, Document]] = []
        since = series.moments[segment[0]][0]
        for wanted in (first + timedelta(days=day) for day in days):
            number = min(segment, key=lambda n, wanted=wanted: abs(series.moments[n][0] - wanted))  # type: ignore[misc]
            at = series.moments[number][0]
            if abs(at - wanted) <= NEAR[series.kind] and (not visits or at > visits[-1][0]):
                visits.append((at, series.visit(number, since)))
                since = at
        enough = len(visits) == len(days) and series.moments[segment[-1]][0] - visits[-1][0] >= WINDOW[series.kind]
        if enough:
            return _case(series, tuple(visits), segment, without_bulk)
    return None


def _case(
    series: Series, visits: tuple[tuple[datetime, Document], ...], moments: Sequence[int], without_bulk: bool
) -> Case:
    at, document = visits[-1]
    return Case(series.host, series.kind, visits, tuple(labelled(series, document.datasets, at, moments, without_bulk)))


def of_track(folder: Path, track: str, scratch: Path) -> Iterator[Case]:
    """The portals of a track, with the truth as given."""
    truths: dict[str, list[Truth]] = {}
    for host, row in given(folder / "truth" / f"{track}.csv"):
        truths.setdefault(host, []).append(truth_of(row))
    for host, visits in track_visits(folder / "visits" / f"{track}.tar.xz", scratch / track).items():
        t0 = truths[host][0].t0
        times = [*(at for at, _ in visits[:-1]), t0]
        find = Finder([(seen.id, seen.title, seen) for seen in visits[-1][1].datasets])
        known = tuple(_completed(truth, find) for truth in truths[host])
        yield Case(
            host, visits[-1][1].kind, tuple(zip(times, (document for _, document in visits), strict=True)), known
        )


def _completed(truth: Truth, find: Finder[Seen]) -> Truth:
    """With the dates the visit showed, which the truth table does not hold; the promise stays as given."""
    seen = find(truth.seen.id, truth.seen.title)
    if seen is None:
        return truth
    return truth._replace(seen=replace(seen, id=truth.seen.id, title=truth.seen.title, promise=truth.seen.promise))
