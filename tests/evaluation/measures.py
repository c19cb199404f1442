"""How well states foretell what happened: balanced accuracy, routine claims, broken promises, confidence."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from tests.evaluation.labels import Truth

MAINTAINED = frozenset({"routine", "routine_declared", "irregular_active"})
DORMANT = frozenset({"published_once", "stale", "static_by_design"})
ROUTINE = frozenset({"routine", "routine_declared"})
#: How `late` may be read: as given up, as kept up, as no answer.
LATE: dict[str, bool | None] = {"dormant": False, "maintained": True, "abstain": None}
YOUNG = timedelta(days=90)


class Said(NamedTuple):
    """What was said of one dataset, and what it did. state: empty where nothing was said."""

    truth: Truth
    state: str
    confidence: float | None = None


def call(state: str, late: str) -> bool | None:
    """Whether a state says that the dataset will be kept up; None where it says neither."""
    if state == "late":
        return LATE[late]
    return True if state in MAINTAINED else False if state in DORMANT else None


def ratio(part: float, whole: float) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None


def balanced(pairs: Iterable[tuple[bool, bool | None]]) -> float | None:
    """Balanced accuracy of (truth, call), an abstention worth half a point; None where a class is missing."""
    points, counts = {True: 0.0, False: 0.0}, {True: 0, False: 0}
    for (truth, said), n in Counter(pairs).items():
        counts[truth] += n
        points[truth] += n * (0.5 if said is None else float(said == truth))
    if not all(counts.values()):
        return None
    return (points[True] / counts[True] + points[False] / counts[False]) / 2


def interval(pairs: Sequence[tuple[bool, bool | None]], draws: int, seed: int = 7) -> tuple[float, float] | None:
    """95 % bootstrap interval of it over datasets; those of one portal move together, so it is too narrow."""
    chance, values = random.Random(seed), []
    for _ in range(draws):
        value = balanced(chance.choices(pairs, k=len(pairs)))
        if value is not None:
            values.append(value)
    values.sort()
    return (values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]) if len(values) > 40 else None


def measured(said: Sequence[Said], draws: int = 0) -> dict[str, Any]:
    """Every figure of one rule on one set of datasets; undecidable ones are counted and left out."""
    known = [one for one in said if one.truth.label]
    figures: dict[str, Any] = {
        "datasets": len(said),
        "decided": len(known),
        "maintained": sum(one.truth.maintained for one in known),
        "routine": sum(one.truth.label == "routine" for one in known),
    }
    figures["share_maintained"] = ratio(figures["maintained"], len(known))
    figures["late_as"] = {}
    for late in LATE:
        pairs = [(one.truth.maintained, call(one.state, late)) for one in known]
        answered = [(truth, told) for truth, told in pairs if told is not None]
        yes = [truth for truth, told in answered if told]
        figures["late_as"][late] = {
            "balanced": balanced(pairs),
            "interval": interval(pairs, draws) if draws and pairs and late == "dormant" else None,
            "answered": ratio(len(answered), len(pairs)),
            "right": ratio(sum(truth == told for truth, told in answered), len(answered)),
            "precision": ratio(sum(yes), len(yes)),
            **confidence(known, late),
        }
    figures["without_age_rule"] = balanced(
        (one.truth.maintained, call(one.state, "dormant")) for one in known if one.truth.basis != "age_rule"
    )
    claims = [one.truth.label == "routine" for one in known if one.state in ROUTINE]
    figures["routine_precision"] = ratio(sum(claims), len(claims))
    figures["routine_recall"] = ratio(sum(claims), figures["routine"])
    broken = [one.state in ("late", "stale") for one in known if one.truth.broken]
    figures["broken"], figures["broken_called"] = len(broken), sum(broken)
    figures["young_called_once"] = sum(one.state == "published_once" and _young(one.truth) for one in said)
    figures["young"] = sum(map(_young, (one.truth for one in said)))
    figures["states"] = {
        state: dict(Counter(one.truth.label or "undecided" for one in said if one.state == state))
        for state in sorted({one.state for one in said})
    }
    figures["held"] = held(known)
    return figures


def _young(truth: Truth) -> bool:
    issued = truth.seen.issued
    return issued is not None and timedelta(0) <= truth.t0 - issued < YOUNG


def confidence(known: Sequence[Said], late: str) -> dict[str, Any]:
    """Brier score and calibration error of P(maintained): the confidence of a yes, the rest of a no."""
    pairs = [
        (one.truth.maintained, one.confidence if told else 1 - one.confidence)
        for one in known
        if (told := call(one.state, late)) is not None and one.confidence is not None
    ]
    if not pairs:
        return {"with_confidence": 0, "brier": None, "brier_base": None, "ece": None, "bins": []}
    base = sum(truth for truth, _ in pairs) / len(pairs)
    bins = binned(pairs, 5)
    return {
        "with_confidence": len(pairs),
        "brier": sum((p - truth) ** 2 for truth, p in pairs) / len(pairs),
        "brier_base": base * (1 - base),
        "ece": sum(n * abs(mean - came) for _, _, n, mean, came in bins) / len(pairs),
        "bins": bins,
    }


def binned(pairs: Sequence[tuple[bool, float]], bins: int) -> list[tuple[float, float, int, float, float]]:
    """(from, to, how many, mean stated, share that came true) of each bin that holds any."""
    groups: dict[int, list[tuple[bool, float]]] = {}
    for truth, p in pairs:
        groups.setdefault(min(int(p * bins + 1e-9), bins - 1), []).append((truth, p))
    return [
        (b / bins, (b + 1) / bins, len(g), sum(p for _, p in g) / len(g), sum(t for t, _ in g) / len(g))
        for b, g in sorted(groups.items())
    ]


#: What a state claims in its own words.
CLAIMS = {
    "routine": ("routine",),
    "routine_declared": ("routine",),
    "irregular_active": ("routine", "irregular"),
    "late": ("dormant", "irregular"),
    "stale": ("dormant",),
    "published_once": ("dormant",),
    "static_by_design": ("dormant",),
}


def held(known: Sequence[Said]) -> dict[str, list[tuple[float, float, int, float, float]]]:
    """How often verdicts hold by the confidence stated, in bins of a tenth: as a yes or no, and in their own words."""
    sure = [(one, one.confidence) for one in known if one.confidence is not None]
    coarse = [(told == one.truth.maintained, p) for one, p in sure if (told := call(one.state, "dormant")) is not None]
    exact = [(one.truth.label in CLAIMS[one.state], p) for one, p in sure if one.state in CLAIMS]
    return {"yes_or_no": binned(coarse, 10), "in_words": binned(exact, 10)}
