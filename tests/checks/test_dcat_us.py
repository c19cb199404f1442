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
        ({"data_modified": Stamp("1905-06-30", None, "")}, "fail", "states a date of change that cannot be right"),
        ({"data_modified": None}, "fail", "lacks a date of change"),
        (
            {"description": None, "placeholders": {"description": "{{x}}"}},
            "fail",
            "only a placeholder for a description",
        ),
        ({"access_level": "secret"}, "fail", "an access level that the schema does not know"),
        ({"license": License("Our terms", None, None, None)}, "fail", "a license that is no web address"),
        ({"license": License("https://metroville.gov/terms", None, None, None)}, "pass", "has all"),
        ({"accrual_periodicity": (Label("f", "None"),)}, "fail", "a frequency that the schema cannot express"),
    ],
)
def test_dcat_us(judge, fields, outcome, says):
    finding = judge("dcat_us", **fields)
    assert (finding.outcome, says in finding.message) == (outcome, True), finding.message


def test_what_stands_there_is_quoted(judge):
    finding = judge("dcat_us", data_modified=Stamp("1905-06-30", None, ""), pointers={"data_modified": "/modified"})
    assert (finding.evidence[0].pointer, finding.evidence[0].quote) == ("/results/0/modified", "1905-06-30")
