from datetime import UTC, datetime

import pytest

from auditor.model import Stamp
from auditor.web import Role
from tests.papers import dataset, judged, outcomes, page

CHECK = "data_governance/inventory"

HEAD = "Dataset | Department | Owner | Classification | Update frequency | Source system"
ROWS = """Street trees | Parks | Forester | Public | Yearly | TreeKeeper
Permit accounts | Planning | Permit lead | Confidential | Daily | PermitPro
Fleet positions (run by a vendor) | Works | Manager | Internal | Daily | FleetOne"""
TEXT = f"""# Data inventory
Updated July 1, 2026. How the inventory is made: each spring the stewards go through their systems.
{HEAD}
{ROWS}"""
ALL = {
    "holdings": "pass",
    "withheld": "pass",
    "fields": "pass",
    "updated": "pass",
    "method": "pass",
    "third_party": "pass",
}


def test_an_inventory():
    found = judged(CHECK, page(TEXT), datasets=[dataset("Street trees")])
    assert outcomes(found) == ALL
    assert "3 entries" in found["holdings"].message
    assert "2 of 3 entries" in found["withheld"].message
    assert found["withheld"].evidence[0].quote.startswith("Permit accounts")
    assert found["updated"].evidence[0].quote == "Updated July 1, 2026"


def test_an_inventory_as_csv():
    text = TEXT.partition("\n")[2].partition("\n")[2].replace(" | ", ",")
    file = page(text, path="files/data-inventory-2026.csv", media_type="text/csv", anchor="Download the data inventory")
    found = outcomes(judged(CHECK, file))
    assert (found["holdings"], found["withheld"], found["fields"]) == ("pass", "pass", "pass")


def test_the_date_may_stand_on_the_page_that_links_to_it():
    front = page("# Our data inventory\nRevised October 1, 2026. See the file.", "Data inventory", path="inv")
    file = page(
        f"{HEAD}\n{ROWS}".replace(" | ", ","), path="data-inventory.csv", media_type="text/csv", found_on=front.url
    )
    found = judged(CHECK, file, front)
    assert outcomes(found)["updated"] == "pass"
    assert "October 1, 2026" in found["updated"].message


def test_a_stale_inventory():
    found = judged(CHECK, page(TEXT.replace("July 1, 2026", "July 1, 2023")))
    assert outcomes(found)["updated"] == "unknown"
    assert "July 1, 2023" in found["updated"].message
    # A newer date inside may be that of its entries.
    newer = (
        TEXT.replace("July 1, 2026", "July 1, 2023")
        .replace("| Source system", "| Entered")
        .replace("FleetOne", "2026-09-09")
    )
    assert outcomes(judged(CHECK, page(newer)))["updated"] == "unknown"


def test_no_date_is_no_failing():
    assert outcomes(judged(CHECK, page(TEXT.replace("Updated July 1, 2026. ", ""))))["updated"] == "unknown"


def test_columns_that_are_certainly_missing():
    few = page("# Data inventory\nDataset | Department | Link\nTrees | Parks | here\nRoads | Works | here")
    found = judged(CHECK, few)
    assert outcomes(found)["fields"] == "unknown"
    assert "its sensitivity" in found["fields"].message
    assert outcomes(found)["holdings"] == "unknown"
    strange = page(
        "# Data inventory\nDataset | Department | A | B | C\nTrees | Parks | 1 | 2 | 3\nRoads | Works | 1 | 2 | 3"
    )
    assert outcomes(judged(CHECK, strange))["fields"] == "unknown"


@pytest.mark.parametrize(
    "paper",
    [
        page(TEXT.replace("Data inventory", "Tree inventory")),
        page(TEXT.replace("Data inventory", "Fixed asset inventory")),
        page(TEXT.replace("Data inventory", "Catalog of open data")),
        page(TEXT.replace("Data inventory", "Enterprise systems inventory").replace("the inventory", "it")),
        page("DRAFT\n" + TEXT),
        page(TEXT, path="news/inventory"),
        page(TEXT, role=Role.VENDOR),
    ],
)
def test_decoys(paper):
    assert "pass" not in outcomes(judged(CHECK, paper)).values()
    assert "fail" not in outcomes(judged(CHECK, paper)).values()


def test_things_are_named():
    assert "which is no inventory of data" in judged(CHECK, page("# Tree inventory\nOaks."))["holdings"].message


def test_an_inventory_in_the_catalog():
    listed = dataset(
        "Data inventory", "dataset_name", "department", "classification", "update_frequency", "description"
    )
    found = judged(CHECK, page("# Welcome\nHello"), datasets=[listed, dataset("Street trees")])
    assert outcomes(found) == {
        "holdings": "pass", "withheld": "unknown", "fields": "pass", "updated": "pass", "method": "unknown",
        "third_party": "unknown",
    }  # fmt: skip
    old = Stamp("2020-01-01", datetime(2020, 1, 1, tzinfo=UTC))
    stale = judged(CHECK, page("# Welcome\nHello"), datasets=[dataset("Data inventory", data_modified=old)])
    assert outcomes(stale)["updated"] == "unknown"


def test_entries_of_the_catalog_that_are_not_public():
    closed = dataset("Permit accounts", access_level="non-public")
    found = judged(
        CHECK,
        page("# Welcome\nHello"),
        datasets=[closed, dataset("Trees", access_level="public")],
    )
    assert outcomes(found)["withheld"] == "pass"
    assert found["withheld"].evidence[0].quote == "non-public"


def test_nothing_read():
    assert set(outcomes(judged(CHECK)).values()) == {"unknown"}
