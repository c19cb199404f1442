"""The figures of an evaluation as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.evaluation.measures import LATE

Figures = Mapping[str, Any]


def number(value: float | None, digits: int = 2) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """The lines of a table; the first column is text, the others are figures."""
    yield "| " + " | ".join(head) + " |"
    yield "|---|" + "---:|" * (len(head) - 1)
    for row in rows:
        yield "| " + " | ".join(str(value) for value in row) + " |"
    yield ""


COMPARED = (
    "rule",
    "balanced accuracy (95 %)",
    "mean of the cases",
    "late kept up / no answer",
    "answered",
    "right where answered",
    "precision",
    "routine: precision",
    "recall",
    "broken promises called",
    "young called once",
)


def compared(rules: Mapping[str, Figures]) -> Iterator[str]:
    """Ours and the simple rules on the same datasets."""
    rows = []
    for name, figures in rules.items():
        main = figures["late_as"]["dormant"]
        span = main["interval"]
        rows.append(
            (
                name,
                number(main["balanced"]) + (f" ({number(span[0])}–{number(span[1])})" if span else ""),
                number(figures.get("mean_balanced")),
                " / ".join(number(figures["late_as"][late]["balanced"]) for late in LATE if late != "dormant"),
                number(main["answered"]),
                number(main["right"]),
                number(main["precision"]),
                number(figures["routine_precision"]),
                number(figures["routine_recall"]),
                f"{figures['broken_called']} of {figures['broken']}",
                f"{figures['young_called_once']} of {figures['young']}",
            )
        )
    yield from table(COMPARED, rows)


def portals(cases: Mapping[str, Mapping[str, Figures]], names: Sequence[str]) -> Iterator[str]:
    """Balanced accuracy by portal, with what the portal holds."""
    head = ("portal, judged on", "datasets", "decided", "maintained", *names)
    rows = []
    for case, rules in cases.items():
        one = rules[names[0]]
        scores = (number(rules[name]["late_as"]["dormant"]["balanced"]) for name in names)
        rows.append((case, one["datasets"], one["decided"], number(one["share_maintained"]), *scores))
    yield from table(head, rows)


def states(figures: Figures) -> Iterator[str]:
    """Which state met which fate."""
    fates = ("routine", "irregular", "dormant", "undecided")
    rows = [
        (state or "(not listed)", *(counts.get(fate, 0) for fate in fates))
        for state, counts in figures["states"].items()
    ]
    yield from table(("our state", *fates), rows)


def reliability(figures: Figures) -> Iterator[str]:
    """Confidence against what held."""
    main = figures["late_as"]["dormant"]
    if not main["with_confidence"]:
        yield "No verdict states a confidence."
        yield ""
        return
    yield (
        f"P(maintained), {main['with_confidence']} verdicts: Brier {number(main['brier'], 3)} "
        f"(base rate alone {number(main['brier_base'], 3)}), calibration error {number(main['ece'])}."
    )
    yield ""
    rows = [(f"{low:.1f}–{high:.1f}", n, number(said), number(came)) for low, high, n, said, came in main["bins"]]
    yield from table(("P(maintained) said", "n", "mean", "came true"), rows)
    for way, words in (("yes_or_no", "as kept up or not"), ("in_words", "in the state's own words")):
        bins = figures["held"][way]
        rows = [(f"{low:.1f}–{high:.1f}", n, number(said), number(came)) for low, high, n, said, came in bins]
        yield from table((f"confidence, {words}", "n", "mean", "held"), rows)
