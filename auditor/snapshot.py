"""What a collection keeps (`snapshot.json`) and what is derived from it: the Snapshot every later step reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor.attest import Attached
from auditor.model import Catalog, CollectionStatus, NotCollected, Observation, Portal, Refusal
from auditor.prepared import json_reader
from auditor.sample import Sample
from auditor.web import Crawl, Website

FILE_NAME = "snapshot.json"
CAPTURES = "captures"
SCHEMA_VERSION = 1


class NotAnAudit(ValueError):
    """A folder that holds no collection, or one this version cannot read."""


class Lost(Struct, frozen=True):
    """A dataset that was listed before and is not now, asked for by itself. gone: whether it is not there either;
    capture: WARC record id of the answer."""

    gone: bool
    capture: str


class Onto(Struct, frozen=True, omit_defaults=True):
    """What a visit that asked for changes alone adds to: the manifest (sha256 of all that was listed before), what is
    not listed any more, and the total that was stated."""

    manifest: str
    gone: tuple[str, ...] = ()
    total: int | None = None


class CollectedPortal(Struct, frozen=True, omit_defaults=True):
    """One address as collected. mapping: the platform whose mapping reads the pages (a Hub may be read by its feed).

    passes: WARC record ids of the catalog's pages, a list for each walk. refusal: what stopped detection or the walk.
    robots: one sentence on what robots.txt says of the API and what was done about it. onto: None where the whole
    catalog was walked; else the pages hold what changed since. lost: what was listed
    before and did not come, as far as it was asked for by itself.
    Of depth deep: observed: WARC record ids of the answers for single datasets, by dataset id; missed: what could not
    be asked of them or got no answer, and why; sample: None where every dataset was to be asked; ended: why some
    were not.
    """

    asked: str
    portal: Portal
    mapping: str | None = None
    passes: tuple[tuple[str, ...], ...] = ()
    refusal: Refusal | None = None
    notes: tuple[str, ...] = ()
    robots: str = ""
    onto: Onto | None = None
    lost: Mapping[str, Lost] = {}
    sample: Sample | None = None
    observed: Mapping[str, tuple[str, ...]] = {}
    missed: Mapping[str, Mapping[str, str]] = {}
    ended: str = ""


class Limits(Struct, frozen=True):
    """How far the spiders may go. pages: of the city and its portals; links: addresses of distributions; 0 asks none.
    minutes: of each spider."""

    pages: int = 300
    links: int = 10_000
    minutes: float = 60.0


class SpiderRun(Struct, frozen=True, omit_defaults=True):
    """One errand of a spider. errand: `pages` or `links`; files: the WARC files, in `captures/`, that hold what it saw.
    done: whether it came to its end (a budget that was used up is one); failed: our own failure, empty if there was
    none; pace: requests a second to one host, 0 where it was lifted; left: addresses not even handed to it."""

    errand: str
    files: tuple[str, ...] = ()
    done: bool = False
    failed: str = ""
    pace: float = 1.0
    left: int = 0


class Collected(Struct, frozen=True, omit_defaults=True):
    """The content of `snapshot.json`: all that is not in the captures themselves.

    started: when collecting began; taken_at: the stated point in time that ages are counted to. seconds, requests,
    bytes: what collecting took (bytes on the wire). asked: the addresses, in order. sample_size: how many datasets of a
    portal are asked at most, 0 for all. unfinished: collecting was begun and did not come to its end. home: the city's
    home page as given. spiders, limits: from depth standard, what the spiders did and how far they might go. attached:
    the files that attestations name, kept in `attached/`.
    """

    schema_version: int
    auditor_version: str
    started: datetime
    taken_at: datetime
    depth: str
    pace: float
    strict_robots: bool
    portals: tuple[CollectedPortal, ...]
    requests: int
    bytes: int
    seconds: float
    departments: tuple[str, ...] | None = None
    attestations: str = ""
    asked: tuple[str, ...] = ()
    sample_size: int = 0
    unfinished: bool = False
    home: str = ""
    spiders: tuple[SpiderRun, ...] = ()
    limits: Limits | None = None
    attached: tuple[Attached, ...] = ()

    def write(self, folder: Path) -> None:
        """Writes `snapshot.json`, whole or not at all."""
        draft = folder / f"{FILE_NAME}.part"
        draft.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")
        draft.replace(folder / FILE_NAME)

    @staticmethod
    def read(folder: Path) -> Collected:
        """Reads `snapshot.json` of an audit folder; NotAnAudit says what is wrong with it."""
        path = folder / FILE_NAME
        try:
            return _collected(path.read_bytes())
        except FileNotFoundError:
            raise NotAnAudit(f"{folder} holds no {FILE_NAME}: name the folder that an audit wrote") from None
        except (msgspec.DecodeError, OSError, UnicodeDecodeError) as problem:
            raise NotAnAudit(f"{path} cannot be read: {problem}") from None


_collected = json_reader(Collected)


class PortalSnapshot(Struct, frozen=True):
    """One portal, derived: its catalog (or why there is none), and what happened.

    sample: the statement on the sample of depth deep, None where every dataset was to be asked.
    """

    portal: Portal
    catalog: Catalog | NotCollected
    status: CollectionStatus
    reason: str = ""
    notes: tuple[str, ...] = ()
    robots: str = ""
    sample: Sample | None = None


class Snapshot(Struct, frozen=True):
    """Everything observed of one city at one time. catalog: of all its portals together.

    observations: what the calls for single datasets showed, by portal and dataset (`--depth deep`). website: the
    city's and the portals' own pages (from depth standard). links: what the spider that followed the links says of its
    run, None where nobody followed them; what became of a link stands on its distribution.
    """

    taken_at: datetime
    depth: str
    portals: tuple[PortalSnapshot, ...]
    catalog: Catalog | NotCollected
    status: CollectionStatus
    collected: Collected
    observations: Mapping[tuple[str, str], Observation] = {}
    website: Website | NotCollected = NotCollected("the city's pages were not read at this depth")
    links: Crawl | None = None

    @property
    def complete(self) -> bool:
        """Whether every portal's catalog was read to its end."""
        return self.status in (CollectionStatus.COMPLETE, CollectionStatus.EMPTY)


def point_in_time(text: str) -> datetime:
    """A stated time as UTC; a bare date is the end of that UTC day. ValueError for anything else."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is no ISO 8601 time such as 2026-03-31 or 2026-03-31T06:00:00Z") from None
    if not 1990 <= moment.year <= 9000:
        raise ValueError(f"{text!r} is no year that a portal can have been seen in")
    if len(text.strip()) <= 10:
        moment = datetime.combine(moment.date(), time(23, 59, 59), UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
