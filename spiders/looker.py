"""Carries out one look: robots.txt, turn, request, capture, redirects, one patient repeat; and writes it down."""

from __future__ import annotations

import asyncio
import email.utils
import re
import time
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from auditor.failures import shown_address
from auditor.http import USER_AGENT
from auditor.job import Job
from auditor.model import Capture
from auditor.web import Look, Purpose
from spiders.ask import Ask, askable, netloc
from spiders.failures import Failed
from spiders.record import Earlier, Record
from spiders.robots import MOST_BYTES, Gates, Robots, Seen
from spiders.spending import Spending
from spiders.transport import Answer, Transport, Unconnected
from spiders.turns import Turns

MOST_REDIRECTS = 8
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Servers that say when to come again are waited for, once, if it is within so many seconds.
_PATIENT = frozenset({429, 503})
PATIENCE = 120.0
#: A host that could not be connected to so often in a row is not tried again in the same round.
DEAD_AFTER = 5
_ACCEPT = {
    Purpose.PAGE: "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    Purpose.ROBOTS: "text/plain,*/*;q=0.5",
}
_IDENTITY = {"Accept-Encoding": "identity"}


class _Trail:
    """What a look has met so far."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)
        self.answers: list[str] = []
        self.capture: Capture | None = None
        self.seconds = 0.0
        self.repeated = False
        self.robots: list[Seen] = []


class Looker:
    """The looks of one run."""

    def __init__(self, job: Job, record: Record, spending: Spending, earlier: Earlier) -> None:
        self._job = job
        self._record = record
        self._spending = spending
        self._turns = Turns(job, spending)
        robots = {look.url: (look, capture) for look, capture in earlier.replay(Purpose.ROBOTS)}
        self._gates = Gates(self._fetched_robots, self._turns, job.crawl_delay_cap, robots)
        self._transport: Transport | None = None
        self._under_way: set[asyncio.Task[list[Seen]]] = set()
        self._unconnected: Counter[tuple[str, int]] = Counter()
        self._last: dict[tuple[str, int], Failed] = {}
        self._spared: Counter[str] = Counter()
        self._stopping = asyncio.Event()
        self.refused = 0  # looks that were wanted and not made, or not to their end, when the run was over

    @property
    def notes(self) -> list[str]:
        """What was kept to or left out on behalf of hosts, for a person."""
        spared = [
            f"{host} could not be connected to {DEAD_AFTER} times in a row; {number:,} looks at it were spared"
            for host, number in sorted(self._spared.items())
        ]
        return [*self._gates.notes, *spared]

    async def look(self, ask: Ask) -> list[Seen]:
        """The look that is asked for, written down, behind those at robots.txt that it took; nothing once stopped."""
        if self._stopping.is_set():
            return []
        task = asyncio.create_task(self._looked(ask))
        self._under_way.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
            self.refused += 1
            return []
        finally:
            self._under_way.discard(task)

    def stop(self) -> None:
        """Breaks off what is under way; it is not written down."""
        self._stopping.set()
        self._gates.cancel()
        for task in self._under_way:
            task.cancel()

    async def close(self) -> None:
        """Closes the connections."""
        if self._transport is not None:
            self._transport.close()

    # --- a look ---------------------------------------------------------------------------------------------------

    async def _looked(self, ask: Ask) -> list[Seen]:
        trail = _Trail()
        if ask.purpose is Purpose.ROBOTS and (seen := await self._gatekeeper(ask)) is not None:
            return [seen]
        seen = await self._finished(ask, trail)
        return [*trail.robots, seen]

    async def _finished(self, ask: Ask, trail: _Trail) -> Seen:
        failure: Failed | None = None
        try:
            await self._follow(ask, trail)
        except Failed as problem:
            failure = problem
        last = trail.capture
        look = Look(
            url=ask.url,
            purpose=ask.purpose,
            at=trail.at,
            method=ask.method,
            answers=tuple(trail.answers),
            status=last.status if last else None,
            final=last.url if last else "",
            failure=failure.word if failure else "",
            said=f"{_shown(ask.url)} {failure.said}" if failure else "",
            seconds=round(trail.seconds, 3),
            round=ask.round,
            found_on=ask.found_on,
            anchor=ask.anchor,
            depth=ask.depth,
        )
        self._record.look(look)
        self.refused += look.failure == "budget" and not look.answers
        return look, last

    async def _follow(self, ask: Ask, trail: _Trail) -> None:
        """Asks the address and goes where it leads. Raises Failed where no usable answer comes of it."""
        url, been = askable(ask.url), set[str]()
        admitted = False
        for _ in range(MOST_REDIRECTS + 1):
            if url in been:
                raise Failed("redirect", "leads round in a circle")
            been.add(url)
            self._spending.check()
            if ask.purpose is not Purpose.ROBOTS:
                self._gates.check(await self._gate(url, trail), url)
            self._spare_dead(url, ask.round)
            if not admitted:
                self._spending.admit(ask)
                admitted = True
            answer, failure = await self._patiently(ask, url, trail)
            leads_to = answer.header("Location").strip() if answer.status in _REDIRECTS else ""
            if not leads_to:
                if failure is not None:
                    raise failure
                return
            url = _next(url, leads_to, ask)
        raise Failed("redirect", f"redirects more than {MOST_REDIRECTS} times")

    async def _patiently(self, ask: Ask, url: str, trail: _Trail) -> tuple[Answer, Failed | None]:
        """One hop; again where the server says when, or packs its body in a way that cannot be unpacked."""
        answer, failure = await self._hop(ask, url, trail)
        if answer.status in _PATIENT and (stated := _retry_after(answer)) is not None:
            self._turns.hold(url, min(stated, PATIENCE))
            if stated > PATIENCE or trail.repeated:
                return answer, failure
            trail.repeated = True
            return await self._hop(ask, url, trail)
        packed = answer.header("Content-Encoding").strip().lower() not in ("", "identity")
        if failure is not None and failure.word == "truncated" and packed and not trail.repeated:
            trail.repeated = True
            return await self._hop(ask, url, trail, **_IDENTITY)
        return answer, failure

    async def _hop(self, ask: Ask, url: str, trail: _Trail, **more: str) -> tuple[Answer, Failed | None]:
        """One request in its turn, captured. Raises Failed where no answer begins."""
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": _ACCEPT.get(ask.purpose, "*/*"),
            "Accept-Encoding": "gzip, deflate",
            **ask.headers,
            **more,
        }
        wanted = self._job.most_bytes if ask.keep_bytes is None else ask.keep_bytes
        async with self._turns.turn(url) as sent:
            most = min(wanted, self._spending.bytes_left)
            if not trail.answers:
                trail.at = datetime.now(UTC)
            begun = time.monotonic()
            allowed = max(self._job.deadline - trail.seconds, 1.0)
            rushed = self._spending.seconds_left < allowed
            seconds = max(min(allowed, self._spending.seconds_left), 0.1)
            self._spending.requests += 1
            try:
                answer = await self._opened().ask(ask.method, url, headers, most=most, seconds=seconds, sent=sent)
            except Failed as problem:
                self._count(url, ask.round, problem)
                raise self._excused(problem, rushed) from None
            finally:
                trail.seconds += time.monotonic() - begun
        self._count(url, ask.round, None)
        self._spending.bytes += answer.taken
        capture, failure = await self._record.capture(ask.method, answer)
        trail.answers.append(capture.record)
        trail.capture = capture
        if failure is None and answer.truncated == "length" and (ask.keep_bytes is None or most < wanted):
            failure = Failed("budget", f"sends more than {most:,} bytes; the rest was not read")
        return answer, self._excused(failure, rushed) if failure else None

    def _excused(self, failure: Failed, rushed: bool) -> Failed:
        """The failure, unless it was us who had no more time."""
        if failure.word == "timeout" and rushed:
            return Failed("budget", "was not waited for: the time of the run is used up")
        return failure

    def _opened(self) -> Transport:
        if self._transport is None:  # needs a running loop
            self._transport = Transport(self._job.private_hosts)
        return self._transport

    # --- hosts ----------------------------------------------------------------------------------------------------

    async def _gate(self, url: str, trail: _Trail) -> Robots:
        robots, fetched_for_us = await self._gates.of(url)
        if fetched_for_us and not robots.kept:
            trail.robots.append(robots.seen)
        return robots

    async def _gatekeeper(self, ask: Ask) -> Seen | None:
        """The look at a robots.txt that the gate makes, or made, anyway; None for another address."""
        try:
            url = askable(ask.url)
        except Failed:
            return None
        if urlsplit(url).path != "/robots.txt" or urlsplit(url).query or ask.round != 1 or ask.method != "GET":
            return None
        robots, _ = await self._gates.of(url)
        return robots.seen

    async def _fetched_robots(self, address: str) -> Seen:
        return await self._finished(Ask(address, Purpose.ROBOTS, keep_bytes=MOST_BYTES), _Trail())

    def _spare_dead(self, url: str, round: int) -> None:
        key = netloc(url), round
        if self._unconnected[key] >= DEAD_AFTER:
            self._spared[key[0]] += 1
            last = self._last[key]
            raise Failed(last.word, f"was not asked: {DEAD_AFTER} tries at its host failed in a row; it {last.said}")

    def _count(self, url: str, round: int, problem: Failed | None) -> None:
        key = netloc(url), round
        if isinstance(problem, Unconnected):
            self._unconnected[key] += 1
            self._last[key] = problem
        else:
            self._unconnected[key] = 0


