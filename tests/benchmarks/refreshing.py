"""Judges the refresh of the datasets in recorded pages once, after earlier visits or none; seconds, memory as JSON.

`refreshing.py VISITS FILE …`: the pages of one Discovery catalog. Earlier visits are made from the same pages, each a
day before, so that every dataset has as many sightings.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auditor.model import Page, Portal
from auditor.platforms import socrata
from auditor.platforms.platform import catalog as catalog_in
from auditor.refresh.sighting import Sighting
from auditor.refresh.verdict import Earlier, verdicts

NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
PORTAL = Portal("http://127.0.0.1", "socrata", "http://127.0.0.1")


def main() -> int:
    gc.set_threshold(100_000, 50, 50)  # as the command line sets it
    visits, *names = sys.argv[1:]
    pages = [Page(f"urn:uuid:{number}", name, json.loads(Path(name).read_bytes())) for number, name in enumerate(names)]
    datasets = catalog_in(socrata, [pages], PORTAL).listed
    del pages
    earlier: Earlier = {}
    for dataset in datasets if int(visits) > 1 else ():
        before = [NOW - timedelta(days=day) for day in range(1, int(visits))]
        earlier[dataset.portal, dataset.id] = [Sighting.of(dataset, seen_at) for seen_at in before]
    begun = time.perf_counter()
    found = verdicts(datasets, NOW, {}, earlier)
    seconds = time.perf_counter() - begun
    print(json.dumps({"datasets": len(found), "seconds": seconds, "resident": _held()}))
    return 0


def _held() -> float:
    """Resident memory now, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


if __name__ == "__main__":
    sys.exit(main())
