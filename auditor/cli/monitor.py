"""`auditor monitor`: watches the portals of a register, night after night."""

from __future__ import annotations

import json
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated

import msgspec
import typer

from auditor import register, results, rubric
from auditor.attest.toml import line as toml
from auditor.cli.asked import (
    EXIT_INTERRUPTED,
    EXIT_OWN_FAILURE,
    EXIT_PARTIAL,
    EXIT_USAGE,
    UsageError,
    moment,
    text,
)
from auditor.cli.kit import Beside, Folder, alone, registered, rubrics_of, stored, tell_mistakes, week_ago
from auditor.monitor import schedule
from auditor.monitor.changes import changes
from auditor.monitor.heartbeat import beat
from auditor.monitor.night import begun, run
from auditor.monitor.past import again, history, rejudge
from auditor.monitor.told import Teller, change_lines
from auditor.monitor.visit import Place
from auditor.pace import Paces
from auditor.publish import clean

app = typer.Typer(
    help="Watch many portals, every night: what changed, what went stale, what broke.", no_args_is_help=True
)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON line for each.")]


@app.command("add")
def add_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of a portal.")],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="What its history is kept under: small letters, digits, hyphens.")
    ],
    folder: Beside = Path(),
    city: Annotated[str, typer.Option(metavar="CITY", help="The city's name.")] = "",
    home: Annotated[str, typer.Option(metavar="URL", help="The city's home page.")] = "",
) -> None:
    """Put a portal into the register; it is made where there is none."""
    path = folder / register.FILE_NAME
    before = text(path, "DIR") if path.exists() else ""
    fields = {"name": name, "city": city, "home": home}
    lines = [f"{key} = {toml(value)}" for key, value in fields.items() if value]
    lines.insert(1, f"urls = [{toml(url)}]")
    written = before.rstrip() + ("\n\n" if before.strip() else "") + "\n".join(["[[portal]]", *lines]) + "\n"
    wrong = [one for one in register.mistakes(written, rubric.names(), folder) if one.fatal]
    if wrong:
        raise UsageError(f"{wrong[0].what}; {wrong[0].remedy}")
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(written, encoding="utf-8")
    draft.replace(path)
    typer.echo(f"{name} is watched from the next night on: {path}")


@app.command("check")
def check_command(folder: Folder = Path()) -> None:
    """Check the register: every mistake with its line. Exit code 2 where there is one that stops a night."""
    path = folder / register.FILE_NAME
    wrong = register.mistakes(text(path, "DIR"), rubric.names(), folder)
    tell_mistakes(wrong, path)
    if any(one.fatal for one in wrong):
        raise typer.Exit(EXIT_USAGE)
    held = registered(folder)
    typer.echo(f"{len(held.portal):,} portals; nothing is wrong" + (" that stops a night" if wrong else ""))


@app.command("run")
def run_command(
    folder: Folder = Path(),
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="The time that ages are counted to; default: now."),
    ] = None,
    workers: Annotated[int, typer.Option(metavar="N", help="Portals side by side; default: the register's.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but what went wrong, for cron.")] = False,
    as_json: AsJson = False,
) -> None:
    """Visit all portals that are due, each once; a night that was stopped is gone on with.

    Exit code 0: all were visited. 4: some could not be read, or the night was stopped; it says which. 1: our own
    failure. 2: a mistake in the register, or another run under way.
    """
    held = registered(folder)
    settings = msgspec.structs.replace(held.monitor, workers=workers) if workers else held.monitor
    with stored(folder, held) as store, alone(folder, store):
        place = Place(folder, store, settings, Paces())
        night = begun(place, held, moment(at), _now())
        stop = _stopping()
        told = Teller(typer.echo, _complain, len(night.due), quiet, as_json)
        done = run(place, held, rubrics_of(settings.rubric), night, clock=_now, told=told, stop=stop)
        told.ended(done)
        if missed := beat(place, held, done, _now()):
            typer.echo(missed, err=True)
    if stop.is_set() and not done.ended:
        raise typer.Exit(EXIT_INTERRUPTED if stop.is_set() and not any(one.failure for one in done.done) else 1)
    if any(one.visit is None for one in done.done):
        raise typer.Exit(EXIT_OWN_FAILURE)
    if any(one.visit is not None and one.visit.how == "nothing" for one in done.done):
        raise typer.Exit(EXIT_PARTIAL)


@app.command("status")
def status_command(folder: Folder = Path(), as_json: AsJson = False) -> None:
    """Tell when the last complete night was, and how each portal stands. Exit code 4 where no night ended lately."""
    held = registered(folder)
    with stored(folder, held) as store:
        nights = store.nights()
        last = next((one for one in reversed(nights) if one.finished), None)
        numbers = store.portals()
        rows = []
        for listed in held.portal:
            visits = store.visits(numbers[listed.name]) if listed.name in numbers else ()
            read = next((one for one in reversed(visits) if one.manifest), None)
            rows.append({
                "name": listed.name,
                "last": visits[-1].taken_at.isoformat() if visits else None,
                "status": visits[-1].status if visits else "never visited",
                "reason": visits[-1].reason if visits else "",
                "read": read.taken_at.isoformat() if read else None,
                "listed": read.listed if read else None,
                "nights": len(visits),
            })  # fmt: skip
    late = last is None or last.finished is None or datetime.now(UTC) - last.finished > timedelta(hours=36)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row))
    else:
        when = f"{last.finished:%Y-%m-%d %H:%M} UTC" if last and last.finished else "never"
        typer.echo(f"Last complete night: {when}; {len(nights)} nights in all")
        for row in rows:
            listing = f"{row['listed']:,} records" if row["listed"] is not None else "no list"
            typer.echo(clean(f"  {row['name']:24} {row['status']:12} {listing:>16}  {str(row['last'] or '')[:16]}"))
    if late:
        raise typer.Exit(EXIT_PARTIAL)


