"""The nouns of the auditor, in DCAT's words; frozen values that every step reads and none changes.

Three answers are kept apart everywhere: a value (the portal said so), `None` (the portal was asked and said nothing)
and `NotCollected` (we could not look, or did not). Times are aware `datetime`s in UTC. Nouns that come by the hundred
thousand are left out of Python's search for reference cycles (`gc=False`): they hold none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

__all__ = [
    "OWN_RECORD",
    "Cadence",
    "Capture",
    "Catalog",
    "CollectionStatus",
    "Column",
    "Dataset",
    "DateColumn",
    "Distribution",
    "Evidence",
    "Label",
    "License",
    "Link",
    "LinkState",
    "NotCollected",
    "Observation",
    "Page",
    "Portal",
    "Refusal",
    "Signal",
    "Source",
    "Stamp",
    "State",
    "Verdict",
    "replace",
]


class NotCollected(Struct, frozen=True):
    """Something nobody looked at, and why; lowers coverage, never the score.

    at: JSON pointer into `snapshot.json`, where what was done instead is on record; empty for all of it.
    """

    reason: str
    at: str = ""


class Capture(Struct, frozen=True):
    """One recorded HTTP answer and where its bytes lie.

    record: WARC-Record-ID (`urn:uuid:…`) of the response. digest: `sha256:` and the hex digest of the payload as it
    travelled (still content-encoded). payload: the bytes after removing the content encoding. headers: of the answer,
    names in lower case. truncated: `length`, `time` or `disconnect` where the body was not read to its end.
    """

    record: str
    url: str
    time: datetime
    status: int
    media_type: str
    charset: str
    digest: str
    payload: bytes
    headers: Mapping[str, str] = {}
    truncated: str = ""


class Page(Struct, frozen=True):
    """A capture decoded: the JSON document of one answer, ready for a platform's mapping."""

    capture: str
    url: str
    document: object


#: In the place of a capture: `snapshot.json`, the audit's own record of what was asked, done and given.
OWN_RECORD = "snapshot.json"


class Evidence(Struct, frozen=True, gc=False):
    """Where a finding was read: a capture, a pointer into its payload and the quote found there.

    capture: WARC-Record-ID, or OWN_RECORD for what the audit itself did or was given. pointer: a JSON pointer
    (RFC 6901); a text fragment (`:~:text=…`) of a page or document; `title`, `meta/NAME` or `header/NAME` of an answer;
    empty for the answer as a whole. quote: the value as text, cut to 200 characters; None where the place was looked at
    and held nothing.
    """

    capture: str
    pointer: str
    quote: str | None


class Stamp(Struct, frozen=True, gc=False):
    """A date as the portal wrote it. at: None where it cannot be read; precision: second, day, month or year."""

    raw: str
    at: datetime | None
    precision: str = "second"


class Label(Struct, frozen=True, gc=False):
    """A declared frequency as the portal wrote it, and the native name of the field that held it."""

    field: str
    text: str


class License(Struct, frozen=True, gc=False):
    """A license as stated. id: identifier of the Open Definition register or SPDX where recognized; open: True, False,
    or None when the text does not decide it (terms elsewhere, free text)."""

    text: str
    url: str | None
    id: str | None
    open: bool | None


class Column(Struct, frozen=True, gc=False):
    """A column of a tabular dataset."""

    name: str
    datatype: str | None
    description: str | None


class LinkState(StrEnum):
    """What became of an address when it was followed."""

    ALIVE = "alive"
    GONE = "gone"
    WRONG_CONTENT = "wrong_content"
    LOGIN_WALL = "login_wall"
    BOT_WALL = "bot_wall"
    TIMEOUT = "timeout"
    SERVER_ERROR = "server_error"
    NOT_CHECKED = "not_checked"


class Link(Struct, frozen=True, gc=False):
    """One address of a distribution, followed.

    reason: a fixed word (`http_404`, `dns`, `soft_404`, `html_for_data`, `robots`, `budget`, …), empty where there is
    nothing to say; said: a sentence. format_seen: told from the bytes, in the names of `formats`; bytes: the whole size
    where the server or the body tells it. last_modified: the header as sent. cross_origin: whether any page may read it
    (CORS), None where unknown. capture: WARC record id of the answer, or of the look where none came; looks: how many
    looks it rests on.
    """

    url: str
    state: LinkState
    reason: str = ""
    said: str = ""
    status: int | None = None
    format_seen: str | None = None
    bytes: int | None = None
    last_modified: str | None = None
    cross_origin: bool | None = None
    checked_at: datetime | None = None
    capture: str = ""
    looks: int = 0


