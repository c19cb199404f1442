"""Attestations and declarations: read, validated, in force at a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from auditor.attest import AttestationError, read_statements

FORM = """
[[attestation]]
criterion = "DM1"
person = "A. Clerk"
role = "City Clerk"
date = 2026-01-01
expires = 2026-06-30
statement = "The board meets every quarter."
"""


def test_in_force_only_between_its_dates() -> None:
    stated = read_statements(FORM)
    for day, valid in ((datetime(2025, 12, 31, tzinfo=UTC), False), (datetime(2026, 3, 1, tzinfo=UTC), True)):
        assert bool(stated.valid(day)) is valid
    assert not stated.valid(datetime(2026, 7, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[attestation]\n", "cannot be read"),
        (FORM.replace("criterion", "criterium"), "criterium"),
        (FORM.replace('"A. Clerk"', '"  "'), "person is empty"),
        (FORM.replace("2026-01-01", '"soon"'), "cannot be read"),
        ('[[declaration]]\ndataset="x"\nsays="lost"\nperson="p"\ndate=2026-01-01\nreason="r"\n', "says"),
        ('[[declaration]]\ndataset="x"\nsays="moved"\nperson="p"\ndate=2026-01-01\nreason="r"\n', "where"),
    ],
)
def test_mistakes_are_named(text: str, words: str) -> None:
    with pytest.raises(AttestationError, match=words):
        read_statements(text)


def test_a_criterion_nobody_knows_is_named() -> None:
    with pytest.raises(AttestationError, match="DM1"):
        read_statements(FORM).require(frozenset({"OD1"}))
