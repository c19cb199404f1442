"""Charts of nights as inline SVG; the same numbers stand beside them as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from auditor.overview.nouns import NightRow
from auditor.report.wording import plural

#: How a visit is drawn: a class, and how high its bar is, so that color is never the only difference.
_NIGHTS = {"complete": ("ok", 16), "empty": ("ok", 16), "partial": ("part", 9)}
_NOT_READ = ("none", 3)
_SAID = {"ok": "read in full", "part": "read in part", "none": "not read"}
#: A strip shows so many nights.
STRIP = 30
_WIDTH, _HEIGHT = 600.0, 120.0


def strip(nights: Sequence[NightRow]) -> Markup:
    """The last nights as bars: high for read in full, half for a part, a dash for not read."""
    shown = nights[-STRIP:]
    kinds = [_NIGHTS.get(one.status, _NOT_READ) for one in shown]
    bars = [
        Markup('<rect x="{}" y="{}" width="4" height="{}" class="n-{}"/>').format(5 * place, 16 - height, height, kind)
        for place, (kind, height) in enumerate(kinds)
    ]
    counts = Counter(_SAID[kind] for kind, _ in kinds)
    said = ", ".join(f"{number} {word}" for word, number in counts.items()) or "none yet"
    head = Markup('<svg class="nights" width="{}" height="16" role="img" aria-label="{}">')
    return head.format(5 * STRIP, f"The last {plural(len(shown), 'night')}: {said}") + Markup("").join(bars) + _END


_END = Markup("</svg>")


def maintained(nights: Sequence[NightRow]) -> Markup:
    """The maintained share over the nights: a line with the band of what the verdicts leave open; other rules break it.

    Empty for fewer than two nights that were judged.
    """
    runs = _runs(nights)
    if sum(map(len, runs)) < 2:
        return Markup("")
    parts = []
    for run in runs:
        top = " ".join(_at(nights, at, one.maintained.high) for at, one in run)
        foot = " ".join(_at(nights, at, one.maintained.low) for at, one in reversed(run))
        parts.append(Markup('<polygon points="{} {}" class="band"/>').format(top, foot))
        middle = " ".join(_at(nights, at, one.maintained.value) for at, one in run)
        parts.append(Markup('<polyline points="{}" class="line"/>').format(middle))
    first, last = runs[0][0][1], runs[-1][-1][1]
    said = (
        f"Maintained share from {100 * (first.maintained.value or 0):.0f} % on {first.at:%Y-%m-%d} "
        f"to {100 * (last.maintained.value or 0):.0f} % on {last.at:%Y-%m-%d}"
    )
    head = Markup('<svg class="history" viewBox="0 0 600 120" preserveAspectRatio="none" role="img" aria-label="{}">')
    lines = Markup("").join(
        Markup('<line x1="0" x2="600" y1="{0}" y2="{0}" class="grid"/>').format(y) for y in (0, 30, 60, 90, 120)
    )
    return head.format(said) + lines + Markup("").join(parts) + _END


def _runs(nights: Sequence[NightRow]) -> list[list[tuple[int, NightRow]]]:
    """Nights that were judged, apart where the rules changed."""
    runs: list[list[tuple[int, NightRow]]] = []
    for at, one in enumerate(nights):
        if one.maintained.value is None:
            continue
        if not runs or runs[-1][-1][1].rules != one.rules:
            runs.append([])
        runs[-1].append((at, one))
    return runs


def _at(nights: Sequence[NightRow], place: int, share: float | None) -> str:
    x = _WIDTH * place / max(1, len(nights) - 1)
    return f"{x:.1f},{_HEIGHT * (1 - (share or 0.0)):.1f}"


def badge(label: str, said: str, kind: str) -> str:
    """A badge as SVG, to be put on another page. kind: `good`, `warn`, `bad` or `mute`."""
    left, right = 8 * len(label) + 12, 7 * len(said) + 14
    colors = {"good": "#16654b", "warn": "#7d5200", "bad": "#a5391a", "mute": "#515c66"}
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="22" role="img" aria-label="{label}: {said}">'
        "<title>{label}: {said}</title>"
        '<rect width="{left}" height="22" fill="#10324a"/>'
        '<rect x="{left}" width="{right}" height="22" fill="{color}"/>'
        '<g fill="#ffffff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="12" text-anchor="middle">'
        '<text x="{one}" y="15">{label}</text><text x="{two}" y="15">{said}</text></g></svg>\n'
    ).format(
        width=left + right,
        left=left,
        right=right,
        color=colors[kind],
        one=left / 2,
        two=left + right / 2,
        label=label,
        said=said,
    )
