"""How many pixels a picture unpacks to, as its first bytes say."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.screenshots.pixels import pixels

SIZES = st.tuples(st.integers(1, 16_000), st.integers(1, 16_000))


def _png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x02\0\0\0"


def _jpeg(width: int, height: int) -> bytes:
    thumbnail = b"\xff\xd8\xff\xc0\0\x11\x08" + struct.pack(">HH", 8, 8)
    comment = b"\xff\xe1" + struct.pack(">H", 2 + len(thumbnail)) + thumbnail
    return b"\xff\xd8" + comment + b"\xff\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width) + bytes(12)


FORMS = {
    "png": _png,
    "gif": lambda width, height: b"GIF89a" + struct.pack("<HH", width, height) + bytes(3),
    "jpeg": _jpeg,
    "bmp": lambda width, height: b"BM" + bytes(16) + struct.pack("<ii", width, -height),
    "webp": lambda width, height: b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", width, height),
    "webp, lossless": lambda width, height: (
        b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + struct.pack("<I", (width - 1) | (height - 1) << 14)
    ),
    "webp, extended": lambda width, height: (
        b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    ),
    "avif": lambda width, height: b"\0\0\0\x1cftypavif" + bytes(40) + b"ispe" + struct.pack(">III", 0, width, height),
    "icon": lambda width, height: b"\0\0\1\0\1\0" + bytes(8) + struct.pack("<II", 100, 22) + _png(width, height),
}


@pytest.mark.parametrize("form", FORMS)
@given(size=SIZES)
def test_the_size_that_a_picture_states_is_read(form: str, size: tuple[int, int]) -> None:
    assert pixels(FORMS[form](*size)) == size[0] * size[1]


def test_a_drawing_has_none_and_what_is_no_picture_is_not_known() -> None:
    assert pixels(b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>") == 0
    assert pixels(b"<!doctype html><p>not found") is None
    assert pixels(b"") is None


@pytest.mark.parametrize("form", FORMS)
@given(cut=st.integers(0, 40), noise=st.binary(max_size=60))
def test_nothing_that_is_cut_or_noise_makes_it_stumble(form: str, cut: int, noise: bytes) -> None:
    whole = FORMS[form](3, 5)
    for body in (whole[:cut], whole[:cut] + noise, noise):
        found = pixels(body)
        assert found is None or found >= 0
