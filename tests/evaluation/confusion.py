"""Which verdict meets which behaviour: a portal of known behaviours audited three ways, and the peers' words beside.

`confusion.py [--portal NAME] [--pydatajson PYTHON]`. The ways: `catalog`, one visit to the catalog; `rows`, one visit
with row history (`--depth deep`); `nights`, the catalog every night, judged on the last with all earlier ones as
history; `nights+rows`, the same with row history every night. Exit 1 where we break our promise: with thirty nights
no verdict is wrong, with one visit none is wrong above a confidence of .7, with row history every truly routine
behaviour is called `routine`. Data that are written as promised and hold nothing new are told by their rows alone:
where nobody looked into them, calling that kept is counted as wrong, and breaks no promise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from auditor.collect import collect
from auditor.history import sightings
from auditor.http import Policy
from auditor.refresh.periodicity import Kind, parse
from fixtures.behaviours import LAST_NIGHT, MAINTAINED, Behaviour, Truth, at_night, on_portal
from fixtures.server import play
from tests.evaluation import audits, shown
from tests.evaluation.peers import FRESH, PEERS, STALE, UNKNOWN, Facts, Said, pydatajson_says

#: By name: whether it is the thirty nights, and whether the visits look into the rows.
WAYS = {"catalog": (False, False), "rows": (False, True), "nights": (True, False), "nights+rows": (True, True)}
#: A verdict that states more than this is promised to hold.
SURE = 0.7
LATE = frozenset({"late", "stale"})
KEPT = {True: "yes", False: "no", None: "–"}
AS_SHIPPED = "pydatajson, as shipped"


class Verdict(NamedTuple):
    """What we said of one behaviour, one way. state: empty where we did not list it."""

    state: str
    confidence: float | None
    facts: Facts


Found = Mapping[str, Mapping[str, Verdict]]
Words = Mapping[str, Mapping[str, Mapping[str, Said]]]


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    behaviours = on_portal(options.portal)
    with tempfile.TemporaryDirectory() as name:
        scratch = options.keep or Path(name)
        found = _audited(options.portal, options.ways, scratch)
    listed = {way: {one.key: verdicts.get(one.id, _NOTHING) for one in behaviours} for way, verdicts in found.items()}
    said = {way: _peers(verdicts, options.pydatajson) for way, verdicts in listed.items()}
    lines = [*_table(behaviours, listed, said), *_counts(behaviours, listed, said)]
    broken = [line for way in listed for line in breaches(way, behaviours, listed[way])]
    print("\n".join([*lines, *([f"Broken: {line}" for line in broken] or ["No promise is broken."])]))
    return 1 if broken else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Which verdict meets which behaviour.")
    parser.add_argument("--portal", default="behaviours-socrata", help="the played portal")
    parser.add_argument("--ways", nargs="+", choices=tuple(WAYS), default=tuple(WAYS))
    parser.add_argument("--pydatajson", type=Path, metavar="PYTHON", help="an interpreter that has pydatajson")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the audits there")
    return parser


# --- visits ----------------------------------------------------------------------------------------------------------

_NOTHING = Verdict("", None, Facts(at_night(0)))


def _audited(portal: str, ways: Sequence[str], scratch: Path) -> dict[str, dict[str, Verdict]]:
    """The verdicts of each way, by identifier. Every visit finds the portal at one address, by which it is known."""
    found = {}
    with play(portal, night=0) as site:
        port = site.port
        for way in ways:
            if not WAYS[way][0]:
                found[way] = _judged(site.url, 0, WAYS[way][1], scratch / way, ())
    if len(found) == len(ways):
        return found
    for way in (way for way in ways if WAYS[way][0]):
        rows = WAYS[way][1]
        earlier = list(_nightly(portal, port, scratch / f"before-{way}", "deep" if rows else "catalog"))
        with play(portal, night=LAST_NIGHT, port=port) as site:
            last = _judged(site.url, LAST_NIGHT, rows, scratch / way, earlier)
        seen = {
            identifier: tuple(visit.data_modified for visit in visits if visit.data_modified)
            for (_, identifier), visits in sightings(earlier).items()
        }
        found[way] = {key: _having(verdict, seen.get(key, ())) for key, verdict in last.items()}
    return {way: found[way] for way in ways}


def _nightly(portal: str, port: int, scratch: Path, depth: str) -> Iterator[Path]:
    """A folder for each night before the last, collected to this depth."""
    for night in range(LAST_NIGHT):
        folder = scratch / f"night-{night:02d}"
        with play(portal, night=night, port=port) as site:
            collect(
                [site.url],
                folder,
                policy=Policy(pace=0),
                depth=depth,
                taken_at=at_night(night),
                allow_private=True,
            )
        yield folder


def _having(verdict: Verdict, seen: tuple[datetime, ...]) -> Verdict:
    return verdict._replace(facts=replace(verdict.facts, sightings=seen))


def _judged(url: str, night: int, rows: bool, out: Path, history: Sequence[Path]) -> dict[str, Verdict]:
    """Audits with the command line. Raises Unread where it left no table."""
    at = at_night(night)
    audits.audit(url, at, out, depth="deep" if rows else "catalog", history=history)
    return {row["id"]: _verdict(row, at) for row in audits.rows(out)}


def _verdict(row: Mapping[str, str], at: datetime) -> Verdict:
    label = row["accrual_periodicity"]
    meant = parse(label) if label else None
    facts = Facts(
        taken_at=at,
        issued=audits.time(row["issued"]),
        data_modified=audits.time(row["data_modified"]),
        metadata_modified=audits.time(row["metadata_modified"]),
        label=label,
        kind=meant.kind if meant else Kind.UNKNOWN if label else None,
        days=meant.days if meant else None,
    )
    return Verdict(row["refresh_state"], float(row["confidence"]) if row["confidence"] else None, facts)


def _peers(verdicts: Mapping[str, Verdict], interpreter: Path | None) -> dict[str, dict[str, Said]]:
    """What each peer says of each behaviour."""
    said = {name: {key: peer(verdict.facts) for key, verdict in verdicts.items()} for name, peer in PEERS.items()}
    if interpreter is not None:
        real = pydatajson_says(interpreter, [verdict.facts for verdict in verdicts.values()])
        said[AS_SHIPPED] = dict(zip(verdicts, real, strict=True))
    return said


# --- right and wrong -------------------------------------------------------------------------------------------------


def is_wrong(truth: Truth, way: str, state: str) -> bool:
    """Whether a state is none of those that may be said. Nights without a look into rows may leave it open."""
    blind = WAYS[way] == (True, False)
    return state not in truth.at(depth_of(way)) and not (blind and state == "unknown")


def depth_of(way: str) -> str:
    """The depth by which the truth of a way is known."""
    return "nights" if WAYS[way][0] else way


def is_hidden(behaviour: Behaviour, way: str, state: str) -> bool:
    """Whether it is called kept because its dates move as promised, and nobody looked into its rows."""
    tempted = behaviour.maintained is False and state in MAINTAINED
    return tempted and behaviour.truth.shown_by == "rows" and not WAYS[way][1]


def peer_is_wrong(behaviour: Behaviour, way: str, call: str) -> bool:
    """Fresh of what nobody keeps, stale of what is kept; except where the truth of that visit allows it."""
    states = behaviour.truth.at(depth_of(way))
    if call == FRESH:
        return behaviour.maintained is False and not states & MAINTAINED
    return call == STALE and behaviour.maintained is True and not states & LATE


def our_call(state: str) -> str:
    """A state as a peer would put it."""
    if state in MAINTAINED:
        return FRESH
    return STALE if state in LATE or state == "published_once" else UNKNOWN


def truly_routine(truth: Truth) -> bool:
    """Whether its rows show a routine, and nothing less may be said but that it was declared."""
    kept = truth.rows <= MAINTAINED and "routine" in truth.rows
    return truth.shown_by == "rows" and kept and ("routine_declared" in truth.rows or truth.nights == {"routine"})


def breaches(way: str, behaviours: Sequence[Behaviour], verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """Each promise that a verdict breaks, in words."""
    for one in behaviours:
        state, sure, _ = verdicts[one.key]
        wrong = is_wrong(one.truth, way, state)
        if wrong and not is_hidden(one, way, state) and (WAYS[way][0] or (sure or 0) > SURE):
            yield f"{way}: {one.key} is called {state or 'nothing'} ({sure}), not {_or(one.truth.at(depth_of(way)))}"
        elif way == "rows" and truly_routine(one.truth) and state != "routine":
            yield f"{way}: {one.key} is called {state or 'nothing'} ({sure}), and its rows show a routine"


def _or(states: frozenset[str]) -> str:
    return " or ".join(sorted(states))


# --- what is printed -------------------------------------------------------------------------------------------------


def _table(behaviours: Sequence[Behaviour], found: Found, said: Words) -> Iterator[str]:
    """One row for each behaviour; those of a family that share everything are one row."""
    peers = list(next(iter(said.values())))
    depths = list(dict.fromkeys(map(depth_of, found)))
    groups: dict[tuple[str, ...], list[Behaviour]] = {}
    for one in behaviours:
        cells = (_cell(one, way, verdicts[one.key]) for way, verdicts in found.items())
        # The peers' words of the last way: that of thirty nights, where it was gone.
        way, words = list(said.items())[-1]
        called = (_word(one, way, words[name][one.key]) for name in peers)
        truth = " · ".join(_or(one.truth.at(depth)) for depth in depths)
        row = (one.declared or "", KEPT[one.maintained], truth, *cells, *called)
        groups.setdefault((one.family or one.key, *row), []).append(one)
    rows = [
        (f"{name} ×{len(members)}" if len(members) > 1 else members[0].key, *row)
        for (name, *row), members in groups.items()
    ]
    head = ("behaviour", "declared", "kept", f"may be said ({' · '.join(depths)})", *found, *peers)
    yield from shown.table(head, rows)


def _cell(behaviour: Behaviour, way: str, verdict: Verdict) -> str:
    text = f"{verdict.state or '(not listed)'} {shown.number(verdict.confidence)}"
    return f"**{text}**" if is_wrong(behaviour.truth, way, verdict.state) else text


def _word(behaviour: Behaviour, way: str, said: Said) -> str:
    return f"**{said.word}**" if peer_is_wrong(behaviour, way, said.call) else said.word


def _counts(behaviours: Sequence[Behaviour], found: Found, said: Words) -> Iterator[str]:
    """Wrong verdicts, ours and each peer's, by way."""
    rows: list[tuple[object, ...]] = []
    for way, verdicts in found.items():
        wrong = [one for one in behaviours if is_wrong(one.truth, way, verdicts[one.key].state)]
        hidden = sum(is_hidden(one, way, verdicts[one.key].state) for one in wrong)
        upkeep = sum(peer_is_wrong(one, way, our_call(verdicts[one.key].state)) for one in behaviours)
        unsaid = sum(our_call(verdicts[one.key].state) == UNKNOWN for one in behaviours)
        sure = sum((verdicts[one.key].confidence or 0) > SURE for one in wrong)
        rows.append((f"ours, {way}", len(behaviours), len(wrong), sure, hidden, upkeep, unsaid))
    for name in next(iter(said.values())):
        for way, words in said.items():
            if WAYS[way][1]:
                continue  # a peer sees no more than the catalog
            calls = Counter(words[name][one.key].call for one in behaviours)
            wrong_calls = sum(peer_is_wrong(one, way, words[name][one.key].call) for one in behaviours)
            rows.append((f"{name}, {way}", len(behaviours), "–", "–", "–", wrong_calls, calls[UNKNOWN]))
    head = (
        "who, and how",
        "datasets",
        "wrong state",
        f"of these above {SURE}",
        "only rows show it",
        "wrong about upkeep",
        "neither kept nor given up",
    )
    yield from shown.table(head, rows)
    if AS_SHIPPED in next(iter(said.values())):
        pairs = [(words["pydatajson"][key], real) for words in said.values() for key, real in words[AS_SHIPPED].items()]
        yield f"pydatajson, restated and as shipped: {sum(a == b for a, b in pairs)} of {len(pairs)} words alike."
        yield ""
    if "rows" in found:
        due = [one for one in behaviours if truly_routine(one.truth)]
        called = sum(found["rows"][one.key].state == "routine" for one in due)
        yield f"Truly routine behaviours recognised by their rows: {called} of {len(due)}."
        yield ""


if __name__ == "__main__":
    sys.exit(main())
