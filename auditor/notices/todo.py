"""The one thing to do about a change."""

from __future__ import annotations

from auditor.monitor.changes import Change

_OF_STATE = {
    "late": "ask the department whether the load still runs, and when the next one is due",
    "stale": "ask the department whether the load still runs; if the data is finished, declare it so on the portal",
    "published_once": "ask whether anybody means to refresh it; if not, declare it finished on the portal",
}
_OF_DATASET = {
    "added": "look whether it has an owner, a license and a declared frequency",
    "gone": "ask the publisher whether it was retired or moved, and have a notice put where it was",
    "returned": "nothing; it is listed again",
    "replaced": "have the old address lead to the new one",
    "renamed": "nothing, unless links or reports use its name",
    "license": "read the new license, and tell who uses the data if rights were taken away",
    "columns": "tell who uses the data, and ask whether the data dictionary says the same",
    "addresses": "look whether the old addresses still lead to the data",
    "publisher": "ask the new department who looks after it now",
}
_OF_PORTAL = {
    "platform": "look whether the old addresses lead on, and set `platform` in the register",
    "address": "look whether the old address leads on, and set `urls` in the register",
    "fewer": "ask the portal's team whether datasets were withdrawn, or the catalog is not whole",
    "more": "nothing; look at what came in when there is time",
}
_READ_AGAIN = "nothing; it can be read again"
_NOT_READ = "open the address in a browser; if people get in, ask the portal's team to let the auditor in, too"


def todo(change: Change) -> str:
    """What whoever is told should do, a sentence without its full stop."""
    if change.what == "portal":
        if change.kind == "status":
            return _READ_AGAIN if change.after == "read" else _NOT_READ
        return _OF_PORTAL.get(change.kind, "look at the portal")
    if change.what == "criterion":
        return f"open the report of {change.portal} at {change.subject}: it names the findings behind it"
    if change.kind == "state":
        return _OF_STATE.get(change.after, "nothing; it is kept again")
    return _OF_DATASET.get(change.kind, "look at the dataset")
