"""What the verdicts say of a portal as a whole: shares with their denominator, by department, and one line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from auditor.model import Dataset, Verdict
from auditor.refresh.estimators import share_of_uncertain
from auditor.refresh.states import MAINTAINED, NEUTRAL, State

Key = tuple[str, str]

#: States that are a routine, seen or promised and kept.
ROUTINES = frozenset({State.ROUTINE, State.ROUTINE_DECLARED})
#: From these shares of routine datasets the answer is yes, or in part. Ours.
YES, IN_PART = 0.8, 0.4
OF_A_SERIES = "judged with the newest table of its series"
_WHY_LEFT_OUT = {
    State.STATIC_BY_DESIGN: "finished by design",
    State.SERIES_MEMBER: OF_A_SERIES,
    State.DYNAMIC: "made anew at each request",
    State.TOO_NEW: "too new to tell",
    State.UNKNOWN: "cannot be told from what was seen",
}


class Portion(Struct, frozen=True):
    """A share of judged datasets, 0-1, and how sure it is: low and high bound 95 % of what the single verdicts leave
    open when each holds as often as its confidence says. None where nothing was judged."""

    value: float | None
    low: float | None
    high: float | None


class Upkeep(Struct, frozen=True):
    """Refresh of a set of datasets. states: datasets by state, all of them. judged: the denominator of the shares;
    judged_states: those of it by state.
    left_out: the others, by why. by_views: maintained share where each dataset counts as often as it was viewed."""

    datasets: int
    states: Mapping[State, int]
    judged: int
    judged_states: Mapping[State, int]
    left_out: Mapping[str, int]
    maintained: Portion
    routine: Portion
    by_views: float | None


def upkeep(datasets: Sequence[Dataset], verdicts: Mapping[Key, Verdict]) -> Upkeep:
    """The shares of these datasets. A series that has ended counts once, by its newest table."""
    counted: list[tuple[Dataset, Verdict]] = []
    left_out: Counter[str] = Counter()
    for dataset in datasets:
        verdict = verdicts[dataset.portal, dataset.id]
        if verdict.state in NEUTRAL:
            left_out[_WHY_LEFT_OUT[verdict.state]] += 1
        elif verdict.series not in (None, dataset.id) and verdict.state not in MAINTAINED:
            left_out[OF_A_SERIES] += 1
        else:
            counted.append((dataset, verdict))
    states = Counter(verdicts[dataset.portal, dataset.id].state for dataset in datasets)
    viewed = [(dataset.views, verdict.state in MAINTAINED) for dataset, verdict in counted if dataset.views]
    views = sum(count for count, _ in viewed)
    return Upkeep(
        datasets=len(datasets),
        states={state: states[state] for state in State if states[state]},
        judged=len(counted),
        judged_states=Counter(verdict.state for _, verdict in counted),
        left_out=dict(left_out.most_common()),
        maintained=_portion([verdict for _, verdict in counted], MAINTAINED),
        routine=_portion([verdict for _, verdict in counted], ROUTINES),
        by_views=sum(count for count, kept in viewed if kept) / views if views else None,
    )


def _portion(verdicts: Sequence[Verdict], states: frozenset[State]) -> Portion:
    if not verdicts:
        return Portion(None, None, None)
    value = sum(verdict.state in states for verdict in verdicts) / len(verdicts)
    sure = [verdict.confidence if verdict.confidence is not None else 0.5 for verdict in verdicts]
    chances = [held if verdict.state in states else 1 - held for verdict, held in zip(verdicts, sure, strict=True)]
    bounds = share_of_uncertain(chances)
    return Portion(value, min(value, bounds.low), max(value, bounds.high))


def by_department(datasets: Iterable[Dataset], verdicts: Mapping[Key, Verdict]) -> dict[str, Upkeep]:
    """The same for each publisher as the catalog names it, most datasets first; "" for those that name none."""
    groups: dict[str, list[Dataset]] = defaultdict(list)
    for dataset in datasets:
        groups[dataset.publisher or ""].append(dataset)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: upkeep(members, verdicts) for name, members in ordered}


def wound_down(verdicts: Iterable[Verdict]) -> datetime | None:
    """Since when nothing has changed on any of the portals; None while one of them is alive."""
    silent = [verdict.portal_silent_since for verdict in verdicts]
    return max((since for since in silent if since), default=None) if all(silent) else None


def answer(found: Upkeep, silent: datetime | None) -> str:
    """One line: does this portal pull data routinely?"""
    if silent is not None:
        return (
            f"It does not seem to be in use: nothing on it has changed since {silent.date().isoformat()}. "
            "A portal that was wound down or has moved is not judged."
        )
    if found.routine.value is None or not found.judged:
        return f"We cannot tell: none of its {found.datasets:,} datasets could be judged."
    routine = sum(found.judged_states.get(state, 0) for state in ROUTINES)
    unknown = found.states.get(State.UNKNOWN, 0)
    if found.judged < unknown:
        return (
            f"We cannot tell for most of it: of {unknown:,} datasets it cannot be told. Of the {found.judged:,} that "
            f"can be judged, {routine:,} are refreshed routinely."
        )
    word = "Yes" if found.routine.value >= YES else "In part" if found.routine.value >= IN_PART else "Mostly not"
    low, high = found.routine.low or 0.0, found.routine.high or 0.0
    said = (
        f"{word}: {routine:,} of {found.judged:,} datasets that can be judged ({100 * found.routine.value:.0f} %, "
        f"between {100 * low:.0f} and {100 * high:.0f} %) are refreshed routinely"
    )
    seen = found.judged_states.get(State.ROUTINE, 0)
    if routine:
        said += f", {seen:,} of them by what we saw and {routine - seen:,} by a promise that is kept"
    missed = found.judged_states.get(State.LATE, 0) + found.judged_states.get(State.STALE, 0)
    once = found.judged_states.get(State.PUBLISHED_ONCE, 0)
    return f"{said}; {once:,} were published once, {missed:,} are late or stale."
