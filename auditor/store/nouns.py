"""What goes into the store and comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

#: Which of a portal's addresses (from 0), and the identifier of a record or dataset there.
Key = tuple[int, str]


class StoreError(ValueError):
    """A store that cannot be used; the message is one line and says what to do."""


class Night(Struct, frozen=True):
    """One night. at: the stated time, None where each visit has its own. due: names of the portals. finished: None
    while it runs and where it was given up."""

    id: int
    begun: datetime
    at: datetime | None
    due: tuple[str, ...]
    finished: datetime | None


class Visit(Struct, frozen=True):
    """One portal on one night. how: `whole`, `changes` or `nothing`. listed: records after it. manifest: their sha256,
    empty where nothing was read. record, counts, looks: digests of contents, the last two empty for none. folder: of
    the captures, relative. seconds, requests, bytes: what it took."""

    night: int
    portal: int
    taken_at: datetime
    how: str
    status: str
    reason: str
    url: str
    platform: str | None
    listed: int
    manifest: str
    record: str
    counts: str
    folder: str
    requests: int
    bytes: int
    seconds: float
    auditor_version: str
    looks: str = ""
    id: int = 0


class Entry(Struct, frozen=True, gc=False):
    """A record as the portal listed it. digest: of its content; sharing: how many records have its identifier; capture,
    pointer: where it was read when it was last new."""

    digest: str
    sharing: int
    capture: str
    pointer: str


class Seen(Struct, frozen=True, gc=False):
    """What a dataset is remembered by. state: None where it is not listed any more. license: as stated; columns,
    addresses: short digests of its columns and of where its data are, empty where nothing is known of them."""

    state: str | None
    title: str
    publisher: str
    rule: str = ""
    reason: str = ""
    confidence: float | None = None
    changed: datetime | None = None
    period_days: float | None = None
    left_out: str = ""
    license: str = ""
    columns: str = ""
    addresses: str = ""


class Judged(Struct, frozen=True):
    """How a visit was judged. stamps: of datasets whose dates are others than before, as JSON, None for those that are
    gone; verdicts: of datasets whose state or title is another than before. criteria: as JSON."""

    rules: str
    at: datetime
    criteria: bytes
    score: float | None
    coverage: float | None
    maintained: float | None
    maintained_low: float | None
    maintained_high: float | None
    datasets: int
    routine: float | None
    routine_low: float | None
    routine_high: float | None
    judged_datasets: int
    stamps: Mapping[Key, str | None]
    verdicts: Mapping[Key, Seen]
