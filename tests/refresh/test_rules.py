"""Every state is reached by what a portal shows, and none of the known traps is fallen into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Dataset, Label, Observation, Signal, Source, Stamp, State, Verdict, replace
from auditor.refresh import confidence
from auditor.refresh.ageing import delinquent, overdue
from auditor.refresh.rules import RULES
from auditor.refresh.sighting import Sighting
from auditor.refresh.states import MAINTAINED, NEUTRAL
from auditor.refresh.verdict import verdicts
from tests.refresh.made import DAY, HOUR, NOW, PORTAL, ago, column, dataset, judged, observed, seen

ROUTINE, DECLARED, ACTIVE = State.ROUTINE, State.ROUTINE_DECLARED, State.IRREGULAR_ACTIVE
LATE, STALE, ONCE, UNKNOWN = State.LATE, State.STALE, State.PUBLISHED_ONCE, State.UNKNOWN
STATIC, MEMBER, NEW = State.STATIC_BY_DESIGN, State.SERIES_MEMBER, State.TOO_NEW


def states(datasets: Sequence[Dataset], earlier: Mapping[str, list[Sighting]] | None = None) -> dict[str, State]:
    """The state of each dataset of one portal, by identifier."""
    before = {(PORTAL, id): visits for id, visits in (earlier or {}).items()}
    return {id: verdict.state for (_, id), verdict in verdicts(datasets, NOW, {}, before).items()}


# --- one visit, one date ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "age", "state"),
    [
        ("Daily", 0.4, DECLARED),
        # Weekday jobs ran on Friday night; a Monday off makes it 3.9 days.
        ("Weekdays", 2.4, DECLARED),
        ("Daily", 2.4, DECLARED),
        ("Daily", 3.9, DECLARED),
        ("Weekdays", 3.9, DECLARED),
        ("Daily", 4.1, LATE),
        # Never stale before three weeks, whatever the promise.
        ("Hourly", 20.9, LATE),
        ("Daily", 20.9, LATE),
        ("Weekly", 20.9, LATE),
        ("Real-time", 20.9, LATE),
        ("Daily", 21.1, STALE),
        ("Hourly", 21.1, STALE),
        ("Real-time", 21.1, STALE),
        ("Weekly", 13.9, DECLARED),
        ("Weekly", 14.1, LATE),
        ("Weekly", 21.1, STALE),
        ("Monthly", 44, DECLARED),
        ("Monthly", 46, LATE),
        ("Monthly", 60, LATE),
        ("Monthly", 62, STALE),
        ("Quarterly", 120, DECLARED),
        ("Quarterly", 123, LATE),
        ("Quarterly", 155, STALE),
        ("Annually", 425, DECLARED),
        ("Annually", 426, LATE),
        ("Annually", 455, LATE),
        ("Annually", 456, STALE),
        ("Every 2 years", 785, DECLARED),
        ("Every 2 years", 841, STALE),
        ("Every 10 years", 3650, DECLARED),
    ],
)
def test_a_promise_is_held_to_its_period(label: str, age: float, state: State) -> None:
    found = judged(dataset(changed=age, issued=9000, label=label))
    assert found.state is state
    assert found.label == label
    assert label in found.reason


PROMISES = {"Daily": 1.0, "Weekly": 7.0, "Monthly": 30.4375, "Quarterly": 91.3125, "Annually": 365.25}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PROMISES)), st.floats(0, 3000))
def test_late_and_stale_are_those_of_the_table(label: str, age: float) -> None:
    found = judged(dataset(changed=age, issued=9000, label=label))
    days = (NOW - (found.changed or NOW)) / DAY
    period = PROMISES[label]
    assert found.state is (DECLARED if days <= overdue(period) else LATE if days <= delinquent(period) else STALE)
    assert (found.declared_days, found.period_days) == (period, period)


@pytest.mark.parametrize(
    ("issued", "changed", "state"),
    [
        # Younger than 90 days: too new; never changed for 180 days: published once; between them nobody can tell.
        (0.5, 0.5, NEW),
        (89, 89, NEW),
        (89, 40, NEW),
        (91, 91, UNKNOWN),
        (179, 179, UNKNOWN),
        (181, 181, ONCE),
        (456, 456, ONCE),
        (3000, 3000, ONCE),
        # A change within two days of being issued belongs to the publishing.
        (3000, 2998.1, ONCE),
        (400, 398.1, ONCE),
        (3000, 2997.9, STALE),
        (400, 397.9, UNKNOWN),
        # Changed later: old, recent, very recent.
        (3000, 456, STALE),
        (3000, 454, UNKNOWN),
        (3000, 91, UNKNOWN),
        (3000, 89, ACTIVE),
        (3000, 3, ACTIVE),
        (3000, 0.5, ROUTINE),
        # Without a date of issue nothing is known to have been published once.
        (None, 3000, STALE),
        (None, 300, UNKNOWN),
    ],
)
def test_without_a_promise(issued: float | None, changed: float, state: State) -> None:
    assert judged(dataset(changed=changed, issued=issued)).state is state


@pytest.mark.parametrize("label", ["unknown", "Other", "Jane Roe", "None", "", "   "])
def test_a_label_that_says_nothing_promises_nothing(label: str) -> None:
    for age in (3000, 400, 100, 30, 0.5):
        bare = judged(dataset(changed=age, issued=4000))
        told = judged(dataset(changed=age, issued=4000, label=label))
        assert (told.state, told.rule, told.declared_days) == (bare.state, bare.rule, None)


@pytest.mark.parametrize(("age", "state"), [(0.5, ROUTINE), (89, ACTIVE), (364, ACTIVE), (366, UNKNOWN), (456, STALE)])
@pytest.mark.parametrize("label", ["As needed", "Irregular"])
def test_as_needed_has_a_year(label: str, age: float, state: State) -> None:
    assert judged(dataset(changed=age, issued=3000, label=label)).state is state


@pytest.mark.parametrize(
    ("issued", "label", "state"), [(89, "Annually", NEW), (400, "Annually", NEW), (3, "Daily", NEW)]
)
def test_the_first_update_is_not_due_yet(issued: float, label: str, state: State) -> None:
    assert judged(dataset(changed=issued, issued=issued, label=label)).state is state


@pytest.mark.parametrize(
    ("issued", "label", "state"), [(5, "Daily", LATE), (22, "Daily", STALE), (460, "Annually", STALE)]
)
def test_a_new_dataset_that_misses_its_first_update_does_miss_it(issued: float, label: str, state: State) -> None:
    assert judged(dataset(changed=issued, issued=issued, label=label)).state is state


@pytest.mark.parametrize(
    "label", ["Historical data", "Not Updated (Historical Only)", "Static", "Never", "One-time", "No longer updated"]
)
@pytest.mark.parametrize("age", [0.5, 300, 3000, None])
def test_declared_finished(label: str, age: float | None) -> None:
    found = judged(dataset(changed=age, issued=4000, label=label))
    assert found.state is STATIC
    assert label in found.reason


def test_declared_finished_yet_alive() -> None:
    found = judged(
        dataset(changed=0.4, issued=4000, label="Historical"),
        observation=observed(activity=[0.4 + n for n in range(20)]),
    )
    assert found.state is ACTIVE


def test_the_deep_record_may_hold_the_label() -> None:
    assert judged(dataset(changed=30, issued=4000), observation=observed(label="Daily")).state is STALE
    assert judged(dataset(changed=30, issued=4000), observation=observed(label="Monthly")).state is DECLARED


@pytest.mark.parametrize(
    ("temporal", "label", "changed", "state"),
    [
        ("2015-01-01/2015-12-31", None, 3000, STATIC),
        ("2015-01-01T00:00:00Z/2015-12-31T23:59:59Z", None, 3000, STATIC),
        ("2015/2016", None, 3000, STATIC),
        ("2015-01/2015-06", None, 3000, STATIC),
        # A promise stands; so does a time that goes on, ended lately, or cannot be read; so does a change.
        ("2015-01-01/2015-12-31", "Annually", 3000, STALE),
        ("2015-01-01/..", None, 3000, ONCE),
        ("2015-01-01/present", None, 3000, ONCE),
        ("2015-01-01/", None, 3000, ONCE),
        ("2015-01-01/2030-12-31", None, 3000, ONCE),
        ("2015-01-01/2026-06-30", None, 3000, ONCE),
        ("2015-01-01/P1Y", None, 3000, ONCE),
        ("2015-01-01/2015-99-99", None, 3000, ONCE),
        ("2015", None, 3000, ONCE),
        ("ages ago", None, 3000, ONCE),
        ("2015-01-01/2015-12-31", None, 20, ACTIVE),
    ],
)
def test_a_time_that_is_over(temporal: str, label: str | None, changed: float, state: State) -> None:
    assert judged(dataset(changed=changed, issued=3000, temporal=temporal, label=label)).state is state


def test_a_year_in_the_title_alone_is_not_static() -> None:
    assert judged(dataset(changed=3000, issued=3000, title="Budget 2015")).state is ONCE
    assert judged(dataset(changed=0.5, issued=3000, title="Budget 2015", label="Daily")).state is DECLARED


# --- dates that are none ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", [None, "Daily", "Annually", "As needed", "Real-time"])
@pytest.mark.parametrize("issued", [None, 3, 3000])
def test_without_a_date_nobody_is_fresh_or_late(label: str | None, issued: float | None) -> None:
    found = judged(dataset(issued=issued, label=label))
    assert (found.state, found.rule, found.confidence) == (UNKNOWN, "no_date", None)


def test_a_frequency_in_the_place_of_a_date_is_no_date() -> None:
    """DCAT-US allows `modified: "R/P1D"`; it says how often, not when."""
    made = replace(dataset(issued=3000, label="Daily"), data_modified=Stamp("R/P1D", None, ""))
    assert judged(made).state is UNKNOWN
    # The record's date speaks then as it does where there is no other.
    edited = replace(dataset(edited=2000, issued=3000), data_modified=Stamp("R/P1D", None, ""))
    assert (judged(edited).state, judged(edited).source) == (UNKNOWN, Source.ITEM_DATE)


@pytest.mark.parametrize("label", [None, "Daily", "Annually"])
@pytest.mark.parametrize("edited", [None, 0.1, 900])
def test_a_date_in_the_future_is_no_change(label: str | None, edited: float | None) -> None:
    found = judged(dataset(changed=-200, edited=edited, issued=900, label=label))
    assert (found.state, found.rule) == (UNKNOWN, "future_date")
    assert ago(-200).date().isoformat() in found.reason


def test_a_date_that_steps_back_is_no_date_of_a_change() -> None:
    for ages in ((12, 40, 2), (200, 900), (11, 900)):
        visits = [seen(10 - number, changed=age) for number, age in enumerate(ages[:-1])]
        found = judged(dataset(changed=ages[-1], issued=3000, label="Daily"), visits)
        assert (found.state, found.rule) == (UNKNOWN, "stepped_back")


def test_one_step_back_among_many_changes_is_forgiven() -> None:
    visits = [seen(age, changed=age + (0.2 if age != 15 else 3)) for age in range(30, 0, -1)]
    assert judged(dataset(changed=0.2, issued=3000), visits).state is ROUTINE


# --- the record's date is not the data's -----------------------------------------------------------------------------


@pytest.mark.parametrize(("label", "state"), [(None, ONCE), ("Daily", STALE), ("Annually", STALE)])
def test_edits_of_metadata_are_no_updates(label: str | None, state: State) -> None:
    assert judged(dataset(changed=3000, edited=0.1, issued=3000, label=label)).state is state


def test_edits_of_metadata_night_by_night_are_no_updates() -> None:
    visits = [seen(age, changed=900, edited=age + 0.2, issued=2000) for age in range(60, 0, -1)]
    assert judged(dataset(changed=900, edited=0.2, issued=2000), visits).state is STALE


def test_item_dates_that_move_nightly_all_over_the_hub() -> None:
    """A script of the platform edits every item each night; rows may be years old."""
    ids = [f"item-{number}" for number in range(40)]
    earlier = {
        id: [seen(age, edited=age + 0.2 + number / 2000, issued=2000) for age in range(30, 0, -1)]
        for number, id in enumerate(ids)
    }
    for label in (None, "Daily", "Annually"):
        hub = [dataset(id, edited=0.2 + number / 2000, issued=2000, label=label) for number, id in enumerate(ids)]
        assert set(states(hub, earlier).values()) == {UNKNOWN}
        assert set(states(hub).values()) == {UNKNOWN}


@pytest.mark.parametrize("label", [None, "Daily", "Annually", "As needed"])
@pytest.mark.parametrize("nights", [0, 30])
def test_a_record_edited_by_itself_is_a_weak_sign(label: str | None, nights: int) -> None:
    visits = [seen(age, edited=age + 0.2, issued=2000) for age in range(nights, 0, -1)]
    found = judged(dataset(edited=0.2, issued=2000, label=label), visits)
    assert found.state is not ROUTINE
    assert found.confidence is None or found.confidence <= 0.7


@pytest.mark.parametrize("label", [None, "Daily", "Annually"])
@pytest.mark.parametrize("edited", [300, 500, 1900])
def test_an_old_record_accuses_only_what_was_never_touched(label: str | None, edited: float) -> None:
    """What was edited once may be edited again, and data without its record; a record as it was issued is evidence."""
    if label != "Annually" or edited > 400:
        assert judged(dataset(edited=edited, issued=2000, label=label)).state is UNKNOWN
    assert judged(dataset(edited=1999, issued=2000, label=label)).state is ONCE


# --- many datasets, one date -----------------------------------------------------------------------------------------


def portal(shared: int, others: int, age: float, label: str | None = None, issued: float = 2000) -> list[Dataset]:
    """Datasets that share a date within an hour, `s-0` and on, and others with dates of their own, `o-0` and on."""
    return [
        *(
            dataset(f"s-{number}", changed=age + number / 24 / shared, edited=1, issued=issued, label=label)
            for number in range(shared)
        ),
        *(
            dataset(f"o-{number}", changed=100 + 3 * number, edited=1, issued=issued, label="Quarterly")
            for number in range(others)
        ),
    ]


def of_shared(found: Mapping[str, State]) -> set[State]:
    """The states of the datasets that share a date."""
    return {state for id, state in found.items() if id.startswith("s-")}


@pytest.mark.parametrize("label", [None, "Monthly", "Annually", "As needed"])
def test_a_bulk_touch_is_not_believed(label: str | None) -> None:
    found = states(portal(30, 30, 20, label))
    assert of_shared(found) == {UNKNOWN}
    assert found["o-0"] is DECLARED


@pytest.mark.parametrize("label", [None, "Daily", "Annually"])
def test_a_migration_of_last_night_is_not_believed(label: str | None) -> None:
    assert of_shared(states(portal(70, 30, 0.5, label))) == {UNKNOWN}


@pytest.mark.parametrize("label", ["Daily", "Weekly"])
def test_nightly_jobs_of_a_part_of_the_portal_are_believed(label: str) -> None:
    assert of_shared(states(portal(55, 45, 0.3, label))) == {DECLARED}


def test_an_old_sweep_is_still_evidence_of_silence() -> None:
    assert of_shared(states(portal(40, 20, 500))) == {STALE}
    assert of_shared(states(portal(40, 20, 500, "Monthly"))) == {STALE}
    assert of_shared(states(portal(40, 20, 100, "Monthly"))) == {STALE}


def test_dates_that_are_the_only_ones_are_doubted_sooner() -> None:
    """Where a record has one date, an edit of the record moves it: a twentieth of the portal is a crowd."""
    two = portal(12, 150, 20, "Monthly")
    one = [replace(each, metadata_modified=None) for each in two]
    assert of_shared(states(two)) == {DECLARED}
    assert of_shared(states(one)) == {UNKNOWN}


def test_a_bulk_touch_between_visits_is_no_change() -> None:
    """Twenty datasets, silent for years, moved together by one edit while we watched."""
    ids = [f"s-{number}" for number in range(20)]
    earlier = {id: [seen(age, changed=900 + 3 * n, edited=900) for age in (90, 60, 45)] for n, id in enumerate(ids)}
    moved = [dataset(id, changed=20 + n / 100, edited=20, issued=2000) for n, id in enumerate(ids)]
    found = verdicts(moved, NOW, {}, {(PORTAL, id): visits for id, visits in earlier.items()})
    assert {verdict.state for verdict in found.values()} == {UNKNOWN}
    assert all(verdict.cadence is None for verdict in found.values())


@pytest.mark.parametrize(
    ("label", "allowed"), [(None, {UNKNOWN}), ("Annually", {STALE}), ("Daily", {STALE}), ("Historical", {STATIC})]
)
def test_a_harvest_that_made_every_record_anew(label: str | None, allowed: set[State]) -> None:
    """All issued ten days ago at once, with data that is years old: neither fresh nor published once."""
    remade = [dataset(f"s-{n}", changed=900 + 3 * n, edited=10, issued=10, label=label) for n in range(40)]
    assert set(states(remade).values()) == allowed


# --- a history -------------------------------------------------------------------------------------------------------


def workdays(count: int, until: float = 0.0) -> list[float]:
    """Ages of so many nights from Monday to Friday at two o'clock, the last at least `until` days ago."""
    days = [age + 7 / 24 for age in range(3 * count) if (NOW - age * DAY).weekday() < 5 and age + 7 / 24 >= until]
    return days[:count]


