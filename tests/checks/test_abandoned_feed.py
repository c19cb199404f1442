from datetime import UTC, datetime

import pytest

AT_ISSUE, LATER = datetime(2020, 1, 2, tzinfo=UTC), datetime(2022, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        ({}, "pass"),
        ({"state": "stale", "confidence": 0.9}, "fail"),
        ({"state": "stale", "confidence": 0.98, "cadence": None, "changed": LATER}, "fail"),
        ({"state": "stale", "confidence": 0.98, "cadence": None, "changed": AT_ISSUE}, "not_applicable"),
        ({"state": "stale", "confidence": 0.98, "cadence": None, "changed": None}, "unknown"),
        ({"state": "stale", "confidence": 0.75}, "unknown"),
        ({"state": "stale", "zombie": True}, "unknown"),
        ({"state": "late"}, "unknown"),
        ({"state": "published_once"}, "not_applicable"),
        ({"state": "static_by_design"}, "not_applicable"),
    ],
)
def test_abandoned_feed(upkeep, verdict, outcome):
    assert upkeep("abandoned_feed", **verdict).outcome == outcome
