"""Tells the world that a night came to its end, so that one that never ran is noticed."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import urlsplit

import requests

from auditor.http import USER_AGENT
from auditor.monitor.night import Outcome
from auditor.monitor.visit import Place
from auditor.register import Register

_WAIT = 10.0


def beat(place: Place, held: Register, outcome: Outcome, now: datetime) -> str:
    """Writes the heartbeat file or asks its address, after a night that ended.

    Gives what went wrong, empty for nothing: a service that is away is no failure of the night.
    """
    target = held.monitor.heartbeat
    if not target or not outcome.ended:
        return ""
    if urlsplit(target).scheme in ("http", "https"):
        try:
            requests.get(target, headers={"User-Agent": USER_AGENT}, timeout=_WAIT).raise_for_status()
        except requests.RequestException as problem:
            return f"the heartbeat could not be sent ({type(problem).__name__})"
        return ""
    told = {
        "night": outcome.night.begun.isoformat(),
        "finished": now.isoformat(),
        "visited": len(outcome.done) + len(outcome.kept),
        "not_read": sum(one.visit is None or one.visit.how == "nothing" for one in outcome.done),
    }
    path = place.root / target
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(json.dumps(told) + "\n", encoding="utf-8")
    draft.replace(path)
    return ""