def _shown(url: str) -> str:
    """An address as shown to people, even if it is none."""
    try:
        return shown_address(url)
    except ValueError:
        return url if len(url) <= 120 else url[:119] + "…"


def _next(url: str, leads_to: str, ask: Ask) -> str:
    """Where a redirect leads, as it can be asked."""
    try:
        text = leads_to.encode("latin-1").decode("utf-8")
    except UnicodeError:
        text = leads_to
    try:
        target = askable(urljoin(url, text))
    except Failed as problem:
        if problem.word == "scheme":
            raise Failed("scheme", f"leads to an address that {problem.said}") from None
        raise Failed("redirect", "leads to something that is no address") from None
    except ValueError:
        raise Failed("redirect", "leads to something that is no address") from None
    elsewhere = netloc(target) != netloc(url) and urlsplit(target).path != "/robots.txt"
    if ask.purpose is Purpose.ROBOTS and elsewhere:
        # The gate of that host is not open yet, and may be waiting for this one.
        raise Failed("redirect", "leads to a page of another host")
    return target


def _retry_after(answer: Answer) -> float | None:
    """Seconds the server asked us to wait; None where it did not say, or not so that it can be read."""
    stated = answer.header("Retry-After").strip()
    if re.fullmatch(r"[0-9]{1,9}", stated):
        return float(stated)
    try:
        moment = email.utils.parsedate_to_datetime(stated)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