def test_a_routine_seen_in_one_visit() -> None:
    rows = dict.fromkeys(workdays(40), 100)
    found = judged(dataset(changed=7 / 24, issued=2000), observation=observed(created=rows, updated=rows))
    assert (found.state, found.period_days, found.method) == (ROUTINE, 1.0, "append")
    assert "from Monday to Friday" in found.reason
    assert found.cadence is not None
    assert found.cadence.hour in {0, 1, 2, 3, 4}


def test_weekday_jobs_on_a_monday_morning() -> None:
    """Nothing since Friday: no miss. Nothing since Friday before the job of Tuesday, with Monday off: neither."""
    jobs = workdays(40, until=2.5)
    for at in (NOW, NOW + 0.65 * DAY):
        found = judged(
            dataset(changed=jobs[0], issued=2000), observation=observed(created=dict.fromkeys(jobs, 9)), at=at
        )
        assert found.state is ROUTINE
        assert found.cadence is not None
        assert found.cadence.missed == 0


@pytest.mark.parametrize(
    ("label", "step", "words"),
    [
        ("Daily", 91.3, "says daily, behaves quarterly"),
        ("Weekly", 365, "says weekly, behaves yearly"),
        ("Monthly", 91.3, "says monthly, behaves quarterly"),
        ("Annually", 1, "says yearly, is updated daily"),
        ("Quarterly", 7, "says quarterly, is updated weekly"),
        ("Daily", 1, ""),
        ("Weekdays", 1, ""),
        ("Monthly", 30.4, ""),
        (None, 7, ""),
        ("As needed", 7, ""),
    ],
)
def test_declared_against_observed(label: str | None, step: float, words: str) -> None:
    moments = [0.3 + step * number for number in range(12)]
    found = judged(dataset(changed=0.3, issued=9000, label=label), observation=observed(activity=moments))
    assert (found.state, found.against) == (ROUTINE, words)


