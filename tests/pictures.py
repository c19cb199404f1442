"""Pictures in PNG, made and read without a library: what a test needs to see of one."""

from __future__ import annotations

import struct
import zlib


def png(width: int, height: int) -> bytes:
    """A picture of one white pixel that says it is of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00\xff")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def size(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def pixel(picture: bytes, x: int, y: int) -> tuple[int, ...]:
    """The color of one pixel of a PNG of eight bits a channel, as Chromium writes it."""
    width, _, depth, kind = *size(picture), picture[24], picture[25]
    assert depth == 8
    channels = {2: 3, 6: 4}[kind]
    packed, at = b"", 8
    while at < len(picture):
        length = int.from_bytes(picture[at : at + 4], "big")
        if picture[at + 4 : at + 8] == b"IDAT":
            packed += picture[at + 8 : at + 8 + length]
        at += 12 + length
    raw, row, above = zlib.decompress(packed), width * channels, bytearray(width * channels)
    for number in range(y + 1):
        start = number * (row + 1)
        line = bytearray(raw[start + 1 : start + 1 + row])
        for place in range(row):
            left = line[place - channels] if place >= channels else 0
            corner = above[place - channels] if place >= channels else 0
            line[place] = (line[place] + _predicted(raw[start], left, above[place], corner)) & 255
        above = line
    return tuple(above[x * channels : x * channels + 3])


def _predicted(method: int, left: int, up: int, corner: int) -> int:
    if method < 4:
        return (0, left, up, (left + up) // 2)[method]
    near = left + up - corner
    return min((abs(near - left), 0, left), (abs(near - up), 1, up), (abs(near - corner), 2, corner))[2]
