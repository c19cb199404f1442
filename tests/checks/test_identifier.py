import pytest


@pytest.mark.parametrize(
    ("fields", "outcome", "says"),
    [
        ({}, "pass", "an identifier of its own"),
        ({"id": "https://metroville.gov/d/1"}, "pass", "an identifier of its own"),
        ({"id": "tree census 2020"}, "pass", "an identifier of its own"),
        ({"id": ""}, "fail", "not well-formed"),
        ({"id": " abcd "}, "fail", "not well-formed"),
        ({"id": "undefined"}, "fail", "not well-formed"),
        ({"id": "a\x00b"}, "fail", "not well-formed"),
        ({"records": 3}, "fail", "shares its identifier with 2 more"),
        ({"landing_page": None}, "pass", "a distribution to link to"),
        ({"landing_page": None, "placeholders": {"landing_page": "N/A"}}, "pass", "a distribution to link to"),
        ({"landing_page": None, "distributions": ()}, "unknown", "no address to link to"),
        ({"landing_page": None, "placeholders": {"landing_page": "www"}}, "fail", "no web address"),
        ({"landing_page": "metroville.gov/d"}, "fail", "no web address"),
        ({"id": "", "landing_page": "x"}, "fail", "not well-formed and has a landing page that is no web address"),
    ],
)
def test_identifier(judge, fields, outcome, says):
    finding = judge("identifier", **fields)
    assert (finding.outcome, says in finding.message) == (outcome, True)


@pytest.mark.parametrize(("fields", "first"), [({"id": " a"}, " a"), ({"landing_page": "x.gov"}, "x.gov")])
def test_what_failed_comes_first(judge, fields, first):
    assert judge("identifier", **fields).evidence[0].quote == first