@pytest.mark.parametrize(
    ("label", "silent", "state"),
    [
        (None, 3.5, ROUTINE),
        (None, 10, LATE),
        (None, 30, STALE),
        (None, 900, STALE),
        ("Daily", 10, LATE),
        ("Daily", 30, STALE),
        # A slower promise still stands.
        ("Monthly", 30, DECLARED),
        ("Monthly", 50, LATE),
        ("Annually", 200, DECLARED),
        ("As needed", 200, ACTIVE),
        ("As needed", 400, STALE),
    ],
)
def test_a_routine_that_stopped(label: str | None, silent: float, state: State) -> None:
    moments = [silent + number for number in range(40)]
    found = judged(dataset(changed=silent, issued=9000, label=label), observation=observed(activity=moments))
    assert found.state is state
    if state in (LATE, STALE, ACTIVE):
        assert f"daily until {ago(silent).date().isoformat()}" in found.reason


def test_a_silence_that_has_ended_before_may_end_again() -> None:
    """A pool's visitors are counted daily from May to September; in November it is not stale."""
    season = [60.0 + number for number in range(120)]
    pool = [*season[:20], *[age + 250 for age in season[:20]]]
    found = judged(dataset(changed=60, issued=2000), observation=observed(activity=pool))
    assert found.state is ACTIVE


