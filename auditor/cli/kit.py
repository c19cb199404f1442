"""What all commands of the monitor need: its register, its store, its rubrics, and being alone."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import typer

from auditor import register, rubric
from auditor.attest.mistakes import Mistake
from auditor.attest.told import mistake_lines
from auditor.cli.asked import EXIT_USAGE, UsageError, rules, text
from auditor.monitor.past import Lost
from auditor.publish import clean
from auditor.register import Register, RegisterError
from auditor.store import Store, StoreError

Folder = Annotated[
    Path, typer.Argument(metavar="[DIR]", help="The monitor's folder, with portals.toml in it; default: this one.")
]
Beside = Annotated[Path, typer.Option("--dir", metavar="DIR", help="The monitor's folder.")]
_LOCK = "monitor.lock"


def registered(folder: Path) -> Register:
    """The register of a folder; every mistake that stops it is told."""
    path = folder / register.FILE_NAME
    if not path.exists():
        raise UsageError(f"there is no {path}; make one with auditor monitor add URL --name NAME --dir {folder}")
    try:
        return register.read(text(path, "DIR"), rubric.names(), folder)
    except RegisterError as problem:
        tell_mistakes(problem.mistakes, path)
        raise typer.Exit(EXIT_USAGE) from None


def tell_mistakes(mistakes: tuple[Mistake, ...], path: Path) -> None:
    """Every mistake with its line."""
    for line in mistake_lines(mistakes, str(path)):
        typer.echo(clean(line), err=True)


@contextmanager
def stored(folder: Path, held: Register) -> Iterator[Store]:
    """The store of a monitor, closed at the end."""
    try:
        store = Store.open(held.monitor.store or f"sqlite:///{folder.resolve()}/nights.sqlite")
        try:
            yield store
        finally:
            store.close()
    except (StoreError, Lost) as problem:
        raise UsageError(str(problem)) from None


@contextmanager
def alone(folder: Path, store: Store) -> Iterator[None]:
    """Keeps a second run out, of this folder and of this store; a lock ends with its process, however that ends."""
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"another run is under way in {folder}; wait for it, or stop it") from None
        with store.locked() as held:
            if not held:
                raise UsageError("another run is under way on this store; wait for it, or stop it")
            yield


def rubrics_of(usual: str) -> Any:
    """Gives the rubric of an entry, the usual one where it names none."""

    @lru_cache(maxsize=8)
    def of(name: str) -> rubric.Rubric:
        return rules(name)

    return lambda listed: of(listed.rubric or usual)


def week_ago(store: Store) -> datetime | None:
    """The night before the last seven; None where there are not so many."""
    nights = [one.at or one.begun for one in store.nights()]
    return nights[-8] if len(nights) > 7 else None
