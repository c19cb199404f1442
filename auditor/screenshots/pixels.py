"""How many pixels a picture unpacks to, from its first bytes: a small file can fill a machine's memory."""

from __future__ import annotations

import re

#: Start-of-frame markers of JPEG, which hold its size.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_MARKERS = 2000
_ISO_SIZE = re.compile(rb"ispe\x00\x00\x00\x00(.{4})(.{4})", re.DOTALL)


def pixels(body: bytes) -> int | None:
    """Width times height of a PNG, GIF, JPEG, WebP, BMP, ICO or AVIF; 0 for SVG, which has none; None for the rest."""
    if body.startswith(b"\x89PNG\r\n\x1a\n") and len(body) >= 24:
        return _big(body[16:20]) * _big(body[20:24])
    if body[:6] in (b"GIF87a", b"GIF89a") and len(body) >= 10:
        return _little(body[6:8]) * _little(body[8:10])
    if body.startswith(b"\xff\xd8"):
        return _jpeg(body)
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return _webp(body)
    if body.startswith(b"BM") and len(body) >= 26:
        return _little(body[18:22]) * abs(int.from_bytes(body[22:26], "little", signed=True))
    if body.startswith(b"\x00\x00\x01\x00"):
        return _icon(body)
    if body[4:8] == b"ftyp":
        sizes = [_big(found[1]) * _big(found[2]) for found in _ISO_SIZE.finditer(body[: 1 << 16])]
        return max(sizes, default=None)
    return 0 if b"<svg" in body[:4096].lower() else None


def _jpeg(body: bytes) -> int | None:
    """The largest frame of those the file begins with; None where no frame is found."""
    at, largest = 2, None
    for _ in range(_MARKERS):
        if at + 9 > len(body) or body[at] != 0xFF:
            break
        marker = body[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker in _FRAMES:
            largest = max(largest or 0, _big(body[at + 5 : at + 7]) * _big(body[at + 7 : at + 9]))
        if marker == 0xDA:  # the picture itself begins
            break
        at += 2 if 0xD0 <= marker <= 0xD8 or marker == 0x01 else 2 + _big(body[at + 2 : at + 4])
    return largest


def _webp(body: bytes) -> int | None:
    kind = body[12:16]
    if kind == b"VP8X" and len(body) >= 30:
        return (_little(body[24:27]) + 1) * (_little(body[27:30]) + 1)
    if kind == b"VP8L" and len(body) >= 25:
        packed = _little(body[21:25])
        return ((packed & 0x3FFF) + 1) * ((packed >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and len(body) >= 30:
        return (_little(body[26:28]) & 0x3FFF) * (_little(body[28:30]) & 0x3FFF)
    return None


def _icon(body: bytes) -> int | None:
    """The largest picture of an icon, as the picture itself states it where it is a PNG."""
    largest = None
    for number in range(min(_little(body[4:6]), 64)):
        entry = body[6 + 16 * number : 22 + 16 * number]
        if len(entry) < 16:
            break
        inside = body[_little(entry[12:16]) :][:24]
        size = pixels(inside) if inside.startswith(b"\x89PNG") else (entry[0] or 256) * (entry[1] or 256)
        largest = max(largest or 0, size or 0)
    return largest


def _big(field: bytes) -> int:
    return int.from_bytes(field, "big")


def _little(field: bytes) -> int:
    return int.from_bytes(field, "little")
