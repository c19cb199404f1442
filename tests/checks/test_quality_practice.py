import pytest

from auditor.web import Role
from tests.papers import judged, outcomes, page

CHECK = "data_governance/quality_practice"

POLICY = """# Data Quality Policy
Departments shall follow the city's standards. Each quarter the office shall audit every dataset for completeness.
Stewards correct problems. Anyone may report a problem to opendata@metroville.example"""
STANDARD = (
    "# Street address standard\nHouse number, street name and unit are fields. Every department shall use the table."
)


def test_policy_standard_and_channel():
    found = judged(CHECK, page(POLICY), page(STANDARD))
    assert outcomes(found) == {"policy": "pass", "standards": "pass", "channel": "pass"}
    assert "shall" in found["policy"].evidence[0].quote


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Please report any errors in the data to the team.", "pass"),
        ("Found a mistake in this dataset? Write to us.", "pass"),
        ("Problems with the data can be reported by e-mail.", "pass"),
        ("Report a pothole or a problem with a street light.", "unknown"),
        ("Report a problem with this website.", "unknown"),
    ],
)
def test_channels(text, outcome):
    assert outcomes(judged(CHECK, page(f"# About the portal\n{text}")))["channel"] == outcome


@pytest.mark.parametrize(
    "paper",
    [
        page(
            "# Data quality disclaimer\nThe data is provided as is without "
            "warranty. Not responsible for errors, accuracy."
        ),
        page(
            "# About data quality\nData is as is, without warranty or guarantee; "
            "the city is not liable for errors. Accuracy."
        ),
        page("# Water quality data\nDepartments shall audit the standards for complete and accurate problems."),
        page("# Address signs\nHouse numbers shall be four inches."),
        page("# CAD drawing standards\nFields and columns shall have formats."),
        page(POLICY, role=Role.VENDOR),
        page("DRAFT\n" + POLICY),
    ],
)
def test_decoys(paper):
    found = outcomes(judged(CHECK, paper))
    assert (found["policy"], found["standards"]) == ("unknown", "unknown")
