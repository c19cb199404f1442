"""CKAN: recognize it, and walk its Action API; the mapping is in `ckan_packages`, single datasets in `ckan_history`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from auditor.http import Door
from auditor.model import CollectionStatus, Portal, Refusal
from auditor.platforms import fields
from auditor.platforms.ckan_actions import NOT_HERE, called, may_be_asked_more, opened, speaks_json
from auditor.platforms.ckan_history import observation, observe
from auditor.platforms.ckan_packages import count_of, id_of, mapped, records
from auditor.platforms.platform import Recognition, Site
from auditor.platforms.walking import Ask, Listing, Pass, Progress, Stopped, Walk, unexpected, walk_pages

__all__ = ["NAME", "clue", "confirm", "mapped", "newest_first", "observation", "observe", "records", "touched", "walk"]

NAME = "ckan"
PAGE_SIZE, SMALLEST_PAGE = 1000, 10
_FOLDERS = ("", "/data", "/opendata", "/ckan")

# --- recognize -----------------------------------------------------------------------------------------------------

_META = re.compile(r"<meta\b[^<>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"""content=["']([^"'<>]*)""", re.IGNORECASE)
_SITE_ROOT = re.compile(r"""data-site-root=["']([^"'<>]+)""")
_API_LINK = re.compile(r"""["'(](https?://[^"'()<>\s]{1,200}?)/api/(?:3/)?action\b""")
_GENERATOR = "the home page names CKAN as its generator"


def clue(site: Site) -> str | None:
    """The marks that CKAN's own templates leave, its stock robots.txt, or the host's name."""
    if _meta(site.home, "generator").lower().startswith("ckan"):
        return _GENERATOR
    if _SITE_ROOT.search(site.home) or _meta(site.home, "site-root"):
        return "the home page states CKAN's site root"
    if "/dataset/rate/" in site.robots:
        return "robots.txt is CKAN's (Disallow: /dataset/rate/)"
    if site.host.startswith("ckan."):
        return "the host is named ckan"
    if _API_LINK.search(site.home):
        return "the home page links to an Action API"
    return None


def confirm(door: Door, site: Site, clue: str | None) -> Recognition | None:
    """`status_show`, or a search for no rows, at each place where the Action API may be."""
    untold: Stopped | None = None
    for base in _bases(site, clue):
        try:
            api = opened(door, base)
        except Stopped as problem:
            if problem.refusal.status == CollectionStatus.BLOCKED:
                raise
            if problem.status not in NOT_HERE:
                untold = untold or problem
            continue
        version = fields.text(api.status.get("ckan_version"))
        evidence = f"{urlsplit(api.answer.url).path} answers as CKAN{f' {version}' if version else ''} does"
        return Recognition(api.base, evidence, fields.plain(api.status.get("site_title")))
    if untold is None and clue == _GENERATOR:
        reason = "the page is CKAN's, but its Action API is at none of the usual addresses"
        untold = Stopped(Refusal(CollectionStatus.BROKEN, reason))
    if untold is not None:
        raise untold
    return None


def _bases(site: Site, clue: str | None) -> Iterator[str]:
    """Addresses below which the API may be, likeliest first. Who shows no sign of CKAN is asked as little as can be."""
    parts = urlsplit(site.base)
    origin = f"{parts.scheme}://{parts.netloc}"
    found = [site.base.rstrip("/")]
    if clue is not None:
        stated = [*_SITE_ROOT.findall(site.home)[:1], _meta(site.home, "site-root"), *_API_LINK.findall(site.home)[:1]]
        found += [_joined(origin, unescape(root)) for root in stated if root]
        found += [origin + folder for folder in _FOLDERS]
    else:
        found.append(origin)
    yield from (base for base in dict.fromkeys(found) if base.startswith("http"))


def _joined(origin: str, root: str) -> str:
    try:
        address = urljoin(f"{origin}/", root)
        return address.rstrip("/") if urlsplit(address).hostname else ""
    except ValueError:
        return ""


def _meta(page: str, name: str) -> str:
    """The content of a meta element of this name."""
    for tag in _META.findall(page):
        if re.search(rf"""name=["']{name}["']""", tag, re.IGNORECASE) and (content := _CONTENT.search(tag)):
            return content[1].strip()
    return ""


# --- walk ----------------------------------------------------------------------------------------------------------


def walk(door: Door, portal: Portal, progress: Progress) -> Walk:
    """Every package the search gives: by id, and where that came short by name too. No filter: types are told later."""
    try:
        api = opened(door, portal.base)
    except Stopped as problem:
        return Walk((Pass((), frozenset(), None, problem.refusal),))
    roles: dict[str, tuple[str, ...]] = {"status": (api.answer.capture.record,)} if api.status else {}

    def walked(ask: Ask, known: frozenset[str] = frozenset()) -> Pass:
        return walk_pages(ask, size=PAGE_SIZE, floor=SMALLEST_PAGE, progress=progress, known=known)

    first = walked(_by_search(door, api.remote, "id asc"))
    passes = [first]
    notes: tuple[str, ...] = ()
    if first.stopped is not None and not first.ids and speaks_json(door) and may_be_asked_more(door):
        otherwise = _listed(api.remote, walked, first.stopped)
        if otherwise is not None:
            passes = [otherwise]
            notes = (f"the search could not be used ({first.stopped.reason}): the portal's lists were read instead",)
    elif first.stopped is None and len(first.ids) < (first.claimed or 0):
        passes.append(walked(_by_search(door, api.remote, "name asc"), first.ids))
    return Walk(tuple(passes), notes, roles)


def _by_search(door: Door, remote: Any, sort: str) -> Ask:
    def ask(offset: int, size: int) -> Listing:
        try:
            answer, result = called(remote, "package_search", {"sort": sort, "rows": size, "start": offset})
        except Stopped as problem:
            # Where CKAN itself says that its search is down, a smaller page would be refused alike.
            refused_alike = problem.status >= 500 and speaks_json(door)
            raise Stopped(
                problem.refusal, shrinks=problem.shrinks and not refused_alike, status=problem.status
            ) from None
        if not isinstance(result, dict) or not isinstance(result.get("results"), list):
            raise unexpected(answer, "it is no search result")
        found = result["results"]
        return Listing(_ids(found), count_of(result), answer.capture.record, tuple(map(touched, found)))

    return ask


def newest_first(door: Door, portal: Portal) -> Ask:
    """Pages of packages, the last changed first."""
    return _by_search(door, opened(door, portal.base).remote, "metadata_modified desc, id asc")


def listed(door: Door, portal: Portal) -> frozenset[str] | None:
    """The identifiers of all packages and nothing else of them; None where the search does not give that alone."""
    remote = opened(door, portal.base).remote

    def ask(offset: int, size: int) -> Listing:
        params: dict[str, str | int] = {"sort": "id asc", "rows": size, "start": offset, "fl": "id"}
        answer, result = called(remote, "package_search", params)
        if not isinstance(result, dict) or not isinstance(result.get("results"), list):
            raise unexpected(answer, "it is no search result")
        return Listing(_ids(result["results"]), count_of(result), answer.capture.record)

    done = walk_pages(ask, size=PAGE_SIZE, floor=SMALLEST_PAGE, progress=lambda _done, _claimed: None)
    whole = done.stopped is None and "" not in done.ids and len(done.ids) == done.claimed
    return done.ids if whole else None


def touched(record: object) -> datetime | None:
    """When a package was changed last, as the portal has it."""
    stated = fields.stamp(record.get("metadata_modified")) if isinstance(record, dict) else None
    return stated.at if stated else None


def _listed(remote: Any, walked: Any, refused: Refusal) -> Pass | None:
    """What the lists that need no search give; with names alone, the claim they make. None where they are closed."""
    try:
        answer, names = called(remote, "package_list", {})
    except Stopped:
        return None
    if not isinstance(names, list) or not names:
        return None
    claimed = len(names)

    def ask(offset: int, size: int) -> Listing:
        action = "current_package_list_with_resources"
        page, packages = called(remote, action, {"limit": size, "offset": offset})
        found = [item for item in packages if isinstance(item, dict)] if isinstance(packages, list) else []
        return Listing(_ids(found), claimed, page.capture.record)

    done: Pass = walked(ask)
    captures = (*done.captures, answer.capture.record)
    if done.ids:
        return Pass(captures, done.ids, claimed, done.stopped)
    reason = f"the portal names {claimed:,} datasets but describes none: {refused.reason}"
    return Pass(captures, frozenset(), claimed, Refusal(CollectionStatus.PARTIAL, reason, refused.captures))


def _ids(packages: Sequence[object]) -> tuple[str, ...]:
    return tuple((id_of(package) or "") if isinstance(package, dict) else "" for package in packages)
