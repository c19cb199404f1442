"""One request and its answer over HTTP/1.1, as they travel: no redirects, no decoding, no cookies, no proxy.

Names are resolved here, and the address that was checked is the one that is connected to. The handlers that Scrapy
brings reorder headers and drop the reason phrase, and a capture has to show what was sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import urlsplit

import certifi
from msgspec import Struct

from auditor.connection import Tls, tls_of
from auditor.guard import is_public
from spiders.failures import Failed
from spiders.wire import BrokenOff, Head, Wire

#: Seconds for a connection to come about, encryption included; less for an address where the name has others.
CONNECT_TIMEOUT = 15.0
_NEXT_AFTER = 5.0
_MOST_ADDRESSES = 4
_BUFFER = 1 << 17


class Answer(Struct, frozen=True):
    """What came back. sent: the headers of the request; body: as it travelled but for the chunking; taken: bytes read,
    which may be more than were kept; peer: the address that answered; tls: how the connection was encrypted, if it was;
    truncated: as in a capture; failure: why the body is not whole, where that is not our doing."""

    url: str
    at: datetime
    head: Head
    sent: tuple[tuple[str, str], ...]
    body: bytes
    taken: int
    peer: str | None
    truncated: str | None = None
    failure: Failed | None = None
    tls: Tls | None = None

    @property
    def status(self) -> int:
        """The status code."""
        return self.head.status

    def header(self, name: str) -> str:
        """The first header of a name, empty where there is none."""
        return next((value for key, value in self.head.headers if key.lower() == name.lower()), "")


class Unconnected(Failed):
    """No connection came about: the host, not the address, is to blame."""


class Transport:
    """Sends requests, each on a connection of its own: a second look must not meet the same broken one."""

    def __init__(self, private_hosts: frozenset[str]) -> None:
        self._private_hosts = private_hosts
        self._trust = ssl.create_default_context(cafile=certifi.where())
        self._trust.options |= ssl.OP_IGNORE_UNEXPECTED_EOF
        self._trust.options |= 0x4  # OP_LEGACY_SERVER_CONNECT: old servers that browsers go on with too
        self._names = ThreadPoolExecutor(16, "names")  # a dead resolver holds a thread for half a minute

    def close(self) -> None:
        """Waits for no name that is still being looked up."""
        self._names.shutdown(wait=False, cancel_futures=True)

    async def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        most: int,
        seconds: float,
        sent: Callable[[], None] = lambda: None,
    ) -> Answer:
        """Sends one request to an askable address. Raises Failed where no answer begins.

        most: bytes of the body to keep; reading stops there. seconds: for all of it; what has come until then is kept.
        sent: called when the request leaves, the connection made.
        """
        parts = urlsplit(url)
        fields = (("Host", parts.netloc), *headers.items(), ("Connection", "close"))
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        question = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields)
        end = asyncio.get_running_loop().time() + seconds
        writer: asyncio.StreamWriter | None = None
        body, truncated, failure = bytearray(), None, None
        try:
            try:
                async with asyncio.timeout_at(end):
                    reader, writer = await self._connected(parts.scheme, parts.hostname or "", parts.port)
                    peer = str(writer.get_extra_info("peername")[0]).partition("%")[0]
                    tls = tls_of(writer.get_extra_info("ssl_object"))
                    writer.write(question.encode("latin-1") + b"\r\n")
                    sent()
                    wire = Wire(reader)
                    head = await wire.head()
            except TimeoutError:
                raise Failed("timeout", f"did not begin to answer within {seconds:.0f} s") from None
            except OSError:
                raise Failed("reset", "broke the connection off before it answered") from None
            at = datetime.now(UTC)
            try:
                async with asyncio.timeout_at(end):
                    if not await wire.body(head, method, body, most):
                        truncated = "length"
            except TimeoutError:
                truncated = "time"
                failure = Failed("timeout", f"sent {len(body):,} bytes in {seconds:.0f} s and was not waited for")
            except (BrokenOff, OSError):
                truncated = "disconnect"
                failure = Failed("truncated", f"breaks off after {len(body):,} bytes")
        finally:
            if writer is not None:
                writer.transport.abort()
        return Answer(url, at, head, fields, bytes(body[:most]), len(body), peer, truncated, failure, tls)

    async def _connected(
        self, scheme: str, host: str, port: int | None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to one of the host's addresses. Raises Failed."""
        secure = scheme == "https"
        addresses = await self._addresses(host, port or (443 if secure else 80))
        problems: list[Failed] = []
        for number, (address, numeric_port) in enumerate(addresses, 1):
            patience = CONNECT_TIMEOUT if number == len(addresses) else _NEXT_AFTER
            try:
                async with asyncio.timeout(patience):
                    return await asyncio.open_connection(
                        address,
                        numeric_port,
                        limit=_BUFFER,
                        ssl=self._trust if secure else None,
                        server_hostname=host.rstrip(".") if secure else None,
                    )
            except TimeoutError:
                problems.append(Unconnected("timeout", f"let no connection come about within {patience:.0f} s"))
            except OSError as problem:
                problems.append(_unconnected(problem))
        raise _plainest(problems)

    async def _addresses(self, host: str, port: int) -> list[tuple[str, int]]:
        """The addresses of a host that may be connected to. Raises Failed where there are none."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(
                self._names, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            )
        except socket.gaierror as problem:
            if problem.errno == socket.EAI_AGAIN:
                # Whoever is asked for names is busy or away, which says nothing of the name.
                said = "has a name that could not be looked up: the name servers did not answer"
                raise Unconnected("timeout", said) from None
            raise Unconnected("dns", "has a name that does not resolve") from None
        except (OSError, UnicodeError):
            raise Unconnected("dns", "has a name that does not resolve") from None
        numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        allowed = [number for number in numbers if may_connect(host, number, self._private_hosts)]
        if not allowed:
            raise Failed("private", f"is at an address that is not public ({numbers[0]})")
        return [(number, port) for number in allowed[:_MOST_ADDRESSES]]


def may_connect(host: str, address: str, private_hosts: frozenset[str]) -> bool:
    """Whether an address may be connected to for a host: public, or private and named by the user."""
    with contextlib.suppress(ValueError):
        return is_public(address) or host in private_hosts or str(ipaddress.ip_address(address)) in private_hosts
    return False


def _unconnected(problem: OSError) -> Failed:
    if isinstance(problem, ssl.SSLError):
        why = getattr(problem, "verify_message", "") or problem.reason or str(problem)
        return Unconnected("tls", f"has a certificate or encryption that does not hold: {str(why)[:120]}")
    if isinstance(problem, ConnectionRefusedError):
        return Unconnected("refused", "refuses connections")
    if isinstance(problem, ConnectionError):
        return Unconnected("reset", "broke the connection off while it was made")
    return Unconnected("timeout", "cannot be reached from here")  # no route, no network: not a word about the host


def _plainest(problems: list[Failed]) -> Failed:
    """Of what went wrong with a host's addresses the one that says least against it, routes of ours that lack last."""
    mild = ["timeout", "reset", "tls", "refused"]
    heard = [problem for problem in problems if problem.said != "cannot be reached from here"]
    return min(heard or problems, key=lambda problem: mild.index(problem.word))
