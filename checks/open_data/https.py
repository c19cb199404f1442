"""The portal answers over https, and leads there who asks without it.

Why: without TLS anybody on the way can read and change what a visitor sees and downloads, and browsers say so.
How: passes when the portal's front page was read at an https address, its certificate checked; passes once more when
    the same address without TLS led to https. Fails only with the answer in hand: who asked for https was sent on to
    plain http, or the same front page is served by plain http with no redirect, refresh or script that leads to https.
    A portal on a private address, one that was asked by plain http only, and a connection that failed stay unknown.
Fix: have a certificate for the portal's host, and answer every http address with a redirect (301) to https.
See: GovEx on open data portals (TLS on a city domain); OMB M-15-13, HTTPS-Only Standard; RFC 6797 (HSTS).
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.documents.fronts import front_page, is_on, is_private, scheme_of, spelled
from auditor.documents.hosts import netloc_of
from auditor.documents.website import netloc_and_path
from auditor.model import Evidence, quoted
from auditor.web import Document, Look, Purpose, Role, Website
from checks._text import masked

VERSION = 1
EFFORT = "low"
READS = ()

_ANSWERS, _LEADS = "https.answers", "https.redirect"


def find(website: Website) -> Iterator[Finding]:
    for portal in dict.fromkeys(website.portals):
        front = front_page(website, portal, Role.PORTAL)
        secure = _secure(website, portal, front)
        yield _answers(website, portal, front, secure)
        yield _leads(website, portal, front, secure)


def _secure(website: Website, portal: str, front: Document | None) -> Document | None:
    """A page of the portal that was read over https, the front page if it is one."""
    read = [one for one in website.documents if one.role is Role.PORTAL and is_on(one.url, portal)]
    pages = [one for one in ([front] if front else []) + read if scheme_of(one.url) == "https"]
    return pages[0] if pages else None


def _answers(website: Website, portal: str, front: Document | None, secure: Document | None) -> Finding:
    if secure is not None:
        what = "its front page" if secure is front else "its pages"
        return _finding(portal, Outcome.PASS, f"answers over https with {what}", _ANSWERS, _at(secure))
    if is_private(portal):
        message = "is on a private address, which says nothing about https where the public reads it"
        return _finding(portal, Outcome.UNKNOWN, message, _ANSWERS, *([_at(front)] if front else []))
    if front is None:
        return _unread(website, portal)
    if scheme_of(front.asked) == "https" and is_on(front.url, portal):
        message = "sends on to plain http who asks for its front page over https"
        return _finding(portal, Outcome.FAIL, message, _ANSWERS, _at(front))
    message = "answers by plain http, at the address that was given; https was not tried"
    return _finding(portal, Outcome.UNKNOWN, message, _ANSWERS, _at(front))


def _leads(website: Website, portal: str, front: Document | None, secure: Document | None) -> Finding:
    # Asked for without TLS in the first place, and brought to https.
    if front is not None and scheme_of(front.asked) == "http" and scheme_of(front.url) == "https":
        message = "leads to https who asks without it"
        return _finding(portal, Outcome.PASS, message, _LEADS, _at(front))
    look = next(iter(_looks(website, portal)), None)
    if look is None:
        message = "was not asked both with TLS and without, so that nobody saw whether the one leads to the other"
        if is_private(portal):
            message = "is on a private address, where nobody saw whether plain http leads to https"
        return _finding(portal, Outcome.UNKNOWN, message, _LEADS, *([_at(front)] if front else []))
    if look.answers and scheme_of(look.final) == "https" and _is_the_portals(look.final, portal, front):
        evidence = [
            Evidence(look.answers[0], "", quoted(masked(look.url))),
            Evidence(look.answers[-1], "", quoted(masked(look.final))),
        ]
        return _finding(portal, Outcome.PASS, "leads to https who asks without it", _LEADS, *evidence)
    bare = next((one for one in website.plain if one.asked == look.url), None)
    if bare is not None and secure is front and _same(bare, front) and not is_private(portal):
        message = "serves its front page by plain http as well, and sends nobody on to https"
        return _finding(portal, Outcome.FAIL, message, _LEADS, _at(bare))
    return _finding(portal, Outcome.UNKNOWN, _instead(look), _LEADS, *_last(look))


def _looks(website: Website, portal: str) -> Iterator[Look]:
    host = netloc_of(spelled(portal))
    for look in website.looks:
        if look.purpose is Purpose.PLAIN_HTTP and netloc_of(spelled(look.url)) == host:
            yield look


def _is_the_portals(url: str, portal: str, front: Document | None) -> bool:
    """Whether a look ended where the portal is: on its host, or where its own address leads."""
    places = {netloc_of(spelled(portal)), netloc_of(spelled(front.url)) if front else ""}
    return netloc_of(spelled(url)) in places


def _same(bare: Document, front: Document | None) -> bool:
    """Whether two answers are one front page: the same place, the same title, and text that both have."""
    if front is None or netloc_and_path(bare.url) != netloc_and_path(front.url):
        return False
    titled = bool(bare.title.strip()) and bare.title.strip() == front.title.strip()
    return titled and not (bare.scripted or bare.problem) and _opening(bare) == _opening(front)


def _opening(document: Document) -> str:
    return " ".join(document.text.split())[:200]


def _instead(look: Look) -> str:
    if not look.answers:
        return "gave no answer to who asked without TLS, so that nothing was seen to lead to https"
    if scheme_of(look.final) == "https":
        return "leads to another host who asks without TLS"
    return "answers by plain http; whether that is its front page, and stays there, could not be told"


def _unread(website: Website, portal: str) -> Finding:
    place = netloc_and_path(spelled(portal))
    for page in website.unread:
        if netloc_and_path(spelled(page.url)) == place:
            evidence = [Evidence(page.capture, "", None)] if page.capture else []
            message = f"could not be read at its front page: {masked(page.said)[:150]}"
            return _finding(portal, Outcome.UNKNOWN, message, _ANSWERS, *evidence)
    return _finding(portal, Outcome.UNKNOWN, "was not read at its front page", _ANSWERS)


def _at(document: Document) -> Evidence:
    """The answer, with the address that it was given at."""
    return Evidence(document.capture, "", quoted(masked(document.url)))


def _last(look: Look) -> tuple[Evidence, ...]:
    return (Evidence(look.answers[-1], "", quoted(masked(look.final))),) if look.answers else ()


def _finding(portal: str, outcome: Outcome, message: str, field: str, *evidence: Evidence) -> Finding:
    return Finding(outcome, message, "portal", portal, field=field, evidence=evidence)
