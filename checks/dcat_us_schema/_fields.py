"""How the fields of DCAT-US 1.1 are judged: what has to be there, and in which form."""

from __future__ import annotations

import re

from auditor.check import Finding, Outcome, fails, not_applicable, passes, unknown
from auditor.model import Dataset, NotCollected
from auditor.refresh.periodicity import Kind, reconcile
from checks._text import finding, is_web_address, level_shown, masked, place

_ADDRESS = re.compile(r"(?:mailto:)?[^\s@<>,;:\"]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}", re.IGNORECASE)
_REPEATING = re.compile(r"\s*R\d*/P", re.IGNORECASE)
#: As the schema has it: decimals are allowed in each part.
_PERIOD = re.compile(
    r"irregular|R/P(?:\d+(?:\.\d+)?Y)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?W)?(?:\d+(?:\.\d+)?D)?"
    r"(?:T(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?"
)
_END = r"(?:\d{4}(?:-\d{2}(?:-\d{2}(?:T[\d:.]{4,16}(?:Z|[+-]\d{2}:?\d{2})?)?)?)?|P[\dYMWDTHS.]{2,40}|\.\.)"
_INTERVAL = re.compile(rf"\s*(?:R\d*/)?{_END}?/{_END}?\s*")
_MEDIA_TYPE = re.compile(r"[a-z]{3,20}/[a-z0-9][a-z0-9.+-]{0,126}(?:;.{0,200})?", re.IGNORECASE)
_LEVELS = frozenset({"public", "restricted public", "non-public"})
_MOST_RIGHTS = 255


def required(dataset: Dataset, field: str, value: str | None, noun: str) -> Finding:
    """Whether a field holds a text that is not blank."""
    missing = dataset.not_collected.get(field) or dataset.not_collected.get(
        "contact_email" if "contact" in field else ""
    )
    if value is not None and value.strip():
        return passes(dataset, f"has {noun}", field, masked(value))
    if missing is not None:
        return unknown(dataset, f"was not looked at: {missing.reason}", field)
    return fails(dataset, f"lacks {noun}", field)


def changed(dataset: Dataset) -> Finding:
    """Whether there is a date of change that can be read."""
    for field in ("data_modified", "metadata_modified"):
        stamp = getattr(dataset, field)
        if stamp is not None and (stamp.at is not None or _REPEATING.match(stamp.raw)):
            return passes(dataset, "has a date of change", field, stamp.raw)
    for field in ("data_modified", "metadata_modified"):
        stamp = getattr(dataset, field)
        if stamp is not None:
            return fails(dataset, "has a date of change that cannot be read", field, masked(stamp.raw))
    return fails(dataset, "lacks a date of change", "data_modified")


def address(dataset: Dataset) -> Finding:
    """Whether there is an e-mail address; it is not quoted."""
    value = dataset.contact_email
    if value is not None and _ADDRESS.fullmatch(value.strip()):
        return passes(dataset, "has the address of a contact", "contact_email", masked(value))
    missing = dataset.not_collected.get("contact_email")
    if missing is not None and value is None:
        return unknown(dataset, f"was not looked at: {missing.reason}", "contact_email")
    return fails(dataset, "lacks the e-mail address of a contact", "contact_email")


def access_level(dataset: Dataset) -> Finding:
    """Whether the access level is one of three words."""
    level = dataset.access_level
    if level is None:
        return unknown(dataset, "states no access level, which a feed may fill in", "access_level")
    if level.strip().lower() in _LEVELS:
        return passes(dataset, "states its access level", "access_level", level_shown(dataset))
    return fails(dataset, "states an access level that the schema does not know", "access_level", level_shown(dataset))


def license_address(dataset: Dataset) -> Finding:
    """Whether the license is an address, or one that has a known address."""
    license = dataset.license
    if license is None or not license.text.strip():
        return not_applicable(dataset, "states no license", "license")
    if license.id or is_web_address(license.url) or is_web_address(license.text.strip()):
        return passes(dataset, "gives its license by an address", "license", masked(license.text))
    return fails(dataset, "gives a license that is no web address", "license", masked(license.text))


def short(dataset: Dataset) -> Finding:
    """Whether the rights fit into what the schema allows."""
    rights = dataset.rights
    if not rights:
        return not_applicable(dataset, "has no statement of rights", "rights")
    if len(rights) <= _MOST_RIGHTS:
        return passes(dataset, "has a short statement of rights", "rights", masked(rights))
    return fails(dataset, f"has a statement of rights of {len(rights):,} characters", "rights", masked(rights))


def frequency(dataset: Dataset) -> Finding:
    """Whether the declared frequency is in the schema's form; outside of a feed, whether one stands for it."""
    declared = reconcile(dataset.accrual_periodicity)
    if declared is None:
        return not_applicable(dataset, "declares no frequency", "accrual_periodicity")
    text = declared.label.text.strip()
    in_feed = re.split(r"[:/#]", declared.label.field)[-1].lower() == "accrualperiodicity"
    spoken = declared.periodicity is not None and declared.periodicity.kind is not Kind.UNKNOWN
    if _PERIOD.fullmatch(text) and text != "R/P":
        return passes(dataset, "declares a frequency in the schema's form", "accrual_periodicity", text)
    if spoken and not in_feed:
        return passes(dataset, "declares a frequency that the schema can express", "accrual_periodicity", masked(text))
    return fails(dataset, "declares a frequency in another form than the schema's", "accrual_periodicity", masked(text))


def interval(dataset: Dataset) -> Finding:
    """Whether the time covered is an interval."""
    if not dataset.temporal:
        return not_applicable(dataset, "states no time that it covers", "temporal")
    if _INTERVAL.fullmatch(dataset.temporal):
        return passes(dataset, "states the time that it covers as an interval", "temporal", dataset.temporal)
    return fails(dataset, "states the time that it covers in another form", "temporal", masked(dataset.temporal))


def media_types(dataset: Dataset) -> Finding:
    """Whether each distribution with a download address states its media type."""
    held = () if isinstance(dataset.distributions, NotCollected) else dataset.distributions
    ways = [way for way in held if way.download_url]
    wrong = [way for way in ways if not way.media_type or not _MEDIA_TYPE.fullmatch(way.media_type.strip())]
    if isinstance(dataset.distributions, NotCollected):
        return unknown(dataset, f"was not looked at: {dataset.distributions.reason}", "distributions")
    if not ways:
        return not_applicable(dataset, "has no distribution with a download address", "distributions")
    if not wrong:
        where = place(dataset, ways[0], masked(ways[0].media_type or ""))
        return finding(dataset, Outcome.PASS, "states the media type of each download", "distributions", where)
    where = place(dataset, wrong[0], masked(wrong[0].media_type or "") or None)
    message = f"does not state the media type of {len(wrong)} of {len(ways)} downloads"
    return finding(dataset, Outcome.FAIL, message, "distributions", where)


def page_addresses(dataset: Dataset) -> Finding:
    """Whether the addresses of pages are web addresses."""
    stated = {"landing_page": dataset.landing_page, "described_by": dataset.described_by}
    told = {field: value or dataset.placeholders.get(field) for field, value in stated.items()}
    held = {field: value for field, value in told.items() if value}
    if not held:
        return not_applicable(dataset, "names no page", "landing_page")
    for field, value in held.items():
        if not is_web_address(value.strip()):
            return fails(dataset, "names a page by what is no web address", field, masked(value))
    field, value = next(iter(held.items()))
    return passes(dataset, "names its pages by web addresses", field, masked(value))
