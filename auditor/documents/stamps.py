"""Reads the dates that machines write about documents: ISO 8601, HTTP headers, PDF metadata."""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, datetime, timedelta, timezone

from auditor.model import Stamp

_ISO = re.compile(r"^\s*(\d{4})(?:-(\d{2})(?:-(\d{2})(.*))?)?\s*$", re.DOTALL)
_PDF = re.compile(r"^\s*(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:Z|([+-])(\d{2})'?(\d{2})?)?")
#: A date outside of these years is a mistake of a clock or of ours.
_FIRST, _LAST = 1970, 2200


def iso_stamp(raw: str) -> Stamp | None:
    """A date as ISO 8601 or a Last-Modified header writes it; None for anything else. Naive times are UTC."""
    raw = raw.strip()[:64]
    match = _ISO.match(raw)
    try:
        if match is None:
            return http_stamp(raw)
        year, month, day, rest = match.groups()
        if not _FIRST <= int(year) <= _LAST:
            return None
        if rest and rest.strip():
            moment = datetime.fromisoformat(raw.replace(" ", "T", 1) if "T" not in raw else raw)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return Stamp(raw, moment.astimezone(UTC))
        precision = "day" if day else "month" if month else "year"
        return Stamp(raw, datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC), precision)
    except (ValueError, OverflowError):
        return None


def http_stamp(raw: str) -> Stamp | None:
    """A date as HTTP and e-mail headers write it."""
    try:
        moment = email.utils.parsedate_to_datetime(raw.strip()[:64])
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return Stamp(raw.strip()[:64], moment) if _FIRST <= moment.year <= _LAST else None


def pdf_stamp(raw: str) -> Stamp | None:
    """A date as PDF metadata write it, `D:20250304101500-05'00'`."""
    match = _PDF.match(raw[:64])
    if match is None:
        return None
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    if not _FIRST <= int(year) <= _LAST:
        return None
    try:
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
        moment = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=timezone(offset),
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    precision = "second" if hour else "day" if day else "month" if month else "year"
    return Stamp(raw.strip()[:64], moment, precision)
