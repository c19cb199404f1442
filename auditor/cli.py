"""The command line: the only file that knows every room, and the only one that reads the clock."""

from __future__ import annotations

import gc
import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
import typer
from msgspec.structs import replace
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from auditor import __version__, against, archive, rubric, tables
from auditor.archive import DamagedArchive
from auditor.assess import Audit, assess
from auditor.attest import AttestationError, read_statements
from auditor.check import discover
from auditor.collect import DEPTHS, SAMPLE, Watcher, collect, resume
from auditor.detect import MalformedAddress, address
from auditor.explain import chain, find
from auditor.explain.text import lines
from auditor.history import sightings
from auditor.http import Policy
from auditor.model import Catalog, CollectionStatus
from auditor.publish import clean
from auditor.report.html import render
from auditor.snapshot import CAPTURES, FILE_NAME, Collected, NotAnAudit, point_in_time

app = typer.Typer(
    help="Audits a city's open-data portal: what a certification reviewer can see from outside, with proof.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

EXIT_OWN_FAILURE, EXIT_USAGE, EXIT_NOT_READ, EXIT_PARTIAL, EXIT_INTERRUPTED = 1, 2, 3, 4, 130
_EXITS = {
    CollectionStatus.COMPLETE: 0,
    CollectionStatus.EMPTY: 0,
    CollectionStatus.PARTIAL: EXIT_PARTIAL,
    CollectionStatus.BLOCKED: EXIT_NOT_READ,
    CollectionStatus.BROKEN: EXIT_NOT_READ,
    CollectionStatus.NOT_FOUND: EXIT_NOT_READ,
}
#: How each status is said to a person.
_SAID = {
    CollectionStatus.COMPLETE: "the whole catalog was collected",
    CollectionStatus.EMPTY: "the portal answers and lists no datasets",
    CollectionStatus.PARTIAL: "part of the catalog was collected; the score is provisional",
    CollectionStatus.BLOCKED: "we could not look: a wall stands before the portal",
    CollectionStatus.BROKEN: "we could not look: the portal is unreachable or does not work",
    CollectionStatus.NOT_FOUND: "the address answers, but is no portal we know",
}
DEBUG_VARIABLE = "AUDITOR_DEBUG"


class UsageError(Exception):
    """What was asked cannot be done; the message says what to do instead."""


def main() -> None:
    """Runs the command line; every way out has the exit code of the contract and never a traceback."""
    errors = Console(stderr=True, highlight=False)
    gc.set_threshold(100_000, 50, 50)  # nouns by the hundred thousand, and no cycles among them
    try:
        app()
    except (UsageError, MalformedAddress, NotAnAudit, AttestationError) as problem:
        errors.print(f"auditor: {escape(clean(str(problem)))}", soft_wrap=True)
        sys.exit(EXIT_USAGE)
    except Exception as problem:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        kind = "" if isinstance(problem, (OSError, DamagedArchive)) else f"{type(problem).__name__}: "
        errors.print(
            f"auditor: this is our failure, not the portal's: {escape(kind + clean(str(problem)))}", soft_wrap=True
        )
        errors.print(f"         what was captured is kept; {DEBUG_VARIABLE}=1 shows where it happened")
        sys.exit(EXIT_OWN_FAILURE)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Say the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"auditor {__version__}")
        raise typer.Exit


