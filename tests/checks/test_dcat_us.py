import pytest

from auditor.model import Label, License, Stamp


@pytest.mark.parametrize(
    ("fields", "outcome", "says"),
    [
        ({}, "pass", "has all that DCAT-US 1.1 always requires"),
        ({"license": None, "accrual_periodicity": (), "access_level": "public"}, "pass", "has all"),
        ({"data_modified": Stamp("R/P1D", None, "")}, "pass", "has all"),
        ({"title": " "}, "fail", "lacks a title"),
        ({"keywords": (), "contact_email": None}, "fail", "lacks keywords and a contact with an e-mail address"),
        ({"contact_email": "https://metroville.gov/contact"}, "fail", "lacks a contact with an e-mail address"),
        ({"description": None, "publisher": None}, "fail", "lacks a description and a publisher"),
        ({"data_modified": Stamp("soon", None, "")}, "fail", "lacks a date of change"),
        ({"access_level": "secret"}, "fail", "an access level that the schema does not know"),
        ({"license": License("Our terms", None, None, None)}, "fail", "a license that is no web address"),
        ({"license": License("https://metroville.gov/terms", None, None, None)}, "pass", "has all"),
        ({"accrual_periodicity": (Label("f", "None"),)}, "fail", "a frequency that the schema cannot express"),
    ],
)
def test_dcat_us(judge, fields, outcome, says):
    finding = judge("dcat_us", **fields)
    assert (finding.outcome, says in finding.message) == (outcome, True), finding.message
