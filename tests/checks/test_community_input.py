import pytest

from auditor.web import Role
from tests.papers import dataset, judged, outcomes, page

CHECK = "data_governance/community_input"

PLAN = """# Have your say
Listening plan, adopted January 20, 2026. Every two years we ask residents;
every quarter each district holds an evening.
What we hear is coded by theme, and departments answer. Surveys and interviews."""
SURVEY = """# Resident survey
# Second wave: April 2026
1,912 residents answered in April 2026.
# First wave: April 2024
1,644 residents answered."""
NEVER = {"routine": "unknown", "words": "unknown", "decision": "unknown"}


def test_a_strategy_and_two_waves():
    found = judged(CHECK, page(PLAN), page(SURVEY))
    assert outcomes(found) == {"strategy": "pass", "waves": "pass", **NEVER}
    assert "2 rounds of a survey of residents, the latest of 2026" in found["waves"].message


def test_waves_among_datasets():
    waves = [dataset("Resident Survey 2023"), dataset("Resident Survey 2025")]
    assert outcomes(judged(CHECK, page("# Welcome\nHi"), datasets=waves))["waves"] == "pass"


@pytest.mark.parametrize(
    ("papers", "datasets"),
    [
        ([page("# Resident survey 2026\n1,000 residents answered.")], []),
        (
            [
                page(
                    "# Resident survey\nSurvey of 2019: 1,000 residents answered. Survey "
                    "of 2017: 900 residents answered."
                )
            ],
            [],
        ),
        ([page("# Customer survey: trash\nSurvey of 2024: 61 %. Survey of 2025: 62 %.")], []),
        ([page("# Portal user survey\nSurvey of 2024: 61 %. Survey of 2025: 62 %.")], []),
        ([page("# Comment form\nTell the council.")], []),
        ([page(SURVEY, role=Role.ELSEWHERE), page("# Hello\nWorld")], []),
        ([page("# Hi\nHello")], [dataset("Resident Survey 2025"), dataset("Land Survey 2023")]),
    ],
)
def test_no_routine(papers, datasets):
    assert outcomes(judged(CHECK, *papers, datasets=datasets))["waves"] == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        PLAN.replace("adopted January 20, 2026", "of the city"),
        "DRAFT\n" + PLAN,
        "# Citizen participation plan for CDBG\n" + PLAN.partition("\n")[2],
        "# Construction: community engagement plan\n" + PLAN.partition("\n")[2],
    ],
)
def test_no_strategy(text):
    assert outcomes(judged(CHECK, page(text)))["strategy"] == "unknown"
