"""The page on checking a bundle without us does what it says, and finds what was changed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from auditor.evidence.manifest import how_to_verify
from auditor.evidence.sign import new_key, sign
from tests.evidence.bundles import changed, contents

BLOCKS = re.findall(r"```bash\n(.*?)```", how_to_verify().decode("utf-8"), re.DOTALL)


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """All commands of the page, one after the other, until one fails."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", "\n".join(BLOCKS)],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_page_is_in_the_bundle_and_its_commands_hold(bundle: Path, tmp_path: Path) -> None:
    assert contents(bundle)["audit/VERIFY.md"] == how_to_verify()
    new_key(tmp_path / "auditor").rename(tmp_path / "auditor.pub")
    sign(bundle, tmp_path / "auditor")
    done = checked(tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Signature Verified Successfully" in done.stdout
    digest = re.search(r"([0-9a-f]{64})  datapackage\.json", done.stdout)
    assert digest is not None
    assert f"sha256:{digest[1]}" in done.stdout
    files, lines = map(int, re.findall(r"^(\d+)$", done.stdout, re.MULTILINE))
    assert files == lines + 2
    assert "WARC-Record-ID" in done.stdout or "HTTP/1.1" in done.stdout


def test_its_commands_fail_for_a_member_that_is_another(bundle: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "auditor").rename(tmp_path / "auditor.pub")
    sign(bundle, tmp_path / "auditor")
    held = contents(bundle)
    changed(bundle, bundle, {"audit/scorecard.json": held["audit/scorecard.json"].replace(b"0", b"1")})
    done = checked(tmp_path)
    assert done.returncode != 0
    assert "evidence.wacz: FAILED" in done.stdout
