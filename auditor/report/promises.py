"""The ages of datasets against what is promised of them: by promised period, how many are on time, due, late, stale."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import log
from statistics import median

from msgspec import Struct

from auditor.assess import Audit
from auditor.model import Catalog, State, Verdict
from auditor.refresh.ageing import delinquent, overdue
from auditor.report.strips import believed, promise
from auditor.report.wording import plural

#: Promised periods that stand together, by the longest of them in days.
_GROUPS = (
    (2.5, "Daily", "several times a week or more often"),
    (16.0, "Weekly", "every week or every two weeks"),
    (75.0, "Monthly", "every month or every two months"),
    (135.0, "Quarterly", "every three or four months"),
    (float("inf"), "Yearly", "twice a year or less often"),
)
_NOTHING = ("No rhythm promised", "nothing is declared, or “as needed”")
#: How an age stands to a promise, in the order of the columns.
CLASSES: Mapping[str, str] = {"on_time": "on time", "due": "due", "late": "late", "stale": "stale"}
#: The time line of the chart: its ends in days, and the ages that are named on it.
YOUNGEST, OLDEST, BINS = 0.5, 7305.0, 48
MARKS = (
    (1.0, "1 day"),
    (7.0, "1 week"),
    (30.4, "1 month"),
    (91.3, "3 months"),
    (365.25, "1 year"),
    (1826.0, "5 years"),
)
_NOT_OF_AGE = frozenset({State.STATIC_BY_DESIGN, State.SERIES_MEMBER, State.DYNAMIC})
_DAY = timedelta(days=1)


class Ages(Struct, frozen=True):
    """Datasets of one promise. counts: by class; bins: of each class, datasets by place on the time line; grace: the
    age up to which the usual promise of the group counts as kept, None where nothing is promised. undated: datasets
    whose data has no date that can be believed. middle: half are younger than this, in days."""

    title: str
    meaning: str
    promised: bool
    datasets: int
    counts: Mapping[str, int]
    bins: Mapping[str, tuple[int, ...]]
    grace: float | None
    undated: int
    middle: float | None

    @property
    def sentence(self) -> str:
        """The row in words."""
        dated = self.datasets - self.undated
        if not self.promised:
            said = f"{dated:,} with an age"
        else:
            said = ", ".join(f"{self.counts[kind]:,} {word}" for kind, word in CLASSES.items() if self.counts[kind])
        without = f"{self.undated:,} without a usable date" if self.undated else ""
        return ", ".join(part for part in (said if dated else "", without) if part)


def ages(audit: Audit) -> tuple[tuple[Ages, ...], int]:
    """Every group that has datasets, quickest promise first; and how many datasets have no age to speak of, because
    they are finished or an older edition of a series."""
    catalog, taken_at = audit.snapshot.catalog, audit.snapshot.taken_at
    counted = catalog.datasets if isinstance(catalog, Catalog) else ()
    members: dict[int, list[Verdict]] = defaultdict(list)
    apart = 0
    for dataset in counted:
        verdict = audit.verdicts[dataset.portal, dataset.id]
        if verdict.state in _NOT_OF_AGE:
            apart += 1
        else:
            members[_group(promise(verdict))].append(verdict)
    return tuple(_ages(group, members[group], taken_at) for group in sorted(members)), apart


def _group(period: float | None) -> int:
    if period is None:
        return len(_GROUPS)
    return next(place for place, (longest, *_) in enumerate(_GROUPS) if period <= longest)


def _ages(group: int, verdicts: Sequence[Verdict], taken_at: datetime) -> Ages:
    promised = group < len(_GROUPS)
    title, meaning = _GROUPS[group][1:] if promised else _NOTHING
    known: list[float] = []
    counts: Counter[str] = Counter()
    bins: dict[str, list[int]] = defaultdict(lambda: [0] * BINS)
    for verdict in verdicts:
        if not believed(verdict) or verdict.changed is None:
            continue
        age = max((taken_at - verdict.changed) / _DAY, 0.0)
        kind = _class(age, promise(verdict))
        known.append(age)
        counts[kind] += 1
        bins[kind][min(int(place(age) * BINS), BINS - 1)] += 1
    usual = Counter(promise(verdict) for verdict in verdicts).most_common(1)[0][0]
    return Ages(
        title=title,
        meaning=meaning,
        promised=promised,
        datasets=len(verdicts),
        counts=counts,
        bins={kind: tuple(columns) for kind, columns in bins.items()},
        grace=overdue(usual) if usual is not None else None,
        undated=len(verdicts) - len(known),
        middle=median(known) if known else None,
    )


def _class(age: float, period: float | None) -> str:
    if period is None:
        return "unpromised"
    if age <= period:
        return "on_time"
    return "due" if age <= overdue(period) else "late" if age <= delinquent(period) else "stale"


def place(age: float) -> float:
    """Where an age stands on the time line, 0-1: each step to the right is so many times older."""
    return log(min(max(age, YOUNGEST), OLDEST) / YOUNGEST) / log(OLDEST / YOUNGEST)


def told(rows: Sequence[Ages]) -> str:
    """The chart in a sentence, for those who do not see it and for those in a hurry."""
    promised = [row for row in rows if row.promised]
    if not promised:
        return "No dataset states how often it will be updated, so no promise can be kept or broken."
    kept = sum(row.counts["on_time"] + row.counts["due"] for row in promised)
    broken = sum(row.counts["late"] + row.counts["stale"] for row in promised)
    without = sum(row.undated for row in promised)
    said = (
        f"{plural(sum(row.datasets for row in promised), 'dataset promises', 'datasets promise')} a rhythm: "
        f"{kept:,} keep it, {broken:,} do not"
    )
    return f"{said}, {without:,} have no date to tell by." if without else f"{said}."
