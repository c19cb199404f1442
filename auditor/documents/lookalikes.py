"""What a text about open data may be instead of a policy: terms of use, a press release, minutes, a plan …"""

from __future__ import annotations

import re

from msgspec import Struct

from auditor.documents.folded import Folded
from auditor.documents.likeness import Lookalike
from auditor.documents.lookalike_pages import PAGES
from auditor.documents.lookalike_papers import PAPERS


class Resemblance(Struct, frozen=True, gc=False):
    """How much a text resembles a lookalike; titled: whether its title says so; marked: by how many marks."""

    lookalike: Lookalike
    points: float
    titled: bool
    marked: int


_HEAD = 1500
_MOST = 8

LOOKALIKES: tuple[Lookalike, ...] = PAGES + PAPERS


def resemblances(folded: Folded, head: str, begin: int, end: int) -> list[Resemblance]:
    """What a text resembles, the most alike first. head: its title and first lines; begin, end: of the stretch read."""
    text = folded.text[begin:end]
    beginning = folded.text[begin : min(begin + _HEAD, end)]
    found = []
    for lookalike in LOOKALIKES:
        spared = lookalike.unless is not None and lookalike.unless.search(beginning) is not None
        titled = bool(lookalike.titled and lookalike.titled.search(head)) and not spared
        points = 3.0 if titled else 0.0
        if lookalike.opens and not spared:
            points += 2.0 * min(len({one[0] for one in lookalike.opens.finditer(beginning)}), 3)
        if lookalike.says:
            points += min(_wordings(lookalike.says, text), _MOST)
        marked = _wordings(lookalike.marks, text) if lookalike.marks else 0
        points += 2.0 * min(marked, 4)
        if points:
            found.append(Resemblance(lookalike, points, titled, marked))
    return sorted(found, key=lambda one: -one.points)


def _wordings(pattern: re.Pattern[str], text: str) -> int:
    seen: set[str] = set()
    for found in pattern.finditer(text):
        seen.add(" ".join(found[0].split())[:24])
        if len(seen) >= _MOST:
            break
    return len(seen)
