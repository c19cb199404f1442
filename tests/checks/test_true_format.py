import pytest

from auditor.model import Distribution, Link, LinkState, NotCollected
from checks.open_data._links import agrees

URL = "https://metroville.gov/a"


def way(declared: str | None, seen: str | None, state: str = "alive", reason: str = "", offered: str | None = None):
    link = Link(URL, LinkState(state), reason, status=200, format_seen=seen)
    return Distribution(None, None, URL, declared, None, "/d/0", offered, download=link)


def landing(declared: str, seen: str):
    return Distribution(
        None, URL, None, declared, None, "/d/0", access=Link(URL, LinkState.ALIVE, status=200, format_seen=seen)
    )


@pytest.mark.parametrize(
    ("ways", "outcome", "says"),
    [
        ((way("CSV", "CSV"),), "pass", "declares CSV for a file that is that"),
        ((way("CSV", "XLSX"),), "fail", "declares CSV for a file that is XLSX"),
        ((way("XLSX", "CSV"),), "fail", "declares XLSX for a file that is CSV"),
        ((way("GEOJSON", "JSON"),), "fail", "declares GEOJSON for a file that is JSON"),
        ((way("CSV", "CSV"), way("CSV", "PDF"), way("SHP", "PDF")), "fail", "is PDF, and 1 more like it"),
        ((way("CSV", "CSV"), way("SHP", "ZIP")), "pass", "CSV"),
        ((way("SHP", "ZIP"),), "unknown", "no file whose format could be told"),
        ((way("SHP", "ZIP", reason="empty_archive"),), "fail", "declares SHP for a file that is ZIP"),
        ((way("CSV", None),), "unknown", "no file whose format could be told"),
        ((way("CSV", "JSON", reason="pending"),), "unknown", "could be told"),
        ((way("CSV", "HTML", "wrong_content", "html_for_data"),), "unknown", "could be told"),
        ((way("API", "JSON"),), "unknown", "could be told"),
        ((way("CSV", "JSON", offered="Feature Service"),), "unknown", "could be told"),
        ((landing("CSV", "HTML"),), "unknown", "could be told"),
        ((landing("CSV", "CSV"),), "pass", "CSV"),
        ((Distribution(None, None, URL, "CSV", None, "/d/0"),), "unknown", "could be told"),
        ((way(None, "CSV"),), "not_applicable", "declares a format"),
        ((), "not_applicable", "declares a format"),
        (NotCollected("not asked for"), "unknown", "not asked for"),
    ],
)
def test_true_format(judge, ways, outcome, says):
    finding = judge("true_format", distributions=ways)
    assert (finding.outcome, says in finding.message) == (outcome, True), finding.message


@pytest.mark.parametrize(
    ("declared", "seen", "verdict"),
    [
        ("JSON", "GEOJSON", True),
        ("JSON", "ESRI REST", True),
        ("XML", "KML", True),
        ("KML", "XML", False),
        ("XLS", "XLSX", True),
        ("TXT", "CSV", True),
        ("CSV", "TSV", True),
        ("CSV", "TXT", False),
        ("TIFF", "GEOTIFF", True),
        ("ZIP", "SHP", None),
        ("ZIP", "ZIP", True),
        ("CSV", "GZ", None),
        ("ESRI REST", "JSON", None),
        ("WMS", "XML", None),
        ("ODD", "CSV", None),
        ("PDF", "HTML", None),
        (None, "CSV", None),
        ("CSV", None, None),
    ],
)
def test_which_formats_keep_which_promise(declared, seen, verdict):
    assert agrees(declared, seen) is verdict


def test_repair_declares_what_is_there(checks, sound):
    check = checks["open_data/true_format"]
    broken = type(sound)(
        portal="p", id="1", capture="c", pointer="", distributions=(way("XLSX", "CSV"), way("CSV", "CSV"))
    )
    repaired = check.repair(broken)
    assert [one.outcome for one in check.find(repaired)] == ["pass"]
    assert [one.format for one in repaired.distributions] == ["CSV", "CSV"]
    assert check.repair(repaired) == repaired