def test_changes_without_a_beat_are_upkeep_while_they_go_on() -> None:
    moments = [20.0, 21, 22, 140, 141, 142, 143, 300, 301, 500, 501, 502]
    found = judged(dataset(changed=20, issued=900), observation=observed(activity=moments))
    assert found.state is ACTIVE
    gone = judged(dataset(changed=820, issued=2000), observation=observed(activity=[age + 800 for age in moments]))
    assert gone.state is STALE


# --- visits ----------------------------------------------------------------------------------------------------------


def nights(count: int, period: float, silent: float = 0.0) -> list[Sighting]:
    """So many nights before NOW, and what each saw of data changed every `period` days until `silent` days ago."""
    first = max(silent, 0.25)
    ages = [first + number * period for number in range(int(1000 / period) + 1)]
    return [seen(at, changed=min(age for age in ages if age >= at), edited=500) for at in range(count, 0, -1)]


@pytest.mark.parametrize(
    ("visits", "period", "words"), [(2, 1, "daily"), (10, 1, "daily"), (60, 1, "daily"), (60, 7, "weekly")]
)
def test_a_routine_seen_from_visit_to_visit(visits: int, period: float, words: str) -> None:
    found = judged(dataset(changed=0.25, edited=500, issued=2000), nights(visits, period))
    assert (found.state, found.period_days) == (ROUTINE, period)
    assert words in found.reason
    assert len(found.visits) == visits + 1


