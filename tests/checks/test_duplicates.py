import pytest

from auditor.model import Column, Distribution, replace


def file(url, format="CSV"):
    return (Distribution(None, None, url, format, None, "/distribution/0"),)


SAME = {"title": "Trees", "publisher": "Parks"}
COLUMNS = (Column("a", None, None), Column("b", None, None))
TEXT = "Every tree in the public right of way, and who looks after it."


@pytest.mark.parametrize(
    ("one", "other", "outcome", "says"),
    [
        ({"title": "Trees"}, {"title": "Benches"}, "pass", "is listed once"),
        (SAME, {**SAME, "title": "TREES "}, "fail", "the same title and publisher"),
        (SAME, {**SAME, "publisher": "Forestry"}, "pass", "is listed once"),
        ({**SAME, "publisher": None}, {**SAME, "publisher": None}, "unknown", "neither names a publisher"),
        ({**SAME, "temporal": "2019"}, {**SAME, "temporal": "2020"}, "unknown", "for another period"),
        ({"title": "Trees 2019"}, {"title": "Trees 2020"}, "pass", "is listed once"),
        ({"distributions": file("http://m.gov/a")}, {"distributions": file("http://m.gov/a")}, "fail", "the same file"),
        (
            {"distributions": file("http://m.gov/a", "SHP")},
            {"distributions": file("http://m.gov/a", "SHP")},
            "unknown",
            "may hold the data of both",
        ),
        (
            {"distributions": file("http://m.gov/a", "PDF")},
            {"distributions": file("http://m.gov/a", "PDF")},
            "pass",
            "once",
        ),
        ({"columns": COLUMNS}, {"columns": COLUMNS}, "unknown", "the same description and columns"),
        ({"columns": COLUMNS}, {"columns": COLUMNS[:1]}, "pass", "is listed once"),
        (
            {"title": "Trees 2019", "columns": COLUMNS},
            {"title": "Trees 2020", "columns": COLUMNS},
            "pass",
            "is one of a series",
        ),
        (SAME, {**SAME, "portal": "https://maps.metroville.gov"}, "pass", "is listed once"),
    ],
)
def test_two_datasets(survey, sound, one, other, outcome, says):
    base = {"title": "One", "description": TEXT, "columns": None, "distributions": ()}
    datasets = [
        replace(sound, **{**base, "id": "a", **one}),
        replace(sound, **{**base, "title": "Other", "id": "b", **other}),
    ]
    findings = survey("duplicates", datasets)
    assert [(finding.outcome, says in finding.message) for finding in findings] == [(outcome, True)] * 2
    if outcome == "fail":
        assert all(len(finding.evidence) == 2 for finding in findings)


def test_series_by_area(survey, sound):
    datasets = [replace(sound, id=name, title=f"Trees {name}", distributions=()) for name in ("North", "South", "East")]
    assert {finding.message for finding in survey("duplicates", datasets)} == {"is one of a series"}


def test_many_of_one_title_take_linear_time(survey, sound):
    datasets = [replace(sound, id=str(number)) for number in range(20_000)]
    assert {finding.outcome for finding in survey("duplicates", datasets)} == {"fail"}
