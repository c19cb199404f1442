import pytest

from auditor.web import Role
from tests.papers import judged, outcomes, page

CHECK = "data_governance/sharing_process"

PROCESS = """# Sharing data with departments and partners
How a department or a university asks for data that is not public. Procedure of May 12, 2025.
1. Find the data. 2. Send the request form with the purpose. 3. Sign the agreement (template).
The steward answers within five working days; protected data go to the privacy officer.
Contact: the sharing coordinator, datasharing@metroville.example"""
TEMPLATE = """# Data Sharing Agreement (template)
Between the city and [recipient]. Purpose: [purpose]. The recipient protects confidential data.
Requests to the department are answered within 10 business days. Contact: data team office."""
ONCE = """# Data Sharing Agreement
Between the City of Metroville and the Metroville School Foundation, a nonprofit partner. Purpose: attendance.
Each agency protects confidential data for the department."""


def test_a_process():
    found = judged(CHECK, page(PROCESS))
    assert outcomes(found) == {
        "process": "pass", "service": "pass", "use": "unknown", "protected": "unknown", "speed": "unknown",
    }  # fmt: skip
    assert any("within five working days" in evidence.quote for evidence in found["service"].evidence)
    assert "speaks of protected data" in found["protected"].message


def test_a_template():
    assert outcomes(judged(CHECK, page(TEMPLATE)))["process"] == "pass"


def test_one_agreement_is_no_process():
    found = judged(CHECK, page(ONCE))
    assert set(outcomes(found).values()) == {"unknown"}
    assert "a single agreement" in found["process"].message


def test_a_contact_without_a_time():
    text = PROCESS.replace("within five working days", "soon")
    found = judged(CHECK, page(text))
    assert outcomes(found)["service"] == "unknown"
    assert found["service"].message == "says whom to ask for data; how soon an answer comes was not seen"


@pytest.mark.parametrize(
    "paper",
    [
        page("# Public records request\nThe department answers within ten business days. Contact: the clerk's office."),
        page(
            "# Data request form\nThe public records act and FOIA: copying fees "
            "per page. Records custodian. Department."
        ),
        page("# Suggest a dataset: data request form\nTell the team, departments, agencies, purpose."),
        page("# Bike share data sharing\nDepartments, partners, agreement."),
        page("DRAFT\n" + PROCESS),
        page(PROCESS, path="blog/sharing"),
        page(PROCESS, role=Role.VENDOR),
        page(PROCESS.replace("Sharing data", "State data sharing"), role=Role.LINKED),
    ],
)
def test_decoys(paper):
    assert set(outcomes(judged(CHECK, paper)).values()) == {"unknown"}