def test_few_visits_leave_the_period_to_the_promise() -> None:
    found = judged(dataset(changed=0.25, edited=500, issued=2000, label="Weekly"), nights(2, 1))
    assert (found.state, found.period_days) == (ROUTINE, 7)


def test_one_change_seen_makes_a_promise_kept() -> None:
    found = judged(dataset(changed=2, edited=500, issued=2000, label="Monthly"), [seen(20, changed=32, edited=500)])
    assert found.state is DECLARED
    assert "seen from visit to visit" in found.reason


def test_silence_that_we_watched_speaks_against_one_change_before_it() -> None:
    visits = [seen(at, changed=40, edited=500) for at in (30, 20, 10)]
    assert judged(dataset(changed=40, edited=500, issued=2000)).state is ACTIVE
    assert judged(dataset(changed=40, edited=500, issued=2000), visits).state is UNKNOWN


# --- content that we compared ----------------------------------------------------------------------------------------


def downloads(*digests: str, dated: float | None) -> tuple[list[Sighting], Observation]:
    """A file compared at visits ten days apart, without any date but that of the download, `dated` days before each."""
    made = []
    for place, digest in enumerate(digests):
        at = 10.0 * (len(digests) - 1 - place)
        header = () if dated is None else (Signal(Source.HTTP_DATE, ago(at + dated)),)
        made.append(seen(at, observation=observed(at=at, other=header, digest=digest)))
    now = made.pop().observation
    assert now is not None
    return made, now


