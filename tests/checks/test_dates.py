from datetime import UTC, datetime

import pytest

from auditor.model import Stamp


def on(year, month=1, day=1, precision="day"):
    return Stamp(f"{year}-{month}-{day}", datetime(year, month, day, tzinfo=UTC), precision)


UNREADABLE = Stamp("soon", None, "")
REPEATING = Stamp("R/P1D", None, "")


# The audit is of 1 June 2024.
@pytest.mark.parametrize(
    ("fields", "outcome", "says"),
    [
        ({}, "pass", "states when it was issued and last changed"),
        ({"data_modified": None, "metadata_modified": on(2023)}, "pass", "states when"),
        ({"issued": on(2024, 6, 2), "data_modified": on(2024, 6, 2)}, "pass", "states when"),
        ({"issued": None}, "unknown", "does not say when it was issued"),
        ({"data_modified": None}, "fail", "states no date of change"),
        ({"issued": None, "data_modified": None}, "fail", "states no date of change"),
        ({"issued": UNREADABLE}, "fail", "a date of issue that cannot be right"),
        ({"issued": REPEATING}, "fail", "a date of issue that cannot be right"),
        ({"data_modified": UNREADABLE}, "fail", "a date of change that cannot be right"),
        ({"metadata_modified": on(2024, 6, 3)}, "fail", "a date of change of its record in the future"),
        ({"issued": on(1970)}, "fail", "a date of issue before 1971"),
        ({"data_modified": REPEATING}, "unknown", "a repeating period"),
        ({"data_modified": REPEATING, "metadata_modified": on(2023)}, "pass", "states when"),
        ({"data_modified": on(2019)}, "unknown", "before it was issued"),
        ({"data_modified": on(2019, 12, 31)}, "pass", "states when"),
        ({"issued": on(2020, 5, 1), "data_modified": on(2020, 1, 1, "year")}, "pass", "states when"),
    ],
)
def test_dates(judge, fields, outcome, says):
    finding = judge("dates", **fields)
    assert (finding.outcome, says in finding.message) == (outcome, True), finding.message
    assert len(finding.evidence) >= 2


@pytest.mark.parametrize(
    ("field", "stamp"), [("issued", UNREADABLE), ("data_modified", UNREADABLE), ("metadata_modified", on(2030))]
)
def test_the_date_at_fault_comes_first(judge, field, stamp):
    finding = judge("dates", **{field: stamp}, pointers={field: "/there"})
    assert (finding.evidence[0].pointer, finding.evidence[0].quote) == ("/results/0/there", stamp.raw)
