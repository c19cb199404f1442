"""The rules beside ours: simple ages, the state table of the notes, and the peers, by tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auditor.refresh.periodicity import Kind
from tests.evaluation.peers import (
    Facts,
    Peer,
    accrual_code,
    hdx,
    interval_days,
    pydatajson,
    toronto,
    toronto_score,
    udata,
)
from tests.evaluation.recordings import NO_PROMISE, Promise, Seen
from tests.evaluation.rules import RULES, state_of, state_table

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAILY, ANNUAL = Promise(Kind.PERIODIC, 1.0, "Daily"), Promise(Kind.PERIODIC, 365.25, "Annually")
NEEDED, FINISHED = Promise(Kind.AS_NEEDED, None, "As needed"), Promise(Kind.STATIC, None, "Historical")


def seen(age: float | None, promise: Promise = NO_PROMISE, lived: float = 2000, title: str = "Trees") -> Seen:
    changed = None if age is None else AT - timedelta(days=age)
    return Seen("aaaa-bbbb", title, AT - timedelta(days=lived), changed, AT, promise)


@pytest.mark.parametrize(
    ("age", "promise", "lived", "expected"),
    [
        (1, DAILY, 2000, "routine_declared"),
        (10, DAILY, 2000, "late"),
        (30, DAILY, 2000, "stale"),
        (1999, DAILY, 2000, "published_once"),
        (0.5, DAILY, 1, "too_new"),
        (400, ANNUAL, 2000, "routine_declared"),
        (5, NO_PROMISE, 60, "too_new"),
        (5, NO_PROMISE, 2000, "unknown"),
        (170, NO_PROMISE, 170, "unknown"),
        (199, NO_PROMISE, 200, "published_once"),
        (5, NEEDED, 2000, "irregular_active"),
        (400, NEEDED, 2000, "unknown"),
        (5, FINISHED, 2000, "static_by_design"),
        (None, DAILY, 2000, "unknown"),
    ],
)
def test_state_table(age: float | None, promise: Promise, lived: float, expected: str) -> None:
    assert state_of(seen(age, promise, lived), AT) == expected


def test_state_table_knows_a_closed_range_and_a_living_series() -> None:
    titles = ("Budget 2024", "Budget 2025", "Permits 2012", "Crashes 2010-2015")
    listed = [seen(20 if "2025" in title else 800, title=title) for title in titles]
    assert [state for _, state in state_table(listed, AT)] == [
        "series_member",
        "series_member",
        "unknown",
        "static_by_design",
    ]


def test_simple_rules() -> None:
    said = {name: rule(seen(40, DAILY), AT) for name, rule in RULES.items()}
    assert said["data date within 30 days"] == said["declared, not overdue (else 365 days)"] == "stale"
    assert said["data date within 90 days"] == said["record date within 30 days"] == "routine"
    assert RULES["data date within 30 days"](seen(None), AT) == "unknown"
    assert RULES["declared, not overdue (else 365 days)"](seen(364), AT) == "routine"


# --- peers -----------------------------------------------------------------------------------------------------------


def facts(age: float | None, kind: Kind | None, days: float | None = None) -> Facts:
    return Facts(AT, None, None if age is None else AT - timedelta(days=age), None, "as written", kind, days)


@pytest.mark.parametrize(
    ("peer", "age", "kind", "days", "word"),
    [
        (hdx, 0.5, Kind.PERIODIC, 1.0, "fresh"),
        (hdx, 1, Kind.PERIODIC, 1.0, "due"),
        (hdx, 2, Kind.PERIODIC, 1.0, "overdue"),
        (hdx, 3, Kind.PERIODIC, 1.0, "delinquent"),
        (hdx, 43, Kind.PERIODIC, 30.4375, "due"),
        (hdx, 9000, Kind.AS_NEEDED, None, "fresh (as needed)"),
        (hdx, 9000, Kind.STATIC, None, "fresh (never)"),
        (hdx, 1, None, None, "unavailable"),
        (hdx, None, Kind.PERIODIC, 1.0, "unavailable"),
        (udata, 2.9, Kind.PERIODIC, 1.0, "false"),
        (udata, 2.0, Kind.PERIODIC, 1.0, "true"),
        (udata, 2.1, Kind.PERIODIC, 1.0, "false"),
        (udata, 8.0, Kind.PERIODIC, 3.5, "true"),
        (udata, 32, Kind.PERIODIC, 30.4375, "true"),
        (udata, 9000, Kind.IRREGULAR, None, "true"),
        (udata, 1, None, None, "frequency not set"),
        (udata, 1, Kind.PERIODIC, 3652.5, "frequency not handled"),
        (toronto, 1, Kind.PERIODIC, 1.0, "1.00"),
        (toronto, 8, Kind.PERIODIC, 1.0, "0.50"),
        (toronto, None, Kind.PERIODIC, 1.0, "1.00"),
        (toronto, 9000, Kind.STATIC, None, "0.50"),
        (toronto, 1, None, None, "no refresh rate"),
        (pydatajson, 1, Kind.PERIODIC, 1.0, "actualizado"),
        (pydatajson, 2, Kind.PERIODIC, 1.0, "desactualizado"),
        (pydatajson, 35, Kind.PERIODIC, 30.4375, "actualizado"),
        (pydatajson, 36, Kind.PERIODIC, 30.4375, "desactualizado"),
        (pydatajson, None, Kind.PERIODIC, 1.0, "desactualizado"),
        (pydatajson, 9000, Kind.AS_NEEDED, None, "actualizado"),
        (pydatajson, 1, Kind.UNKNOWN, None, "desactualizado"),
        (pydatajson, 1, None, None, "not counted"),
    ],
)
def test_what_peers_say(peer: Peer, age: float | None, kind: Kind | None, days: float | None, word: str) -> None:
    assert peer(facts(age, kind, days)).word == word


def test_hdx_does_not_believe_a_date_that_steps_back() -> None:
    stepped = Facts(AT, data_modified=AT - timedelta(days=9), kind=Kind.PERIODIC, days=1.0, sightings=(AT,))
    assert hdx(stepped).word == "fresh"


def test_toronto_scores_by_periods_behind() -> None:
    assert toronto_score(facts(14, Kind.PERIODIC, 7.0)) == pytest.approx((1 - 1 / 16 + 1) / 2)
    assert toronto_score(facts(800, Kind.AS_NEEDED)) == pytest.approx((1 + 1 - (800 / 1095) ** 2) / 2)


@pytest.mark.parametrize(
    ("code", "days"), [("R/P1Y", 365), ("R/P6M", 180), ("R/P0.5W", 3), ("R/PT1H", 1), ("R/PT1S", 1), ("Daily", 0)]
)
def test_how_pydatajson_reads_codes(code: str, days: int) -> None:
    assert interval_days(code) == days


def test_labels_as_the_feed_would_hold_them() -> None:
    assert accrual_code(facts(1, Kind.PERIODIC, 1.4)) == "R/P1D"
    assert accrual_code(facts(1, Kind.UNKNOWN)) == "as written"
    assert accrual_code(facts(1, None)) is None