@app.command("audit")
def audit_command(
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="[URL]...", help="Portal addresses or host names; several are one city's portals."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where to write; default: audits/HOST-TIME.")] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="The point in time ages are counted to; a bare date is the end of that UTC day."
        ),
    ] = None,
    depth: Annotated[
        str,
        typer.Option(help="How deep to look: catalog asks the catalog's API only; deep asks single datasets as well."),
    ] = "catalog",
    sample: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="With --depth deep: ask at most N datasets of a portal; 0 asks every one."
        ),
    ] = SAMPLE,
    rubric_id: Annotated[
        str, typer.Option("--rubric", metavar="ID", help="The rubric to score by; `auditor rubrics` lists them.")
    ] = "wwc-2022",
    attest: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML file of attestations and dataset declarations.")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Judge an earlier audit again from its kept bytes; no network."),
    ] = None,
    stopped: Annotated[
        Path | None,
        typer.Option("--resume", metavar="DIR", help="Go on with an audit that was stopped, as it was begun."),
    ] = None,
    history: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR", help="An earlier audit, or a folder of audits, whose visits count as evidence; repeatable."
        ),
    ] = None,
    earlier: Annotated[
        Path | None, typer.Option("--against", metavar="DIR", help="Say what moved since an earlier audit.")
    ] = None,
    departments: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The city's official departments, one a line.")
    ] = None,
    pace: Annotated[
        float,
        typer.Option(min=0, metavar="PER_SECOND", help="Requests a second to one host; 0 lifts it on private hosts."),
    ] = 4.0,
    strict_robots: Annotated[
        bool, typer.Option("--strict-robots", help="Obey robots.txt, Crawl-delay included, for the documented API too.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Allow the named hosts at private and loopback addresses.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something is wrong.")] = False,
) -> None:
    """Audit one city: detect its portals, collect the whole catalog, judge it, and leave scorecard, tables and report.

    [bold]Examples[/bold]

      auditor audit data.example.gov
      auditor audit data.example.gov gis.example.gov --departments departments.txt
      auditor audit --from audits/data.example.gov-20260331T060000Z --at 2026-06-30
      auditor audit data.example.gov --depth deep --sample 500
      auditor audit --resume audits/data.example.gov-20260331T060000Z

    [bold]Exit codes[/bold]: 0 all collected (or an empty portal), 4 part of it, 3 blocked, broken or no portal,
    2 wrong usage, 1 our own failure. Captures and scorecard are kept in every case.
    """
    rules = _rubric(rubric_id)
    moment = _moment(at)
    statements_text = _text(attest, "--attest") if attest else None
    statements = read_statements(statements_text) if statements_text is not None else None
    if statements is not None:
        statements.require(frozenset(criterion.id for criterion in rules.criteria))
    if not math.isfinite(pace):
        raise UsageError("--pace is a number of requests a second; 0 lifts it on one's own server")
    official = _department_list(departments) if departments else None
    terminal = Console(quiet=quiet, highlight=False)
    if source is not None:
        if urls or stopped:
            raise UsageError("--from judges kept bytes and takes no URL and no --resume; leave one of the two out")
        folder, target = source, out or source
    else:
        _check_depth(depth)
        if stopped is not None:
            folder = target = _stopped_folder(stopped, urls or [], out)
        else:
            folder = target = _new_folder(urls or [], out)
        policy = Policy(pace=pace, strict_robots=strict_robots)
        try:
            with _watched(terminal) as watcher:
                if stopped is not None:
                    resume(folder, allow_private=allow_private, watcher=watcher)
                else:
                    collect(
                        urls or [],
                        folder,
                        policy=policy,
                        depth=depth,
                        taken_at=moment,
                        allow_private=allow_private,
                        sample=sample,
                        departments=official,
                        attestations=statements_text or "",
                        watcher=watcher,
                    )
        except KeyboardInterrupt:
            said = f"auditor: stopped; what was captured is kept, --resume {folder} goes on"
            Console(stderr=True, highlight=False).print(escape(said), soft_wrap=True)
            raise typer.Exit(EXIT_INTERRUPTED) from None
    visits = sightings(history or [])
    audit = assess(folder, rules, taken_at=moment, statements=statements, departments=official, earlier=visits)
    changes = None
    if earlier is not None:
        moved, changes = against.compare(earlier, audit, rules)
        audit = replace(audit, scorecard=replace(audit.scorecard, against=moved))
    target.mkdir(parents=True, exist_ok=True)
    write(audit, target)
    (target / against.FILE_NAME).unlink(missing_ok=True)
    if changes is not None:
        against.write(changes, target)
    _summary(terminal, audit, target)
    status = audit.snapshot.status
    if status not in (CollectionStatus.COMPLETE, CollectionStatus.EMPTY):
        Console(stderr=True, highlight=False).print(
            f"{status}: {escape(audit.scorecard.collection.reason)}", soft_wrap=True
        )
    raise typer.Exit(_EXITS[status])


def write(audit: Audit, folder: Path) -> None:
    """Writes scorecard, tables and report below a folder."""
    tables.write(audit, folder)
    for name, content in (("report.html", render(audit).encode()), ("scorecard.json", audit.scorecard.encoded())):
        draft = folder / f"{name}.part"
        draft.write_bytes(content)
        draft.replace(folder / name)


