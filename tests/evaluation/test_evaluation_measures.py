"""The figures of the evaluation, by small tables worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auditor.refresh.periodicity import Kind
from tests.evaluation import shown
from tests.evaluation.labels import Truth
from tests.evaluation.measures import Said, balanced, binned, call, interval, measured
from tests.evaluation.recordings import NO_PROMISE, Promise, Seen

T0 = datetime(2026, 3, 1, tzinfo=UTC)


def said(label: str, state: str, confidence: float | None = None, basis: str = "", age: int = 500) -> Said:
    promise = Promise(Kind.PERIODIC, 1.0, "Daily") if basis == "declared_period" else NO_PROMISE
    dataset = Seen("aaaa-bbbb", "Trees", T0 - timedelta(days=age), T0, None, promise)
    return Said(Truth(dataset, T0, T0, label, "", basis), state, confidence)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(True, True), (False, False)], 1.0),
        ([(True, None), (False, None)], 0.5),
        ([(True, True), (True, False), (False, False), (False, None)], 0.625),
        ([(True, True)], None),
        ([], None),
    ],
)
def test_balanced_accuracy_gives_an_abstention_half_a_point(
    pairs: list[tuple[bool, bool | None]], expected: float | None
) -> None:
    assert balanced(pairs) == expected


@pytest.mark.parametrize(
    ("state", "late", "expected"),
    [
        ("routine", "dormant", True),
        ("irregular_active", "dormant", True),
        ("stale", "maintained", False),
        ("static_by_design", "dormant", False),
        ("late", "dormant", False),
        ("late", "maintained", True),
        ("late", "abstain", None),
        ("too_new", "dormant", None),
        ("", "dormant", None),
    ],
)
def test_call(state: str, late: str, expected: bool | None) -> None:
    assert call(state, late) is expected


def test_every_figure() -> None:
    figures = measured(
        [
            said("routine", "routine", 0.9),
            said("irregular", "routine_declared", 0.6),
            said("dormant", "late", 0.8, basis="declared_period"),
            said("dormant", "published_once", 0.7, basis="age_rule"),
            said("routine", "unknown"),
            said("", "published_once", 0.7, age=20),
        ]
    )
    assert (figures["datasets"], figures["decided"], figures["maintained"], figures["routine"]) == (6, 5, 3, 2)
    main = figures["late_as"]["dormant"]
    assert main["balanced"] == pytest.approx((2.5 / 3 + 1) / 2)
    assert (main["answered"], main["right"], main["precision"]) == (0.8, 1.0, 1.0)
    assert figures["late_as"]["maintained"]["balanced"] == pytest.approx((2.5 / 3 + 0.5) / 2)
    assert (figures["routine_precision"], figures["routine_recall"]) == (0.5, 0.5)
    assert (figures["broken"], figures["broken_called"]) == (1, 1)
    assert (figures["young"], figures["young_called_once"]) == (1, 1)
    assert main["brier"] == pytest.approx((0.01 + 0.16 + 0.04 + 0.09) / 4)
    assert figures["held"]["in_words"][0][:3] == (0.6, 0.7, 1)
    assert figures["held"]["in_words"][0][4] == 0.0


def test_bins_hold_their_lower_edge() -> None:
    assert [found[:3] for found in binned([(True, 0.7), (True, 0.69), (False, 1.0)], 10)] == [
        (0.6, 0.7, 1),
        (0.7, 0.8, 1),
        (0.9, 1.0, 1),
    ]


def test_interval_is_the_same_every_time_and_holds_the_figure() -> None:
    pairs: list[tuple[bool, bool | None]] = [(True, True), (True, False), (False, False), (False, None)] * 20
    low, high = interval(pairs, 200) or (0, 0)
    assert low < 0.625 < high
    assert interval(pairs, 200) == (low, high)


def test_tables_say_what_is_not_known() -> None:
    figures = measured([said("routine", "unknown")])
    lines = list(shown.compared({"ours": figures}))
    assert lines[2].startswith("| ours | – |")
    assert "No verdict states a confidence." in list(shown.reliability(figures))
