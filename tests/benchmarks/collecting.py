"""Collects one portal once, or asks for the same addresses with plain requests: one contestant, one JSON line.

`collecting.py auditor|plain|warc URL OUT [--like FOLDER] [--pages FOLDER]`. `--like` names the audit folder whose
requests the plain contestants repeat, in their order; `--pages` writes the catalog's pages as JSON files.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from auditor.archive import read
from auditor.collect import collect
from auditor.http import Policy
from auditor.model import Capture
from auditor.snapshot import CAPTURES, Collected

HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate"}


def main() -> int:
    parser = argparse.ArgumentParser(description="Collects one portal once.")
    parser.add_argument("contestant", choices=("auditor", "plain", "warc"))
    parser.add_argument("url")
    parser.add_argument("out", type=Path)
    parser.add_argument("--like", type=Path)
    parser.add_argument("--pages", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True)
    if options.contestant == "auditor":
        figures = _audited(options.url, options.out)
        if options.pages:
            _write_pages(options.out, options.pages)
    else:
        figures = _fetched(options.out, options.like, archived=options.contestant == "warc")
    print(json.dumps(figures))
    return 0


def _audited(url: str, out: Path) -> dict[str, float]:
    begun, used = time.perf_counter(), time.process_time()
    collected = collect(
        [url], out, policy=Policy(pace=0), depth="catalog", taken_at=None, allow_private=True, watcher=None
    )
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    return {"requests": collected.requests, "seconds": seconds, "cpu": cpu, "pages": _page_seconds(out, seconds)}


def _page_seconds(out: Path, seconds: float) -> float:
    """Seconds from before the first page of the catalog to the end; what stood before it was finding the portal."""
    collected = Collected.read(out)
    pages = _page_records(collected)
    before = collected.started
    for capture in read(out / CAPTURES):
        if capture.record in pages:
            break
        before = capture.time
    return seconds - (before - collected.started).total_seconds()


def _page_records(collected: Collected) -> frozenset[str]:
    return frozenset(record for portal in collected.portals for ids in portal.passes for record in ids)


def _write_pages(out: Path, folder: Path) -> None:
    folder.mkdir()
    for number, capture in enumerate(read(out / CAPTURES, _page_records(Collected.read(out)))):
        (folder / f"{number:05}.json").write_bytes(capture.payload)


def _fetched(out: Path, like: Path, *, archived: bool) -> dict[str, float]:
    """The same addresses on one session with keep-alive, in the same order; archived: as warcio's own page shows."""
    pages = _page_records(Collected.read(like))
    asked: list[Capture] = list(read(like / CAPTURES))
    session = requests.Session()
    session.trust_env = False
    begun, used = time.perf_counter(), time.process_time()
    spent_on_pages = 0.0
    with (out / "plain.warc.gz").open("wb") as file:
        fetch = _archiving(WARCWriter(file, gzip=True)) if archived else _reading
        for capture in asked:
            started = time.perf_counter()
            fetch(session, capture.url)
            if capture.record in pages:
                spent_on_pages += time.perf_counter() - started
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    return {"requests": len(asked), "seconds": seconds, "cpu": cpu, "pages": spent_on_pages}


def _reading(session: requests.Session, url: str) -> None:
    assert session.get(url, headers=HEADERS, timeout=300).content is not None


def _archiving(writer: WARCWriter) -> Callable[[requests.Session, str], None]:
    def fetch(session: requests.Session, url: str) -> None:
        answer = session.get(url, headers=HEADERS, timeout=300, stream=True)
        head = StatusAndHeaders(
            f"{answer.status_code} {answer.reason}", answer.raw.headers.items(), protocol="HTTP/1.1"
        )
        writer.write_record(writer.create_warc_record(url, "response", payload=answer.raw, http_headers=head))

    return fetch


if __name__ == "__main__":
    sys.exit(main())
