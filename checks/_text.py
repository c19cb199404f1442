"""How the checks read a portal's text: words alone, phrases that say nothing, masked addresses, places of evidence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from auditor.check import Finding, Outcome
from auditor.model import Catalog, Dataset, Distribution, Evidence, License, NotCollected, quoted
from auditor.publish import masked

__all__ = [
    "finding",
    "is_web_address",
    "listing",
    "masked",
    "pages",
    "place",
    "plain",
    "reachable",
    "says_nothing",
    "states",
    "unsaid",
    "vocabulary",
    "words",
]


def vocabulary(text: str, separator: str | None = None) -> frozenset[str]:
    """The words of a list, or its phrases where a separator parts them; for the tables of the checks."""
    return frozenset(" ".join(part.split()) for part in text.split(separator))


_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APOSTROPHES = str.maketrans("", "", "’‘")

#: Texts that stand in a field only because the form asked for one.
_PLACEHOLDERS = vocabulary(
    """
    none|null|nil|nan|na|n a|not applicable|not available|not specified|not provided|not stated|not set|notspecified
    |unspecified|undefined|unknown|tbd|tba|tbc|to be determined|to be announced|to be added|to be completed|to come
    |coming soon|forthcoming|todo|to do|pending|placeholder|blank|empty|test|testing|this is a test|test dataset
    |test data|nobody|noone|no one|nothing|default|xxx|xxxx|asdf|no description|no description available
    |no description provided|description|description here|enter description here|description to come|no abstract
    |abstract|no summary|summary|no data|no information|no information available|no metadata|see above|same as title
    |lorem ipsum|uncategorized|uncategorised|unassigned|no category|not categorized
    """,
    "|",
)
_OPENINGS = tuple(
    sorted(
        phrase + " "
        for phrase in vocabulary(
            """
            no description|there is no description|insert|enter|please add|please enter|lorem ipsum|coming soon
            |description coming|description to be|to be added|add a description|your description
            """,
            "|",
        )
    )
)
_TEMPLATE = re.compile(r"\s*(?:\{\{.*\}\}|\$\{.*\}|\[\[redacted.*|<[^<>]*>)\s*", re.IGNORECASE | re.DOTALL)
#: No placeholder is longer, so that a real text is not taken apart.
_LONGEST_PLACEHOLDER = 80


def words(text: str) -> list[str]:
    """The words of a text, without case, accents and punctuation, `&` as "and"."""
    text = text.replace("&", " and ").replace("'", "").casefold()
    if not text.isascii():
        text = text.translate(_APOSTROPHES)
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(text)


@lru_cache(maxsize=32768)
def plain(text: str) -> str:
    """The words of a short text with one blank between them."""
    return " ".join(words(text))


def says_nothing(text: str | None) -> bool:
    """Whether a field is missing, blank, or holds a placeholder."""
    if text is None:
        return True
    if len(text) > _LONGEST_PLACEHOLDER:
        return not text.strip() or text.lstrip()[:11].casefold() == "lorem ipsum"
    said = plain(text)
    return not said or said in _PLACEHOLDERS or said.startswith(_OPENINGS) or _TEMPLATE.fullmatch(text) is not None


_NO_LICENSE = vocabulary(
    """
    license not specified|licence not specified|no license specified|no licence specified|no license provided
    |no licence provided|no license|no licence|license not provided|license not available|no license information
    |unspecified license|license|licence
    """,
    "|",
)


def states(license: License | None) -> bool:
    """Whether a license field states anything; "not specified" does not."""
    if license is None:
        return False
    if license.open is not None or (license.url and license.url.strip()):
        return True
    return any(not says_nothing(text) and plain(text) not in _NO_LICENSE for text in (license.id, license.text) if text)


_WEB_ADDRESS = re.compile(r"https?://[^\s/?#.:@][^\s/?#@]*(?:[/?#]\S*)?", re.IGNORECASE)


def is_web_address(text: str | None) -> bool:
    """Whether a text is one http(s) address with a host."""
    return text is not None and _WEB_ADDRESS.fullmatch(text) is not None


def listing(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def finding(dataset: Dataset, outcome: Outcome, message: str, field: str, *evidence: Evidence) -> Finding:
    """A finding about a dataset that rests on other places than the one field it is named after."""
    return Finding(outcome, message, "dataset", dataset.portal, dataset.id, dataset.publisher, field, evidence)


def reachable(dataset: Dataset) -> list[Distribution]:
    """The distributions that have an address; none where they were not collected."""
    if isinstance(dataset.distributions, NotCollected):
        return []
    return [way for way in dataset.distributions if way.download_url or way.access_url]


def place(dataset: Dataset, distribution: Distribution, quote: str | None) -> Evidence:
    """Where the format of a distribution was read, and what stands there."""
    shown = distribution.offered or quote
    told = quoted(masked(shown)) if shown else None
    return Evidence(dataset.capture, dataset.pointer + distribution.pointer, told)


def unsaid(dataset: Dataset, field: str) -> str | None:
    """The text that stands in a field and was read as nothing."""
    raw = dataset.placeholders.get(field)
    return masked(raw) if raw and raw.strip() else None


#: A catalog of thousands of records comes on a hundred pages; the first ones stand for them.
_PAGES = 20


def pages(catalog: Catalog) -> tuple[Evidence, ...]:
    """The pages of the catalog that were looked through, at most twenty: evidence that something was not there."""
    captures = list(dict.fromkeys(dataset.capture for dataset in catalog.datasets))[:_PAGES]
    return tuple(Evidence(capture, "", None) for capture in captures)


def level_shown(dataset: Dataset) -> str | None:
    """The access level as a quote; none where no place says it: the platform has a flag, or says it of everything."""
    level = dataset.access_level
    return masked(level) if level is not None and "access_level" in dataset.pointers else None
