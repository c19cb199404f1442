import pytest


@pytest.mark.parametrize(
    ("name", "outcome", "says"),
    [
        ("Parks Department", "pass", "names its publisher"),
        ("City of Metroville", "pass", "names its publisher"),
        ("Office of Open Data", "pass", "names its publisher"),
        ("Open Data Team", "pass", "names its publisher"),
        (None, "fail", "names no publisher"),
        ("N/A", "fail", "placeholder"),
        ("Administrator", "fail", "placeholder"),
        ("Open Data", "fail", "the portal itself"),
        ("City of Metroville Open Data Portal", "fail", "the portal itself"),
        ("data.metroville.gov", "fail", "the address of the portal"),
        ("https://data.metroville.gov/", "fail", "the address of the portal"),
        ("jane.roe@metroville.gov", "fail", "e-mail address"),
        ("jroe_metroville", "unknown", "user account"),
        ("COVID-19 Response", "pass", "names its publisher"),
    ],
)
def test_publisher(judge, name, outcome, says):
    finding = judge("publisher", publisher=name)
    assert (finding.outcome, says in finding.message) == (outcome, True)
    assert "jane" not in str(finding.evidence)
