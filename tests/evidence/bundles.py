"""Bundles for the tests: a small audit packed, and the same with members changed and a manifest that agrees."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import rfc8785

from auditor.evidence import container, layout
from auditor.evidence.pack import digest_of


def contents(bundle: Path) -> dict[str, bytes]:
    """Every member of a bundle."""
    return {one.name: b"".join(container.content(bundle, one)) for one in container.members(bundle)}


def changed(bundle: Path, target: Path, changes: Mapping[str, bytes | None]) -> Path:
    """The bundle with members changed, added or (None) left out, and a manifest that says so: what somebody makes who
    knows the format."""
    held = contents(bundle)
    manifest = json.loads(held.pop(layout.MANIFEST))
    held.pop(layout.MANIFEST_DIGEST)
    for name, content in changes.items():
        if content is None:
            held.pop(name)
        else:
            held[name] = content
    manifest["resources"] = [
        {
            "name": name.lower().replace("/", "-"),
            "path": name,
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "bytes": len(content),
            "type": "file",
        }
        for name, content in sorted(held.items())
    ]
    return packed(target, held, rfc8785.dumps(manifest))


def packed(target: Path, members: Mapping[str, bytes], manifest: bytes) -> Path:
    """A container of members with a manifest."""
    held = {**members, layout.MANIFEST: manifest, layout.MANIFEST_DIGEST: digest_of(manifest)}
    container.write(target, list(held.items()))
    return target
