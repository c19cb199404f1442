"""`auditor explain`: the chain behind one dataset's refresh state."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape

from auditor import archive
from auditor.assess import assess
from auditor.cli.asked import EXIT_NOT_READ, UsageError, moment, rules
from auditor.explain import chain, find
from auditor.explain.text import lines
from auditor.history import sightings
from auditor.model import Catalog
from auditor.publish import clean
from auditor.snapshot import CAPTURES


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
    audit = assess(folder, rules(rubric_id), taken_at=moment(at), earlier=sightings(history or []))
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
