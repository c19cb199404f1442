"""Bundles for the tests: a small audit packed, and the same with members changed and a manifest that agrees."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import rfc8785

from auditor.evidence import container, layout
from auditor.evidence.manifest import digest_of
from auditor.evidence.verify import Step, verify


def contents(bundle: Path) -> dict[str, bytes]:
    """Every member of a bundle."""
    return {one.name: b"".join(container.content(bundle, one)) for one in container.members(bundle)}


def changed(bundle: Path, target: Path, changes: Mapping[str, bytes | None], **stated: object) -> Path:
    """The bundle with members changed, added or (None) left out, and a manifest that says so: what somebody makes who
    knows the format. stated: what the manifest says otherwise; `previous` of its audit."""
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
    if "previous" in stated:
        manifest["audit"]["previous"] = stated.pop("previous")
    return packed(target, held, rfc8785.dumps({**manifest, **stated}))


def broken(bundle: Path) -> Step:
    """The one step that does not hold, which is the last."""
    steps = list(verify(bundle))
    assert [step.holds for step in steps[:-1]].count(False) == 0
    assert steps[-1].holds is False, steps
    assert "\n" not in steps[-1].said
    return steps[-1]


def packed(target: Path, members: Mapping[str, bytes], manifest: bytes) -> Path:
    """A container of members with a manifest."""
    held = {**members, layout.MANIFEST: manifest, layout.MANIFEST_DIGEST: digest_of(manifest)}
    container.write(target, list(held.items()))
    return target
