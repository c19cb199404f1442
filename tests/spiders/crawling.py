"""Sends the product's page spider over sites, and gives what it left."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from auditor import archive
from auditor.documents.website import website
from auditor.job import Budget, Job, Pages
from auditor.model import Portal
from auditor.web import Crawl, Look, Purpose, Website

ROOT = Path(__file__).parents[2]


@dataclass
class Crawled:
    """What a page spider left."""

    code: int
    looks: list[Look]
    crawl: Crawl | None
    website: Website
    complaints: str

    def pages(self) -> list[str]:
        """The paths of the pages it looked at, in order."""
        return [path_of(look.url) for look in self.looks if look.purpose is Purpose.PAGE]


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3] if url.count("/") > 2 else ""


def crawl(
    folder: Path,
    *portals: str,
    home: str = "",
    budget: Budget | None = None,
    earlier: bool = False,
    kill_when: Callable[[], bool] | None = None,
    pace: float = 0.0,
) -> Crawled:
    """Sends `python -m spiders` over a city's pages. kill_when: asked over and over; it dies once that holds."""
    files = archive.files(folder)
    job = Job(
        errand=Pages(tuple(Portal(url, "ckan", url) for url in portals), home),
        archive=str(archive.next_file(folder)),
        earlier=tuple(map(str, files)) if earlier else (),
        budget=budget or Budget(),
        pace=pace,
        private_hosts=frozenset({"127.0.0.1", "localhost"}),
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-m", "spiders"], stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT) as process:
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(job))  # without a newline: nobody watches over the run
        process.stdin.close()
        process.stdin = None
        while kill_when is not None and process.poll() is None:
            if kill_when():
                process.kill()
                break
            time.sleep(0.005)
        try:
            _, complaints = process.communicate(timeout=200)
        finally:
            process.kill()
    files = archive.files(folder)
    looks = [msgspec.json.decode(text, type=Look) for file in files for _, text in archive.notes(file, "look")]
    crawls = [msgspec.json.decode(text, type=Crawl) for _, text in archive.notes(Path(job.archive), "crawl")]
    wanted = frozenset(look.answers[-1] for look in looks if look.answers)
    last = crawls[-1] if crawls else None
    site = website(looks, archive.read(folder, wanted), last or Crawl(home=home), portals)
    return Crawled(process.returncode, looks, last, site, complaints.decode())
