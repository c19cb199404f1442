from __future__ import annotations

import pytest
from msgspec.structs import replace

from auditor.check import Finding, discover
from auditor.judge import Context, run
from auditor.model import Catalog
from auditor.web import Look, Purpose, Role, Unread, Website
from tests.papers import AT, HOME, PORTAL, dataset, page, site

CHECK = discover()["open_data/https"]
#: Of a portal without datasets nothing is judged at all.
LISTED = Catalog((dataset("Trees"),))
BARE = "http://data.metroville.example"
TEXT = "Welcome to the open data of Metroville: 40 datasets of all departments."


def front(url=f"{PORTAL}/", asked=PORTAL, title="Open Metroville", text=TEXT, **fields):
    fields = {"role": Role.PORTAL, **fields}
    return replace(page(text, title, url=url, **fields), asked=asked)


def plain(**fields):
    return front(f"{BARE}/", f"{BARE}/", capture="urn:uuid:plain", **fields)


def look(final=f"{BARE}/", **fields):
    fields = {"answers": ("urn:uuid:plain",), "status": 200, **fields}
    return Look(f"{BARE}/", Purpose.PLAIN_HTTP, AT, final=final, **fields)


def found(*documents, portals=(PORTAL,), unread=(), **fields) -> dict[str, Finding]:
    website = replace(site(*documents, unread=unread), portals=portals, **fields)
    return judged(website)


def judged(website: Website) -> dict[str, Finding]:
    result = run(CHECK, LISTED, Context(True, AT, (), website))
    assert not result.error, result.error
    told = {one.field.partition(".")[2]: one for one in result.findings}
    assert len(told) == len(result.findings) == 2
    for one in result.findings:
        assert one.message[0].islower()
        assert len(one.message) < 300
        if one.outcome in ("pass", "fail"):
            assert all(evidence.capture and evidence.quote for evidence in one.evidence)
            assert one.evidence
    return told


def outcomes(told: dict[str, Finding]) -> tuple[str, str]:
    return str(told["answers"].outcome), str(told["redirect"].outcome)


def test_https_and_a_redirect():
    told = found(front(), looks=(look(f"{PORTAL}/"),))
    assert outcomes(told) == ("pass", "pass")
    assert told["answers"].evidence[0].quote == f"{PORTAL}/"
    assert [one.quote for one in told["redirect"].evidence] == [f"{BARE}/", f"{PORTAL}/"]
    assert told["redirect"].evidence[0].capture == "urn:uuid:plain"


def test_https_alone():
    assert outcomes(found(front())) == ("pass", "unknown")


def test_an_http_address_that_leads_to_https():
    assert outcomes(found(front(asked=BARE), portals=(BARE,))) == ("pass", "pass")


def test_the_same_page_without_tls():
    told = found(front(), looks=(look(),), plain=(plain(),))
    assert outcomes(told) == ("pass", "fail")
    assert (told["redirect"].evidence[0].capture, told["redirect"].evidence[0].quote) == ("urn:uuid:plain", f"{BARE}/")


@pytest.mark.parametrize(
    "fields",
    [
        {"plain": ()},  # a refresh or a script leads on
        {"plain": (plain(title="Apache default page"),)},
        {"plain": (plain(title=""),)},
        {"plain": (plain(text="It works"),)},
        {"plain": (plain(scripted=True),)},
        {"plain": (plain(problem="cut"),)},
        {"plain": (replace(plain(), url=f"{BARE}/moved"),)},
        {"plain": (replace(plain(), asked="http://data.otherville.example/"),)},
    ],
)
def test_an_answer_without_tls_that_proves_nothing(fields):
    assert outcomes(found(front(), looks=(look(),), **fields)) == ("pass", "unknown")


@pytest.mark.parametrize("failure", ["refused", "timeout", "reset", "robots", "dns"])
def test_no_answer_without_tls(failure):
    told = found(front(), looks=(look("", answers=(), status=None, failure=failure),))
    assert outcomes(told) == ("pass", "unknown")


def test_a_look_that_ends_on_another_host():
    assert outcomes(found(front(), looks=(look("https://parking.example/"),))) == ("pass", "unknown")
    other = replace(look(f"{PORTAL}/"), url="http://data.otherville.example/")
    assert outcomes(found(front(), looks=(other,))) == ("pass", "unknown")


def test_https_that_leads_to_plain_http():
    told = found(front(f"{BARE}/"))
    assert outcomes(told) == ("fail", "unknown")
    assert told["answers"].evidence[0].quote == f"{BARE}/"


def test_https_that_leads_to_plain_http_on_one_page_only():
    below = front(f"{PORTAL}/about", f"{PORTAL}/about", "About")
    told = found(front(f"{BARE}/"), below)
    assert told["answers"].outcome == "pass"
    assert "its pages" in told["answers"].message


def test_plain_http_only_is_no_proof():
    told = found(front(f"{BARE}/", BARE), portals=(BARE,))
    assert outcomes(told) == ("unknown", "unknown")
    assert "https was not tried" in told["answers"].message


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8000", "10.1.2.3", "192.168.0.9:80", "localhost:8080", "[::1]:8000", "portal", "data.city.internal"],
)
def test_a_private_address_is_never_accused(host):
    portal = f"http://{host}"
    told = found(front(f"{portal}/", portal), portals=(portal,))
    assert outcomes(told) == ("unknown", "unknown")
    assert "private address" in told["answers"].message
    secure = f"https://{host}"
    sent = found(front(f"{portal}/", secure), portals=(secure,))
    assert sent["answers"].outcome == "unknown"
    assert outcomes(found(front(f"{secure}/", secure), portals=(secure,)))[0] == "pass"


@pytest.mark.parametrize("reason", ["tls", "timeout", "bot_wall", "refused", "private"])
def test_a_front_page_that_was_not_read(reason):
    gone = Unread(f"{PORTAL}", reason, "has a certificate that does not hold", Role.PORTAL)
    told = found(page("Welcome.", url=f"{HOME}/"), unread=[gone])
    assert outcomes(told) == ("unknown", "unknown")
    assert "certificate" in told["answers"].message


def test_the_citys_page_is_not_the_portals():
    assert outcomes(found(page("Welcome.", url=f"{HOME}/"))) == ("unknown", "unknown")
    wrong = front("https://data.metroville.example.evil.example/", "https://data.metroville.example.evil.example/")
    assert outcomes(found(wrong)) == ("unknown", "unknown")


def test_a_private_address_without_a_redirect_is_not_accused():
    secure, bare = "https://10.1.2.3", "http://10.1.2.3/"
    told = found(
        front(f"{secure}/", secure),
        portals=(secure,),
        looks=(replace(look(bare), url=bare),),
        plain=(replace(plain(), url=bare, asked=bare),),
    )
    assert outcomes(told) == ("pass", "unknown")
