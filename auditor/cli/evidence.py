"""`auditor evidence`: packs the evidence of an audit, shows what a finding rests on, and verifies a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from auditor import judging
from auditor.cli import review
from auditor.cli.asked import EXIT_NOT_READ, EXIT_PARTIAL, UsageError
from auditor.cli.told import unheard
from auditor.evidence import show
from auditor.evidence.held import held
from auditor.evidence.pack import pack
from auditor.evidence.sign import new_key, sign, stamp, vouched
from auditor.evidence.verify import verify
from auditor.publish import clean

app = typer.Typer(
    help="Evidence a reviewer can check: pack it, show what a finding rests on, verify a bundle.", no_args_is_help=True
)


@app.command("pack")
def pack_command(
    folder: Annotated[Path, typer.Argument(metavar="AUDIT", help="The folder of an audit.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write; default: evidence.wacz in the audit.")
    ] = None,
) -> None:
    """Pack an audit into one file that can be checked without us: archive, results, rules and a manifest (WACZ)."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder of an audit")
    done = pack(folder, out)
    typer.echo(f"{done.path}: {done.members} members, {done.captures:,} captures, {done.bytes:,} bytes")
    typer.echo(f"sha256 {done.sha256}")


@app.command("show")
def show_command(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A bundle, or the folder of an audit.")],
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="Its id in findings.csv, or how that begins.")],
) -> None:
    """Show a finding with its evidence: address, time, digest, and the quote in its context from the archived bytes."""
    _must_be(bundle)
    with unheard(), held(bundle) as folder:
        audit = judging.again(folder, judging.read(folder))
        found = show.find(audit, finding.strip())
        if len(found) != 1:
            many = f"{len(found)} findings begin with {finding!r}" if found else f"no finding has the id {finding!r}"
            raise UsageError(f"{many}; the ids stand in the first column of findings.csv")
        terminal = Console(highlight=False)
        for number, line in enumerate(show.lines(folder, audit, *found[0])):
            terminal.print(escape(clean(line)), style="bold" if number < 2 else None, soft_wrap=True)


@app.command("verify")
def verify_command(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A bundle that an audit wrote, or the audit.")],
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The public key (PEM) that its signature has to hold with.")
    ] = None,
    roots: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The certificates (PEM) that its time stamp has to hold with.")
    ] = None,
) -> None:
    """Verify a bundle from its own bytes: container, digests, records, evidence, and the judgement made again.

    Nothing is fetched. BUNDLE may be the folder of an audit that holds one.

    [bold]Exit codes[/bold]: 0 all holds, 3 at the first thing that does not, 4 where another version of the auditor
    made the bundle and something could not be compared (`open` in the list): all else holds.
    """
    path = review.bundle_at(bundle)
    terminal, steps = Console(highlight=False), []
    for step in (*vouched(path, key, roots), *verify(path)):
        steps.append(step)
        word = "open" if step.unchecked else {True: "holds", False: "BROKEN", None: "note"}[step.holds]
        style = {"holds": None, "BROKEN": "bold red", "note": "dim", "open": "yellow"}[word]
        terminal.print(f"{word:7} {step.name:10} {escape(clean(step.said))}", style=style, soft_wrap=True)
    if any(step.holds is False for step in steps):
        terminal.print("The bundle does not hold.", style="bold red")
        raise typer.Exit(EXIT_NOT_READ)
    signed = "" if key else " Who made it, only a signature can say."
    if left := sum(step.unchecked for step in steps):
        things = "one thing" if left == 1 else f"{left} things"
        said = f"Not all could be checked here: {things} only the version that made the bundle can compare."
        terminal.print(f"{said} The rest holds.{signed}", style="yellow")
        raise typer.Exit(EXIT_PARTIAL)
    terminal.print(f"The bundle holds.{signed}")


@app.command("key")
def key_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the private key.")],
) -> None:
    """Make the key that your organization signs bundles with (Ed25519). Keep FILE to yourself, hand out FILE.pub."""
    public = new_key(file)
    typer.echo(f"{file}: the private key; {public}: the public one, for those who verify")


@app.command("sign")
def sign_command(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A bundle that an audit wrote.")],
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The private key to sign with.")] = None,
    server: Annotated[
        str, typer.Option("--stamp", metavar="URL", help="A time stamp server (RFC 3161) that vouches for the time.")
    ] = "",
) -> None:
    """Sign a bundle, have its time stamped, or both. What is made lies beside the bundle; openssl can check it."""
    if key is None and not server:
        raise UsageError("name a private key with --key, a time stamp server with --stamp, or both")
    if not bundle.is_file():
        raise UsageError(f"{bundle}: there is no such file")
    for made in [*([sign(bundle, key)] if key else []), *([stamp(bundle, server)] if server else [])]:
        typer.echo(f"{made}")


app.command("open")(review.open_command)
app.command("review")(review.review_command)


def _must_be(bundle: Path) -> None:
    if not bundle.exists():
        raise UsageError(f"{bundle}: there is no such file")
    if not (bundle.is_file() or bundle.is_dir()):
        raise UsageError(f"{bundle} is neither a file nor a folder")
