"""What can go wrong on the way to an answer, in the fixed words of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests


class DoorError(requests.RequestException):
    """A request the door could not or would not carry out; `reason` is one of the fixed words of the contract."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class AddressRefused(DoorError):
    """A scheme other than http(s), or an address that is not public."""

    def __init__(self, message: str, reason: str = "private") -> None:
        super().__init__(reason, message)


class Forbidden(Exception):
    """Raised where a connection would be made; no OSError, which urllib3 would take for a broken connection."""


@contextmanager
def named_failures(url: str) -> Iterator[None]:
    """Turns what requests and urllib3 raise before an answer into a DoorError with one of the fixed words."""
    shown = shown_address(url)
    try:
        yield
    except Forbidden as problem:
        raise AddressRefused(str(problem)) from None
    except requests.exceptions.SSLError as problem:
        raise DoorError("tls", f"the certificate of {shown} does not hold: {_cause(problem)}") from problem
    except requests.Timeout as problem:
        raise DoorError("timeout", f"{shown} did not answer in time") from problem
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError) as problem:
        raise DoorError("malformed", f"{shown} is no address that can be asked") from problem
    except requests.ConnectionError as problem:
        text = str(problem)
        if "NameResolutionError" in text or "getaddrinfo" in text or "Failed to resolve" in text:
            raise DoorError("dns", f"the name in {shown} does not resolve") from problem
        if "reset" in text or "aborted" in text or "RemoteDisconnected" in text or "IncompleteRead" in text:
            raise DoorError("reset", f"{shown} broke the connection off") from problem
        raise DoorError("refused", f"{shown} refuses connections") from problem


def _cause(problem: BaseException) -> str:
    """The innermost words of a chain of errors, short."""
    text = str(getattr(problem.args[0] if problem.args else problem, "reason", problem))
    return text.rsplit("] ", 1)[-1][:120]


def shown_address(url: str) -> str:
    """An address as shown to people: no query, no credentials, not endless."""
    parts = urlsplit(url)
    text = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return text if len(text) <= 120 else text[:119] + "…"
