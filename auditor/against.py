"""What moved since an earlier audit, and whether the data or the rules moved it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor import judging
from auditor.assess import Audit, assess
from auditor.check import Finding, finding_id
from auditor.model import Catalog, Dataset
from auditor.prepared import json_reader
from auditor.publish import cell
from auditor.rubric import Rubric
from auditor.scorecard import Against, RubricEntry
from auditor.snapshot import Snapshot
from auditor.upkeep import rounded

HEADER = ("kind,check,portal,dataset,title,publisher,field,before,now,message").split(",")
FILE_NAME = "changes.csv"


class _Written(Struct):
    """What is read back of an earlier `scorecard.json`."""

    taken_at: datetime
    score: float | None = None
    auditor_version: str = ""
    rubric: RubricEntry | None = None


_card = json_reader(_Written)


def compare(folder: Path, now: Audit, rubric: Rubric) -> tuple[Against, list[list[object]]]:
    """The earlier audit in a folder held against one of today: totals, and the rows of `changes.csv`.

    The earlier bytes are judged by today's rules, so that what the rules moved is told from what the data moved.
    Raises NotAnAudit or DamagedArchive where the folder cannot be read.
    """
    earlier = _by_todays_rules(folder, rubric)
    written = _written(folder)
    then, by_todays_rules, score_now = (
        written.score if written else None,
        earlier.scorecard.score,
        now.scorecard.score,
    )
    rows = [*_datasets(earlier.snapshot, now.snapshot), *_outcomes(earlier, now)]
    whole = earlier.snapshot.complete and now.snapshot.complete
    added = sum(row[0] == "dataset added" for row in rows)
    removed = sum(row[0] == "dataset removed" for row in rows)
    against = Against(
        taken_at=earlier.snapshot.taken_at,
        rules_then=_rules(written.rubric, written.auditor_version) if written and written.rubric else "",
        rules_now=_rules(now.scorecard.rubric, now.scorecard.auditor_version),
        score_then=then,
        score_then_by_todays_rules=by_todays_rules,
        score_now=score_now,
        by_data=_difference(score_now, by_todays_rules),
        by_rules=_difference(by_todays_rules, then),
        datasets_added=added,
        datasets_removed=removed if whole else None,
        outcomes_changed=sum(row[0] == "outcome changed" for row in rows),
        note="" if whole else "one of the two collections is partial: datasets that are missing were not deleted",
    )
    return against, rows


def write(rows: list[list[object]], folder: Path) -> None:
    """Writes `changes.csv`."""
    with (folder / FILE_NAME).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows([cell(value) for value in row] for row in rows)


def unlike(folder: Path, moved: Against | None, now: Audit) -> str:
    """How what a folder says of an earlier audit contradicts itself or today's judgement, as a sentence; empty where it
    does not. The earlier bytes are not there, so that no more can be said."""
    path = folder / FILE_NAME
    if moved is None:
        return f"{FILE_NAME} is there, and the scorecard speaks of no earlier audit" if path.exists() else ""
    score, card = now.scorecard.score, now.scorecard
    sums = (
        ("score_now", moved.score_now, score),
        ("by_data", moved.by_data, _difference(score, moved.score_then_by_todays_rules)),
        ("by_rules", moved.by_rules, _difference(moved.score_then_by_todays_rules, moved.score_then)),
        ("rules_now", moved.rules_now, _rules(card.rubric, moved.rules_now.rpartition(" ")[2])),
    )
    for name, stated, follows in sums:
        if stated != follows:
            return f"against/{name} is {follows} and not {str(stated)[:80]}"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        return f"{FILE_NAME} cannot be read: {str(problem)[:100]}"
    if not rows or rows[0] != HEADER or any(len(row) != len(HEADER) for row in rows):
        return f"{FILE_NAME} does not have the columns that it has to have"
    if any(_as_cell(value) != value for row in rows for value in row):
        return f"{FILE_NAME} has a cell that a spreadsheet would run, or that shows what is masked"
    kinds = Counter(row[0] for row in rows[1:])
    counted = {"dataset added": moved.datasets_added, "outcome changed": moved.outcomes_changed}
    if moved.datasets_removed is not None:
        counted["dataset removed"] = moved.datasets_removed
    wrong = next((kind for kind, number in counted.items() if kinds.pop(kind, 0) != number), "")
    wrong = wrong or next(iter(kinds.keys() - {"dataset removed"}), "")
    return f"{FILE_NAME} has other rows of {wrong[:60]!r} than the scorecard counts" if wrong else ""


def _as_cell(value: str) -> str:
    """A cell as it is written once it was read: one that was defused is not defused twice."""
    return cell(value) if not value.startswith("'") else f"'{cell(value[1:]).removeprefix(chr(39))}"


def _written(folder: Path) -> _Written | None:
    try:
        return _card((folder / "scorecard.json").read_bytes())
    except (OSError, msgspec.DecodeError):
        return None


def _by_todays_rules(folder: Path, rubric: Rubric) -> Audit:
    """The earlier audit judged by a rubric of today, with the words of people and the visits that it had."""
    try:
        return judging.again(folder, judging.read(folder), rubric)
    except judging.NotJudged:
        return assess(folder, rubric)


def _rules(rubric: RubricEntry, version: str) -> str:
    return f"{rubric.id} ({rubric.edition}), auditor {version}"


def _difference(now: float | None, then: float | None) -> float | None:
    return None if now is None or then is None else rounded(now - then)


def _datasets(earlier: Snapshot, now: Snapshot) -> Iterator[list[object]]:
    before, after = _by_place(earlier), _by_place(now)
    for kind, these, those, certain in (
        ("dataset added", after, before, earlier.complete),
        ("dataset removed", before, after, now.complete),
    ):
        for key in sorted(these.keys() - those.keys()):
            dataset = these[key]
            if certain:
                yield [kind, "", dataset.portal, dataset.id, dataset.title, dataset.publisher, "", "", "", ""]


def _outcomes(earlier: Audit, now: Audit) -> Iterator[list[object]]:
    """Findings whose outcome differs; portals are matched by position, since an address may have moved."""
    places, now_places = _places(earlier.snapshot), _places(now.snapshot)
    before = {_key(check, finding, places): finding for check, finding in _findings(earlier)}
    for check, finding in _findings(now):
        old = before.get(_key(check, finding, now_places))
        if old is not None and old.outcome != finding.outcome:
            yield [
                "outcome changed",
                check,
                finding.portal,
                finding.dataset,
                "",
                finding.publisher,
                finding.field,
                old.outcome.value,
                finding.outcome.value,
                finding.message,
            ]


def _findings(audit: Audit) -> Iterator[tuple[str, Finding]]:
    for check, result in audit.results.items():
        for finding in result.findings:
            yield check, finding


def _places(snapshot: Snapshot) -> dict[str, str]:
    """Each portal's address by its place in the city: an address may have moved between two audits."""
    return {portal.portal.url: str(number) for number, portal in enumerate(snapshot.portals)}


def _by_place(snapshot: Snapshot) -> dict[tuple[str, str], Dataset]:
    if not isinstance(snapshot.catalog, Catalog):
        return {}
    places = _places(snapshot)
    return {(places[dataset.portal], dataset.id): dataset for dataset in snapshot.catalog.listed}


def _key(check: str, finding: Finding, places: dict[str, str]) -> str:
    return finding_id(check, msgspec.structs.replace(finding, portal=places.get(finding.portal, "")))
