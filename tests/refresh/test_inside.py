"""The newest date inside speaks only where it can: no future, no placeholders, no dates of other times, no register."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import DateColumn, replace
from auditor.refresh.inside import newest, stands_still
from tests.refresh.made import DAY, NOW, ago, column, observed


def found_in(*columns: DateColumn, rows: int | None = None) -> tuple[str, datetime] | None:
    """The column that speaks and its date."""
    found = newest(observed(dates=columns, rows=rows), NOW)
    return (found.column.name, found.at) if found else None


def test_nothing_to_look_at() -> None:
    assert newest(None, NOW) is None
    assert newest(observed(), NOW) is None


def test_the_newest_of_all_columns_that_speak() -> None:
    columns = [column("opened", 900, 30), column("closed", 900, 3), column("expires", 900, 1)]
    assert found_in(*columns) == found_in(*reversed(columns)) == ("closed", ago(3))


@pytest.mark.parametrize(
    ("last", "past", "expected"),
    [
        (ago(5), None, ago(5)),
        # A clock ahead is no future.
        (ago(-0.5), None, ago(-0.5)),
        # The future does not speak, but what lies before it may.
        (ago(-30), None, None),
        (ago(-30), ago(12), ago(12)),
        (datetime(9999, 12, 31, tzinfo=UTC), None, None),
        (datetime(9999, 12, 31, tzinfo=UTC), ago(12), ago(12)),
        (datetime(2099, 1, 1, tzinfo=UTC), ago(12), ago(12)),
        # Empty dates, and all dates empty.
        (datetime(1900, 1, 1, tzinfo=UTC), None, None),
        (datetime(1970, 1, 1, tzinfo=UTC), None, None),
        (datetime(9999, 12, 31, tzinfo=UTC), datetime(1900, 1, 1, tzinfo=UTC), None),
        (None, None, None),
        (None, ago(4), ago(4)),
    ],
)
def test_dates_that_cannot_be(last: datetime | None, past: datetime | None, expected: datetime | None) -> None:
    found = newest(observed(dates=[DateColumn("incident_date", ago(2000), last, past)]), NOW)
    assert (found.at if found else None) == expected


@pytest.mark.parametrize(
    "name",
    [
        *("Expiration Date", "expires_on", "valid_until", "License Valid To", "Scheduled Date", "planned_start"),
        *("Projected Finish", "Estimated Completion", "Target date", "Due Date", "renewal_date", "Next Inspection"),
        *("Year Built", "year_built", "built", "construction_date", "Date Listed", "designated", "Incorporated"),
        *(
            "Date of Birth",
            "DOB",
            "Established",
            "Founded",
            "install_date",
            "Purchase Date",
            "adopted",
            "effective_date",
        ),
        *("Hire Date", "Termination Date", "fiscal_year", "End Date", "retired_on", "last_review"),
    ],
)
def test_names_that_say_the_dates_lie_elsewhere(name: str) -> None:
    assert found_in(column(name, 2000, 10)) is None
    assert found_in(column(name, 2000, 10), column("issue_date", 2000, 40)) == ("issue_date", ago(40))


@pytest.mark.parametrize(
    "name",
    [
        *("incident_date", "Created", "opened_at", "Date", "timestamp", "issue_date", "Reported On", "inspection_date"),
        *("closed_date", "crash_dt", "last_modified", "Fecha", "update_time", "permit issued"),
    ],
)
def test_names_that_may_speak(name: str) -> None:
    assert found_in(column(name, 2000, 10)) == (name, ago(10))


@pytest.mark.parametrize(
    ("filled", "rows", "first", "last", "a_day"),
    [
        (10_000, None, 1100, 100, 10.0),
        (None, 10_000, 1100, 100, 10.0),
        # How many rows hold a date counts before how many rows there are.
        (1000, 10_000, 1100, 100, 1.0),
        (None, None, 1100, 100, None),
        (0, None, 1100, 100, None),
        # Too short a time to know a pace by, and no beginning to know it from.
        (10_000, None, 129, 100, None),
        (10_000, None, None, 100, None),
        (10_000, None, 60_000, 100, None),
    ],
)
def test_pace(filled: int | None, rows: int | None, first: float | None, last: float, a_day: float | None) -> None:
    found = newest(observed(dates=[column("opened", first, last, filled)], rows=rows), NOW)
    assert found is not None
    assert found.a_day == (None if a_day is None else pytest.approx(a_day))


@pytest.mark.parametrize(
    ("silent", "a_day", "allowed", "still"),
    [
        # A dense feed that stopped.
        (100, 10.0, 90, True),
        (3000, 0.6, 90, True),
        (89, 10.0, 90, False),
        (100, 10.0, 150, False),
        # A register: a record now and then, or one whose pace nobody knows.
        (3000, 0.4, 90, False),
        (3000, None, 90, False),
        # Half a record a day for fifty days may be chance.
        (95, 0.5, 90, False),
        (101, 0.5, 90, True),
    ],
)
def test_a_feed_that_stopped_stands_still_and_a_register_does_not(
    silent: float, a_day: float | None, allowed: float, still: bool
) -> None:
    filled = None if a_day is None else round(a_day * 1000)
    found = newest(observed(dates=[column("opened", silent + 1000, silent, filled)]), NOW)
    assert stands_still(found, NOW, allowed) is still


def test_nothing_inside_never_stands_still() -> None:
    assert not stands_still(None, NOW, 90)


moments = st.none() | st.datetimes(timezones=st.just(UTC))
columns = st.builds(DateColumn, st.text(max_size=12), moments, moments, moments, st.none() | st.integers(0, 10**9))


@settings(max_examples=60, deadline=None)
@given(st.lists(columns, max_size=5), st.none() | st.integers(0, 10**9), st.floats(0, 1000))
def test_whatever_the_columns_hold(dates: list[DateColumn], rows: int | None, allowed: float) -> None:
    observation = observed(rows=rows, dates=dates)
    # The platform's word that `past` is past is taken; anything else is not.
    observation = replace(
        observation,
        dates=tuple(replace(one, past=one.past if one.past and one.past <= NOW else None) for one in dates),
    )
    found = newest(observation, NOW)
    if found is not None:
        assert datetime(1970, 1, 2, tzinfo=UTC) <= found.at <= NOW + DAY
        assert found.a_day is None or found.a_day > 0
    if stands_still(found, NOW, allowed):
        assert found is not None
        assert not stands_still(found, found.at + allowed * DAY, allowed)
