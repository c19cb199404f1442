"""Holds an audit of a real CKAN against the links planted in it: `planted_links.py URL TRUTH [--files CMD]`.

TRUTH has one JSON object a line, as given to `package_create`. Its links lead to a file server (`/f/N.ext` a small
file, `/moved/N` a redirect to one, `/missing/N` 404, `/err/N` 500, `/login/N` a sign-in page with status 200), to a
name that does not resolve, to ftp and to text that is no address. CMD plays that server; it is run where nothing
answers at its address, and stopped at the end. Every row of `distributions.csv` is compared with what was planted; one
row a kind, and the exit code is 1 where one differs. No test of pytest: it needs that portal.
"""

from __future__ import annotations

import argparse
import csv
import json
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

DELETED_EVERY = 97
#: Seconds in which the file server has to be up.
START = 20.0
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
#: Kinds that the file server answers.
SERVED = frozenset({"f", "moved", "missing", "err", "login"})
#: Files that the server gives as sound and that hold nothing: archives without members, collections without features.
NOTHING_INSIDE = {"zip": "empty_archive", "xlsx": "empty_archive", "geojson": "no_features"}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Audits a planted CKAN and compares what became of its links.")
    parser.add_argument("url", help="the portal")
    parser.add_argument("truth", type=Path, help="what was planted, one JSON object a line")
    parser.add_argument("--files", metavar="CMD", help="how to run the file server, where it is not running")
    parser.add_argument(
        "--auditor", default=f"{shlex.quote(sys.executable)} -m auditor.cli", metavar="CMD", help="how to run it"
    )
    parser.add_argument("--audit", type=Path, help="compare this audit instead of making one")
    options = parser.parse_args(arguments)
    planted = planted_links(options.truth)
    with tempfile.TemporaryDirectory() as folder:
        out = options.audit or Path(folder) / "audit"
        if options.audit is None:
            with served(file_server(options.truth), options.files):
                code = _audit(options.auditor, options.url, out)
            if code:
                print(f"differs  exit code: {code} instead of 0")
                return 1
        return 1 if compare(planted, out) else 0


def _audit(auditor: str, url: str, out: Path) -> int:
    """Makes the audit and verifies its bundle; gives the exit code of what failed."""
    asked = ["audit", url, "--depth", "standard", "--pages", "0", "--allow-private", "--pace", "0", "--quiet"]
    code = subprocess.run([*shlex.split(auditor), *asked, "--out", str(out)], check=False).returncode
    verify = [*shlex.split(auditor), "evidence", "verify", str(out / "evidence.wacz")]
    return code or subprocess.run(verify, check=False).returncode


def file_server(truth: Path) -> tuple[str, int]:
    """Host and port that the planted links lead to."""
    for line in truth.read_text(encoding="utf-8").splitlines():
        for resource in json.loads(line)["resources"]:
            parts = urlsplit(resource["url"])
            if kind_of(resource["url"]) in SERVED and parts.hostname:
                return parts.hostname, parts.port or 80
    raise SystemExit("no planted link leads to a file server")


@contextmanager
def served(place: tuple[str, int], command: str | None) -> Iterator[None]:
    """While the file server answers: the one that is up, else one of our own, which is stopped again."""
    if _answers(place):
        yield
        return
    if command is None:
        raise SystemExit(f"nothing answers at {place[0]}:{place[1]}; --files CMD says how to run the file server")
    with subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + START
            while not _answers(place):
                if server.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"{command} does not answer at {place[0]}:{place[1]}")
                time.sleep(0.1)
            yield
        finally:
            server.terminate()


def _answers(place: tuple[str, int]) -> bool:
    try:
        socket.create_connection(place, timeout=2).close()
    except OSError:
        return False
    return True


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
    """Prints a row for each kind, state and reason; gives how many links are missing or too many in them."""
    names = {row["id"]: row["landing_page"].rpartition("/")[2] for row in _rows(audit / "datasets.csv")}
    audited: Counter[tuple[str, str, str, str]] = Counter()
    for row in _rows(audit / "distributions.csv"):
        audited[names[row["dataset_id"]], kind_of(row["url"]), row["state"], row["reason"]] += 1
    differing = 0
    print(f"{'':7}  {'planted':13}{'links':>6}  {'as':14}{'reason':16}{'said':>6}  of those planted so")
    for kind, state, reason in sorted({key[1:] for key in planted} | {key[1:] for key in audited}, key=_in_order):
        wanted = Counter({key: times for key, times in planted.items() if key[1:] == (kind, state, reason)})
        found = Counter({key: times for key, times in audited.items() if key[1:] == (kind, state, reason)})
        wrong = (found - wanted).total() + (wanted - found).total()
        differing += wrong
        print(
            f"{'differs' if wrong else 'ok':7}  {kind:13}{wanted.total():6}  {state:14}{reason:16}{found.total():6}"
            f"  {(wanted & found).total():,}"
        )
    print(
        f"{planted.total():,} links planted, {audited.total():,} audited, "
        f"{(planted & audited).total():,} as planted, {differing:,} rows differ"
    )
    return differing


def _in_order(row: tuple[str, str, str]) -> tuple[int, str, str]:
    kind, state, reason = row
    return list(SAID).index(kind) if kind in SAID else len(SAID), state, reason


def _rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main())
