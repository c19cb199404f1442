from datetime import UTC, datetime

import pytest


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        ({}, "pass"),
        ({"state": "stale", "zombie": True, "confidence": 0.9}, "fail"),
        # One visit shows a load of last night and old rows: the rows may be all there is.
        ({"state": "stale", "zombie": True, "confidence": 0.65}, "unknown"),
        ({"state": "stale"}, "not_applicable"),
        ({"newest": None}, "unknown"),
        ({"newest": datetime(2019, 1, 1, tzinfo=UTC)}, "unknown"),
    ],
)
def test_living_content(upkeep, verdict, outcome):
    assert upkeep("living_content", **verdict).outcome == outcome
