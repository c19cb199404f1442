import pytest

from auditor.model import License


@pytest.mark.parametrize(
    ("license", "outcome", "says"),
    [
        (None, "not_applicable", "states no license"),
        (License("not specified", None, None, None), "not_applicable", "states no license"),
        (License("CC0", None, "CC0-1.0", True), "pass", "is under CC0-1.0"),
        (License("Public Domain", None, None, True), "pass", "an open license"),
        (License("…", None, "CC-BY-ND-4.0", False), "fail", "is under CC-BY-ND-4.0, which does not allow derivatives"),
        (License("…", None, "CC-BY-NC-ND-4.0", False), "fail", "commercial use and does not allow derivatives"),
        (License("closed", None, None, False), "fail", "is under a license, which is not an open license"),
        (License("x" * 500, None, "a sentence " * 50, False), "fail", "is under a license"),
        (License("See Terms of Use", None, None, None), "unknown", "do not say by themselves"),
    ],
)
def test_open_license(judge, license, outcome, says):
    finding = judge("open_license", license=license)
    assert (finding.outcome, says in finding.message) == (outcome, True)
