"""Records have what DCAT-US 1.1 always requires.

Why: the state and federal catalogs harvest this format; a record that lacks a required field is dropped on
    the way.
How: judged are the fields that the schema for non-federal publishers always requires (title, description,
    keyword, a date of change, publisher, contact with an e-mail address, identifier, access level; an
    unstated access level counts as public), and the form of two that are optional: a license has to be a
    web address or a recognized license, a frequency has to be one that `R/P…` or `irregular` can express.
    A contact is not asked of a catalog that does not say contacts. A date of change that cannot be right, and
    a placeholder, is quoted. Fails name what is missing; none is left open.
Fix: fill in the named fields on the portal; its DCAT-US feed follows.
See: DCAT-US 1.1 (Project Open Data metadata schema), non-federal JSON schema.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from auditor.check import Finding, Outcome
from auditor.model import Dataset, Label, License, Stamp, replace
from auditor.refresh.periodicity import Kind, reconcile
from checks._text import finding, is_web_address, listing, masked, unsaid

VERSION = 2
EFFORT = "medium"
READS = (
    "title",
    "description",
    "keywords",
    "publisher",
    "contact_email",
    "id",
    "access_level",
    "license",
    "accrual_periodicity",
    "data_modified",
    "metadata_modified",
)

_ADDRESS = re.compile(r"(?:mailto:)?[^\s@<>,;:\"]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}", re.IGNORECASE)
_REPEATING = re.compile(r"\s*R\d*/P", re.IGNORECASE)
_ACCESS_LEVELS = frozenset({"public", "restricted public", "non-public"})
_CC0 = License("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", open=True)


def find(dataset: Dataset) -> Iterator[Finding]:
    missing = _missing(dataset)
    wrong = _wrong(dataset)
    if not missing and not wrong:
        message = "has all that DCAT-US 1.1 always requires"
        evidence = dataset.evidence("title", masked(dataset.title or ""))
        yield finding(dataset, Outcome.PASS, message, "record", evidence)
        return
    told = []
    lacking = [name for name, field in missing if not unsaid(dataset, field)]
    if lacking:
        told.append(f"lacks {listing(lacking)}")
    if held := [name for name, field in missing if unsaid(dataset, field)]:
        told.append(f"has only a placeholder for {listing(held)}")
    told += [message for message, _, _ in wrong]
    missing.sort(key=lambda item: unsaid(dataset, item[1]) is not None)
    places = [dataset.evidence(field, _standing(dataset, field)) for _, field in missing]
    places += [dataset.evidence(field, masked(quote)) for _, field, quote in wrong]
    yield finding(dataset, Outcome.FAIL, listing(told), "record", *places)


def _standing(dataset: Dataset, field: str) -> str | None:
    """What stands where a required thing is missing; of an address, nothing that may be a person's."""
    raw = unsaid(dataset, field)
    return f"{raw.strip()[:1]}***" if raw and field == "contact_email" else raw


def _missing(dataset: Dataset) -> list[tuple[str, str]]:
    """The required things that a record lacks, each with the field where it is due."""
    missing = []
    if _blank(dataset.title):
        missing.append(("a title", "title"))
    if _blank(dataset.description):
        missing.append(("a description", "description"))
    if all(map(_blank, dataset.keywords)):
        missing.append(("keywords", "keywords"))
    if dataset.data_modified is None and dataset.metadata_modified is None:
        missing.append(("a date of change", "data_modified"))
    if _blank(dataset.publisher):
        missing.append(("a publisher", "publisher"))
    address = dataset.contact_email
    asked = "contact_email" not in dataset.not_collected
    if asked and (address is None or not _ADDRESS.fullmatch(address.strip())):
        missing.append(("a contact with an e-mail address", "contact_email"))
    if _blank(dataset.id):
        missing.append(("an identifier", "id"))
    return missing


def _wrong(dataset: Dataset) -> list[tuple[str, str, str]]:
    """The values in a form that the schema refuses: what to say, the field, the value."""
    wrong = []
    if not _states_change(dataset):
        for field in ("data_modified", "metadata_modified"):
            stamp: Stamp | None = getattr(dataset, field)
            if stamp is not None:
                wrong.append(("states a date of change that cannot be right", field, stamp.raw))
                break
    level = dataset.access_level
    if level is not None and level.strip().lower() not in _ACCESS_LEVELS:
        wrong.append(("states an access level that the schema does not know", "access_level", level))
    stated = dataset.license
    if stated is not None and not _blank(stated.text) and not _is_valid(stated):
        wrong.append(("states a license that is no web address", "license", stated.text))
    if label := _inexpressible(dataset.accrual_periodicity):
        wrong.append(("declares a frequency that the schema cannot express", "accrual_periodicity", label))
    return wrong


@lru_cache(maxsize=4096)
def _inexpressible(labels: tuple[Label, ...]) -> str | None:
    """The declared frequency, where it is none that `R/P…` or `irregular` stands for."""
    declared = reconcile(labels)
    if declared is None:
        return None
    period = declared.periodicity
    return declared.label.text if period is None or period.kind is Kind.UNKNOWN else None


def _is_valid(stated: License) -> bool:
    """Whether a license has a web address, or is one that has."""
    return bool(stated.id) or stated.open is not None or is_web_address(stated.url) or is_web_address(stated.text)


def _blank(text: str | None) -> bool:
    return text is None or not text.strip()


def _states_change(dataset: Dataset) -> bool:
    return any(
        stamp is not None and (stamp.at is not None or _REPEATING.match(stamp.raw) is not None)
        for stamp in (dataset.data_modified, dataset.metadata_modified)
    )


def repair(dataset: Dataset) -> Dataset:
    """Completed; an identifier cannot be made up. The day of change is a stand-in, set where the refresh verdict does
    not look: only that there is one is judged."""
    filled: dict[str, object] = {
        "title": f"Title of {dataset.id}",
        "description": f"What one row holds, where it comes from, which period and area it covers ({dataset.id}).",
        "keywords": ("city government",),
        "data_modified": Stamp("2000-01-01", datetime(2000, 1, 1, tzinfo=UTC), "day"),
        "publisher": "Department that keeps the data",
        "contact_email": "opendata@city.example",
        "id": dataset.id,
        "access_level": "public",
        "license": _CC0,
        "accrual_periodicity": (Label("accrualPeriodicity", "irregular"),),
    }
    faulty = [field for _, field in _missing(dataset)] + [field for _, field, _ in _wrong(dataset)]
    filled["metadata_modified"] = filled["data_modified"]
    changes = {_STAND_IN.get(field, field): filled[field] for field in faulty}
    return replace(dataset, **changes) if changes else dataset


_STAND_IN = {"data_modified": "metadata_modified"}
