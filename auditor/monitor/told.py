"""A night and its changes in lines: for a person who is there, for one who reads a mail of cron, and for a machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from auditor.monitor.changes import Change
from auditor.monitor.night import Done, Outcome
from auditor.publish import clean
from auditor.store import Visit

#: What a machine is told of a visit.
_FIELDS = ("taken_at", "status", "how", "reason", "platform", "url", "listed", "requests", "bytes", "seconds", "folder")


class Teller(Struct):
    """Tells what becomes of each portal, and of the night. out, err: take a line each; total: portals that are due."""

    out: Callable[[str], None]
    err: Callable[[str], None]
    total: int
    quiet: bool = False
    as_json: bool = False
    number: int = 0

    def __call__(self, done: Done) -> None:
        """One portal is done."""
        self.number += 1
        one = done.visit
        if self.as_json:
            told = {"failure": done.failure} if one is None else _fields(one)
            self.out(json.dumps({"name": done.name, **told}))
        elif one is None:
            self.err(clean(f"{done.name}: our own failure: {done.failure}"))
        elif not self.quiet:
            what = f"{one.listed:,} records ({one.how})" if one.manifest else one.reason
            self.out(clean(f"[{self.number}/{self.total}] {done.name}: {one.status}, {what}, {one.requests} requests"))
        elif done.news:
            self.err(clean(f"{done.name}: {one.status}, {one.reason}"))

    def ended(self, outcome: Outcome) -> None:
        """The night is over, or was stopped. Quiet where all is well."""
        if self.as_json or (self.quiet and outcome.ended and not outcome.left):
            return
        for line in _night(outcome):
            (self.err if self.quiet else self.out)(clean(line))


def _fields(one: Visit) -> dict[str, object]:
    held = msgspec.to_builtins(one)
    return {name: held[name] for name in _FIELDS}


def _night(outcome: Outcome) -> Iterator[str]:
    done = [one.visit for one in outcome.done if one.visit is not None]
    parts = [f"{number} {status}" for status, number in Counter(one.status for one in done).most_common()]
    parts += [f"{len(outcome.kept)} visited before it was stopped"] if outcome.kept else []
    parts += [f"{len(outcome.paused)} paused"] if outcome.paused else []
    took = f"{sum(one.requests for one in done):,} requests, {sum(one.bytes for one in done) / 1e6:,.1f} MB"
    yield f"Night of {outcome.night.begun:%Y-%m-%d %H:%M} UTC: {', '.join(parts) or 'nothing was due'}; {took}"
    for name, why in outcome.left:
        yield f"  not visited: {name}: {why}"
    if not outcome.ended:
        yield "  The night has not ended; the same command goes on with it."


def change_lines(shown: Sequence[Change], others: int, since: datetime | None) -> Iterator[str]:
    """Changes by portal, those with most first. others: how many are not shown."""
    for portal, _ in Counter(one.portal for one in shown).most_common():
        yield portal
        for one in shown:
            if one.portal == portal:
                yield clean(f"  {one.at:%Y-%m-%d}  {_subject(one)}: {one.said} [{one.cause}]")
    when = f" since {since:%Y-%m-%d}" if since else ""
    more = (
        f"; {others:,} more are not confirmed, go to and fro, do not stand any more or change little (--all)"
        if others
        else ""
    )
    yield f"{len(shown):,} confirmed changes{when}{more}"


def _subject(one: Change) -> str:
    moved = f" {one.before} → {one.after}".replace("_", " ") if one.kind == "state" else ""
    if one.what == "portal":
        return f"{one.kind}{moved}"
    return f"{one.kind} {one.subject if one.what == 'criterion' else f'“{one.title}”'}{moved}"
