from datetime import UTC, datetime

import pytest

from auditor.model import Stamp
from tests.papers import dataset, judged, outcomes, page

CHECK = "data_governance/quality_results"

SCORES = """# Data quality scores
Audit of the third quarter, published October 8, 2026.
Department | Datasets | Completeness | Timeliness | Problems found | Corrected
Finance | 12 | 98 % | 92 % | 4 | 4
Police | 4 | 95 % | 75 % | 6 | 5"""


def test_scores_with_what_was_mended():
    found = judged(CHECK, page(SCORES))
    assert outcomes(found) == {"audits": "pass", "mended": "pass"}
    assert "October 8, 2026" in found["audits"].message


def test_scores_as_a_dataset():
    found = judged(CHECK, page("# Welcome\nHello"), datasets=[dataset("Data Quality Scores", "dataset", "score")])
    assert outcomes(found) == {"audits": "pass", "mended": "unknown"}
    old = Stamp("2020-01-01", datetime(2020, 1, 1, tzinfo=UTC))
    stale = [dataset("Data Quality Scores", data_modified=old)]
    assert outcomes(judged(CHECK, page("# Welcome\nHello"), datasets=stale))["audits"] == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        SCORES.replace("2026", "2021"),
        SCORES.replace("published October 8, 2026", ""),
        "# Water quality scores\nPublished October 8, 2026. Completeness 98, timeliness 92, problems 4 corrected.",
        "# Pothole report\n400 problems were found and 390 fixed. Published October 8, 2026.",
        "# Data quality report\nPublished October 8, 2026. Coming soon.",
    ],
)
def test_decoys(text):
    assert outcomes(judged(CHECK, page(text)))["audits"] == "unknown"


def test_potholes_are_no_mistakes_in_data():
    assert outcomes(judged(CHECK, page("# Streets\n400 problems, of which 390 fixed.")))["mended"] == "unknown"
