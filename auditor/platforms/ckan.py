"""CKAN: recognize it, and walk its Action API through ckanapi; the mapping is in `ckan_packages`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit

import ckanapi
import requests
from ckanapi import errors

from auditor.failures import DoorError
from auditor.http import USER_AGENT, Answer, Door
from auditor.model import CollectionStatus, Portal, Refusal
from auditor.platforms import fields
from auditor.platforms.ckan_packages import catalog, count_of, id_of
from auditor.platforms.platform import Recognition, Site
from auditor.platforms.walking import Ask, Listing, Pass, Progress, Stopped, Walk, json_answer, unexpected, walk_pages

__all__ = ["NAME", "catalog", "clue", "confirm", "walk"]

NAME = "ckan"
#: The second one is all that some front ends pass on.
PREFIXES = ("api/3/action/", "api/action/")
PAGE_SIZE, SMALLEST_PAGE = 1000, 10
_FOLDERS = ("", "/data", "/opendata", "/ckan")
#: Answers of a site that has no Action API at this place; 200 is the page that some sites give for every path.
_NOT_HERE = (200, 400, 404, 405, 410)
#: What ckanapi raises after an answer came. Where CKAN itself is installed, its errors have no common ancestor.
_FAILURES = (
    errors.CKANAPIError,
    errors.NotAuthorized,
    errors.NotFound,
    errors.ValidationError,
    errors.SearchQueryError,
    errors.SearchError,
    errors.SearchIndexError,
    errors.ServerIncompatibleError,
    KeyError,
    ValueError,
    RecursionError,
)

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
            api = _opened(door, base)
        except Stopped as problem:
            if problem.refusal.status == CollectionStatus.BLOCKED:
                raise
            if problem.status not in _NOT_HERE:
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


# --- ask -----------------------------------------------------------------------------------------------------------


class _Api(NamedTuple):
    """An Action API that answered. base: where it is, after redirects; status: what `status_show` told, if it did."""

    remote: Any
    base: str
    answer: Answer
    status: Mapping[str, object]


def _opened(door: Door, base: str) -> _Api:
    """The Action API below a base; Stopped where there is none, or none that is CKAN's."""
    stopped: Stopped | None = None
    for prefix in PREFIXES:
        remote = ckanapi.RemoteCKAN(base, user_agent=USER_AGENT, get_only=True, session=door.session)
        remote.base_url = prefix
        for action, params in (("status_show", {}), ("package_search", {"rows": 0})):
            try:
                answer, result = _called(remote, action, params)
            except Stopped as problem:
                stopped = _more_telling(stopped, problem)
                if problem.status == 0 or (problem.status >= 500 and not _speaks_json(door)):
                    raise  # nobody is at home: the other questions would only be waited for as long
                if not _speaks_json(door):
                    break  # no action of any name is here
                continue
            # DKAN imitates a few actions, with lists for results.
            if isinstance(result, dict) and (action == "status_show" or isinstance(result.get("results"), list)):
                landed = answer.url.partition("?")[0].removesuffix(prefix + action).rstrip("/")
                return _Api(remote, landed or base, answer, result if action == "status_show" else {})
            refusal = Refusal(CollectionStatus.BROKEN, f"{action} answers, but not as CKAN does")
            stopped = _more_telling(stopped, Stopped(refusal, status=200))
        if stopped is not None and stopped.refusal.status == CollectionStatus.BLOCKED:
            break
    assert stopped is not None
    raise stopped


def _more_telling(one: Stopped | None, other: Stopped) -> Stopped:
    return other if one is None or one.status in _NOT_HERE else one


def _speaks_json(door: Door) -> bool:
    """Whether what was received last came from an API rather than from a page in front of it."""
    return door.last is not None and "json" in door.last.media_type


def _may_be_asked_more(door: Door) -> bool:
    """Whether the last answer was no request to stay away. A 403 of CKAN's own closes one action, not all."""
    return door.last is not None and door.last.status not in (401, 407, 429, 451)


def _called(remote: Any, action: str, params: Mapping[str, str | int]) -> tuple[Answer, object]:
    """What an action gives, and the answer it came in; Stopped for everything else.

    ckanapi's errors hold the whole body in their message, and it fails on a byte order mark: what it makes of
    the answer is not used; the captured bytes are read, as they are read again when deriving.
    """
    heard: list[requests.Response] = []

    def fetch() -> Answer:
        def hear(response: requests.Response, **_: object) -> None:
            heard.append(response)
            if response.status_code == 200:
                response._content = b"null"  # its own reading of the page would not be used, and takes as long as ours

        hooks = {"response": hear}
        try:
            remote.call_action(action, dict(params), requests_kwargs={"hooks": hooks})
        except requests.RequestException:
            raise
        except _FAILURES:
            if not heard:
                raise requests.exceptions.InvalidURL from None
        last = heard[-1]
        kept = dict(parse_qsl(urlsplit(last.url).query))
        if len(heard) > 1 and any(kept.get(name) != str(value) for name, value in params.items()):
            raise DoorError("redirect", f"the redirect to {urlsplit(last.url).netloc} drops the query that was asked")
        return Answer(last.capture, last.headers)  # type: ignore[attr-defined]

    answer, document = json_answer(fetch)
    if not isinstance(document, dict) or document.get("success") is not True:
        refusal = unexpected(answer, f"{action} is not said to have succeeded").refusal
        raise Stopped(refusal, status=answer.capture.status)
    return answer, document.get("result")


# --- walk ----------------------------------------------------------------------------------------------------------


def walk(door: Door, portal: Portal, progress: Progress) -> Walk:
    """Every package the search gives: by id, and where that came short by name too. No filter: types are told later."""
    try:
        api = _opened(door, portal.base)
    except Stopped as problem:
        return Walk((Pass((), frozenset(), None, problem.refusal),))
    roles: dict[str, tuple[str, ...]] = {"status": (api.answer.capture.record,)} if api.status else {}

    def walked(ask: Ask, known: frozenset[str] = frozenset()) -> Pass:
        return walk_pages(ask, size=PAGE_SIZE, floor=SMALLEST_PAGE, progress=progress, known=known)

    first = walked(_by_search(door, api.remote, "id asc"))
    passes = [first]
    notes: tuple[str, ...] = ()
    if first.stopped is not None and not first.ids and _speaks_json(door) and _may_be_asked_more(door):
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
            answer, result = _called(remote, "package_search", {"sort": sort, "rows": size, "start": offset})
        except Stopped as problem:
            # Where CKAN itself says that its search is down, a smaller page would be refused alike.
            refused_alike = problem.status >= 500 and _speaks_json(door)
            raise Stopped(
                problem.refusal, shrinks=problem.shrinks and not refused_alike, status=problem.status
            ) from None
        if not isinstance(result, dict) or not isinstance(result.get("results"), list):
            raise unexpected(answer, "it is no search result")
        return Listing(_ids(result["results"]), count_of(result), answer.capture.record)

    return ask


def _listed(remote: Any, walked: Any, refused: Refusal) -> Pass | None:
    """What the lists that need no search give; with names alone, the claim they make. None where they are closed."""
    try:
        answer, names = _called(remote, "package_list", {})
    except Stopped:
        return None
    if not isinstance(names, list) or not names:
        return None
    claimed = len(names)

    def ask(offset: int, size: int) -> Listing:
        action = "current_package_list_with_resources"
        page, packages = _called(remote, action, {"limit": size, "offset": offset})
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