def test_content_that_differs_from_visit_to_visit_is_a_routine() -> None:
    for dated in (None, 2.0):
        visits, now = downloads(*"abcde", dated=dated)
        found = judged(dataset(issued=2000), visits, now)
        assert (found.state, found.source) == (ROUTINE, Source.SEEN)


def test_content_made_anew_at_each_request_shows_nothing() -> None:
    """The download is dated by the request itself: a generated export, whose bytes differ with its own clock."""
    visits, now = downloads(*"abcde", dated=0.0)
    assert judged(dataset(issued=2000), visits, now).state is State.DYNAMIC
    # Where the data has a date of its own, that is what is judged by.
    assert judged(dataset(changed=3000, issued=3000), visits, now).state is ONCE


def test_the_same_content_is_no_change() -> None:
    visits, now = downloads(*"aaaaa", dated=0.0)
    assert judged(dataset(issued=2000), visits, now).state is UNKNOWN


# --- touched on schedule, while the content stands still -------------------------------------------------------------

FEED = column("incident_date", 1300, 450, 70_000)


def touched(nights: int) -> Verdict:
    """A feed that says daily and is touched each night, whose newest incident is 450 days old."""
    visits = [
        seen(at, changed=at + 0.25, edited=500, observation=observed(at=at, dates=[FEED]))
        for at in range(nights, 0, -1)
    ]
    return judged(dataset(changed=0.25, edited=500, issued=2000, label="Daily"), visits, observed(dates=[FEED]))


