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


def test_a_placeholder_is_quoted(judge):
    finding = judge("license", license=None, placeholders={"license": "License not specified"})
    assert finding.outcome == "fail"
    assert finding.message == "says only that no license is specified"
    assert (finding.evidence[0].pointer, finding.evidence[0].quote) == ("/results/0/license", "License not specified")
