"""What a page says of itself that makes it no answer to a link: nothing here, sign in, for sale, wait, prove yourself.

A page is taken at its word only where the word is what the page is about: a part of its title, a heading of its own, or
the beginning of a page that says little else. Statuses decide elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from auditor.links import page_words
from auditor.links.pages import WebPage
from auditor.walls import wall

_PARTS = re.compile(r"\s{1,5}[|–—:·»›•-]{1,3}\s{1,5}|\s{0,5}[|»›•]\s{0,5}|:\s{1,5}")
_HOME = frozenset(
    {"index.html", "index.htm", "index.php", "default.aspx", "default.htm", "home", "index", "en", "es", "fr"}
)
#: Headers of walls that answer in silence.
_WALL_HEADERS = (("x-amzn-waf-action", "AWS WAF"), ("x-datadome", "DataDome"))
#: A page that says little, and the beginning of one, in characters.
_LITTLE, _HARDLY, _BEGINNING = 1500, 600, 800
#: A page that says more than that is not judged by the words of its second and third heading.
_SHORT = 3000


def missing(page: WebPage) -> str:
    """The words that say that there is nothing at this address; empty where the page does not say so."""
    headings = 3 if len(page.text) <= _SHORT else 1
    return _about(page, page_words.MISSING, headings) or _said(page, page_words.MISSING_SAID, _LITTLE)


def login(page: WebPage, asked: str, final: str, *, promised: bool) -> str:
    """What shows that a page asks who one is before it shows anything; empty where it does not.

    promised: a file was to come, so that a field for a password is enough on a page that says little; pages of cities
    have such fields in a corner.
    """
    sent = _is_login(final) and not _is_login(asked)
    title = _about(page, page_words.LOGIN, 1)
    said = title or _said(page, page_words.LOGIN_SAID, _LITTLE)
    if not promised and len(page.text) > _SHORT:
        return ""
    if page.password and (title or sent or (promised and (said or len(page.text) <= _HARDLY))):
        return said or page.title or "a field for a password"
    if sent and (said or page.silent or len(page.text) <= _HARDLY):
        return said or f"a redirect to {urlsplit(final).netloc}{urlsplit(final).path}"[:200]
    return said if said and len(page.text) <= (_LITTLE if title else _HARDLY) else ""


def failed(page: WebPage) -> str:
    """The words of a page that could not be made."""
    return _about(page, page_words.ERROR, 1) if len(page.text) <= _SHORT else ""


def parked(page: WebPage) -> str:
    """The words of a parked domain."""
    found = page_words.PARKED.search(page.title)
    return found[0] if found else _said(page, page_words.PARKED, _SHORT)


def placeholder(page: WebPage) -> str:
    """The words of a page that a server shows before anybody has put something there, or after it was taken away."""
    return _about(page, page_words.PLACEHOLDER, 1) if len(page.text) <= 2 * _SHORT else ""


def maintenance(page: WebPage) -> str:
    """The words of a site that is away for a while."""
    found = page_words.MAINTENANCE.search(page.title)
    return found[0] if found else _said(page, page_words.MAINTENANCE, _LITTLE)


def pending(page: WebPage) -> str:
    """The words of an export that is being made."""
    return _said(page, page_words.PENDING, _LITTLE)


def challenge(status: int, headers: Mapping[str, str], media_type: str, payload: bytes, page: WebPage | None) -> str:
    """The wall against programs that an answer is, in words; empty where it is none. Statuses alone are none."""
    for name, whose in _WALL_HEADERS:
        if headers.get(name, "").lower() in ("challenge", "captcha", "protected"):
            return f"a bot challenge ({whose})"
    if page is None and "html" not in media_type:
        return ""  # the words of challenges may stand in data
    named = wall(status, headers, media_type, payload)
    if named and named.startswith(("a bot challenge", "a firewall")):
        return named
    if page is not None and len(page.text) <= _SHORT:
        words = page_words.HUMAN.search(f"{page.title} {page.text[:_LITTLE]}")
        return f"a page that stops programs (“{words[0]}”)" if words else ""
    return ""


def front_instead(asked: str, final: str) -> bool:
    """Whether a redirect left an address that names something for the front page of a site."""
    before, after = urlsplit(asked), urlsplit(final)
    return _is_front(after.path, after.query) and not _is_front(before.path, before.query)


def onward(page: WebPage, final: str) -> str:
    """Where a page sends a browser on at once; empty if nowhere or to itself."""
    if not page.leads_to:
        return ""
    try:
        target = urljoin(final, page.leads_to)
        return target if urlsplit(target).scheme in ("http", "https") and target != final else ""
    except ValueError:
        return ""


def _is_front(path: str, query: str) -> bool:
    names = [part for part in path.lower().split("/") if part]
    return not query and len(names) <= 2 and all(name in _HOME for name in names)


def _is_login(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return page_words.LOGIN_PATH.search(parts.path) is not None or bool(
        page_words.LOGIN_HOST.match(parts.hostname or "")
    )


def _about(page: WebPage, words: re.Pattern[str], headings: int) -> str:
    """A part of the title, or one of the first headings, that is these words and nothing else."""
    for line in (page.title, *page.headings[:headings]):
        for part in (line, *_PARTS.split(line)):
            bare = part.strip(" .,!…-–—'\"“”()[]")
            if 0 < len(bare) <= 160 and words.fullmatch(bare):
                return bare
    return ""


def _said(page: WebPage, words: re.Pattern[str], most: int) -> str:
    """These words at the beginning of a page that has not more than so many characters."""
    found = words.search(page.text[:_BEGINNING]) if len(page.text) <= most else None
    return found[0] if found else ""