class Distribution(Struct, frozen=True, gc=False):
    """One way to get a dataset. format: as declared, upper case (`CSV`); media_type: IANA type as declared.

    pointer: where its format was read, relative to the record; the distribution itself where nothing tells one.
    offered: what stands there as text (`ArcGIS GeoServices REST API` where format is `ESRI REST`); for an export that
    the platform makes of every asset of a kind, the kind. byte_size: as stated. access, download: what became of
    the two addresses when they were followed, None where nobody followed them (depth catalog).
    """

    title: str | None
    access_url: str | None
    download_url: str | None
    format: str | None
    media_type: str | None
    pointer: str
    offered: str | None = None
    byte_size: int | None = None
    access: Link | None = None
    download: Link | None = None


class State(StrEnum):
    """Whether a dataset is refreshed routinely or was published once; see the README."""

    ROUTINE = "routine"
    ROUTINE_DECLARED = "routine_declared"
    IRREGULAR_ACTIVE = "irregular_active"
    LATE = "late"
    STALE = "stale"
    PUBLISHED_ONCE = "published_once"
    STATIC_BY_DESIGN = "static_by_design"
    SERIES_MEMBER = "series_member"
    DYNAMIC = "dynamic"
    TOO_NEW = "too_new"
    UNKNOWN = "unknown"


class Cadence(Struct, frozen=True, gc=False):
    """An observed beat. Days and UTC.

    changes: distinct days (or visits) on which a change is known. regularity: share of the intervals that kept to the
    beat, 0-1. weekdays: 0 Monday … 6 Sunday, only where some days of the week never saw a change. hour: of the day,
    where nearly all changes come within two hours of it. missed: how often a change came late. expected: the next
    change; late_from: when it becomes late. visits: visits it rests on, 0 for a history. slowest: the longest period
    that what was seen leaves room for.
    """

    period: float
    changes: int
    regularity: float
    first: datetime
    last: datetime
    missed: int
    expected: datetime
    late_from: datetime
    weekdays: tuple[int, ...] = ()
    hour: int | None = None
    longest_gap: float = 0.0
    visits: int = 0
    slowest: float = 0.0

    @property
    def kept(self) -> bool:
        """Whether the beat is regular enough to be called one."""
        return self.regularity >= 0.8


class Verdict(Struct, frozen=True, gc=False):
    """A state, the share of such verdicts that hold (0-1; None where we cannot tell), and a sentence to check it by.

    label: the declared frequency that was read; period_days: the observed period, else the declared one, in days, None
    where there is neither. rule: the rule that decided. changed: the latest moment the data may have changed; source:
    where that was read. declared_days: what is promised. zombie: touched on schedule while the content stands still.
    against: declared against observed, in words. series: the newest table of the series it belongs to. known: the
    moments of change that are known, in order; visits: when we looked. newest, newest_column: the newest date inside
    the data. portal_silent_since: when anything on the whole portal last changed, where that is so long ago that it
    seems to be wound down or moved.
    """

    state: State
    confidence: float | None
    reason: str
    label: str | None = None
    period_days: float | None = None
    rule: str = ""
    changed: datetime | None = None
    source: str | None = None
    declared_days: float | None = None
    cadence: Cadence | None = None
    method: str | None = None
    zombie: bool = False
    against: str = ""
    series: str | None = None
    known: tuple[datetime, ...] = ()
    visits: tuple[datetime, ...] = ()
    newest: datetime | None = None
    newest_column: str = ""
    portal_silent_since: datetime | None = None


class Dataset(Struct, frozen=True, kw_only=True, gc=False):
    """One dataset of a catalog.

    `portal` is the portal's URL, `id` its native identifier there; both together are unique. `left_out` says why a
    record is kept out of the denominator (a federated or harvested copy, a derived view, a duplicate), None if it
    counts. `not_collected` names the fields that
    this platform keeps where nobody looked, so that None there is no answer. `records` is how many different records
    share the identifier. `pointers` holds, for each field that was
    read, the JSON pointer of the place, relative to `pointer`, which points to the record itself within the payload of
    `capture`. `placeholders` holds, for each field that was read as None, the text that stands there all the same and
    says nothing (`{{description}}`, "License not specified"). `verdict` is what was judged of its refresh, None before.
    """

    portal: str
    id: str
    title: str | None = None
    description: str | None = None
    publisher: str | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    license: License | None = None
    issued: Stamp | None = None
    data_modified: Stamp | None = None
    metadata_modified: Stamp | None = None
    accrual_periodicity: tuple[Label, ...] = ()
    themes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    landing_page: str | None = None
    described_by: str | None = None
    access_level: str | None = None
    temporal: str | None = None
    spatial: str | None = None
    rights: str | None = None
    columns: tuple[Column, ...] | NotCollected | None = None
    distributions: tuple[Distribution, ...] | NotCollected = ()
    views: int | None = None
    records: int = 1
    kind: str = "dataset"
    left_out: str | None = None
    not_collected: Mapping[str, NotCollected] = {}
    capture: str
    pointer: str
    pointers: Mapping[str, str] = {}
    placeholders: Mapping[str, str] = {}
    verdict: Verdict | None = None

    def evidence(self, field: str, quote: object = None) -> Evidence:
        """Where `field` was read; the record itself, with no quote, where the portal said nothing."""
        place = self.pointers.get(field)
        if place is None:
            return Evidence(self.capture, self.pointer, None if quote is None else quoted(quote))
        return Evidence(self.capture, self.pointer + place, None if quote is None else quoted(quote))

    @property
    def name(self) -> str:
        """What to call it in a sentence: the title, or the identifier where there is none."""
        return self.title or self.id


