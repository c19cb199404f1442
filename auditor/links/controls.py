"""Looks that serve the verdicts on others: names that resolve, hosts that answer, pages for what cannot exist."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from auditor.links.archives import sniff_zip
from auditor.links.pages import Print, page_of, print_of
from auditor.links.sniff import sniff
from auditor.links.sniffed import Sniffed
from auditor.model import Capture
from auditor.web import Look, Purpose

#: What an address has in it that cannot exist.
MARK = "no-such-"
#: Failures that come after a name was resolved.
_RESOLVED = frozenset({"tls", "refused", "reset", "truncated", "redirect", "private"})
#: So much of the end of an archive is asked for; lists of members are seldom longer.
TAIL = 64 * 1024


class Controls(Struct, frozen=True):
    """names_resolve: some name of the network was resolved in this run. answering: hosts (name and port) that answered
    anything. prints: of the pages that a host shows for addresses that cannot exist. tails: what archives are, told
    from their ends, by the address that was asked."""

    names_resolve: bool = False
    answering: frozenset[str] = frozenset()
    prints: Mapping[str, tuple[Print, ...]] = {}
    tails: Mapping[str, Sniffed] = {}


class Gathered:
    """Controls in the making, from the looks of a run in any order."""

    def __init__(self) -> None:
        self._names_resolve = False
        self._answering: set[str] = set()
        self._prints: dict[str, list[Print]] = defaultdict(list)
        self._tails: dict[str, Sniffed] = {}

    def add(self, look: Look) -> None:
        """Takes what a look shows without its answer."""
        for url in (look.url, look.final):
            if (look.answers or look.failure in _RESOLVED) and is_name(url):
                self._names_resolve = True
        if look.answers:
            self._answering.update({netloc(look.url), netloc(look.final)} - {""})

    def add_answer(self, look: Look, capture: Capture) -> None:
        """Takes the answer to a look of purpose `control`."""
        if look.purpose is not Purpose.CONTROL or look.failure not in ("", "budget"):
            return
        if is_probe(look.url):
            if capture.status == 200 and sniff(capture.payload, capture.charset, whole=False).format == "HTML":
                made = print_of(page_of(capture.payload, capture.charset), look.url)
                self._prints[netloc(look.url)].append(made)
        elif capture.status == 206 and (tail := tail_of(capture)):
            self._tails[look.url] = sniff_zip(b"PK\x03\x04", tail, whole=False)

    def controls(self) -> Controls:
        """What they show together."""
        prints = {host: tuple(found) for host, found in self._prints.items()}
        return Controls(self._names_resolve, frozenset(self._answering), prints, self._tails)


def gather(looks: Iterable[Look], captures: Mapping[str, Capture]) -> Controls:
    """The controls of a run, from all its looks and the answers to those of purpose `control`."""
    gathered = Gathered()
    for look in looks:
        gathered.add(look)
        if look.answers and (capture := captures.get(look.answers[-1])) is not None:
            gathered.add_answer(look, capture)
    return gathered.controls()


def probe_of(url: str) -> str:
    """An address that stands beside this one and cannot exist; one for each folder, the same every time."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    word = MARK + hashlib.sha256(f"{parts.netloc}{folder}".encode("utf-8", "replace")).hexdigest()[:16]
    if parts.query and "=" in parts.query:
        query = "&".join(f"{pair.partition('=')[0]}={word}" for pair in parts.query.split("&")[:8])
        return parts._replace(query=query, fragment="").geturl()
    ending = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return parts._replace(path=f"{folder}/{word}{ending[0] if ending else ''}", query="", fragment="").geturl()


def is_probe(url: str) -> bool:
    """Whether an address was made by `probe_of`."""
    return re.search(MARK + "[0-9a-f]{16}", url) is not None


def tail_of(capture: Capture) -> bytes:
    """The end of a file, from an answer to a request for a range; nothing where it is not the end."""
    stated = re.fullmatch(r"\s*bytes\s+([0-9]+)-([0-9]+)/([0-9]+)\s*", capture.headers.get("content-range", ""))
    if stated is None or int(stated[2]) + 1 != int(stated[3]) or capture.truncated:
        return b""
    return capture.payload


def netloc(url: str) -> str:
    """Name and port of an address; empty where there is none."""
    try:
        return urlsplit(url.strip()).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def is_name(url: str) -> bool:
    """Whether an address has a name that is looked up on the network."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host and not host.endswith(".localhost")
    return False
