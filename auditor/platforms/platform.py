"""What a platform module offers: a clue, a probe, a walk over its API, calls for single datasets, and mappings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from auditor.http import Door
from auditor.model import Catalog, Dataset, Observation, Page, Portal
from auditor.platforms.calls import Calls
from auditor.platforms.counting import Counting
from auditor.platforms.merging import Merged
from auditor.platforms.replies import Reply
from auditor.platforms.walking import Ask, Progress, Walk


class Site(Struct, frozen=True):
    """What an address showed before any API was asked: what clues are read from.

    base: scheme and host, with the path that was given. headers: of the home page, names lower case. home: its HTML.
    robots: text of robots.txt, empty where there is none.
    """

    base: str
    host: str
    headers: dict[str, str]
    home: str
    robots: str


class Recognition(Struct, frozen=True):
    """A platform confirmed at an address. base: where its API is asked; evidence: by what it was recognized."""

    base: str
    evidence: str
    title: str | None = None


class Platform(Protocol):
    """A module below `auditor/platforms/`."""

    @property
    def NAME(self) -> str:
        """`socrata`, `ckan`, `arcgis-hub` or `dcat-us`."""

    def clue(self, site: Site) -> str | None:
        """What of the site speaks for this platform, in words; None if nothing does. Asks nothing."""

    def confirm(self, door: Door, site: Site, clue: str | None) -> Recognition | None:
        """Asks the API one small question; None where it is not this platform. Raises Stopped where it cannot tell."""

    def walk(self, door: Door, portal: Portal, progress: Progress) -> Walk:
        """Fetches the whole catalog. Never raises for what the portal does; `Pass.stopped` says it."""

    def records(self, passes: Sequence[Sequence[Page]]) -> Merged:
        """The records in the pages of all passes, in order. Pure; raises nothing whatever the documents hold."""

    def mapped(self, found: Merged, portal: Portal) -> Catalog:
        """The nouns of these records. Pure; raises nothing whatever they hold."""

    def observe(self, calls: Calls, portal: Portal, dataset: Dataset, record: Mapping[str, object]) -> None:
        """Makes the calls for one dataset; `calls` keeps what they brought. record: the dataset's own, as the catalog
        has it. Never raises for what the portal does, but Enough where a host should be left alone."""

    def observation(
        self,
        replies: Sequence[Reply],
        dataset: Dataset,
        record: Mapping[str, object],
        portal: Portal,
        seen_at: datetime,
    ) -> Observation:
        """What the answers to `observe`, refusals included, tell of one dataset. Pure; raises nothing whatever they
        hold: a refusal becomes `not_collected`."""


class Ordered(Protocol):
    """A platform whose catalog can be asked for in the order of its changes."""

    def newest_first(self, door: Door, portal: Portal) -> Ask:
        """Pages of the whole catalog, the last changed first; each page tells when its records were. Raises Stopped."""

    def touched(self, record: Mapping[str, object]) -> datetime | None:
        """When a record was changed last, by the date that `newest_first` orders by."""


class Counted(Protocol):
    """A platform that tells how many of some records it lists."""

    def counting(self, door: Door, portal: Portal, held: Mapping[str, datetime]) -> Counting:
        """Records in parts that can be counted. held: by identifier, when each was changed last. Raises Stopped."""


def catalog(platform: Platform, passes: Sequence[Sequence[Page]], portal: Portal) -> Catalog:
    """The catalog in the pages of all passes."""
    return platform.mapped(platform.records(passes), portal)
