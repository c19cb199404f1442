"""The front pages of a portal and of a city among the documents that were read, and whose host an address is on."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from auditor.documents.hosts import netloc_of, role_of
from auditor.documents.website import netloc_and_path
from auditor.web import Document, Role, Website

_PRIVATE_ENDINGS = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".localdomain")


def front_page(website: Website, address: str, role: Role) -> Document | None:
    """The document that stands at an address, or that it led to on the same host; None where it was not read."""
    place = netloc_and_path(spelled(address))
    found = [one for one in website.documents if one.role is role]
    return next(
        (one for one in found if netloc_and_path(spelled(one.url)) == place),
        next((one for one in found if netloc_and_path(spelled(one.asked)) == place), None),
    )


def is_on(url: str, portal: str) -> bool:
    """Whether an address is on a portal: the same host, whatever its scheme and `www.`, below the portal's path."""
    return _holds(url) and role_of(spelled(url), "", (spelled(portal),)) is Role.PORTAL


def _holds(url: str) -> bool:
    """Whether an address has a host and a port that can be."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def spelled(url: str) -> str:
    """An address with its host as it goes over the wire: in lower case, names beyond ASCII encoded; itself where it
    cannot be read."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
        if not host or ":" in host:
            return url
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return url
    return parts._replace(netloc=f"{host}{port}").geturl()


def is_private(url: str) -> bool:
    """Whether an address is on a host that only its own network reaches, told by its name or number."""
    host = netloc_of(url).rpartition(":")[0] if netloc_of(url).rpartition(":")[2].isdigit() else netloc_of(url)
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_ENDINGS)


def scheme_of(url: str) -> str:
    """`http`, `https`, or whatever stands before the colon, in lower case."""
    return url.partition(":")[0].lower()
