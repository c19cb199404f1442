import pytest

from auditor.model import Label


@pytest.mark.parametrize(
    ("labels", "outcome", "says"),
    [
        (("Daily",), "pass", "declares an update every day"),
        (("Annually",), "pass", "every 365.2 days"),
        (("R/P1M",), "pass", "every 30.44 days"),
        (("As needed",), "pass", "updates as needed"),
        (("irregular",), "pass", "irregular updates"),
        (("Biweekly",), "pass", "by one of two readings"),
        ((), "fail", "does not declare"),
        ((" ",), "fail", "does not declare"),
        (("None", "Monthly"), "pass", "every 30.44 days"),
        (("None",), "fail", "a word for nothing"),
        (("Jane Roe",), "fail", "cannot be understood"),
    ],
)
def test_accrual_periodicity(judge, labels, outcome, says):
    given = tuple(Label("Frequency", text) for text in labels)
    finding = judge("accrual_periodicity", accrual_periodicity=given)
    assert (finding.outcome, says in finding.message) == (outcome, True), finding.message
