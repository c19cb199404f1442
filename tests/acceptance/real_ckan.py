"""Holds an audit of a real CKAN against what was planted in it: `real_ckan.py URL TRUTH [--auditor CMD]`.

TRUTH has one JSON object a line, as given to `package_create`, in the order of creation. The portal was filled so:
private datasets are hidden from us, every 97th was deleted, every 10th had " Revised." put behind its notes, and each
record says that it was made 200 days before it was changed. Each fact is compared dataset by dataset; one line a fact,
and the exit code is 1 when one differs. No test of pytest: it needs that portal.
"""

from __future__ import annotations

import argparse
import csv
import json
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Planted = dict[str, Any]
#: Every row of one dataset: its line of datasets.csv, and its findings by check.
Audited = tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]
#: What a fact is of a planted dataset, and of an audited one.
Fact = tuple[str, Callable[[Planted], object], Callable[[Audited], object]]

DELETED_EVERY = 97
RECORD_AGE = timedelta(days=200)
#: The titles CKAN's own list gives its licenses, and whether each is open; "License not specified" states none.
LICENSES = {
    "": ("", "unknown"),
    "notspecified": ("", "unknown"),
    "cc-by": ("Creative Commons Attribution", "true"),
    "cc-zero": ("Creative Commons CCZero", "true"),
    "odc-pddl": ("Open Data Commons Public Domain Dedication and License (PDDL)", "true"),
    "odc-odbl": ("Open Data Commons Open Database License (ODbL)", "true"),
    "uk-ogl": ("UK Open Government Licence (OGL)", "true"),
    "other-closed": ("Other (Not Open)", "false"),
}
ORGANIZATIONS = {
    "city-council": "City Council",
    "transport-dept": "Department of Transport",
    "health-board": "Health Board",
    "parks": "Parks & Recreation",
    "police": "Police",
    "finance": "Finance Office",
    "water": "Water Utility",
    "statistics": "Statistics Bureau",
    "planning": "Planning — Urbanisme",
    "education": "Education Authority",
}
#: Days of each planted label; none for what promises no period.
PERIODS = {
    "daily": "1",
    "weekly": "7",
    "monthly": "30.4375",
    "Every month": "30.4375",
    "annual": "365.25",
    "R/P1Y": "365.25",
    "irregular": "",
    "": "",
}
#: Descriptions that say nothing, also with " Revised." behind them.
EMPTY_NOTES = ("", "TBC")


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    truth = [json.loads(line) for line in options.truth.read_text(encoding="utf-8").splitlines() if line.strip()]
    planted = {
        dataset["name"]: dataset
        for place, dataset in enumerate(truth)
        if place % DELETED_EVERY and not dataset["private"]
    }
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "audit"
        command = [*shlex.split(options.auditor), "audit", options.url, "--depth", "catalog", "--quiet"]
        command += ["--allow-private", "--pace", "0"]
        done = subprocess.run([*command, "--out", str(out)], check=False)
        if done.returncode:
            print(f"differs  exit code: {done.returncode} instead of 0")
            return 1
        verify = [*shlex.split(options.auditor), "evidence", "verify", str(out / "evidence.wacz")]
        if subprocess.run(verify, check=False).returncode:
            print("differs  the bundle does not hold")
            return 1
        card = json.loads((out / "scorecard.json").read_bytes())
        audited = _audited(out)
    differing = [*_totals(card, planted), *_names(planted, audited), *_facts(planted, audited)]
    print(f"{len(planted):,} datasets planted, {len(audited):,} audited, {sum(differing)} facts differ")
    return 1 if any(differing) else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Audits a planted CKAN and compares.")
    parser.add_argument("url", help="the portal")
    parser.add_argument("truth", type=Path, help="what was planted, one JSON object a line")
    parser.add_argument(
        "--auditor", default=f"{shlex.quote(sys.executable)} -m auditor.cli", metavar="CMD", help="how to run it"
    )
    return parser


def _audited(folder: Path) -> dict[str, Audited]:
    """What the audit says of each dataset, by the name in its address."""
    findings: dict[str, dict[str, Mapping[str, str]]] = {}
    for row in _rows(folder / "findings.csv"):
        if row["subject"] == "dataset":
            findings.setdefault(row["dataset"], {})[row["check"]] = row
    return {
        row["landing_page"].rpartition("/")[2]: (row, findings.get(row["id"], {}))
        for row in _rows(folder / "datasets.csv")
        if not row["left_out"]
    }


def _rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- comparisons: each prints its line and gives whether it differs --------------------------------------------------


def _totals(card: Mapping[str, Any], planted: Mapping[str, Planted]) -> Iterable[bool]:
    wanted, collection, catalog = len(planted), card["collection"], card["catalog"]
    yield _said("collection status", "complete", collection["status"])
    for name in ("claimed", "delivered", "unique"):
        yield _said(f"records {name}", wanted, collection[name])
    yield _said("datasets counted", wanted, catalog["counted"])
    yield _said("datasets left out", {}, catalog["left_out"])
    yield _said("distributions", sum(len(entry["resources"]) for entry in planted.values()), catalog["distributions"])
    yield _said("publishers", len({entry["owner_org"] for entry in planted.values()}), catalog["publishers"])


