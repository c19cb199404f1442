import pytest


@pytest.mark.parametrize(
    ("address", "name", "outcome", "quote"),
    [
        ("opendata@metroville.gov", None, "pass", "opendata@metroville.gov"),
        ("mailto:jane.roe@metroville.gov", "Jane Roe", "pass", "mailto:j***@metroville.gov"),
        ("https://metroville.gov/contact", None, "pass", "https://metroville.gov/contact"),
        (None, "Parks Department", "pass", "Parks Department"),
        (None, None, "fail", None),
        ("", " ", "fail", None),
        ("no-reply@metroville.gov", "Parks Department", "fail", "no-reply@metroville.gov"),
        ("donotreply@metroville.gov", None, "fail", "donotreply@metroville.gov"),
        ("you@example.com", None, "fail", "y***@example.com"),
        ("jane.roe", None, "fail", "j***"),
        (None, "<Nobody>", "fail", "<Nobody>"),
        (None, "TBD", "fail", "TBD"),
        (None, "Jane Roe", "unknown", "J***"),
        (None, "jane.roe@metroville.gov", "pass", "j***@metroville.gov"),
    ],
)
def test_contact(judge, address, name, outcome, quote):
    finding = judge("contact", contact_email=address, contact_name=name)
    assert (finding.outcome, finding.evidence[0].quote) == (outcome, quote)
    assert finding.field == "contact"
