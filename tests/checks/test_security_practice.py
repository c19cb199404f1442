import pytest

from auditor.web import Role
from tests.papers import judged, outcomes, page

CHECK = "data_governance/security_practice"

POLICY = """# Information Security Policy
Version 3, adopted March 3, 2025. Employees and departments shall report incidents. Access to systems."""


def test_titles_and_dates():
    found = judged(CHECK, page(POLICY))
    assert outcomes(found) == {"titles": "pass", "followed": "unknown", "tried": "unknown"}
    assert "of March 3, 2025" in found["titles"].message


def test_without_a_date():
    found = judged(CHECK, page(POLICY.replace("Version 3, adopted March 3, 2025.", "")))
    assert outcomes(found)["titles"] == "unknown"


@pytest.mark.parametrize(
    "paper",
    [
        page(
            "# Cybersecurity awareness month\nAdopted October 1, 2025. Use "
            "passwords; report incidents; employees; systems."
        ),
        page(
            "# Information security policy\nProtect yourself from scams and "
            "identity theft. Adopted May 1, 2025. This website."
        ),
        page("# Social security policy office\nDepartments, employees, access. Adopted May 1, 2025."),
        page("# Website security policy\nThis site uses SSL. Updated May 1, 2025. Access, systems, departments."),
        page("# Security deposits\nUpdated May 1, 2025."),
        page(POLICY, role=Role.VENDOR),
        page(POLICY, path="news/policy"),
    ],
)
def test_decoys(paper):
    assert set(outcomes(judged(CHECK, paper)).values()) == {"unknown"}
