"""Names of bodies that govern a city's data, told apart from bodies that only have "data" in their name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_UNIT = (
    r"(?:committee|board|council|commission|(?:steering|working|advisory|coordinating|core|leadership"
    r"|executive)\s+group"
    r"|task\s+force|team|group|body|panel|roundtable)"
)
_KIND = (
    r"(?:(?:steering|advisory|executive|working|coordinating|oversight|review|leadership|core|policy|sub)[\s-]*){0,2}"
)
#: What is in the name says that the body governs data.
_GOVERNING = (
    r"(?:data\s+(?:(?:and|&)\s+\w{2,20}\s+)?governance(?:\s+(?:and|&)\s+\w{2,20})?"
    r"|data\s+(?:management|strategy|stewards?['’]?|stewardship|policy|standards|coordinators?['’]?)"
    r"|(?:enterprise|citywide|city-wide)\s+data|information\s+governance|chief\s+data\s+officer['’]?s?)"
)
#: Such a name says too little alone: what the body does has to bear it out.
_PLAIN = r"(?:open\s+data|data(?:\s+(?:and|&)\s+(?:analytics|performance|technology|innovation))?)"
_BODY = re.compile(rf"\b(?:(?P<governing>{_GOVERNING})|(?P<plain>{_PLAIN}))\s+{_KIND}{_UNIT}\b", re.IGNORECASE)
#: Words shortly before the name that make it another kind of body.
_OTHER_BEFORE = re.compile(
    r"\b(?:gis|geographic|geospatial|spatial|mapping|crash|crime|criminal|justice|police|health|medical|student|school"
    r"|education|traffic|transit|homeless(?:ness)?|hmis|climate|energy|utility|water|housing|election"
    r"|census|county|state"
    r"|statewide|regional|national|federal|user|users|research)\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)
_DUTIES = re.compile(
    r"\bdata (?:governance|inventor(?:y|ies)|quality|steward(?:s|ship)?|standards?|polic(?:y|ies)|strategy"
    r"|classification|privacy|sharing)\b|\bmetadata\b",
    re.IGNORECASE,
)
#: Bodies that are often taken for one.
_LOOKALIKE = re.compile(
    r"\b(?:(?:gis|geographic information|geospatial)\s+(?:data\s+)?(?:user|users|steering|working"
    r"|coordination|technical)"
    r"['’]?\s*(?:group|committee)?|(?:it|information technology|technology)\s+(?:steering|advisory|governance)\s+"
    r"(?:committee|board|commission|group)|records\s+(?:management\s+|retention\s+)?(?:committee|commission|board)"
    r"|database\s+(?:user|users|administration)?\s*(?:group|committee)|data\s+cent(?:er|re)\s+\w{0,20}\s*committee)\b",
    re.IGNORECASE,
)


class Body(Struct, frozen=True, gc=False):
    """A body's name as it stands in a text. key: to tell the same body by; governing: whether its name alone says
    that it governs data."""

    name: str
    key: str
    start: int
    end: int
    governing: bool


def bodies(text: str) -> Iterator[Body]:
    """The names of bodies in a text that govern data, or may."""
    for found in _BODY.finditer(text):
        before = text[max(0, found.start() - 40) : found.start()]
        if not _OTHER_BEFORE.search(before.rpartition("\n")[2]):
            name = " ".join(found[0].split())
            yield Body(name, _key(name), found.start(), found.end(), found["governing"] is not None)


def borne_out(text: str) -> bool:
    """Whether a text speaks of at least two different duties of data governance."""
    return len({" ".join(found[0].lower().split()) for found in _DUTIES.finditer(text)}) > 1


def lookalike(text: str) -> tuple[int, int] | None:
    """Where a text names a body that is often taken for one that governs data."""
    found = _LOOKALIKE.search(text)
    return (found.start(), found.end()) if found else None


def _key(name: str) -> str:
    words = re.sub(r"['’]s?\b", "", name.lower()).replace("&", "and").replace("-", "").split()
    return " ".join(word.rstrip("s") for word in words if word not in ("citywide", "enterprise"))
