"""One run of a spider, from its Job to its Crawl: what its parts share, how it ends, and what is said of it then."""

from __future__ import annotations

from collections.abc import Callable

from auditor.archive import Archive
from auditor.job import Job
from auditor.web import Crawl
from spiders.looker import Looker
from spiders.record import Earlier, Record
from spiders.spending import Spending


class Run:
    """on_end: told once when the run is to end before it is done, to bring Scrapy to a stop."""

    def __init__(self, job: Job, archive: Archive) -> None:
        self.job = job
        self.earlier = Earlier(job)
        self.spending = Spending(job, self.earlier.looks.values(), self.earlier.bytes)
        self.record = Record(archive, job.most_bytes)
        self.looker = Looker(job, self.record, self.spending, self.earlier)
        self.on_end: Callable[[], None] = lambda: None
        self.stopped = False
        self.broken: BaseException | None = None
        self.left = 0  # looks that were still queued at the end

    @property
    def ending(self) -> bool:
        """Whether nothing more is to be asked."""
        return self.stopped or self.broken is not None

    def stop(self) -> None:
        """Ends the run at once, because somebody wants it."""
        if not self.ending:
            self.stopped = True
            self._end()

    def fail(self, problem: BaseException) -> None:
        """Ends the run at once, because of a mistake of ours."""
        if not self.ending:
            self.broken = problem
            self._end()

    def finish(self, *, home: str, home_found: str, left: int, notes: list[str]) -> None:
        """Writes the Crawl. left: looks that were known and not made."""
        unasked = left + self.looker.refused
        ended = self.spending.over() if unasked else ""
        if self.ending:
            ended = "stopped" if self.stopped else f"failed: {type(self.broken).__name__}"
        crawl = Crawl(
            home=home,
            home_found=home_found,
            ended=ended,
            asked=self.spending.asked,
            unasked=unasked,
            requests=self.spending.requests,
            bytes=self.spending.bytes,
            seconds=round(self.spending.seconds, 3),
            notes=(*notes, *self.looker.notes),
        )
        self.record.crawl(crawl)

    def _end(self) -> None:
        self.looker.stop()
        self.on_end()
