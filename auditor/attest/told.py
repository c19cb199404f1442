"""What a form comes to, in lines for a person: what counts, what does not and why, what was seen otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from auditor.attest.mistakes import Mistake
from auditor.attest.standing import Word
from auditor.attest.statements import Statements

_HEADINGS = {
    Word.COUNTS: "Counts",
    Word.ANSWERED_NO: "Answered with no",
    Word.REJECTED: "Rejected",
    Word.EXPIRED: "Expired",
    Word.NOT_YET: "Not yet",
    Word.REPLACED: "Replaced",
}


def standing_lines(statements: Statements, at: dt.datetime, contradicted: Mapping[str, str]) -> Iterator[str]:
    """How every attestation of a form stands at a time. contradicted: by criterion, why an audit saw it otherwise."""
    found = statements.standings(at)
    if not found:
        yield "The form attests nothing yet."
    for word, heading in _HEADINGS.items():
        own = [standing for standing in found if standing.word is word]
        if own:
            yield f"{heading}: {len(own)}"
        for standing in own:
            criterion = standing.attestation.criterion
            yield f"  {criterion}  {standing.said}"
            if word is Word.COUNTS and criterion in contradicted:
                yield f"  {'':{len(criterion)}}  contradicted by what the audit saw: {contradicted[criterion]}"


def mistake_lines(mistakes: tuple[Mistake, ...], name: str) -> Iterator[str]:
    """Every mistake of a form with its line and what to do. name: of the form."""
    for mistake in mistakes:
        kind = "" if mistake.fatal else "warning: "
        yield f"{name}:{mistake.line}: {kind}{mistake.what}; {mistake.remedy}"
