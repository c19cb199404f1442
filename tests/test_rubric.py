"""The rubrics that come with the program, and the mistakes a rubric of one's own may have."""

from __future__ import annotations

import pytest

from auditor.rubric import load, names

GOOD = """
id = "own"
edition = "1"
title = "Our checklist"
source = "city hall"
note = "Results for America, not this tool, certifies."

[[criteria]]
id = "A"
name = "First"
practice_area = "Open Data"
statement = "…"
observable = "outside"
seen = "…"
attestation = "…"
checks = { "open_data/license" = 2 }

[[criteria]]
id = "B"
name = "Second"
practice_area = "Open Data"
statement = "…"
observable = "no"
seen = "…"
attestation = "…"
checks = { "open_data/theme" = 0 }
"""


@pytest.fixture
def own(tmp_path):
    def own(text):
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return own


def test_rubric_of_ones_own(own):
    path = own(GOOD)
    rubric = load(path)
    assert rubric == load(str(path))
    assert (rubric.observed, rubric.indicated) == (0.8, 0.4)
    assert [criterion.checks for criterion in rubric.criteria] == [{"open_data/license": 2.0}, {"open_data/theme": 0.0}]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"open_data/theme"', '"open_data/themes"', "criterion B names open_data/themes, and there is no such check"),
        ('"open_data/theme"', '"open_data/license"', "open_data/license counts in two criteria, A and B"),
        ('license" = 2', 'license" = -1', "open_data/license has the weight -1.0"),
        ('license" = 2', 'license" = nan', "has the weight nan"),
        ('license" = 2', 'license" = "much"', "Expected `float`"),
        ('id = "B"', 'id = "A"', "criterion A stands in it twice"),
        ('id = "B"', 'id = "B"\nweight = -0.5', "criterion B has the weight -0.5"),
        ('id = "B"', 'id = "B"\ncontradicts = ["x/y"]', "contradicted by x/y"),
        ('id = "B"', 'id = "B"\nwieght = 1', "wieght"),
        ('observable = "no"', 'observable = "yes"', "Invalid enum value"),
        ('edition = "1"', 'edition = "1"\nobserved = 0.3', "thresholds"),
        ('edition = "1"\n', "", "missing required field `edition`"),
        ("[[criteria]]", "[[criteria", "rubric"),
        ('edition = "1"', 'edition = "1"\nlevels = [{name = "A", share = 0.6}, {name = "B", share = 0.5}]', "levels"),
        ('edition = "1"', 'edition = "1"\nlevels = [{name = "A", share = 1.1}]', "levels"),
    ],
)
def test_mistakes_are_named(own, old, new, says):
    path = own(GOOD.replace(old, new))
    with pytest.raises(ValueError, match="rubric ") as error:
        load(path)
    assert says in str(error.value)
    assert str(path) in str(error.value)


def test_rubric_without_criteria(own):
    with pytest.raises(ValueError, match="no criteria"):
        load(own(GOOD.partition("[[criteria]]")[0]))


def test_unknown_rubric():
    with pytest.raises(ValueError, match="there are wwc-2022, wwc-2018"):
        load("wwc-1999")


@pytest.mark.parametrize("name", names())
def test_ours(name):
    rubric = load(name)
    assert rubric.id == name
    if not name.startswith("wwc-"):
        return  # the others stand beside the certification and speak of no city's readiness
    assert "Results for America, not this tool, certifies." in rubric.note
    checks = {check: weight for criterion in rubric.criteria for check, weight in criterion.checks.items()}
    assert checks["open_data/expected_datasets"] == 0
    assert checks["open_data/department_breadth"] > 0


def test_criteria_of_the_editions():
    whole = load("wwc-2022")
    areas = {"OD": 4, "DM": 9, "LC": 7, "PA": 5, "BF": 3, "RDC": 8, "CI": 3, "EVAL": 4}
    assert [criterion.id for criterion in whole.criteria] == [
        f"{area}{number}" for area, count in areas.items() for number in range(1, count + 1)
    ]
    assert [(level.name, level.share) for level in whole.levels] == [
        ("Silver", 0.51),
        ("Gold", 0.68),
        ("Platinum", 0.85),
    ]
    attested_only = [criterion for criterion in whole.criteria if not criterion.id.startswith(("OD", "DM"))]
    assert all(not criterion.checks and "? " in criterion.attestation for criterion in attested_only)
    retired = load("wwc-2018")
    assert [criterion.id for criterion in retired.criteria] == [
        *("OD1", "OD2", "OD3"),
        *(f"DG{number}" for number in range(1, 7)),
        *(f"SE{number}" for number in range(1, 5)),
    ]
    assert retired.levels == ()
    assert {criterion.observable for criterion in retired.criteria if criterion.id in ("DG4", "DG5", "DG6")} == {"no"}
    assert "Unconfirmed" in retired.note
    assert "the other 35" in " ".join(retired.note.split())
