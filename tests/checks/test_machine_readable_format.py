import pytest

from auditor.model import Distribution, NotCollected


def way(format=None, download="https://metroville.gov/a", access=None, media_type=None):
    return Distribution(None, access, download, format, media_type, "/distribution/0")


@pytest.mark.parametrize(
    ("ways", "outcome", "says"),
    [
        ((way("CSV"),), "pass", "comes as CSV"),
        ((way("PDF"), way("GEOJSON")), "pass", "comes as GEOJSON"),
        ((way(None, "https://metroville.gov/a.csv"),), "pass", "comes as CSV"),
        ((way(None, media_type="text/csv"),), "pass", "comes as CSV"),
        ((way("PDF"), way("HTML"), way("PDF")), "fail", "comes only as PDF and HTML"),
        ((way("PDF"), way("FOO")), "unknown", "does not say"),
        ((way("ZIP"),), "unknown", "comes only as ZIP, which does not tell"),
        ((), "not_applicable", "no distribution"),
        ((way("CSV", download=None),), "not_applicable", "no distribution"),
        (NotCollected("not asked for"), "unknown", "not asked for"),
    ],
)
def test_machine_readable_format(judge, ways, outcome, says):
    finding = judge("machine_readable_format", distributions=ways)
    assert (finding.outcome, says in finding.message) == (outcome, True)


def test_what_stands_in_the_record_is_quoted(judge):
    spelt = Distribution(None, None, "https://metroville.gov/a", "CSV", None, "/distribution/0/format", "csv file")
    [evidence] = judge("machine_readable_format", distributions=(spelt,)).evidence
    assert (evidence.pointer, evidence.quote) == ("/results/0/distribution/0/format", "csv file")
