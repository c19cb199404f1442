"""`auditor audit`: collects, judges, and leaves scorecard, tables and report."""

from __future__ import annotations

import math
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from msgspec.structs import replace
from rich.console import Console
from rich.markup import escape

from auditor import against, judging, results
from auditor.assess import Audit, assess
from auditor.attest import Attached, Statements, read_statements
from auditor.attest.attached import attachments, keep
from auditor.check import discover
from auditor.cli.asked import EXIT_INTERRUPTED, EXIT_NOT_READ, EXIT_PARTIAL, UsageError, text
from auditor.cli.asked import moment as point
from auditor.cli.asked import rules as rules_of
from auditor.cli.told import summary, watched
from auditor.collect import DEPTHS, SAMPLE, collect, resume
from auditor.detect import address
from auditor.evidence.held import held
from auditor.evidence.layout import REVIEWS
from auditor.evidence.pack import pack
from auditor.evidence.unpack import opened, unpack
from auditor.history import sightings
from auditor.http import Policy
from auditor.model import CollectionStatus
from auditor.publish import clean
from auditor.rubric import Rubric
from auditor.screenshots import available, cited, take
from auditor.snapshot import CAPTURES, FILE_NAME, Collected, Limits

RUBRIC = "wwc-2022"
_EXITS = {
    CollectionStatus.COMPLETE: 0,
    CollectionStatus.EMPTY: 0,
    CollectionStatus.PARTIAL: EXIT_PARTIAL,
    CollectionStatus.BLOCKED: EXIT_NOT_READ,
    CollectionStatus.BROKEN: EXIT_NOT_READ,
    CollectionStatus.NOT_FOUND: EXIT_NOT_READ,
}


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
        typer.Option(
            help="How deep to look: catalog asks the catalog's API only; standard reads the city's pages and follows "
            "every link as well; deep asks single datasets for their history on top of that."
        ),
    ] = "standard",
    home: Annotated[
        str,
        typer.Option(metavar="URL", help="The city's home page, where policies are looked for; else it is searched."),
    ] = "",
    pages: Annotated[
        int, typer.Option(min=0, metavar="N", help="From depth standard: read at most N pages; 0 reads none.")
    ] = Limits().pages,
    links: Annotated[
        int, typer.Option(min=0, metavar="N", help="From depth standard: follow at most N links of data; 0 none.")
    ] = Limits().links,
    minutes: Annotated[
        float, typer.Option(min=0.1, metavar="M", help="From depth standard: how long each spider may take at most.")
    ] = Limits().minutes,
    sample: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="With --depth deep: ask at most N datasets of a portal; 0 asks every one."
        ),
    ] = SAMPLE,
    rubric_id: Annotated[
        str | None,
        typer.Option(
            "--rubric",
            metavar="ID",
            help=f"The rubric to score by; `auditor rubrics` lists them. Default: {RUBRIC}, or the bundle's own.",
        ),
    ] = None,
    attest: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML file of attestations and dataset declarations.")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR|BUNDLE",
            help="Judge an earlier audit again from its kept bytes, no network. A bundle is unpacked into --out.",
        ),
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
        Path | None, typer.Option("--against", metavar="DIR|BUNDLE", help="Say what moved since an earlier audit.")
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
    screenshots: Annotated[
        bool,
        typer.Option("--screenshots", help="Have an installed Chromium take pictures of pages that findings rest on."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something is wrong.")] = False,
) -> None:
    """Audit one city: detect its portals, collect the whole catalog, judge it, and leave scorecard, tables and report.

    [bold]Examples[/bold]

      auditor audit data.example.gov --home www.example.gov
      auditor audit data.example.gov --depth catalog
      auditor audit data.example.gov gis.example.gov --departments departments.txt
      auditor audit --from audits/data.example.gov-20260331T060000Z --at 2026-06-30
      auditor audit data.example.gov --depth deep --sample 500
      auditor audit --resume audits/data.example.gov-20260331T060000Z
      auditor audit --from evidence.wacz --rubric wwc-2018 --out audits/by-2018

    [bold]Exit codes[/bold]: 0 all collected (or an empty portal), 4 part of it, 3 blocked, broken or no portal,
    2 wrong usage, 1 our own failure. Captures and scorecard are kept in every case.
    """
    if source is not None and (urls or stopped):
        raise UsageError("--from judges kept bytes and takes no URL and no --resume; leave one of the two out")
    if screenshots and source is not None:
        raise UsageError("--screenshots asks the network and --from does not; leave one of the two out")
    if screenshots and (lacking := available()):
        raise UsageError(f"--screenshots: {lacking}")
    rules = rules_of(rubric_id or RUBRIC)
    moment = point(at)
    statements_text = text(attest, "--attest") if attest else None
    statements = read_statements(statements_text) if statements_text is not None else None
    if not math.isfinite(pace):
        raise UsageError("--pace is a number of requests a second; 0 lifts it on one's own server")
    official = _department_list(departments) if departments else None
    terminal = Console(quiet=quiet, highlight=False)
    visits = sightings(history or [])
    bundled = None
    if source is not None and source.is_file():
        bundle, source = source, _unpacked(source, out)
        bundled = judging.read(source)
        rules = rules if rubric_id else bundled.rubric
        statements, official = statements or bundled.statements, official or bundled.departments
        moment, visits = moment or bundled.taken_at, visits or bundled.earlier
        if earlier is None and _other_rules(bundled, rules):
            earlier = bundle
        elif earlier is None and (source / against.FILE_NAME).exists():
            _say(f"what moved since an earlier audit is not said again; --against names that one ({bundle} names none)")
        out = source
    if statements is not None:
        statements.require(frozenset(criterion.id for criterion in rules.criteria), rules.id)
    # Hashed before anything is asked: a file that is missing is said first.
    files = _attached(statements, attest, source) if statements is not None and attest else None
    if source is not None:
        folder, target = source, _results_folder(source, out)
    else:
        _check_depth(depth)
        if stopped is not None:
            folder = target = _stopped_folder(stopped, urls or [], out)
        else:
            folder = target = _new_folder(urls or [], out)
        policy = Policy(pace=pace, strict_robots=strict_robots)
        try:
            with watched(terminal) as watcher:
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
                        home=_home(home),
                        limits=Limits(pages, links, minutes),
                        departments=official,
                        attestations=statements_text or "",
                        attached=files or (),
                        watcher=watcher,
                    )
        except KeyboardInterrupt:
            _say(f"auditor: stopped; what was captured is kept, --resume {folder} goes on")
            raise typer.Exit(EXIT_INTERRUPTED) from None
    audit = assess(
        folder,
        rules,
        taken_at=moment,
        statements=statements,
        departments=official,
        attached=files,
        earlier=visits,
    )
    if screenshots:
        _take_pictures(audit, folder, allow_private)
    changes = None
    if earlier is not None:
        with held(earlier) as before:
            moved, changes = against.compare(before, audit, rules)
        audit = replace(audit, scorecard=replace(audit.scorecard, against=moved))
    target.mkdir(parents=True, exist_ok=True)
    if files and attest:
        keep(files, attest.parent, target, source)
    results.write(audit, target, folder)
    (target / against.FILE_NAME).unlink(missing_ok=True)
    if changes is not None:
        against.write(changes, target)
    pack(target, source=folder)
    summary(terminal, audit, target)
    status = audit.snapshot.status
    if status not in (CollectionStatus.COMPLETE, CollectionStatus.EMPTY):
        _say(f"{status}: {audit.scorecard.collection.reason}")
    raise typer.Exit(_EXITS[status])


