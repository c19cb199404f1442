"""One other program on the same JSON files: `peers.py orjson|pydatajson FILE …`; seconds and peak memory as JSON.

Runs under the interpreter that has the peer, so it imports nothing of the auditor. `peers.py fit FILE OUT` makes a
DCAT-US feed fit for pydatajson.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def main() -> int:
    peer, *names = sys.argv[1:]
    work = {"orjson": _orjson, "pydatajson": _pydatajson, "fit": _fit}[peer]([Path(name) for name in names])
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"seconds": seconds, "peak": peak}))
    return 0


def _orjson(files: list[Path]) -> Callable[[], object]:
    import orjson

    payloads = [path.read_bytes() for path in files]
    return lambda: [orjson.loads(payload) for payload in payloads]


def _pydatajson(files: list[Path]) -> Callable[[], object]:
    from pydatajson import DataJson

    logging.disable(logging.CRITICAL)
    return lambda: DataJson().generate_catalogs_indicators(str(files[0]))


def _fit(files: list[Path]) -> Callable[[], object]:
    """pydatajson fails on a catalog without a title, and on a repeating period as a date. A process of its own, for
    the memory this takes is not pydatajson's."""

    def fit() -> None:
        catalog = json.loads(files[0].read_bytes())
        catalog.setdefault("title", "A catalog")
        for dataset in catalog["dataset"]:
            if str(dataset.get("modified", "")).startswith("R/"):
                del dataset["modified"]
        files[1].write_text(json.dumps(catalog), encoding="utf-8")

    return fit


if __name__ == "__main__":
    sys.exit(main())
