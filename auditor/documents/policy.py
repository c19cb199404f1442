"""Reads whether a text is an open data policy, and what it holds, from its own words; all is quoted.

A policy is an instrument that is in force (ordinance, resolution, order, directive, policy), that obliges departments
to publish data. Texts that speak of one, or that look like one, are told apart: see `lookalikes`. The weights are ours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from auditor.documents.folded import Folded, Sentence, fold, sentences
from auditor.documents.lookalikes import Resemblance, resemblances
from auditor.documents.places import Place, Places
from auditor.documents.policy_about import Subject, centrality, is_business, other_subject, subject
from auditor.documents.policy_force import is_draft, is_over
from auditor.documents.policy_instrument import INSTITUTION, Instrument, adopted, instrument, issuer, number
from auditor.documents.policy_parts import HEAD, PARTS, Duty, Found, definition, duties, orders_to_write, scope
from auditor.documents.provisions import Provided, provided

#: A text longer than this is read where it speaks most of open data.
_STRETCH = 150_000
_STEP = 5_000
_HEADINGS = 12
#: What is needed to be called a policy. The margin is that of the parts found over the strongest lookalike.
_LEAST_INSTRUMENT = 0.3
_LEAST_TITLED = 0.24
_LEAST_DUTY = 0.5
_LEAST_DENSITY = 8.0
_LEAST_MARGIN = 3.2
_AGAINST = 0.6
#: The least share of sentences that speak of open data, where the title names it, where it does not, and where it
#: names another subject beside it, or only another.
_LEAST_CENTRAL = {"titled": 0.0, "untitled": 0.2, "beside": 0.3, "elsewhere": 0.45}
#: So many different marks of a lookalike, and no enacting words outweigh it.
_DECISIVE = 3


class Kind(StrEnum):
    """What a text is."""

    POLICY = "policy"
    DRAFT = "draft"  # it would be one, and says that it is not in force
    NOT_POLICY = "not_policy"


class Reading(Struct, frozen=True, kw_only=True):
    """What a text is and holds.

    confidence: 0 to 1, that `kind` is right. why: one sentence. besides: what it is instead of a policy, with its
    article (`terms of use`, `a press release or news`, …); empty for a policy. form: of the instrument (`an ordinance`,
    …). issuer: whose it is, where that is no city (`a county`, `a state`, …). parts: instrument, definition, duty and
    scope, None where none was seen. number, adopted: as the text states them. provisions: the 31 of
    `provisions.PROVISIONS`, in their order.
    """

    kind: Kind
    confidence: float
    why: str
    besides: str = ""
    form: str = ""
    issuer: str = ""
    parts: Mapping[str, Place | None] = {}
    number: Place | None = None
    adopted: date | None = None
    adopted_at: Place | None = None
    draft_at: Place | None = None
    provisions: tuple[Provided, ...] = ()

    @property
    def lacks(self) -> tuple[str, ...]:
        """The parts that were not seen."""
        return tuple(name for name in PARTS if self.parts.get(name) is None)


def read(text: str, title: str = "", url: str = "") -> Reading:
    """What a text is and holds. title: of the document, url: where it stands, both may be empty. Never raises.

    All places are in `text` as given. Of a text longer than a million characters the rest is not read.
    """
    folded = fold(text)
    begin, end = _stretch(folded.text)
    named = _named(title, url)
    head = f"{named}\n{_head(folded, begin, end)}"
    said = tuple(sentences(folded, begin, end))
    about = subject(folded.text[begin:end])
    what = instrument(folded, head, begin, end)
    owed = duties(said)
    meant = definition(folded.text[begin:end])
    bound = scope(said)
    alike = resemblances(folded, head, begin, end)
    draft = is_draft(folded, named, begin, end)
    dated = adopted(folded, begin, end)
    numbered = number(folded, begin, end)
    made_by = issuer(folded, begin, end)
    over = is_over(named, folded.text[begin:end])
    margin = _margin(about, what, owed, meant, bound, alike)
    kind, why, besides = _verdict(about, what, owed, bound, alike, margin, draft, over is not None, made_by, said, head)
    best = max(owed, key=lambda one: (one.weight, one.plain), default=None)
    place = Places(text, folded)
    return Reading(
        kind=kind,
        confidence=_confidence(kind, margin, bool(besides) and kind is Kind.NOT_POLICY and margin > _LEAST_MARGIN),
        why=why,
        besides=besides,
        form=what.form,
        issuer=made_by,
        parts={
            "instrument": place.line(*what.place) if what.place and what.weight >= _LEAST_TITLED else None,
            "definition": place.around(said, meant.start + begin, meant.end + begin) if meant else None,
            "duty": place.of(best.sentence.start, best.sentence.end) if best else None,
            "scope": place.around(said, bound.start, bound.end) if bound and bound.weight >= 0.4 else None,
        },
        number=place.of(*numbered) if numbered else None,
        adopted=dated.day if dated else None,
        adopted_at=place.of(dated.start, dated.end) if dated else None,
        draft_at=place.line(*draft) if draft else None,
        provisions=provided(said, place),
    )


# --- the verdict ---------------------------------------------------------------------------------------------------


def _margin(
    about: Subject,
    what: Instrument,
    owed: Sequence[Duty],
    meant: Found | None,
    bound: Found | None,
    alike: Sequence[Resemblance],
) -> float:
    """How much more a text is like a policy than like anything else."""
    points = 4.0 * what.weight
    points += min(sum(one.weight for one in owed), 4.0) * 0.75
    points += meant.weight if meant else 0.0
    points += 1.5 * bound.weight if bound else 0.0
    points += min(about.density / 12, 1.0) + (0.5 if what.titled else 0.0)
    return points - _AGAINST * max((_weighs(one, what) for one in alike), default=0.0)


def _weighs(one: Resemblance, what: Instrument) -> float:
    """How much a resemblance weighs beside enacting words: a report may have the ordinance attached."""
    if one.marked < _DECISIVE and (what.enacts or what.weight >= 0.8):
        return one.points * (0.35 if one.lookalike.attached or not one.titled else 0.6)
    return one.points


def _verdict(
    about: Subject,
    what: Instrument,
    owed: Sequence[Duty],
    bound: Found | None,
    alike: Sequence[Resemblance],
    margin: float,
    draft: tuple[int, int] | None,
    over: bool,
    made_by: str,
    said: Sequence[Sentence],
    head: str,
) -> tuple[Kind, str, str]:
    """The kind of a text, why, and what it is instead."""
    best = alike[0] if alike else None
    instead = best.lookalike.name if best is not None and best.points >= 3 else "another text"
    if about.hits < (1 if what.titled else 2) or (about.density < _LEAST_DENSITY and not what.titled):
        return Kind.NOT_POLICY, "it hardly speaks of publishing data", instead
    duty = sum(one.weight for one in owed)
    if duty < _LEAST_DUTY:
        orders = orders_to_write(said)
        if orders is not None and what.weight >= 0.5:
            why = "it asks for a policy to be written, and obliges nobody to publish data"
            return Kind.NOT_POLICY, why, "an order to write a policy"
        return Kind.NOT_POLICY, "it obliges nobody in the city's government to publish data", instead
    if is_business(head):
        return Kind.NOT_POLICY, "it spends money or makes a contract", "a call for bids or a contract"
    if what.weight < (_LEAST_TITLED if what.titled else _LEAST_INSTRUMENT):
        return Kind.NOT_POLICY, "it speaks of a policy or of data, and has no form of an instrument itself", instead
    if bound is None or bound.weight < 0.25:
        return Kind.NOT_POLICY, "it does not say whom in the city's government it binds", instead
    if margin < _LEAST_MARGIN:
        return Kind.NOT_POLICY, f"it is more like {instead} than like a policy", instead
    if centrality(said) < _LEAST_CENTRAL[_place_of(what, alike, head)]:
        why = "it is about something else, and speaks of publishing data in passing"
        return Kind.NOT_POLICY, why, instead if best is not None and best.titled else "a rule about something else"
    if made_by == INSTITUTION:
        return Kind.NOT_POLICY, "it reads like a policy, and no government made it", f"a policy of {made_by}"
    if over:
        return Kind.NOT_POLICY, "it says that it is no longer in force", "a policy no longer in force"
    if draft is not None:
        return Kind.DRAFT, "it has the parts of a policy, and says that it is a draft or proposed", "a draft"
    form, bound_by = what.form or "an instrument", made_by or "the city"
    return Kind.POLICY, f"it has the form of {form} and obliges {bound_by} to publish data", ""


def _place_of(what: Instrument, alike: Sequence[Resemblance], head: str) -> str:
    """What the title of a text names: open data, nothing of the kind, the subject of another rule, or both."""
    if other_subject(head) or any(one.titled and one.lookalike.other for one in alike):
        return "beside" if what.titled else "elsewhere"
    return "titled" if what.titled else "untitled"


def _confidence(kind: Kind, margin: float, close: bool) -> float:
    if close:
        return 0.7
    away = margin - _LEAST_MARGIN if kind is not Kind.NOT_POLICY else _LEAST_MARGIN - margin
    return round(min(0.99, 0.6 + 0.4 * (1 - math.exp(-max(away, 0.0) / 2))), 2)


# --- where to read ------------------------------------------------------------------------------------------------


def _stretch(text: str) -> tuple[int, int]:
    """The stretch of a long text in which most is said of open data, with what stands before it."""
    if len(text) <= _STRETCH:
        return 0, len(text)
    counts = [subject(text[start : start + _STEP]).hits for start in range(0, len(text), _STEP)]
    wide = _STRETCH // _STEP
    total = best = sum(counts[:wide])
    at = 0
    for first in range(1, max(len(counts) - wide, 0) + 1):
        total += counts[first + wide - 1] - counts[first - 1]
        if total > best:
            best, at = total, first
    while at + wide < len(counts) and not counts[at]:
        at += 1  # begins with the first words about it
    start = max(at * _STEP - _STEP, 0)
    return start, min(start + _STRETCH, len(text))


def _head(folded: Folded, begin: int, end: int) -> str:
    """The lines with which a text says what it is: its first two, and headings soon after."""
    lines: list[str] = []
    at = begin
    for shown in folded.shown[begin : min(begin + HEAD, end)].split("\n"):
        line = folded.text[at : at + len(shown)].strip()
        at += len(shown) + 1
        if not line:
            continue
        if len(lines) < 2 or (len(line) <= 140 and is_heading(shown)):
            lines.append(line[:200])
        if len(lines) >= _HEADINGS:
            break
    return "\n".join(lines)


def is_heading(line: str) -> bool:
    """Whether a line reads like a heading: most of its longer words begin with a capital, and no period ends it."""
    words = [word for word in line.split() if word[0].isalpha() and len(word) > 3]
    return (
        bool(words) and line.rstrip()[-1:] not in ".,;" and sum(word[0].isupper() for word in words) > 0.7 * len(words)
    )


_WORDS = re.compile(r"[^\W_]+")


def _named(title: str, url: str) -> str:
    """The title and the name of the file, folded."""
    try:
        path = unquote(urlsplit(url).path.rpartition("/")[2])
    except ValueError:
        path = ""
    name = " ".join(_WORDS.findall(path.rpartition(".")[0] or path))[:200]
    return "\n".join(part for part in (fold(title[:300]).text, name.lower()) if part)
