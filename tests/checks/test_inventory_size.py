import pytest

from tests.papers import dataset, judged, page

CHECK = "data_governance/inventory_size"


def inventory(count, note="Updated 2026", **fields):
    rows = "\n".join(f"Holding {chr(97 + index // 26)}{chr(97 + index % 26)} | Parks" for index in range(count))
    return page(f"# Data inventory\n{note}\nDataset | Department\n{rows}", **fields)


def larger(*papers, datasets):
    [finding] = judged(CHECK, *papers, datasets=datasets).values()
    return finding


def catalog(count):
    return [dataset(f"Set {chr(97 + index // 26)}{chr(97 + index % 26)}") for index in range(count)]


@pytest.mark.parametrize(
    ("entries", "listed", "outcome"),
    [
        (40, 30, "pass"),
        (31, 30, "pass"),
        (30, 30, "unknown"),
        (25, 30, "unknown"),
        (12, 30, "unknown"),
        (2, 30, "unknown"),
    ],
)
def test_sizes(entries, listed, outcome):
    assert larger(inventory(entries), datasets=catalog(listed)).outcome == outcome


def test_both_numbers_are_told():
    message = larger(inventory(12), datasets=catalog(30)).message
    assert "12 datasets in its inventory" in message
    assert "30 of its public catalog" in message


@pytest.mark.parametrize("note", ["Showing 1 to 12 of 300", "This is a sample.", "Page 1 of 4"])
def test_a_part_proves_nothing(note):
    assert larger(inventory(12, note), datasets=catalog(30)).outcome == "unknown"


def test_tables_of_a_series_are_one():
    series = [dataset(f"Budget {year}") for year in range(1990, 2025)]
    assert larger(inventory(12), datasets=series).outcome == "unknown"


def test_other_tables_may_hold_the_rest():
    other = page("# Data inventory: police\nDataset | Owner\nArrests | Chief\nCalls | Chief", path="police")
    assert larger(inventory(12), other, datasets=catalog(30)).outcome == "unknown"
    copy = inventory(12, path="copy")
    assert larger(inventory(12), copy, datasets=catalog(30)).outcome == "unknown"


@pytest.mark.parametrize(
    "paper", [page("# Tree inventory\nDataset | Owner\nOak | Parks\nElm | Parks"), page("# Hello\nx")]
)
def test_no_inventory(paper):
    assert larger(paper, datasets=catalog(30)).outcome == "unknown"
