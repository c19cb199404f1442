"""`auditor monitor notify`: tells people what is worth a message."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.asked import EXIT_PARTIAL, UsageError, moment
from auditor.cli.kit import Folder, registered, stored
from auditor.monitor.changes import changes
from auditor.monitor.past import history
from auditor.notices.digest import digests, missed
from auditor.notices.send import NotSent, send


def notify_command(
    folder: Folder = Path(),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the messages, and send and remember nothing.")
    ] = False,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="What counts as now; default: now.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something is wrong.")] = False,
) -> None:
    """Send each [[notify]] of the register what is new: confirmed changes, each once, and word of a missing night.

    A quiet night sends nothing. Run it after every night, and once at another time of the day, so that a night that
    never ran is told of. What could not be sent is sent the next time.

    [bold]Exit codes[/bold]: 0 all was sent, or there was nothing to send; 4 some could not be sent; 2 wrong usage.
    """
    held, now = registered(folder), moment(at) or datetime.now(UTC)
    if not held.notify:
        raise UsageError("the register has no [[notify]]; auditor/register.py shows how one is written")
    failed = sent = 0
    with stored(folder, held) as store:
        numbers = store.portals()
        found = {name: changes(history(store, name, number)) for name, number in numbers.items()}
        last = max((one.finished for one in store.nights() if one.finished), default=None)
        for entry in held.notify:
            told = store.told(entry.name)
            late = missed(entry, last, told, now)
            fresh = digests(entry, held.portal, found, told, now, held.monitor.site)
            for digest in (*fresh, *([late] if late else [])):
                if dry_run:
                    typer.echo(f"To {entry.name} ({len(digest.to)} addresses): {digest.title}\n\n{digest.body}")
                    continue
                try:
                    send(digest)
                except NotSent as problem:
                    typer.echo(f"not sent: {problem}", err=True)
                    failed += 1
                    continue
                store.tell(entry.name, digest.keys, now)
                sent += 1
    if not quiet and not dry_run:
        typer.echo(f"{sent} sent, {failed} not sent" if sent or failed else "nothing is new; nothing was sent")
    if failed:
        raise typer.Exit(EXIT_PARTIAL)
