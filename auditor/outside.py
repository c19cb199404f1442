"""Sends the spiders out, each as a process of its own: over the city's pages, and to every address of a distribution.

From depth standard. Nothing that goes wrong here changes what is said of the catalog: it was collected before.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from auditor import archive, kept
from auditor.documents.hosts import netloc_of
from auditor.job import Address, Budget, Job, Links, Pages, Said
from auditor.links.addresses import addresses
from auditor.model import Dataset
from auditor.prepared import json_reader
from auditor.snapshot import CAPTURES, Collected, CollectedPortal, Limits, SpiderRun

#: A spider asks one host at most so often a second, whatever programs may ask its API.
PACE = 1.0
#: How long a spider that was told to stop is waited for, in seconds.
_PATIENCE = 15.0
#: Links are read at their beginnings; pages and documents whole.
_BYTES = {"pages": 500 << 20, "links": 4 << 30}
ERRANDS = ("pages", "links")

_heard = json_reader(Said)


class Chosen(Struct, frozen=True):
    """What is looked at on a visit that need not look at everything. pages: whether the city's pages are; addresses:
    of distributions, in this order."""

    pages: bool
    addresses: Sequence[Address]


def go(
    folder: Path,
    begun: Collected,
    portals: Iterable[CollectedPortal],
    *,
    chosen: Chosen | None = None,
    private_hosts: frozenset[str],
    keep: Callable[[tuple[SpiderRun, ...]], None],
    said: Callable[[str], None],
    counted: Callable[[str, int, int], None],
) -> None:
    """Runs the errands that are not done yet and hands what is known of them to `keep`, before and after each.

    chosen: what is looked at, None for all that the kept catalogs name. counted: told the errand, and how many of how
    many addresses are done.
    """
    recognized = [portal for portal in portals if portal.portal.platform is not None]
    limits = begun.limits or Limits()
    runs = {run.errand: run for run in begun.spiders}
    for errand in ERRANDS:
        run = runs.get(errand, SpiderRun(errand, pace=_pace(begun)))
        if run.done or run.failed:
            continue
        task, left = _task(errand, folder, begun, recognized, limits, chosen)
        if task is None:
            continue
        file = archive.next_file(folder / CAPTURES)
        job = Job(
            errand=task,
            archive=str(file),
            earlier=tuple(str(folder / CAPTURES / name) for name in run.files),
            budget=Budget(pages=_most(task, limits), bytes=_BYTES[errand], seconds=60.0 * limits.minutes),
            pace=run.pace,
            private_hosts=private_hosts,
        )
        runs[errand] = run = replace(run, files=(*run.files, file.name), left=left)
        keep(tuple(runs.values()))  # before it begins: a stop must not lose sight of the file
        failed = _sent(job, said, lambda done, total, errand=errand: counted(errand, done, total))  # type: ignore[misc]
        runs[errand] = replace(run, done=not failed, failed=failed)
        keep(tuple(runs.values()))


def _pace(begun: Collected) -> float:
    return min(begun.pace, PACE) if begun.pace else 0.0


def _most(task: Pages | Links, limits: Limits) -> int:
    return limits.pages if isinstance(task, Pages) else len(task.addresses)


def _task(
    errand: str,
    folder: Path,
    begun: Collected,
    portals: list[CollectedPortal],
    limits: Limits,
    choice: Chosen | None,
) -> tuple[Pages | Links | None, int]:
    """The errand, and how many addresses are left out of it; None where there is nothing to do."""
    if errand == "pages":
        wanted = (portals or begun.home) and limits.pages and (choice is None or choice.pages)
        shown = tuple(_shown(_datasets(folder, portals))) if wanted else ()
        return (Pages(tuple(portal.portal for portal in portals), begun.home, shown) if wanted else None), 0
    if not limits.links:
        return None, 0
    found = list(choice.addresses) if choice is not None else addresses(_datasets(folder, portals))
    chosen = found[: limits.links]
    control = portals[0].portal.url if portals else ""
    return (Links(tuple(chosen), control) if chosen else None), len(found) - len(chosen)


def _shown(datasets: Iterable[Dataset]) -> Iterator[str]:
    """The pages of a few datasets of each portal, from all over its catalog; pages elsewhere say nothing of it."""
    pages: dict[str, list[str]] = {}
    for dataset in datasets:
        if dataset.landing_page and netloc_of(dataset.landing_page) == netloc_of(dataset.portal):
            pages.setdefault(dataset.portal, []).append(dataset.landing_page)
    for found in pages.values():
        yield from dict.fromkeys((found[0], found[len(found) // 2], found[-1]))


def _datasets(folder: Path, portals: list[CollectedPortal]) -> list[Dataset]:
    """The counted datasets of all portals."""
    pages = kept.pages(folder, portals)
    catalogs = [kept.catalog(portal, kept.records(portal, pages)) for portal in portals]
    return [dataset for catalog in catalogs if catalog for dataset in catalog.datasets]


def _sent(job: Job, said: Callable[[str], None], counted: Callable[[int, int], None]) -> str:
    """Runs one spider to its end; what went wrong with it, empty if nothing did. A stop is handed on to it."""
    command = [sys.executable, "-m", "spiders"]
    with tempfile.TemporaryFile() as complaints:
        spider = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints)
        try:
            _talk(spider, job, said, counted)
            code = spider.wait()
        except BaseException:
            _stop(spider)
            raise
        complaints.seek(0)
        last = complaints.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
    if code == 0:
        return ""
    if code in (130, -signal.SIGINT, -signal.SIGTERM):
        raise KeyboardInterrupt
    return f"the spider ended with exit code {code}" + (f": {last[-1][:160]}" if last else "")


def _talk(
    spider: subprocess.Popen[bytes], job: Job, said: Callable[[str], None], counted: Callable[[int, int], None]
) -> None:
    """Hands the job over and passes on what the spider says. Its input stays open: its end means that nobody waits."""
    told, hears = _pipes(spider)
    told.write(msgspec.json.encode(job) + b"\n")
    told.flush()
    for line in hears:
        try:
            news = _heard(line)
        except msgspec.DecodeError:
            continue
        if news.line:
            said(news.line)
        if news.total:
            counted(news.done, news.total)


def _pipes(spider: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if spider.stdin is None or spider.stdout is None:
        raise OSError("the spider has no pipes")
    return spider.stdin, spider.stdout


def _stop(spider: subprocess.Popen[bytes]) -> None:
    """Asks it to stop and write down what it knows; ends it where it does not."""
    spider.terminate()
    try:
        spider.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        spider.kill()
        spider.wait()
