"""Asks CKAN's Action API through ckanapi: finds where it is, and calls one action at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import ckanapi
import requests
from ckanapi import errors

from auditor.failures import DoorError
from auditor.http import USER_AGENT, Answer, Door
from auditor.model import CollectionStatus, Refusal
from auditor.platforms.walking import Stopped, json_answer, unexpected

#: The second one is all that some front ends pass on.
PREFIXES = ("api/3/action/", "api/action/")
#: Answers of a site that has no Action API at this place; 200 is the page that some sites give for every path.
NOT_HERE = (200, 400, 404, 405, 410)
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


class Api(NamedTuple):
    """An Action API that answered. base: where it is, after redirects; status: what `status_show` told, if it did."""

    remote: Any
    base: str
    answer: Answer
    status: Mapping[str, object]


def opened(door: Door, base: str) -> Api:
    """The Action API below a base; Stopped where there is none, or none that is CKAN's."""
    stopped: Stopped | None = None
    for prefix in PREFIXES:
        remote = ckanapi.RemoteCKAN(base, user_agent=USER_AGENT, get_only=True, session=door.session)
        remote.base_url = prefix
        for action, params in (("status_show", {}), ("package_search", {"rows": 0})):
            try:
                answer, result = called(remote, action, params)
            except Stopped as problem:
                stopped = _more_telling(stopped, problem)
                if problem.status == 0 or (problem.status >= 500 and not speaks_json(door)):
                    raise  # nobody is at home: the other questions would only be waited for as long
                if not speaks_json(door):
                    break  # no action of any name is here
                continue
            # DKAN imitates a few actions, with lists for results.
            if isinstance(result, dict) and (action == "status_show" or isinstance(result.get("results"), list)):
                landed = answer.url.partition("?")[0].removesuffix(prefix + action).rstrip("/")
                return Api(remote, landed or base, answer, result if action == "status_show" else {})
            refusal = Refusal(CollectionStatus.BROKEN, f"{action} answers, but not as CKAN does")
            stopped = _more_telling(stopped, Stopped(refusal, status=200))
        if stopped is not None and stopped.refusal.status == CollectionStatus.BLOCKED:
            break
    assert stopped is not None
    raise stopped


def _more_telling(one: Stopped | None, other: Stopped) -> Stopped:
    return other if one is None or one.status in NOT_HERE else one


def speaks_json(door: Door) -> bool:
    """Whether what was received last came from an API rather than from a page in front of it."""
    return door.last is not None and "json" in door.last.media_type


def may_be_asked_more(door: Door) -> bool:
    """Whether the last answer was no request to stay away. A 403 of CKAN's own closes one action, not all."""
    return door.last is not None and door.last.status not in (401, 407, 429, 451)


def called(remote: Any, action: str, params: Mapping[str, str | int]) -> tuple[Answer, object]:
    """What an action gives, and the answer it came in; Stopped for everything else."""
    answer, document = json_answer(lambda: asked(remote, action, params))
    if not isinstance(document, dict) or document.get("success") is not True:
        refusal = unexpected(answer, f"{action} is not said to have succeeded").refusal
        raise Stopped(refusal, status=answer.capture.status)
    return answer, document.get("result")


def asked(remote: Any, action: str, params: Mapping[str, str | int]) -> Answer:
    """The answer to an action, whatever it is. Raises requests.RequestException where none came.

    ckanapi's errors hold the whole body in their message, and it fails on a byte order mark: what it makes of
    the answer is not used; the captured bytes are read, as they are read again when deriving.
    """
    heard: list[requests.Response] = []

    def hear(response: requests.Response, **_: object) -> None:
        heard.append(response)
        if response.status_code == 200:
            response._content = b"null"  # its own reading of the page would not be used, and takes as long as ours

    try:
        remote.call_action(action, dict(params), requests_kwargs={"hooks": {"response": hear}})
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
