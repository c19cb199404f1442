"""How often a verdict of each rule holds: the share, measured on recorded portals by `tests/evaluation/run.py`.

Each number is what datasets did in the weeks after the visit, rounded, and held back where few cases stand behind it.
One visit that sees one date says no more than .70 of a routine that nobody promised, whatever the share came to: a load
of last night that is never repeated looks the same.
"""

from __future__ import annotations

#: By rule: confidence where nothing, and where everything, of what the rule allows is used up.
BY_RULE: dict[str, tuple[float, float]] = {
    "made_anew": (0.90, 0.90),
    "declared_finished": (0.98, 0.98),
    "static_but_alive": (0.70, 0.70),
    "time_covered_ended": (0.80, 0.80),
    "stands_still": (0.65, 0.90),
    "beat_history": (0.90, 0.97),
    "beat_visits": (0.95, 0.97),
    "beat_late": (0.55, 0.55),
    "beat_stopped": (0.90, 0.90),
    "comes_back": (0.70, 0.70),
    "changes_without_beat": (0.85, 0.85),
    "as_needed_active": (0.65, 0.65),
    "promise_late": (0.50, 0.50),
    "slow_promise_late": (0.70, 0.80),
    "promise_broken_lately": (0.75, 0.75),
    "promise_broken": (0.95, 0.95),
    "slow_promise_broken": (0.98, 0.98),
    "promise_kept": (0.98, 0.90),
    "promise_kept_once": (0.97, 0.90),
    "slow_promise_kept": (0.90, 0.80),
    "promise_kept_by_record": (0.55, 0.55),
    "first_update_not_due": (0.95, 0.95),
    "record_edited_often": (0.65, 0.65),
    "record_edited": (0.70, 0.55),
    "record_never_touched": (0.97, 0.97),
    "too_new": (0.95, 0.95),
    "not_changed_in_half_a_year": (0.75, 0.75),
    "never_changed": (0.98, 0.98),
    "met_fresh": (0.70, 0.70),
    "changed_recently": (0.70, 0.65),
    "long_silent": (0.95, 0.95),
    "series_member": (0.95, 0.95),
    "series_continued": (0.70, 0.70),
}


def of(rule: str, share: float = 0.0) -> float | None:
    """The confidence of a rule, 0-1; None where the verdict is that we cannot tell.

    share: how much of what the rule allows is used up, 0-1.
    """
    bounds = BY_RULE.get(rule)
    if bounds is None:
        return None
    start, end = bounds
    return round(start + (end - start) * min(max(share, 0.0), 1.0), 2)
