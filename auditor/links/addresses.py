"""The addresses of a catalog's distributions, each once, in the order in which they are to be followed.

What can be said of an address without asking it (no scheme of the web, no address at all) is said here too.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from auditor.formats import is_bulk, read_format
from auditor.job import Address
from auditor.model import Dataset, Distribution, LinkState, NotCollected

#: What is asked of a distribution, the most telling first.
FORMS = ("file", "layer", "page")
#: A service or layer of ArcGIS, which answers a page to people and JSON to programs.
_LAYER = re.compile(
    r"/rest/services/.{1,600}/(?:Feature|Map|Image|VectorTile|Scene|Stream|GP|Geocode|Geometry)Server(?:/[0-9]{1,6})?/?$",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,20}):", re.IGNORECASE)
_WEB = re.compile(r"https?:([/\\]*)([^/\\?#]*)", re.IGNORECASE)
_BROKEN_WEB = re.compile(r"h?t?tps?(?:[/;.\s]|:/(?!/))|https?[^a-z0-9:]", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{|\}\}|\$\{|%7B%7B|\{[a-z_]{1,40}\}", re.IGNORECASE)
#: Signs that no name of a host can hold, as browsers see it.
_NO_HOST = re.compile(r"[\s<>^|]")

#: What stands where the host should, in an address with two schemes; no host has such a name.
_SCHEMES = frozenset({"http", "https", "ftp"})

Aside = tuple[LinkState, str, str]


def addresses(datasets: Iterable[Dataset]) -> list[Address]:
    """Every address that can be asked, once: one of each dataset before the second of any, hosts by turns.

    Where several distributions name an address, it has the formats of all and the form that promises most.
    """
    ranks: dict[str, int] = {}
    forms: dict[str, str] = {}
    formats: dict[str, list[str]] = defaultdict(list)
    for dataset in datasets:
        promised = sorted(_promised(dataset), key=lambda one: FORMS.index(one[1]))
        for rank, url in enumerate(dict.fromkeys(url for url, _, _ in promised)):
            ranks[url] = min(rank, ranks.get(url, rank))
        for url, form, format in promised:
            if url not in forms or FORMS.index(form) < FORMS.index(forms[url]):
                forms[url] = form
            if format and format not in formats[url]:
                formats[url].append(format)
    turns: dict[int, list[str]] = defaultdict(list)
    for url, rank in ranks.items():
        turns[rank].append(url)
    ordered = (url for rank in sorted(turns) for url in _by_turns(turns[rank]))
    return [Address(url, forms[url], tuple(formats[url])) for url in ordered]


def asked_as(address: Address) -> str:
    """The address a spider asks for: of a layer its description as JSON."""
    return address.url.rstrip("/") + "?f=json" if address.form == "layer" else address.url


def written_as(text: str) -> str:
    """One spelling for an address as a catalog writes it: without blanks around it and without fragment."""
    return text.strip().partition("#")[0]


def aside(url: str) -> Aside | None:
    """What is true of an address that is not asked at all: state, reason, a sentence. None for one that can be asked.

    Gone is only what can be no address under any reading that browsers know: no host can be made out in it.
    """
    if _TEMPLATE.search(url):
        return LinkState.NOT_CHECKED, "template", "is a template, with places that are still to be filled in"
    web = _WEB.match(url)
    if web is None:
        return _no_web(url)
    slashes, host = web[1], web[2].rpartition("@")[2]
    name = host.partition(":")[0] if not host.startswith("[") else host
    if not name.strip(".") or _NO_HOST.search(name):
        return LinkState.GONE, "malformed", "is no address: it names no host"
    if name.lower() in _SCHEMES:
        return LinkState.GONE, "malformed", "is no address: its scheme is written twice, so that it names no host"
    if slashes != "//" or re.search(r"\s[\s,;]{0,5}https?:", url):
        return LinkState.NOT_CHECKED, "malformed", "is written so that browsers have to guess what it means"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return LinkState.GONE, "malformed", "is no address: its host or port cannot be read"
    if port == 0 or any(len(label) > 63 for label in (parts.hostname or "").split(".")):
        return LinkState.GONE, "malformed", "is no address: no host can have that name"
    if (parts.hostname or "").rstrip(".").lower().endswith(".invalid"):
        return LinkState.GONE, "dns", "names a host below .invalid, where none can be (RFC 6761)"
    return None


def form_of(way: Distribution, url: str, *, download: bool) -> str:
    """What is promised at an address of a distribution: `file` where bytes of data are, `layer`, else `page`."""
    if _LAYER.search(path_of(url)) and "?" not in url:
        return "layer"
    ending = is_bulk(read_format(None, None, url))
    if not download:
        return "file" if ending else "page"
    declared = is_bulk(way.format)
    return "file" if declared or (declared is None and ending) else "page"


def path_of(url: str) -> str:
    """The path of an address that may be none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def ways(dataset: Dataset) -> Sequence[Distribution]:
    """The distributions of a dataset; none where they were not collected."""
    return () if isinstance(dataset.distributions, NotCollected) else dataset.distributions


def _no_web(url: str) -> Aside:
    scheme = _SCHEME.match(url)
    if (
        scheme is not None
        and not re.match(r"[0-9]{1,5}(?:/|$)", url[scheme.end() :])
        and " " not in url[: scheme.end() + 1]
    ):
        return LinkState.NOT_CHECKED, "scheme", f"has the scheme {scheme[1].lower()}, which is not followed"
    if re.search(r"\s", url) or _BROKEN_WEB.match(url) or not url:
        return LinkState.GONE, "malformed", "is no address: it has neither a scheme nor a host"
    return LinkState.NOT_CHECKED, "scheme", "has no scheme, so that it cannot be told where it leads"


def _promised(dataset: Dataset) -> Iterator[tuple[str, str, str | None]]:
    """The addresses of a dataset that can be asked, with what is promised there."""
    for way in ways(dataset):
        for text, download in ((way.download_url, True), (way.access_url, False)):
            if text and aside(url := written_as(text)) is None:
                yield url, form_of(way, url, download=download), way.format


def _by_turns(urls: Sequence[str]) -> Iterator[str]:
    """The same addresses, each host's next one after all other hosts have had theirs."""
    hosts: dict[str, deque[str]] = defaultdict(deque)
    for url in urls:
        hosts[urlsplit(url).netloc.lower()].append(url)
    waiting = deque(hosts.values())
    while waiting:
        queue = waiting.popleft()
        yield queue.popleft()
        if queue:
            waiting.append(queue)
