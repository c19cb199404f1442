"""Datasets have an identifier of their own and an address to link to.

Why: without a stable identifier nobody can cite the data, and a harvester takes an update for a new
    dataset.
How: passes when the identifier is well-formed (not blank, no control signs, no blanks at its ends, at most
    1,000 signs), no different record of the portal has it too, and the landing page is an http(s) address;
    where no landing page is stated, which DCAT-US leaves optional, a distribution with an address does as
    well, and without one the outcome is unknown. Fails when the identifier is not well-formed or not alone,
    or when a landing page is stated that is no web address.
Fix: give every record its own identifier and never use it again; state the page of the dataset
    (`landingPage`).
See: DCAT `dcterms:identifier`, `dcat:landingPage`; DCAT-US 1.1 `identifier`.
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.model import Dataset, replace
from checks._text import finding, is_web_address, listing, masked, place, plain, reachable, says_nothing

VERSION = 2
EFFORT = "low"
READS = ("landing_page", "id", "records")

_LONGEST = 1000
_PLACEHOLDERS = frozenset({"", "-", "id", "identifier", "n/a", "na", "none", "null", "tbd", "undefined", "unknown"})


def find(dataset: Dataset) -> Iterator[Finding]:
    faults = _faults(dataset)
    page = _page(dataset)
    evidence = [
        dataset.evidence("id", masked(dataset.id)),
        dataset.evidence("landing_page", None if page is None else masked(page)),
    ]
    if faults:
        outcome, message = Outcome.FAIL, listing(list(faults.values()))
        if "id" not in faults:
            evidence.reverse()
    elif page is not None:
        outcome, message = Outcome.PASS, "has an identifier of its own and a page to link to"
    elif ways := reachable(dataset):
        outcome, message = Outcome.PASS, "has an identifier of its own and a distribution to link to"
        evidence[1] = place(dataset, ways[0], ways[0].download_url or ways[0].access_url)
    else:
        outcome, message = Outcome.UNKNOWN, "has an identifier of its own, and no address to link to in its record"
        evidence.reverse()
    yield finding(dataset, outcome, message, "id", *evidence)


def _page(dataset: Dataset) -> str | None:
    """The landing page as stated, readable or not."""
    page = dataset.landing_page or dataset.placeholders.get("landing_page")
    return None if page is None or says_nothing(page) else page


def _faults(dataset: Dataset) -> dict[str, str]:
    """What is wrong, by the field that is at fault."""
    told = []
    if not _is_well_formed(dataset.id):
        told.append("has an identifier that is not well-formed")
    if dataset.records > 1:
        told.append(f"shares its identifier with {dataset.records - 1} more")
    faults = {"id": " and ".join(told)} if told else {}
    page = _page(dataset)
    if page is not None and not is_web_address(page):
        faults["landing_page"] = "has a landing page that is no web address"
    return faults


def _is_well_formed(identifier: str) -> bool:
    if len(identifier) > _LONGEST or identifier != identifier.strip() or not identifier.isprintable():
        return False
    return identifier.lower() not in _PLACEHOLDERS


def repair(dataset: Dataset) -> Dataset:
    """Told apart and given a page; an identifier that is not well-formed cannot be made up."""
    if not _faults(dataset):
        return dataset
    page = dataset.landing_page
    if not is_web_address(page):
        page = f"https://data.city.example/{'-'.join(plain(dataset.id[:80]).split()) or 'dataset'}"
    return replace(dataset, records=1, landing_page=page)
