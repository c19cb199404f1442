import pytest

from auditor.web import Role
from tests.papers import judged, outcomes, page

CHECK = "data_governance/privacy_practice"

POLICY = """# Privacy policy for data held by the city
Administrative Policy 7-15, adopted December 2, 2024.
Departments shall collect no more personal data than a service needs.
The privacy officer reviews new systems. Each dataset has a classification.
Before publication a risk assessment of re-identification shall be made."""
NOTICE = """# Privacy Policy
Effective December 2, 2024. When you visit this website, we collect your IP address and browser. We use cookies.
Links to other sites. Departments of the city may see the pages you view."""
HEALTH = """# Privacy practices of the clinic: data protection
Notice of privacy practices, adopted December 2, 2024. Protected health information held by the clinic's departments.
The privacy officer reviews datasets each year; risk assessment; classification."""


def test_a_policy_on_data_that_the_city_holds():
    found = judged(CHECK, page(POLICY))
    assert outcomes(found) == {
        "policy": "pass", "roles_and_review": "pass", "in_force": "unknown", "reviews": "unknown", "classes": "unknown",
    }  # fmt: skip
    assert "adopted December 2, 2024" in found["policy"].evidence[0].quote
    assert "classification" in found["classes"].evidence[0].quote


def test_without_adoption():
    found = judged(CHECK, page(POLICY.replace("Administrative Policy 7-15, adopted December 2, 2024.", "")))
    assert outcomes(found)["policy"] == "unknown"
    assert "adopted was not seen" in found["policy"].message


def test_without_review():
    found = judged(CHECK, page(POLICY.replace("Before publication a risk assessment of re-identification", "It")))
    assert outcomes(found)["roles_and_review"] == "unknown"
    assert "what is reviewed was not seen" in found["roles_and_review"].message


@pytest.mark.parametrize(
    "paper",
    [
        page(NOTICE),
        page(HEALTH),
        page("# Cookie notice\nCookies."),
        page("# Website privacy policy\n" + POLICY.partition("\n")[2]),
        page("# HIPAA privacy policy\n" + POLICY.partition("\n")[2]),
        page(POLICY, role=Role.ELSEWHERE),
        page("DRAFT\n" + POLICY),
        page(POLICY, path="news/privacy"),
        page("# Data Privacy Day training\n" + POLICY.partition("\n")[2]),
    ],
)
def test_decoys(paper):
    assert set(outcomes(judged(CHECK, paper)).values()) == {"unknown"}


def test_the_notice_is_named():
    found = judged(CHECK, page(NOTICE))
    assert "a privacy notice about visits to a website" in found["policy"].message
