"""The nouns of what people state: an attestation, a review of it, a declaration, a file that was attached."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from msgspec import Struct

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
#: How much of a name is kept beside the hash.
_LONGEST_NAME = 80


class AttestationError(ValueError):
    """A file of attestations that cannot be read; the message names the entry and what is wrong."""


class Attestation(Struct, frozen=True, forbid_unknown_fields=True):
    """A dated statement of a named person for what no machine can see.

    document: the document that shows it, in words (or its address). link: where it can be read. file: its name, beside
    the form. met: False where the person says that the city does not meet the criterion. checklist: the city's own
    checklist of the criterion, as the program's portal shows it. expires: the last day on which it counts.
    """

    criterion: str
    person: str
    role: str
    date: dt.date
    statement: str
    document: str = ""
    expires: dt.date | None = None
    met: bool = True
    link: str = ""
    file: str = ""
    checklist: str = ""

    @property
    def by(self) -> str:
        """Who says so, for a sentence."""
        return f"{self.person}, {self.role},"


class Review(Struct, frozen=True, forbid_unknown_fields=True):
    """What a reviewer says of an attestation. of: the date of the attestation. note: why, to reject or to query."""

    criterion: str
    verdict: Literal["accept", "reject", "query"]
    person: str
    date: dt.date
    of: dt.date
    note: str = ""

    @property
    def said(self) -> str:
        """The verdict as part of a sentence, with the note."""
        done = {"accept": "accepted", "reject": "rejected", "query": "queried"}[self.verdict]
        return f"{done} by {self.person} on {self.date}" + (f": {self.note}" if self.note else "")


class Declaration(Struct, frozen=True, forbid_unknown_fields=True):
    """What a city says of one of its datasets; shown beside the verdict, never instead of it."""

    dataset: str
    says: Literal["finished", "not ours", "moved"]
    person: str
    date: dt.date
    reason: str
    to: str = ""


class Attached(Struct, frozen=True):
    """A file that an attestation names. name: as the form says it; size: bytes; sha256: hex digits; media_type: by the
    ending of its name, which nobody checked."""

    name: str
    size: int
    sha256: str
    media_type: str

    def __post_init__(self) -> None:
        """A digest becomes part of a path, and may come from a file that anybody wrote."""
        if _DIGEST.fullmatch(self.sha256) is None:
            raise ValueError(f"{self.sha256[:80]!r} is no sha256 in hex digits")

    @property
    def kept_as(self) -> str:
        """Its name in `attached/` of an audit: the hash, and as much of the name as every file system takes."""
        plain = _UNSAFE.sub("-", self.name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".-")
        stem, dot, ending = plain.rpartition(".")
        ending = ending[:12]
        short = f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}" if dot and stem else plain[:_LONGEST_NAME]
        return f"{self.sha256}-{short or 'file'}"
