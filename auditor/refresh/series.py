"""Tables that differ by their year alone are one series: which datasets belong together, and which is the newest.

A year in a title proves nothing by itself (a file of the current year is alive, one of 2015 may be); only siblings do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from auditor.model import Dataset

Key = tuple[str, str]

_YEAR = re.compile(
    r"(?<![\d$.,#])(?<!\d[-/–])(?:(?:fy|cy|sy) ?'?)?"
    r"(?P<year>(?:19|20)\d\d)(?: ?[-/–] ?(?P<last>(?:19|20)?\d\d)(?!\d))?"
    r"(?: ?-? ?(?:q[1-4]|quarter [1-4]))?(?![\d.,]*\d)"
    r"|(?<![\w$])(?:fy|cy|sy) ?'?(?P<short>\d\d)(?: ?[-/–] ?(?P<short_last>\d\d))?(?!\d)",
    re.IGNORECASE,
)
#: A range of more years is a time covered, not an edition.
_LONGEST_RANGE = 10


class Series(Struct, frozen=True):
    """Datasets of one publisher whose titles are alike but for the year. members: key and last year, newest first."""

    title: str
    members: tuple[tuple[Key, int], ...]

    @property
    def newest(self) -> Key:
        """The table of the latest year."""
        return self.members[0][0]


def find(datasets: Iterable[Dataset]) -> Mapping[Key, Series]:
    """The series of each dataset that has one. Two tables of one year (a boundary and its points) share a place."""
    groups: dict[tuple[str, str, str], list[tuple[int, str, Key]]] = defaultdict(list)
    for dataset in datasets:
        title = dataset.title or ""
        if (year := _last_year(title)) is None:
            continue
        stem = " ".join(re.sub(r"[\W_]+", " ", _YEAR.sub(" ", title)).lower().split())
        if len(stem) >= 3:
            key = dataset.portal, dataset.id
            groups[dataset.portal, (dataset.publisher or "").casefold(), stem].append((year, stem, key))
    found: dict[Key, Series] = {}
    for members in groups.values():
        if len({year for year, _, _ in members}) < 2:
            continue
        ordered = sorted(members, key=lambda member: (-member[0], member[2]))
        series = Series(ordered[0][1], tuple((key, year) for year, _, key in ordered))
        found.update(dict.fromkeys((key for key, _ in series.members), series))
    return found


def _last_year(title: str) -> int | None:
    years = [_year(match) for match in _YEAR.finditer(title)]
    return max((year for year in years if 1900 <= year <= 2100), default=None)


def _year(match: re.Match[str]) -> int:
    """The year a table is of; the last one of a range. `2019-20` is a range, `2019-12` a month, `1999-00` a range."""
    if match["short"]:
        return 2000 + int(match["short_last"] or match["short"])
    first, last = int(match["year"]), match["last"]
    if not last or len(last) == 4:
        return int(last or first)
    ends = first + (int(last) - first) % 100
    a_month = 1 <= int(last) <= 12 and ends != first + 1
    return first if a_month or ends - first > _LONGEST_RANGE else ends
