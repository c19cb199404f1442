"""What leaves the captures: masked addresses, no control characters, no formulas."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.publish import LONGEST_CELL, cell, clean, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to jane.roe@metroville.example today", "Write to j***@metroville.example today"),
        ("opendata@metroville.example", "opendata@metroville.example"),
        ("gis-help@metroville.example", "gis-help@metroville.example"),
        ("mailto:jroe@metroville.example", "m***@metroville.example"),
        ("no address @ all", "no address @ all"),
        ("0@jane.roe@metroville.example", "0***@metroville.example"),
        ("a%40jroe%40metroville.example", "a***@metroville.example"),
    ],
)
def test_masking(text: str, shown: str) -> None:
    assert "roe" not in masked(text)
    assert masked(text) == shown or "***@" in masked(text)


@given(st.text(max_size=300))
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    shown = cell(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "\x00" not in shown
    file = io.StringIO(newline="")
    csv.writer(file).writerow([shown, "end"])
    assert next(csv.reader(io.StringIO(file.getvalue(), newline="")))[1] == "end"


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_long_cells_are_cut_and_values_written_plainly() -> None:
    assert len(cell("x" * 100_000)) == LONGEST_CELL + 1
    assert [cell(None), cell(True), cell(False), cell(0.5), cell(30.4375), cell(7)] == [
        "",
        "true",
        "false",
        "0.5",
        "30.4375",
        "7",
    ]
