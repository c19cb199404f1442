"""`auditor attest`: asks people for what no machine can see, and checks what they answered."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from auditor.assess import assess
from auditor.attest import Statements, read_statements
from auditor.attest.mistakes import mistakes
from auditor.attest.told import mistake_lines, standing_lines
from auditor.cli.asked import EXIT_USAGE, UsageError, moment, rules, text
from auditor.form import form, open_questions
from auditor.publish import clean
from auditor.score import State

app = typer.Typer(
    help="Ask people for what no machine can see: make the form of an audit, and check it.", no_args_is_help=True
)


@app.command("init")
def init_command(
    folder: Annotated[Path, typer.Argument(metavar="AUDIT", help="The folder of an audit.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write; default: attestations.toml in the audit.")
    ] = None,
    rubric_id: Annotated[str, typer.Option("--rubric", metavar="ID", help="The rubric to ask by.")] = "wwc-2022",
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="The time at which earlier answers have to count; default: now.")
    ] = None,
) -> None:
    """Write the form with the questions that an audit leaves open. Answers already in FILE are kept."""
    rubric, target = rules(rubric_id), out or folder / "attestations.toml"
    earlier = read_statements(text(target, "--out")) if target.exists() else Statements()
    audit = assess(folder, rubric)
    at_time = moment(at) or datetime.now(UTC)
    written = form(audit, earlier, at_time)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.part")
        draft.write_text(written, encoding="utf-8")
        draft.replace(target)
    except OSError as problem:
        raise UsageError(f"--out: {target} cannot be written: {problem.strerror}") from None
    asked = open_questions(audit, audit.statements.and_also(earlier), at_time)
    typer.echo(f"{len(asked)} of {len(rubric.criteria)} criteria are open; the form: {target}")


@app.command("check")
def check_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The form that was filled in.")],
    folder: Annotated[
        Path | None, typer.Option("--audit", metavar="DIR", help="Say what this audit saw otherwise, too.")
    ] = None,
    rubric_id: Annotated[str, typer.Option("--rubric", metavar="ID", help="The rubric it answers.")] = "wwc-2022",
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="The time dates are held against; default: now.")
    ] = None,
) -> None:
    """Check a form: every mistake with its line and what to do, then what counts. Exit code 2 if it cannot be taken."""
    rubric, written = rules(rubric_id), text(file, "FILE")
    at_time = moment(at) or datetime.now(UTC)
    known = [criterion.id for criterion in rubric.criteria]
    found = mistakes(written, known, at_time, file.parent, rubric.id)
    for line in mistake_lines(found, str(file)):
        typer.echo(clean(line), err=True)
    if any(mistake.fatal for mistake in found):
        raise typer.Exit(EXIT_USAGE)
    stated = read_statements(written).under(rubric.id)
    against: dict[str, str] = {}
    if folder is not None:
        judged = assess(folder, rubric, statements=stated)
        against = {
            entry.criterion.id: entry.reason for entry in judged.scores.criteria if entry.state is State.CONTRADICTED
        }
    for line in standing_lines(stated, at_time, against):
        typer.echo(clean(line))
