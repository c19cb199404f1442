import pytest

from auditor.model import License


@pytest.mark.parametrize(
    ("license", "outcome", "says"),
    [
        (None, "fail", "states no license"),
        (License("CC0", None, "CC0-1.0", True), "pass", "states a license"),
        (License("See Terms of Use", None, None, None), "pass", "states a license"),
        (License("", "https://metroville.gov/terms", None, None), "pass", "states a license"),
        (License("Not specified", None, None, None), "fail", "names no license"),
        (License("License not specified", None, "notspecified", None), "fail", "names no license"),
        (License(" ", "", None, None), "fail", "names no license"),
    ],
)
def test_license(judge, license, outcome, says):
    finding = judge("license", license=license)
    assert (finding.outcome, says in finding.message) == (outcome, True)
