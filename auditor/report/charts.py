"""Charts as inline SVG: widths in percent and heights in pixels, so that text keeps its size on a narrow screen.

Every chart stands beside the same numbers as text; color is never the only difference (see the patterns).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from auditor.publish import clean
from auditor.report.wording import count

#: Drawn once in the page; every hatched area refers to it.
PATTERNS = Markup(
    '<svg width="0" height="0" aria-hidden="true" focusable="false" class="defs"><defs>'
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="hatch-ground"/><rect width="2" height="6" class="hatch-line"/></pattern>'
    '<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" class="dots-ground"/><circle cx="3" cy="3" r="1" class="dots-dot"/></pattern>'
    '<pattern id="good-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" class="paper"/><rect width="4.5" height="7" class="good-line"/></pattern>'
    '<pattern id="good-dots" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" class="paper"/><circle cx="3" cy="3" r="1.9" class="good-line"/></pattern>'
    '<pattern id="bad-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<rect width="7" height="7" class="paper"/><rect width="4" height="7" class="bad-line"/></pattern>'
    "</defs></svg>"
)
_BAR_HEIGHT = 14
_YEARS_HEIGHT, _YEARS_TOP, _YEARS_FOOT = 150, 22, 22
#: More years than this are drawn as one column of "earlier".
_MOST_YEARS = 16


def bar(share: float | None, coverage: float | None = None) -> Markup:
    """A score as a bar on 0 to 100; its coverage as a thin line below; an empty track where there is no score."""
    parts = [Markup('<rect width="100%" height="{}" class="track" rx="2"/>').format(_BAR_HEIGHT)]
    if share is not None:
        parts.append(
            Markup('<rect width="{}%" height="{}" class="score" rx="2"/>').format(_percent(share), _BAR_HEIGHT)
        )
    height = _BAR_HEIGHT
    if coverage is not None:
        height += 6
        parts.append(Markup('<rect y="{}" width="100%" height="3" class="track"/>').format(_BAR_HEIGHT + 3))
        parts.append(
            Markup('<rect y="{}" width="{}%" height="3" class="coverage"/>').format(_BAR_HEIGHT + 3, _percent(coverage))
        )
    return _svg(height, parts)


def stacked(counts: Mapping[str, int]) -> Markup:
    """Outcomes as one bar of all findings: passed, failed, unknown, not applicable, each with its own pattern."""
    total = sum(counts.values())
    parts, left = [Markup('<rect width="100%" height="{}" class="track" rx="2"/>').format(_BAR_HEIGHT)], 0.0
    for name, number in counts.items():
        if number:
            width = number / total
            parts.append(
                Markup('<rect x="{}%" width="{}%" height="{}" class="outcome {}"/>').format(
                    _percent(left), _percent(width), _BAR_HEIGHT, name
                )
            )
            left += width
    return _svg(_BAR_HEIGHT, parts)


def years(columns: Sequence[tuple[str, int]], unknown: int) -> Markup:
    """A histogram: a column for each year, and a hatched one for datasets whose date is not known."""
    shown: list[tuple[str, int, str]] = [(label, number, "year") for label, number in columns]
    shown.append(("not known", unknown, "unknown"))
    tallest = max((number for _, number, _ in shown), default=0) or 1
    step = 100 / len(shown)
    height = _YEARS_TOP + _YEARS_HEIGHT + _YEARS_FOOT
    parts = [
        Markup('<line x1="0" x2="100%" y1="{0}" y2="{0}" class="axis"/>').format(_YEARS_TOP + _YEARS_HEIGHT),
    ]
    for place, (label, number, kind) in enumerate(shown):
        tall = round(_YEARS_HEIGHT * number / tallest, 1)
        if number:
            tall = max(tall, 1.5)
        middle = f"{place * step + step / 2:.2f}%"
        # On a narrow screen every second year stands without its label; the table beside it has them all.
        odd = " odd" if kind == "year" and (len(columns) - place) % 2 == 0 else ""
        parts.append(
            Markup('<rect x="{:.2f}%" width="{:.2f}%" y="{}" height="{}" class="column {}"/>').format(
                place * step + step * 0.12, step * 0.76, round(_YEARS_TOP + _YEARS_HEIGHT - tall, 1), tall, kind
            )
        )
        parts.append(
            Markup('<text x="{}" y="{}" class="value{}">{}</text>').format(
                middle, round(_YEARS_TOP + _YEARS_HEIGHT - tall - 6, 1), odd, count(number)
            )
        )
        parts.append(
            Markup('<text x="{}" y="{}" class="label{}">{}</text>').format(
                middle, height - 5, odd, clean("?" if kind == "unknown" else label)
            )
        )
    title = "Datasets by year of the last change of their data; the table below has the same numbers."
    # Few columns stay slender: the chart is then narrower than its place.
    width = min(12 * len(shown), 100)
    return Markup('<svg class="chart years" width="{}%" height="{}" role="img" aria-label="{}">{}</svg>').format(
        width, height, title, Markup("").join(parts)
    )


def by_year(dated: Mapping[int, int]) -> list[tuple[str, int]]:
    """Counts by year as columns without gaps, the earliest years together where there are too many."""
    if not dated:
        return []
    last = max(dated)
    first = max(min(dated), last - _MOST_YEARS + 2)
    earlier = sum(number for year, number in dated.items() if year < first)
    columns = [(str(year), dated.get(year, 0)) for year in range(first, last + 1)]
    return [(f"before {first}", earlier), *columns] if earlier else columns


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.2f}".rstrip("0").rstrip(".")


def _svg(height: int, parts: Sequence[Markup]) -> Markup:
    """A bar that says nothing to a screen reader: its numbers stand in the cell beside it."""
    return Markup('<svg class="bar" width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>').format(
        height, Markup("").join(parts)
    )
