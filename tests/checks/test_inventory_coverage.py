import pytest

from auditor.model import NotCollected
from tests.papers import judged, page

CHECK = "data_governance/inventory_coverage"

CITY = ("Parks Department", "Fire Department", "Department of Public Works", "Finance Department", "Police Department")


def covered(*named, departments=CITY, note="Updated 2026"):
    rows = "\n".join(f"Holding {number} | {name}" for number, name in enumerate(named))
    text = f"# Data inventory\n{note}\nDataset | Department\n{rows}"
    [finding] = judged(CHECK, page(text), departments=departments).values()
    return finding


FIVE = ("Parks", "Fire Dept.", "Public Works", "Finance", "Police Department")


@pytest.mark.parametrize(
    ("named", "outcome"),
    [
        (FIVE, "pass"),
        (("DPW", "Parks & Recreation", *FIVE[1:2], *FIVE[3:]), "unknown"),
        (FIVE[:4], "unknown"),
        (FIVE[:2], "unknown"),
        ((*FIVE[:4], "Police and Courts"), "unknown"),
    ],
)
def test_shares(named, outcome):
    assert covered(*named).outcome == outcome


def test_what_is_missing_is_named():
    finding = covered("Parks", "Fire Department")
    assert "names 2 of 5 departments" in finding.message
    assert "“Finance Department”" in finding.message


def test_a_part_of_a_table_fails_nobody():
    assert covered("Parks", "Fire Department", note="Showing 1 to 2 of 90").outcome == "unknown"


@pytest.mark.parametrize("departments", [(), NotCollected("no list was given")])
def test_without_a_list(departments):
    assert covered("Parks", "Fire", departments=departments).outcome == "unknown"


def test_without_a_column():
    text = "# Data inventory\nDataset | Description\nTrees | All\nRoads | All"
    [finding] = judged(CHECK, page(text)).values()
    assert finding.outcome == "unknown"
