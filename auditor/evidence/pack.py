"""An audit folder to one file that shows all of it: a WACZ with the archive, its index, the results and a manifest."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import rfc8785
from msgspec import Struct

from auditor import archive, judging
from auditor.evidence import container, layout, listing, manifest
from auditor.snapshot import CAPTURES, Collected

FILE_NAME = "evidence.wacz"
_BLOCK = 1 << 20
_GZIPPED = (".csv.gz", ".json.gz")


class Incomplete(ValueError):
    """An audit folder that lacks what a bundle needs; the message says what to do."""


class Packed(Struct, frozen=True):
    """A bundle that was written. sha256: of the whole file, in hex; bytes: its size; captures: records in its index."""

    path: Path
    sha256: str
    bytes: int
    members: int
    captures: int


def pack(folder: Path, target: Path | None = None, *, source: Path | None = None) -> Packed:
    """Packs an audit folder into `evidence.wacz`, or another target. The same folder gives the same bytes.

    source: the folder of the kept bytes where it is not the same. Raises Incomplete, NotAnAudit, NotJudged.
    """
    target, source = target or folder / FILE_NAME, source or folder
    collected = Collected.read(source)
    judged = judging.read(folder)
    there = dict(layout.files(folder, source))
    lacking = [name for name in layout.NEEDED if not {f"audit/{name}", f"audit/{name}.gz"} & there.keys()]
    if lacking:
        raise Incomplete(f"{folder} lacks {', '.join(lacking)}; auditor audit --from {source} writes them")
    named = {f"{layout.ATTACHED}/{file.kept_as}" for file in judged.attached}
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
        if name in named or not name.startswith(f"{layout.ATTACHED}/")
    ]
    contents.append((layout.INDEX, index.encode()))
    contents.append((layout.PAGES, listing.pages(source, collected).encode()))
    contents.append((layout.HOW_TO, manifest.how_to_verify()))
    members = [(name, *hashed(content)) for name, content in contents]
    packed = rfc8785.dumps(manifest.manifest(members, collected, judged, index, ""))
    contents.append((layout.MANIFEST, packed))
    contents.append((layout.MANIFEST_DIGEST, manifest.digest_of(packed)))
    container.write(target, contents)
    digest, size = hashed(target)
    return Packed(target, digest, size, len(contents), index.count("\n"))


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
