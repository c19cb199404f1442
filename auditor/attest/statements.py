"""A whole file of what people state: read, and asked what is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from auditor.attest.nouns import Attestation, AttestationError, Declaration, Review
from auditor.attest.standing import Standing, Word, first, standings
from auditor.prepared import toml_reader

#: Fields without which an entry says nothing, by table. `auditor.attest.mistakes` asks for more of a new form: what
#: was taken into an audit once has to stay readable.
_FILLED = {
    "attestation": ("person", "statement"),
    "review": ("person",),
    "declaration": ("person", "reason"),
}


class Statements(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. rubric: the one whose criteria are meant; empty where it does not say."""

    attestation: tuple[Attestation, ...] = ()
    declaration: tuple[Declaration, ...] = ()
    review: tuple[Review, ...] = ()
    rubric: str = ""

    def require(self, criteria: frozenset[str], rubric: str = "") -> None:
        """AttestationError where a statement names a criterion nobody knows, or the file is of another rubric; for a
        file that is being handed in."""
        if rubric and self.rubric not in ("", rubric):
            raise AttestationError(f"the form is for the rubric {self.rubric}, and the audit is judged by {rubric}")
        named = {entry.criterion for entry in self.attestation} | {entry.criterion for entry in self.review}
        strange = sorted(named - criteria)
        if strange:
            raise AttestationError(
                f"no criterion {', '.join(strange)} in this rubric; it has {', '.join(sorted(criteria))}"
            )

    def under(self, rubric: str) -> Statements:
        """What speaks to a rubric: one id may mean another criterion in another edition."""
        return self if self.rubric in ("", rubric) else replace(self, attestation=(), review=(), rubric=rubric)

    def standings(self, at: dt.datetime) -> tuple[Standing, ...]:
        """How each attestation stands at a time, in the order of the file."""
        return standings(self.attestation, self.review, at.date())

    def standing(self, criterion: str, at: dt.datetime) -> Standing | None:
        """The standing that is shown for a criterion: the one that counts, else the one that tells most."""
        return first(self.standings(at), criterion)

    def valid(self, at: dt.datetime) -> Mapping[str, Attestation]:
        """The attestations that count at a time, by criterion: in force, met, and not rejected by a reviewer."""
        found = [standing.attestation for standing in self.standings(at) if standing.word is Word.COUNTS]
        return {entry.criterion: entry for entry in found}

    def about(self, dataset_id: str, title: str | None) -> Declaration | None:
        """The latest declaration on a dataset, named by identifier or exact title."""
        found = [entry for entry in self.declaration if entry.dataset in (dataset_id, title)]
        return max(found, key=lambda entry: entry.date, default=None)

    def and_also(self, other: Statements) -> Statements:
        """Both together, what stands in both once; AttestationError where they are of two rubrics."""
        if self.rubric and other.rubric and self.rubric != other.rubric:
            raise AttestationError(f"one form is for the rubric {self.rubric}, the other for {other.rubric}")
        return Statements(
            tuple(dict.fromkeys((*self.attestation, *other.attestation))),
            tuple(dict.fromkeys((*self.declaration, *other.declaration))),
            tuple(dict.fromkeys((*self.review, *other.review))),
            self.rubric or other.rubric,
        )


_statements = toml_reader(Statements)


def read_statements(text: str) -> Statements:
    """The attestations, reviews and declarations in a TOML text; AttestationError says what is wrong with it.

    `auditor.attest.mistakes` finds all that is wrong, with lines; this stops at the first.
    """
    try:
        statements = _statements(text)
    except msgspec.DecodeError as problem:
        raise AttestationError(f"the attestations cannot be read: {problem}") from None
    for table, names in _FILLED.items():
        for number, entry in enumerate(getattr(statements, table), 1):
            blank = [name for name in names if not getattr(entry, name).strip()]
            if blank:
                raise AttestationError(f"{table} {number}: {', '.join(blank)} is empty")
    unsaid = [entry for entry in statements.review if entry.verdict != "accept" and not entry.note.strip()]
    if unsaid:
        raise AttestationError(f"the review of {unsaid[0].criterion} does not say in `note` why")
    moved = [entry.dataset for entry in statements.declaration if entry.says == "moved" and not entry.to]
    if moved:
        raise AttestationError(f"{moved[0]!r} is declared moved, but `to` does not say where")
    return statements
