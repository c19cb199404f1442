"""The section on refresh: the answer, the share that is kept up with its denominator, states, ages, departments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from auditor.assess import Audit
from auditor.refresh.states import MAINTAINED, NEUTRAL
from auditor.report import promises, refresh_charts
from auditor.report.promises import Ages
from auditor.report.rows import text
from auditor.report.wording import REFRESH, Word, day, listing, percent
from auditor.scorecard import DepartmentEntry
from auditor.upkeep import RefreshEntry, SampleEntry, UpkeepEntry

#: Departments with a row of their own; the others are summed in one.
MOST_DEPARTMENTS = 15
#: A department is named as best or worst from so many judged datasets.
_ENOUGH_TO_NAME = 3


class StateRow(Struct, frozen=True):
    """A refresh state: how many of the counted datasets."""

    key: str
    word: Word
    number: int
    share: str
    neutral: bool


class DepartmentRow(Struct, frozen=True):
    """A department's datasets by state. filter: what its name is in the table of datasets, None for a sum."""

    name: str
    filter: str | None
    datasets: int
    bar: Markup
    judged: int
    kept: int
    value: float | None
    interval: str
    late: int
    once: int
    left_out: int


class UpkeepView(Struct, frozen=True):
    """Everything in the section. rest: the departments without a row of their own, summed; None where all have one."""

    card: RefreshEntry
    counted: int
    kept_told: str
    interval: str
    warning: str
    basis: tuple[str, ...]
    states: tuple[StateRow, ...]
    bar: Markup
    ages: tuple[Ages, ...]
    ages_told: str
    ages_apart: int
    ages_chart: Markup
    departments: tuple[DepartmentRow, ...]
    rest: DepartmentRow | None
    departments_told: str


def upkeep(audit: Audit) -> UpkeepView:
    """The values of the section."""
    card, entries = audit.scorecard.refresh, audit.scorecard.departments
    ages, apart = promises.ages(audit)
    # One department too many is not worth a row that stands for it alone.
    cut = MOST_DEPARTMENTS if len(entries) > MOST_DEPARTMENTS + 1 else len(entries)
    return UpkeepView(
        card=card,
        counted=audit.scorecard.catalog.counted,
        kept_told=_kept(card),
        interval=interval(card),
        warning=_warning(card),
        basis=tuple(_basis(audit)),
        states=states(card.states),
        bar=refresh_charts.states(card.states),
        ages=ages,
        ages_told=promises.told(ages),
        ages_apart=apart,
        ages_chart=refresh_charts.ages(ages, promises.told(ages)),
        departments=tuple(_department(entry) for entry in entries[:cut]),
        rest=_rest(entries[cut:]),
        departments_told=_told(entries),
    )


def states(counts: Mapping[str, int]) -> tuple[StateRow, ...]:
    """The states that occur, kept up first, then behind, then those that say nothing of upkeep."""
    total = sum(counts.values())
    neutral = {str(state) for state in NEUTRAL}
    return tuple(
        StateRow(key, word, counts[key], percent(counts[key] / total), key in neutral)
        for key, word in REFRESH.items()
        if counts.get(key)
    )


def interval(entry: UpkeepEntry) -> str:
    """The interval of the share that is kept up; empty without one."""
    share = entry.maintained_share
    if share.low is None or share.high is None:
        return ""
    return f"between {100 * share.low:.0f} and {100 * share.high:.0f}%"


def _kept(card: RefreshEntry) -> str:
    """Of what the share is made, so that it can be found again in the answer and in the table."""
    active = card.states.get("irregular_active", 0)
    routine = card.states.get("routine", 0) + card.states.get("routine_declared", 0)
    said = f"The {routine:,} refreshed routinely" if routine else "Not one by a routine"
    more = f", and {active:,} that {'is' if active == 1 else 'are'} active without a rhythm" if active else ""
    return f"{said}{more}, of all that can be judged."


