"""The freshness rules of other programs, restated as pure functions of what a catalog states about one dataset.

HDX Data Freshness (four steps of ageing), udata (`update_fulfilled_in_time`), Toronto's Data Quality Score (its part on
freshness), and pydatajson's `datasets_actualizados`. Each is given the best date there is, also where the program
itself would read a worse one. `pydatajson_says` asks the real pydatajson, under an interpreter that has it.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from auditor.refresh.periodicity import Kind

FRESH, STALE, UNKNOWN = "fresh", "stale", "unknown"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """What one visit's catalog states. kind: None where nothing is declared; days: of a period.

    sightings: dates of the data that earlier visits saw.
    """

    taken_at: datetime
    issued: datetime | None = None
    data_modified: datetime | None = None
    metadata_modified: datetime | None = None
    label: str = ""
    kind: Kind | None = None
    days: float | None = None
    sightings: tuple[datetime, ...] = ()

    @property
    def modified(self) -> datetime | None:
        """The date of the data; of the record where there is no other."""
        return self.data_modified or self.metadata_modified


class Said(NamedTuple):
    """A peer's call (`fresh`, `stale`, `unknown`) and its own word for it."""

    call: str
    word: str


Peer = Callable[[Facts], Said]

# --- HDX -------------------------------------------------------------------------------------------------------------

#: Period, then the ages in days from which it is due, overdue, delinquent.
HDX_AGEING = (
    (1, 1, 2, 3),
    (2, 2, 4, 6),
    (7, 7, 14, 21),
    (14, 14, 21, 28),
    (30, 30, 44, 60),
    (60, 60, 84, 108),
    (90, 90, 120, 150),
    (120, 120, 147, 174),
    (180, 180, 210, 240),
    (300, 300, 342, 384),
    (365, 365, 425, 455),
    (730, 730, 785, 840),
)
#: Live, as needed and never: always fresh there. It has no word for irregular; as needed is the nearest.
HDX_ALWAYS = {
    Kind.CONTINUOUS: "live",
    Kind.AS_NEEDED: "as needed",
    Kind.IRREGULAR: "as needed",
    Kind.STATIC: "never",
}


def hdx(facts: Facts) -> Said:
    """Ageing by the row nearest to the period; no frequency, no answer. An older date than one seen is not believed."""
    if facts.kind in HDX_ALWAYS:
        return Said(FRESH, f"fresh ({HDX_ALWAYS[facts.kind]})")
    dates = [date for date in (facts.modified, *facts.sightings) if date]
    if facts.kind is not Kind.PERIODIC or not facts.days or not dates:
        return Said(UNKNOWN, "unavailable")
    _, due, overdue, delinquent = min(HDX_AGEING, key=lambda row: _apart(row[0], facts.days or 1))
    age = (facts.taken_at - max(dates)) / DAY
    if age >= delinquent:
        return Said(STALE, "delinquent")
    if age >= overdue:
        return Said(STALE, "overdue")
    return Said(FRESH, "due" if age >= due else "fresh")


def _apart(one: float, other: float) -> float:
    """How many times the larger is the smaller."""
    return max(one / other, other / one)


# --- udata -----------------------------------------------------------------------------------------------------------

#: The longest period each step holds, and the days udata gives it: several times in a span are given the whole span.
UDATA_STEPS = (
    (0.1, 1 / 24),
    (1.0, 1.0),
    (7.0, 7.0),
    (14.0, 14.0),
    (31.0, 31.0),
    (62.0, 62.0),
    (92.0, 365 / 4),
    (366.0, 365.0),
    (731.0, 730.0),
    (1100.0, 1095.0),
    (1830.0, 1825.0),
)
UDATA_ALWAYS = frozenset({Kind.CONTINUOUS, Kind.IRREGULAR, Kind.AS_NEEDED, Kind.STATIC})


def udata(facts: Facts) -> Said:
    """`update_fulfilled_in_time`: no later than a day after the next update is due; true without a countable period."""
    if facts.kind in UDATA_ALWAYS:
        return Said(FRESH, "true")
    if facts.kind is not Kind.PERIODIC or not facts.days or facts.modified is None:
        return Said(UNKNOWN, "frequency not set")
    given = next((days for longest, days in UDATA_STEPS if facts.days <= longest), None)
    if given is None:
        return Said(UNKNOWN, "frequency not handled")
    in_time = (facts.modified + given * DAY - facts.taken_at) // DAY >= -1
    return Said(FRESH if in_time else STALE, str(in_time).lower())


# --- Toronto ---------------------------------------------------------------------------------------------------------

#: The closed list of periods in days, and how many of them late make the first part of the score nothing.
TORONTO = ((1, 7), (7, 4), (14, 4), (30, 2), (91, 2), (182, 2), (365, 0.5))
TORONTO_FULL_DAYS, TORONTO_ZERO_DAYS = 730, 1095
#: Bronze begins here.
TORONTO_FRESH = 0.6


