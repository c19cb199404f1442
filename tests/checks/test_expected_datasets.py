import pytest

from auditor.model import Column, NotCollected, replace
from checks._expected import KINDS

DESCRIBED = {
    "title": "Restaurant inspections",
    "description": "Scores and violations found on each visit.",
    "columns": (Column("inspection_date", None, None), Column("address", None, None)),
}


@pytest.fixture
def outcome(survey, sound):
    def outcome(slug, *changes, left_out=()):
        findings = survey("expected_datasets", [replace(sound, **fields) for fields in changes], left_out=left_out)
        assert len(findings) == len(KINDS)
        [finding] = [finding for finding in findings if finding.field == f"expected:{slug}"]
        return finding

    return outcome


def test_found(outcome):
    finding = outcome("restaurant-inspections", {"id": "a"}, {**DESCRIBED, "id": "b"})
    assert (finding.outcome, finding.evidence[0].quote) == ("pass", "Restaurant inspections")


def test_title_alone_is_a_candidate(outcome):
    changes = {"title": "Restaurant inspections", "description": None, "columns": NotCollected("no")}
    finding = outcome("restaurant-inspections", changes)
    assert (finding.outcome, "has a candidate" in finding.message) == ("unknown", True)


def test_description_with_columns_is_a_candidate(outcome):
    changes = {
        "title": "Health office, visits",
        "description": "The restaurant inspection results of the county.",
        "columns": (Column("score", None, None), Column("violation", None, None)),
    }
    finding = outcome("restaurant-inspections", changes)
    assert (finding.outcome, "has a candidate" in finding.message) == ("unknown", True)


def test_not_seen_is_not_absent(outcome):
    finding = outcome("restaurant-inspections", {})
    assert (finding.outcome, "not the same as having none" in finding.message) == ("unknown", True)


def test_copy_from_elsewhere_is_a_candidate(outcome, sound):
    copy = replace(sound, **DESCRIBED, id="c", left_out="federated copy")
    assert outcome("restaurant-inspections", {}, left_out=(copy,)).outcome == "unknown"


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("zoning", "Zoning appeals hearing agendas"),
        ("budget", "Participatory budget survey"),
        ("spending", "Campaign expenditures"),
    ],
)
def test_other_things_with_the_same_words(outcome, slug, title):
    columns = tuple(Column(name, None, None) for name in ("zone", "district", "amount", "vendor", "fund"))
    assert outcome(slug, {"title": title, "columns": columns}).outcome == "unknown"


def test_the_plainest_title_is_the_evidence(outcome):
    finding = outcome(
        "restaurant-inspections", {**DESCRIBED, "id": "a", "title": "Restaurant inspections, food trucks"}, DESCRIBED
    )
    assert (finding.evidence[0].quote, finding.message) == (
        "Restaurant inspections",
        "publishes restaurant inspections (2 datasets)",
    )
