import pytest

from auditor.web import Role
from tests.papers import judged, outcomes, page

CHECK = "data_governance/service_standard"

STANDARD = """# Data Service Standard
Version 2, March 3, 2026. Every team that builds a dataset or dashboard, vendors included, shall meet these points.
1. Start with what users need to know.
2. Name an owner of the service.
3. Protect privacy and make it accessible.
4. Measure how it is used, and improve it."""
SEEN = {"public": "pass", "requirements": "pass", "scope": "pass", "data": "pass"}


def test_a_standard():
    found = judged(CHECK, page(STANDARD))
    assert outcomes(found) == SEEN
    assert found["scope"].evidence[0].quote.startswith("Every team")


def test_a_digital_standard_without_data():
    text = STANDARD.replace("Data Service", "Digital Service").replace("a dataset or dashboard", "an online form")
    assert outcomes(judged(CHECK, page(text))) == {**SEEN, "data": "unknown"}


def test_parts_of_another_document_do_not_count():
    bare = STANDARD.replace(
        "Every team that builds a dataset or dashboard, vendors included, shall meet these points.", ""
    )
    other = page(
        "# Digital service principles\nAll departments test services with users; owners document and measure datasets."
    )
    found = outcomes(judged(CHECK, page(bare), other))
    assert list(found.values()).count("pass") < 4


@pytest.mark.parametrize(
    "paper",
    [
        page(
            "# Brand guide and digital standards\nLogos, fonts and colors. Every "
            "team shall use them. Users, services, tests."
        ),
        page(
            "# Digital standards\nThe logo, the typeface, the color palette and "
            "the letterhead. Fonts. Services shall use them."
        ),
        page("# Web style guide\n" + STANDARD.partition("\n")[2]),
        page("# Customer service standards\n" + STANDARD.partition("\n")[2]),
        page("# Website: digital service standard\n" + STANDARD.partition("\n")[2]),
        page("# Digital submission standards for CAD drawings\nDepartments, users, services, tests, must."),
        page(STANDARD, role=Role.VENDOR),
        page("DRAFT\n" + STANDARD),
        page(STANDARD, path="news/standard"),
    ],
)
def test_decoys(paper):
    assert set(outcomes(judged(CHECK, paper)).values()) == {"unknown"}
