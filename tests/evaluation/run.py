"""Measures our refresh verdicts on recorded portals: `run.py CORPUS_FOLDER` or `run.py --track FOLDER TRACK`.

Each recorded catalog is served over loopback and audited by the real command line as of its time; what its datasets
did afterwards, in the same recording, is the truth. Simple rules are scored beside ours on the same datasets. Prints
Markdown; nothing here is asserted. What the labels mean: `labels.py`; what the figures mean: `measures.py`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from auditor.refresh.periodicity import Kind
from tests.evaluation import audits, cases, rules, shown
from tests.evaluation.agreement import compared
from tests.evaluation.audits import Ours, Unread
from tests.evaluation.cases import Case
from tests.evaluation.labels import Truth
from tests.evaluation.measures import Said, measured
from tests.evaluation.peers import FRESH, PEERS, STALE, Facts, Peer
from tests.evaluation.recordings import Finder, corpus

OURS = "ours"
DETAILS = (
    "portal,t0,visits,id,title,issued,data_date,record_date,label,kind,period_days,truth,maintained,truth_reason,"
    "truth_basis,expected_days,updates,end,state,confidence,reason"
).split(",")
Verdicts = dict[str, list[Said]]


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    figures: dict[str, Any] = {}
    details: list[Sequence[object]] = []
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        found = _track(options, scratch) if options.track else _corpus(options, scratch)
        for title, group in found:
            _say(f"## {title}", "")
            done = _judged(group, (options.keep or scratch) / f"runs-{len(figures)}", options.jobs)
            figures[title] = _figures(done, options.bootstrap)
            _say(*_report(figures[title]))
            details += [row for case, _, ours in done for row in _detail_rows(case, ours)]
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if options.details:
        with options.details.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([DETAILS, *details])
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measures refresh verdicts on recorded portals.")
    parser.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS_FOLDER", help="folder with time series")
    parser.add_argument("--track", nargs=2, metavar=("FOLDER", "TRACK"), help="visits and truth of a given track")
    parser.add_argument(
        "--truth", nargs="+", type=Path, default=[], metavar="CSV", help="given truths to check ours by"
    )
    parser.add_argument("--every", type=int, metavar="DAYS", help="start again after so many days of a series")
    parser.add_argument("--visits", type=int, nargs="+", metavar="DAY", help="days of the visits, several in a case")
    parser.add_argument("--with-bulk", action="store_true", help="count bulk touches of a Hub as updates, too")
    parser.add_argument("--only", nargs="+", metavar="HOST", help="only these portals")
    parser.add_argument("--no-repeated", action="store_true", help="leave out the cases of several visits")
    parser.add_argument(
        "--bootstrap", type=int, default=0, metavar="DRAWS", help="95 %% intervals of the pooled scores"
    )
    parser.add_argument("--jobs", type=int, default=2, help="audits at the same time")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the audits there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every figure")
    parser.add_argument("--details", type=Path, metavar="FILE", help="CSV, one row a dataset and case")
    return parser


Groups = Iterator[tuple[str, list[Case]]]


def _corpus(options: argparse.Namespace, scratch: Path) -> Groups:
    if options.corpus is None:
        raise SystemExit("run.py: say a corpus folder, or --track FOLDER TRACK")
    series = [one for one in corpus(options.corpus, scratch) if not options.only or one.host in options.only]
    for path in options.truth:
        same, total, differing = compared(series, path)
        share = shown.number(same.total() / total.total(), 4) if total.total() else "–"
        _say(f"Labels made here and given in {path.stem}: {same.total()} of {total.total()} alike ({share}).", "")
        _say(*(f"- {line}" for line in differing), *([""] if differing else []))
    every = timedelta(days=options.every) if options.every else None
    kinds = sorted({one.kind for one in series}, reverse=True)
    for kind in kinds:
        of_kind = [one for one in series if one.kind == kind]
        words = {"rows": "Discovery catalogs", "feed": "Hub feeds"}[kind]
        for without_bulk in (True, False) if kind == "feed" and options.with_bulk else (kind == "feed",):
            said = ", bulk touches are no updates" if without_bulk else ", every date counts" if kind == "feed" else ""
            yield f"{words}, one visit{said}", [c for one in of_kind for c in cases.single(one, every, without_bulk)]
            if not options.no_repeated and audits.takes_history():
                days = options.visits or cases.VISITS[kind]
                several = (cases.repeated(one, without_bulk, days) for one in of_kind)
                found = [case for case in several if case is not None]
                if found:
                    yield f"{words}, visits on days {', '.join(map(str, days))}{said}", found
    if not options.no_repeated and not audits.takes_history():
        _say("`auditor audit` takes no --history here: the cases of several visits were left out.", "")


def _track(options: argparse.Namespace, scratch: Path) -> Groups:
    folder, track = Path(options.track[0]), options.track[1]
    found = [case for case in cases.of_track(folder, track, scratch) if not options.only or case.host in options.only]
    several = max((len(case.visits) for case in found), default=1)
    if several > 1 and not audits.takes_history():
        _say("`auditor audit` takes no --history here: only the last visit of each portal is judged.", "")
        found = [Case(case.host, case.kind, case.visits[-1:], case.truths) for case in found]
    yield f"{track}, {'one visit' if several == 1 else f'{several} visits'}", found


# --- one case --------------------------------------------------------------------------------------------------------

Judged = tuple[Case, Verdicts, Finder[Ours]]


def _judged(group: Sequence[Case], folder: Path, jobs: int) -> list[Judged]:
    with ThreadPoolExecutor(jobs) as pool:
        numbered = list(enumerate(group))
        results = list(pool.map(lambda pair: _try(pair[1], folder / str(pair[0])), numbered))
    return [result for result in results if result is not None]


def _try(case: Case, folder: Path) -> Judged | None:
    try:
        return judged(case, folder)
    except Unread as problem:
        print(f"{case.name}: {problem}", file=sys.stderr)
        return None


def judged(case: Case, folder: Path) -> Judged:
    """What we and each rule say of every dataset of a case. Raises Unread."""
    earlier: list[Path] = []
    ours: list[Ours] = []
    for number, (at, document) in enumerate(case.visits):
        out = folder / str(number)
        history = earlier if number == len(case.visits) - 1 else []
        ours = audits.audited(document, at, out, history)
        earlier.append(out)
    find = audits.by_dataset(ours)
    verdicts: Verdicts = {OURS: [_said(truth, find) for truth in case.truths]}
    for name, rule in rules.RULES.items():
        verdicts[name] = [Said(truth, rule(truth.seen, case.t0)) for truth in case.truths]
    # Not by identifier: a feed may hold one twice, and the table needs every title of the portal.
    states = rules.state_table([truth.seen for truth in case.truths], case.t0)
    verdicts[rules.TABLE] = [Said(truth, state) for truth, (_, state) in zip(case.truths, states, strict=True)]
    for name, peer in PEERS.items():
        verdicts[f"{name}, restated"] = [Said(truth, _peer_state(peer, truth)) for truth in case.truths]
    return case, verdicts, find


def _peer_state(peer: Peer, truth: Truth) -> str:
    """A peer's call as a state; what is declared finished and called fresh is called finished."""
    seen, promise = truth.seen, truth.seen.promise
    facts = Facts(truth.t0, seen.issued, seen.changed, seen.touched, promise.text, promise.kind, promise.days)
    told = peer(facts).call
    if told == FRESH:
        return "static_by_design" if promise.kind is Kind.STATIC else "routine"
    return "stale" if told == STALE else "unknown"


