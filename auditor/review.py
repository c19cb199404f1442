"""What a reviewer says of a bundle's criteria: read, held against the bundle, and written.

bundle = "…"              # sha256 of the bundle it is about

[[verdict]]
criterion = "OD1"
verdict = "disagree"      # or "agree", or "query"
person = "…"
role = "…"
date = 2026-04-02
note = "…"                # needed to disagree or to query

Several people may say something of one criterion, and nobody's words are overwritten: of what one person said of it,
the latest counts, and of two with one date the one further down.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from auditor.attest import toml
from auditor.attest.lines import Place, places
from auditor.attest.mistakes import Mistake

#: A review is text that a person wrote; a larger one is not read. Characters.
LARGEST = 1_000_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_NOTHING = Place(1, {})
#: Longest fields, in characters; the first two stand in a line of a table.
_LONGEST = {"person": 200, "role": 200, "criterion": 60, "note": 20_000}
WORDS = ("agree", "disagree", "query")


class ReviewError(ValueError):
    """A review that cannot be read, or cannot go into a bundle; the message is one line."""


class Verdict(Struct, frozen=True, forbid_unknown_fields=True):
    """What one person says of one criterion on a day. note: why, to disagree or to query."""

    criterion: str
    verdict: Literal["agree", "disagree", "query"]
    person: str
    role: str
    date: dt.date
    note: str = ""


class Review(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. bundle: sha256 of the bundle it is about, in hex."""

    bundle: str
    verdict: tuple[Verdict, ...] = ()


def read(text: str) -> Review:
    """The review in a TOML text; ReviewError says the first thing that is wrong with it."""
    wrong = mistakes(text)
    if wrong:
        raise ReviewError(f"line {wrong[0].line}: {wrong[0].what}; {wrong[0].remedy}")
    return msgspec.toml.decode(text, type=Review)


def written(review: Review) -> str:
    """A review as TOML that reads back to the same."""
    lines = ["# What reviewers say of the criteria of one bundle. `auditor evidence review` puts it into a new one."]
    lines.append(f"bundle = {toml.line(review.bundle)}")
    for one in review.verdict:
        lines += ["", *toml.entry("verdict", one)]
    return "\n".join(lines) + "\n"


def standing(verdicts: Sequence[Verdict]) -> tuple[tuple[Verdict, ...], tuple[Verdict, ...]]:
    """What counts of verdicts, and what was said before and counts no more; each the newest first.

    Of what one person says of one criterion the latest counts; of two with one date the one further down.
    """
    ordered = sorted(verdicts, key=lambda one: one.date)
    latest = {(one.criterion, one.person.casefold()): one for one in ordered}
    counting = [one for one in ordered if latest[one.criterion, one.person.casefold()] is one]
    earlier = [one for one in ordered if latest[one.criterion, one.person.casefold()] is not one]
    return tuple(reversed(counting)), tuple(reversed(earlier))


def mistakes(
    text: str,
    criteria: Collection[str] = (),
    bundles: Collection[str] = (),
    day: dt.date | None = None,
) -> tuple[Mistake, ...]:
    """What is wrong with a review, in the order of its lines; nothing where it can go into a bundle.

    criteria: ids that it may speak of; bundles: sha256 that it may be about; day: that no date may lie behind. Each is
    not asked for where it is empty or None.
    """
    if len(text) > LARGEST:
        return (Mistake(1, "the review is too large to be one", "keep long papers apart, and name them in a note"),)
    try:
        held = tomllib.loads(text)
    # A number of thousands of digits is refused by Python itself, with an error that has no line.
    except (ValueError, RecursionError) as problem:
        found = _LINE.search(str(problem))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        said = f"this cannot be read as TOML: {_LINE.sub('', str(problem)).strip()[:200]}"
        return (Mistake(line, said, "put texts into quotation marks, and leave one field on a line"),)
    return tuple(sorted(_all(held, text, criteria, bundles, day), key=lambda one: one.line))


def _all(
    held: Mapping[str, object],
    text: str,
    criteria: Collection[str],
    bundles: Collection[str],
    day: dt.date | None,
) -> Iterator[Mistake]:
    where = places(text)
    top = where.get("", (_NOTHING,))[0]
    for key in held:
        if key not in ("bundle", "verdict"):
            line = top.keys.get(key) or where.get(key, (_NOTHING,))[0].line
            yield Mistake(line, f"nothing is called {key[:60]!r} here", "a review has bundle and [[verdict]]")
    named = held.get("bundle")
    if not isinstance(named, str) or not _DIGEST.fullmatch(named):
        yield Mistake(top.of("bundle"), "it does not say which bundle it is about", 'write bundle = "…", its sha256')
    elif bundles and named not in bundles:
        remedy = "open the right bundle, or review this one"
        yield Mistake(top.of("bundle"), f"it is about another bundle, {named[:16]}…", remedy)
    entries = held.get("verdict", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        line = where["verdict"][0].line if "verdict" in where else top.of("verdict")
        yield Mistake(line, "verdict is no list of entries", "begin each one with [[verdict]]")
        return
    stands = where.get("verdict", ())
    for number, fields in enumerate(entries, 1):
        place = stands[number - 1] if len(stands) == len(entries) else _NOTHING
        yield from _of_verdict(f"verdict {number}", fields, place, criteria, day)


def _of_verdict(
    name: str, fields: Mapping[str, object], place: Place, criteria: Collection[str], day: dt.date | None
) -> Iterator[Mistake]:
    for key in fields:
        if key not in Verdict.__struct_fields__:
            known = ", ".join(Verdict.__struct_fields__)
            yield Mistake(place.of(key), f"{name} has a field {key[:60]!r} that nothing reads", f"it has {known}")
    for key, longest in _LONGEST.items():
        value = fields.get(key, "" if key == "note" else None)
        if not isinstance(value, str) or (key != "note" and not value.strip()):
            yield Mistake(place.of(key), f"{name}: {key} is missing or no text", f"write {key} in quotation marks")
        elif len(value) > longest:
            yield Mistake(place.of(key), f"{name}: {key} is longer than {longest:,} characters", "shorten it")
    word, note, dated = fields.get("verdict"), fields.get("note"), fields.get("date")
    if word not in WORDS:
        yield Mistake(place.of("verdict"), f"{name}: the verdict cannot be read", f"write one of {', '.join(WORDS)}")
    elif word != "agree" and not (isinstance(note, str) and note.strip()):
        yield Mistake(place.of("note"), f"{name}: it does not say why", "write in `note` what is doubted or asked")
    if not isinstance(dated, dt.date) or isinstance(dated, dt.datetime):
        yield Mistake(place.of("date"), f"{name}: the date cannot be read", "write a day as 2026-03-31, without marks")
    elif day is not None and dated > day:
        yield Mistake(place.of("date"), f"{name}: the date {dated} lies after {day}", "write the day it was said on")
    named = fields.get("criterion")
    if criteria and isinstance(named, str) and named.strip() and named not in criteria:
        known = f"the rubric has {', '.join(criteria)}"
        yield Mistake(place.of("criterion"), f"{name}: there is no criterion {named[:60]!r}", known)
