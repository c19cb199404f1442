"""An audit folder to one file that shows all of it: a WACZ with the archive, its index, the results and a manifest."""

from __future__ import annotations

import gzip
import hashlib
import re
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import rfc8785
from msgspec import Struct

from auditor import __version__, archive, judging
from auditor.evidence import container, layout, listing
from auditor.snapshot import CAPTURES, Collected

FILE_NAME = "evidence.wacz"
WACZ_VERSION = "1.1.1"
_BLOCK = 1 << 20
_GZIPPED = (".csv.gz", ".json.gz")
_MASKED = (
    "Personal mail addresses are masked in the tables and the report. The captures in archive/ are the bytes as they"
    " were sent, and are not."
)


class Incomplete(ValueError):
    """An audit folder that lacks what a bundle needs; the message says what to do."""


class Packed(Struct, frozen=True):
    """A bundle that was written. sha256: of the whole file, in hex; bytes: its size; captures: records in its index."""

    path: Path
    sha256: str
    bytes: int
    members: int
    captures: int


def pack(folder: Path, target: Path | None = None, *, source: Path | None = None, previous: str = "") -> Packed:
    """Packs an audit folder into `evidence.wacz`, or another target. The same folder gives the same bytes.

    source: the folder of the kept bytes where it is not the same. previous: the sha256 of the bundle that this one is a
    new version of. Raises Incomplete, NotAnAudit, NotJudged.
    """
    target, source = target or folder / FILE_NAME, source or folder
    collected = Collected.read(source)
    judged = judging.read(folder)
    there = dict(layout.files(folder, source))
    lacking = [name for name in layout.NEEDED if not {f"audit/{name}", f"audit/{name}.gz"} & there.keys()]
    if lacking:
        raise Incomplete(f"{folder} lacks {', '.join(lacking)}; auditor audit --from {source} writes them")
    missing = [file.name for file in judged.attached if f"{layout.ATTACHED}/{file.kept_as}" not in there]
    if missing:
        raise Incomplete(f"{folder}/{layout.ATTACHED} lacks {', '.join(missing)[:300]}, which attestations rest on")
    captures = archive.files(source / CAPTURES)
    if not captures:
        raise Incomplete(f"{source} holds no captures, so that there is nothing to show")
    index = listing.index(captures)
    contents: list[tuple[str, Path | bytes]] = [
        (name, gzip.compress(path.read_bytes(), mtime=0) if name.endswith(_GZIPPED) else path)
        for name, path in there.items()
    ]
    contents.append((layout.INDEX, index.encode()))
    contents.append((layout.PAGES, listing.pages(source, collected).encode()))
    contents.append((layout.HOW_TO, how_to_verify()))
    manifest = rfc8785.dumps(_manifest(contents, collected, judged, index, previous))
    contents.append((layout.MANIFEST, manifest))
    contents.append((layout.MANIFEST_DIGEST, digest_of(manifest)))
    container.write(target, contents)
    digest, size = hashed(target)
    return Packed(target, digest, size, len(contents), index.count("\n"))


def how_to_verify() -> bytes:
    """The page that says how to check a bundle without this program."""
    return (resources.files("auditor.evidence") / "VERIFY.md").read_bytes()


def digest_of(manifest: bytes) -> bytes:
    """The content of `datapackage-digest.json`, which follows from the manifest."""
    stated = {"path": layout.MANIFEST, "hash": f"sha256:{hashlib.sha256(manifest).hexdigest()}"}
    return rfc8785.dumps(stated)


def hashed(content: Path | bytes) -> tuple[str, int]:
    """The sha256 of a file or of bytes, in hex, and the size in bytes."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest(), len(content)
    digest, size = hashlib.sha256(), 0
    with content.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def _manifest(
    contents: list[tuple[str, Path | bytes]],
    collected: Collected,
    judged: judging.Judging,
    index: str,
    previous: str,
) -> dict[str, Any]:
    """The data package: every member with its digest, and what the audit was of."""
    files = []
    for name, content in sorted(contents, key=lambda one: one[0]):
        digest, size = hashed(content)
        called = re.sub(r"[^a-z0-9._-]+", "-", name.lower())
        files.append({"name": called, "path": name, "hash": f"sha256:{digest}", "bytes": size, "type": "file"})
    urls = [portal.portal.url for portal in collected.portals]
    return {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "software": f"portal-readiness-auditor {__version__}",
        "created": _last(index, collected.started),
        "title": f"Evidence of an audit of {', '.join(urls)}",
        "description": _MASKED,
        "mainPageUrl": urls[0],
        "resources": files,
        "audit": {
            "portals": urls,
            "taken_at": msgspec.to_builtins(judged.taken_at),
            "auditor_version": judged.auditor_version,
            "rubric": {"id": judged.rubric.id, "edition": judged.rubric.edition},
            "checks": dict(judged.checks),
            "previous": previous,
        },
    }


def _last(index: str, begun: datetime) -> str:
    """When the newest record of an index was made, or collecting begun where nothing answered: packing reads no clock,
    so that it can be done again."""
    newest = max((line.split(" ", 2)[1] for line in index.splitlines()), default=f"{begun:%Y%m%d%H%M%S}")
    return f"{newest[:4]}-{newest[4:6]}-{newest[6:8]}T{newest[8:10]}:{newest[10:12]}:{newest[12:14]}Z"
