"""Where evidence was seen: the addresses behind captures, as far as the snapshot knows them."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.assess import Audit
from auditor.model import Evidence
from auditor.surroundings import followed
from auditor.web import Website
from auditor.workbook.values import Cell, live

#: How a pointer to a text on a page begins; behind a `#` it leads a browser there.
_FRAGMENT = ":~:text="


def places(audit: Audit) -> Mapping[str, str]:
    """The address by the capture that was taken there. Those of a catalog's pages are not known; captures have them."""
    found: dict[str, str] = {}
    site = audit.snapshot.website
    if isinstance(site, Website):
        for look in (*site.looks, *site.moved):
            if look.answers:
                found[look.answers[-1]] = look.final or look.url
        found |= {page.capture: page.url for page in site.unread if page.capture}
        found |= {document.capture: document.url for document in (*site.plain, *site.documents)}
    return {link.capture: link.url for link in followed(audit.snapshot) if link.capture} | found


def seen_at(capture: str | None, pointer: str | None, known: Mapping[str, str]) -> Cell:
    """The address of a piece of evidence, with the place on the page where the pointer is a text; None if unknown."""
    address = known.get(capture or "")
    return live(address, pointer if pointer and pointer.startswith(_FRAGMENT) else "")


def place_of(evidence: Evidence, known: Mapping[str, str]) -> Cell:
    """The same for an Evidence."""
    return seen_at(evidence.capture, evidence.pointer, known)
