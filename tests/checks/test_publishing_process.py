"""Written processes for publishing data in many wordings, and what is taken for none."""

from __future__ import annotations

import pytest

from auditor.check import Finding
from auditor.web import Document, Role
from tests.papers import credited, page

CHECK = "open_data/publishing_process"
PARTS = ("public", "steps", "roles", "privacy", "quality", "dated")

HANDBOOK = page(
    "# Dataset publishing procedures\nRevised March 3, 2025.\nThe data coordinator proposes the dataset. The privacy "
    "officer reviews it.\n1. Submit the intake form. 2. Remove personal information. 3. Run the quality checklist. "
    "4. Write metadata for the portal. 5. The department approves the release.",
    "Dataset publishing procedures",
)
CHECKLIST = page(
    "# Before you publish: open data release checklist\nStep 1: name a steward. Step 2: describe every column in the "
    "metadata.\nScreen each column for sensitive values. Validate the file for errors and duplicates.\n"
    "Department publishers submit the checklist to the open data team.",
    "Open data release checklist",
)
WORKFLOW = page(
    "# How we publish open data\nOur workflow\nA steward prepares the dataset and its metadata.\nThe open data team "
    "checks accuracy and completeness.\nThe department's director signs, and it goes onto the portal.",
    "How we publish open data",
)
DECOYS = {
    "vendor's": page(
        "# Publishing data\nThis manual describes release 4. Your organization's administrators can publish datasets. "
        "Step 1. Choose Add. Step 2. Upload the file. Review the metadata and privacy of the dataset. Knowledge base.",
        "Publishing data",
    ),
    "on the vendor's site": page(
        HANDBOOK.text, "Dataset publishing procedures", role=Role.VENDOR, url="https://help.vendor.example/x"
    ),
    "website": page(
        "# Web content publishing guide\nStep 1. Write a headline. Step 2. Have the page reviewed for quality and "
        "privacy. "
        "Page editors approve it; the data coordinator publishes.",
        "Web content publishing guide",
    ),
    "news": page(
        "# City publishes data on trees\nFor immediate release. The steward reviewed the dataset for privacy and "
        "quality.",
        "City publishes data sets on trees",
        path="news/city-publishes-data",
    ),
    "strategy": page(
        "# Strategy\nWe will write a process for publishing data with roles, steps, privacy review and quality checks.",
        "Digital strategy",
    ),
    "procurement": page(
        "# Request for proposals: data publishing process\nScope of work: the vendor prepares datasets and metadata, "
        "reviews privacy, quality, stewards, departments.",
        "Request for proposals: data publishing process",
    ),
    "minutes": page(
        "# Minutes\nCalled to order. The data publishing process was discussed: steward, privacy review, quality "
        "check.",
        "Minutes: data publishing process",
    ),
    "draft": page(f"DRAFT for discussion only\n{HANDBOOK.text}", "Draft dataset publishing procedures"),
    "records": page(
        "# Release of information procedures\nStep 1. Fill in the form. Step 2. The clerk reviews it for privacy.",
        "Release of information procedures",
    ),
    "thin": page("# How we publish open data\nWe publish data every day.", "How we publish open data"),
}


DECOYS |= {
    "copied onto the portal": page(
        "# How to publish a dataset\nStep 1. Click Create. Step 2. Upload a CSV. Publishers review the metadata, "
        "owners approve. Check data quality and privacy settings.",
        "How to publish a dataset",
        role=Role.PORTAL,
        url="https://data.metroville.example/help/publish",
    ),
    "camera footage": page(
        "# Data release procedures for body camera video\nStep 1. Fill in the form. Step 2. The records steward "
        "reviews for privacy. Department approves the release. Quality check of the video; metadata stays.",
        "Data release procedures",
    ),
    "workshop": page(
        "# Workshop for departments: how to publish open data\nLearn to write metadata, review privacy and quality, "
        "and publish your dataset on the portal. Data coordinators should register. Steward, checklist.",
        "Workshop: how to publish open data",
    ),
    "still to come": page(
        "# Open data publishing process\nThe city will publish a handbook. Departments, stewards, metadata, privacy "
        "review and quality checks will follow. Data stewards prepare datasets.",
        "Open data publishing process",
    ),
}
ADDING = page(
    "# Standard operating procedure: adding a dataset to the portal\nEffective July 1, 2024.\nThe department fills in "
    "the intake form. The open data manager approves and publishes it with its metadata.",
    "Adding a dataset to the portal",
)


def found(*documents: Document) -> dict[str, Finding]:
    told = credited(CHECK, *documents)
    assert tuple(told) == PARTS
    return told


