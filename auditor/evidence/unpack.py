"""A bundle back into an audit folder, every digest of its manifest checked on the way, and nothing outside of it."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import msgspec
import rfc8785
from msgspec import Struct

from auditor.evidence import container, layout
from auditor.evidence.container import Member, NotCanonical
from auditor.evidence.manifest import digest_of

#: A manifest names members, and nothing else. Bytes.
_LARGEST_MANIFEST = 16 << 20
#: The most that a packed table or record of judging may unpack to, and all of them together beside the bundle's size.
_LARGEST_TABLE, _TOGETHER = 2 << 30, 256 << 20  # bytes
_RATIO, _RATIO_TOGETHER = 400, 60
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class BrokenBundle(ValueError):
    """A bundle that is not what it says; the message is one line that says where."""


class _File(Struct, frozen=True):
    path: str
    hash: str
    bytes: int


class Stated(Struct, frozen=True):
    """What a manifest says of the audit."""

    portals: tuple[str, ...]
    taken_at: str
    auditor_version: str
    rubric: Mapping[str, str]
    checks: Mapping[str, int]
    previous: str = ""


class Manifest(Struct, frozen=True):
    """`datapackage.json`, as far as it is ours."""

    wacz_version: str
    software: str
    created: str
    resources: tuple[_File, ...]
    audit: Stated


class Opened(Struct, frozen=True):
    """A bundle whose container and manifest hold. digests: of every member, as stated; stated: the manifest's bytes."""

    path: Path
    members: Mapping[str, Member]
    manifest: Manifest
    digests: Mapping[str, str]
    stated: bytes


def opened(path: Path) -> Opened:
    """Reads the container and the manifest of a bundle. BrokenBundle for any that is not as it has to be."""
    try:
        members = {member.name: member for member in container.members(path)}
        raw = _whole(path, members, layout.MANIFEST, _LARGEST_MANIFEST)
        digest = _whole(path, members, layout.MANIFEST_DIGEST, 4096)
    except NotCanonical as problem:
        raise BrokenBundle(str(problem)) from None
    except OSError as problem:
        raise BrokenBundle(f"{path} cannot be read: {problem.strerror}") from None
    if digest != digest_of(raw):
        raise BrokenBundle(f"{layout.MANIFEST} is not the one that {layout.MANIFEST_DIGEST} names")
    manifest = _manifest(raw)
    digests = {file.path: file.hash for file in manifest.resources}
    of_its_own = {layout.MANIFEST, layout.MANIFEST_DIGEST}
    for name in sorted(set(members) ^ (set(digests) | of_its_own)):
        said = "is not in the manifest" if name in members else "is in the manifest and not in the bundle"
        raise BrokenBundle(f"{name[:100]} {said}")
    for file in manifest.resources:
        if not layout.is_known(file.path) or file.path in of_its_own:
            raise BrokenBundle(f"{file.path[:100]} is nothing that belongs into a bundle")
        if members[file.path].size != file.bytes or not _DIGEST.fullmatch(file.hash):
            raise BrokenBundle(f"{file.path} has {members[file.path].size:,} bytes, and the manifest says otherwise")
    there = {layout.place(name) or name for name in members}
    for name in (*layout.NEEDED, layout.INDEX, layout.PAGES):
        if name not in there:
            raise BrokenBundle(f"it holds no {name}")
    return Opened(path, members, manifest, digests, raw)


def content_of(bundle: Opened, name: str) -> bytes:
    """The content of a member, held against its digest; empty for one that is not there."""
    if name not in bundle.digests:
        return b""
    held = BytesIO()
    _copy(bundle, name, held)
    return held.getvalue()


def check(bundle: Opened) -> None:
    """Holds every member against its digest; BrokenBundle names the first that is another."""
    for name in bundle.digests:
        _copy(bundle, name, None)


def unpack(bundle: Opened, folder: Path) -> None:
    """Writes the members of a bundle into an empty folder, as an audit has them. Members without a place there are
    only checked. BrokenBundle where one is not what the manifest says."""
    left = _TOGETHER + _RATIO_TOGETHER * sum(member.size for member in bundle.members.values())
    for name in bundle.digests:
        place = layout.place(name)
        if place is None:
            _copy(bundle, name, None)
            continue
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        packed = target.with_name(f"{target.name}.gz") if layout.is_packed(name) else target
        with packed.open("xb") as file:
            _copy(bundle, name, file)
        if packed is not target:
            left -= _gunzip(name, packed, target, left)


def _copy(bundle: Opened, name: str, target: BinaryIO | None) -> None:
    digest = hashlib.sha256()
    try:
        for block in container.content(bundle.path, bundle.members[name]):
            digest.update(block)
            if target is not None:
                target.write(block)
    except NotCanonical as problem:
        raise BrokenBundle(str(problem)) from None
    if f"sha256:{digest.hexdigest()}" != bundle.digests[name]:
        raise BrokenBundle(f"{name} is not the one that the manifest names: its sha256 is {digest.hexdigest()}")


def _gunzip(name: str, packed: Path, target: Path, left: int) -> int:
    """How large it is. left: how large it may be beside those that came before."""
    most = min(_LARGEST_TABLE, (1 << 20) + _RATIO * packed.stat().st_size, left)
    size = 0
    try:
        with gzip.open(packed) as file, target.open("xb") as out:
            while block := file.read(1 << 20):
                size += len(block)
                if size > most:
                    raise BrokenBundle(f"{name} unpacks to more than {most >> 20} MB, as no tables do")
                out.write(block)
    except (OSError, EOFError, zlib.error) as problem:
        raise BrokenBundle(f"{name} cannot be unpacked: {problem}") from None
    packed.unlink()
    return size


def _whole(path: Path, members: Mapping[str, Member], name: str, most: int) -> bytes:
    member = members.get(name)
    if member is None:
        raise BrokenBundle(f"it holds no {name}")
    if member.size > most:
        raise BrokenBundle(f"{name} has {member.size:,} bytes; no bundle needs more than {most:,}")
    return b"".join(container.content(path, member))


def _manifest(raw: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
        same = rfc8785.dumps(msgspec.json.decode(raw)) == raw
    except (msgspec.DecodeError, rfc8785.CanonicalizationError, RecursionError, UnicodeDecodeError) as problem:
        raise BrokenBundle(f"{layout.MANIFEST} cannot be read: {str(problem)[:200]}") from None
    if not same:
        raise BrokenBundle(f"{layout.MANIFEST} is not written canonically (RFC 8785)")
    if len({file.path for file in manifest.resources}) != len(manifest.resources):
        raise BrokenBundle(f"{layout.MANIFEST} names a member twice")
    return manifest
