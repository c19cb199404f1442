"""An audit wherever it is held: in its folder, or in a bundle, which is unpacked into a folder of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.evidence.unpack import opened, unpack
from auditor.judging import NotJudged
from auditor.snapshot import NotAnAudit


@contextmanager
def held(path: Path) -> Iterator[Path]:
    """The folder of an audit. Of a bundle it is removed at the end. BrokenBundle where that is not as it has to be."""
    if path.is_dir():
        yield path
        return
    bundle = opened(path)
    with tempfile.TemporaryDirectory(prefix="auditor-bundle-") as name:
        folder = Path(name) / "audit"
        folder.mkdir()
        unpack(bundle, folder)
        try:
            yield folder
        except (NotJudged, NotAnAudit) as problem:  # of a folder that nobody knows
            raise type(problem)(str(problem).replace(str(folder), str(path))) from None
