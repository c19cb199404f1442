"""An inventory of data is told from the catalog and from inventories of things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.inventory import columns_of, inventory_of, is_called, is_of_things, method_of
from tests.papers import page

HEAD = "Dataset | Department | Owner | Classification | Update frequency | Source system | Description"
ROWS = """Street trees | Parks | Forester | Public | Yearly | TreeKeeper | Trees
Permit accounts | Planning | Permit lead | Confidential | Daily | PermitPro (hosted by a vendor) | Accounts
Bridge notes | Works | Engineer | Restricted | Yearly | BridgeBase | Notes"""


@pytest.mark.parametrize(
    "name",
    [
        "Data Inventory",
        "Dataset inventory 2026",
        "Enterprise Data Inventory | Metroville",
        "Inventory of the City's Datasets",
        "data-inventory-2026".replace("-", " "),
        "Information asset register",
        "Data we hold",
        "Non-public datasets",
        "Citywide data asset inventory",
    ],
)
def test_names(name):
    assert is_called(name)
    assert not is_of_things(name)


@pytest.mark.parametrize(
    "name",
    [
        "Tree Inventory",
        "Tree inventory data",
        "Tree data inventory",
        "Vehicle inventory",
        "Housing data inventory",
        "Fixed asset inventory",
        "Greenhouse gas emissions data inventory",
        "Data catalog",
        "Open data",
        "Enterprise systems data inventory (SB 272)",
        "Lead service line inventory",
        "Data",
    ],
)
def test_decoys(name):
    assert not is_called(name)


def test_table_of_holdings():
    found = inventory_of(page(f"# Data inventory\n{HEAD}\n{ROWS}"))
    assert found.entries == 3
    assert found.detailed
    assert set(found.fields) == {"name", "contents", "frequency", "owner", "sensitivity", "source"}
    assert found.departments == ("Parks", "Planning", "Works")
    assert [row.cells[0] for row in found.withheld()] == ["Permit accounts", "Bridge notes"]
    assert found.third_party().cells[0] == "Permit accounts"
    assert not found.part


@pytest.mark.parametrize(
    ("column", "cell", "closed"),
    [
        ("Published", "No", True),
        ("Published", "Yes", False),
        ("Public?", "N", True),
        ("Contains PII", "Yes", True),
        ("Contains PII", "No", False),
        ("Access level", "non-public", True),
        ("Access level", "Public", False),
        ("Data sensitivity", "Internal", True),
    ],
)
def test_marks_of_what_is_not_public(column, cell, closed):
    found = inventory_of(page(f"# Data inventory\nDataset | {column}\nTrees | {cell}\nRoads | {cell}"))
    assert len(found.withheld()) == (2 if closed else 0)


@pytest.mark.parametrize("sign", ["Showing 1 to 25 of 480 entries", "This is a sample.", "Load more", "Page 1 of 9"])
def test_parts_of_a_table(sign):
    assert inventory_of(page(f"# Data inventory\n{sign}\n{HEAD}\n{ROWS}")).part


@pytest.mark.parametrize(
    "paper",
    [
        page(f"# Tree inventory\n{HEAD}\n{ROWS}"),
        page(f"# Data inventory\nDRAFT for discussion\n{HEAD}\n{ROWS}"),
        page(f"# Data inventory\nAs Senate Bill 272 asks for\n{HEAD}\n{ROWS}"),
        page(f"# Data inventory finished\nText\n{HEAD}\n{ROWS}", path="news/a"),
        page("# How the data inventory is made\nEach spring the stewards go through it."),
    ],
)
def test_no_inventories(paper):
    assert inventory_of(paper) is None


def test_a_page_of_that_name_without_a_table():
    found = inventory_of(page("# Data inventory\nSee the catalog.\nHome | About\nOpen data | Maps"))
    assert found.grid is None
    assert (found.entries, found.fields, found.withheld(), found.departments) == (0, (), [], ())


def test_columns_are_used_once():
    assert columns_of(("Title", "Owner", "Data steward", "Agency")) == {"name": 0, "owner": 1, "department": 3}


def test_method():
    paper = page("# How the data inventory is made\nWe have one.\nEach spring the stewards go through their systems.")
    start, end = method_of(paper)
    assert paper.text[start:end] == "Each spring the stewards go through their systems"
    # The frequency of one entry is no method.
    assert method_of(page(f"# Data inventory\nHow it was made: the inventory process\n{HEAD}\nTrees | Monthly")) is None
    assert method_of(page("# Tree care\nEach spring we prune.")) is None


@given(st.lists(st.text(max_size=20), max_size=8), st.lists(st.text(max_size=30), max_size=20))
def test_any_table(header, cells):
    text = (
        "# Data inventory\n" + " | ".join(["Dataset", *header]) + "\n" + "\n".join(f"{cell} | {cell}" for cell in cells)
    )
    found = inventory_of(page(text))
    if found is not None and found.grid is not None:
        assert len(found.withheld()) <= len(found.grid.rows)
        assert found.entries <= len(found.grid.rows)
        assert len(set(found.columns.values())) == len(found.columns)
