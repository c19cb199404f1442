"""Whatever a portal shows, every dataset gets one verdict, in any order; only dates of the data move it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Dataset, DateColumn, Label, Observation, Signal, Source, Stamp, State, Verdict, replace
from auditor.refresh import confidence
from auditor.refresh.sighting import Sighting
from auditor.refresh.states import MAINTAINED
from auditor.refresh.verdict import Earlier, Key, verdicts
from tests.refresh.made import DAY, NOW, PORTAL, ago, dataset, judged, observed, seen

LABELS = [
    "Daily",
    "R/P1M",
    "Annually",
    "Every 10 years",
    "As needed",
    "Historical",
    "Real-time",
    "Jane Roe",
    "",
    "R/P1D",
]
TITLES = [None, "", "Trees", "Budget 2024", "Budget 2025", "Budget 2026", "Spend FY19", "Spend FY20", "2019"]
TIMES = [
    None,
    "",
    "/",
    "2015/2016",
    "2015-01-01/..",
    "2015-02-30/2015-02-31",
    "0000/0000",
    "junk/99999",
    "2015-1/2-3-4-5",
]
#: Ages that rules turn at, that crowds are made of, and that cannot be: ahead, 1971, 2098.
EDGES = [
    0.0,
    0.3,
    0.3,
    0.3,
    3.9,
    20.0,
    20.0,
    100.0,
    181.0,
    400.0,
    455.0,
    500.0,
    2000.0,
    -0.5,
    -2.0,
    -26_000.0,
    20_000.0,
]
EXTREMES = [datetime(year, 1, 1, tzinfo=UTC) for year in (1, 1900, 1970, 2099, 9999)]
VISITS = [-3.0, 0.5, 1.0, 2.0, 9.0, 30.0, 100.0, 400.0]

Shown = tuple[list[Dataset], dict[Key, Observation], Earlier]


def moment(rng: random.Random) -> datetime:
    """Any time a portal can state."""
    return ago(rng.choice(EDGES) if rng.random() < 0.7 else rng.uniform(-10, 4000))


def maybe(rng: random.Random) -> datetime | None:
    """A time, mostly."""
    return None if rng.random() < 0.25 else moment(rng)


def any_stamp(rng: random.Random) -> Stamp | None:
    """A stamp that is missing, cannot be read, or has a time."""
    at = maybe(rng)
    return Stamp("made", at) if at else rng.choice([None, Stamp("R/P1D", None, "")])


def any_column(rng: random.Random) -> DateColumn:
    """A column of dates, placeholders included."""
    first, last = (rng.choice([*EXTREMES, None]) if rng.random() < 0.3 else moment(rng) for _ in range(2))
    name = rng.choice(["opened", "expires", "Due Date", "year built", ""])
    return DateColumn(name, first, last, maybe(rng), rng.choice([None, 0, 7, 100_000]))


def any_labels(rng: random.Random) -> tuple[Label, ...]:
    """Declared frequencies, up to two."""
    return tuple(Label("frequency", rng.choice(LABELS)) for _ in range(rng.choice([0, 1, 1, 2])))


def any_observation(rng: random.Random, id: str, seen_at: datetime) -> Observation | None:
    """What deep calls may have shown on a visit."""
    if rng.random() < 0.4:
        return None
    return Observation(
        portal=PORTAL,
        id=id,
        seen_at=seen_at,
        signals=tuple(
            Signal(rng.choice(list(Source)), moment(rng), rng.choice([None, 0, 5, 4000]))
            for _ in range(rng.randrange(9))
        ),
        rows=rng.choice([None, 0, 50_000]),
        dates=tuple(any_column(rng) for _ in range(rng.randrange(3))),
        labels=any_labels(rng),
        digest=rng.choice([None, "one", "two"]),
    )


def portal(seed: int, most: int = 14) -> Shown:
    """A portal, what deep calls showed, and what earlier visits saw, all of it by chance."""
    rng = random.Random(seed)
    shown: list[Dataset] = []
    deep: dict[Key, Observation] = {}
    earlier: Earlier = {}
    for number in range(rng.randint(0, most)):
        made = dataset(
            f"set-{number}",
            title=rng.choice(TITLES),
            publisher=rng.choice([None, "Parks"]),
            temporal=rng.choice(TIMES) if rng.random() < 0.3 else None,
        )
        shown.append(
            replace(
                made,
                issued=any_stamp(rng),
                data_modified=any_stamp(rng),
                metadata_modified=any_stamp(rng),
                accrual_periodicity=any_labels(rng),
            )
        )
        if (found := any_observation(rng, made.id, NOW)) is not None:
            deep[PORTAL, made.id] = found
        # At most one sighting at a time: which of two would count is not said.
        earlier[PORTAL, made.id] = [
            Sighting(ago(at), maybe(rng), maybe(rng), maybe(rng), any_observation(rng, made.id, ago(at)))
            for at in rng.sample(VISITS, rng.choice([0, 0, 1, 4, 8]))
        ]
    return shown, deep, earlier


#: Portals are made from a seed: drawing each date for itself would take the test minutes.
seeds = st.integers(0, 2**32)


def times(verdict: Verdict) -> list[datetime]:
    """Every time on a verdict."""
    seen = verdict.cadence
    of_cadence = [seen.first, seen.last, seen.expected, seen.late_from] if seen else []
    single = [verdict.changed, verdict.newest, verdict.portal_silent_since]
    return [*verdict.known, *verdict.visits, *of_cadence, *(time for time in single if time is not None)]


@settings(max_examples=100, deadline=None)
@given(seeds)
def test_every_dataset_gets_one_sound_verdict(seed: int) -> None:
    datasets, deep, earlier = portal(seed)
    found = verdicts(datasets, NOW, deep, earlier)
    assert set(found) == {(one.portal, one.id) for one in datasets}
    for key, verdict in found.items():
        assert (verdict.state is State.UNKNOWN) == (verdict.confidence is None)
        assert verdict.confidence is None or 0 <= verdict.confidence <= 1
        assert verdict.confidence is None or verdict.rule in confidence.BY_RULE
        assert verdict.reason
        assert verdict.rule
        assert not verdict.reason.endswith(".")
        assert "\n" not in verdict.reason
        assert all(time.utcoffset() == timedelta(0) for time in times(verdict))
        assert verdict.changed is None or verdict.changed <= NOW + DAY
        assert list(verdict.known) == sorted(verdict.known)
        assert all(visit <= NOW for visit in verdict.visits)
        assert verdict.zombie == (verdict.rule == "stands_still")
        assert verdict.series is None or (key[0], verdict.series) in found
        if verdict.changed is None:
            assert verdict.state in {State.UNKNOWN, State.STATIC_BY_DESIGN, State.SERIES_MEMBER, State.ROUTINE}
            assert verdict.state is not State.ROUTINE or verdict.rule == "series_continued"


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_the_same_in_any_order_and_again(seed: int) -> None:
    datasets, deep, earlier = portal(seed)
    rng = random.Random(seed)
    found = verdicts(datasets, NOW, deep, earlier)
    assert verdicts(datasets, NOW, deep, earlier) == found
    mixed = list(datasets)
    rng.shuffle(mixed)
    keys = list(earlier)
    rng.shuffle(keys)
    visits = {key: rng.sample(earlier[key], len(earlier[key])) for key in keys}
    assert verdicts(mixed, NOW, dict(reversed(deep.items())), visits) == found


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_signals_come_in_no_order(seed: int) -> None:
    datasets, deep, earlier = portal(seed)
    rng = random.Random(seed)

    def core(found: dict[Key, Verdict]) -> list[object]:
        return [(one.state, one.confidence, one.rule, one.changed, one.known, one.cadence) for one in found.values()]

    mixed = {key: replace(one, signals=tuple(rng.sample(one.signals, len(one.signals)))) for key, one in deep.items()}
    assert core(verdicts(datasets, NOW, mixed, earlier)) == core(verdicts(datasets, NOW, deep, earlier))


def of_dated(datasets: Sequence[Dataset], edited: Callable[[], Stamp | None]) -> list[Dataset]:
    """The datasets whose data has a date that can be read, their records edited at other times."""
    dated = [one for one in datasets if one.data_modified is not None and one.data_modified.at is not None]
    return [replace(one, metadata_modified=edited()) for one in dated]


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_the_record_does_not_move_a_verdict_on_dated_data(seed: int) -> None:
    """However often descriptions are edited: fresh metadata over old data is the oldest trick."""
    datasets, deep, earlier = portal(seed, most=40)
    rng = random.Random(seed)
    before = of_dated(datasets, lambda: Stamp("", moment(rng)))
    after = of_dated(datasets, lambda: Stamp("", moment(rng)))
    earlier = {
        key: [
            replace(visit, metadata_modified=visit.metadata_modified or visit.data_modified)
            for visit in visits
            if visit.data_modified is not None
        ]
        for key, visits in earlier.items()
    }
    moved = {
        key: [replace(visit, metadata_modified=moment(rng)) for visit in visits] for key, visits in earlier.items()
    }
    assert verdicts(before, NOW, deep, earlier) == verdicts(after, NOW, deep, moved)


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_on_a_small_portal_not_even_whether_records_have_dates_matters(seed: int) -> None:
    datasets, deep, _ = portal(seed, most=9)
    rng = random.Random(seed)
    before = of_dated(datasets, lambda: None)
    after = of_dated(datasets, lambda: any_stamp(rng))
    assert verdicts(before, NOW, deep) == verdicts(after, NOW, deep)


@settings(max_examples=100, deadline=None)
@given(
    st.floats(0, 4000),
    st.floats(0, 4000),
    st.none() | st.floats(0, 4000),
    st.none() | st.sampled_from(LABELS),
    st.sampled_from(TIMES),
    seeds,
)
def test_older_data_is_never_kept_up_better(
    one: float, other: float, issued: float | None, label: str | None, temporal: str | None, seed: int
) -> None:
    rng = random.Random(seed)
    inside = observed(dates=[any_column(rng) for _ in range(rng.randrange(3))], rows=rng.choice([None, 90_000]))

    def state(age: float) -> State:
        return judged(dataset(changed=age, issued=issued, label=label, temporal=temporal), observation=inside).state

    if state(min(one, other)) is State.STALE:
        assert state(max(one, other)) not in MAINTAINED


def test_no_dataset_no_verdict() -> None:
    assert verdicts([], NOW) == {}


def test_visits_after_the_stated_time_are_not_looked_at() -> None:
    """A recorded audit can be judged again as of its own night, whatever was seen since."""
    made = dataset(changed=300, issued=2000)
    later = [seen(-5, changed=-4.5), seen(-10, changed=-9.5), seen(0, changed=1)]
    assert judged(made, later) == judged(made)


def test_a_portal_that_moved_keeps_its_history() -> None:
    visits = [seen(age, changed=age + 0.2, edited=500) for age in range(20, 0, -1)]
    made = dataset(changed=0.2, edited=500, issued=2000, portal="https://new.example")
    key = "https://new.example", "a"
    assert verdicts([made], NOW, {}, {(PORTAL, "a"): visits})[key].rule == "beat_visits"
    # Two portals have had the name: whose visits they were cannot be told.
    twice: Earlier = {(PORTAL, "a"): visits, ("https://county.example", "a"): visits}
    assert len(verdicts([made], NOW, {}, twice)[key].visits) == 1


def test_portals_are_crowds_of_their_own() -> None:
    """Seven datasets of each of ten portals, changed in the same hour, are no sweep on any of them."""
    made = [
        dataset(str(n), changed=20 + n / 100, edited=1, issued=2000, label="Monthly", portal=f"https://{p}.example")
        for p in range(10)
        for n in range(7)
    ]
    assert {one.state for one in verdicts(made, NOW).values()} == {State.ROUTINE_DECLARED}
