import pytest


@pytest.mark.parametrize(
    ("title", "text", "outcome", "says"),
    [
        ("Trees", "Every tree that the city looks after.", "pass", "has a description"),
        ("Trees", "One row is one tree. " * 100, "pass", "has a description"),
        ("Trees", None, "fail", "has no description"),
        ("Trees", "   ", "fail", "has no description"),
        ("Trees", "No description provided.", "fail", "placeholder"),
        ("Trees", "{{default.description}}", "fail", "placeholder"),
        ("Trees", "Lorem ipsum dolor sit amet " * 20, "fail", "placeholder"),
        ("Trees", "https://metroville.gov/trees", "fail", "only a link"),
        ("Building permits issued in 2020", "Building Permits Issued In 2020.", "fail", "its title again"),
        (
            "Building permits issued in 2020",
            "This is a dataset of building permits issued in 2020",
            "fail",
            "its title",
        ),
        ("Trees", "Tree data", "fail", "fewer than 5 words"),
        ("樹木", "市が管理するすべての公共の樹木の位置と種類", "pass", "has a description"),
        (None, "Every tree that the city looks after.", "pass", "has a description"),
    ],
)
def test_description(judge, title, text, outcome, says):
    finding = judge("description", title=title, description=text)
    assert (finding.outcome, says in finding.message) == (outcome, True)


@pytest.mark.parametrize(
    ("raw", "says"),
    [("{{description}}", "has a placeholder for a description"), ("<p></p>", "has a description without a word")],
)
def test_what_was_read_as_nothing_is_quoted(judge, raw, says):
    finding = judge("description", description=None, placeholders={"description": raw})
    assert (finding.outcome, finding.message, finding.evidence[0].quote) == ("fail", says, raw)
