"""How old data may be for its period: on time, overdue, delinquent.

The table is the one the Humanitarian Data Exchange has run in production since 2017 (hdx-data-freshness); between its
rows it is linear. Ours: a daily dataset has four days, so that weekends and holidays are no misses, and nothing is
delinquent before three weeks, because what is late by less mostly comes back.
"""

from __future__ import annotations

from bisect import bisect_right

#: Period, overdue from, delinquent from, in days.
_TABLE = (
    (2.0, 4.0, 6.0),
    (7.0, 14.0, 21.0),
    (14.0, 21.0, 28.0),
    (30.0, 44.0, 60.0),
    (60.0, 84.0, 108.0),
    (90.0, 120.0, 150.0),
    (120.0, 147.0, 174.0),
    (180.0, 210.0, 240.0),
    (300.0, 342.0, 384.0),
    (365.0, 425.0, 455.0),
    (730.0, 785.0, 840.0),
)
_PERIODS = [row[0] for row in _TABLE]
DAILY_OVERDUE = 4.0
NEVER_DELINQUENT_BEFORE = 21.0
#: Without a promise nothing is expected more often than once a year.
UNPROMISED = 365.0


def overdue(period_days: float) -> float:
    """Age in days from which data of this period is overdue (`late`)."""
    return max(DAILY_OVERDUE, _between(period_days, 1))


def delinquent(period_days: float) -> float:
    """Age in days from which data of this period is delinquent (`stale`)."""
    return max(NEVER_DELINQUENT_BEFORE, _between(period_days, 2))


def _between(period: float, column: int) -> float:
    """The table's value, linear between rows; in proportion outside them."""
    place = bisect_right(_PERIODS, period)
    if place == 0:
        return _TABLE[0][column] * period / _PERIODS[0]
    if place == len(_TABLE):
        return _TABLE[-1][column] * period / _PERIODS[-1]
    low, high = _TABLE[place - 1], _TABLE[place]
    share = (period - low[0]) / (high[0] - low[0])
    return low[column] + share * (high[column] - low[column])
