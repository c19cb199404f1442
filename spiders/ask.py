"""What a spider asks the core for: one look at one address."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from msgspec import Struct
from w3lib.url import safe_url_string

from auditor.web import Purpose
from spiders.failures import Failed

_PORTS = {"http": 80, "https": 443}


class Ask(Struct, frozen=True):
    """One look that is wanted. The fields up to depth go into the Look as they are.

    keep_bytes: the most of the body to read, None up to the cap of the job. headers: beside our own. wait: not before
    so many seconds from the moment it is queued.
    """

    url: str
    purpose: Purpose
    method: str = "GET"
    round: int = 1
    found_on: str = ""
    anchor: str = ""
    depth: int = 0
    keep_bytes: int | None = None
    headers: Mapping[str, str] = {}
    wait: float = 0.0

    @property
    def key(self) -> tuple[str, Purpose, str, int]:
        """What tells a look from the others of a run."""
        return self.url, self.purpose, self.method, self.round


def askable(url: str) -> str:
    """The address as it can be sent: percent-encoded, the name in ASCII, without fragment and credentials.

    Raises Failed: `scheme` for one that is no http(s), `malformed` for one that is no address.
    """
    try:
        parts = urlsplit(safe_url_string(url.strip()))
        port = parts.port
    except (ValueError, UnicodeError):
        raise Failed("malformed", "is no address that can be asked") from None
    if parts.scheme not in _PORTS:
        raise Failed("scheme", f"has the scheme {parts.scheme[:20]!r}, not http or https")
    host = parts.hostname or ""
    plain = host.isascii() and host.isprintable() and not any(sign in host for sign in " %<>\\^`{|}\"'")
    if not plain or not host or len(host) > 253 or port == 0:
        raise Failed("malformed", "names no host that can be asked")
    if ":" in host or host.replace(".", "").isdigit():
        try:
            host = str(ip_address(host.partition("%")[0]))
        except ValueError:  # `127.1` and `2130706433` are addresses to some, and would pass the guard as names
            raise Failed("malformed", "names no host that can be asked") from None
    elif any(not 0 < len(label) < 64 for label in host.removesuffix(".").split(".")):
        raise Failed("malformed", "names no host that can be asked")
    where = f"[{host}]" if ":" in host else host
    where += f":{port}" if port is not None and port != _PORTS[parts.scheme] else ""
    return parts._replace(netloc=where, path=parts.path or "/", fragment="").geturl()


def origin(url: str) -> str:
    """Scheme and netloc of an askable address: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def netloc(url: str) -> str:
    """Name and port of an address, what takes turns; empty where there is none."""
    try:
        return urlsplit(url.strip()).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
