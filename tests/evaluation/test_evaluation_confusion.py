"""Right and wrong in the confusion table: ours by the states that may be said, a peer's by whether data is kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fixtures.behaviours import Behaviour, behaviour
from fixtures.behaviours.truth import truth
from tests.evaluation.confusion import Verdict, breaches, is_hidden, is_wrong, our_call, peer_is_wrong, truly_routine
from tests.evaluation.peers import Facts

AT = datetime(2026, 3, 1, tzinfo=UTC)


def played(key: str) -> Behaviour:
    return behaviour("behaviours-socrata", key)


@pytest.mark.parametrize(
    ("key", "way", "call", "expected"),
    [
        ("append", "catalog", "fresh", False),
        ("append", "catalog", "stale", True),
        ("append", "catalog", "unknown", False),
        ("zombie", "catalog", "fresh", True),
        ("zombie", "catalog", "stale", False),
        ("daily_late", "catalog", "stale", False),  # it is late, whatever it does later
        ("stopped_during_watch", "catalog", "fresh", False),  # it had not stopped yet
        ("stopped_during_watch", "nights", "fresh", True),
        ("finished", "catalog", "fresh", False),
    ],
)
def test_a_peer_is_wrong_about_upkeep(key: str, way: str, call: str, expected: bool) -> None:
    assert peer_is_wrong(played(key), way, call) is expected


def test_states_as_a_peer_would_put_them() -> None:
    assert [our_call(state) for state in ("routine", "late", "published_once", "too_new", "")] == [
        "fresh",
        "stale",
        "stale",
        "unknown",
        "unknown",
    ]


def test_what_only_rows_show_breaks_no_promise_where_nobody_looked() -> None:
    zombie = played("zombie")
    assert is_wrong(zombie.truth, "catalog", "routine_declared")
    assert is_hidden(zombie, "catalog", "routine_declared")
    assert not is_hidden(zombie, "rows", "routine_declared")
    assert not is_hidden(played("append"), "catalog", "stale")


def test_truly_routine() -> None:
    assert truly_routine(truth("unknown", "routine routine_declared", "routine", "rows"))
    assert truly_routine(truth("unknown", "routine irregular_active", "routine", "rows"))
    assert not truly_routine(truth("unknown", "routine irregular_active", "routine unknown", "rows"))
    assert not truly_routine(truth("unknown", "routine unknown", "routine", "rows"))
    assert not truly_routine(truth("unknown", "routine", "routine", "nights"))


@pytest.mark.parametrize(
    ("key", "way", "state", "confidence", "broken"),
    [
        ("append", "catalog", "stale", 0.8, True),
        ("append", "catalog", "stale", 0.7, False),
        ("append", "catalog", "stale", None, False),
        ("append", "nights", "stale", 0.1, True),
        ("append", "nights", "", None, True),
        ("append", "rows", "routine_declared", 0.9, True),
        ("append", "rows", "routine", 0.9, False),
        ("zombie", "nights", "routine", 0.9, False),
        ("zombie", "nights+rows", "routine", 0.9, True),
    ],
)
def test_breaches(key: str, way: str, state: str, confidence: float | None, broken: bool) -> None:
    found = breaches(way, [played(key)], {key: Verdict(state, confidence, Facts(AT))})
    assert bool(list(found)) is broken
