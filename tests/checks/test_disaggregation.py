from datetime import UTC, datetime

import pytest

from auditor.model import Stamp
from auditor.web import Role
from tests.papers import dataset, judged, outcomes, page

CHECK = "data_governance/disaggregation"

PLACES = "District | 2025 | 2026\nDistrict 1 | 41 % | 40 %\nDistrict 2 | 52 % | 51 %"
GROUPS = "Group | 2025 | 2026\nBlack residents | 55 % | 54 %\nWhite residents | 38 % | 37 %"


def test_by_place_and_group():
    found = judged(CHECK, page(f"# Performance: homes\n# By district\n{PLACES}\n# By race\n{GROUPS}"))
    assert outcomes(found) == {"place": "pass", "group": "pass", "decision": "unknown"}
    assert found["place"].evidence[0].quote.startswith("District | 2025")


def test_datasets():
    held = [dataset("Rent burden by council district", "District", "Year", "Percent")]
    found = judged(CHECK, page("# Hi\nHello"), datasets=held)
    assert outcomes(found) == {"place": "pass", "group": "unknown", "decision": "unknown"}
    old = Stamp("2020-01-01", datetime(2020, 1, 1, tzinfo=UTC))
    held = [dataset("Rent burden by council district", "District", "Year", "Percent", data_modified=old)]
    assert outcomes(judged(CHECK, page("# Hi\nHello"), datasets=held))["place"] == "unknown"


@pytest.mark.parametrize(
    "paper",
    [
        page(f"# Census profile\n{PLACES}\n{GROUPS}"),
        page(f"# City workforce by race\n{GROUPS}"),
        page(f"# Council members\n{PLACES}"),
        page("# Performance: homes\n" + PLACES.replace("2025", "2019").replace("2026", "2020")),
        page("# Performance: homes\n" + PLACES.replace("2025", "Then").replace("2026", "Now")),
        page(f"# Performance: homes\n{PLACES}", role=Role.VENDOR),
        page(f"# Performance: homes\n{PLACES}", path="news/homes"),
    ],
)
def test_decoys(paper):
    assert set(outcomes(judged(CHECK, paper)).values()) == {"unknown"}


def test_columns_of_records_are_no_measures():
    held = [
        dataset("Arrests", "Race", "Sex", "District", "Date"),
        dataset("Service requests by council district", "District", "Date", "Type"),
    ]
    found = judged(CHECK, page("# Hi\nHello"), datasets=held)
    assert set(outcomes(found).values()) == {"unknown"}
