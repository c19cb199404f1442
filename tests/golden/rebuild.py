"""Writes the golden report again from its kept captures: `make golden`; read the diff before you commit it.

`python -m tests.golden.rebuild --collect` collects the made-up portal anew first, which changes every capture's id.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from auditor import rubric, tables
from auditor.assess import assess
from fixtures.server import play
from tests.cli import audit

GOLDEN = Path(__file__).parent
KEPT = GOLDEN / "kept"
EXPECTED = GOLDEN / "expected"
#: What a change of judgment shows up in.
FILES = ("scorecard.json", "datasets.csv", "findings.csv", "fixes.csv")


def judge(folder: Path) -> None:
    """Judges the kept captures and writes what is compared."""
    folder.mkdir(parents=True, exist_ok=True)
    result = assess(KEPT, rubric.load("wwc-2022"))
    (folder / "scorecard.json").write_bytes(result.scorecard.encoded())
    tables.write(result, folder)


def collect() -> None:
    """Audits the made-up Socrata portal and keeps its captures."""
    shutil.rmtree(KEPT, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, play("socrata", port=47114) as portal:
        done = audit(portal.url, Path(folder))
        assert done.code == 0, done.err
        (KEPT / "captures").mkdir(parents=True)
        for name in ("snapshot.json", "captures/0001.warc.gz"):
            shutil.copy(Path(folder) / name, KEPT / name)


def main() -> None:
    """Rebuilds what is expected."""
    if "--collect" in sys.argv[1:]:
        collect()
    with tempfile.TemporaryDirectory() as folder:
        judge(Path(folder))
        EXPECTED.mkdir(exist_ok=True)
        for name in FILES:
            shutil.copy(Path(folder) / name, EXPECTED / name)


if __name__ == "__main__":
    main()
