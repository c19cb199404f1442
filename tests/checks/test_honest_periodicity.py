import pytest

from auditor.model import replace
from tests.checks.conftest import ROUTINE

SEEN = ROUTINE.cadence
SLOW = replace(SEEN, period=91.3125)


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        ({}, "pass"),
        ({"declared_days": 1.0, "cadence": SLOW, "against": "says daily, behaves quarterly"}, "fail"),
        ({"declared_days": 365.25, "against": "says yearly, is updated monthly"}, "pass"),
        ({"declared_days": None}, "not_applicable"),
        ({"cadence": None}, "unknown"),
        ({"cadence": replace(SEEN, changes=3)}, "unknown"),
        ({"cadence": replace(SEEN, regularity=0.5)}, "unknown"),
        # A handful of visits says too little of a beat to call a label wrong.
        ({"declared_days": 1.0, "cadence": replace(SLOW, visits=3), "against": "says daily"}, "unknown"),
        ({"declared_days": 1.0, "cadence": replace(SLOW, visits=30), "against": "says daily"}, "fail"),
    ],
)
def test_honest_periodicity(upkeep, verdict, outcome):
    assert upkeep("honest_periodicity", **verdict).outcome == outcome


def test_the_repair_declares_the_observed_beat(checks, sound):
    check = checks["open_data/honest_periodicity"]
    slow = replace(ROUTINE, declared_days=1.0, cadence=SLOW, against="says daily, behaves quarterly")
    repaired = check.repair(replace(sound, verdict=slow))
    assert repaired.verdict.declared_days == SLOW.period
