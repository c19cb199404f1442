import pytest

from auditor.model import Column, Distribution, NotCollected

CSV = Distribution("CSV", None, "https://metroville.gov/a.csv", "CSV", None, "/distribution/0")
PDF = Distribution("Report", None, "https://metroville.gov/a.pdf", "PDF", None, "/distribution/0")
DICTIONARY = Distribution("Data Dictionary", None, "https://metroville.gov/d.pdf", "PDF", None, "/distribution/1")


def columns(described, bare, extra=()):
    named = [Column(f"c{n}", None, "What it means" if n < described else None) for n in range(described + bare)]
    return (*named, *(Column(name, None, None) for name in extra))


@pytest.mark.parametrize(
    ("fields", "outcome", "says"),
    [
        ({"columns": columns(8, 2)}, "pass", "describes 8 of 10 columns"),
        ({"columns": columns(7, 3)}, "fail", "describes 7 of 10 columns"),
        ({"columns": columns(0, 3)}, "fail", "describes none of its 3 columns"),
        ({"columns": columns(1, 0, ("OBJECTID", ":id", "Shape_Length", "the_geom"))}, "pass", "describes 1 of 1"),
        ({"columns": columns(0, 0, ("OBJECTID", "Shape"))}, "not_applicable", "those the platform makes"),
        ({"columns": (Column("zip_code", None, "Zip Code."),)}, "fail", "describes none"),
        ({"columns": (Column("zip_code", None, "N/A"),)}, "fail", "describes none"),
        ({"columns": columns(0, 3), "described_by": "https://metroville.gov/d"}, "pass", "links a data dictionary"),
        ({"columns": columns(0, 3), "described_by": "on request"}, "fail", "describes none"),
        ({"columns": columns(0, 3), "distributions": (CSV, DICTIONARY)}, "pass", "offers a data dictionary"),
        ({"columns": None, "distributions": (CSV,)}, "unknown", "does not list its columns"),
        ({"columns": None, "distributions": (PDF,)}, "not_applicable", "is not a table"),
        ({"columns": None, "distributions": NotCollected("no")}, "unknown", "does not list its columns"),
        ({"columns": NotCollected("not asked for")}, "unknown", "not asked for"),
    ],
)
def test_column_descriptions(judge, fields, outcome, says):
    finding = judge("column_descriptions", **fields)
    assert (finding.outcome, says in finding.message, finding.field) == (outcome, True, "columns")