def test_a_zombie_in_one_visit_and_in_many() -> None:
    one, many = touched(0), touched(30)
    for found in (one, many):
        assert (found.state, found.zombie, found.rule) == (STALE, True, "stands_still")
        assert ago(450).date().isoformat() in found.reason
        assert "incident_date" in found.reason
    assert (one.confidence or 1) <= 0.7 < (many.confidence or 0)


def test_a_zombie_without_a_promise_is_known_by_its_beat() -> None:
    rows = dict.fromkeys([0.3 + number for number in range(30)], 100)
    found = judged(dataset(changed=0.3, issued=2000), observation=observed(updated=rows, dates=[FEED]))
    assert (found.state, found.zombie) == (STALE, True)


@pytest.mark.parametrize(
    "dates",
    [
        [column("incident_date", 1300, 2, 70_000)],
        # A register gains a record now and then.
        [column("incident_date", 9000, 300, 700)],
        # Another column is of today; or what is old speaks of other times.
        [FEED, column("closed", 1300, 1, 70_000)],
        [column("year_built", 30_000, 300, 70_000)],
        [column("expiration_date", 1300, 300, 70_000)],
        [],
    ],
)
def test_what_does_not_stand_still(dates: list[object]) -> None:
    found = judged(
        dataset(changed=0.25, issued=2000, label="Daily"),
        observation=observed(dates=dates),  # type: ignore[arg-type]
    )
    assert (found.state, found.zombie) == (DECLARED, False)


def test_a_feed_that_is_late_anyway_is_no_zombie_but_says_how_old_it_is() -> None:
    found = judged(dataset(changed=290, issued=2000, label="Daily"), observation=observed(dates=[FEED]))
    assert (found.state, found.zombie) == (STALE, False)
    assert ago(450).date().isoformat() in found.reason


# --- series ----------------------------------------------------------------------------------------------------------


def tables(years: Sequence[int], **more: str) -> list[Dataset]:
    """A table for each year, issued in the following February and not touched since."""
    feb = NOW.replace(month=2, day=10)
    ages = {year: (NOW - feb.replace(year=min(year + 1, NOW.year))) / DAY for year in years}
    return [
        dataset(str(year), title=f"Collisions {year}", changed=age, issued=age, label=more.get("label"))
        for year, age in ages.items()
    ]


def test_a_series_with_a_living_newest_is_judged_by_it() -> None:
    newest = dataset("2026", title="Collisions 2026", changed=0.3, issued=300, label="Daily")
    found = verdicts([newest, *tables(range(2015, 2026))], NOW)
    assert found.pop((PORTAL, "2026")).state is DECLARED
    assert {verdict.state for verdict in found.values()} == {MEMBER}
    assert {verdict.series for verdict in found.values()} == {"2026"}


def test_a_series_that_is_continued_is_a_routine() -> None:
    found = verdicts(tables(range(2018, 2026)), NOW)
    head = found.pop((PORTAL, "2025"))
    assert (head.state, head.series) == (ROUTINE, "2025")
    assert (head.confidence or 1) < 0.95
    assert {verdict.state for verdict in found.values()} == {MEMBER}


@pytest.mark.parametrize(
    "years",
    [
        # Ended; with gaps; two alone.
        range(2010, 2020),
        [2015, 2017, 2025],
        [2024, 2025],
    ],
)
def test_a_series_that_has_ended_is_no_routine(years: Sequence[int]) -> None:
    found = verdicts(tables(years), NOW)
    assert not {verdict.state for verdict in found.values()} & (MAINTAINED | {MEMBER})
    assert {verdict.series for verdict in found.values()} == {str(max(years))}


def test_a_table_each_year_does_not_keep_a_quicker_promise() -> None:
    assert set(states(tables(range(2018, 2026), label="Monthly")).values()) == {STALE}
    assert states(tables(range(2018, 2026), label="Annually"))["2025"] in MAINTAINED


