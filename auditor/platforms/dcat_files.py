"""What the files of single datasets tell: the deep half of `dcat_us`, which has no API to ask.

One request as a rule for each of the first files, of whatever host the feed names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from auditor.formats import is_bulk
from auditor.model import Dataset, NotCollected, Observation, Portal
from auditor.platforms.calls import Calls
from auditor.platforms.linked_files import WHAT, ask_headers, read_headers
from auditor.platforms.replies import Reply

MOST_FILES = 2
_NO_FILES = NotCollected("the record links to no file")
_NO_API = NotCollected("a feed has no API to ask")


def observe(calls: Calls, portal: Portal, dataset: Dataset, record: Mapping[str, object]) -> None:  # noqa: ARG001
    """The calls for one dataset. Never raises for what a host does."""
    ask_headers(calls, _files(dataset))


def observation(
    replies: Sequence[Reply],
    dataset: Dataset,
    record: Mapping[str, object],  # noqa: ARG001
    portal: Portal,
    seen_at: datetime,
) -> Observation:
    """What the headers tell of one dataset. Pure; raises nothing whatever they hold."""
    files = _files(dataset)
    told = read_headers(replies, len(files))
    why = told.why if files else _NO_FILES
    return Observation(
        portal=portal.url,
        id=dataset.id,
        seen_at=seen_at,
        signals=told.signals,
        digest=told.digest,
        not_collected={"rows": _NO_API, "dates": _NO_API, **({WHAT: why} if why else {})},
    )


def _files(dataset: Dataset) -> list[str]:
    """The first addresses of data: downloads, then what else gives a file."""
    ways = dataset.distributions if isinstance(dataset.distributions, tuple) else ()
    found = [way.download_url for way in ways] + [way.access_url for way in ways if is_bulk(way.format)]
    return list(dict.fromkeys(url for url in found if url and url[:4].lower() == "http"))[:MOST_FILES]
