"""One night: all portals that are due, side by side, each with its own trouble; gone on with after a stop."""

from __future__ import annotations

import errno
import shutil
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from msgspec import Struct

from auditor.collect import Watcher
from auditor.monitor.visit import Place, visit
from auditor.register import Listed, Register
from auditor.rubric import Rubric
from auditor.store import Night, StoreError, Visit

#: A night that was stopped is gone on with so long; after that a new one begins.
_SAME_NIGHT = timedelta(hours=20)
#: Free space below which nothing more is begun. Bytes.
_ROOM = 200 * 2**20


class Done(Struct, frozen=True):
    """One portal of a night. visit: None where our own failure kept it from being visited; failure says which. news:
    whether it cannot be read, and could be the night before."""

    name: str
    visit: Visit | None
    failure: str = ""
    news: bool = False


class Outcome(Struct, frozen=True):
    """How a run of a night ended. done: portals visited in it; kept: those visited before it was stopped; paused: left
    alone, and why; left: not visited, and why. ended: whether the night came to its end."""

    night: Night
    done: tuple[Done, ...]
    kept: tuple[str, ...]
    paused: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str], ...]
    ended: bool


class FullDisk(Exception):
    """There is no room for more."""


def begun(place: Place, register: Register, at: datetime | None, now: datetime) -> Night:
    """The night to go on with: the one of a stated time, one that was stopped, else a new one."""
    day = (at or now).date()
    due = [one.name for one in register.portal if register.paused(one.name, day) is None]
    nights = place.store.nights()
    if at is not None:
        there = next((one for one in reversed(nights) if one.at == at), None)
    else:
        there = nights[-1] if nights and nights[-1].finished is None and nights[-1].at is None else None
        there = there if there is not None and now - there.begun < _SAME_NIGHT else None
    if there is not None:
        return there
    return place.store.begin(now, at, due)


def run(
    place: Place,
    register: Register,
    rubrics: Callable[[Listed], Rubric],
    night: Night,
    *,
    clock: Callable[[], datetime],
    told: Callable[[Done], None] = lambda _done: None,
    said: Callable[[str, str], None] = lambda _name, _line: None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Visits the portals of a night that were not visited yet. told: called with each portal that is done; said: with a
    portal's name and a line of progress; stop: set by whoever wants it to end after the visits under way."""
    stop = stop or threading.Event()
    there = {number: name for name, number in place.store.portals().items()}
    kept = tuple(there[one.portal] for one in place.store.visits(night=night.id))
    by_name = {one.name: one for one in register.portal}
    day = (night.at or night.begun).date()
    waiting = [by_name[name] for name in night.due if name in by_name and name not in kept]
    paused = tuple(
        (one.name, f"until {found.until}: {found.why}" if found.until else found.why)
        for one in register.portal
        if (found := register.paused(one.name, day)) is not None
    )
    done: list[Done] = []
    failed: list[str] = []

    def one(listed: Listed) -> Done:
        if shutil.disk_usage(place.root).free < _ROOM:
            raise FullDisk(f"less than {_ROOM >> 20} MiB are free at {place.root}")
        watcher = Watcher(said=lambda line: said(listed.name, line))
        made = visit(place, listed, rubrics(listed), night, clock(), watcher)
        before = [earlier for earlier in place.store.visits(made.portal) if earlier.id < made.id]
        return Done(listed.name, made, news=not made.manifest and (not before or bool(before[-1].manifest)))

    with ThreadPoolExecutor(place.settings.workers, thread_name_prefix="portal") as pool:
        busy: dict[Future[Done], Listed] = {}
        while waiting or busy:
            while not stop.is_set() and len(busy) < place.settings.workers:
                listed = _next(waiting, list(busy.values()))
                if listed is None:
                    break
                waiting.remove(listed)
                busy[pool.submit(one, listed)] = listed
            if not busy:
                break
            finished, _ = wait(busy, return_when=FIRST_COMPLETED)
            for future in finished:
                listed = busy.pop(future)
                try:
                    result = future.result()
                except Exception as problem:  # noqa: BLE001 - the boundary: one portal's trouble is its own
                    if _is_full(problem):
                        stop.set()
                        failed.append(f"the disk is full: {problem}")
                    elif isinstance(problem, StoreError):
                        stop.set()
                        failed.append(str(problem))
                    result = Done(listed.name, None, _failure(problem))
                done.append(result)
                told(result)
    left = [(one.name, failed[0] if failed else "stopped before its turn") for one in waiting]
    left += [(one.name, one.failure) for one in done if one.visit is None]
    ended = not waiting and not failed and not stop.is_set()
    if ended and night.finished is None:
        place.store.finish(night, clock())
    return Outcome(night, tuple(done), kept, paused, tuple(left), ended)


def _next(waiting: Sequence[Listed], busy: Sequence[Listed]) -> Listed | None:
    """The first portal whose hosts nobody is at."""
    taken = {host for one in busy for host in _hosts(one)}
    return next((one for one in waiting if not taken & _hosts(one)), None)


def _hosts(listed: Listed) -> set[str]:
    urls = [*listed.urls, *([listed.home] if listed.home else [])]
    return {urlsplit(url if "//" in url else f"https://{url}").hostname or url for url in urls}


def _is_full(problem: BaseException | None) -> bool:
    while problem is not None:
        if isinstance(problem, FullDisk) or (isinstance(problem, OSError) and problem.errno == errno.ENOSPC):
            return True
        if isinstance(problem, StoreError) and "disk is full" in str(problem):
            return True
        problem = problem.__cause__
    return False


def _failure(problem: BaseException) -> str:
    """Our own failure, for whoever has to find it: what, and the last place of ours."""
    ours = [frame for frame in traceback.extract_tb(problem.__traceback__) if "/auditor/" in frame.filename]
    where = f" ({ours[-1].filename.rsplit('/auditor/')[-1]}:{ours[-1].lineno})" if ours else ""
    said = str(problem).split("\n")[0][:200]
    return f"{type(problem).__name__}: {said}{where}"
