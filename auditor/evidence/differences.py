"""Where a scorecard differs from one that was judged again, said so that a person finds the place."""

from __future__ import annotations

from pathlib import Path

import msgspec

from auditor.assess import Audit


def first_difference(folder: Path, audit: Audit, *, shared: bool = False) -> str:
    """Where the scorecard of a folder differs from that of an audit, as a sentence; empty where it does not.

    What moved since an earlier audit is left out: it rests on bytes that are not in the bundle. shared: only names that
    both have are looked at, as one of another version may lack fields that came later, and have others.
    """
    try:
        then = msgspec.json.decode((folder / "scorecard.json").read_bytes())
    except (OSError, msgspec.DecodeError, RecursionError) as problem:
        return f"the scorecard cannot be read: {str(problem)[:100]}"
    now = msgspec.json.decode(audit.scorecard.encoded())
    for card in (then, now):
        if isinstance(card, dict):
            for name in ("against", "auditor_version", "schema_version"):
                card.pop(name, None)
    found = _difference(then, now, "", both=shared)
    return f"{found[0] or 'it'} is {_short(found[2])} and not {_short(found[1])}" if found else ""


def _difference(then: object, now: object, at: str, *, both: bool) -> tuple[str, object, object] | None:
    """The first place where two values differ. both: only names that both have are looked at."""
    if isinstance(then, dict) and isinstance(now, dict):
        if not both and list(then) != list(now):
            odd = next((name for name in (*then, *now) if name not in then or name not in now), None)
            return (at, list(then), list(now)) if odd is None else (f"{at}/{odd}", then.get(odd), now.get(odd))
        pairs = [(f"{at}/{name}", then[name], now[name]) for name in then if name in now]
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        pairs = [(f"{at}/{number}", *pair) for number, pair in enumerate(zip(then, now, strict=True))]
    else:
        return None if type(then) is type(now) and then == now else (at, then, now)
    return next((found for place, one, other in pairs if (found := _difference(one, other, place, both=both))), None)


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
