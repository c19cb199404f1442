"""HTTP/1.1 answers read off a connection, as forgiving as browsers are: a sloppy server is no dead one.

Parsers made for servers refuse what cities' servers do send: header lines without a colon, a length stated twice, bytes
behind the end. Nothing follows on the same connection here, so none of it can be mistaken for another answer.
"""

from __future__ import annotations

import asyncio
import re

from msgspec import Struct

from spiders.failures import Failed

#: Of an answer's head, in bytes.
MOST_HEAD = 256 * 1024
_PIECE = 1 << 16
_STATUS_LINE = re.compile(rb"(?:HTTP/(\d)(?:\.(\d))?|ICY)[ \t]+(\d{3})(?:[ \t]+(.*))?", re.DOTALL)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
_LONGEST_CHUNK_LINE = 4096


class Head(Struct, frozen=True):
    """Status line and headers of an answer; repeated headers are there as often as they were sent."""

    version: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str:
        """The status line."""
        return f"HTTP/{self.version} {self.status} {self.reason}".rstrip()

    def values(self, name: str) -> list[str]:
        """What the headers of a name (lower case) say, lists taken apart, empty items left out."""
        said = (value for key, value in self.headers if key.lower() == name)
        return [item.strip() for value in said for item in value.split(",") if item.strip()]


class BrokenOff(Exception):
    """The connection ended before the body did."""


class Wire:
    """One answer on one connection."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._buffer = b""
        self._at = 0  # what lies before was read; cutting it off each time would make small chunks dear

    async def head(self) -> Head:
        """The head of the answer; those of interim answers are passed over. Raises Failed, OSError."""
        while True:
            text = await self._head_bytes()
            head = parsed(text)
            if head.status >= 200 or head.status == 101:
                return head

    async def body(self, head: Head, method: str, into: bytearray, most: int) -> bool:
        """Reads the body into a buffer, chunking removed, until more than `most` bytes are there.

        Gives whether it was read to its end. Raises BrokenOff, OSError; what came before is in the buffer then.
        """
        if method == "HEAD" or head.status in (204, 304):
            return True
        if "chunked" in [word.lower() for word in head.values("transfer-encoding")[-1:]]:
            return await self._chunks(into, most)
        stated = set(head.values("content-length"))
        length = stated.pop() if len(stated) == 1 else ""
        if not re.fullmatch("[0-9]{1,18}", length):
            return await self._to_the_end(into, most)
        return await self._exactly(int(length), into, most)

    async def _head_bytes(self) -> bytes:
        while True:
            self._skip_line_ends()
            if (end := _END_OF_HEAD.search(self._buffer, self._at)) is not None:
                text, self._at = self._buffer[self._at : end.start()], end.end()
                return text
            begun = self._buffer[self._at : self._at + 5]
            if len(self._buffer) - self._at > MOST_HEAD:
                raise Failed("reset", f"sends more than {MOST_HEAD >> 10} KiB of headers")
            if not b"HTTP/".startswith(begun) and not b"ICY ".startswith(begun[:4]):
                raise Failed("reset", "answers with something that is no HTTP")
            if not await self._more():
                said = "in the middle of its headers" if begun else "before it answered"
                raise Failed("reset", f"broke the connection off {said}")

    async def _chunks(self, into: bytearray, most: int) -> bool:
        while True:
            size = await self._chunk_size()
            if size == 0:
                return True
            if not await self._exactly(size, into, most):
                return False

    async def _chunk_size(self) -> int:
        while True:
            self._skip_line_ends()
            if (end := self._buffer.find(b"\n", self._at)) >= 0:
                break
            if len(self._buffer) - self._at > _LONGEST_CHUNK_LINE or not await self._more():
                raise BrokenOff
        size = _CHUNK_SIZE.fullmatch(self._buffer[self._at : end].rstrip(b"\r"))
        if size is None:
            raise BrokenOff
        self._at = end + 1
        return int(size[1], 16)

    async def _exactly(self, left: int, into: bytearray, most: int) -> bool:
        while left > 0:
            if self._at == len(self._buffer) and not await self._more():
                raise BrokenOff
            piece = self._buffer[self._at : self._at + left]
            self._at += len(piece)
            into += piece
            left -= len(piece)
            if len(into) > most:
                return False
        return True

    async def _to_the_end(self, into: bytearray, most: int) -> bool:
        while self._at < len(self._buffer) or await self._more():
            into += self._buffer[self._at :]
            self._at = len(self._buffer)
            if len(into) > most:
                return False
        return True

    async def _more(self) -> bool:
        piece = await self._reader.read(_PIECE)
        self._buffer, self._at = self._buffer[self._at :] + piece, 0
        return bool(piece)

    def _skip_line_ends(self) -> None:
        while self._buffer[self._at : self._at + 1] in (b"\r", b"\n"):
            self._at += 1


def parsed(text: bytes) -> Head:
    """A head from its bytes. Lines without a name are passed over. Raises Failed where it is no HTTP."""
    first, *lines = text.split(b"\n")
    status = _STATUS_LINE.fullmatch(first.rstrip(b"\r"))
    if status is None:
        raise Failed("reset", "answers with something that is no HTTP")
    headers: list[tuple[str, str]] = []
    for line in lines:
        shown = _shown(line)
        name, colon, value = shown.partition(":")
        if line[:1] in (b" ", b"\t") and headers:
            headers[-1] = headers[-1][0], f"{headers[-1][1]} {shown.strip()}".strip()
        elif colon and name.strip():
            headers.append((name.strip(), value.strip()))
    major, minor, code, reason = status.groups()
    version = f"{(major or b'1').decode()}.{(minor or b'0').decode()}"
    return Head(version, int(code), _shown(reason or b"").strip(), tuple(headers))


def _shown(line: bytes) -> str:
    """A line as text without signs that end lines in an archive."""
    return line.decode("latin-1").translate({0: " ", 10: " ", 11: " ", 12: " ", 13: " ", 0x85: " "})
