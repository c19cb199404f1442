"""The questions of the US City Open Data Census: each is asked of the best dataset of every kind that was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from auditor.check import Finding, Outcome, of_portal
from auditor.model import Catalog, Dataset, Evidence
from checks._expected import matches
from checks._text import masked, pages


class Answer(NamedTuple):
    """What one dataset says to a question: the outcome, words after the name of its kind, and where it was read."""

    outcome: Outcome
    said: str
    evidence: Evidence


def asked(catalog: Catalog, question: Callable[[Dataset], Answer]) -> Iterator[Finding]:
    """The question to the best dataset of each kind; unknown for kinds that were not found."""
    looked_through = pages(catalog)
    for kind, best, found, _ in matches(catalog):
        if best is None or not found:
            evidence = looked_through if best is None else (best.evidence("title", masked(best.title or "")),)
            yield of_portal(Outcome.UNKNOWN, f"was not seen to publish {kind.name}", kind.slug, evidence)
            continue
        answer = question(best)
        message = f"publishes {kind.name}, {answer.said}"
        evidence = (answer.evidence, best.evidence("title", masked(best.title or "")))
        yield of_portal(answer.outcome, message, kind.slug, evidence, best.publisher)
