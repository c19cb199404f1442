"""What people state: attestations of criteria and declarations on datasets, from one TOML file.

[[attestation]]
criterion = "DM1"
person = "…"
role = "…"
date = 2026-03-01
expires = 2027-03-01      # optional
statement = "…"
document = "https://… or a file name"

[[declaration]]
dataset = "identifier or exact title"
says = "finished"         # or "not ours", or "moved"
to = "https://…"          # where it moved
person = "…"
date = 2026-03-01
reason = "…"
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct


class AttestationError(ValueError):
    """A file of attestations that cannot be read; the message names the entry and what is wrong."""


class Attestation(Struct, frozen=True, forbid_unknown_fields=True):
    """A dated statement of a named person for what no machine can see."""

    criterion: str
    person: str
    role: str
    date: dt.date
    statement: str
    document: str = ""
    expires: dt.date | None = None


class Declaration(Struct, frozen=True, forbid_unknown_fields=True):
    """What a city says of one of its datasets; shown beside the verdict, never instead of it."""

    dataset: str
    says: Literal["finished", "not ours", "moved"]
    person: str
    date: dt.date
    reason: str
    to: str = ""


class Statements(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    attestation: tuple[Attestation, ...] = ()
    declaration: tuple[Declaration, ...] = ()

    def require(self, criteria: frozenset[str]) -> None:
        """AttestationError where a statement names a criterion nobody knows; for a file that is being handed in."""
        strange = sorted({entry.criterion for entry in self.attestation} - criteria)
        if strange:
            raise AttestationError(
                f"no criterion {', '.join(strange)} in this rubric; it has {', '.join(sorted(criteria))}"
            )

    def valid(self, at: dt.datetime) -> Mapping[str, Attestation]:
        """The attestations in force at a time, by criterion; those of another rubric do no harm."""
        day = at.date()
        in_force = [
            entry for entry in self.attestation if entry.date <= day and (entry.expires is None or day <= entry.expires)
        ]
        return {entry.criterion: entry for entry in sorted(in_force, key=lambda entry: entry.date)}

    def about(self, dataset_id: str, title: str | None) -> Declaration | None:
        """The latest declaration on a dataset, named by identifier or exact title."""
        found = [entry for entry in self.declaration if entry.dataset in (dataset_id, title)]
        return max(found, key=lambda entry: entry.date, default=None)


def read_statements(text: str) -> Statements:
    """The attestations and declarations in a TOML text; AttestationError says what is wrong with it."""
    try:
        statements = msgspec.toml.decode(text, type=Statements)
    except msgspec.DecodeError as problem:
        raise AttestationError(f"the attestations cannot be read: {problem}") from None
    for number, entry in enumerate((*statements.attestation, *statements.declaration), 1):
        blank = [name for name in ("person", "statement", "reason") if not getattr(entry, name, "x").strip()]
        if blank:
            raise AttestationError(f"entry {number}: {', '.join(blank)} is empty")
    moved = [entry.dataset for entry in statements.declaration if entry.says == "moved" and not entry.to]
    if moved:
        raise AttestationError(f"{moved[0]!r} is declared moved, but `to` does not say where")
    return statements
