"""The one polite door to the network for API clients: pace, deadlines, retries, size cap, address guard, capture.

`Door.session` is a `requests.Session` on which the door's adapter is mounted for every address, so that our own
calls, ckanapi (`session=`) and sodapy (`session_adapter=`) all pass through it and none can avoid a rule.
"""

from __future__ import annotations

import email.utils
import http.cookiejar
import math
import os
import random
import re
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
import urllib3
from msgspec import Struct
from msgspec.structs import replace
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from auditor import __version__, payload
from auditor.archive import Archive, PayloadTooLarge, content_type, unpacked
from auditor.connection import Tls
from auditor.failures import AddressRefused, DoorError, named_failures, shown_address
from auditor.guard import guarded_pools, is_public
from auditor.model import Capture
from auditor.pace import Pace, Paces

#: Who runs the audits, for the portals' logs: an address or a page, set by the organization.
CONTACT_VARIABLE = "AUDITOR_CONTACT"
_contact = re.sub(r"[^\w.@:/\-+~?=&%]", "", os.environ.get(CONTACT_VARIABLE, ""), flags=re.ASCII)[:120]
USER_AGENT = f"portal-readiness-auditor/{__version__}" + (f" (+{_contact})" if _contact else "")

RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
#: Servers that limit or fail for a while are asked again after these many seconds, give or take a quarter.
_BACKOFF = (0.5, 1.0, 2.0, 4.0, 8.0)
#: Failures that may pass, and how often they are worth trying in all, on a new connection each time.
_TRIES = {"reset": 4, "truncated": 2, "refused": 2}
_CHUNK = 1 << 16
_FIRST_BYTE = "bytes=0-0"


class Policy(Struct, frozen=True):
    """How the door behaves. Seconds, bytes, requests per second and host; pace 0 lifts it. in_all: seconds after which
    nothing more is asked, of any host."""

    pace: float = 4.0
    at_once: int = 2
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    deadline: float = 300.0
    in_all: float = math.inf
    stall_after: float = 15.0
    stall_rate: float = 1024.0
    crawl_delay_cap: float = 120.0
    max_bytes: int = 256 * 2**20
    attempts: int = 4
    retry_after_cap: float = 120.0
    retry_budget: float = 600.0
    private_hosts: frozenset[str] = frozenset()
    strict_robots: bool = False


class Answer(Struct, frozen=True):
    """What a fetch brought: the capture of the last answer after redirects, and its headers."""

    capture: Capture
    headers: Mapping[str, str] = {}

    @property
    def url(self) -> str:
        """The address that answered."""
        return self.capture.url

    def document(self) -> object:
        """The JSON document of the answer; UnreadablePayload where it is none."""
        return payload.document(self.capture.payload, self.capture.charset)


class Tally(Struct):
    """What went through the door so far: requests sent, bytes received on the wire, seconds spent in retries."""

    requests: int = 0
    bytes: int = 0
    waited: float = 0.0


