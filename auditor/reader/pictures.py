"""Pictures of pages as a browser showed them, where the program can read them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from auditor import screenshots


class Picture(Struct, frozen=True):
    """A page as a browser showed it. time: UTC; width, height: pixels; cut: whether the page went on below."""

    png: bytes
    time: datetime
    browser: str
    width: int
    height: int
    cut: bool


def pictures(folder: Path) -> Mapping[str, Picture]:
    """The pictures of an audit folder by the record id of the page's capture; empty without any."""
    return {record: _picture(one) for record, one in screenshots.pictures(folder).items()}


def _picture(one: screenshots.Picture) -> Picture:
    width, height = struct.unpack(">II", one.png[16:24]) if len(one.png) >= 24 else (0, 0)
    return Picture(one.png, one.time, one.shown.browser, width, height, one.shown.cut)
