"""How attestations stand on a day: in force, expired, replaced, rejected, queried, answered with no."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from auditor.attest import Attestation, Review, Statements, Word

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)


def said(day: date, *, until: date | None = None, met: bool = True, criterion: str = "DM1") -> Attestation:
    return Attestation(criterion, "Ada Example", "City Clerk", day, "It is so.", expires=until, met=met)


def review(verdict: str, day: date, of: date, note: str = "the minutes are missing") -> Review:
    return Review("DM1", verdict, "Bo Example", day, of, note)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([said(date(2026, 1, 1))], [Word.COUNTS]),
        ([said(date(2026, 6, 30))], [Word.COUNTS]),
        ([said(date(2026, 7, 1))], [Word.NOT_YET]),
        ([said(date(2026, 1, 1), until=date(2026, 6, 30))], [Word.COUNTS]),
        ([said(date(2026, 1, 1), until=date(2026, 6, 29))], [Word.EXPIRED]),
        ([said(date(2026, 1, 1)), said(date(2026, 2, 1))], [Word.REPLACED, Word.COUNTS]),
        ([said(date(2026, 2, 1)), said(date(2026, 1, 1))], [Word.COUNTS, Word.REPLACED]),
        ([said(date(2026, 1, 1)), said(date(2026, 2, 1), until=date(2026, 3, 1))], [Word.COUNTS, Word.EXPIRED]),
        ([said(date(2026, 1, 1), met=False)], [Word.ANSWERED_NO]),
        ([said(date(2026, 1, 1)), said(date(2026, 2, 1), met=False)], [Word.REPLACED, Word.ANSWERED_NO]),
        ([said(date(2026, 1, 1)), said(date(2026, 2, 1), criterion="DM2")], [Word.COUNTS, Word.COUNTS]),
    ],
)
def test_words(entries: list[Attestation], words: list[Word]) -> None:
    stated = Statements(tuple(entries))
    assert [standing.word for standing in stated.standings(AT)] == words
    counting = {entry.criterion: entry for entry, word in zip(entries, words, strict=True) if word is Word.COUNTS}
    assert stated.valid(AT) == counting


@pytest.mark.parametrize(
    ("reviews", "word", "words"),
    [
        ([review("accept", date(2026, 2, 1), date(2026, 1, 1))], Word.COUNTS, "accepted by Bo Example on 2026-02-01"),
        (
            [review("query", date(2026, 2, 1), date(2026, 1, 1))],
            Word.COUNTS,
            "queried by Bo Example on 2026-02-01: the",
        ),
        ([review("reject", date(2026, 2, 1), date(2026, 1, 1))], Word.REJECTED, "rejected by Bo Example on 2026-02-01"),
        ([review("reject", date(2026, 7, 1), date(2026, 1, 1))], Word.COUNTS, "2026-01-01"),
        ([review("reject", date(2026, 2, 1), date(2025, 1, 1))], Word.COUNTS, "2026-01-01"),
        (
            [
                review("reject", date(2026, 2, 1), date(2026, 1, 1)),
                review("accept", date(2026, 3, 1), date(2026, 1, 1)),
            ],
            Word.COUNTS,
            "accepted",
        ),
    ],
    ids=["accepted", "queried", "rejected", "rejected later", "of another date", "rejected, then accepted"],
)
def test_reviews(reviews: list[Review], word: Word, words: str) -> None:
    stated = Statements((said(date(2026, 1, 1)),), review=tuple(reviews))
    (standing,) = stated.standings(AT)
    assert standing.word is word
    assert words in standing.said
    assert bool(stated.valid(AT)) is (word is Word.COUNTS)


def test_no_older_statement_takes_the_place_of_a_rejected_one() -> None:
    stated = Statements(
        (said(date(2025, 6, 1)), said(date(2026, 1, 1))),
        review=(review("reject", date(2026, 2, 1), date(2026, 1, 1)),),
    )
    assert stated.valid(AT) == {}
    shown = stated.standing("DM1", AT)
    assert shown is not None
    assert shown.word is Word.REJECTED


def test_it_is_said_since_when_it_expired() -> None:
    (standing,) = Statements((said(date(2026, 1, 1), until=date(2026, 5, 31)),)).standings(AT)
    assert "expired on 2026-05-31" in standing.said


def test_an_answer_to_one_rubric_is_none_to_another() -> None:
    stated = Statements((said(date(2026, 1, 1)),), rubric="wwc-2018")
    assert stated.under("wwc-2018") == stated
    assert stated.under("wwc-2022").valid(AT) == {}
    assert Statements((said(date(2026, 1, 1)),)).under("wwc-2022").valid(AT)
