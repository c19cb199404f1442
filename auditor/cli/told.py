"""What a person is told on the terminal while an audit runs, and before opening its report."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from auditor.assess import Audit
from auditor.collect import Watcher
from auditor.model import CollectionStatus
from auditor.publish import clean
from auditor.scorecard import Scorecard

#: How each status is said to a person.
_SAID = {
    CollectionStatus.COMPLETE: "the whole catalog was collected",
    CollectionStatus.EMPTY: "the portal answers and lists no datasets",
    CollectionStatus.PARTIAL: "part of the catalog was collected; the score is provisional",
    CollectionStatus.BLOCKED: "we could not look: a wall stands before the portal",
    CollectionStatus.BROKEN: "we could not look: the portal is unreachable or does not work",
    CollectionStatus.NOT_FOUND: "the address answers, but is no portal we know",
}
#: What the spiders are doing, for a person who waits.
_ERRANDS = {"pages": "Reading pages", "links": "Following links"}


@contextmanager
def watched(terminal: Console) -> Iterator[Watcher]:
    """Progress with counts and time left on a terminal; nothing where nobody watches."""
    if terminal.quiet or not terminal.is_terminal:
        yield Watcher()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=terminal, transient=True) as progress:
        task = progress.add_task("Collecting", total=None)
        yield Watcher(
            said=lambda line: terminal.print(escape(clean(line)), style="dim", soft_wrap=True),
            counted=lambda done, claimed: progress.update(
                task, completed=done, total=claimed, description="Collecting records"
            ),
            looked=lambda done, total: progress.update(
                task, completed=done, total=total, description="Asking single datasets"
            ),
            met=lambda errand, done, total: progress.update(
                task, completed=done, total=total, description=_ERRANDS[errand]
            ),
        )


@contextmanager
def unheard() -> Iterator[None]:
    """What libraries write to the terminal about bytes of others, escapes and all, goes nowhere."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):
        yield


def summary(terminal: Console, audit: Audit, folder: Path) -> None:
    """What a person needs before opening the report; also what a log of a nightly run holds."""
    card = audit.scorecard
    for portal in card.portals:
        name = f"{portal.url}  {portal.platform or 'no platform recognized'}"
        terminal.print(escape(clean(f"{name}  {portal.title or ''}")), style="bold", soft_wrap=True)
    terminal.print(f"{card.collection.status}: {_SAID[audit.snapshot.status]}", soft_wrap=True)
    catalog = card.catalog
    left_out = sum(catalog.left_out.values())
    terminal.print(
        f"{catalog.counted:,} datasets counted, {left_out:,} left out, {catalog.publishers:,} publishers; "
        f"{card.collection.requests:,} requests in {card.collection.seconds:.1f} s"
    )
    for line in _surroundings(card):
        terminal.print(escape(clean(line)), soft_wrap=True)
    number = "no score" if card.score is None else f"score {100 * card.score:.0f} of 100"
    seen = "" if card.coverage is None else f" at a coverage of {100 * card.coverage:.0f} %"
    terminal.print(f"{number}{seen} ({card.score_note})", soft_wrap=True)
    if card.points is not None:
        grade = f", {card.points.grade}" if card.points.grade else ""
        terminal.print(f"{card.points.points:g} of {card.points.of:g} points{grade}", soft_wrap=True)
    terminal.print(f"Refreshed routinely? {card.refresh.answer}", soft_wrap=True)
    _print_fixes(terminal, audit)
    terminal.print(f"Report: {folder / 'report.html'}", soft_wrap=True)
    terminal.print(f"Evidence: {folder / 'evidence.wacz'}, which auditor evidence verify checks", soft_wrap=True)


def _surroundings(card: Scorecard) -> Iterator[str]:
    """How many pages were read and what became of the links, a line each."""
    if card.website is not None:
        home = f"home page {card.website.home}" if card.website.home else "no home page given or found (--home URL)"
        read, unread = sum(card.website.documents.values()), sum(card.website.unread.values())
        rest = f", {unread:,} could not be" if unread else ""
        yield f"{read:,} pages and documents read{rest}; {home}"
    if card.links is not None and card.links.addresses:
        states = ", ".join(f"{count:,} {state.replace('_', ' ')}" for state, count in card.links.states.items())
        yield f"{card.links.addresses:,} addresses of data followed: {states}"


def _print_fixes(terminal: Console, audit: Audit) -> None:
    first = [fix for fix in audit.fixes if fix.everywhere and fix.gain][:3]
    if not first:
        return
    table = Table("gain", "datasets", "effort", "what to fix first", box=None, pad_edge=False)
    for fix in first:
        table.add_row(
            f"+{100 * (fix.gain or 0):.1f}", f"{len(fix.findings):,}", fix.check.effort, escape(fix.check.title)
        )
    terminal.print(table)
