import pytest

from auditor.model import Distribution, NotCollected


def way(format, download="https://metroville.gov/a"):
    return Distribution(None, None, download, format, None, "/distribution/0")


@pytest.mark.parametrize(
    ("ways", "outcome", "says"),
    [
        ((way("XLSX"), way("CSV")), "pass", "comes as CSV"),
        ((way("XLSX"), way("GDB")), "fail", "comes only as XLSX and GDB"),
        ((way("XLSX"), way("SHP")), "unknown", "comes only as SHP, which the list of open formats does not settle"),
        ((way("ESRI REST"), way("HTML")), "unknown", "comes only as ESRI REST, which"),
        ((way("ESRI REST"), way("GEOJSON")), "pass", "comes as GEOJSON"),
        ((way("XLSX"), way("HTML")), "fail", "comes only as XLSX"),
        ((way("FOO"),), "unknown", "does not say"),
        # A page that shows the data is in an open format, and is no form of the data.
        ((way("HTML"),), "not_applicable", "no distribution"),
        ((), "not_applicable", "no distribution"),
        (NotCollected("not asked for"), "unknown", "not asked for"),
    ],
)
def test_open_format(judge, ways, outcome, says):
    finding = judge("open_format", distributions=ways)
    assert (finding.outcome, says in finding.message) == (outcome, True)