class Door:
    """The session of one collection. Not to be shared between collections: tallies and tokens belong to one."""

    def __init__(self, archive: Archive, policy: Policy | None = None, paces: Paces | None = None) -> None:
        self.archive = archive
        self.policy = policy or Policy()
        self.tally = Tally()
        self.notes: list[str] = []
        self.last: Capture | None = None
        self.on_answer: Callable[[Capture], None] = lambda capture: None
        self._kept: dict[str, Answer] = {}
        self._tokens: dict[str, tuple[str, str]] = {}
        self._refused_tokens: set[str] = set()
        self._robots: dict[str, tuple[Protego | None, str]] = {}
        self._paces = paces if paces is not None else Paces()
        self._until = time.monotonic() + self.policy.in_all
        self._lock = threading.Lock()
        self.adapter = _DoorAdapter(self)
        self.session = self.new_session()

    def new_session(self) -> requests.Session:
        """A session that can go nowhere but through this door, for a client that keeps one of its own."""
        session = requests.Session()
        session.trust_env = False  # no .netrc secrets, no proxy between the address guard and the address
        session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"})
        session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        session.max_redirects = 10
        session.mount("http://", self.adapter)
        session.mount("https://", self.adapter)
        return session

    def close(self) -> None:
        """Closes the connections."""
        self.session.close()

    def get(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        *,
        accept: str = "application/json",
        keep: bool = False,
        unless: Mapping[str, str] | None = None,
    ) -> Answer:
        """Fetches one address, redirects followed. Raises requests.RequestException, mostly DoorError.

        An `accept` that asks for JSON makes an answer that breaks off be asked for again. A redirect that loses the
        query is an error: every page would be page one. `keep`: the next call for the same address that says so too
        is given this answer, once; detection and walk need not fetch a large feed twice. unless: headers of a
        condition (`If-None-Match`), which may make the answer a 304.
        """
        if keep and url in self._kept:
            return self._kept.pop(url)
        try:
            response = self.session.get(
                url, params=params, headers={"Accept": accept, **(unless or {})}, timeout=self._timeouts()
            )
        except (ValueError, UnicodeError) as problem:
            if isinstance(problem, requests.RequestException):
                raise
            # A redirect to something that is no address makes the URL parser stumble, not us.
            raise DoorError("malformed", f"{shown_address(url)} leads to no address that can be asked") from None
        if response.history and params and not _same_query(params, response.url):
            raise DoorError("redirect", f"the redirect to {shown_address(response.url)} drops the query that was asked")
        capture: Capture = response.capture  # type: ignore[attr-defined]
        answer = Answer(capture, response.headers)
        if keep and capture.status == 200:
            self._kept[url] = answer
        return answer

    def head(self, url: str, *, by_range: bool = False) -> Answer:
        """Asks for the headers of an address, redirects followed. Raises requests.RequestException.

        by_range: by GET for its first byte, for servers that refuse HEAD; of one that sends all the same, nothing of
        the body is read.
        """
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", **({"Range": _FIRST_BYTE} if by_range else {})}
        try:
            response = self.session.request(
                "GET" if by_range else "HEAD", url, headers=headers, timeout=self._timeouts(), allow_redirects=True
            )
        except (ValueError, UnicodeError) as problem:
            if isinstance(problem, requests.RequestException):
                raise
            raise DoorError("malformed", f"{shown_address(url)} leads to no address that can be asked") from None
        return Answer(response.capture, response.headers)  # type: ignore[attr-defined]

    def send_token(self, host: str, header: str, token: str) -> None:
        """Sends a secret header to one host from now on, until the host refuses it; then never again."""
        if token.strip() and host not in self._refused_tokens:
            self._tokens[host] = (header, token.strip())

    def robots_allow(self, url: str) -> bool:
        """Whether the host's robots.txt allows us the address; True where it has none or it could not be read."""
        rules = self.robots(url)
        return rules is None or bool(rules.can_fetch(url, USER_AGENT))

    def robots(self, url: str) -> Protego | None:
        """The rules of the host's robots.txt, fetched once; None where there is none."""
        return self._robots_of(url)[0]

    def robots_text(self, url: str) -> str:
        """What the host answers for robots.txt, whatever its status; empty where it did not."""
        return self._robots_of(url)[1]

    def _robots_of(self, url: str) -> tuple[Protego | None, str]:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = None, ""  # the fetch below must not ask for itself
            rules, _ = self._robots[origin] = self._fetched_robots(origin)
            if rules is not None and self.policy.strict_robots and self.policy.pace > 0:
                stated = float(rules.crawl_delay(USER_AGENT) or 0)
                self._pace(parts.hostname or "").slow_down_to(min(stated, self.policy.crawl_delay_cap))
                if stated > self.policy.crawl_delay_cap:
                    cap = self.policy.crawl_delay_cap
                    self.notes.append(f"{parts.netloc} asks for {stated:g} s between requests; {cap:g} s were kept")
        return self._robots[origin]

    def _fetched_robots(self, origin: str) -> tuple[Protego | None, str]:
        try:
            capture = self.get(f"{origin}/robots.txt", accept="text/plain").capture
        except requests.RequestException:
            return None, ""
        text = capture.payload[: 1 << 18].decode("utf-8", "replace")
        is_robots = capture.status == 200 and not capture.media_type.startswith("text/html")
        return (Protego.parse(text) if is_robots else None), text

    def _timeouts(self) -> tuple[float, float]:
        return self.policy.connect_timeout, self.policy.read_timeout

    # --- what every request passes, in this order ---------------------------------------------------------------

    def carry(self, request: requests.PreparedRequest, send: Callable[..., requests.Response]) -> requests.Response:
        """Carries one request (one hop) through every rule and gives its answer, body read and captured."""
        url = str(request.url)
        host = self._guarded_host(url)
        if self.policy.strict_robots and not url.endswith("/robots.txt") and not self.robots_allow(url):
            raise DoorError("robots", f"robots.txt disallows {shown_address(url)}")
        if time.monotonic() > self._until:
            raise DoorError("budget", f"the {self.policy.in_all / 60:,.0f} minutes for this collection are used up")
        deadline = min(self._until, time.monotonic() + self.policy.deadline)
        repeatable = request.method in ("GET", "HEAD")
        for attempt in range(1, self.policy.attempts + 1):
            last = attempt == self.policy.attempts or not repeatable
            response, problem = self._tried(request, send, host, deadline)
            if response is not None and (last or response.status_code not in RETRIED):
                return response
            if problem is not None and (last or attempt >= _TRIES.get(problem.reason, 1)):
                raise problem
            wait = (response is not None and self._retry_after(response)) or self._backoff(attempt)
            if time.monotonic() + wait > deadline or not self._may_wait(wait):
                break
            time.sleep(wait)
            self.adapter.poolmanager.clear()  # a retry on the old connection may meet the same dead backend
        if response is not None:
            return response
        raise problem or DoorError("timeout", f"{host} gave no answer within the time allowed")

    def _tried(
        self,
        request: requests.PreparedRequest,
        send: Callable[..., requests.Response],
        host: str,
        deadline: float,
    ) -> tuple[requests.Response | None, DoorError | None]:
        """One try at the host's pace; a refused token is dropped and the request said again without it."""
        self._set_token(request, host)
        try:
            with self._pace(host).turn():
                response = self._attempt(request, send, deadline)
        except DoorError as problem:
            return None, problem
        if response.status_code == 403 and self._drop_refused_token(host, request, response):
            return self._tried(request, send, host, deadline)
        return response, None

    def _attempt(
        self, request: requests.PreparedRequest, send: Callable[..., requests.Response], deadline: float
    ) -> requests.Response:
        url = str(request.url)
        with named_failures(url):
            response = send(request)
            only_headers = request.headers.get("Range") == _FIRST_BYTE
            body, truncated, problem = self._no_body(response) if only_headers else self._body(response, url, deadline)
        return self._captured(request, response, body, truncated, problem)

    def _body(
        self, response: requests.Response, url: str, deadline: float
    ) -> tuple[bytes, str | None, DoorError | None]:
        """The body as it travels; how it was cut short, if it was, and the error that this is."""
        pieces: list[bytes] = []
        size, begun = 0, time.monotonic()
        try:
            # Not stream(): that waits for a whole chunk, and a drip would never be noticed.
            while piece := response.raw.read1(_CHUNK, decode_content=False):
                pieces.append(piece)
                size += len(piece)
                spent = time.monotonic() - begun
                if size > self.policy.max_bytes:
                    message = f"{shown_address(url)} sends more than {self.policy.max_bytes >> 20} MiB"
                    return b"".join(pieces), "length", DoorError("budget", message)
                crawls = spent > self.policy.stall_after and size < spent * self.policy.stall_rate
                if crawls or time.monotonic() > deadline:
                    message = f"{shown_address(url)} sent {size:,} bytes in {spent:.0f} s and was not waited for"
                    return b"".join(pieces), "time", DoorError("timeout", message)
        except urllib3.exceptions.ReadTimeoutError:
            return b"".join(pieces), "time", DoorError("timeout", f"{shown_address(url)} stopped sending")
        except (HTTPError, OSError):
            return (
                b"".join(pieces),
                "disconnect",
                DoorError("reset", f"{shown_address(url)} broke the connection off"),
            )
        finally:
            response.raw.close() if self._is_unread(response) else response.raw.release_conn()
            with self._lock:
                self.tally.bytes += size
        return b"".join(pieces), None, None

    @staticmethod
    def _no_body(response: requests.Response) -> tuple[bytes, str | None, DoorError | None]:
        response.raw.close()
        return b"", "length", None

    @staticmethod
    def _is_unread(response: requests.Response) -> bool:
        inner = getattr(response.raw, "_fp", None)
        return inner is None or not inner.isclosed()

    def _captured(
        self,
        request: requests.PreparedRequest,
        response: requests.Response,
        body: bytes,
        truncated: str | None,
        problem: DoorError | None,
    ) -> requests.Response:
        """Records the answer, then hands it on with its content; raises what made it unusable."""
        url = str(request.url)
        version = "HTTP/1.0" if response.raw.version == 10 else "HTTP/1.1"
        record, moment, digest = self.archive.write(
            url=url,
            method=request.method or "GET",
            request_headers=[(str(name), _text(value)) for name, value in request.headers.items()],
            request_body=_bytes(request.body),
            status_line=f"{version} {response.status_code} {response.reason or ''}".rstrip(),
            headers=list(response.raw.headers.iteritems()),
            body=body,
            address=getattr(response, "peer", None),
            truncated=truncated,
            tls=getattr(response, "tls", None),
        )
        with self._lock:
            self.tally.requests += 1
        if problem is not None:
            raise problem
        try:
            content = unpacked(body, response.headers.get("Content-Encoding", ""), self.policy.max_bytes)
        except PayloadTooLarge as bomb:
            raise DoorError("budget", f"{shown_address(url)}: {bomb}") from None
        except zlib.error as broken:
            raise DoorError("truncated", f"{shown_address(url)}: {broken}") from None
        media_type, charset = content_type(response.headers.get("Content-Type", ""))
        told = {name.lower(): value for name, value in response.headers.items()}
        capture = Capture(record, url, moment, response.status_code, media_type, charset, digest, content, told)
        if response.status_code == 200 and request.method == "GET" and _breaks_off(request, capture):
            raise DoorError("truncated", f"{shown_address(url)} breaks off after {len(content):,} bytes")
        response._content = content
        response._content_consumed = True  # type: ignore[attr-defined]
        response.encoding = charset or "utf-8"  # else requests guesses: Latin-1 for text, minutes for large JSON
        response.capture = capture  # type: ignore[attr-defined]
        self.last = capture
        self.on_answer(capture)
        return response

    # --- rules ---------------------------------------------------------------------------------------------------

    def _guarded_host(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise AddressRefused(f"{shown_address(url)} is no http(s) address", "scheme")
        if not parts.hostname:
            raise AddressRefused(f"{shown_address(url)} names no host", "malformed")
        return parts.hostname

    def allows(self, host: str, address: str) -> bool:
        """Whether an address may be connected to for a host: public, or private and named by the user."""
        return is_public(address) or host in self.policy.private_hosts

    def _pace(self, host: str) -> Pace:
        unpaced = self.policy.pace == 0 and host in self.policy.private_hosts
        interval = 0.0 if unpaced else 1 / (self.policy.pace or Policy().pace)
        return self._paces.of(host, interval, self.policy.at_once)

    def _set_token(self, request: requests.PreparedRequest, host: str) -> None:
        if host in self._tokens:
            header, token = self._tokens[host]
            request.headers[header] = token

    def _drop_refused_token(self, host: str, request: requests.PreparedRequest, response: requests.Response) -> bool:
        if host not in self._tokens or "app_token" not in response.text[:2000]:
            return False
        header, _ = self._tokens.pop(host)
        self._refused_tokens.add(host)
        request.headers.pop(header, None)
        self.notes.append(f"{host} refused the app token; it was dropped and the audit went on without one")
        return True

    def _retry_after(self, response: requests.Response) -> float | None:
        """Seconds the server asked us to wait, capped; None where it did not say or cannot be read."""
        stated = response.headers.get("Retry-After", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", stated):
            seconds = float(stated)
        else:
            try:
                moment = email.utils.parsedate_to_datetime(stated)
            except (ValueError, TypeError, OverflowError):
                return None
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = (moment - datetime.now(UTC)).total_seconds()
        return min(max(seconds, 0.1), self.policy.retry_after_cap)

    @staticmethod
    def _backoff(attempt: int) -> float:
        return _BACKOFF[min(attempt, len(_BACKOFF)) - 1] * random.uniform(0.75, 1.25)

    def _may_wait(self, seconds: float) -> bool:
        with self._lock:
            self.tally.waited += seconds
            return self.tally.waited <= self.policy.retry_budget


class _DoorAdapter(HTTPAdapter):
    """Hands every request of a session to its door, and connects only to addresses the door allows."""

    def __init__(self, door: Door) -> None:
        self._door = door
        super().__init__(pool_connections=32, pool_maxsize=8, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = guarded_pools(self._door.allows, self._door.policy.connect_timeout)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        *rest: Any,
        **options: Any,
    ) -> requests.Response:
        """One hop, through the door; whatever the caller set, certificates are checked and proxies are not used."""
        connect, read = self._door.policy.connect_timeout, self._door.policy.read_timeout

        def send(prepared: requests.PreparedRequest) -> requests.Response:
            response = super(_DoorAdapter, self).send(
                prepared, stream=True, timeout=(connect, read), verify=True, cert=None, proxies=None
            )
            response.peer, response.tls = _peer(response)  # type: ignore[attr-defined]
            return response

        return self._door.carry(request, send)


def _peer(response: requests.Response) -> tuple[str | None, Tls | None]:
    """The address that answered, and how the connection was encrypted, as its connection noted them."""
    connection = getattr(response.raw, "connection", None)
    return getattr(connection, "answered", None), getattr(connection, "tls", None)


def _breaks_off(request: requests.PreparedRequest, capture: Capture) -> bool:
    """Whether JSON was asked for and what came begins as JSON and ends too early.

    A whole document is not parsed here again: one that ends in the right sign is told by whoever reads it.
    """
    wants_json = "json" in request.headers.get("Accept", "") or "json" in capture.media_type
    closing = {b"{": b"}", b"[": b"]"}.get(capture.payload[:1])
    if not wants_json or closing is None or capture.payload[-64:].rstrip().endswith(closing):
        return False
    try:
        payload.document(capture.payload, capture.charset)
    except payload.UnreadablePayload as problem:
        return problem.truncated
    return False


def _same_query(asked: Mapping[str, str | int], url: str) -> bool:
    kept = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return all(kept.get(name) == str(value) for name, value in asked.items())


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode() if value else b""


def private(policy: Policy, *hosts: str) -> Policy:
    """The same policy, with these hosts allowed at private addresses (`--allow-private`)."""
    return replace(policy, private_hosts=policy.private_hosts | frozenset(hosts))