def _take_pictures(audit: Audit, folder: Path, allow_private: bool) -> None:
    """Pictures of the pages that findings rest on, kept beside the captures; what fails is said and harms nothing."""
    collected = audit.snapshot.collected
    asked = (*collected.asked, *([collected.home] if collected.home else []))
    take(
        folder,
        cited(audit),
        policy=Policy(pace=collected.pace, strict_robots=collected.strict_robots),
        private_hosts=[urlsplit(address(url)).hostname or "" for url in asked] if allow_private else [],
        said=lambda line: _say(clean(line)),
    )


def _say(line: str) -> None:
    """A line beside the results: for a person, and for a log."""
    Console(stderr=True, highlight=False).print(escape(line), soft_wrap=True)


def _results_folder(source: Path, out: Path | None) -> Path:
    """Where the results of kept bytes go: beside them, or into a folder that holds no other bytes."""
    if out is None or out.resolve() == source.resolve():
        return source
    if (out / FILE_NAME).exists() or any((out / CAPTURES).glob("*.warc.gz")):
        raise UsageError(f"{out} holds another audit; name a new folder as --out, or leave it out")
    return out


def _unpacked(bundle: Path, out: Path | None) -> Path:
    """The folder that a bundle was unpacked into, as an audit of its own."""
    opening = opened(bundle)
    folder = out or Path("audits") / f"{bundle.stem}-{opening.manifest.created.replace(':', '').replace('-', '')}"
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty; name a new folder as --out, into which the bundle is unpacked")
    folder.mkdir(parents=True, exist_ok=True)
    unpack(opening, folder)
    reviews = list((folder / REVIEWS).glob("*.toml"))
    if reviews:
        shutil.rmtree(folder / REVIEWS)
        many = "one review" if len(reviews) == 1 else f"{len(reviews)} reviews"
        _say(f"{many} of {bundle} stay there: they are about that bundle, and this is another")
    return folder


def _other_rules(judged: judging.Judging, rules: Rubric) -> bool:
    """Whether another rubric, or other versions of checks, judge now than did then."""
    now = {name: check.version for name, check in discover().items()}
    return judged.rubric != rules or any(now.get(name) != version for name, version in judged.checks.items())


def _attached(statements: Statements, form: Path, source: Path | None) -> tuple[Attached, ...]:
    """The files that a form names, hashed; those that an audit kept, where they are not beside the form any more."""
    before = Collected.read(source).attached if source is not None else ()
    return attachments(statements, form.parent, before, source)


def _check_depth(depth: str) -> None:
    if depth not in DEPTHS:
        raise UsageError(f"--depth is one of {', '.join(DEPTHS)}, not {depth!r}")


def _department_list(path: Path) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text(path, "--departments").splitlines())
    names = tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    if not names:
        raise UsageError(f"--departments: {path} names no department; write one a line")
    return names


def _home(typed: str) -> str:
    """The city's home page as an address; MalformedAddress where it can be none."""
    if not typed:
        return ""
    address(typed)
    return typed if "://" in typed else f"https://{typed}"


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
