"""Datasets name the department that publishes them.

Why: whoever finds a mistake, and whoever is to keep the data fresh, has to know whose data it is.
How: passes when a publisher is named; fails when there is none, or when it is a placeholder, an e-mail
    address, the address of the portal or just the portal itself ("Open Data Portal"); unknown when it looks
    like the name of a user account. The city as a whole counts as a publisher.
Fix: enter the department, by its official name, as publisher (on some platforms: attribution, organization
    or source).
See: DCAT `dcterms:publisher`; DCAT-US 1.1 `publisher`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from auditor.check import Finding, Outcome, about
from auditor.model import Dataset, replace
from checks._text import masked, plain, says_nothing, unsaid, vocabulary

VERSION = 2
EFFORT = "low"
READS = ("publisher",)

_HOST_NAME = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.){1,6}[a-z]{2,24}(?::\d+)?/?", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
_ACCOUNT = re.compile(r"[A-Za-z0-9.-]*(?:_[A-Za-z0-9._-]*|[a-z]\d{2,})")
#: Words that name the portal, and words that may stand beside them without naming anybody.
_PORTAL_WORDS = vocabulary("catalog catalogue data hub opendata portal site website")
_BESIDE = vocabulary("a and city county default for gov home initiative of official online our public the town")
_BESIDE |= _PORTAL_WORDS | {"open", "village"}
_NOBODY = frozenset(
    {"admin", "administrator", "anonymous", "default organization", "owner", "publisher", "user", "organization"}
)


def find(dataset: Dataset) -> Iterator[Finding]:
    name = dataset.publisher
    if name is None and (placeholder := unsaid(dataset, "publisher")):
        yield about(dataset, Outcome.FAIL, "has a placeholder for a publisher", "publisher", placeholder)
    elif name is None:
        yield about(dataset, Outcome.FAIL, "names no publisher", "publisher")
    else:
        outcome, message = _judged(name, dataset.portal)
        yield about(dataset, outcome, message, "publisher", masked(name))


@lru_cache(maxsize=4096)
def _judged(name: str, portal: str) -> tuple[Outcome, str]:
    name = name.strip()[:300]
    words = plain(name)
    if says_nothing(name) or words in _NOBODY:
        return Outcome.FAIL, "has a placeholder for a publisher"
    if _ADDRESS.fullmatch(name):
        return Outcome.FAIL, "names an e-mail address where a department is due"
    host = _host(portal)
    if (
        _HOST_NAME.fullmatch(name)
        and host
        and name.lower().removeprefix("https://").removeprefix("http://").startswith(host)
    ):
        return Outcome.FAIL, "names the address of the portal as its publisher"
    if _is_portal(words.split(), host):
        return Outcome.FAIL, "names the portal itself as its publisher"
    if _ACCOUNT.fullmatch(name):
        return Outcome.UNKNOWN, "names what looks like a user account as its publisher"
    return Outcome.PASS, "names its publisher"


def _host(portal: str) -> str:
    try:
        return urlsplit(portal).hostname or ""
    except ValueError:
        return ""


def _is_portal(words: list[str], host: str) -> bool:
    """Whether a name consists of words for a portal, and of words of its address (`data.metroville.gov`)."""
    rest = [word for word in words if word not in _BESIDE and not (len(word) > 2 and word in host)]
    return not rest and any(word in _PORTAL_WORDS for word in words)


def repair(dataset: Dataset) -> Dataset:
    """Published under the name of a department."""
    if dataset.publisher is not None and _judged(dataset.publisher, dataset.portal)[0] is Outcome.PASS:
        return dataset
    return replace(dataset, publisher="Department that keeps the data")
