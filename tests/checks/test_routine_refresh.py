from datetime import UTC, datetime

import pytest


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        ({}, "pass"),
        ({"state": "routine_declared"}, "pass"),
        ({"state": "irregular_active", "confidence": 0.6}, "pass"),
        ({"state": "published_once", "confidence": 0.98}, "fail"),
        ({"state": "stale", "confidence": 0.95}, "fail"),
        # Not sure enough to accuse anybody.
        ({"state": "published_once", "confidence": 0.75}, "unknown"),
        ({"state": "stale", "confidence": 0.75}, "unknown"),
        ({"state": "stale", "confidence": 0.98, "source": "item_date"}, "unknown"),
        ({"state": "late", "confidence": 0.95}, "unknown"),
        ({"state": "too_new"}, "unknown"),
        ({"state": "unknown", "confidence": None}, "unknown"),
        ({"state": "dynamic"}, "unknown"),
        ({"state": "static_by_design"}, "not_applicable"),
        ({"state": "series_member"}, "not_applicable"),
    ],
)
def test_routine_refresh(upkeep, verdict, outcome):
    assert upkeep("routine_refresh", **verdict).outcome == outcome


def test_a_portal_that_is_wound_down_is_not_blamed(upkeep):
    silent = datetime(2022, 1, 1, tzinfo=UTC)
    found = upkeep("routine_refresh", state="stale", confidence=0.98, portal_silent_since=silent)
    assert found.outcome == "unknown"
    assert "2022-01-01" in found.message


def test_what_was_not_judged_is_unknown(judge):
    assert judge("routine_refresh", verdict=None).outcome == "unknown"
