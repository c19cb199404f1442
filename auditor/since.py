"""What changed in a catalog since it was read: asked for cheaply, and believed only where the numbers agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice, pairwise

import requests
from msgspec import Struct

from auditor.http import Door
from auditor.model import Portal
from auditor.platforms import ckan, dcat_us
from auditor.platforms.arcgis_hub import COLLECTIONS_PATH
from auditor.platforms.counting import Uncounted, gone
from auditor.platforms.dcat_entries import is_feed
from auditor.platforms.merging import Merged
from auditor.platforms.registry import COUNTED, ORDERED
from auditor.platforms.walking import Progress, Stopped, json_answer
from auditor.snapshot import Lost

#: The first page is small: on most nights little has changed.
_FIRST, _LARGEST = 20, 500
#: Changes that come into a listing late, by its own dates, are looked for so far back.
_OVERLAP = timedelta(hours=1)
_THERE, _NOT_MODIFIED = 200, 304
#: Answers for a dataset that was taken away, or is not for everybody any more.
_NOT_THERE = frozenset({401, 403, 404, 410})
#: Datasets that are looked for by themselves on one night.
MOST_LOOKED_FOR = 30


class Known(Struct, frozen=True):
    """A catalog as it was read before. mapping: the platform whose mapping reads it; manifest: names what it lists;
    validators: of the one document it came in, by its address (`etag`, `last-modified`). whole: it is walked all the
    same, and only what does not come any more is looked for."""

    portal: Portal
    mapping: str
    found: Merged
    manifest: str
    validators: Mapping[str, Mapping[str, str]] = {}
    whole: bool = False


class Since(Struct, frozen=True):
    """What changed. captures: WARC record ids of the pages, in order; gone: identifiers that are not listed any more;
    total: as stated now."""

    captures: tuple[str, ...]
    gone: tuple[str, ...] = ()
    total: int | None = None


class Unclear(Exception):
    """It cannot be told cheaply what changed; the message says why, and the whole catalog has to be walked. still:
    whether what answers is the portal that is known, so that it need not be recognized anew."""

    def __init__(self, why: str, *, still: bool = False) -> None:
        super().__init__(why)
        self.still = still


def since(door: Door, known: Known, progress: Progress) -> Since:
    """What changed in a catalog. Raises Unclear."""
    try:
        if known.mapping == dcat_us.NAME:
            return _unless_changed(door, known)
        return _newest(door, known, progress)
    except Stopped as problem:
        raise Unclear(problem.refusal.reason) from None
    except requests.RequestException as problem:
        raise Unclear(f"asking for changes failed ({type(problem).__name__})") from None


def _unless_changed(door: Door, known: Known) -> Since:
    """Of a feed nothing is sent where it is the same document still."""
    names = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
    conditions = {
        url: {header: held[name] for name, header in names if held.get(name)} for url, held in known.validators.items()
    }
    url = next((url for url, condition in conditions.items() if condition), None)
    if url is None:
        raise Unclear("the feed says nothing by which a change of it could be told")
    # Kept, so that a walk over another document need not fetch it a second time.
    answer = door.get(url, unless=conditions[url], keep=True)
    if answer.capture.status == _NOT_MODIFIED:
        return Since((answer.capture.record,), total=known.found.claimed)
    _, document = json_answer(lambda: answer)
    raise Unclear("the feed is another document now", still=is_feed(document))


def _newest(door: Door, known: Known, progress: Progress) -> Since:
    platform = ORDERED[known.mapping]
    moments = [at for record in known.found.records.values() if (at := platform.touched(record.content))]
    if not moments:
        raise Unclear("no record says when it was changed")
    newest = max(moments)
    captures: list[str] = []
    ids: dict[str, None] = {}
    ask, size, offset, last, total = platform.newest_first(door, known.portal), _FIRST, 0, None, None
    while True:
        page = ask(offset, size)
        captures.append(page.capture)
        if len(page.touched) != len(page.ids) or None in page.touched:
            raise Unclear("records on the list of the last changed do not say when that was")
        order = [*([last] if last else []), *[at for at in page.touched if at]]
        if any(after > before for before, after in pairwise(order)):
            raise Unclear("the list of the last changed is not in order")
        if not offset and order and order[0] < newest:
            raise Unclear("the list of the last changed does not begin where it ended before")
        fresh = [one for one, at in zip(page.ids, page.touched, strict=True) if at and at >= newest - _OVERLAP]
        ids.update(dict.fromkeys(fresh))
        progress(len(ids), page.total)
        total = page.total if total is None else total
        offset, last = offset + len(page.ids), order[-1] if order else last
        if not page.ids or len(fresh) < len(page.ids):
            break
        size = min(_LARGEST, size * 4)
    return Since(tuple(captures), _gone(door, known, frozenset(ids), newest - _OVERLAP, total), total)


def _gone(door: Door, known: Known, changed: frozenset[str], since: datetime, total: int | None) -> tuple[str, ...]:
    """What is not listed any more, where the stated total says that something is not. since: all that was changed after
    it is among the changed ones, or gone."""
    before = known.found.records.keys()
    if total is None or known.found.claimed is None:
        raise Unclear("the catalog states no total to count against", still=True)
    lacking = known.found.claimed + len(changed - before) - total
    if lacking == 0:
        return ()
    if known.mapping == ckan.NAME:
        listed = ckan.listed(door, known.portal)
        if listed is None or listed - before - changed:
            raise Unclear("the total is another than what changed accounts for", still=True)
        return tuple(sorted(before - listed))
    return tuple(sorted(_counted_out(door, known, changed, since, lacking)))


def _counted_out(door: Door, known: Known, changed: frozenset[str], since: datetime, lacking: int) -> frozenset[str]:
    """What is gone, as counting tells. since: see `_gone`; lacking: how many records it is."""
    why = "the total is another than what changed accounts for"
    touched = ORDERED[known.mapping].touched
    moments = {name: touched(one.content) for name, one in known.found.records.items() if name not in changed}
    held = {name: at for name, at in moments.items() if at is not None}
    recent = frozenset(name for name, at in held.items() if at >= since)
    if len(held) < len(moments) or lacking < len(recent):
        raise Unclear(why, still=True)
    if lacking == len(recent):
        return recent
    older = {name: at for name, at in held.items() if name not in recent}
    try:
        found = gone(COUNTED[known.mapping].counting(door, known.portal, older), lacking - len(recent))
    except Uncounted as problem:
        raise Unclear(f"{why}: {problem}", still=True) from None
    return recent | found


def looked_for(door: Door, portal: Portal, mapping: str, ids: Iterable[str], scope: str) -> dict[str, Lost]:
    """What became of datasets that a list does not have any more: each is asked for by itself, on platforms that answer
    for one. Where many are missing at a time, the first few are asked: it is the list that is in question then."""
    found: dict[str, Lost] = {}
    if mapping not in ALONE:
        return found
    for name in islice(ids, MOST_LOOKED_FOR):
        url, params = ALONE[mapping](portal, name, scope)
        if not url:
            continue
        try:
            capture = door.get(url, params).capture
        except requests.RequestException:
            continue  # nothing follows: the next night looks again
        if capture.status in _NOT_THERE:
            found[name] = Lost(True, capture.record)
        elif capture.status == _THERE and capture.media_type.endswith("json"):
            found[name] = Lost(False, capture.record)
    return found


def _alone_on_socrata(portal: Portal, name: str, _scope: str) -> tuple[str, dict[str, str]]:
    fit = re.fullmatch(r"[a-z0-9]{4}-[a-z0-9]{4}", name)
    return (f"{portal.base}/api/views/{name}.json", {}) if fit else ("", {})


def _alone_on_ckan(portal: Portal, name: str, _scope: str) -> tuple[str, dict[str, str]]:
    return f"{portal.base}/api/3/action/package_show", {"id": name}


def _alone_on_hub(portal: Portal, name: str, scope: str) -> tuple[str, dict[str, str]]:
    fit = re.fullmatch(r"[0-9a-f]{32}(_\d+)?", name)
    return (f"{portal.base}{COLLECTIONS_PATH}/{scope or 'all'}/items/{name}", {}) if fit else ("", {})


#: Where one dataset is asked for, by mapping.
ALONE = {"socrata": _alone_on_socrata, "ckan": _alone_on_ckan, "arcgis-hub": _alone_on_hub}
