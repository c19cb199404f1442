"""Judges one audit folder once and prints the seconds of each step and the peak memory as one JSON line.

The steps are timed where `auditor.assess` calls them, so that what is measured is what the program does.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from auditor import assess, rubric, tables
from auditor.report.html import render

STEPS = ("derive", "judge", "score", "scorecard", "fixes")


def main() -> int:
    folder = Path(sys.argv[1])
    rules = rubric.load("wwc-2022")
    spent: dict[str, float] = {}
    for step in STEPS:
        setattr(assess, step, _timed(spent, step, getattr(assess, step)))
    audit = _timed(spent, "with_fixes", assess.assess)(folder, rules)
    spent["to_scorecard"] = spent["with_fixes"] - spent["fixes"]
    spent["rest"] = spent["with_fixes"] - sum(spent[step] for step in STEPS)
    spent["peak_judging"] = _peak()
    with tempfile.TemporaryDirectory() as name:
        _timed(spent, "tables", tables.write)(audit, Path(name))
        page = _timed(spent, "report", render)(audit)
        Path(name, "report.html").write_text(page, encoding="utf-8")
    spent["peak"] = _peak()
    print(json.dumps(spent))
    return 0


def _timed(spent: dict[str, float], step: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent[step] = spent.get(step, 0.0) + time.perf_counter() - begun

    return call


def _peak() -> float:
    """Peak resident memory so far, in MB; Linux counts in kilobytes, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    sys.exit(main())
