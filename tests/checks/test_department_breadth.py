import pytest

from auditor.model import NotCollected, replace


@pytest.mark.parametrize(
    ("department", "publisher", "outcome"),
    [
        ("Parks Department", "Parks Department", "pass"),
        ("Department of Parks & Recreation", "PARKS AND RECREATION DEPT.", "pass"),
        ("Parks and Recreation", "Parks & Recreation Department", "pass"),
        ("Department of Transportation (DOT)", "Department of Transportation", "pass"),
        ("Department of Transportation (DOT)", "DOT", "pass"),
        ("Police Department", "City of Metroville Police Department", "pass"),
        ("Police Department", "Metroville Police Department", "pass"),
        ("Police Department", "Police Department, City of Metroville", "pass"),
        ("Department of Public Works", "Department of Public Works - Streets", "pass"),
        ("Mayor's Office", "Office of the Mayor", "pass"),
        ("Police Department", "Airport Police Department", "unknown"),
        ("Department of Public Works", "DPW", "unknown"),
        ("Finance Department", "Office of Finance", "unknown"),
        ("Library", "Libary", "unknown"),
        ("Planning Department", "Planning, Zoning and Building", "unknown"),
        ("Human Services Department", "Public Works Department", "fail"),
        ("Fire Department", "Police Department", "fail"),
        # Nobody can say whose the data of the whole city, or of nobody, is.
        ("Fire Department", "City of Metroville", "unknown"),
        ("Fire Department", None, "unknown"),
    ],
)
def test_names(survey, sound, department, publisher, outcome):
    [finding] = survey(
        "department_breadth", [replace(sound, publisher=publisher, contact_name=None)], departments=(department,)
    )
    assert (finding.outcome, finding.field) == (outcome, f"department:{department}"), finding.message


def test_partial_catalog_proves_nothing_missing(survey, sound):
    [finding] = survey("department_breadth", [sound], departments=("Fire Department",), complete=False)
    assert finding.outcome == "unknown"


def test_department_as_contact_only(survey, sound):
    dataset = replace(sound, contact_name="Fire Department")
    [finding] = survey("department_breadth", [dataset], departments=("Fire Department",))
    assert (finding.outcome, finding.evidence[0].quote) == ("unknown", "Fire Department")


def test_each_department_once(survey, sound):
    findings = survey("department_breadth", [sound], departments=("Parks", "Fire", "Parks "))
    assert [finding.outcome for finding in findings] == ["pass", "fail"]


@pytest.mark.parametrize("departments", [(), NotCollected("no list was given")])
def test_without_a_list(survey, sound, departments):
    [finding] = survey("department_breadth", [sound], departments=departments)
    assert finding.outcome == "unknown"