def seen(*documents: Document) -> set[str]:
    return {field for field, one in found(*documents).items() if one.outcome == "pass"}


@pytest.mark.parametrize(
    ("document", "parts"),
    [
        (HANDBOOK, set(PARTS)),
        (CHECKLIST, {"public", "steps", "roles", "privacy", "quality"}),
        (WORKFLOW, {"public", "steps", "roles", "quality"}),
        (ADDING, {"public", "roles", "dated"}),
    ],
)
def test_each_part_is_quoted(document: Document, parts: set[str]) -> None:
    assert seen(document) == parts
    for field, one in found(document).items():
        if field in parts:
            text = " ".join(document.text.split())
            assert all((evidence.quote or "").rstrip("…") in text for evidence in one.evidence)


@pytest.mark.parametrize("name", DECOYS)
def test_decoys_are_no_process(name: str) -> None:
    assert seen(DECOYS[name]) == set()


def test_the_fullest_handbook_speaks_and_no_other_adds_to_it() -> None:
    assert seen(WORKFLOW, DECOYS["website"], DECOYS["draft"]) == seen(WORKFLOW)
    assert seen(CHECKLIST, HANDBOOK) == set(PARTS)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        "step 1. ",
        "1. ",
        "1) ",
        "- a b\n",
        "first, then ",
        "data steward ",
        "review ",
        "privacy ",
        "edition ",
        "steps\n",
        "\n",
    ],
)
def test_long_repeats_end(piece: str) -> None:
    text = f"# Data publishing handbook\n{piece * (60_000 // len(piece))}"
    assert "public" in found(page(text, "Data publishing handbook"))


OTHER_WORDINGS = {
    "manual": page(
        "# Open Data Operations Manual\nVersion of June 2025\nThe data owner submits the dataset. The data manager "
        "approves publication on the portal.\n(1) Intake request. (2) Privacy screening of each field. (3) Quality "
        "assurance. (4) Metadata.",
        "Open Data Operations Manual",
    ),
    "prose": page(
        "# Procedure 12: releasing datasets to the public portal\nEffective January 15, 2025.\nFirst, the liaison "
        "prepares metadata and the file is checked for errors. Next, the department reviews it for confidential "
        "columns. Finally, the dataset is published.",
        "Releasing datasets to the public portal",
    ),
    "toolkit": page(
        "# Publishing toolkit for data coordinators\nUpdated on March 3, 2026\n- Name a dataset of the inventory\n"
        "- Remove sensitive information\n- Check the file for duplicates\n- Write the metadata\nThe data coordinator "
        "submits the checklist; the team reviews it.",
        "Publishing toolkit for data coordinators",
    ),
    "life of a dataset": page(
        "# How a dataset gets published\nReviewed February 2026\n1) Nominate. Data stewards propose datasets. 2) "
        "Check. The privacy officer completes a review of sensitive columns. 3) Stewards write metadata and check "
        "accuracy. 4) The department approves.",
        "How a dataset gets published",
    ),
    "boxes to tick": page(
        "# Dataset submission checklist\n[ ] Sensitive fields removed\n[ ] Values checked for errors\n[ ] Metadata "
        "complete\nThe steward submits the list; the portal's department reviews it. Revised 2026.",
        "Dataset submission checklist",
    ),
}


@pytest.mark.parametrize("name", OTHER_WORDINGS)
def test_processes_in_other_wordings(name: str) -> None:
    assert seen(OTHER_WORDINGS[name]) == set(PARTS)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "# Open data strategy\nGoal 3: publish a data publishing handbook. Stewards will review datasets for "
            "privacy and quality. Metadata. Step 1. Hire. Step 2. Write it.",
            "Open data strategy",
        ),
        (
            "# Data publication plan\nTrees, Parks, spring.\nDatasets are reviewed for privacy; portal metadata.",
            "Data publication plan",
        ),
        (
            "# Training: publishing data on the portal\nFor stewards: metadata, privacy review, quality checks. Step "
            "1. Arrive early. Step 2. Bring a laptop. Departments welcome.",
            "Training: publishing data on the portal",
        ),
        (
            "# How we publish crime data\nWe publish incidents each week on the portal. Addresses are rounded for "
            "privacy. The department reviews reports for quality.",
            "How we publish crime data",
        ),
        (
            "# Data coordinator, job description\nPublishing data: reviews datasets for privacy and quality. How to "
            "apply. Salary range. Metadata.",
            "Job description: publishing data",
        ),
    ],
)
def test_plans_and_announcements_are_no_process(text: str, title: str) -> None:
    assert seen(page(text, title)) == set()
