"""Datasets have an identifier of their own and a page to link to.

Why: without a stable identifier nobody can cite the data, and a harvester takes an update for a new
    dataset.
How: passes when the identifier is well-formed (not blank, no control signs, no blanks at its ends, at most
    1,000 signs), no different record of the portal has it too, and the landing page is an http(s) address;
    fails when one of these does not hold.
Fix: give every record its own identifier and never use it again; state the page of the dataset
    (`landingPage`).
See: DCAT `dcterms:identifier`, `dcat:landingPage`; DCAT-US 1.1 `identifier`.
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.model import Dataset, replace
from checks._text import finding, is_web_address, listing, masked, plain

VERSION = 1
EFFORT = "low"

_LONGEST = 1000
_PLACEHOLDERS = frozenset({"", "-", "id", "identifier", "n/a", "na", "none", "null", "tbd", "undefined", "unknown"})


def find(dataset: Dataset) -> Iterator[Finding]:
    page = dataset.landing_page
    faults = []
    if not _is_well_formed(dataset.id):
        faults.append("has an identifier that is not well-formed")
    if dataset.records > 1:
        faults.append(f"shares its identifier with {dataset.records - 1} more")
    if page is None or not page.strip():
        faults.append("has no page to link to")
    elif not is_web_address(page):
        faults.append("has a landing page that is no web address")
    outcome = Outcome.FAIL if faults else Outcome.PASS
    message = listing(faults) if faults else "has an identifier of its own and a page to link to"
    evidence = dataset.evidence("landing_page", None if page is None else masked(page))
    yield finding(dataset, outcome, message, "id", dataset.evidence("id", masked(dataset.id)), evidence)


def _is_well_formed(identifier: str) -> bool:
    if len(identifier) > _LONGEST or identifier != identifier.strip() or not identifier.isprintable():
        return False
    return identifier.lower() not in _PLACEHOLDERS


def repair(dataset: Dataset) -> Dataset:
    """Told apart and given a page; an identifier that is not well-formed cannot be made up."""
    page = dataset.landing_page
    if not is_web_address(page):
        page = f"https://data.city.example/{'-'.join(plain(dataset.id[:80]).split()) or 'dataset'}"
    return replace(dataset, records=1, landing_page=page)
