"""The spider process, run against small servers of hand-made answers, and what it leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from auditor import archive
from auditor.job import Address, Budget, Job, Links
from auditor.model import Capture
from auditor.web import Crawl, Look
from tests.spiders.serving import Site, Tricks

ROOT = Path(__file__).parents[2]
PLAIN = [sys.executable, str(Path(__file__).with_name("plain.py"))]


@dataclass
class Ran:
    """What a spider process left."""

    code: int
    looks: list[Look]
    crawl: Crawl | None
    said: str
    complaints: str
    folder: Path
    seconds: float

    def look(self, url: str) -> Look:
        """The last look at an address."""
        return [look for look in self.looks if look.url == url][-1]

    def captures(self) -> dict[str, Capture]:
        return {capture.record: capture for capture in archive.read(self.folder)}

    def capture(self, url: str) -> Capture:
        """The last answer of the last look at an address."""
        return self.captures()[self.look(url).answers[-1]]


@pytest.fixture
def site() -> Iterator[Callable[..., Site]]:
    """Makes sites: `site({"/": answer("hello")})`; a list of answers is given one after the other."""
    sites: list[Site] = []

    def make(pages: Mapping[str, bytes | Tricks | list[bytes | Tricks]] | None = None) -> Site:
        made = {path: list(said) if isinstance(said, list) else [said] for path, said in (pages or {}).items()}
        sites.append(Site(made))
        return sites[-1]

    yield make
    for made in sites:
        made.close()


@pytest.fixture
def spider(tmp_path: Path) -> Iterator[Callable[..., Ran]]:
    """Runs the plainest of spiders over addresses: `spider(url, (url, "head"), pace=0)`, and gives what it left.

    meanwhile: called with the running process, to send it a signal. Each run writes one more file of the same folder,
    and `earlier=True` hands it the files before.
    """
    folder = tmp_path / "captures"
    running: list[subprocess.Popen[bytes]] = []

    def run(
        *addresses: str | tuple[str, ...],
        private: bool = True,
        earlier: bool = False,
        pace: float = 0.0,
        budget: Budget | None = None,
        meanwhile: Callable[[subprocess.Popen[bytes]], None] | None = None,
        newline: bytes = b"",
        **rest: float,
    ) -> Ran:
        files = archive.files(folder)
        job = Job(
            errand=Links(tuple(Address(a) if isinstance(a, str) else Address(a[0], "file", a[1:]) for a in addresses)),
            archive=str(archive.next_file(folder)),
            earlier=tuple(map(str, files)) if earlier else (),
            budget=budget or Budget(),
            pace=pace,
            private_hosts=frozenset({"127.0.0.1", "localhost"}) if private else frozenset(),
            **rest,  # type: ignore[arg-type]
        )
        began = time.monotonic()
        pipe = subprocess.PIPE
        process = subprocess.Popen(PLAIN, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, env=dict(os.environ))
        running.append(process)
        if meanwhile is not None:
            assert process.stdin is not None
            process.stdin.write(msgspec.json.encode(job) + b"\n")
            process.stdin.flush()
            meanwhile(process)
            said, complaints = process.communicate(timeout=120)
        else:
            said, complaints = process.communicate(msgspec.json.encode(job) + newline, timeout=120)
        seconds = time.monotonic() - began
        path = Path(job.archive)
        looks = [msgspec.json.decode(document, type=Look) for _, document in archive.notes(path, "look")]
        crawls = [msgspec.json.decode(document, type=Crawl) for _, document in archive.notes(path, "crawl")]
        crawl = crawls[-1] if crawls else None
        return Ran(process.returncode, looks, crawl, said.decode(), complaints.decode(), folder, seconds)

    yield run
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