def _said(truth: Truth, find: Finder[Ours]) -> Said:
    one = find(truth.seen.id, truth.seen.title)
    return Said(truth, one.state, one.confidence) if one else Said(truth, "")


# --- figures ---------------------------------------------------------------------------------------------------------


def _figures(done: Sequence[Judged], draws: int) -> dict[str, Any]:
    pooled: Verdicts = {}
    by_case = {}
    for case, verdicts, _ in done:
        by_case[case.name] = {name: measured(said) for name, said in verdicts.items()}
        for name, said in verdicts.items():
            pooled.setdefault(name, []).extend(said)
    together = {name: measured(said, draws) for name, said in pooled.items()}
    for name, figures in together.items():
        each = [case[name]["late_as"]["dormant"]["balanced"] for case in by_case.values()]
        known = [value for value in each if value is not None]
        figures["mean_balanced"] = sum(known) / len(known) if known else None
    return {"pooled": together, "cases": by_case}


def _report(figures: Mapping[str, Any]) -> Iterator[str]:
    pooled = figures["pooled"]
    if not pooled:
        yield "Nothing could be judged."
        return
    ours = pooled[OURS]
    yield (
        f"{len(figures['cases'])} cases, {ours['datasets']} datasets, {ours['decided']} decided, of these "
        f"{ours['maintained']} maintained ({shown.number(ours['share_maintained'])}), {ours['routine']} routine."
    )
    yield ""
    yield from shown.compared(pooled)
    short = [OURS, *(name for name in pooled if name.startswith("data date")), *list(rules_beside(pooled))]
    yield from shown.portals(figures["cases"], short)
    yield from shown.states(ours)
    yield from shown.reliability(ours)


def rules_beside(pooled: Iterable[str]) -> Iterator[str]:
    """The two rules that read labels."""
    yield from (name for name in pooled if name.startswith("declared") or name == rules.TABLE)


def _detail_rows(case: Case, find: Finder[Ours]) -> Iterator[Sequence[object]]:
    for truth in case.truths:
        seen, one = truth.seen, find(truth.seen.id, truth.seen.title)
        yield (
            case.host,
            case.t0.isoformat(),
            len(case.visits),
            seen.id,
            seen.title,
            seen.issued and seen.issued.isoformat(),
            seen.changed and seen.changed.isoformat(),
            seen.touched and seen.touched.isoformat(),
            seen.promise.text,
            seen.promise.kind,
            seen.promise.days,
            truth.label,
            int(truth.maintained) if truth.label else "",
            truth.reason,
            truth.basis,
            truth.expected,
            truth.updates,
            truth.end.isoformat(),
            one.state if one else "(not listed)",
            one.confidence if one else "",
            one.reason if one else "",
        )


def _say(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
