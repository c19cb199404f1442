"""Whether a page that stands on a portal speaks as the city: portals come with help pages of their software."""

from __future__ import annotations

from auditor.documents.practices import Reading, pattern
from auditor.web import Role

#: Words of people who write about their own place; the software's help knows neither the city nor its departments.
_OWN = pattern(
    r"\b(?:(?:the|this|our|a) (?:city|town|village|county)|(?:city|town|village|county) (?:of|hall|staff)"
    r"|city's|town's|our (?:open )?(?:data|data ?sets|staff|departments|residents|tables)"
    r"|departments?|wards?|neighbou?rhoods?|residents?|council|mayor"
    r"|data (?:services )?(?:team|staff|office|program|desk|librarian|coordinator|steward)s?)\b"
)
_MOST_TEXT = 100_000


def with_own_words(found: tuple[Reading, ...]) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """Readings that are the city's, and those that are something else; pages of the software are among the second."""
    kept: list[Reading] = []
    others: list[Reading] = []
    for one in found:
        (others if one.besides or _came_along(one) else kept).append(one)
    return tuple(kept), tuple(one if one.besides else _named(one) for one in others)


def _came_along(one: Reading) -> bool:
    return one.document.role is Role.PORTAL and _OWN.search(one.document.text[:_MOST_TEXT]) is None


def _named(one: Reading) -> Reading:
    return Reading(one.document, "a page on the portal in which the city does not speak", one.named, {})
