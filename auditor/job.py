"""What a spider process is told, on its standard input, and what it says while it works, a JSON line each.

`python -m spiders` reads one Job. What it sees it writes into the WARC file the job names, and nothing else: captures,
`metadata` records (a Look each, and one Crawl at the end). What it says on standard output is for a person to watch.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from auditor.model import Portal


class Budget(Struct, frozen=True):
    """Where a spider stops. pages, bytes (on the wire), seconds (of the whole run), depth (clicks from a start)."""

    pages: int = 200
    bytes: int = 500 * 2**20
    seconds: float = 1800.0
    depth: int = 4


class Pages(Struct, frozen=True, tag="pages"):
    """Reads the city's and the portals' own pages. home: the city's home page, empty to look for it.

    datasets: pages of a few datasets on the portals, which show what search engines see of all.
    """

    portals: tuple[Portal, ...]
    home: str = ""
    datasets: tuple[str, ...] = ()


class Address(Struct, frozen=True, gc=False):
    """One address of distributions. form: `file` where bytes are promised, `page` where anything alive will do, `layer`
    for an ArcGIS service or layer; formats: as declared by the distributions that name it."""

    url: str
    form: str = "file"
    formats: tuple[str, ...] = ()


class Links(Struct, frozen=True, tag="links"):
    """Follows addresses of distributions, in this order as far as hosts allow.

    control: an address whose name is known to resolve (the portal's), asked once where names do not; empty for none.
    """

    addresses: tuple[Address, ...]
    control: str = ""


class Job(Struct, frozen=True):
    """One errand of a spider process.

    archive: the WARC file to write (must not exist). earlier: WARC files of the same errand, stopped before: what they
    hold is not asked for again. pace: requests a second to one host, 0 for no pause on private hosts. private_hosts:
    hosts allowed at private addresses. until: when to stop at the latest, None for no such time. deadline: seconds that
    one look may take, waiting for its turn left out; most_bytes: of one body, where a spider wants it whole.
    """

    errand: Pages | Links
    archive: str
    earlier: tuple[str, ...] = ()
    budget: Budget = Budget()
    pace: float = 1.0
    crawl_delay_cap: float = 120.0
    private_hosts: frozenset[str] = frozenset()
    until: datetime | None = None
    deadline: float = 60.0
    most_bytes: int = 64 * 2**20


class Said(Struct, frozen=True, omit_defaults=True):
    """A line of progress. done, total: addresses; line: a sentence, if there is something to say."""

    done: int = 0
    total: int = 0
    line: str = ""
