"""Charts of refresh as inline SVG: states as one bar, and ages on a time line against what was promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from auditor.report.promises import BINS, CLASSES, MARKS, Ages, place
from auditor.report.wording import REFRESH, percent, plural

_BAR, _SMALL = 30, 14
#: Shares from which a part of the bar has room for its mark, and for its number beside it.
_ROOM_FOR_MARK, _ROOM_FOR_NUMBER = 0.035, 0.11
_TITLE, _PLOT, _GAP, _FOOT = 20, 40, 16, 24


def states(counts: Mapping[str, int]) -> Markup:
    """All counted datasets as one bar, with the mark of each state above its part."""
    total, parts, left = sum(counts.values()), [], 0.0
    for key, word in REFRESH.items():
        number = counts.get(key, 0)
        if not number:
            continue
        width = number / total
        parts.append(_part(key, left, width, 22, _BAR))
        if width >= _ROOM_FOR_MARK:
            share = f" {percent(width)}" if width >= _ROOM_FOR_NUMBER else ""
            parts.append(
                Markup('<text x="{}%" y="15" class="value">{}<tspan class="odd">{}</tspan></text>').format(
                    _percent(left + width / 2), word.mark, share
                )
            )
        left += width
    said = "; ".join(
        f"{word.label}: {plural(counts[key], 'dataset')}" for key, word in REFRESH.items() if counts.get(key)
    )
    return Markup('<svg class="chart states" width="100%" height="{}" role="img" aria-label="{}">{}</svg>').format(
        22 + _BAR, f"Datasets by refresh state. {said}. The table below has the same numbers.", Markup("").join(parts)
    )


def small(counts: Mapping[str, int]) -> Markup:
    """The states of some datasets as a bar for a cell; the numbers stand in the cells beside it."""
    total, left = sum(counts.values()), 0.0
    parts = [Markup('<rect width="100%" height="{}" class="track" rx="2"/>').format(_SMALL)]
    for key in REFRESH:
        if counts.get(key):
            width = counts[key] / total
            parts.append(_part(key, left, width, 0, _SMALL))
            left += width
    return Markup('<svg class="bar" width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>').format(
        _SMALL, Markup("").join(parts)
    )


def _part(key: str, left: float, width: float, top: int, height: int) -> Markup:
    return Markup('<rect x="{}%" width="{}%" y="{}" height="{}" class="stf st-{}"/>').format(
        _percent(left), _percent(width), top, height, key
    )


def ages(rows: Sequence[Ages], said: str) -> Markup:
    """A row of columns for each promise on one time line of ages; the shaded stretch is where the promise is kept."""
    step, parts = _TITLE + _PLOT + _GAP, []
    height = step * len(rows) + _FOOT
    for days, _ in MARKS:
        parts.append(
            Markup('<line x1="{0}%" x2="{0}%" y1="0" y2="{1}" class="grid"/>').format(
                _percent(place(days)), height - _FOOT
            )
        )
    for number, row in enumerate(rows):
        parts.extend(_row(row, number * step))
    for days, label in MARKS:
        odd = " odd" if label in ("1 week", "3 months") else ""
        parts.append(
            Markup('<text x="{}%" y="{}" class="label{}">{}</text>').format(
                _percent(place(days)), height - 6, odd, label
            )
        )
    return Markup('<svg class="chart ages" width="100%" height="{}" role="img" aria-label="{}">{}</svg>').format(
        height, f"Ages of datasets by what is promised. {said} The table below has the numbers.", Markup("").join(parts)
    )


def _row(row: Ages, top: int) -> list[Markup]:
    ground = top + _TITLE + _PLOT
    parts = []
    if row.grace is not None:
        parts.append(
            Markup('<rect width="{}%" y="{}" height="{}" class="kept-zone"/>').format(
                _percent(place(row.grace)), top + _TITLE, _PLOT
            )
        )
    parts.append(Markup('<line x1="0" x2="100%" y1="{0}" y2="{0}" class="axis"/>').format(ground))
    tallest = max((sum(columns[at] for columns in row.bins.values()) for at in range(BINS)), default=0)
    for at in range(BINS):
        bottom = float(ground)
        for kind in (*CLASSES, "unpromised"):
            number = row.bins[kind][at] if kind in row.bins else 0
            if number:
                tall = max((_PLOT - 4) * number / tallest, 2.0)
                bottom -= tall
                parts.append(
                    Markup('<rect x="{}%" width="{}%" y="{}" height="{}" class="age-{}"/>').format(
                        _percent((at + 0.06) / BINS), _percent(0.88 / BINS), round(bottom, 1), round(tall, 1), kind
                    )
                )
    parts.append(
        Markup('<text x="0" y="{}" class="row"><tspan class="name">{}</tspan> {}</text>').format(
            top + 14, row.title, row.sentence
        )
    )
    return parts


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.2f}".rstrip("0").rstrip(".")