def test_a_member_that_is_alive_by_itself_keeps_its_verdict() -> None:
    made = tables(range(2018, 2026))
    made[3] = dataset(made[3].id, title=made[3].title, changed=0.3, issued=900, label="Daily")
    assert states(made)[made[3].id] is DECLARED


def test_one_table_of_a_year_is_no_series() -> None:
    (found,) = verdicts([dataset(changed=900, issued=900, title="Collisions 2023")], NOW).values()
    assert (found.state, found.series) == (ONCE, None)


# --- confidence and sentences ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("age", [0.1, 1, 1.9])
def test_one_visit_of_what_nobody_promised_is_not_sure_of_a_routine(age: float) -> None:
    found = judged(dataset(changed=age, issued=2000))
    assert found.state is ROUTINE
    assert found.confidence is not None
    assert found.confidence <= 0.7


def sure(**ages: float) -> float:
    """The confidence of a verdict."""
    return judged(dataset(**ages)).confidence or 0.0  # type: ignore[arg-type]


def test_what_is_surer_than_what() -> None:
    """Numbers are measured and move; which of two is the surer does not."""
    for label in ("Daily", "Monthly", "Annually"):
        period = PROMISES.get(label, 0)
        late = judged(dataset(changed=overdue(period) + 1, issued=9000, label=label)).confidence or 1
        broken = judged(dataset(changed=delinquent(period) * 4, issued=9000, label=label)).confidence or 0
        assert late < broken
    assert sure(changed=200, issued=200) < sure(changed=3000, issued=3000)
    assert sure(changed=80, issued=2000) <= sure(changed=3, issued=2000)
    history = observed(activity=[0.3 + number for number in range(30)])
    one, many = (
        judged(dataset(changed=0.3, issued=2000)),
        judged(dataset(changed=0.3, issued=2000), observation=history),
    )
    assert (one.confidence or 1) < (many.confidence or 0)
    weak = judged(dataset(edited=0.3, issued=2000, label="Daily")).confidence or 1
    assert weak < (judged(dataset(changed=0.3, issued=2000, label="Daily")).confidence or 0)


@settings(max_examples=60, deadline=None)
@given(st.floats(-2, 3), st.sampled_from(sorted(confidence.BY_RULE)))
def test_confidence_is_a_share_between_its_two_ends(share: float, rule: str) -> None:
    found = confidence.of(rule, share)
    assert found is not None
    assert min(confidence.BY_RULE[rule]) <= found <= max(confidence.BY_RULE[rule])
    assert 0.5 <= found <= 1


def test_a_rule_without_a_number_cannot_tell() -> None:
    assert confidence.of("no_date") is None


def test_every_state_but_the_unseen_one_is_reached_and_kept_apart() -> None:
    assert len({MAINTAINED, NEUTRAL}) == 2
    assert not MAINTAINED & NEUTRAL
    assert set(State) - MAINTAINED - NEUTRAL == {LATE, STALE, ONCE}
    assert len(set(RULES)) == len(RULES)


def test_conflicting_labels_are_judged_by_the_publishing_one() -> None:
    both = replace(
        dataset(changed=40, issued=2000),
        accrual_periodicity=(
            Label("Publishing-Details_Data-change-frequency", "Daily"),
            Label("Publishing-Details_Publishing-frequency", "Monthly"),
        ),
    )
    assert (judged(both).state, judged(both).label) == (DECLARED, "Monthly")


def test_a_visit_minutes_later_comes_to_the_same() -> None:
    made = dataset(changed=3.5, issued=2000, label="Daily")
    assert judged(made).state is judged(made, at=NOW + timedelta(minutes=5)).state is DECLARED
    assert judged(made, at=NOW + 13 * HOUR).state is LATE


def test_an_observation_of_another_dataset_is_not_used() -> None:
    other: dict[tuple[str, str], Observation] = {(PORTAL, "b"): observed("b", activity=[1, 2, 3, 4])}
    made = dataset(changed=900, issued=2000)
    assert verdicts([made], NOW, other) == verdicts([made], NOW)
