"""Types are prepared before threads begin: two that prepare one at the same time end the interpreter."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

AUDITOR = Path(__file__).parents[1] / "auditor"
#: Read by the commands of one person, which have one thread.
_ONE_THREAD = {"review.py", "register.py", "evidence/unpack.py"}
_RACE = """
import sys, threading
sys.setswitchinterval(1e-6)
from auditor.monitor.manifest import decoded
from auditor.monitor.judging import _stamps
from auditor.attest import read_statements
from auditor.rubric import load

def go():
    start.wait()
    _stamps('[null,null,null]')
    read_statements('')
    load('wwc-2022')
    try:
        decoded(b'{"collected": {"portals": [{"asked": "a", "portal": {}}]}, "frames": []}')
    except ValueError:
        pass

start = threading.Barrier(8)
threads = [threading.Thread(target=go) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
"""


def test_threads_that_begin_together_read_the_same_types() -> None:
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", _RACE], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_nobody_prepares_a_type_at_its_first_use() -> None:
    found = {
        str(path.relative_to(AUDITOR))
        for path in AUDITOR.rglob("*.py")
        if re.search(r"msgspec\.\w+\.decode\([^)]*\btype=", path.read_text(encoding="utf-8"))
    }
    assert found <= _ONE_THREAD
