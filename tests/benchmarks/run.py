"""Measures speed and memory and prints the README's tables: `run.py [--ckan URL] [--datasets N …] [--runs R]`.

    collecting   a real CKAN and a generated one, pace lifted, against plain requests for the same addresses
    dumping      the same real CKAN by `ckanapi dump datasets --all`
    refreshing   verdicts on the refresh of up to 100,000 datasets, one visit and three, against orjson's parse
    judging      kept bytes to scorecard, fixes, tables and report, against orjson's parse and pydatajson's indicators

Every measurement is a process of its own, and the contestants take turns within a run, so that what else the machine
does meets all of them alike. Figures are medians with the smallest and the largest; nothing here is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
PARTS = ("collecting", "dumping", "refreshing", "judging")
SIZES = (1000, 5000, 10000, 20000)
#: Datasets of the generated CKAN that is collected: the size the project promises figures for.
COLLECTED = 10000
CONTESTANTS = ("auditor", "plain", "warc")
STEPS = ("derive", "judge", "score", "scorecard", "rest", "fixes", "tables", "report")
#: Datasets and visits that refresh is judged for.
REFRESHED, VISITS = (25_000, 50_000, 100_000), (1, 3)
Runs = list[dict[str, Any]]


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        if "collecting" in options.parts:
            figures["collecting"] = _collecting(options.ckan, options.runs, scratch)
        if "dumping" in options.parts and options.ckan:
            figures["dumping"] = _dumping(options.ckan, options.dump, scratch)
        if "refreshing" in options.parts:
            figures["refreshing"] = _refreshing(options.runs, scratch)
        for kind in ("dcat-us", "ckan") if "judging" in options.parts else ():
            figures[f"judging {kind}"] = _judging(kind, options, scratch)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measures the auditor beside other programs.")
    parser.add_argument("--ckan", metavar="URL", help="a real CKAN to collect too")
    parser.add_argument("--datasets", type=int, nargs="+", default=SIZES, metavar="N", help="sizes to judge")
    parser.add_argument("--runs", type=int, default=5, metavar="R", help="of each measurement")
    parser.add_argument("--dump", type=int, nargs="+", default=(1, 4), metavar="P", help="processes of ckanapi dump")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to measure")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write every single figure")
    parser.add_argument(
        "--pydatajson", default=sys.executable, metavar="PYTHON", help="an interpreter that has pydatajson"
    )
    return parser


# --- (a) collecting --------------------------------------------------------------------------------------------------


def _collecting(real: str | None, runs: int, scratch: Path) -> dict[str, dict[str, Runs]]:
    print(f"\n## Collecting, pace lifted (medians of {runs} runs, smallest-largest)\n")
    header = ["portal", "contestant", "requests", "seconds", "to plain", "to plain with WARC", "CPU seconds"]
    header += ["catalog pages alone, s", "to plain"]
    _row(header)
    _row("---" for _ in header)
    found = {}
    if real:
        found["real CKAN"] = _contest("real CKAN", real, runs, scratch)
    for name in ("ckan", "dcat-us"):
        title = f"generated {name}, {COLLECTED:,} datasets"
        with _played(name, COLLECTED) as url:
            found[title] = _contest(title, url, runs, scratch)
    return found


def _contest(title: str, url: str, runs: int, scratch: Path) -> dict[str, Runs]:
    """Collects, then asks for the same addresses plainly; who goes first changes from run to run."""
    found: dict[str, Runs] = {name: [] for name in CONTESTANTS}
    pattern = scratch / "pattern"
    _child("collecting.py", "auditor", url, str(pattern))  # also warms the portal's caches
    for turn in range(runs):
        for place in range(len(CONTESTANTS)):
            name = CONTESTANTS[(turn + place) % len(CONTESTANTS)]
            out = scratch / f"{name}-{turn}"
            found[name].append(_child("collecting.py", name, url, str(out), "--like", str(pattern)))
            shutil.rmtree(out)
    shutil.rmtree(pattern)
    plain = found["plain"]
    for name, label in zip(
        CONTESTANTS, ("the auditor", "plain requests", "plain requests, gzip WARC by warcio"), strict=True
    ):
        got = found[name]
        _row(
            (
                title,
                label,
                got[0]["requests"],
                _spread(got, "seconds"),
                _ratio(got, plain, "seconds"),
                _ratio(got, found["warc"], "seconds"),
                _spread(got, "cpu"),
                _spread(got, "pages"),
                _ratio(got, plain, "pages"),
            )
        )
    return found


# --- (b) dumping -----------------------------------------------------------------------------------------------------


def _dumping(url: str, processes: Sequence[int], scratch: Path) -> Runs:
    """One run each: it takes minutes."""
    print("\n## `ckanapi dump datasets --all` of the real CKAN (one run)\n")
    _row(("contestant", "datasets", "requests", "seconds"))
    _row("---" for _ in range(4))
    found = []
    # It starts its own workers by its name alone.
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    for count in processes:
        out = scratch / f"dump-{count}.jsonl"
        command = ["ckanapi", "dump", "datasets", "--all", "-r", url, "-p", str(count), "-O", str(out)]
        started = time.perf_counter()
        done = subprocess.run(command, check=False, capture_output=True, env=environment)
        seconds = time.perf_counter() - started
        if done.returncode:
            print(f"ckanapi -p {count} failed: {done.stderr.decode()[-200:]}")
            continue
        with out.open("rb") as file:
            datasets = sum(1 for _ in file)
        # It asks for the list of names, then for each dataset by itself.
        found.append({"processes": count, "datasets": datasets, "requests": datasets + 1, "seconds": seconds})
        _row((f"ckanapi -p {count}", f"{datasets:,}", f"{datasets + 1:,}", f"{seconds:.1f}"))
    return found


# --- (c) refreshing --------------------------------------------------------------------------------------------------


def _refreshing(runs: int, scratch: Path) -> dict[str, Runs]:
    print(f"\n## Verdicts on refresh, generated Socrata (medians of {runs} runs, smallest-largest)\n")
    header = ["datasets", "visits", "seconds", "MB, catalog and verdicts", "orjson parse, s", "to orjson"]
    _row(header)
    _row("---" for _ in header)
    found: dict[str, Runs] = {}
    for size in REFRESHED:
        pages = scratch / f"socrata-{size}-pages"
        with _played("socrata", size) as url:
            _child("collecting.py", "auditor", url, str(scratch / f"socrata-{size}"), "--pages", str(pages))
        files = [str(path) for path in sorted(pages.iterdir())]
        for visits in VISITS:
            ours, parse = [], []
            for _ in range(runs):
                ours.append(_child("refreshing.py", str(visits), *files))
                parse.append(_child("peers.py", "orjson", *files))
            found[f"{size} {visits}"] = ours
            cells = [f"{ours[0]['datasets']:,}", visits, _spread(ours, "seconds"), _spread(ours, "resident", 0)]
            _row([*cells, _spread(parse, "seconds", 3), _ratio(ours, parse, "seconds")])
        shutil.rmtree(pages)
    return found


# --- (d) judging -----------------------------------------------------------------------------------------------------


def _judging(kind: str, options: argparse.Namespace, scratch: Path) -> dict[int, dict[str, Runs]]:
    peer = kind == "dcat-us" and _has_pydatajson(options.pydatajson)
    print(f"\n## Judging kept bytes, generated {kind} (medians of {options.runs} runs, smallest-largest)\n")
    if kind == "dcat-us" and not peer:
        print("pydatajson is left out: name an interpreter that has it by --pydatajson\n")
    header = ["datasets", "bytes to scorecard, s", "with fixes, s", "peak MB", "then tables, s", "report, s"]
    header += ["peak MB", "orjson parse, s", "pydatajson, s", "its peak MB", "times faster", "with fixes"]
    _row(header)
    _row("---" for _ in header)
    found = {}
    for size in options.datasets:
        folder, pages = scratch / f"{kind}-{size}", scratch / f"{kind}-{size}-pages"
        with _played(kind, size) as url:
            _child("collecting.py", "auditor", url, str(folder), "--pages", str(pages))
        files = [str(path) for path in sorted(pages.iterdir())]
        fit = str(scratch / "fit.json")
        if peer:
            _child("peers.py", "fit", files[0], fit)
        got: dict[str, Runs] = {"auditor": [], "orjson": [], "pydatajson": []}
        for _ in range(options.runs):
            got["auditor"].append(_child("judging.py", str(folder)))
            got["orjson"].append(_child("peers.py", "orjson", *files))
            if peer:
                got["pydatajson"].append(_child("peers.py", "pydatajson", fit, python=options.pydatajson))
        shutil.rmtree(folder)
        found[size] = got
        _judging_row(size, got)
    _steps(found)
    return found


def _judging_row(size: int, got: Mapping[str, Runs]) -> None:
    ours, theirs = got["auditor"], got["pydatajson"]
    to_scorecard, with_fixes = (median(run[name] for run in ours) for name in ("to_scorecard", "with_fixes"))
    cells = [f"{size:,}", *(_spread(ours, name) for name in ("to_scorecard", "with_fixes"))]
    cells += [_spread(ours, "peak_judging", 0), _spread(ours, "tables"), _spread(ours, "report")]
    cells += [_spread(ours, "peak", 0), _spread(got["orjson"], "seconds", 3)]
    if theirs:
        seconds = median(run["seconds"] for run in theirs)
        cells += [_spread(theirs, "seconds"), _spread(theirs, "peak", 0)]
        cells += [f"{seconds / to_scorecard:.1f}", f"{seconds / with_fixes:.1f}"]
    _row(cells + ["-"] * (12 - len(cells)))


def _steps(found: Mapping[int, Mapping[str, Runs]]) -> None:
    print("\nThe steps, milliseconds per 1,000 datasets:\n")
    _row(("datasets", *STEPS))
    _row("---" for _ in range(len(STEPS) + 1))
    for size, got in found.items():
        milliseconds = (1e6 * median(run[step] for run in got["auditor"]) / size for step in STEPS)
        _row((f"{size:,}", *(f"{value:.1f}" for value in milliseconds)))


def _has_pydatajson(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", "import pydatajson"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


# --- processes and words ---------------------------------------------------------------------------------------------


def _child(script: str, *arguments: str, python: str = sys.executable) -> dict[str, Any]:
    """What a script of this folder measured. This process stays small: Linux counts it into a child's peak memory."""
    done = subprocess.run([python, str(HERE / script), *arguments], check=True, stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def _played(name: str, datasets: int) -> Iterator[str]:
    """The address of a generated portal, played by a process of its own."""
    command = [sys.executable, "-m", "fixtures.serve", name, "--datasets", str(datasets)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HERE.parent.parent) as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["url"]
        finally:
            server.terminate()


def _spread(runs: Runs, name: str, digits: int = 2) -> str:
    values = [run[name] for run in runs]
    low, middle, high = (f"{value:.{digits}f}" for value in (min(values), median(values), max(values)))
    return middle if low == high else f"{middle} ({low}-{high})"


def _ratio(runs: Runs, others: Runs, name: str) -> str:
    return f"{median(run[name] for run in runs) / median(run[name] for run in others):.2f}"


def _row(cells: Sequence[object] | Iterator[object]) -> None:
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
