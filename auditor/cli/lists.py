"""`auditor rubrics` and `auditor checks`: what there is to score by and to look at."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor import rubric
from auditor.check import discover
from auditor.cli.asked import UsageError


def rubrics_command() -> None:
    """List the rubrics an audit can be scored by."""
    for name in rubric.names():
        rules = rubric.load(name)
        typer.echo(f"{name:<12} {rules.title} ({len(rules.criteria)} criteria)")


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
