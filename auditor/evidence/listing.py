"""What a WACZ player wants to know of an archive: the index of its records (CDXJ) and the list of its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from cdxj_indexer.main import CDXJIndexer

from auditor import archive
from auditor.documents.html import read_html
from auditor.publish import clean
from auditor.snapshot import CAPTURES, Collected

_RECORDS = "response,revisit,resource"
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "Pages that were read"}


class Entry(dict[str, str]):
    """One line of the index: `url`, `mime`, `status`, `digest`, `length`, `offset`, `filename`."""


def index(paths: Sequence[Path]) -> str:
    """The CDXJ index of WARC files, sorted by address and time; offsets are those inside each file."""
    written = StringIO()
    indexer = CDXJIndexer(written, [str(path) for path in paths], sort=True, records=_RECORDS)
    # The libraries write what they stumble over to the terminal as it stands there, escapes and all.
    with redirect_stderr(StringIO()):
        indexer.process_all()
    return written.getvalue()


def entries(text: str) -> Iterator[Entry]:
    """The lines of an index. ValueError for what is none."""
    for line in text.splitlines():
        _, _, document = line.partition(" ")[2].partition(" ")
        read = json.loads(document)
        if not isinstance(read, dict):
            raise ValueError(f"no entry of an index: {line[:80]}")
        yield Entry({str(name): str(value) for name, value in read.items()})


def pages(folder: Path, collected: Collected) -> str:
    """The pages that were read of the portals and the city, as `pages.jsonl`; answers to links in catalogs are none.

    Personal addresses in titles are masked."""
    of_links = {name for run in collected.spiders if run.errand == "links" for name in run.files}
    lines = [json.dumps(_HEADER)]
    for path in archive.files(folder / CAPTURES):
        if path.name in of_links:
            continue
        for capture in archive.read_file(path):
            if capture.media_type in _HTML and capture.status == 200:
                title = clean(read_html(capture.payload, capture.charset, capture.url).title)
                time = capture.time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
                page = {"id": capture.record, "url": capture.url, "ts": time, "title": title or capture.url}
                lines.append(json.dumps(page))
    return "\n".join(lines) + "\n"
