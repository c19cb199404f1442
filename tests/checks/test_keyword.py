import pytest


@pytest.mark.parametrize(
    ("keywords", "outcome"),
    [(("trees",), "pass"), (("none", "trees"), "pass"), ((), "fail"), (("n/a", " "), "fail")],
)
def test_keyword(judge, keywords, outcome):
    assert judge("keyword", keywords=keywords).outcome == outcome
