import pytest

from auditor.web import Role, Unread
from tests.papers import judged, outcomes, page

CHECK = "data_governance/governance_roles"

CHARTER = """# Data Governance Charter
Purpose: the committee sets the rules for how the city keeps and shares its data.
# Responsibilities
The Chief Data Officer chairs the committee and reports to the council.
Data stewards are responsible for the quality of their department's data.
The city attorney shall advise on agreements."""
STRATEGY = "# Data Strategy 2025-2028\nAdopted February 25, 2025.\nGoals: know what we hold. Objectives and priorities."
SEEN = {"lead": "pass", "stewards": "pass", "duties": "pass", "purpose": "pass"}


def test_a_charter_and_a_strategy():
    found = judged(CHECK, page(CHARTER), page(STRATEGY))
    assert outcomes(found) == {**SEEN, "strategy": "pass", "in_force": "unknown"}
    assert "Chief Data Officer chairs the committee" in found["lead"].evidence[0].quote
    assert "February 25, 2025" in found["strategy"].message


def test_what_a_charter_lacks_is_not_seen():
    found = judged(CHECK, page(CHARTER.replace("Data stewards are", "Clerks are")))
    assert outcomes(found)["stewards"] == "unknown"
    assert outcomes(found)["strategy"] == "unknown"
    assert "not the same as having none" in found["stewards"].message


@pytest.mark.parametrize(
    "paper",
    [
        page(f"DRAFT\n{CHARTER}"),
        page(CHARTER, path="news/2026/charter"),
        page(CHARTER + "\nMinimum qualifications: x. Salary range: y."),
        page(
            "# Data governance\n"
            + "Use of this website is as is, without warranty. Terms of use. Liability. Purpose: duties."
        ),
        page(CHARTER.replace("Data Governance", "GIS Data Governance")),
        page("# Chief Data Officer job posting\nThe Chief Data Officer leads, chairs and oversees data stewards."),
        page(CHARTER, role=Role.VENDOR),
        page(f"# Training on data governance\n{CHARTER.partition('Charter')[2]}"),
    ],
)
def test_decoys(paper):
    assert set(outcomes(judged(CHECK, paper)).values()) == {"unknown"}


def test_a_scan_is_said_to_be_one():
    scan = page("", "Data governance charter", path="c.pdf", media_type="application/pdf", scanned=True)
    assert "a scan without text" in judged(CHECK, scan)["lead"].message


def test_an_unread_page_is_named():
    away = Unread(
        "https://www.metroville.example/c", "robots", "shut out", Role.CITY, "Data governance charter", "urn:uuid:9"
    )
    found = judged(CHECK, page("# Welcome\nHello"), unread=[away])
    assert "links to “Data governance charter”" in found["lead"].message
    assert found["lead"].evidence[0].capture == "urn:uuid:9"


def test_personal_addresses_are_masked():
    text = CHARTER.replace("chairs the committee", "(jane.roe@metroville.example) chairs the committee")
    for finding in judged(CHECK, page(text)).values():
        for evidence in finding.evidence:
            assert "jane.roe" not in f"{evidence.quote}{evidence.pointer}"
