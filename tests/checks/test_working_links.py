import pytest

from auditor.model import Distribution, Link, LinkState, NotCollected

URL = "https://metroville.gov/a.csv"


def link(state: str, reason: str = "", capture: str = "") -> Link:
    return Link(URL, LinkState(state), reason, status=200, capture=capture)


def way(download: Link | None, *, access: Link | None = None, page: str | None = None, offered: str | None = None):
    return Distribution(None, page, URL, "CSV", None, "/d/0", offered, access=access, download=download)


@pytest.mark.parametrize(
    ("ways", "outcome", "says"),
    [
        ((way(link("alive")),), "pass", "has its one address working"),
        ((way(link("gone", "http_404")),), "fail", "has its one address not working: it answers 404"),
        ((way(link("gone", "dns")),), "fail", "its name does not resolve"),
        ((way(link("wrong_content", "html_for_data")),), "fail", "a web page instead of data"),
        ((way(link("login_wall", "http_401")),), "fail", "asks for a login"),
        ((way(link("server_error", "http_500")),), "fail", "it answers 500"),
        ((way(link("alive")), way(link("gone", "soft_404"))), "fail", "has 1 of its 2 addresses not working"),
        ((way(link("alive"), page="https://metroville.gov/p", access=link("gone", "parked")),), "fail", "1 of its 2"),
        # What may be meant for us is held against nobody.
        ((way(link("server_error", "refused")),), "unknown", "it refuses connections"),
        ((way(link("server_error", "reset")),), "unknown", "it breaks connections off"),
        ((way(link("bot_wall", "http_403")),), "unknown", "it refuses programs"),
        ((way(link("timeout", "timeout")),), "unknown", "it keeps us waiting"),
        ((way(link("not_checked", "robots")),), "unknown", "keeps us out"),
        ((way(link("not_checked", "one_look")),), "unknown", "failed once"),
        ((way(link("not_checked", "odd_word")),), "unknown", "it is not checked (odd_word)"),
        ((way(link("timeout", "timeout")), way(link("alive"))), "pass", "has 1 of its 2 addresses working"),
        ((way(None), way(link("alive"))), "pass", "has 1 of its 2 addresses working"),
        ((way(None),), "unknown", "has addresses that nobody followed"),
        # An address that the platform makes stands in no record of the city.
        ((way(link("gone", "http_404"), offered="Feature Service"),), "unknown", "it answers 404"),
        ((way(link("gone", "http_404"), offered="text/csv"),), "fail", "it answers 404"),
        ((way(link("gone", "http_404"), offered=URL),), "fail", "it answers 404"),
        ((), "not_applicable", "no distribution"),
        (NotCollected("not asked for"), "unknown", "not asked for"),
    ],
)
def test_working_links(judge, ways, outcome, says):
    finding = judge("working_links", distributions=ways)
    assert (finding.outcome, says in finding.message) == (outcome, True), finding.message


def test_the_answer_is_evidence(judge):
    finding = judge("working_links", distributions=(way(link("gone", "http_404", "urn:uuid:answer")),))
    assert [evidence.capture for evidence in finding.evidence] == ["urn:uuid:0", "urn:uuid:answer"]


@pytest.mark.parametrize("state", ["gone", "wrong_content", "login_wall", "server_error"])
def test_repair_mends_broken_links(checks, judge, sound, state):
    check = checks["open_data/working_links"]
    broken = type(sound)(
        portal="p", id="1", capture="c", pointer="", distributions=(way(link(state, "http_404")), way(link("timeout")))
    )
    repaired = check.repair(broken)
    assert [one.outcome for one in check.find(broken)] == ["fail"]
    assert [one.outcome for one in check.find(repaired)] == ["pass"]
    assert repaired.distributions[1] == broken.distributions[1]
    assert check.repair(repaired) == repaired
