"""`python -m spiders`: does the one Job on its standard input.

Exit code 0: done, or the budget is used up; 130: stopped, by a signal or because nobody waits for it any more; 1: a
failure of our own, with one line on standard error. A job that ends with a newline has someone behind it who holds the
input open: when it closes, the run is stopped.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

import msgspec

from auditor.job import Job

STOPPED = 130


def main(choose: Callable[[Job], Any] | None = None) -> NoReturn:
    """Does the job and ends the process. choose: the class of spider for a job, as a test may want it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(STOPPED))  # nothing has been asked yet
    line = sys.stdin.buffer.readline()
    try:
        job = msgspec.json.decode(line, type=Job)
        code = work(job, (choose or spider_for)(job), watched=line.endswith(b"\n"))
    except Exception as problem:  # noqa: BLE001 - the boundary of the process
        sys.stderr.write(_complaint(problem))
        code = 1
    sys.stderr.flush()
    # At once: a thread that waits for a name to be looked up would hold an ordinary exit up.
    os._exit(code)


def work(job: Job, spider_class: Any, *, watched: bool) -> int:
    """Runs the spider of a job to its end; gives the exit code. watched: the end of the input stops the run."""
    import asyncio
    from pathlib import Path

    from scrapy.crawler import AsyncCrawlerProcess

    from auditor import __version__
    from auditor.archive import Archive
    from spiders.run import Run
    from spiders.settings import SETTINGS

    logging.getLogger().addHandler(logging.NullHandler())  # else warnings go to standard error
    with Archive(Path(job.archive), f"portal-readiness-auditor/{__version__}") as archive:
        run = Run(job, archive)
        process = AsyncCrawlerProcess(SETTINGS)
        crawler = process.create_crawler(spider_class)
        crawling = process.crawl(crawler, run=run)
        loop = asyncio.get_event_loop()

        endings: list[asyncio.Task[None]] = []

        def end() -> None:
            endings.append(loop.create_task(_end(crawler, crawling)))

        run.on_end = end
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, run.stop)
        if watched:
            threading.Thread(target=_watch, args=(loop, run), daemon=True).start()
        process.start(install_signal_handlers=False)
        if crawling.done() and not crawling.cancelled() and (problem := crawling.exception()) is not None:
            run.fail(problem)
        spider: Any = crawler.spider
        run.finish(
            home=spider.home if spider else "",
            home_found=spider.home_found if spider else "",
            left=run.left + (spider.unasked if spider else 0),
            notes=spider.notes if spider else [],
        )
    if run.broken is not None:
        sys.stderr.write(_complaint(run.broken))
        return 1
    return STOPPED if run.stopped else 0


def spider_for(job: Job) -> Any:
    """The class of spider that knows the errand; only that one is loaded."""
    from auditor.job import Pages

    if isinstance(job.errand, Pages):
        from spiders.pages import PageSpider

        return PageSpider
    from spiders.distributions import LinkSpider

    return LinkSpider


async def _end(crawler: Any, crawling: Any) -> None:
    """Brings Scrapy to a stop; a run may be stopped before its engine has begun, so it is tried again."""
    import asyncio

    while not crawling.done():
        with contextlib.suppress(RuntimeError):  # no engine yet, or stopped by itself this moment
            if crawler.engine.running:
                await crawler.engine.stop_async()
        await asyncio.sleep(0.02)


def _complaint(problem: BaseException) -> str:
    """A failure of ours in one line, with the place it comes from."""
    frames = traceback.extract_tb(problem.__traceback__)
    place = f" ({os.path.basename(frames[-1].filename)}, line {frames[-1].lineno})" if frames else ""
    return " ".join(f"{type(problem).__name__}: {problem}".split())[:500] + place + "\n"


def _watch(loop: Any, run: Any) -> None:
    while sys.stdin.buffer.read(4096):
        continue
    loop.call_soon_threadsafe(run.stop)


if __name__ == "__main__":
    main()
