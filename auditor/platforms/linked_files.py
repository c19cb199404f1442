"""When files on any host were last modified, by their HTTP headers: a weak sign, for where nothing better is told.

One request for the headers of each file: by HEAD, and where that is refused by GET for the first byte. The addresses
stand in metadata, so the door looks at each before it connects; and robots.txt of the file's host is obeyed, for a
file is no documented API.
"""

from __future__ import annotations

import email.utils
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from auditor.model import NotCollected, Signal, Source
from auditor.platforms.calls import Calls, Enough
from auditor.platforms.replies import Reply

WHAT = "files"
#: Answers to HEAD of servers that do give the file itself; and those that say that this one file is not there.
_HEAD_REFUSED = frozenset({400, 403, 404, 405, 501})
_GONE = frozenset({404, 410})
#: A file dated with the moment it is asked for is made for the request.
_MADE_NOW = timedelta(minutes=2)


class Headers(NamedTuple):
    """What the headers of some files tell. why: where they tell no date."""

    signals: tuple[Signal, ...]
    digest: str | None
    why: NotCollected | None


def ask_headers(calls: Calls, urls: Sequence[str]) -> None:
    """Asks for the headers of files. Never raises: another dataset's files may be elsewhere."""
    for url in urls:
        try:
            if not calls.door.robots_allow(url):
                calls.miss(WHAT, "robots.txt of the file's host disallows it")
                continue
            reply = calls.ask(WHAT, url, partial(calls.door.head, url), of_one=_HEAD_REFUSED)
            if reply is not None and reply.status in _HEAD_REFUSED:
                calls.ask(WHAT, url, partial(calls.door.head, url, by_range=True), of_one=_GONE)
        except Enough as problem:
            calls.miss(WHAT, str(problem))
        except ValueError:
            calls.miss(WHAT, "its address is none that can be asked")


def read_headers(replies: Sequence[Reply], files: int) -> Headers:
    """What the answers to `ask_headers` tell. files: how many were asked for."""
    signals: list[Signal] = []
    marks: list[str] = []
    why: NotCollected | None = None
    for reply in replies:
        if reply.status not in (200, 206):
            why = why or NotCollected(f"a file's host answers {reply.status}")
        elif reply.media_type in ("text/html", "application/xhtml+xml"):
            why = why or NotCollected("a web page comes where the file is due")
        else:
            mark, at = _mark(reply), _last_modified(reply)
            marks += [mark] if mark else []
            if at is not None:
                stated = f"Last-Modified: {reply.headers.get('last-modified')}"
                signals.append(Signal(Source.HTTP_DATE, at, evidence=reply.evidence("", stated)))
    # Of all files or of none: a host that is away for a night has not changed the data.
    digest = _digest(marks) if marks and len(marks) == files else None
    why = why or NotCollected("the file's host does not say when it was last modified")
    return Headers(tuple(signals), digest, None if signals else why)


def _mark(reply: Reply) -> str | None:
    """What stands for the content of a file: its ETag; else its date and size together."""
    size = (reply.headers.get("content-range") or reply.headers.get("content-length") or "").rpartition("/")[2]
    etag = reply.headers.get("etag")
    if etag:
        return f"{etag} {size}"
    return f"{reply.headers.get('last-modified')} {size}" if size and _last_modified(reply) is not None else None


def _last_modified(reply: Reply) -> datetime | None:
    """The date of the file; None where it is that of the answer."""
    at, now = _http_date(reply.headers.get("last-modified")), _http_date(reply.headers.get("date"))
    return None if at is None or (now is not None and at > now - _MADE_NOW) else at


def _http_date(stated: str | None) -> datetime | None:
    try:
        at = email.utils.parsedate_to_datetime(stated) if stated else None
        return None if at is None else at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _digest(marks: Sequence[str]) -> str:
    return f"sha256:{hashlib.sha256(' '.join(sorted(marks)).encode('utf-8', 'replace')).hexdigest()}"
