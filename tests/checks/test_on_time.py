import pytest

from auditor.model import replace
from tests.checks.conftest import ROUTINE

SLOW = replace(ROUTINE.cadence, period=91.3125)


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        ({}, "pass"),
        ({"state": "routine_declared"}, "pass"),
        ({"state": "late", "confidence": 0.5}, "fail"),
        ({"state": "stale", "confidence": 0.75}, "fail"),
        ({"declared_days": None}, "not_applicable"),
        ({"state": "series_member"}, "not_applicable"),
        ({"state": "too_new"}, "unknown"),
        ({"state": "unknown"}, "unknown"),
        ({"state": "stale", "source": "item_date"}, "unknown"),
        # A kept beat that is slower than the promise breaks it, too.
        ({"declared_days": 1.0, "cadence": SLOW, "against": "says daily, behaves quarterly"}, "fail"),
        ({"declared_days": 365.25, "cadence": SLOW, "against": "says yearly, is updated quarterly"}, "pass"),
    ],
)
def test_on_time(upkeep, verdict, outcome):
    assert upkeep("on_time", **verdict).outcome == outcome
