"""Files are in the format that the catalog says.

Why: programs choose how to read a file by its declared format; where that is wrong they fail, or nobody
    finds the file who looks for its true one.
How: passes when the bytes of a followed distribution are in the format that is declared for it, and none is
    in another; fails when one is data in another format, told from its first bytes (and the list of members
    at the end of an archive). A kind counts for its parent and Excel's two formats for each other; a file
    packed into an archive counts as itself. Unknown when no file was followed, when its bytes tell no format,
    when archives could not be looked into, and for services; links that bring no data are judged by
    `working_links`. Not applicable when no distribution declares a format.
Fix: declare the format that the file has, or publish the one that is declared.
See: criterion OD3; data.europa.eu Metadata Quality Assessment, interoperability; DCAT `dct:format`,
    `dcat:mediaType`.
"""

from collections.abc import Iterator, Sequence

from auditor.check import Finding, Outcome
from auditor.model import Dataset, Distribution, Link, LinkState, NotCollected, replace
from checks._text import finding, reachable
from checks.open_data._links import agrees, is_export, places

VERSION = 1
EFFORT = "low"
READS = ("distributions",)
NEEDS = ("distributions",)

_SHOWN = 3


def find(dataset: Dataset) -> Iterator[Finding]:
    declared = [way for way in reachable(dataset) if way.format]
    if not declared:
        evidence = dataset.evidence("distributions")
        message = "has no distribution that declares a format"
        yield finding(dataset, Outcome.NOT_APPLICABLE, message, "distributions", evidence)
        return
    judged = [(way, link, _verdict(way, link)) for way in declared if (link := _read(way)) is not None]
    wrong = [(way, link) for way, link, verdict in judged if verdict is False]
    right = [(way, link) for way, link, verdict in judged if verdict]
    if wrong:
        way, link = wrong[0]
        outcome, held = Outcome.FAIL, wrong
        message = f"declares {_short(way.format)} for a file that is {_short(link.format_seen)}"
        message += f", and {len(wrong) - 1} more like it" if len(wrong) > 1 else ""
    elif right:
        outcome, held = Outcome.PASS, right
        message = f"declares {_short(right[0][0].format)} for a file that is that"
    else:
        outcome, held = Outcome.UNKNOWN, [(way, link) for way, link, _ in judged]
        message = "has no file whose format could be told from its bytes"
    shown: Sequence[tuple[Distribution, Link | None]] = held[:_SHOWN] or [(declared[0], None)]
    yield finding(dataset, outcome, message, "distributions", *places(dataset, shown))


def _read(way: Distribution) -> Link | None:
    """The link whose bytes are the file; a page where data may be had is no file."""
    if way.download is not None and way.download.state is LinkState.ALIVE:
        return way.download
    page = way.access is None or way.access.format_seen == "HTML"
    return None if page or way.access is None or way.access.state is not LinkState.ALIVE else way.access


def _verdict(way: Distribution, link: Link) -> bool | None:
    if link.reason in ("pending", "slow"):
        return None
    if link.reason == "empty_archive":
        return None if way.format == "ZIP" or is_export(way) else False
    verdict = agrees(way.format, link.format_seen)
    return None if verdict is False and is_export(way) else verdict


def _short(format: str | None) -> str:
    return "an older Microsoft document" if format == "OLE" else (format or "")[:40]


def repair(dataset: Dataset) -> Dataset:
    """Declared as what they are."""
    if isinstance(dataset.distributions, NotCollected):
        return dataset
    return replace(dataset, distributions=tuple(_told(way) for way in dataset.distributions))


def _told(way: Distribution) -> Distribution:
    link = _read(way) if way.format and (way.download_url or way.access_url) else None
    if link is None or _verdict(way, link) is not False:
        return way
    return replace(way, format=link.format_seen, media_type=None)
