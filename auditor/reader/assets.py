"""Style sheets and pictures that lie in the archive, for archived pages to be shown with; found by their address."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from msgspec import Struct

from auditor import archive, payload
from auditor.evidence import listing
from auditor.model import Capture
from auditor.snapshot import CAPTURES

#: Pictures that a browser draws and never runs; SVG is drawn only where it stands as a picture.
PICTURES = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/x-icon", "image/bmp", "image/svg+xml"}
)
STYLES = "text/css"
#: In the index, the type of a record that stands for an earlier one.
_REVISIT = "warc/revisit"
#: Records of more bytes than these are not read for looks only.
_LONGEST = 16 << 20
_HOPS = 4
_FILE = re.compile(r"[A-Za-z0-9._-]{1,100}")
#: `@import` of a style sheet with all that belongs to it, and `url(…)`.
_ADDRESS = re.compile(
    r"""@import\s{1,20}(?:url\(\s{0,20})?(?:"([^"\n]{0,2000})"|'([^'\n]{0,2000})'|([^)"'\s;]{1,2000}))"""
    r"""\s{0,20}\)?([^;{}"']{0,300};?)"""
    r"""|url\(\s{0,20}(?:"([^"\n]{0,2000})"|'([^'\n]{0,2000})'|([^)"'\s]{0,2000}))\s{0,20}\)""",
    re.IGNORECASE,
)
#: Style sheets are read so far. Characters.
_MOST = 2_000_000


class Entry(Struct, frozen=True):
    """One record of the index. offset, length: of its gzip member in the file."""

    url: str
    media_type: str
    status: int
    digest: str
    file: str
    offset: int
    length: int


class Assets:
    """The index of an archive, asked for what pages are shown with. A broken index holds nothing."""

    def __init__(self, folder: Path, index: str) -> None:
        self._captures = folder / CAPTURES
        self._entries = _entries(index)
        self._numbers = {entry.url: number for number, entry in enumerate(self._entries)}
        whole = ((entry.digest, number) for number, entry in enumerate(self._entries) if entry.media_type != _REVISIT)
        self._by_digest = dict(whole)

    def number(self, url: str) -> int | None:
        """The number of the record that answers an address with a picture or a style sheet; None for any other."""
        for _ in range(_HOPS):
            number = self._numbers.get(url.partition("#")[0])
            if number is None:
                return None
            if self._entries[number].media_type == _REVISIT:  # its bytes came before, perhaps from another address
                number = self._by_digest.get(self._entries[number].digest, number)
            entry = self._entries[number]
            if 300 <= entry.status < 400:
                answer = self._read(entry)
                url = urljoin(url, (answer.headers.get("location") or "") if answer else "")
                continue
            shown = entry.status == 200 and (entry.media_type in PICTURES or entry.media_type == STYLES)
            return number if shown else None
        return None

    def capture(self, number: int) -> Capture | None:
        """The record of a number, its digest checked; None where it is no picture or style sheet."""
        if not 0 <= number < len(self._entries):
            return None
        found = self._read(self._entries[number])
        return found if found is not None and (found.media_type in PICTURES or found.media_type == STYLES) else None

    def _read(self, entry: Entry) -> Capture | None:
        """One record, read by itself: its gzip member is an archive of one."""
        with tempfile.TemporaryDirectory(prefix="auditor-record-") as name:
            alone = Path(name) / "0001.warc.gz"
            try:
                with (self._captures / entry.file).open("rb") as file:
                    file.seek(entry.offset)
                    alone.write_bytes(file.read(entry.length))
                return next(archive.read_file(alone), None)
            except (archive.DamagedArchive, OSError):
                return None


def style(sheet: Capture, address: Callable[[str], str]) -> str:
    """A style sheet whose addresses lead into the archive, or to nothing. address: of an absolute URL, or empty."""
    return led(payload.text(sheet.payload, sheet.charset)[:_MOST], sheet.url, address)


def led(text: str, base: str, address: Callable[[str], str]) -> str:
    """Styles in a page or a sheet, in the same way. base: what their addresses are relative to."""

    def replaced(found: re.Match[str]) -> str:
        *imported, tail, one, two, three = found.groups()
        named = next((each for each in (*imported, one, two, three) if each), "").strip()
        if named.lower().startswith("data:image/"):
            return found[0]
        try:
            place = address(urljoin(base, named)) if named else ""
        except ValueError:
            place = ""
        if tail is None:
            return f'url("{place or "data:,"}")'
        return f'@import url("{place}"){tail}' if place else ""

    return _ADDRESS.sub(replaced, text)


def _entries(index: str) -> list[Entry]:
    try:
        return [_entry(one) for one in listing.entries(index) if _FILE.fullmatch(one["filename"])]
    except (ValueError, KeyError):
        return []


def _entry(one: listing.Entry) -> Entry:
    offset, length = _number(one["offset"]), min(_number(one["length"]), _LONGEST)
    status = _number(one.get("status", "0"))
    return Entry(one["url"], one.get("mime", ""), status, one["digest"], one["filename"], offset, length)


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,12}", text) else 0
