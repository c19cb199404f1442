"""Reads what portals were recorded to show: the repeated catalogs of a corpus folder, and the visits of a track."""

from __future__ import annotations

import csv
import json
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from auditor.model import Label
from auditor.platforms.fields import is_frequency_field, stamp
from auditor.refresh.periodicity import Kind, reconcile

#: A break: so many of the dates step back at once, which is the platform's doing and no publisher's.
BREAK_SHARE, BREAK_COUNT = 0.05, 5
#: A bulk touch: one day that so many datasets of a portal carry.
BULK_SHARE, BULK_COUNT = 0.05, 10


Found = TypeVar("Found")


class Promise(NamedTuple):
    """What a dataset declares. kind: None where it declares nothing; days: of a period; text: as written."""

    kind: Kind | None = None
    days: float | None = None
    text: str = ""


NO_PROMISE = Promise()


@dataclass(frozen=True, slots=True)
class Seen:
    """One dataset as one catalog showed it. changed: the date that is followed (the data's; on a Hub, the item's);
    touched: the date of the record, where it is another one."""

    id: str
    title: str
    issued: datetime | None
    changed: datetime | None
    touched: datetime | None
    promise: Promise = NO_PROMISE


@dataclass(frozen=True)
class Document:
    """One recorded catalog: rows of a Discovery API, or a DCAT-US feed. host: as it was recorded."""

    kind: str
    host: str
    content: list[dict[str, Any]]

    @cached_property
    def datasets(self) -> tuple[Seen, ...]:
        """Its datasets, each identifier once."""
        read = _row if self.kind == ROWS else _entry
        found: dict[str, Seen] = {}
        for record in self.content:
            seen = read(record)
            if seen is not None:
                found.setdefault(key(seen.id), seen)
        return tuple(found.values())


ROWS, FEED = "rows", "feed"


@dataclass(frozen=True)
class Series:
    """One portal seen again and again. moments: when, and in which file; the same file where nothing had changed."""

    host: str
    kind: str
    moments: tuple[tuple[datetime, Path], ...]
    _kept: dict[Path, tuple[Seen, ...]] = field(default_factory=dict, repr=False)

    def datasets(self, number: int) -> tuple[Seen, ...]:
        """What was seen at one moment."""
        path = self.moments[number][1]
        if path not in self._kept:
            self._kept[path] = Document(self.kind, self.host, _content(path)).datasets
        return self._kept[path]

    def visit(self, number: int, since: datetime | None = None) -> Document:
        """The catalog of one moment; with `since`, together with what only the moments before it showed.

        A recorder that lost pages is made good that way: of each record the newest copy counts.
        """
        until = self.moments[number][0]
        paths = dict.fromkeys(path for at, path in self.moments if (since or until) <= at <= until)
        if self.kind == FEED:
            return Document(self.kind, self.host, _content(self.moments[number][1]))
        rows: dict[str, dict[str, Any]] = {}
        for path in paths:
            rows.update((str(row.get("resource", {}).get("id")), row) for row in _content(path))
        return Document(self.kind, self.host, list(rows.values()))

    def segments(self) -> Iterator[range]:
        """Runs of moments without a break between them."""
        start = 0
        for number in range(1, len(self.moments)):
            if self.kind == FEED and steps_back(self.datasets(number - 1), self.datasets(number)):
                yield range(start, number)
                start = number
        yield range(start, len(self.moments))


def steps_back(before: Sequence[Seen], after: Sequence[Seen]) -> bool:
    """Whether the dates of many datasets are earlier than they were."""
    paired = [(old.changed, new.changed) for old, new in followed(before, after) if new is not None]
    back = sum(old is not None and new is not None and new < old - timedelta(days=1) for old, new in paired)
    return back >= max(BREAK_COUNT, BREAK_SHARE * len(paired))


def followed(first: Sequence[Seen], later: Sequence[Seen]) -> Iterator[tuple[Seen, Seen | None]]:
    """Each dataset and what became of it: by identifier, by that without its layer, by a title nobody shares."""
    find = Finder([(seen.id, seen.title, seen) for seen in later])
    bare, titles = _shared(first)
    for seen in first:
        yield seen, find(seen.id, seen.title, bare[_bare(seen.id)] == 1, titles[_folded(seen.title)] == 1)


class Finder(Generic[Found]):
    """Finds what has an identifier and a title again, though identifiers change their form.

    Outlives a call because its three indexes are asked for every dataset.
    """

    def __init__(self, named: Sequence[tuple[str, str, Found]]) -> None:
        self._by_key = {key(identifier): found for identifier, _, found in named}
        self._by_bare = _unique((_bare(identifier), found) for identifier, _, found in named)
        self._by_title = _unique((_folded(title), found) for _, title, found in named)

    def __call__(self, identifier: str, title: str, bare: bool = True, titled: bool = True) -> Found | None:
        """bare, titled: whether the identifier without its layer, and the title, are this dataset's alone."""
        found = self._by_key.get(key(identifier))
        if found is None and bare:
            found = self._by_bare.get(_bare(identifier))
        if found is None and titled:
            found = self._by_title.get(_folded(title))
        return found


def _unique(pairs: Iterable[tuple[str, Found]]) -> dict[str, Found]:
    listed = list(pairs)
    counts = Counter(name for name, _ in listed)
    return {name: found for name, found in listed if name and counts[name] == 1}


def _shared(datasets: Sequence[Seen]) -> tuple[Counter[str], Counter[str]]:
    return Counter(_bare(seen.id) for seen in datasets), Counter(_folded(seen.title) for seen in datasets)


