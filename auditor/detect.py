"""A bare URL or host name to a portal: what platform it is and by which evidence, or what stopped us from telling."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import urlsplit

import requests

from auditor import payload
from auditor.failures import DoorError
from auditor.http import Answer, Door
from auditor.model import CollectionStatus, Portal, Refusal
from auditor.platforms import dcat_us
from auditor.platforms.platform import Platform, Recognition, Site
from auditor.platforms.registry import PLATFORMS
from auditor.platforms.walking import Stopped, refused
from auditor.walls import wall

#: Bounded, since a page may hold anything: the title stands near its beginning.
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
_TITLE_WITHIN = 1 << 16


class Detection(NamedTuple):
    """The portal to read (platform None where none was recognized), and the refusal where it cannot be read."""

    portal: Portal
    refusal: Refusal | None = None


class MalformedAddress(ValueError):
    """An address no request can be made of."""


_PASSWORD = re.compile(r"^\s*((?:[a-z][a-z0-9+.-]*://)?)[^/?#]*@", re.IGNORECASE)


def address(text: str) -> str:
    """A URL or host name as typed, as `scheme://host[/first-path-segment]`; https where no scheme was typed."""
    typed = text.strip()
    typed = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname, parts.port
    except ValueError as problem:
        raise MalformedAddress(f"{text!r} is no address: {problem}") from None
    if parts.scheme not in ("http", "https") or not host or not re.fullmatch(r"[\w.:\-]+", host):
        raise MalformedAddress(f"{text!r} is no http(s) address; say, for example, data.example.gov")
    try:
        name = host if ":" in host or host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise MalformedAddress(f"{text!r} holds a host name that cannot exist") from None
    shown = f"[{name}]" if ":" in name else name
    first = parts.path.strip("/").split("/")[0]
    path = f"/{first}" if re.fullmatch(r"[\w\-]+", first) else ""
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}"


def without_password(typed: str) -> str:
    """An address as typed, without the name and password that may stand in front of its host: they are kept nowhere."""
    return _PASSWORD.sub(r"\1", typed)


def detect(door: Door, typed: str) -> Detection:
    """Looks at the address, cheapest evidence first, and asks each platform that may be meant."""
    url = address(typed)
    home: Answer | Refusal = _home(door, url)
    if isinstance(home, Refusal) and "://" not in typed:
        plain = _home(door, url.replace("https://", "http://", 1))
        home, url = (plain, url.replace("https://", "http://", 1)) if isinstance(plain, Answer) else (home, url)
    if isinstance(home, Refusal):
        return Detection(Portal(url, None, url), home)
    found = wall(home.capture.status, home.headers, home.capture.media_type, home.capture.payload)
    if found and ("challenge" in found or "firewall" in found):
        refusal = Refusal(CollectionStatus.BLOCKED, f"the portal is behind {found}", (home.capture.record,))
        return Detection(Portal(url, None, url), refusal)
    site = _site(door, url, home)
    if '"Site does not exist"' in site.robots:
        reason = "the ArcGIS Hub site at this address does not exist any more"
        return Detection(Portal(url, None, url), Refusal(CollectionStatus.NOT_FOUND, reason))
    return _recognized(door, url, site, home, found)


def _recognized(door: Door, url: str, site: Site, home: Answer, found: str | None) -> Detection:
    title = _page_title(site.home)
    recognized: list[tuple[Platform, Recognition]] = []
    untold: list[Refusal] = []
    clues = {platform.NAME: platform.clue(site) for platform in PLATFORMS}
    for platform in sorted(PLATFORMS, key=lambda platform: (platform is dcat_us, clues[platform.NAME] is None)):
        clue = clues[platform.NAME]
        if platform is dcat_us and recognized:
            continue  # every platform makes this feed; a large one takes minutes
        try:
            recognition = platform.confirm(door, site, clue)
        except Stopped as problem:
            if clue:
                recognition = Recognition(site.base, f"{clue}; its API could not be asked")
            else:
                # File stores answer 403 for what is not there: without a clue that is no wall.
                if problem.status not in (401, 403) or "challenge" in str(problem) or "firewall" in str(problem):
                    untold.append(problem.refusal)
                continue
        if recognition is not None:
            evidence = (
                f"{clue}; {recognition.evidence}" if clue and clue not in recognition.evidence else recognition.evidence
            )
            recognized.append((platform, Recognition(recognition.base, evidence, recognition.title)))
    if recognized:
        recognized.sort(key=lambda pair: (pair[0] is dcat_us, clues[pair[0].NAME] is None, PLATFORMS.index(pair[0])))
        platform, chosen = recognized[0]
        also = tuple(f"{other.NAME} at {more.base}" for other, more in recognized[1:])
        portal = Portal(url, platform.NAME, chosen.base, chosen.title or title, (chosen.evidence,), also)
        return Detection(portal)
    nobody = Portal(url, None, site.base, title)
    if found:
        refusal = Refusal(CollectionStatus.BLOCKED, f"the portal is behind {found}", (home.capture.record,))
        return Detection(nobody, refusal)
    if untold:
        return Detection(nobody, min(untold, key=lambda refusal: refusal.status != CollectionStatus.BLOCKED))
    reason = "the address answers, but none of Socrata, CKAN, ArcGIS Hub and DCAT-US (data.json) is there"
    return Detection(nobody, Refusal(CollectionStatus.NOT_FOUND, reason, (home.capture.record,)))


def _home(door: Door, url: str) -> Answer | Refusal:
    try:
        return door.get(url if url.count("/") > 2 else f"{url}/", accept="text/html,*/*;q=0.8")
    except DoorError as problem:
        return refused(problem)
    except requests.TooManyRedirects:
        return Refusal(CollectionStatus.BROKEN, "the address redirects in circles")
    except requests.RequestException as problem:
        return Refusal(CollectionStatus.BROKEN, f"the address cannot be asked ({type(problem).__name__})")


def _site(door: Door, url: str, home: Answer) -> Site:
    """What the address shows; after a redirect to another host, that host is the site."""
    landed = address(home.url)
    same_host = urlsplit(landed).netloc == urlsplit(url).netloc
    base = url if same_host else landed
    page = payload.text(home.capture.payload[: 2 << 20], home.capture.charset) if _is_page(home) else ""
    headers = {name.lower(): value for name, value in home.headers.items()}
    return Site(base, urlsplit(base).hostname or "", headers, page, door.robots_text(base))


def _is_page(home: Answer) -> bool:
    return home.capture.status < 500 and home.capture.media_type in ("text/html", "application/xhtml+xml", "")


def _page_title(page: str) -> str | None:
    match = _TITLE.search(page[:_TITLE_WITHIN])
    words = " ".join(unescape(match[1]).split()) if match else ""
    return "".join(letter for letter in words if letter.isprintable())[:200] or None
