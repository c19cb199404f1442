"""Compares our labels with a truth table given: how many agree, and which do not."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from auditor.refresh.periodicity import Kind
from tests.evaluation.labels import Truth, labelled
from tests.evaluation.recordings import ROWS, Promise, Seen, Series


def given(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each portal's host and one row of the truth table."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["portal"], row


def truth_of(row: dict[str, str]) -> Truth:
    """A row of the truth table as our noun; what the table does not hold (issued, touched) is None."""
    kind = Kind(row["declared_kind"]) if row["declared_kind"] not in ("", "none") else None
    promise = Promise(kind, float(row["declared_days"]) if row["declared_days"] else None, row["declared"])
    seen = Seen(row["id"], row["title"], None, _time(row["stamp_t0"]), None, promise)
    expected = float(row["expected_days"]) if row["expected_days"] else None
    t0, end = _time(row["t0"]), _time(row["end"]) or _time(row["t0"])
    assert t0 is not None
    assert end is not None
    return Truth(
        seen, t0, end, row["label"], row["reason"], row["dormant_basis"], expected, int(float(row["updates"] or 0))
    )


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def compared(series: Sequence[Series], path: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """Our labels made of the raw series beside the given ones: agreeing and all by host, and what differs."""
    rows: dict[str, dict[str, dict[str, str]]] = {}
    for host, row in given(path):
        rows.setdefault(host, {})[row["id"]] = row
    same: Counter[str] = Counter()
    total: Counter[str] = Counter()
    differing = []
    for one in series:
        if one.kind != ROWS or one.host not in rows:
            continue
        t0 = next(truth_of(row).t0 for row in rows[one.host].values())
        number = max(n for n, (at, _) in enumerate(one.moments) if at <= t0)
        first = one.visit(number, one.moments[0][0]).datasets
        for ours in labelled(one, first, t0, range(len(one.moments)), without_bulk=False):
            row = rows[one.host].get(ours.seen.id, {})
            if not row:
                continue
            theirs = row["label"]
            total[one.host] += 1
            same[one.host] += ours.label == theirs
            if ours.label != theirs:
                differing.append(
                    f"{one.host} {ours.seen.id}: ours {ours.label or '-'} ({ours.reason}), "
                    f"given {theirs or '-'} ({row.get('reason')}); declared {ours.seen.promise.text!r}, "
                    f"{ours.updates} updates, given {row.get('updates')}"
                )
    return same, total, differing
