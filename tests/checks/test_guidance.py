"""Guides to a city's data in many wordings, and what is taken for none: manuals, help desks, announcements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check import Finding
from auditor.documents.guides import guides, tasks
from auditor.web import Document, Role
from tests.papers import credited, page

CHECK = "open_data/guidance"

FIND = page(
    "# Finding data\nType a word into the box on the portal's first page.\nPick a department on the left to narrow "
    "it.\n"
    "Read the description of the dataset before you download it as CSV.",
    "Finding data",
)
MAP = page(
    "# Mapping a dataset in ten minutes\n1. Export the dataset as GeoJSON. 2. Drag the file onto the map. 3. Color "
    "it.\n"
    "Rows without coordinates are left out.",
    "Mapping a dataset in ten minutes",
)
LIBRARY = page(
    "# How to use city data: a lesson from the library\nOpen the dataset of street trees. Choose Export, then CSV.\n"
    "Filter the rows by species. Make a pivot table in your spreadsheet.\n"
    "Questions? Ask the data librarian at 555-010-2030, or come to a data clinic.",
    "How to use city data",
)
GLOSSARY = page(
    "# Data glossary\nDataset\nA table that describes one thing, row by row.\nNull value\nThe columns hold nothing "
    "there."
    "\nWhat each column means stands in the data dictionary of every table of the catalog.",
    "Data glossary",
)
STAFF = page(
    "# Using data at City Hall: basics for everybody\nFor city staff who use shared tables: the data academy has a "
    "course.\n"
    "Search the internal catalog by word, filter the rows, and ask the steward before you export them.",
    "Using data at City Hall",
)
PORTAL_PAGE = page(
    "# Getting started with open data\nSearch for a topic and open the dataset.\nClick Download and choose CSV.\n"
    "Need help? Write to the open data team.",
    "Getting started with open data",
    role=Role.PORTAL,
    url="https://data.metroville.example/pages/start",
)
DECOYS = {
    "vendor's manual": page(
        "# User Guide\nCopyright Catalogmaker Inc. This manual describes release 4.2. Type a word into the search "
        "field.\n"
        "Click Download to save the dataset as CSV. Filter by column. Export the table.",
        "User Guide",
    ),
    "vendor's own site": page(
        "# How to filter a dataset\nOpen the table. Click filter. Choose a column. Export the rows as CSV.",
        "How to filter a dataset",
        role=Role.VENDOR,
        url="https://support.vendor.example/filter",
    ),
    "help desk of the website": page(
        "# Help\nForgot your password? Click reset. Choose your language. Call 311 for service.", "Website help"
    ),
    "questions on bills": page(
        "# Questions about your water bill\nOpen your account. Click Pay. Write to billing@metroville.example.",
        "Questions about your water bill",
    ),
    "the map room": page(
        "# Printed maps and data sales\nVisit the map room. Choose a sheet. Pay at the counter. Maps cost ten dollars.",
        "Printed maps",
    ),
    "map viewer": page(
        "# Map Viewer Help\nUse the plus button to zoom. Click a parcel to see its number.", "Map Viewer Help"
    ),
    "training announced": page(
        "# Open data training on May 3\nFor immediate release. Learn how to use the data portal, download datasets and "
        "filter tables. Register by Friday.",
        "Open data training on May 3",
    ),
    "job": page(
        "# Job posting: open data librarian\nHelp people find data. Salary range 60,000. How to apply: send a letter. "
        "Minimum qualifications: reads tables and datasets, knows the API.",
        "Job posting: help people use open data",
    ),
    "accessibility": page(
        "# Using this site with a screen reader\nPress Tab. Press Enter to open a link. Call us for help.",
        "Using this site with a screen reader",
    ),
    "terms": page(
        "# Open data terms of use\nYou may download datasets. Use of the API is at your own risk. Cite the portal.",
        "Open data terms of use",
    ),
    "social media guide": page(
        "# Guide to social media\nOpen a page. Choose a picture. Write to the web team.", "Guide to social media"
    ),
    "publishers' handbook": page(
        "# Data publishing handbook\nStep 1: fill in the form. Step 2: review the dataset. Ask the data team.",
        "Data publishing handbook",
    ),
    "one sentence": page("# How to use our data\nComing soon.", "How to use our data"),
}


def found(*documents: Document) -> dict[str, Finding]:
    return credited(CHECK, *documents)


def outcomes(*documents: Document) -> dict[str, str]:
    return {field: str(one.outcome) for field, one in found(*documents).items()}


NOTHING = dict.fromkeys(("tasks", "understanding", "help", "staff"), "unknown")


def test_everything_a_city_can_offer() -> None:
    assert outcomes(FIND, MAP, LIBRARY, GLOSSARY, STAFF) == dict.fromkeys(NOTHING, "pass")


@pytest.mark.parametrize(
    ("documents", "seen"),
    [
        ((FIND, MAP), {"tasks"}),
        ((LIBRARY, FIND), {"tasks", "help"}),
        ((GLOSSARY,), {"understanding"}),
        ((STAFF,), {"staff"}),
        ((PORTAL_PAGE, MAP), {"tasks", "help"}),
        ((FIND,), set()),
    ],
)
def test_each_part_is_seen_where_it_stands(documents: tuple[Document, ...], seen: set[str]) -> None:
    told = outcomes(*documents)
    assert {field for field, outcome in told.items() if outcome == "pass"} >= seen
    assert ("tasks" in seen) == (told["tasks"] == "pass")


def test_one_task_is_a_beginning() -> None:
    told = found(FIND)["tasks"]
    assert told.outcome == "unknown"
    assert "a second task was not seen" in told.message


def test_steps_are_quoted_and_headings_are_none() -> None:
    quotes = [evidence.quote or "" for evidence in found(FIND, MAP)["tasks"].evidence]
    assert any("Type a word into the box" in quote for quote in quotes)
    assert "Finding data" not in quotes


@pytest.mark.parametrize("name", DECOYS)
def test_decoys_are_no_guides(name: str) -> None:
    assert outcomes(DECOYS[name]) == NOTHING


def test_all_decoys_together_are_none_either() -> None:
    assert outcomes(*DECOYS.values()) == NOTHING


def test_the_vendors_manual_is_named_as_such() -> None:
    assert "the vendor's manual" in found(DECOYS["vendor's manual"])["tasks"].message


@given(st.text(max_size=400), st.text(max_size=40))
def test_nothing_is_too_strange(text: str, title: str) -> None:
    document = page(text, title or "How to use data", url="https://www.metroville.example/x")
    kept, _ = guides([document])
    for task in tasks(kept):
        assert 0 <= task.start <= task.end <= len(document.text)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["open ", "1. ", "step 1. ", "questions ", "for city staff ", "copyright ", "\n", "a"]
)
def test_long_repeats_end(piece: str) -> None:
    document = page(f"# How to use data\n{piece * (60_000 // len(piece))}", "How to use data")
    assert len(tasks(guides([document])[0])) < 10
