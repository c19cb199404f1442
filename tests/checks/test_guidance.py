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


PORTAL = "https://data.metroville.example/"
#: Help that came with the software, standing on the portal without a word of whose it is; and help with other things.
DECOYS |= {
    "copied, tabs": page(
        "# Exploring data: user guide\nUse the search bar to find a dataset. Select the Table tab to sort rows. Open "
        "the Map tab. Click Export and choose CSV or JSON.",
        "Exploring data",
        role=Role.PORTAL,
        url=f"{PORTAL}pages/explore",
    ),
    "copied, filters": page(
        "# How to filter and download data\nClick Filter. Select a column. Click Export. Choose CSV.\nContact your "
        "site administrator or support@software.example with questions on the dataset.",
        "How to filter and download data",
        role=Role.PORTAL,
        url=f"{PORTAL}help/filter",
    ),
    "copied, speaks of itself": page(
        "# Getting started with open data\nOur platform makes data simple. Search for a dataset. Click Download. "
        "Choose CSV. Contact us at support@software.example. We serve hundreds of governments.",
        "Getting started with open data",
        role=Role.PORTAL,
        url=f"{PORTAL}help/start",
    ),
    "polling places": page(
        "# Finding your polling place: map and data\nType your address. Click Search. Read the table of candidates. "
        "Download a sample ballot from the portal. Call the clerk at 555-010-7777.",
        "Finding your polling place",
    ),
    "property tax": page(
        "# How to search property tax records\nEnter a parcel number. Click Search. Download the tax bill. Columns "
        "show value. Call the assessor at 555-010-8888.",
        "How to search property tables",
    ),
    "breach": page(
        "# Understanding the data breach\nCheck your credit. Read the letter. Call 555-010-4444 for questions. Your "
        "data in the portal and tables of the catalog were copied; download the form.",
        "Understanding the data breach and your data",
    ),
    "resolution": page(
        "# Council resolution 44: data literacy\nRESOLVED that the open data team shall write a data dictionary, a "
        "glossary, tutorials and office hours for datasets of the portal, tables and CSV.",
        "Resolution: data literacy help",
    ),
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


QUESTIONS = page(
    "# Open data questions and answers\nHow do I search?\nEnter a word on the first page. Choose one of the topics.\n"
    "How do I get a copy?\nClick Export. Select CSV or Excel.\nWhat does an empty cell mean?\n"
    "See the data dictionary of the dataset.",
    "Open data FAQ",
)
CHARTING = page(
    "# Tutorial: charting crashes with city data\nOpen the crashes dataset. Filter the year. Select Visualize. "
    "Choose bar chart. Save it.",
    "Tutorial: charting crashes with city data",
)
BULLETS = page(
    "# How do I use the data portal?\nSearching\n- Type a keyword.\n- Choose a theme.\nDownloading\n- Open a "
    "dataset.\n- Click the arrow and choose CSV or GeoJSON.\nNeed a hand? Contact the GIS and data office.",
    "How do I use the data portal?",
)


@pytest.mark.parametrize("document", [QUESTIONS, CHARTING, BULLETS])
def test_a_step_says_itself_what_it_is_for(document: Document) -> None:
    assert outcomes(document)["tasks"] == "pass"


def test_what_is_only_a_reason_or_another_way_is_no_step() -> None:
    aside = page(
        "# Reading a dataset\nRead its description before you download it as CSV. Look at the columns or call its API.",
        "Reading a dataset",
    )
    assert "download" not in found(aside)["tasks"].message
    assert "program" not in found(aside)["tasks"].message


def test_the_guide_of_a_task_is_quoted_before_others_that_touch_it() -> None:
    own = page("# Map a dataset\nExport the stops as GeoJSON. Drag the file onto the map.", "Map a dataset", path="z")
    quotes = [evidence.quote or "" for evidence in found(LIBRARY, BULLETS, own)["tasks"].evidence]
    assert any(quote.startswith("Export the stops") for quote in quotes)


def test_software_on_the_portal_does_not_speak_for_the_city() -> None:
    assert "the city does not speak" in found(DECOYS["copied, tabs"])["tasks"].message


MENU = "Home | City staff | Data and shared tables\nData dictionary\nContact City Hall: 555-010-2000"
MORE_DECOYS = {
    "maps on paper": page(
        "# How to order maps and GIS data\nVisit the map room. Choose a layer. Download the order form. Data sets on "
        "disc cost ten dollars.",
        "How to order maps and GIS data",
    ),
    "rules of use": page(
        "# Open data portal: acceptable use\nYou may download datasets and use the API. Cite the city. The data "
        "dictionary lists the columns and is provided as it is.",
        "Open data: using the data",
    ),
    "copied, with groups": page(
        "# Get started with open data\nAs an administrator, arrange your open data site. Drag a card into a row. Add a "
        "dataset and share it with the group. Search, filter and download datasets.",
        "Get started with open data",
        role=Role.PORTAL,
        url=f"{PORTAL}pages/first",
    ),
    "campaign money": page(
        "# Campaign finance portal: how to search filings data\nEnter a candidate's name. Choose a year. Download the "
        "filing as CSV.",
        "How to search campaign finance data",
    ),
    "meters": page(
        "# How to read your meter data\nOpen the lid. Read the columns of numbers. Search the rate table. Call 311.",
        "How to read your meter data",
    ),
    "public records": page(
        "# How to access public records and data\nFill in the form. Choose a department. Download the form. Search "
        "requests in the portal, or look among the open data.",
        "How to access public records and data",
    ),
    "council papers": page(
        "# Tips for finding council documents\nType a word into the search box. Choose a year. Open the table.",
        "Tips for finding council documents",
    ),
    "style of writing": page(
        "# Writing style guide\nUse short words. Search the glossary. Use tables with columns and rows. Data takes a "
        "plural verb. Metadata is one word.",
        "Style guide: words we use",
    ),
}


@pytest.mark.parametrize("name", MORE_DECOYS)
def test_help_with_other_things_is_no_guide(name: str) -> None:
    assert outcomes(MORE_DECOYS[name]) == NOTHING


def test_menus_and_footers_are_no_help() -> None:
    others = [page(f"# Page {number}\nNews of the day.\n{MENU}", f"Page {number}") for number in range(4)]
    walk = page(
        f"# Finding a dataset\nType a word into the box. Pick a department. Download the CSV.\n{MENU}",
        "Finding a dataset",
    )
    told = outcomes(walk, *others)
    assert [told[name] for name in ("understanding", "help", "staff")] == ["unknown"] * 3
    assert outcomes(walk)["help"] == "pass", "a line of this page alone is its own"


def test_a_link_explains_nothing() -> None:
    text = "# Finding a dataset\nType a word into the box. Pick a department. Download the CSV.\nData dictionary"
    assert outcomes(page(text, "Finding a dataset"))["understanding"] == "pass"
    linked = page(text, "Finding a dataset", links=[("https://www.metroville.example/d", "Data dictionary")])
    assert outcomes(linked)["understanding"] == "unknown"


def test_staff_who_answer_are_not_staff_who_are_guided() -> None:
    text = "# Using a dataset\nSearch the catalog. Download the CSV.\nOur staff gladly answer questions on data."
    assert outcomes(page(text, "Using a dataset"))["staff"] == "unknown"


def test_a_definition_is_quoted_with_its_word() -> None:
    quotes = [evidence.quote or "" for evidence in found(GLOSSARY)["understanding"].evidence]
    assert any("A table that describes one thing" in quote for quote in quotes)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "# Using our data\nYou can search the catalog by keyword.\nTo keep a copy, click Export and take the CSV.",
            "Using our data",
        ),
        (
            "Metroville Open Data User Guide\nFinding datasets\nOn the first page, enter a search term. Select a theme."
            "\nExporting\nIn the table, choose a column and a value. Then export the rows as CSV.",
            "Metroville Open Data User Guide",
        ),
        (
            "# Video lessons: learn to use open data\nLesson 1. Go to the portal. Search a word. Choose a dataset.\n"
            "Lesson 2. Open the table. Click Visualize. Pick a column for each side of the chart.",
            "Video lessons: learn to use open data",
        ),
    ],
)
def test_steps_in_other_wordings(text: str, title: str) -> None:
    assert outcomes(page(text, title))["tasks"] == "pass"
