"""What a run writes down, and what an earlier one wrote before it was stopped: looks, captures, the Crawl."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import msgspec

from auditor import archive
from auditor.archive import SECRET_HEADERS, Archive, PayloadTooLarge, content_type, unpacked
from auditor.job import Job
from auditor.model import Capture
from auditor.web import Crawl, Look, Purpose
from spiders.failures import Failed
from spiders.transport import Answer

#: Bodies above this many bytes are written by a thread, so that packing them holds nobody up.
_LARGE = 1 << 18

T = TypeVar("T")
Key = tuple[str, Purpose, str, int]


class Record:
    """Writes into the archive of one run."""

    def __init__(self, archive: Archive, most: int) -> None:
        self._archive = archive
        self._most = most

    async def capture(self, method: str, answer: Answer) -> tuple[Capture, Failed | None]:
        """Writes an answer down; gives its capture, and what makes it unusable, if anything does.

        An unpacked body that cannot be had, or not whole, is as far as it goes in the payload.
        """
        record, moment, digest = await _aside(answer, lambda: self._write(method, answer))
        payload, failure = await _aside(answer, lambda: self._unpacked(answer))
        media_type, charset = content_type(answer.header("Content-Type"))
        told = {name.lower(): value for name, value in answer.head.headers if name.lower() not in SECRET_HEADERS}
        capture = Capture(
            record,
            answer.url,
            moment,
            answer.status,
            media_type,
            charset,
            digest,
            payload,
            told,
            answer.truncated or "",
        )
        return capture, answer.failure or failure

    def look(self, look: Look) -> None:
        """Notes a finished look."""
        # As a header of the record: an address from a catalog may hold line breaks, or nothing.
        target = quote(look.url[:2000], safe=":/?#[]@!$&'()*+,;=%") or "urn:auditor:look"
        self._archive.note(target, "look", msgspec.json.encode(look), concurrent=look.answers)

    def crawl(self, crawl: Crawl) -> None:
        """Notes the end of the run."""
        self._archive.note(crawl.home or "urn:auditor:crawl", "crawl", msgspec.json.encode(crawl))

    def _write(self, method: str, answer: Answer) -> tuple[str, datetime, str]:
        return self._archive.write(
            url=answer.url,
            method=method,
            request_headers=answer.sent,
            request_body=b"",
            status_line=answer.head.line,
            headers=answer.head.headers,
            body=answer.body,
            address=answer.peer,
            truncated=answer.truncated,
            time=answer.at,
            tls=answer.tls,
        )

    def _unpacked(self, answer: Answer) -> tuple[bytes, Failed | None]:
        encoding = answer.header("Content-Encoding")
        try:
            return unpacked(answer.body, encoding, self._most, truncated=answer.truncated is not None), None
        except PayloadTooLarge as bomb:
            return b"", Failed("budget", f"was not unpacked: {bomb}")
        except zlib.error as broken:
            failure = Failed("truncated", f"cannot be unpacked: {broken}")
        try:
            return unpacked(answer.body, encoding, self._most, truncated=True), failure
        except (PayloadTooLarge, zlib.error):
            return b"", failure


class Earlier:
    """What the files of a run that was stopped hold."""

    def __init__(self, job: Job) -> None:
        self._files = [Path(name) for name in job.earlier]
        self.looks: dict[Key, Look] = {}
        self.bytes = 0
        for file in self._files:
            for _, document in archive.notes(file, "look"):
                look = msgspec.json.decode(document, type=Look)
                # What was refused for want of budget was not looked at.
                if look.failure != "budget":
                    self.looks[look.url, look.purpose, look.method, look.round] = look
            for _, document in archive.notes(file, "crawl"):
                self.bytes += msgspec.json.decode(document, type=Crawl).bytes

    def replay(self, *purposes: Purpose) -> Iterator[tuple[Look, Capture | None]]:
        """The looks, of these purposes or all, with the captures of their last answers; those without come first."""
        wanted = [look for look in self.looks.values() if not purposes or look.purpose in purposes]
        answered = {look.answers[-1]: look for look in wanted if look.answers}
        yield from ((look, None) for look in wanted if not look.answers)
        missing = dict(answered)
        for folder in dict.fromkeys(file.parent for file in self._files):
            try:
                for capture in archive.read(folder, frozenset(missing)):
                    yield missing.pop(capture.record), capture
            except archive.DamagedArchive:
                continue  # what cannot be read any more is given without
        yield from ((look, None) for look in missing.values())


async def _aside(answer: Answer, step: Callable[[], T]) -> T:
    """Does a step, for a large body in a thread of its own."""
    return await asyncio.to_thread(step) if len(answer.body) > _LARGE else step()
