"""The canonical ZIP container: members in the order of their names, stored, with fixed stamps, and not one free byte.

Whatever stands in such a file follows from the names and contents of its members. Reading it holds every byte of its
headers against what it has to be, so a bundle that anybody touched, or packed anew with other means, is told. As
members are never compressed and never nested, nothing can unpack to more than was sent.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

#: Sizes and offsets have 32 bits; the last one is kept for a longer format that nobody needs here. Bytes.
LARGEST = 0xFFFFFFFE
MOST_MEMBERS = 20_000
#: Folder and name, in ASCII: no path that leads anywhere else, and no name that two systems read in two ways.
_NAME = re.compile(r"(?:[a-z]{1,20}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,150}")
_BLOCK = 1 << 20
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
#: January 1, 1980, midnight: the first moment that the format can state.
_TIME, _DATE = 0, (1 << 5) | 1
#: Version 2.0 of the format; made on a Unix, as a plain file that its owner may write and all may read.
_VERSION, _MADE_BY, _ATTRIBUTES = 20, (3 << 8) | 20, 0o100644 << 16
_LOCAL_SIZE, _CENTRAL_SIZE, _END_SIZE = 30, 46, 22


class NotCanonical(ValueError):
    """A file that is no container of this form; the message says where and how."""


class Member(Struct, frozen=True):
    """One member. offset: of its header, from the beginning of the file; size and crc of its content."""

    name: str
    offset: int
    size: int
    crc: int

    @property
    def begin(self) -> int:
        """Where its content begins."""
        return self.offset + _LOCAL_SIZE + len(self.name)


def write(path: Path, contents: Sequence[tuple[str, Path | bytes]]) -> None:
    """Writes a container, whole or not at all. ValueError for a name that is not allowed, is there twice, or too much.

    contents: the members' names with their content, or the file that holds it; written in the order of the names.
    """
    ordered = sorted(contents, key=lambda one: one[0])
    for number, (name, _) in enumerate(ordered):
        if not _NAME.fullmatch(name) or (number and name == ordered[number - 1][0]):
            raise ValueError(f"{name[:80]!r} cannot be the name of a member, or is there twice")
    draft = path.with_name(f"{path.name}.part")
    try:
        with draft.open("wb") as file:
            members = [_written(file, name, content) for name, content in ordered]
            file.write(_directory(members, file.tell()))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def members(path: Path) -> tuple[Member, ...]:
    """The members of a container whose every header is as it has to be; NotCanonical for any other file.

    Contents are not read: their sums are claims until `content` was read.
    """
    size = path.stat().st_size
    if not _END_SIZE <= size <= LARGEST:
        raise NotCanonical(f"it has {size:,} bytes, which no bundle has")
    found: list[Member] = []
    with path.open("rb") as file:
        at = 0
        while (head := file.read(_LOCAL_SIZE))[:4] == _LOCAL:
            member = _claimed(file, head, at, size)
            if found and member.name <= found[-1].name:
                raise NotCanonical(f"{member.name!r} at byte {at:,} does not come in the order of the names, or twice")
            found.append(member)
            if len(found) > MOST_MEMBERS:
                raise NotCanonical(f"it has more than {MOST_MEMBERS:,} members")
            at = member.begin + member.size
            file.seek(at)
        expected = _directory(found, at)
        if size - at != len(expected):
            raise NotCanonical(f"what follows byte {at:,}, behind the last member, is not its directory")
        file.seek(at)
        _compare(file.read(len(expected)), expected, at, "the directory at the end")
    return tuple(found)


def content(path: Path, member: Member) -> Iterator[bytes]:
    """The content of a member in blocks; NotCanonical at its end if it does not have the sum that is claimed."""
    crc, left = 0, member.size
    with path.open("rb") as file:
        file.seek(member.begin)
        while left:
            block = file.read(min(_BLOCK, left))
            if not block:
                raise NotCanonical(f"{member.name} breaks off")
            crc, left = zlib.crc32(block, crc), left - len(block)
            yield block
    if crc != member.crc:
        raise NotCanonical(f"{member.name} does not have the checksum of its header")


def _written(file: BinaryIO, name: str, content_of: Path | bytes) -> Member:
    """Writes one member; its header last, when size and sum are known."""
    offset = file.tell()
    file.write(bytes(_LOCAL_SIZE + len(name)))
    size = crc = 0
    for block in _blocks(content_of):
        file.write(block)
        size, crc = size + len(block), zlib.crc32(block, crc)
        if file.tell() > LARGEST - (1 << 24):
            raise ValueError("the bundle would be larger than 4 GB; leave captures out by a smaller --links or --pages")
    member = Member(name, offset, size, crc)
    file.seek(offset)
    file.write(_header(member))
    file.seek(0, 2)
    return member


def _blocks(content_of: Path | bytes) -> Iterator[bytes]:
    if isinstance(content_of, bytes):
        yield content_of
        return
    with content_of.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _claimed(file: BinaryIO, head: bytes, at: int, end: int) -> Member:
    """The member whose header begins at a byte, by what it claims; every byte of the header is compared."""
    if len(head) < _LOCAL_SIZE:
        raise NotCanonical("it breaks off inside a header")
    crc, size = struct.unpack_from("<I", head, 14)[0], struct.unpack_from("<I", head, 18)[0]
    length = struct.unpack_from("<H", head, 26)[0]
    raw = file.read(length)
    name = raw.decode("ascii", "replace")
    if not _NAME.fullmatch(name):
        raise NotCanonical(f"the name of the member at byte {at:,} is not allowed: {name[:80]!r}")
    member = Member(name, at, size, crc)
    if member.begin + size > end:
        raise NotCanonical(f"{name} claims to be longer than the file")
    _compare(head + raw, _header(member), at, f"the header of {name}")
    return member


def _compare(found: bytes, expected: bytes, at: int, what: str) -> None:
    if found != expected:
        where = next((n for n, pair in enumerate(zip(found, expected, strict=False)) if pair[0] != pair[1]), 0)
        raise NotCanonical(f"{what} is not as it has to be, at byte {at + where:,}")


def _header(member: Member) -> bytes:
    name = member.name.encode("ascii")
    sizes = (member.crc, member.size, member.size, len(name), 0)
    return struct.pack("<4s5H3I2H", _LOCAL, _VERSION, 0, 0, _TIME, _DATE, *sizes) + name


def _directory(found: Sequence[Member], at: int) -> bytes:
    """The central directory of members, and the record at its end."""
    entries = []
    for member in found:
        name = member.name.encode("ascii")
        sizes = (member.crc, member.size, member.size, len(name), 0, 0, 0, 0, _ATTRIBUTES, member.offset)
        entries.append(struct.pack("<4s6H3I5H2I", _CENTRAL, _MADE_BY, _VERSION, 0, 0, _TIME, _DATE, *sizes) + name)
    directory = b"".join(entries)
    count = len(entries)
    return directory + struct.pack("<4s4H2IH", _END, 0, 0, count, count, len(directory), at, 0)
