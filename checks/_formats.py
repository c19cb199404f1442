"""How the checks judge the formats that a dataset comes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.check import Finding, Outcome
from auditor.formats import is_bulk, machine_readable, read_format
from auditor.model import Dataset, Distribution, Evidence, NotCollected, replace
from checks._text import finding, listing, place

#: A message names so many formats, and evidence shows so many distributions.
_SHOWN = 3

Verdict = Callable[[str], bool | None]


def format_of(way: Distribution) -> str | None:
    """The normalized name of a distribution's format, read from the media type or the address where it is not given."""
    if way.format is not None and machine_readable(way.format) is not None:
        return way.format
    return read_format(way.format, way.media_type, way.download_url or way.access_url)


def only_shows(way: Distribution) -> bool:
    """Whether a distribution is a web page or a service of pictures: it shows the data and is no form of it."""
    name = format_of(way)
    return is_bulk(name) is False and machine_readable(name) is False


def judged(
    dataset: Dataset, ways: Sequence[Distribution], good: Verdict, *, passed: str, failed: str, undecided: str
) -> Finding:
    """Whether one of these distributions has a good format. The three texts follow the formats in the message."""
    outcome, names, evidence = _verdict(ways, dataset, good)
    if outcome is Outcome.PASS:
        message = f"comes as {names[0]}, {passed}"
    elif outcome is Outcome.FAIL:
        message = f"comes only as {listing(names)}, {failed}"
    elif outcome is Outcome.NOT_APPLICABLE:
        message = "has no distribution whose format could be judged"
    elif names:
        message = f"comes only as {listing(names)}, {undecided}"
    else:
        message = "does not say in a known way which format it comes in"
    return finding(dataset, outcome, message, "distributions", *evidence)


def _verdict(
    ways: Sequence[Distribution], dataset: Dataset, good: Verdict
) -> tuple[Outcome, list[str], tuple[Evidence, ...]]:
    """Whether one of these distributions has a good format, and which; not applicable where there are none.

    The names are those that decided it: the good one; where all are bad, the first of them; where it is undecided, the
    formats that leave it so, and none where one is not known at all.
    """
    if not ways:
        return Outcome.NOT_APPLICABLE, [], (dataset.evidence("distributions"),)
    bad: dict[str, Evidence] = {}
    undecided: list[tuple[str | None, Evidence]] = []
    for way in ways:
        name = format_of(way)
        answer = None if name is None else good(name)
        shown = place(dataset, way, (name or "")[:40] or None)
        if answer:
            return Outcome.PASS, [name or ""], (shown,)
        if answer is None:
            undecided.append((name, shown))
        else:
            bad.setdefault(name or "", shown)
    if undecided:
        names = list(dict.fromkeys(name or "" for name, _ in undecided))
        known = all(is_bulk(name) is not None for name in names)
        return Outcome.UNKNOWN, names[:_SHOWN] if known else [], tuple(shown for _, shown in undecided[:_SHOWN])
    return Outcome.FAIL, list(bad)[:_SHOWN], tuple(bad.values())[:_SHOWN]


def published_well(dataset: Dataset, ways: Sequence[Distribution], good: Verdict) -> Dataset:
    """The dataset with a CSV file beside what it has, where none of these distributions has a good format."""
    if _verdict(ways, dataset, good)[0] in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        return dataset
    return with_csv(dataset)


def with_csv(dataset: Dataset) -> Dataset:
    """The dataset offered as a CSV file too."""
    if isinstance(dataset.distributions, NotCollected):
        return dataset
    csv = Distribution("CSV", None, f"https://city.example/{dataset.id}.csv", "CSV", "text/csv", "")
    return replace(dataset, distributions=(*dataset.distributions, csv))