@app.command("changes")
def changes_command(
    folder: Folder = Path(),
    since: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Only what was first seen after this; default: a week."),
    ] = None,
    name: Annotated[str, typer.Option("--portal", metavar="NAME", help="Only of this portal.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is not confirmed yet, goes to and fro, or was judged again.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what changed, with its cause, the portals with most changes first."""
    held = registered(folder)
    with stored(folder, held) as store:
        start = moment(since) or week_ago(store)
        found = [
            one
            for portal, number in store.portals().items()
            if not name or portal == name
            for one in changes(history(store, portal, number))
            if start is None or one.at > start
        ]
    if name and name not in {one.name for one in held.portal} and not found:
        raise UsageError(f"no portal is called {name!r}; auditor monitor status lists them")
    shown = [one for one in found if everything or one.alarms]
    if as_json:
        for one in shown:
            typer.echo(msgspec.json.encode(one).decode())
        return
    for line in change_lines(shown, len(found) - len(shown), start):
        typer.echo(line)


@app.command("report")
def report_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A portal of the register.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to write.")],
    folder: Beside = Path(),
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="The last night up to this time; default: the last of all.")
    ] = None,
) -> None:
    """Write scorecard, tables, workbook and report of one portal on one night, judged with all nights before it."""
    held, until = registered(folder), moment(at)
    listed = next((one for one in held.portal if one.name == name), None)
    with stored(folder, held) as store:
        visits = [one for one in store.visits(store.portals().get(name, 0)) if until is None or one.taken_at <= until]
        if listed is None or not visits:
            raise UsageError(f"no portal called {name!r} was visited; auditor monitor status lists them")
        read = [one for one in visits if one.manifest]
        if not read:
            raise UsageError(f"{name} could not be read on any night: {visits[-1].reason}")
        place = Place(folder, store, held.monitor, Paces())
        audit, _ = again(place, read[-1], rubrics_of(held.monitor.rubric)(listed), repairs=True)
    out.mkdir(parents=True, exist_ok=True)
    results.write(audit, out, folder / read[-1].folder)
    typer.echo(f"{read[-1].taken_at:%Y-%m-%d %H:%M} UTC: {out / results.REPORT}")


@app.command("rejudge")
def rejudge_command(
    folder: Folder = Path(),
    name: Annotated[str, typer.Option("--portal", metavar="NAME", help="Only this portal.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but what went wrong.")] = False,
) -> None:
    """Judge all nights again by today's rules, from what the store kept of them."""
    held = registered(folder)
    with stored(folder, held) as store, alone(folder, store):
        rubrics = rubrics_of(held.monitor.rubric)
        for listed in held.portal:
            number = store.portals().get(listed.name)
            if number is None or (name and listed.name != name):
                continue
            done, left = rejudge(Place(folder, store, held.monitor, Paces()), number, rubrics(listed))
            if not quiet:
                said = f"; {left:,} stay as they were judged, for nothing of them is kept" if left else ""
                typer.echo(f"{listed.name}: {done:,} visits judged again{said}")


@app.command("schedule")
def schedule_command(
    kind: Annotated[str, typer.Argument(metavar="cron|systemd|github", help="What runs it every night.")],
    folder: Folder = Path(),
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write the files; default: print them.")
    ] = None,
    hour: Annotated[int, typer.Option(min=0, max=23, help="When, on that machine's clock (UTC for github).")] = 2,
    minute: Annotated[int, typer.Option(min=0, max=59, help="Of that hour.")] = 15,
    source: Annotated[
        str, typer.Option(metavar="SOURCE", help="What pip installs there (github): a path, a package, an address.")
    ] = "",
) -> None:
    """Write what runs the nights: a line of cron, a systemd service and timer, or a GitHub Actions workflow."""
    if kind not in schedule.FILES:
        raise UsageError(f"{kind!r} runs nothing that is known here; write one of {', '.join(schedule.FILES)}")
    if kind == "github" and not source:
        raise UsageError("name what pip installs there: --source git+https://… or a package")
    registered(folder)
    there = folder.resolve()
    if any(sign.isspace() or sign in "%\"'" for sign in str(there)):
        raise UsageError(f"{there} has a blank or a sign that schedulers read otherwise; move the folder")
    program = (
        Path(sys.argv[0]).resolve()
        if Path(sys.argv[0]).name == "auditor"
        else Path(sys.executable).with_name("auditor")
    )
    files = schedule.schedule(kind, auditor=program, folder=there, hour=hour, minute=minute, source=source)
    for name, content in files.items():
        if out is None:
            typer.echo((f"# --- {name}\n" if len(files) > 1 else "") + content, nl=False)
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(content, encoding="utf-8")
    if out is not None:
        typer.echo(f"{', '.join(files)} in {out}; then: {schedule.NEXT[kind].format(out=out)}")


# --- what only these need --------------------------------------------------------------------------------------------


def _now() -> datetime:
    return datetime.now(UTC)


def _complain(line: str) -> None:
    typer.echo(line, err=True)


def _stopping() -> threading.Event:
    """Set by the first Ctrl-C or SIGTERM, so that the visits under way come to their end; the next one ends at once."""
    stop = threading.Event()

    def heard(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        typer.echo("Stopping after the visits under way; once more stops at once (nothing is lost)", err=True)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, heard)
    return stop
