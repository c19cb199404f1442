"""Connections to allowed addresses only: a name is resolved once, here, and the checked address is connected to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError

from auditor.connection import Tls, tls_of
from auditor.failures import Forbidden

#: IPv6 addresses that stand for an IPv4 one in their last 32 bits, and translation prefixes for use inside a network.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")


def is_public(address: str) -> bool:
    """Whether an IP address is a public one; an IPv6 address that wraps an IPv4 one is read as that."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if wrapped is None and (ip in _NAT64 or ip in _COMPATIBLE):
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is None and (ip.is_site_local or ip in _LOCAL_NAT64):
            return False
        ip = wrapped or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def guarded_pools(allows: Callable[[str, str], bool], connect_timeout: float) -> dict[str, Any]:
    """Connection pools whose connections ask `allows(host, address)` before they connect; for requests' adapters."""

    def connect(connection: HTTPConnection) -> socket.socket:
        host = connection.host.strip("[]")
        try:
            found = socket.getaddrinfo(host, connection.port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as problem:
            raise NameResolutionError(host, connection, problem) from problem  # type: ignore[arg-type]
        allowed = [entry for entry in found if allows(host, str(entry[4][0]))]
        if not allowed:
            raise Forbidden(f"{host} is at an address that is not public ({found[0][4][0]})")
        timeout = connection.timeout if isinstance(connection.timeout, (int, float)) else connect_timeout
        failure: OSError = OSError("no address")
        for family, kind, protocol, _, address in allowed:
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(timeout)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.connect(address)
            except OSError as problem:
                sock.close()
                failure = problem
            else:
                connection.answered = str(address[0])  # type: ignore[attr-defined]
                return sock
        raise NewConnectionError(connection, f"cannot connect: {failure}") from failure

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

    class Secure(HTTPSConnection):
        #: Kept here: where the server ends the connection after its answer, the socket is gone before the body is read.
        tls: Tls | None = None

        def _new_conn(self) -> socket.socket:
            return connect(self)

        def connect(self) -> None:
            super().connect()
            self.tls = tls_of(self.sock)  # type: ignore[arg-type]

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
