"""How a capture came about: the encryption of the connection, the server's certificate, and our own clock."""

from __future__ import annotations

import ctypes
import hashlib
import ssl
import struct
from typing import Protocol

from msgspec import Struct

#: Of `struct timex`: long enough for any Linux, and where the largest error stands in it, in microseconds.
_TIMEX, _MAX_ERROR = 256, 24
_UNSYNCHRONIZED = 5


class Tls(Struct, frozen=True):
    """The encryption of a connection. version: as in `TLSv1.3`; certificate: of the server, DER."""

    version: str
    cipher: str
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        """The certificate's sha256, in hex."""
        return hashlib.sha256(self.certificate).hexdigest()

    @property
    def pem(self) -> str:
        """The certificate as tools read it."""
        return ssl.DER_cert_to_PEM_cert(self.certificate)


class Encrypted(Protocol):
    """What both `ssl.SSLSocket` and `ssl.SSLObject` can say."""

    def version(self) -> str | None: ...

    def cipher(self) -> tuple[str, str, int] | None: ...

    def getpeercert(self, binary_form: bool = False) -> object: ...


def tls_of(connection: Encrypted | None) -> Tls | None:
    """The encryption of a connection; None where there is none, or it is gone already."""
    if connection is None:
        return None
    try:
        cipher, certificate = connection.cipher(), connection.getpeercert(True)
        if cipher is None or not isinstance(certificate, bytes):
            return None
        return Tls(connection.version() or "", cipher[0], certificate)
    except (OSError, ValueError, AttributeError):
        return None


def clock_source() -> str:
    """Whose time the captures have: the system's clock, and whether the kernel knows that it is kept in step (NTP)."""
    try:
        timex = ctypes.create_string_buffer(_TIMEX)
        state = ctypes.CDLL(None).adjtimex(timex)
    except (OSError, AttributeError):
        state = -1
    if state < 0:
        return "system clock, UTC; whether it is synchronized is not known"
    if state == _UNSYNCHRONIZED:
        return "system clock, UTC; the kernel does not know it to be synchronized"
    error = struct.unpack_from("l", timex, _MAX_ERROR)[0]
    return f"system clock, UTC; synchronized by NTP, off by at most {error / 1e6:.3f} s"
