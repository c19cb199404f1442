import pytest


@pytest.mark.parametrize(
    ("themes", "outcome"),
    [
        (("Environment",), "pass"),
        (("None", "Environment"), "pass"),
        ((), "fail"),
        (("Uncategorized",), "fail"),
        (("", "N/A"), "fail"),
    ],
)
def test_theme(judge, themes, outcome):
    assert judge("theme", themes=themes).outcome == outcome
