"""Writes the site: pages with their tables, the same tables as JSON, badges and feeds. It asks no network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from auditor.monitor.changes import Change
from auditor.overview import charts
from auditor.overview.feed import feed
from auditor.overview.nouns import DatasetRow, PortalView, answer, group_of, peers
from auditor.publish import clean
from auditor.report import wording
from auditor.sheets.printed import environment, static

_ROOM = "auditor.overview"
#: What a page loads at a time. Datasets.
CHUNK = 1000
#: Changes that a page shows; all of them stand in its JSON.
_SHOWN = 50
#: Names the files that were written, so that those of portals that are gone can be taken away, and nothing else.
MARK = "site.json"
_BADGES = {
    "yes": ("routine", "good"),
    "in part": ("in part routine", "warn"),
    "mostly not": ("mostly not routine", "bad"),
    "cannot tell": ("cannot be told", "mute"),
    "not read": ("could not be read", "mute"),
}


class NotOurs(ValueError):
    """A folder that holds something else."""


def write(portals: Sequence[PortalView], folder: Path, *, base: str = "", week: datetime | None = None) -> int:
    """Writes the site of these portals into a folder, new or holding an earlier one, and gives how many files.

    base: the address it will stand at, for feeds; week: since when changes count as new. Raises NotOurs.
    """
    before = _before(folder)
    site = _Site(folder)
    found = answer(portals)
    new = {one.name: [change for change in one.alarms if week is None or change.at > week] for one in portals}
    together = sorted((change for changes in new.values() for change in changes), key=_newest, reverse=True)
    last = max((one.nights[-1].at for one in portals if one.nights), default=None)
    site.text("site.css", static("report.css", "auditor.report") + static("site.css", _ROOM))
    for name in ("index.js", "portal.js"):
        site.text(name, static(name, _ROOM))
    site.page(
        "index",
        "index.html",
        groups=_groups(portals),
        portals=portals,
        answer=found,
        new=new,
        shown=together[:_SHOWN],
        together=together,
        last=last,
        week=week,
    )
    site.json("data/portals.json", [_summary(one, len(new[one.name])) for one in portals])
    site.json("data/changes.json", [_change(one) for one in together])
    site.json("data/answer.json", msgspec.to_builtins(found))
    page_of = f"{base}portals/{{}}.html"
    address = f"{base}feed.xml" if base else ""
    site.bytes("feed.xml", feed("Open-data portals: confirmed changes", address, together, page_of, last))
    for one in portals:
        _portal(site, one, portals, base)
    site.finish(before)
    return len(site.written)


def _portal(site: _Site, one: PortalView, portals: Sequence[PortalView], base: str) -> None:
    there = f"portals/{one.name}"
    chunks = [one.datasets[first : first + CHUNK] for first in range(0, len(one.datasets), CHUNK)]
    site.page(
        "portal",
        f"portals/{one.name}.html",
        one=one,
        peers=peers(one, portals),
        chart=charts.maintained(one.nights),
        chunks=len(chunks),
        shown=one.alarms[:_SHOWN],
        up="../",
    )
    site.json(f"{there}/portal.json", _summary(one, len(one.alarms)))
    for name in ("nights", "criteria", "departments"):
        site.json(f"{there}/{name}.json", msgspec.to_builtins(getattr(one, name)))
    site.json(f"{there}/changes.json", [_change(change) for change in one.changes])
    for number, rows in enumerate(chunks, 1):
        site.both(f"{there}/datasets-{number}", _rows(rows))
        site.both(f"{there}/evidence-{number}", _places(rows))
    label, kind = _BADGES[one.answer]
    site.text(f"{there}/badge.svg", charts.badge("open data refresh", label, kind))
    last = one.nights[-1].at if one.nights else None
    address = f"{base}{there}/feed.xml" if base else ""
    page_of = f"{base}portals/{{}}.html" if base else "../{}.html"
    site.bytes(f"{there}/feed.xml", feed(f"{one.city}: confirmed changes", address, one.alarms, page_of, last))


def _groups(portals: Sequence[PortalView]) -> list[tuple[str, list[PortalView]]]:
    """Portals by the rules they were judged under, the largest group first: only these can be compared."""
    groups: dict[str, list[PortalView]] = {}
    for one in portals:
        groups.setdefault(one.rules, []).append(one)
    ordered = sorted(groups.items(), key=lambda group: (not group[0], -len(group[1]), group[0]))
    return [(rules, sorted(members, key=lambda one: one.city.casefold())) for rules, members in ordered]


def _summary(one: PortalView, new: int) -> dict[str, Any]:
    names = ("name", "city", "labels", "url", "platform", "read_at", "rubric", "rules", "score", "coverage", "counted")
    held = msgspec.to_builtins({name: getattr(one, name) for name in names})
    last = one.nights[-1] if one.nights else None
    more = {
        "judged": one.judged,
        "maintained": one.maintained,
        "routine": one.routine,
        "answer": one.answer,
        "states": one.states,
        "nights": len(one.nights),
        "status": last.status if last else "never visited",
        "reason": last.reason if last else "",
        "new_changes": new,
    }
    return {**held, **msgspec.to_builtins(more)}


def _change(one: Change) -> dict[str, Any]:
    held = msgspec.to_builtins(one)
    return {name: clean(value) if isinstance(value, str) else value for name, value in held.items()}


def _rows(rows: Sequence[DatasetRow]) -> dict[str, Any]:
    """A chunk of datasets; what many share stands once."""
    shared: dict[str, list[str]] = {"publisher": [], "state": [], "rule": [], "reason": []}
    places: dict[str, dict[str, int]] = {name: {} for name in shared}

    def place(name: str, value: str) -> int:
        if value not in places[name]:
            places[name][value] = len(shared[name])
            shared[name].append(value)
        return places[name][value]

    columns = ["id", "title", *shared, "since", "told", "confidence", "changed", "period_days", "changes", "left_out"]
    table = [
        [
            one.id,
            one.title,
            *(place(name, getattr(one, name)) for name in shared),
            _day(one.since),
            _day(one.told),
            one.confidence and round(one.confidence, 3),
            _day(one.changed),
            one.period_days and round(one.period_days, 1),
            [_day(moment) for moment in one.changes],
            one.left_out,
        ]
        for one in rows
    ]
    return {"columns": columns, "shared": shared, "rows": table}


def _places(rows: Sequence[DatasetRow]) -> dict[str, Any]:
    """Where each dataset of a chunk can be looked up."""
    folders = list(dict.fromkeys(one.folder for one in rows))
    at = {folder: number for number, folder in enumerate(folders)}
    table = [[at[one.folder], one.record, one.pointer, one.digest] for one in rows]
    return {"columns": ["folder", "record", "pointer", "sha256"], "shared": {"folder": folders}, "rows": table}


def _day(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%d") if moment else None


def _newest(one: Change) -> datetime:
    return one.at


def _before(folder: Path) -> frozenset[str]:
    """The files of an earlier site in a folder; NotOurs where it holds anything else."""
    if not folder.exists():
        return frozenset()
    if not folder.is_dir():
        raise NotOurs(f"{folder} is no folder")
    mark = folder / MARK
    if not mark.exists():
        if any(folder.iterdir()):
            raise NotOurs(f"{folder} holds files that are no site of ours; name a new or empty folder")
        return frozenset()
    try:
        return frozenset(msgspec.json.decode(mark.read_bytes(), type=list[str]))
    except msgspec.DecodeError:
        raise NotOurs(f"{mark} cannot be read; name a new or empty folder") from None


class _Site:
    """The files of a site, each written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.written: list[str] = []

    def page(self, template: str, name: str, **values: object) -> None:
        """A page."""
        made = environment(_ROOM).get_template(f"{template}.html.j2")
        common = {"up": "", "charts": charts, "words": wording, "answers": _BADGES, "group_of": group_of}
        self.text(name, made.render({**common, **values}))

    def json(self, name: str, value: object) -> None:
        """A table for machines."""
        self.text(name, _json(value))

    def both(self, name: str, value: Mapping[str, object]) -> None:
        """A table for machines, and the same for a page, which may not read files beside it but runs scripts."""
        packed = _json(value)
        self.text(f"{name}.json", packed)
        self.text(f"{name}.js", f"auditorLoaded({json.dumps(Path(name).name)},{packed.rstrip()});\n")

    def text(self, name: str, content: str) -> None:
        """Any text."""
        self.bytes(name, content.encode("utf-8", "replace"))

    def bytes(self, name: str, content: bytes) -> None:
        """Any file; one that is there already with this content is left alone."""
        path = self._folder / name
        self.written.append(name)
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.part")
        draft.write_bytes(content)
        draft.replace(path)

    def finish(self, before: Iterable[str]) -> None:
        """Names what was written, and takes away what an earlier site had and this one has not."""
        self.text(MARK, _json(sorted({*self.written, MARK})))
        for name in set(before) - set(self.written):
            path = self._folder / name
            if path.resolve().is_relative_to(self._folder.resolve()):
                path.unlink(missing_ok=True)


def _json(value: object) -> str:
    """JSON that may stand in a script: no tag ends it, and no line separator breaks it."""
    packed = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        packed = packed.replace(sign, f"\\u{ord(sign):04x}")
    return packed + "\n"
