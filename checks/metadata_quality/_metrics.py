"""What the metrics of the Metadata Quality Assessment have in common: presence, vocabularies, the best distribution."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.check import Finding, Outcome, fails, not_applicable, passes
from auditor.formats import machine_readable
from auditor.model import Dataset, Distribution, Link, LinkState, NotCollected
from checks._text import finding, level_shown, masked, place, vocabulary

#: The two lists of the assessment (criteria of data.europa.eu), in our names of formats.
_MACHINE_READABLE = vocabulary(
    "CSV GEOJSON ICS JSON JSON-LD KML KMZ NETCDF ODS RDFA NQ NT TRIG TTL RDF RSS SHP XLS XLSX XML"
)
_NON_PROPRIETARY = vocabulary(
    "BMP CSV DBF GEOJSON GZIP HTML ICS JPEG2000 JSON JSON-LD KML KMZ NETCDF ODS PNG NQ NT TRIG TTL RDF RDFA RSS RTF "
    "TAR TIFF TSV TXT WMS XML ZIP GPKG"
)
_ACCESS_RIGHTS = re.compile(
    r"(?:public|restricted(?: public)?|non[- _]public|confidential|sensitive)"
    r"|https?://publications\.europa\.eu/resource/authority/access-right/[A-Z_]{3,30}",
    re.IGNORECASE,
)
_MEDIA_TYPE = re.compile(
    r"(?:application|audio|font|image|message|model|multipart|text|video)/[a-z0-9][a-z0-9.+-]{0,126}", re.IGNORECASE
)
#: What decides nothing about an address.
_UNTOLD = (LinkState.NOT_CHECKED, LinkState.BOT_WALL)


def is_machine_readable(name: str | None) -> bool:
    """Whether a format stands in the assessment's list of machine-readable ones."""
    return name in _MACHINE_READABLE


def is_non_proprietary(name: str | None) -> bool:
    """Whether a format stands in the assessment's list of non-proprietary ones."""
    return name in _NON_PROPRIETARY


def is_known(name: str | None) -> bool:
    """Whether a format goes by a name that everybody uses."""
    return machine_readable(name) is not None or name in ("ZIP", "GZIP", "TAR")


def is_registered(media_type: str | None) -> bool:
    """Whether a media type has the form of a registered one."""
    return media_type is not None and _MEDIA_TYPE.fullmatch(media_type.partition(";")[0].strip()) is not None


def is_access_right(level: str | None) -> bool:
    """Whether access rights are a word of DCAT-US or of the EU's list."""
    return level is not None and _ACCESS_RIGHTS.fullmatch(level.strip()) is not None


def stated(dataset: Dataset, field: str, value: object, noun: str) -> Finding:
    """Whether a field of the record holds anything, whatever it is."""
    missing = dataset.not_collected.get(field)
    if not value and missing is not None:
        return finding(dataset, Outcome.UNKNOWN, f"was not looked at: {missing.reason}", field, dataset.evidence(field))
    if not value:
        return fails(dataset, f"does not state {noun}", field)
    shown = value[0] if isinstance(value, tuple) else value
    quote = level_shown(dataset) if field == "access_level" else masked(str(shown))
    return passes(dataset, f"states {noun}", field, quote)


def conforms(dataset: Dataset, field: str, value: str | None, known: bool, noun: str) -> Finding:
    """Whether what is stated comes from a vocabulary."""
    if not value:
        return not_applicable(dataset, f"states no {noun}", field)
    quote = level_shown(dataset) if field == "access_level" else masked(value)
    if known:
        return passes(dataset, f"states a {noun} from a vocabulary", field, quote)
    return fails(dataset, f"states a {noun} that is in no vocabulary", field, quote)


def ways(dataset: Dataset) -> Iterator[Distribution]:
    """The distributions of a dataset; none where they were not collected."""
    if not isinstance(dataset.distributions, NotCollected):
        yield from dataset.distributions


def each(dataset: Dataset, judged: Callable[[Distribution], Finding | None]) -> Iterator[Finding]:
    """What is said of each distribution; not applicable where nothing is said of any."""
    found = [finding for way in ways(dataset) if (finding := judged(way)) is not None]
    yield from found or [_none(dataset)]


def of_best(dataset: Dataset, judged: Callable[[Distribution], Finding]) -> Iterator[Finding]:
    """What is said of the distribution with the most points of interoperability, the first among equals."""
    best = max(ways(dataset), key=_points, default=None)
    yield _none(dataset) if best is None else judged(best)


def _none(dataset: Dataset) -> Finding:
    return not_applicable(dataset, "has no distribution that the question arises for", "distributions")


def _points(way: Distribution) -> int:
    """The assessment's points for what the distribution itself states."""
    return (
        20 * bool(way.format)
        + 10 * bool(way.media_type)
        + 10 * (is_known(way.format) or is_registered(way.media_type))
        + 20 * is_non_proprietary(way.format)
        + 20 * is_machine_readable(way.format)
    )


def has(dataset: Dataset, way: Distribution, value: object, noun: str) -> Finding:
    """Whether a distribution has something."""
    outcome, verb = (Outcome.PASS, "has") if value else (Outcome.FAIL, "does not have")
    shown = place(dataset, way, masked(str(value)) if value else None)
    return finding(dataset, outcome, f"{verb} {noun} on a distribution", _field(dataset, way), shown)


def answers(dataset: Dataset, way: Distribution, link: Link | None, kind: str) -> Finding:
    """Whether an address of a distribution answered with a status of 2xx when it was followed."""
    field = _field(dataset, way)
    where = place(dataset, way, masked(link.url)[:200] if link else None)
    if link is None:
        return finding(dataset, Outcome.UNKNOWN, f"has an {kind} address that was not followed", field, where)
    if link.state in _UNTOLD:
        return finding(dataset, Outcome.UNKNOWN, f"has an {kind} address that could not be looked at", field, where)
    if link.status is not None and 200 <= link.status < 300:
        return finding(dataset, Outcome.PASS, f"has an {kind} address that answers", field, where)
    if link.state in (LinkState.TIMEOUT, LinkState.ALIVE):
        return finding(dataset, Outcome.UNKNOWN, f"has an {kind} address that did not answer in time", field, where)
    return finding(dataset, Outcome.FAIL, f"has an {kind} address that does not answer as it should", field, where)


def complete(dataset: Dataset) -> Finding:
    """Whether title, description and the addresses of all distributions are there."""
    missing = [name for name in ("title", "description") if not getattr(dataset, name)]
    if any(not (way.access_url or way.download_url) for way in ways(dataset)):
        missing.append("distributions")
    if missing:
        places = [dataset.evidence(name) for name in missing]
        said = " and ".join(
            "an address of a distribution" if name == "distributions" else f"a {name}" for name in missing
        )
        return finding(dataset, Outcome.FAIL, f"lacks {said}", "record", *places)
    return finding(
        dataset, Outcome.PASS, "has what is mandatory", "record", dataset.evidence("title", masked(dataset.title or ""))
    )


def _field(dataset: Dataset, way: Distribution) -> str:
    """The place of a distribution, which tells it from the others of the same dataset."""
    number = next(index for index, one in enumerate(ways(dataset)) if one is way)
    return f"distributions/{number}"
