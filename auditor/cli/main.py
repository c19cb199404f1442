"""The program: its commands, and every way out of it with the exit code of the contract and never a traceback."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from auditor import __version__
from auditor.archive import DamagedArchive
from auditor.attest import AttestationError
from auditor.cli import attest, audit, evidence, explain, lists, monitor, notify, overview, policy
from auditor.cli.asked import EXIT_NOT_READ, EXIT_OWN_FAILURE, EXIT_USAGE, UsageError
from auditor.detect import MalformedAddress
from auditor.evidence.pack import Incomplete
from auditor.evidence.sign import SigningError
from auditor.evidence.unpack import BrokenBundle
from auditor.judging import NotJudged
from auditor.publish import clean
from auditor.snapshot import NotAnAudit

app = typer.Typer(
    help="Audits a city's open-data portal: what a certification reviewer can see from outside, with proof.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command("audit")(audit.audit_command)
app.command("explain")(explain.explain_command)
app.command("policy")(policy.policy_command)
app.add_typer(attest.app, name="attest")
app.add_typer(evidence.app, name="evidence")
monitor.app.command("site")(overview.site_command)
monitor.app.command("notify")(notify.notify_command)
app.add_typer(monitor.app, name="monitor")
app.command("rubrics")(lists.rubrics_command)
app.command("checks")(lists.checks_command)
DEBUG_VARIABLE = "AUDITOR_DEBUG"


def main() -> None:
    """Runs the command line; every way out has the exit code of the contract and never a traceback."""
    errors = Console(stderr=True, highlight=False)
    gc.set_threshold(100_000, 50, 50)  # nouns by the hundred thousand, and no cycles among them
    try:
        app()
    except (UsageError, MalformedAddress, NotAnAudit, AttestationError, Incomplete, NotJudged, SigningError) as problem:
        errors.print(f"auditor: {escape(clean(str(problem)))}", soft_wrap=True)
        sys.exit(EXIT_USAGE)
    except BrokenBundle as problem:
        errors.print(f"auditor: this bundle does not hold: {escape(clean(str(problem)))}", soft_wrap=True)
        sys.exit(EXIT_NOT_READ)
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
