"""Rubrics: what each check is worth to the criteria of one edition of the certification.

A rubric is a TOML file: one of ours in `checks/rubrics/`, or one's own, for a city that wants its own checklist. The
file says which criterion a check speaks to and with which weight; it holds no logic.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Literal

from msgspec import Struct

from auditor.check import discover
from auditor.prepared import toml_reader


class Criterion(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the certification.

    statement: what it asks, in our words. observable: whether a machine can see it from outside. seen: what can be
    observed there. attestation: the question to a person, and which document would count. weight: among the criteria
    of the rubric. checks: weight by check id; 0 is shown and not scored. contradicts: checks whose failing speaks
    against the criterion even where others pass. leads: words in the titles of public pages that a person who answers
    may want to read; they decide nothing.
    """

    id: str
    name: str
    practice_area: str
    statement: str
    observable: Literal["outside", "partly", "no"]
    seen: str
    attestation: str
    weight: float = 1.0
    checks: Mapping[str, float] = {}
    contradicts: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


class Level(Struct, frozen=True, forbid_unknown_fields=True):
    """A level of certification. share: the part of all criteria (0-1) from which it is reached."""

    name: str
    share: float


class Grade(Struct, frozen=True, forbid_unknown_fields=True):
    """A name for a number of points, where a rubric counts in points; points: from which it is given."""

    name: str
    points: float


class Rubric(Struct, frozen=True, forbid_unknown_fields=True):
    """One edition of the certification as this tool reads it.

    observed, indicated: the scores (0-1) from which a criterion is called so; both are ours, as all weights are.
    note: what is ours and what is not, to be printed wherever a score is. levels: those of the program, lowest first,
    where the rubric lists every criterion of its edition; none elsewhere. points: what the whole score is worth, 0
    where the rubric does not count in points; grades: names for so many of them, the best first.
    """

    id: str
    edition: str
    title: str
    source: str
    note: str
    observed: float = 0.8
    indicated: float = 0.4
    criteria: tuple[Criterion, ...] = ()
    levels: tuple[Level, ...] = ()
    points: float = 0
    grades: tuple[Grade, ...] = ()


_rubric = toml_reader(Rubric)


def names() -> list[str]:
    """The ids of the rubrics that come with the program, newest edition first."""
    return sorted(_shipped(), reverse=True)


def load(rubric: str | Path, known: Collection[str] | None = None) -> Rubric:
    """A rubric by its id, or from a TOML file of one's own.

    known: the ids that a rubric may name; every check of the program by default. Raises ValueError, with a sentence
    that names the rubric and the mistake, and OSError where the file cannot be read.
    """
    shipped = _shipped()
    if isinstance(rubric, str) and rubric in shipped:
        text, name = shipped[rubric], rubric
    elif isinstance(rubric, Path) or rubric.endswith(".toml") or "/" in rubric:
        text, name = Path(rubric).read_text(encoding="utf-8"), str(rubric)
    else:
        raise ValueError(f"no rubric {rubric!r}; there are {', '.join(names())}, or give the path of a .toml file")
    try:
        read = _rubric(text)
    except ValueError as problem:
        raise ValueError(f"rubric {name}: {problem}") from None
    if wrong := mistake(read, known):
        raise ValueError(f"rubric {name}: {wrong}")
    return read


def mistake(rubric: Rubric, known: Collection[str] | None = None) -> str:
    """The first thing that is wrong with a rubric; empty where nothing is. known: as in `load`."""
    return next(_mistakes(rubric, discover() if known is None else known), "")


def _shipped() -> dict[str, str]:
    """The text of each rubric in the package, by id."""
    folder = resources.files("checks") / "rubrics"
    return {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }


def _mistakes(rubric: Rubric, known: Collection[str]) -> Iterator[str]:
    """What a reader of the file would have to ask about."""
    if not rubric.criteria:
        yield "it has no criteria"
    if not 0 <= rubric.indicated <= rubric.observed <= 1:
        yield "the thresholds have to be 0 <= indicated <= observed <= 1"
    shares = [level.share for level in rubric.levels]
    if not all(0 < share <= 1 for share in shares) or shares != sorted(set(shares)):
        yield "the levels need shares above 0 and up to 1, each above the one before"
    if [grade.points for grade in rubric.grades] != sorted((grade.points for grade in rubric.grades), reverse=True):
        yield "the grades need falling points"
    owners: dict[str, str] = {}
    criteria = set()
    for criterion in rubric.criteria:
        if criterion.id in criteria:
            yield f"criterion {criterion.id} stands in it twice"
        criteria.add(criterion.id)
        if not _is_weight(criterion.weight):
            yield f"criterion {criterion.id} has the weight {criterion.weight}, which is not 0 or more"
        for check, weight in criterion.checks.items():
            if check not in known:
                yield f"criterion {criterion.id} names {check}, and there is no such check"
            if not _is_weight(weight):
                yield f"check {check} has the weight {weight}, which is not 0 or more"
            if check in owners:
                yield f"check {check} counts in two criteria, {owners[check]} and {criterion.id}"
            owners[check] = criterion.id
        for check in criterion.contradicts:
            if check not in known:
                yield f"criterion {criterion.id} is contradicted by {check}, and there is no such check"


def _is_weight(value: float) -> bool:
    return math.isfinite(value) and value >= 0
