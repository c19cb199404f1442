"""`auditor monitor site`: the overview of all portals as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.asked import UsageError
from auditor.cli.kit import Beside, registered, rubrics_of, stored, week_ago
from auditor.overview.gathered import portal
from auditor.overview.nouns import answer
from auditor.overview.pages import NotOurs, write


def site_command(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of the site: a new one, or that of the last.")],
    folder: Beside = Path(),
    base: Annotated[
        str, typer.Option(metavar="URL", help="The address it will stand at, for links in its feeds.")
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something is wrong.")] = False,
) -> None:
    """Write the overview of all portals: pages, the same tables as JSON, badges and Atom feeds.

    It needs no server: any web host serves it, and a browser opens OUT/index.html as it lies there. What an earlier
    site in the folder had and this one has not is taken away; a folder with anything else in it is left alone.

    [bold]Example[/bold]

      auditor monitor site /var/www/portals --dir DIR --base https://portals.example.org/
    """
    held = registered(folder)
    if base and not base.startswith(("http://", "https://")):
        raise UsageError(f"--base: {base} is no address; write https://… as the site will stand there")
    with stored(folder, held) as store:
        if not held.portal:
            raise UsageError("the register names no portal; auditor monitor add URL --name NAME puts one into it")
        rubrics, week = rubrics_of(held.monitor.rubric), week_ago(store)
        views = [portal(store, listed, rubrics(listed)) for listed in held.portal]
    try:
        files = write(views, out, base=f"{base.rstrip('/')}/" if base else "", week=week)
    except NotOurs as problem:
        raise UsageError(str(problem)) from None
    except OSError as problem:
        raise UsageError(f"{out} cannot be written: {problem.strerror}") from None
    if not quiet:
        found = answer(views)
        typer.echo(
            f"{found.yes:,} of {found.of:,} portals pull data routinely; {len(views):,} portals, {files:,} files"
        )
        typer.echo(f"{out / 'index.html'}")
