"""Tables in texts: every cell where it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.rows import MOST_ROWS, grids
from auditor.model import replace
from tests.papers import page


def csv_page(text):
    return replace(page("x", path="a.csv", media_type="text/csv"), text=text)


def test_rows_with_bars():
    paper = page("# Inventory\nName | Owner\nTrees | Parks\nRoads | Streets\nThe end.\nOne | line\nA | B\nC | D")
    first, second = grids(paper)
    assert first.header.cells == ("Name", "Owner")
    assert [row.cells for row in first.rows] == [("Trees", "Parks"), ("Roads", "Streets")]
    assert paper.text[first.rows[0].start : first.rows[0].end] == "Trees | Parks"
    assert second.header.cells == ("One", "line")


def test_delimited():
    paper = csv_page('\ufeffName,Owner\n"Trees, street","Parks ""and"" more"\nRoads,Streets\n')
    [grid] = grids(paper)
    assert [row.cells for row in grid.rows] == [("Trees, street", 'Parks "and" more'), ("Roads", "Streets")]
    row = grid.rows[1]
    assert paper.text[row.start : row.end] == "Roads,Streets"
    assert grid.whole


def test_other_separators():
    for sign in (";", "\t", " | "):
        [grid] = grids(csv_page(f"Name{sign}Owner\nTrees{sign}Parks\n"))
        assert grid.rows[0].cells == ("Trees", "Parks")


def test_a_cell_over_two_lines():
    [grid] = grids(csv_page('Name,What\nTrees,"line one\nline two"\nRoads,x\n'))
    assert [row.cells[0] for row in grid.rows] == ["Trees", "Roads"]
    assert list(grid.column(1)) == ["line one\nline two", "x"]


def test_a_table_that_is_too_long_is_not_whole():
    [grid] = grids(csv_page("Name,Owner\n" + "Trees,Parks\n" * (MOST_ROWS + 5)))
    assert len(grid.rows) < MOST_ROWS + 5
    assert not grid.whole


def test_a_line_alone_is_no_table():
    assert grids(page("Home | About | Contact\nWelcome")) == ()
    assert grids(csv_page("Name,Owner")) == ()
    assert grids(csv_page("")) == ()


@given(st.text(max_size=300), st.booleans())
def test_any_text(text, delimited):
    paper = csv_page(text) if delimited else page(text)
    for grid in grids(paper):
        for row in (grid.header, *grid.rows):
            assert 0 <= row.start <= row.end <= len(paper.text)
            assert not any("\n" in cell for cell in row.cells) or delimited
