"""Datasets name a contact that reaches someone.

Why: a person who finds a mistake or has a question needs somebody to tell; without that, errors stay.
How: passes when the record gives an e-mail address, a contact page, or the name of a unit (a department, an
    office, a team); fails when it gives neither, a placeholder, or an address that takes no mail
    (`no-reply@`); unknown when it gives a name alone that may be a person's, or where the platform's
    catalog does not say contacts. Addresses that may be a
    person's are quoted without the name in them.
Fix: give the address of a role that outlives staff changes (`opendata@…`), with the name of the unit that
    reads it.
See: DCAT `dcat:contactPoint`; DCAT-US 1.1 `contactPoint` (`fn`, `hasEmail`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from auditor.check import Finding, Outcome
from auditor.model import Dataset, replace
from checks._text import finding, is_web_address, masked, plain, says_nothing, vocabulary

VERSION = 2
EFFORT = "low"
READS = ("contact_email", "contact_name")
NEEDS = ("contact_email",)

_ADDRESS = re.compile(r"(?:mailto:)?([^\s@<>,;:\"]{1,64})@((?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62})", re.IGNORECASE)
_TAKES_NO_MAIL = re.compile(
    r"(?:no|do|dont|donot|never)[._-]?(?:not)?[._-]?reply.*|nobody|noone|none|null|n[._-]?a|unknown|dummy|example"
    r"|your[._-]?(?:e?mail|name).*|name|firstname[._-]?lastname",
    re.IGNORECASE,
)
_NOWHERE = frozenset(
    {"example.com", "example.net", "example.org", "domain.com", "nowhere.com", "localhost.localdomain"}
)
_UNITS = vocabulary(
    """
    administration administrator agency assessor attorney authority board bureau center centre clerk
    commission commissioner comptroller controller council department departments dept desk director
    district division gis group help helpdesk it library manager mayor office officer police program
    section service services staff steward support team treasurer unit utilities utility webmaster works
    city county data planning
    """
)


def find(dataset: Dataset) -> Iterator[Finding]:
    address = dataset.contact_email or dataset.placeholders.get("contact_email")
    outcome, message, from_name = _judged(address, dataset.contact_name)
    if from_name:
        evidence = dataset.evidence("contact_name", _shown(dataset.contact_name))
    else:
        evidence = dataset.evidence("contact_email", _shown(address))
    yield finding(dataset, outcome, message, "contact", evidence)


@lru_cache(maxsize=4096)
def _judged(address: str | None, name: str | None) -> tuple[Outcome, str, bool]:
    """The outcome, what to say, and whether the name and not the address decided it."""
    address = (address or "").strip()
    if found := _ADDRESS.fullmatch(address):
        local, host = found[1], found[2].lower()
        if _TAKES_NO_MAIL.fullmatch(local) or host in _NOWHERE:
            return Outcome.FAIL, "gives an address that takes no mail as its contact", False
        return Outcome.PASS, "gives an address to write to", False
    if is_web_address(address):
        return Outcome.PASS, "gives a page to write to its contact", False
    if name is None or not name.strip():
        if address:
            return Outcome.FAIL, "gives a contact that is no address", False
        return Outcome.FAIL, "names no contact in its record", False
    if says_nothing(name):
        return Outcome.FAIL, "has a placeholder for a contact", True
    if _ADDRESS.fullmatch(name.strip()):
        return (*_judged(name, None)[:2], True)
    if _UNITS & set(plain(name[:300]).split()):
        return Outcome.PASS, "names a unit of the city as its contact", True
    return Outcome.UNKNOWN, "names a contact without an address", True


def _shown(text: str | None) -> str | None:
    """What of a contact may be quoted: a role address, a unit, a placeholder; never a person."""
    if not text:
        return None
    if "@" in text or "%40" in text or is_web_address(text):
        return masked(text)
    if says_nothing(text) or _UNITS & set(plain(text[:300]).split()):
        return text
    return f"{text.strip()[:1]}***"


def repair(dataset: Dataset) -> Dataset:
    """Reached by a role address."""
    address = dataset.contact_email or dataset.placeholders.get("contact_email")
    if _judged(address, dataset.contact_name)[0] is Outcome.PASS:
        return dataset
    return replace(dataset, contact_name="Open Data Team", contact_email="opendata@city.example")
