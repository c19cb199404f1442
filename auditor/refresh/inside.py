"""The newest date inside the data; feeds that are touched on schedule while their content stands still.

Dates inside are tricky witnesses: permits expire in the future, buildings were built in 1890, empty dates read 1900 or
9999. A column speaks only if its name does not say that its dates lie elsewhere in time, and silence is only said of a
feed whose records used to come so often that chance does not explain it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from auditor.model import DateColumn, Observation

#: Dates that are planned, expire, or lie in the past by nature.
_OTHER_TIMES = re.compile(
    r"expir|due\b|deadline|valid|until|through|renew|schedul|planned|estimat|project(ed|ion)|target|forecast|expected"
    r"|anticip"
    r"|birth|dob\b|born|built|build ?date|construct|erect|found(ed|ing)|establish|incorporat|year|listed|designat"
    r"|hired?\b|install|acqui|purchas|adopt|effective|terminat|retire|maturit|completion|end\b|next|future|vacat|review",
    re.IGNORECASE,
)
#: What fills an empty date.
_DEFAULTS_BEFORE = datetime(1970, 1, 2, tzinfo=UTC)
_DAY = timedelta(days=1)
#: So many records should have come in the silence if they had gone on coming.
_SHOULD_HAVE_COME = 50.0
#: Joints of a column name: `due_date`, `DueDate`, `HTTPDate`.
_JOINT = re.compile(r"[_\W]+|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FEWEST_A_DAY = 0.5


class Newest(Struct, frozen=True, gc=False):
    """The newest date inside a dataset. a_day: records a day between the oldest and the newest of that column."""

    column: DateColumn
    at: datetime
    a_day: float | None


def newest(observation: Observation | None, seen_at: datetime) -> Newest | None:
    """The newest believable date inside; None where no column can speak."""
    if observation is None:
        return None
    found = [entry for column in observation.dates if (entry := _read(column, seen_at, observation.rows)) is not None]
    return max(found, key=lambda entry: entry.at, default=None)


def _read(column: DateColumn, seen_at: datetime, rows: int | None) -> Newest | None:
    at = column.largest if column.largest is not None and column.largest <= seen_at + _DAY else column.past
    if at is None or at < _DEFAULTS_BEFORE or _OTHER_TIMES.search(_JOINT.sub(" ", column.name)):
        return None
    start = column.smallest
    count = column.filled if column.filled is not None else rows
    days = (at - start) / _DAY if start is not None and start >= _DEFAULTS_BEFORE else 0.0
    return Newest(column, at, count / days if count and days >= 30 else None)


def stands_still(found: Newest | None, seen_at: datetime, allowed_days: float) -> bool:
    """Whether a feed's records have stopped coming: its newest is older than allowed, and at its earlier pace many
    would have come since."""
    if found is None or found.a_day is None or found.a_day < _FEWEST_A_DAY:
        return False
    silent = (seen_at - found.at) / _DAY
    return silent > allowed_days and silent * found.a_day >= _SHOULD_HAVE_COME
