"""Many made-up portals watched through their nights: `nights.py [--portals N] [--nights N] [--json FILE]`.

Prints for each night what it cost (wall and CPU seconds, requests, bytes, memory, the store's growth), then how the
verdicts stand against what the generator knows. The portals run in a process of their own; each night is the command
`auditor monitor run`, as cron would start it. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from msgspec import Struct
from msgspec.structs import asdict

from auditor.model import State
from auditor.store import Store
from fixtures.behaviours.clock import at_night
from fixtures.many import World, world

KEPT = frozenset({State.ROUTINE, State.ROUTINE_DECLARED, State.IRREGULAR_ACTIVE})
NOT_KEPT = frozenset({State.LATE, State.STALE, State.PUBLISHED_ONCE})


class Cost(Struct, frozen=True):
    """What a night cost. seconds, cpu: of the run, by the clock and of processors; requests, sent: as the portals
    counted them, bytes; memory: the most it held, bytes; store, captures: bytes of the store and the captures after
    it; code: the exit code."""

    night: int
    seconds: float
    cpu: float
    requests: int
    sent: int
    memory: int
    store: int
    captures: int
    code: int


class Clock:
    """The portals' process, which is told what time it is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in: IO[str] = process.stdin
        self._out: IO[str] = process.stdout

    def move(self, moment: datetime) -> tuple[int, int]:
        """Sets it; gives requests and bytes since it was set before."""
        print(moment.isoformat(), file=self._in, flush=True)
        told = json.loads(self._out.readline())
        return told["requests"], told["bytes"]


@contextmanager
def portals(folder: Path, options: argparse.Namespace) -> Iterator[Clock]:
    """Serves them and writes the register into a folder."""
    command = [sys.executable, "-m", "fixtures.many", "--portals", str(options.portals), "--seed", str(options.seed)]
    command += ["--largest", str(options.largest), "--register", str(folder / "portals.toml"), "--pace", "0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(options.portals):
            process.stdout.readline()
        yield Clock(process)
        process.terminate()


def watched(folder: Path, clock: Clock, nights: int) -> Iterator[Cost]:
    """One night after the other."""
    for night in range(nights):
        clock.move(at_night(night))
        started = time.perf_counter()
        command = [sys.executable, "-m", "auditor.cli", "monitor", "run", str(folder), "--quiet"]
        child = os.posix_spawn(command[0], [*command, "--at", at_night(night).isoformat()], dict(os.environ))
        _, status, used = os.wait4(child, 0)
        seconds = time.perf_counter() - started
        requests, sent = clock.move(at_night(night))
        yield Cost(
            night,
            seconds,
            used.ru_utime + used.ru_stime,
            requests,
            sent,
            used.ru_maxrss << 10,
            sum(path.stat().st_size for path in folder.glob("nights.sqlite*")),
            sum(path.stat().st_size for path in (folder / "nights").rglob("*") if path.is_file()),
            os.waitstatus_to_exitcode(status),
        )


def against_truth(store: Store, made: World) -> Counter[tuple[str, str]]:
    """How many datasets of each truth got which verdict. truth: `maintained`, `not maintained` or `untold`, and the
    behaviour; verdict: `kept`, `not kept` or `open`."""
    found: Counter[tuple[str, str]] = Counter()
    for name, number in store.portals().items():
        for (_, dataset), seen in store.latest_verdicts(number).items():
            try:
                truth = made.truth(name, dataset)
            except KeyError:
                continue  # what stands beside the datasets
            kind = {True: "maintained", False: "not maintained", None: "untold"}[truth.maintained]
            said = "kept" if seen.state in KEPT else "not kept" if seen.state in NOT_KEPT else "open"
            found[f"{kind}: {truth.behaviour}", said] += 1
    return found


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    made = world(options.portals, seed=options.seed, largest=options.largest)
    with tempfile.TemporaryDirectory(dir=options.dir) as name:
        folder = Path(name)
        costs = []
        with portals(folder, options) as clock:
            print("night   wall s    CPU s  requests       MB  memory MB  store MB  captures MB  exit")
            for one in watched(folder, clock, options.nights):
                costs.append(one)
                print(
                    f"{one.night:5} {one.seconds:8.1f} {one.cpu:8.1f} {one.requests:9,} {one.sent / 1e6:8.1f} "
                    f"{one.memory / 1e6:10.0f} {one.store / 1e6:9.1f} {one.captures / 1e6:12.1f} {one.code:5}",
                    flush=True,
                )
        store = Store.open(f"sqlite:///{folder}/nights.sqlite")
        try:
            found = against_truth(store, made)
        finally:
            store.close()
        _tell(found)
        if options.json:
            verdicts = [[*key, number] for key, number in sorted(found.items())]
            told = {"costs": [asdict(one) for one in costs], "verdicts": verdicts}
            options.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
        if options.keep:
            folder.rename(options.keep)
            folder.mkdir()
    return 0


def _tell(found: Counter[tuple[str, str]]) -> None:
    print(f"{'truth':28} {'kept':>8} {'not kept':>9} {'open':>8}")
    for truth in sorted({key for key, _ in found}):
        print(f"{truth:28}", *(f"{found[truth, said]:8,}" for said in ("kept", "not kept", "open")))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Watches many made-up portals through their nights.")
    parser.add_argument("--portals", type=int, default=117, metavar="N")
    parser.add_argument("--nights", type=int, default=5, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--largest", type=int, default=2500, metavar="N", help="datasets of the largest portal")
    parser.add_argument("--dir", type=Path, metavar="DIR", help="where to work (default: the system's place)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where to leave the monitor's folder")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
