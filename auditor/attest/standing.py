"""How each attestation stands on a day: it counts, says no, expired, is replaced, rejected, or still lies ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from auditor.attest.nouns import Attestation, Review


class Word(StrEnum):
    """Whether an attestation counts, and if not, why."""

    COUNTS = "counts"
    ANSWERED_NO = "answered_no"  # in force, and says that the criterion is not met
    REJECTED = "rejected"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    REPLACED = "replaced"


#: Those that answer the question of a criterion.
ANSWERS = (Word.COUNTS, Word.ANSWERED_NO)
#: Which of a criterion's statements is shown, where several are there.
_FIRST = (Word.COUNTS, Word.ANSWERED_NO, Word.REJECTED, Word.EXPIRED, Word.NOT_YET, Word.REPLACED)


class Standing(Struct, frozen=True):
    """An attestation on a day. review: the latest one of it by then; said: a sentence without its period."""

    attestation: Attestation
    word: Word
    review: Review | None
    said: str


def standings(attestations: Sequence[Attestation], reviews: Sequence[Review], day: dt.date) -> tuple[Standing, ...]:
    """Each attestation's standing, in their order.

    Of a criterion's statements in force the latest speaks, and of two with one date the one further down. Where that
    one was rejected no older one takes its place: the reviewer saw the newer evidence and was not convinced.
    """
    latest: dict[str, Attestation] = {}
    for entry in sorted(filter(lambda entry: _in_force(entry, day), attestations), key=lambda entry: entry.date):
        latest[entry.criterion] = entry
    return tuple(
        _standing(entry, latest.get(entry.criterion), _review(entry, reviews, day), day) for entry in attestations
    )


def first(found: Sequence[Standing], criterion: str) -> Standing | None:
    """The standing that is shown for a criterion: the one that counts, else the one that tells most."""
    own = [standing for standing in found if standing.attestation.criterion == criterion]
    return min(own, key=lambda one: (_FIRST.index(one.word), -one.attestation.date.toordinal()), default=None)


def _in_force(entry: Attestation, day: dt.date) -> bool:
    return entry.date <= day and (entry.expires is None or day <= entry.expires)


def _review(entry: Attestation, reviews: Sequence[Review], day: dt.date) -> Review | None:
    """The latest review of an attestation; of two with one date the one further down."""
    found = [
        review
        for review in reviews
        if review.criterion == entry.criterion and review.of == entry.date and review.date <= day
    ]
    return sorted(found, key=lambda review: review.date)[-1] if found else None


def _standing(entry: Attestation, latest: Attestation | None, review: Review | None, day: dt.date) -> Standing:
    word = _word(entry, latest, review, day)
    made = (
        f"attested by {entry.by} on {entry.date}"
        if entry.met
        else f"{entry.by} said on {entry.date} that it is not met"
    )
    reviewed = f"; {review.said}" if review else ""
    ends = f", until {entry.expires}" if entry.expires else ""
    said = {
        Word.COUNTS: f"{made}{ends}{reviewed}",
        Word.ANSWERED_NO: f"{made}{ends}{reviewed}",
        Word.REJECTED: f"{made}, which does not count{reviewed}",
        Word.EXPIRED: f"{made}; it expired on {entry.expires} and has not counted since",
        Word.NOT_YET: f"{made}, which is after {day}, the day this audit counts to",
        Word.REPLACED: f"{made}; the statement of {latest.date if latest else day} stands in its place",
    }[word]
    return Standing(entry, word, review, said)


def _word(entry: Attestation, latest: Attestation | None, review: Review | None, day: dt.date) -> Word:
    if entry.date > day:
        return Word.NOT_YET
    if not _in_force(entry, day):
        return Word.EXPIRED
    if entry is not latest:
        return Word.REPLACED
    if review is not None and review.verdict == "reject":
        return Word.REJECTED
    return Word.COUNTS if entry.met else Word.ANSWERED_NO