def toronto_score(facts: Facts) -> float | None:
    """The freshness of a dataset, 0-1; None where nothing is declared. A missing date counts in full."""
    if facts.kind in (None, Kind.UNKNOWN):
        return None
    if facts.kind is Kind.CONTINUOUS or facts.modified is None:
        return 1.0
    age = max((facts.taken_at - facts.modified) // DAY, 0)
    behind = 1.0
    if facts.kind is Kind.PERIODIC and facts.days:
        period, penalty = min(TORONTO, key=lambda row: _apart(row[0], facts.days or 1))
        behind = max(0.0, 1 - (max(age - period, 0) / period / penalty) ** 2)
    old = 1.0 if age <= TORONTO_FULL_DAYS else max(0.0, 1 - (age / TORONTO_ZERO_DAYS) ** 2)
    return (behind + old) / 2


def toronto(facts: Facts) -> Said:
    """Fresh from bronze up."""
    score = toronto_score(facts)
    if score is None:
        return Said(UNKNOWN, "no refresh rate")
    return Said(FRESH if score >= TORONTO_FRESH else STALE, f"{score:.2f}")


# --- pydatajson ------------------------------------------------------------------------------------------------------

EVENTUAL = "eventual"
#: The codes of its own list, by days.
PYDATAJSON_CODES = (
    (3652.5, "R/P10Y"),
    (1461.0, "R/P4Y"),
    (1095.75, "R/P3Y"),
    (730.5, "R/P2Y"),
    (365.25, "R/P1Y"),
    (182.625, "R/P6M"),
    (121.75, "R/P4M"),
    (91.3125, "R/P3M"),
    (60.875, "R/P2M"),
    (30.4375, "R/P1M"),
    (15.22, "R/P0.5M"),
    (10.15, "R/P0.33M"),
    (7.0, "R/P1W"),
    (3.5, "R/P0.5W"),
    (2.33, "R/P0.33W"),
    (1.0, "R/P1D"),
    (1 / 24, "R/PT1H"),
    (1 / 86400, "R/PT1S"),
)
PYDATAJSON_UNITS = (("Y", 365), ("M", 30), ("W", 7), ("D", 1), ("H", 0), ("S", 0))
TOLERANCE = 1.2


def accrual_code(facts: Facts) -> str | None:
    """The label as its feed would hold it: free text is unknown to it, so it gets the nearest code of its list."""
    if facts.kind is None:
        return None
    if facts.kind in (Kind.AS_NEEDED, Kind.IRREGULAR, Kind.STATIC):
        return EVENTUAL
    if facts.kind is Kind.CONTINUOUS:
        return "R/PT1S"
    if facts.kind is Kind.PERIODIC and facts.days:
        return min(PYDATAJSON_CODES, key=lambda row: _apart(row[0], facts.days or 1))[1]
    return facts.label


def interval_days(code: str) -> int:
    """A code in days, whole ones, at least one; what is not written as a repeating interval is none."""
    if not code.startswith("R/P"):
        return 0
    text, days, start = code.strip("R/P"), 0, 0
    for unit, length in PYDATAJSON_UNITS:
        end = text.find(unit)
        if end < 0:
            continue
        try:
            days += int(float(text[start:end]) * length)
        except ValueError:
            continue
        start = end
    return max(days, 1)


def pydatajson(facts: Facts) -> Said:
    """Up to date while its age in days is below 1.2 periods; without a date, or with one it cannot read, outdated."""
    code = accrual_code(facts)
    if not code:
        return Said(UNKNOWN, "not counted")
    if code == EVENTUAL:
        return Said(FRESH, "actualizado")
    if facts.modified is None:
        return Said(STALE, "desactualizado")
    midnight = facts.modified.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    recent = (facts.taken_at - midnight) // DAY < interval_days(code) * TOLERANCE
    return Said(FRESH, "actualizado") if recent else Said(STALE, "desactualizado")


_WORDS = {"actualizado": FRESH, "desactualizado": STALE, "not counted": UNKNOWN}


def pydatajson_says(interpreter: Path, all_facts: Sequence[Facts]) -> list[Said]:
    """What the real pydatajson says of each, by an interpreter that has it. Raises CalledProcessError."""
    asked = [
        {
            "now": facts.taken_at.astimezone(UTC).isoformat(),
            "modified": facts.modified and facts.modified.astimezone(UTC).isoformat(),
            "accrualPeriodicity": accrual_code(facts),
        }
        for facts in all_facts
    ]
    script = Path(__file__).with_name("pydatajson_says.py")
    done = subprocess.run(
        [str(interpreter), str(script)], input=json.dumps(asked), check=True, capture_output=True, text=True
    )
    return [Said(_WORDS[word], word) for word in json.loads(done.stdout)]


#: By the name shown.
PEERS: Mapping[str, Peer] = {"HDX": hdx, "udata": udata, "Toronto": toronto, "pydatajson": pydatajson}
