import pytest

from auditor.model import Distribution, NotCollected


def way(format, download=None, access=None):
    return Distribution(None, access, download, format, None, "/distribution/0")


FILE = "https://metroville.gov/file"


@pytest.mark.parametrize(
    ("ways", "outcome", "says"),
    [
        ((way("HTML", FILE), way("CSV", FILE)), "pass", "can be downloaded whole as CSV"),
        ((way("ZIP", FILE),), "pass", "can be downloaded whole as ZIP"),
        ((way("CSV", access="https://metroville.gov/trees.csv"),), "pass", "as CSV"),
        ((way("CSV", access=FILE),), "unknown", "does not say"),
        # An interface that answers a page of rows at a time.
        ((way("JSON", access="https://metroville.gov/resource/abcd.json"),), "unknown", "does not say"),
        ((way("PDF", FILE),), "unknown", "does not say"),
        ((way("FOO", FILE), way("HTML", FILE)), "unknown", "does not say"),
        ((way("HTML", FILE), way("WMS", FILE)), "fail", "only web pages or services"),
        ((), "fail", "offers nothing to download"),
        ((way("CSV"),), "fail", "offers nothing to download"),
        (NotCollected("not asked for"), "unknown", "not asked for"),
    ],
)
def test_bulk_download(judge, ways, outcome, says):
    finding = judge("bulk_download", distributions=ways)
    assert (finding.outcome, says in finding.message) == (outcome, True)