def quoted(value: object) -> str:
    """A value as the text of a quote, at most 200 characters."""
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= 200 else text[:199] + "…"


class Source(StrEnum):
    """Where a signal was read, strongest first."""

    SEEN = "seen"  # another stamp or other content than on an earlier visit of ours
    ROW_UPDATED = "row_updated"  # system timestamp of rows: the day they last changed
    ROW_CREATED = "row_created"  # system timestamp of rows: the day they were added
    ACTIVITY = "activity"  # the platform's log of changes to the dataset or its files
    LAYER_EDIT = "layer_edit"  # a feature layer's own date of its last edit
    EDITOR_TRACKING = "editor_tracking"  # the newest value of a layer's edit-date field
    FILE_DATE = "file_date"  # when a file of the dataset was added or replaced
    DATA_DATE = "data_date"  # the date of the data as the platform states it
    INSIDE = "inside"  # the newest date inside the data, which was there no earlier
    HTTP_DATE = "http_date"  # the Last-Modified header of a download
    ITEM_DATE = "item_date"  # when the record about the data was edited


class Signal(Struct, frozen=True, gc=False):
    """One dated observation that data changed. at: UTC. rows: how many rows carry this date, None where unknown."""

    source: Source
    at: datetime
    rows: int | None = None
    evidence: Evidence | None = None


class DateColumn(Struct, frozen=True, gc=False):
    """The range of dates inside one column of a dataset, as the portal aggregated it.

    filled: rows that hold a value, None where unknown. smallest, largest: as stated, unguarded (1900, 9999, future).
    past: the largest that is not later than the visit; None where it was not asked for or nothing lies in the past.
    """

    name: str
    smallest: datetime | None
    largest: datetime | None
    past: datetime | None = None
    filled: int | None = None
    evidence: Evidence | None = None


class Observation(Struct, frozen=True, kw_only=True, gc=False):
    """What the calls for one dataset showed on one visit (`--depth deep`).

    signals: in no order. rows: number of rows. dates: date columns inside the data. labels: declared frequencies that
    only the dataset's own record holds. digest: of the content or of what stands for it (ETag, size). not_collected:
    what could not be had, by what it would have shown (`rows`, `dates`, `activity`, …).
    """

    portal: str
    id: str
    seen_at: datetime
    signals: tuple[Signal, ...] = ()
    rows: int | None = None
    dates: tuple[DateColumn, ...] = ()
    labels: tuple[Label, ...] = ()
    digest: str | None = None
    static: bool = False
    not_collected: Mapping[str, NotCollected] = {}


class CollectionStatus(StrEnum):
    """What happened when a portal was collected (DESIGN of the contract: exit codes follow from it)."""

    COMPLETE = "complete"
    EMPTY = "empty"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    BROKEN = "broken"
    NOT_FOUND = "not_found"


class Refusal(Struct, frozen=True):
    """Why a portal could not be read: a status, one sentence, and the captures that show it."""

    status: CollectionStatus
    reason: str
    captures: tuple[str, ...] = ()


class Catalog(Struct, frozen=True):
    """All that one portal lists, or one city's portals together.

    claimed: what the portal said it has (None: it states no total). delivered: records received. unique: distinct
    identifiers among them. datasets: the denominator; left_out: datasets kept out of it, with the reason on each;
    other_assets: assets that are no datasets (maps, stories, …), counted by type.
    """

    datasets: tuple[Dataset, ...]
    left_out: tuple[Dataset, ...] = ()
    other_assets: Mapping[str, int] = {}
    claimed: int | None = None
    delivered: int = 0
    unique: int = 0

    @property
    def listed(self) -> tuple[Dataset, ...]:
        """Every dataset, counted or left out, in the portal's order of identifiers."""
        return tuple(sorted(self.datasets + self.left_out, key=lambda dataset: (dataset.portal, dataset.id)))


class Portal(Struct, frozen=True):
    """A portal as detected. url: the address to show; platform: `socrata`, `ckan`, `arcgis-hub`, `dcat-us` or None
    where it was not recognized; base: the address its API is asked at; evidence: by what it was recognized."""

    url: str
    platform: str | None
    base: str
    title: str | None = None
    evidence: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
