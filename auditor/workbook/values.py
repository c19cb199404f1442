"""What may stand in a cell: texts that nothing runs, addresses that may be followed, dates as far as they are known."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from urllib.parse import quote

from msgspec import Struct

from auditor.model import Stamp
from auditor.publish import cell
from auditor.report.rows import link

#: Excel takes no longer address.
LONGEST_ADDRESS = 2_079
#: The first day on which Excel's calendar and ours agree.
_FIRST_DAY = datetime(1900, 3, 1, tzinfo=UTC)
#: An address that every reader of workbooks takes: a plain host, one fragment, and escapes that are whole. A user in
#: front of the host, as in `https://city.example@elsewhere.example`, would mislead.
_PLAIN = re.compile(r"https?://[A-Za-z0-9_.-]{1,253}(?::\d{1,5})?(?:[/?](?:[^%#]|%[0-9A-Fa-f]{2})*)?(?:#[^#]*)?")
_KEPT = "!#$%&'()*+,/:;=?@~-._"
#: The writer takes a text between these for markup that is ready, and escapes nothing in it.
_READY = ("<r>", "</r>")


class Link(Struct, frozen=True):
    """An address to follow. shown: what stands in the cell."""

    url: str
    shown: str


Cell = str | int | float | date | datetime | Link | None


@lru_cache(maxsize=16384)
def said(text: str) -> str:
    """A text as a cell of the tables has it: masked, clean, cut, and nothing that a spreadsheet runs."""
    shown = cell(text).replace("\ufffe", "").replace("\uffff", "")
    return f"'{shown}" if shown.startswith(_READY[0]) and shown.endswith(_READY[1]) else shown


@lru_cache(maxsize=65_536)
def live(address: str | None, fragment: str = "") -> Link | str | None:
    """An address to follow, if it is a plain one of the web, else its text; None where there is none.

    fragment: without its `#`, of a place on the page; left out of what is shown, and where the whole would be too long.
    """
    if not address:
        return None
    bare = link(address)
    if not bare:
        return address
    for whole in (f"{bare.partition('#')[0]}#{fragment}" if fragment else bare, bare):
        escaped = quote(whole, safe=_KEPT)
        if len(escaped) <= LONGEST_ADDRESS and _PLAIN.fullmatch(escaped):
            return Link(escaped, address)
    return address


def moment(stamp: Stamp | None) -> Cell:
    """A stamp as a time of UTC or a day, as far as it is known; a month or a year as ISO text."""
    if stamp is None or stamp.at is None:
        return None
    if stamp.precision in ("month", "year"):
        return stamp.at.isoformat()[: 7 if stamp.precision == "month" else 4]
    at = instant(stamp.at)
    return at.date() if stamp.precision == "day" and isinstance(at, datetime) else at


def instant(at: datetime | str | None) -> Cell:
    """A time as a date of the workbook, in UTC; as text where Excel's calendar does not reach. at: ISO text, too."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    if at is None:
        return None
    at = at.astimezone(UTC)
    return at if at >= _FIRST_DAY else at.isoformat(timespec="seconds").replace("+00:00", "Z")


def points(share: float | None, otherwise: str) -> Cell:
    """A share (0-1) as a number of 0 to 100 that rounds to 0.0 and 100.0 only where it is exactly that."""
    if share is None:
        return otherwise
    return 100 * share if share in (0, 1) else min(max(round(100 * share, 4), 0.05), 99.94)
