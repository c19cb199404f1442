"""Sends the product's spider over links, and gives what is said of each: for tests, acceptance and benchmarks."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from auditor import archive
from auditor.job import Budget, Job, Links
from auditor.links.addresses import addresses
from auditor.links.followed import followed, wanted
from auditor.model import Dataset, Distribution, Link
from auditor.web import Crawl, Look
from fixtures.links.play import Played

ROOT = Path(__file__).parents[2]


@dataclass
class Followed:
    """links: by the address as it is written. requests, seconds: what the run took."""

    links: dict[str, Link]
    looks: list[Look]
    crawl: Crawl
    seconds: float
    code: int
    said: str
    complaints: str


def datasets_of(links: Iterable[Played]) -> list[Dataset]:
    """A dataset for each link, with a distribution that promises what the link promises."""
    made = []
    for number, one in enumerate(links):
        planted = one.planted
        download = planted.form == "file"
        format = planted.formats[0] if planted.formats else None
        way = Distribution(None, None if download else one.url, one.url if download else None, format, None, "/d/0")
        made.append(
            Dataset(portal="http://127.0.0.1", id=str(number), distributions=(way,), capture="urn:uuid:0", pointer="")
        )
    return made


def follow(
    datasets: Sequence[Dataset],
    folder: Path,
    *,
    pace: float = 0.0,
    deadline: float = 60.0,
    seconds: float = 1800.0,
    private_hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost"}),
) -> Followed:
    """Runs `python -m spiders` over the addresses of datasets, then reads its files as the audit does."""
    begun = [str(path) for path in archive.files(folder)]
    asked = addresses(datasets)
    job = Job(
        errand=Links(tuple(asked)),
        archive=str(archive.next_file(folder)),
        earlier=tuple(begun),
        budget=Budget(pages=len(asked), bytes=4 << 30, seconds=seconds),
        pace=pace,
        private_hosts=private_hosts,
        deadline=deadline,
    )
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "spiders"], input=msgspec.json.encode(job), capture_output=True, cwd=ROOT, check=False
    )
    took = time.monotonic() - start
    return read(datasets, folder, took, done.returncode, done.stdout.decode(), done.stderr.decode())


def read(
    datasets: Sequence[Dataset], folder: Path, seconds: float = 0.0, code: int = 0, said: str = "", complaints: str = ""
) -> Followed:
    """What the files of a run show."""
    looks: list[tuple[str, Look]] = []
    crawl = Crawl()
    for path in archive.files(folder):
        looks += [(record, msgspec.json.decode(note, type=Look)) for record, note in archive.notes(path, "look")]
        for _, note in archive.notes(path, "crawl"):
            crawl = msgspec.json.decode(note, type=Crawl)
    links = followed(datasets, looks, archive.read(folder, wanted(looks)))
    return Followed(links, [look for _, look in looks], crawl, seconds, code, said, complaints)