def _warning(card: RefreshEntry) -> str:
    if card.silent_since is None:
        return ""
    return (
        f"Nothing at all on this portal has changed since {day(card.silent_since)}. It seems to have been wound down, "
        "or to have moved to another address. The numbers below describe what is left there; they are no judgment on "
        "how the city keeps its data."
    )


def _basis(audit: Audit) -> list[str]:
    """What the verdicts rest on."""
    card, counted = audit.scorecard.refresh, audit.scorecard.catalog.counted
    found = []
    if card.share_by_views is not None:
        found.append(
            f"Where each dataset counts as often as it is viewed, {percent(card.share_by_views)} are kept up: "
            "that is what a visitor meets."
        )
    if card.visits > 1:
        found.append(f"The verdicts rest on up to {card.visits:,} visits of ours, and on what the portal states.")
    else:
        found.append(
            "The verdicts rest on one visit. Earlier audits (--history) show what really changed in between, and make "
            "them surer."
        )
    if card.looked_into:
        found.append(
            f"{card.looked_into:,} of {counted:,} datasets were asked for their own history: the dates of rows, of "
            "files, or of edits."
        )
        found += [_sampled(sample) for sample in card.samples if sample.maintained_share.value is not None]
    else:
        found.append("No dataset was asked for the history of its own rows or files; dates are as the catalog states.")
    return found


def _sampled(sample: SampleEntry) -> str:
    share = sample.maintained_share
    return (
        f"They are a sample by department and age of the data ({sample.asked:,} of {sample.of:,} in {sample.strata:,} "
        f"groups). By it alone {percent(share.value)} of the datasets that can be judged are kept up, and between "
        f"{percent(share.low)} and {percent(share.high)} with a certainty of 95 %."
    )


def _department(entry: DepartmentEntry) -> DepartmentRow:
    name = text(entry.name, 200)
    return _row(name, name, entry.datasets, entry.refresh.states, entry.refresh.judged, interval(entry.refresh))


def _rest(entries: Sequence[DepartmentEntry]) -> DepartmentRow | None:
    if not entries:
        return None
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update(entry.refresh.states)
    judged = sum(entry.refresh.judged for entry in entries)
    name = f"all {len(entries):,} others together"
    return _row(name, None, sum(entry.datasets for entry in entries), counts, judged, "")


def _row(
    name: str, filtered: str | None, datasets: int, counts: Mapping[str, int], judged: int, between: str
) -> DepartmentRow:
    kept = sum(counts.get(state, 0) for state in MAINTAINED)
    return DepartmentRow(
        name=name,
        filter=filtered,
        datasets=datasets,
        bar=refresh_charts.small(counts),
        judged=judged,
        kept=kept,
        value=kept / judged if judged else None,
        interval=between,
        late=counts.get("late", 0) + counts.get("stale", 0),
        once=counts.get("published_once", 0),
        left_out=datasets - judged,
    )


def _told(entries: Sequence[DepartmentEntry]) -> str:
    """The table in words: who keeps most up, and who has most to catch up on."""
    rows = [_department(entry) for entry in entries]
    judged = [row for row in rows if row.name and row.judged >= _ENOUGH_TO_NAME]
    if not judged:
        return f"No department has {_ENOUGH_TO_NAME} datasets or more that can be judged."
    best = sorted(judged, key=lambda row: (-(row.value or 0), -row.judged, row.name))
    behind = sorted(judged, key=lambda row: (-(row.judged - row.kept), row.name))
    said = []
    if kept := [f"{row.name} ({row.kept:,} of {row.judged:,})" for row in best[:2] if row.kept]:
        said.append(f"Best kept up: {listing(kept)}.")
    if behind_by := [
        f"{row.name} ({row.judged - row.kept:,} of {row.judged:,})" for row in behind[:2] if row.judged > row.kept
    ]:
        said.append(f"Most late, stale or published once: {listing(behind_by)}.")
    return " ".join(said)
