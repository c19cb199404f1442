"""Holds an audit of a real CKAN against the links planted in it: `planted_links.py URL TRUTH [--auditor CMD]`.

TRUTH has one JSON object a line, as given to `package_create`. Its links lead to a file server (`/f/N.ext` a small
file, `/moved/N` a redirect to one, `/missing/N` 404, `/err/N` 500, `/login/N` a sign-in page with status 200), to a
name that does not resolve, to ftp and to text that is no address. Every row of `distributions.csv` is compared with
what was planted; one line a kind, and the exit code is 1 where one differs. No test of pytest: it needs that portal.
"""

from __future__ import annotations

import argparse
import csv
import json
import shlex
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

DELETED_EVERY = 97
#: State and reason of each kind of planted link.
SAID = {
    "f": ("alive", ""),
    "moved": ("alive", ""),
    "missing": ("gone", "http_404"),
    "err": ("server_error", "http_500"),
    "login": ("login_wall", "login_page"),
    "unresolvable": ("gone", "dns"),
    "ftp": ("not_checked", "scheme"),
    "malformed": ("gone", "malformed"),
}
#: Files that the server gives as sound and that hold nothing: archives without members, collections without features.
NOTHING_INSIDE = {"zip": "empty_archive", "xlsx": "empty_archive", "geojson": "no_features"}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Audits a planted CKAN and compares what became of its links.")
    parser.add_argument("url", help="the portal")
    parser.add_argument("truth", type=Path, help="what was planted, one JSON object a line")
    parser.add_argument(
        "--auditor", default=f"{shlex.quote(sys.executable)} -m auditor.cli", metavar="CMD", help="how to run it"
    )
    parser.add_argument("--audit", type=Path, help="compare this audit instead of making one")
    options = parser.parse_args(arguments)
    planted = planted_links(options.truth)
    with tempfile.TemporaryDirectory() as folder:
        out = options.audit or Path(folder) / "audit"
        if options.audit is None:
            command = [*shlex.split(options.auditor), "audit", options.url, "--allow-private", "--pace", "0", "--quiet"]
            done = subprocess.run([*command, "--pages", "0", "--out", str(out)], check=False)
            if done.returncode:
                print(f"differs  exit code: {done.returncode} instead of 0")
                return 1
        return 1 if compare(planted, out) else 0


def planted_links(truth: Path) -> Counter[tuple[str, str, str, str]]:
    """How many links are planted: name of the dataset, kind, state, reason."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for place, line in enumerate(truth.read_text(encoding="utf-8").splitlines()):
        dataset = json.loads(line)
        if place % DELETED_EVERY and not dataset["private"]:
            for url in {resource["url"] for resource in dataset["resources"]}:
                kind = kind_of(url)
                state, reason = SAID[kind]
                ending = url.rpartition(".")[2]
                reason = NOTHING_INSIDE.get(ending, reason) if kind == "f" else reason
                found[dataset["name"], kind, state, reason] += 1
    return found


def kind_of(url: str) -> str:
    """Which kind of planted link an address is."""
    if url.startswith("ftp:"):
        return "ftp"
    if "bad url" in url:
        return "malformed"
    parts = urlsplit(url)
    return "unresolvable" if (parts.hostname or "").endswith(".invalid") else parts.path.split("/")[1]


def compare(planted: Counter[tuple[str, str, str, str]], audit: Path) -> int:
    """Prints a line for each kind; gives how many links differ."""
    names = {row["id"]: row["landing_page"].rpartition("/")[2] for row in _rows(audit / "datasets.csv")}
    audited: Counter[tuple[str, str, str, str]] = Counter()
    for row in _rows(audit / "distributions.csv"):
        audited[names[row["dataset_id"]], kind_of(row["url"]), row["state"], row["reason"]] += 1
    differing = 0
    for kind, (state, _) in SAID.items():
        wanted = Counter({key: times for key, times in planted.items() if key[1] == kind})
        found = Counter({key: times for key, times in audited.items() if key[1] == kind})
        wrong = (found - wanted).total() + (wanted - found).total()
        differing += wrong
        print(
            f"{'differs' if wrong else 'ok     '}  {kind}: {wanted.total():,} planted as {state}, said {_states(found)}"
        )
    print(f"{planted.total():,} links planted, {audited.total():,} audited, {differing:,} differ")
    return differing


def _states(found: Mapping[tuple[str, str, str, str], int]) -> str:
    said: dict[str, int] = defaultdict(int)
    for (_, _, state, reason), times in found.items():
        said[f"{state} {reason}".strip()] += times
    return ", ".join(f"{state} {times:,}" for state, times in sorted(said.items()))


def _rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main())
