"""The 31 provisions of open data policies, and which of them a text has.

The list is that of the Sunlight Foundation's Open Data Policy Guidelines; `carried` counts the policies that have each
among 75 that were marked by hand on its Open Data Policy Hub. The guidelines are a menu: the profile is no score. The
names and the wordings looked for are ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from auditor.documents.folded import Sentence
from auditor.documents.places import LONGEST_QUOTE, Place, Places
from auditor.documents.provision_words import WORDS

#: So many policies were marked.
MARKED = 75


class Provision(Struct, frozen=True):
    """One of the provisions. name: what a policy does that has it, behind `It …`. carried: policies of `MARKED`."""

    number: int
    code: str
    name: str
    carried: int

    @property
    def share(self) -> float:
        """The share of the marked policies that have it."""
        return self.carried / MARKED


class Provided(Struct, frozen=True):
    """Whether a text has a provision; place: the sentence that shows it, None where none was seen."""

    provision: Provision
    place: Place | None


PROVISIONS: tuple[Provision, ...] = tuple(
    Provision(number, code, name, carried)
    for number, (code, name, carried) in enumerate(
        (
            ("proactive-release", "releases data before anybody asks for it", 37),
            ("build-on-precedent", "builds on laws about records and openness that exist", 44),
            ("goals-and-values", "says what opening data is for", 61),
            ("lists-of-holdings", "asks for a list of the data that the city holds", 31),
            ("prioritization", "says what is released first", 42),
            ("outside-services", "covers data that contractors keep for the city", 21),
            ("sensitive-information", "protects private and sensitive information", 59),
            ("open-formats", "asks for open, machine-readable formats", 67),
            ("thoughtful-formats", "asks for formats, or a level of detail, that fit the use", 20),
            ("open-access", "asks for no fee, account or registration", 45),
            ("license-free", "lets anybody use the data again, free of licenses or under an open one", 43),
            ("citations", "says how the data is to be cited, or asks for its source to be named", 7),
            ("metadata", "asks for descriptions of the data", 31),
            ("open-data-creation", "publishes how data comes about", 3),
            ("unique-identifiers", "asks for lasting identifiers of what data is about", 1),
            ("open-code", "opens the city's own software, or prefers open source", 8),
            ("archival-material", "opens historical or archived material", 5),
            ("data-portals-and-websites", "names one place where the data is found", 62),
            ("bulk-data", "offers whole datasets for download", 19),
            ("public-apis", "offers interfaces for programs", 12),
            ("data-collection", "collects data in electronic form from the beginning", 9),
            ("real-time-updates", "keeps published data up to date", 44),
            ("permanent-access", "keeps what was published available for good", 12),
            ("oversight-authority", "puts a person or body in charge", 58),
            ("binding-regulations", "has rules or standards made to carry it out", 39),
            ("public-participation", "lets the public take part", 44),
            ("timelines", "sets dates by which things are done", 34),
            ("data-quality", "asks for accurate and complete data", 32),
            ("funding", "says how it is paid for", 9),
            ("partnerships", "works with partners outside of city hall", 36),
            ("future-review", "is reviewed, or reported on, in times to come", 40),
        ),
        start=1,
    )
)
_DISCLAIMS = re.compile(
    r"\b(?:not? (?:be )?(?:liable|warrant\w*|responsible)|no (?:liability|warrant\w+|representation)|not? (?:make"
    r"|makes) "
    r"|disclaims?|as is|informational purposes|liability)\b"
)
_ENTRIES = re.compile(r"(?:^|\s)\d{1,2}[.·)]? [a-z]{3,}")
_OBLIGES = re.compile(r"\b(?:shall|must|will|(?:is|are) (?:to|responsible|directed|required))\b")
_HEADING = 28
#: Among so many sentences that show a provision the best is quoted.
_FIRST = 6
#: What is said in the reasons that a policy gives counts only for these.
_IN_REASONS = frozenset({"build-on-precedent", "goals-and-values", "proactive-release"})


def provided(said: Sequence[Sentence], places: Places) -> tuple[Provided, ...]:
    """Which provisions the sentences of a text have, all 31 in their order. Waivers of liability count for none."""
    told = [one for one in said if not _DISCLAIMS.search(one.text)]
    worth = [_worth(one) for one in told]
    found = []
    for provision in PROVISIONS:
        place = _best(told, worth, WORDS[provision.code], provision.code in _IN_REASONS)
        found.append(Provided(provision, places.around(said, *place) if place else None))
    return tuple(found)


def _best(
    told: Sequence[Sentence], worth: Sequence[int], words: re.Pattern[str], in_reasons: bool
) -> tuple[int, int] | None:
    """The sentence that shows a provision best, among the first ones that show it."""
    best, place, seen = -1, None, 0
    for index, sentence in enumerate(told):
        if (sentence.reason and not in_reasons) or (match := words.search(sentence.text)) is None:
            continue
        if worth[index] > best:
            best, place = worth[index], (sentence.start + match.start(), sentence.start + match.end())
            if len(sentence.text) < _HEADING and index + 1 < len(told):
                place = sentence.start, min(told[index + 1].end, sentence.start + LONGEST_QUOTE)
        seen += 1
        if seen == _FIRST:
            break
    return place


def _worth(sentence: Sentence) -> int:
    """How good a quote a sentence makes: a list of headings is none, a heading a poor one, a duty the best."""
    if len(_ENTRIES.findall(sentence.text)) > 4:
        return 0
    if len(sentence.text) < _HEADING:
        return 1
    return 3 if _OBLIGES.search(sentence.text) else 2
