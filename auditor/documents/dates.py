"""Dates in running text, as people in the United States write them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"\b(?P<m1>{_MONTH})\s{{1,3}}(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s{{0,2}},?\s{{0,3}}(?P<y1>{_YEAR})\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,3}}(?:of\s)?(?P<m2>{_MONTH}),?\s{{1,3}}(?P<y2>{_YEAR})\b"
    rf"|(?<![\d/.-])(?P<y3>{_YEAR})(?P<s3>[-/.])(?P<m3>\d{{1,2}})(?P=s3)(?P<d3>\d{{1,2}})(?![\d/]|[.-]\d)"
    rf"|(?<![\d/.-])(?P<m4>\d{{1,2}})(?P<s4>[-/.])(?P<d4>\d{{1,2}})(?P=s4)(?P<y4>{_YEAR}|\d\d)(?![\d/]|[.-]\d)",
    re.IGNORECASE,
)


def dates(text: str) -> list[tuple[int, int, date]]:
    """The dates of a text with their places, in the order of the text: (start, end, day).

    Only days are read: `October 27, 2026`, `27 Oct 2026`, `10/27/2026`, `10/27/26`, `2026-10-27`. Of two numbers the
    first is the month, unless it cannot be one. A day that no calendar has is none.
    """
    found = []
    for match in _DATE.finditer(text):
        if (day := _day(match)) is not None:
            found.append((match.start(), match.end(), day))
    return found


def _day(match: re.Match[str]) -> date | None:
    if match["m1"]:
        year, month, day = int(match["y1"]), _month(match["m1"]), int(match["d1"])
    elif match["m2"]:
        year, month, day = int(match["y2"]), _month(match["m2"]), int(match["d2"])
    elif match["m3"]:
        year, month, day = int(match["y3"]), int(match["m3"]), int(match["d3"])
    else:
        # Two digits with a dot or a dash are more often a number of a document than a year.
        if len(match["y4"]) == 2 and match["s4"] != "/":
            return None
        year, month, day = int(match["y4"]), int(match["m4"]), int(match["d4"])
        year += 2000 if year < 100 else 0
        if month > 12:
            month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1