_KEYS = (
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    re.compile(r"[0-9a-f]{32}(?:_\d+)?"),
    re.compile(r"(?<![0-9a-z-])[0-9a-z]{4}-[0-9a-z]{4}(?![0-9a-z-])"),
)
_SUBLAYER = re.compile(r"id=([0-9a-f]{32})&sublayer=(\d+)")


def key(identifier: str) -> str:
    """The part of an identifier that survives a change of address."""
    text = identifier.strip().lower()
    if match := _SUBLAYER.search(text):
        return f"{match[1]}_{match[2]}"
    for pattern in _KEYS:
        if matches := pattern.findall(text):
            return str(matches[-1])
    return text.rstrip("/").rsplit("/", 1)[-1]


def _bare(identifier: str) -> str:
    return key(identifier).partition("_")[0]


def _folded(title: str) -> str:
    return title.strip().lower()


def bulk_days(datasets: Sequence[Seen]) -> frozenset[str]:
    """The days that a mass of datasets carries as their date."""
    days = Counter(seen.changed.date().isoformat() for seen in datasets if seen.changed)
    return frozenset(day for day, n in days.items() if n >= max(BULK_COUNT, BULK_SHARE * len(datasets)))


# --- records -------------------------------------------------------------------------------------------------------


def _row(row: Mapping[str, Any]) -> Seen | None:
    """A row of the Discovery API; None for what is no dataset."""
    resource = row.get("resource") or {}
    if resource.get("type") != "dataset":
        return None
    fields = (row.get("classification") or {}).get("domain_metadata") or []
    labels = [Label(entry["key"], str(entry["value"])) for entry in fields if is_frequency_field(entry["key"])]
    dates = [_at(resource.get(name)) for name in ("createdAt", "publication_date")]
    return Seen(
        id=str(resource.get("id")),
        title=str(resource.get("name") or ""),
        issued=max((date for date in dates if date), default=None),
        changed=_at(resource.get("data_updated_at")),
        touched=_at(resource.get("updatedAt")),
        promise=promised(labels),
    )


def _entry(entry: Mapping[str, Any]) -> Seen | None:
    """An entry of a DCAT-US feed."""
    identifier = str(entry.get("identifier") or entry.get("landingPage") or "")
    label = entry.get("accrualPeriodicity")
    return Seen(
        id=identifier,
        title=str(entry.get("title") or ""),
        issued=_at(entry.get("issued")),
        changed=_at(entry.get("modified")),
        touched=_at(entry.get("modified")),
        promise=promised([Label("accrualPeriodicity", label)] if isinstance(label, str) and label else []),
    )


def promised(labels: Sequence[Label]) -> Promise:
    """What labels mean together."""
    declared = reconcile(tuple(labels))
    if declared is None:
        return NO_PROMISE
    meant = declared.periodicity
    return Promise(meant.kind if meant else Kind.UNKNOWN, meant.days if meant else None, declared.label.text)


def _at(value: object) -> datetime | None:
    found = stamp(value)
    return found.at if found else None


# --- folders -------------------------------------------------------------------------------------------------------


def corpus(folder: Path, scratch: Path) -> Iterator[Series]:
    """Every portal of which the folder holds a time series, unpacked below the scratch folder."""
    packed = ".raw_snapshots.tar.xz"
    for archive in sorted(folder.glob(f"timeseries/*/*{packed}")):
        host = archive.name.removesuffix(packed)
        unpacked = scratch / archive.parent.name
        with tarfile.open(archive) as tar:
            tar.extractall(unpacked, filter="data")
        files = sorted(path for path in (unpacked / host).iterdir() if path.suffix in (".json", ".jsonl"))
        moments = _listed(archive.with_name(f"{host}.manifest.csv"), unpacked)
        if files:
            kind = ROWS if files[0].suffix == ".jsonl" else FEED
            yield Series(host, kind, tuple(moments or [(time_of(path.name), path) for path in files]))


def _listed(manifest: Path, unpacked: Path) -> list[tuple[datetime, Path]]:
    """The moments a manifest lists: several may have one file."""
    if not manifest.exists():
        return []
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if {"snapshot_time", "file"} <= row.keys()]
    found = [(datetime.fromisoformat(row["snapshot_time"]).astimezone(UTC), unpacked / row["file"]) for row in rows]
    return [(at, path) for at, path in sorted(found) if path.exists()]


_TIME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d))?")


def time_of(name: str) -> datetime:
    """The time in the name of a file. ValueError where it has none."""
    match = _TIME.search(name)
    if match is None:
        raise ValueError(f"no date in {name!r}")
    return datetime(*(int(part or 0) for part in match.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]


def track_visits(archive: Path, scratch: Path) -> dict[str, list[tuple[datetime, Document]]]:
    """The visits of each portal of a track, earliest first; what we cannot play is left out."""
    with tarfile.open(archive) as tar:
        tar.extractall(scratch, filter="data")
    found: dict[str, list[tuple[datetime, Document]]] = {}
    for path in sorted(scratch.glob("v*/*/*/*.json*")):
        kind = ROWS if path.suffix == ".jsonl" else FEED
        content = _content(path) if "catalog" in path.name or "data.json" in path.name else []
        if content and (kind == FEED or "resource" in content[0]):
            host = path.parent.name
            found.setdefault(host, []).append((time_of(path.name), Document(kind, host, content)))
    return found


def _content(path: Path) -> list[dict[str, Any]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    document = json.loads(text)
    listed = document.get("dataset") if isinstance(document, dict) else document
    return [entry for entry in listed or [] if isinstance(entry, dict)]
