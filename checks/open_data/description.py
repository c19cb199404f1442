"""Datasets have a description that says something.

Why: the description is what a resident, a search engine or a colleague reads to decide whether this is the
    data sought.
How: passes when there are at least five words (our threshold) that say more than the title does; fails when
    the description is missing, a placeholder, only a link, only the title again, or shorter. A text in a
    script without blanks counts by its length.
Fix: write two or three sentences: what one row is, where the data comes from, what it covers and what it
    leaves out.
See: DCAT `dcterms:description`; DCAT-US 1.1 `description`.
"""

import re
from collections.abc import Iterator

from auditor.check import Finding, fails, passes
from auditor.model import Dataset, replace
from checks._text import is_web_address, masked, plain, says_nothing, unsaid, vocabulary

VERSION = 2
EFFORT = "medium"
READS = ("title", "description")

#: Ours: fewer cannot say what, where and when.
WORDS = 5
#: A text in Chinese or Japanese has no blanks to count words by.
_LENGTH_WITHOUT_BLANKS = 15
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_FILLERS = vocabulary("a about all an and by city data dataset file for in is layer map of on the this table")


def find(dataset: Dataset) -> Iterator[Finding]:
    text = dataset.description
    fault = _fault(dataset.title or "", text)
    placeholder = unsaid(dataset, "description")
    if text is None and placeholder:
        message = "has a placeholder for a description" if "{" in placeholder else "has a description without a word"
        yield fails(dataset, message, "description", placeholder)
    elif fault is None:
        yield passes(dataset, "has a description", "description", masked(text or ""))
    else:
        yield fails(dataset, fault, "description", masked(text) if text else None)


def _fault(title: str, text: str | None) -> str | None:
    """What is wrong with a description."""
    if text is None:
        return "has no description"
    # The common case, decided without taking the whole text apart.
    if (
        len(text) > 2 * len(title) + 100
        and len(text[:200].split(maxsplit=WORDS)) > WORDS
        and text[:11] != "Lorem ipsum"
    ):
        return None
    if not text.strip():
        return "has no description"
    if says_nothing(text):
        return "has a placeholder for a description"
    if is_web_address(text.strip()):
        return "has only a link for a description"
    if len(text) < 2 * len(title) + 60 and title and _repeats(title, text):
        return "has its title again for a description"
    if len(text.split(maxsplit=WORDS)) >= WORDS:
        return None
    if len(text) >= _LENGTH_WITHOUT_BLANKS and _WITHOUT_BLANKS.search(text):
        return None
    return f"has a description of fewer than {WORDS} words"


def _repeats(title: str, text: str) -> bool:
    said, known = plain(text).split(), plain(title).split()
    return not set(said) - set(known) - _FILLERS and not set(said) <= _FILLERS


def repair(dataset: Dataset) -> Dataset:
    """Described in sentences; the identifier keeps the descriptions of two datasets apart."""
    if _fault(dataset.title or "", dataset.description) is None:
        return dataset
    return replace(
        dataset,
        description="What one row holds, where the data comes from, which period and area it covers, what was left "
        f"out, and whom to ask. Written by the department that keeps it ({dataset.id}).",
    )