def _said(fact: str, planted: object, audited: object) -> bool:
    differs = planted != audited
    print(f"differs  {fact}: {planted} planted, {audited} audited" if differs else f"ok       {fact}: {planted}")
    return differs


def _names(planted: Mapping[str, Planted], audited: Mapping[str, Audited]) -> Iterable[bool]:
    missing, strange = sorted(planted.keys() - audited.keys()), sorted(audited.keys() - planted.keys())
    if missing or strange:
        print(f"differs  names: {len(missing)} missing {missing[:3]}, {len(strange)} never planted {strange[:3]}")
    else:
        print(f"ok       names: the {len(planted):,} that are public and not deleted, and no other")
    yield bool(missing or strange)


def _facts(planted: Mapping[str, Planted], audited: Mapping[str, Audited]) -> Iterable[bool]:
    both = sorted(planted.keys() & audited.keys())
    for fact, of_planted, of_audited in FACTS:
        pairs = [(name, of_planted(planted[name]), of_audited(audited[name])) for name in both]
        wrong = [pair for pair in pairs if pair[1] != pair[2]]
        for name, want, got in wrong[:3]:
            print(f"         {name}: {want!r} planted, {got!r} audited")
        counts = Counter(want for _, want, _ in pairs)
        if wrong:
            print(f"differs  {fact}: {len(wrong):,} of {len(pairs):,} datasets")
        else:
            print(f"ok       {fact}: {_counted(counts)}")
        yield bool(wrong)


def _counted(counts: Counter[object]) -> str:
    if len(counts) > 12:
        return f"{len(counts):,} different ones"
    return ", ".join(f"{_word(value)} {count:,}" for value, count in sorted(counts.items(), key=lambda item: -item[1]))


def _word(value: object) -> str:
    return {"True": "with", "False": "without", "": "none"}.get(str(value), str(value))


# --- facts -----------------------------------------------------------------------------------------------------------


def _extra(dataset: Planted, key: str) -> str:
    return next((entry["value"] for entry in dataset["extras"] if entry["key"] == key), "")


def _contact(dataset: Planted) -> str:
    """The address to write to, maintainer's before author's; the author's name where no address was planted."""
    mail = dataset.get("maintainer_email") or dataset.get("author_email")
    return str(mail or dataset.get("author") or "")


def _newest(dataset: Planted) -> str:
    """The newest date of a resource; CKAN keeps times without a zone, which are UTC."""
    dates = [resource["last_modified"] for resource in dataset["resources"] if resource.get("last_modified")]
    return f"{max(dates)}Z" if dates else ""


def _passed(check: str) -> Callable[[Audited], object]:
    return lambda audited: audited[1][f"open_data/{check}"]["outcome"] == "pass"


def _column(name: str) -> Callable[[Audited], object]:
    return lambda audited: audited[0][name]


def _made_before(audited: Audited) -> object:
    """Whether the record says that it was made 200 days before it was changed; True where a date of issue is stated."""
    row = audited[0]
    if row["issued_field"] != "/metadata_created":
        return True
    made, changed = (datetime.fromisoformat(row[name]) for name in ("issued", "metadata_modified"))
    return changed - made == RECORD_AGE


FACTS: tuple[Fact, ...] = (
    ("titles", lambda dataset: dataset["title"], _column("title")),
    ("publishers of datasets", lambda dataset: ORGANIZATIONS[dataset["owner_org"]], _column("publisher")),
    ("licenses", lambda dataset: LICENSES[dataset["license_id"]][0], _column("license")),
    ("open licenses", lambda dataset: LICENSES[dataset["license_id"]][1], _column("license_open")),
    ("a license is stated", lambda dataset: bool(LICENSES[dataset["license_id"]][0]), _passed("license")),
    ("declared frequencies", lambda dataset: _extra(dataset, "frequency"), _column("accrual_periodicity")),
    ("periods in days", lambda dataset: PERIODS[_extra(dataset, "frequency")], _column("period_days")),
    ("a frequency is declared", lambda dataset: bool(_extra(dataset, "frequency")), _passed("accrual_periodicity")),
    ("contacts", _contact, lambda audited: audited[1]["open_data/contact"]["quote"]),
    ("a description", lambda dataset: dataset["notes"] not in EMPTY_NOTES, _passed("description")),
    ("a category", lambda dataset: bool(dataset["groups"]), _passed("theme")),
    ("keywords", lambda dataset: bool(dataset["tags"]), _passed("keyword")),
    ("newest dates of resources", _newest, _column("data_modified")),
    (
        "a date of issue of its own",
        lambda dataset: bool(_extra(dataset, "issued")),
        lambda audited: audited[0]["issued_field"].startswith("/extras/"),
    ),
    ("made 200 days before changed", lambda dataset: True, _made_before),
    (
        "something to download",
        lambda dataset: bool(dataset["resources"]),
        lambda audited: audited[1]["open_data/bulk_download"]["message"] != "offers nothing to download",
    ),
)


if __name__ == "__main__":
    sys.exit(main())
