"""A monitor on made-up portals through their nights, and what its store holds, to be compared."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from fixtures.behaviours import at_night
from fixtures.server import Portal, play
from tests.cli import Run, run

NAMES = ("behaviours-socrata", "behaviours-ckan", "behaviours-arcgis-hub")
#: Columns that tell when and how fast we were, not what was seen.
_OURS = frozenset({"begun", "finished", "added", "seconds", "record", "capture"})


class Watching:
    """A monitor's folder, and the portals it watches by name."""

    def __init__(self, folder: Path, portals: Mapping[str, Portal]) -> None:
        self.folder = folder
        self.portals = portals

    def night(self, number: int, *more: str) -> Run:
        """One night, with the clocks of all portals set to it."""
        for portal in self.portals.values():
            if portal.name in NAMES:
                portal.night = number
        return run("monitor", "run", str(self.folder), "--at", at_night(number).isoformat(), *more)

    def killed(self, number: int, after: float) -> bool:
        """The same, killed so many seconds after it began; whether it was still at it."""
        command = [sys.executable, "-m", "auditor.cli", "monitor", "run", str(self.folder), "--quiet"]
        with subprocess.Popen([*command, "--at", at_night(number).isoformat()], start_new_session=True) as process:
            time.sleep(after)
            alive = process.poll() is None
            os.killpg(process.pid, signal.SIGKILL) if alive else None
        return alive


@contextmanager
def watching(
    folder: Path, names: Sequence[str] = NAMES, store: str = "", more: str = "", **settings: object
) -> Iterator[Watching]:
    """Plays portals and writes their register. more: lines of the register at its end."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        portals = {name: stack.enter_context(play(name, night=0 if name in NAMES else None)) for name in names}
        lines = ["[monitor]", "allow_private = true", f'store = "{store}"']
        lines += [f"{key} = {value!r}" for key, value in settings.items()]
        for name, portal in portals.items():
            lines += ["", "[[portal]]", f'name = "{name}"', f'urls = ["{portal.url}"]', "pace = 0.0"]
        (folder / "portals.toml").write_text("\n".join([*lines, "", more]) + "\n", encoding="utf-8")
        yield Watching(folder, portals)


def held(address: str) -> dict[str, list[dict[str, Any]]]:
    """All that a store holds of what was seen, by table; names stand for numbers, which follow from who was first."""
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    found: dict[str, list[dict[str, Any]]] = {}
    with engine.connect() as connection:

        def rows(table: str) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()]

        portals = {row["id"]: row["name"] for row in rows("portal")}
        visits = {row["id"]: f"{portals[row['portal_id']]} {row['night_id']}" for row in rows("visit")}
        for table in ("night", "portal", "visit", "entry", "seen", "result", "verdict"):
            told = rows(table)
            for row in told:
                for name in _OURS & row.keys():
                    del row[name]
                if "portal_id" in row:
                    row["portal_id"] = portals[row["portal_id"]]
                if "visit_id" in row:
                    row["visit_id"] = visits[row["visit_id"]]
                if table in ("visit", "portal"):
                    del row["id"]
            found[table] = sorted(told, key=repr)
        # What is kept of `snapshot.json` has names and times of its own each time; all else has to be there.
        named = {row["digest"] for row in found["entry"]} | {row["counts"] for row in found["visit"]}
        named |= {row["criteria"] for row in found["result"]}
        digests = set(connection.execute(text("SELECT digest FROM content")).scalars())
        assert named - {None} <= digests
        found["orphans"] = [{"left": len(digests) - len(found["visit"]) - len(named - {None})}]
    engine.dispose()
    return found
