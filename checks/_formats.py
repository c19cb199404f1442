"""How the checks judge the formats that a dataset comes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.check import Outcome
from auditor.formats import is_bulk, machine_readable, read_format
from auditor.model import Dataset, Distribution, Evidence
from checks._text import place

#: A message names so many formats, and evidence shows so many distributions.
_SHOWN = 3


def format_of(way: Distribution) -> str | None:
    """The normalized name of a distribution's format, read from the media type or the address where it is not given."""
    if way.format is not None and machine_readable(way.format) is not None:
        return way.format
    return read_format(way.format, way.media_type, way.download_url or way.access_url)


def only_shows(way: Distribution) -> bool:
    """Whether a distribution is a web page or a service of pictures: it shows the data and is no form of it."""
    name = format_of(way)
    return is_bulk(name) is False and machine_readable(name) is False


def verdict(
    ways: Sequence[Distribution], dataset: Dataset, good: Callable[[str], bool | None]
) -> tuple[Outcome, list[str], tuple[Evidence, ...]]:
    """Whether one of these distributions has a good format, and which; not applicable where there are none.

    The names are those that decided it: the good one, or, where all are bad, the first of them.
    """
    if not ways:
        return Outcome.NOT_APPLICABLE, [], (dataset.evidence("distributions"),)
    bad: dict[str, Evidence] = {}
    undecided = []
    for way in ways:
        name = format_of(way)
        answer = None if name is None else good(name)
        if answer:
            return Outcome.PASS, [name or ""], (place(dataset, way, name),)
        if answer is None:
            undecided.append(place(dataset, way, (name or "")[:40] or None))
        else:
            bad.setdefault(name or "", place(dataset, way, name))
    if undecided:
        return Outcome.UNKNOWN, [], tuple(undecided[:_SHOWN])
    return Outcome.FAIL, list(bad)[:_SHOWN], tuple(bad.values())[:_SHOWN]