@app.command("explain")
def explain_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of an audit.")],
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="Its id, its title, or a unique part of either.")],
    history: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="An earlier audit whose visit counts as evidence; give it once for each."),
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="The point in time ages are counted to.")] = None,
    rubric_id: Annotated[str, typer.Option("--rubric", metavar="ID", help="The rubric to judge by.")] = "wwc-2022",
    everything: Annotated[bool, typer.Option("--all", help="Print every signal and every record.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the chain as JSON.")] = False,
) -> None:
    """Explain one dataset's refresh state: what was declared and seen, what was not believed, which rule decided."""
    audit = assess(folder, _rubric(rubric_id), taken_at=_moment(at), earlier=sightings(history or []))
    catalog = audit.snapshot.catalog
    if not isinstance(catalog, Catalog):
        Console(stderr=True, highlight=False).print(escape(clean(f"auditor: {catalog.reason}")), soft_wrap=True)
        raise typer.Exit(EXIT_NOT_READ)
    try:
        told = chain.explain(audit, find.find(catalog.listed, dataset))
    except find.NotOne as problem:
        raise UsageError(str(problem)) from None
    places = archive.places(folder / CAPTURES, frozenset(told.records))
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(chain.Document(told, places)), indent=1))
        return
    terminal = Console(highlight=False)
    for line in lines(told, places, everything=everything):
        style = "bold" if line and not line.startswith(" ") else None
        terminal.print(escape(clean(line)), style=style, soft_wrap=True)


@app.command("rubrics")
def rubrics_command() -> None:
    """List the rubrics an audit can be scored by."""
    for name in rubric.names():
        rules = rubric.load(name)
        typer.echo(f"{name:<12} {rules.title} ({len(rules.criteria)} criteria)")


@app.command("checks")
def checks_command(
    check_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="Show one check's documentation.")] = None,
) -> None:
    """List the checks, or explain one: why it matters, how it decides, how to fix what it finds."""
    found = discover()
    if check_id is None:
        for check in found.values():
            typer.echo(f"{check.id:<36} {check.title}")
        return
    if check_id not in found:
        raise UsageError(f"no check is called {check_id!r}; `auditor checks` lists them")
    check = found[check_id]
    typer.echo(f"{check.id}  (version {check.version}, effort of the fix: {check.effort})\n\n{check.title}\n")
    for name, text in check.sections.items():
        typer.echo(f"{name}: {text}\n")


def _rubric(rubric_id: str) -> rubric.Rubric:
    try:
        return rubric.load(rubric_id)
    except (ValueError, OSError) as problem:
        raise UsageError(f"{problem}; the rubrics are {', '.join(rubric.names())}") from None


def _moment(at: str | None) -> datetime | None:
    try:
        return point_in_time(at) if at else None
    except ValueError as problem:
        raise UsageError(f"--at: {problem}") from None


def _check_depth(depth: str) -> None:
    if depth not in DEPTHS:
        raise UsageError(f"--depth is one of {', '.join(DEPTHS)}, not {depth!r}")
    if depth == "standard":
        raise UsageError("--depth standard is not in this version yet; catalog and deep are")


def _text(path: Path, option: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(f"{option}: {path} cannot be read: {problem}") from None


def _department_list(path: Path) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in _text(path, "--departments").splitlines())
    names = tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    if not names:
        raise UsageError(f"--departments: {path} names no department; write one a line")
    return names


def _new_folder(urls: list[str], out: Path | None) -> Path:
    if not urls:
        raise UsageError("name the address of a portal, or --from an audit folder")
    host = urlsplit(address(urls[0])).netloc.replace(":", "-").strip("[]")
    folder = out or Path("audits") / f"{host}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    if (folder / FILE_NAME).exists():
        if Collected.read(folder).unfinished:
            raise UsageError(f"{folder} holds an audit that was stopped; --resume {folder} goes on with it")
        raise UsageError(f"{folder} already holds an audit; judge it again with --from {folder}, or name another --out")
    if any((folder / CAPTURES).glob("*.warc.gz")):
        raise UsageError(f"{folder} holds the captures of a collection that was stopped; name another --out")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} holds files that are no audit of ours; name a new or empty folder as --out")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UsageError(f"--out: {folder} cannot be made: {problem.strerror}") from None
    return folder


def _stopped_folder(folder: Path, urls: list[str], out: Path | None) -> Path:
    if urls or out:
        raise UsageError("--resume goes on in its own folder with the addresses it was begun with; leave them out")
    begun = Collected.read(folder)
    if not begun.asked:
        raise UsageError(f"{folder} was collected by a version that could not be resumed; audit the portal again")
    return folder


@contextmanager
def _watched(terminal: Console) -> Iterator[Watcher]:
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
        )


def _summary(terminal: Console, audit: Audit, folder: Path) -> None:
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
    number = "no score" if card.score is None else f"score {100 * card.score:.0f} of 100"
    seen = "" if card.coverage is None else f" at a coverage of {100 * card.coverage:.0f} %"
    terminal.print(f"{number}{seen} ({card.score_note})", soft_wrap=True)
    terminal.print(f"Refreshed routinely? {card.refresh.answer}", soft_wrap=True)
    _print_fixes(terminal, audit)
    terminal.print(f"Report: {folder / 'report.html'}", soft_wrap=True)


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


if __name__ == "__main__":
    main()
