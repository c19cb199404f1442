"""`auditor evidence open` and `review`: a bundle as pages for a reviewer, and the verdicts back into a new version."""

from __future__ import annotations

import datetime as dt
import os
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from auditor import judging, review
from auditor.attest.told import mistake_lines
from auditor.cli import asked
from auditor.cli.asked import EXIT_USAGE, UsageError
from auditor.cli.told import unheard
from auditor.evidence import versions as history
from auditor.evidence.held import held
from auditor.evidence.pack import FILE_NAME, hashed
from auditor.evidence.unpack import opened
from auditor.publish import clean
from auditor.reader.server import serving
from auditor.review import ReviewError


def open_command(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A bundle, or the folder of an audit that has one.")],
    port: Annotated[int, typer.Option(metavar="N", help="The port on this machine; 0 for any that is free.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address and open nothing.")] = False,
) -> None:
    """Open a bundle to be read: criteria, findings and quotes in their places, with room for your verdicts.

    The bundle is checked and judged again first. Pages are served on this machine alone and ask no network; Ctrl-C ends
    it. Verdicts are saved at once in NAME.review.toml beside the bundle, which itself is never changed.
    """
    path = bundle_at(bundle)
    if not 0 <= port <= 65535:
        raise UsageError(f"--port: {port} is no port; leave it out for any that is free")
    errors = sys.stderr
    typer.echo("Checking the bundle and judging it again …", err=True)
    try:
        with unheard(), serving(path, _today, port) as server:
            typer.echo(server.address)
            typer.echo("For this machine alone. Ctrl-C ends it.", file=errors)
            if not no_browser and _has_display():
                webbrowser.open(server.address)
            server.serve_forever()
    except KeyboardInterrupt:
        typer.echo("", err=True)
    except OSError as problem:
        raise UsageError(f"the reader cannot be served at port {port}: {problem.strerror}") from None


def review_command(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle that was reviewed.")],
    file: Annotated[Path, typer.Argument(metavar="REVIEW", help="The verdicts: NAME.review.toml.")],
    out: Annotated[Path, typer.Option(metavar="NEW", help="Where to write the new version.")],
) -> None:
    """Put a review into a new version of its bundle: the same members, the review, and the digest of the old version.

    Every mistake of the review is told with its line, and then nothing is written (exit code 2).
    """
    path, written = bundle_at(bundle), asked.text(file, "REVIEW")
    if out.exists():
        raise UsageError(f"--out: {out} is there already; name a new file")
    if not out.parent.is_dir():
        raise UsageError(f"--out: {out.parent} is no folder")
    with held(path) as folder:
        criteria = tuple(one.id for one in judging.read(folder).rubric.criteria)
        versions = history.lineage(opened(path), folder)
        known = {hashed(path)[0], *(one.sha256 for one in versions if one.holds and one.sha256)}
    wrong = review.mistakes(written, criteria, known, _today())
    for line in mistake_lines(wrong, str(file)):
        typer.echo(clean(line), err=True)
    if any(one.fatal for one in wrong):
        raise typer.Exit(EXIT_USAGE)
    try:
        done = history.add(path, written, out, criteria, _today())
    except (ReviewError, OSError) as problem:
        raise UsageError(f"the new version cannot be written: {problem}") from None
    typer.echo(f"{done.path}: {done.members} members, {done.bytes:,} bytes")
    typer.echo(f"sha256 {done.sha256}")


def _today() -> dt.date:
    """The day where the reviewer sits."""
    return dt.datetime.now().astimezone().date()


def _has_display() -> bool:
    """Whether a browser has anywhere to show itself; one in a terminal would take it over."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def bundle_at(path: Path) -> Path:
    """The bundle that was named, or that lies in the folder that was."""
    there = path / FILE_NAME if path.is_dir() else path
    if not there.is_file():
        raise UsageError(f"{there}: there is no such bundle; auditor evidence pack AUDIT writes one")
    return there
