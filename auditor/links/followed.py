"""All looks of a run to the links of a catalog, a capture at a time: no more than one body is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from auditor.job import Address
from auditor.links.addresses import addresses, aside, asked_as, ways, written_as
from auditor.links.controls import Gathered
from auditor.links.sights import Sight, sight
from auditor.links.verdict import conclude
from auditor.model import Capture, Dataset, Distribution, Link, NotCollected
from auditor.web import Look, Purpose

#: Looks whose answers are read.
_READ = (Purpose.LINK, Purpose.CONTROL)


def wanted(looks: Iterable[tuple[str, Look]]) -> frozenset[str]:
    """The record ids of the answers that `followed` reads."""
    return frozenset(look.answers[-1] for _, look in looks if look.answers and look.purpose in _READ)


def followed(
    datasets: Sequence[Dataset], looks: Sequence[tuple[str, Look]], captures: Iterable[Capture]
) -> dict[str, Link]:
    """What became of every address that these datasets name, by the address as it is written there.

    looks: of the run, with their record ids; captures: the `wanted` ones, in any order.
    """
    return as_written(datasets, concluded(addresses(datasets), looks, captures))


def as_written(datasets: Sequence[Dataset], found: Mapping[str, Link]) -> dict[str, Link]:
    """The same by the address as it stands there; one of which nothing was found out was not asked, or never is."""
    return {text: found.get(written_as(text)) or _aside(text) for text in _written(datasets)}


def concluded(
    every: Iterable[Address], looks: Sequence[tuple[str, Look]], captures: Iterable[Capture]
) -> dict[str, Link]:
    """What became of addresses, by the address."""
    asked: dict[str, list[Address]] = defaultdict(list)
    for address in every:
        asked[asked_as(address)].append(address)
    gathered, sights = Gathered(), defaultdict[str, list[Sight]](list)
    answered: dict[str, tuple[str, Look]] = {}

    def see(record: str, look: Look, capture: Capture | None) -> None:
        if look.purpose is Purpose.LINK and look.method == "GET":
            for address in asked.get(look.url, ()):
                sights[address.url].append(sight(record, look, capture, address))

    for record, look in looks:
        gathered.add(look)
        if look.answers and look.purpose in _READ:
            answered[look.answers[-1]] = record, look
        else:
            see(record, look, None)
    for capture in captures:
        if (noted := answered.pop(capture.record, None)) is not None:
            gathered.add_answer(noted[1], capture)
            see(*noted, capture)
    controls = gathered.controls()
    return {
        address.url: conclude(address, sights[address.url], controls)
        for several in asked.values()
        for address in several
    }


def with_links(dataset: Dataset, links: Mapping[str, Link]) -> Dataset:
    """The dataset with what became of each address on its distributions."""
    if isinstance(dataset.distributions, NotCollected):
        return dataset
    return replace(dataset, distributions=tuple(_linked(way, links) for way in dataset.distributions))


def _linked(way: Distribution, links: Mapping[str, Link]) -> Distribution:
    return replace(
        way,
        access=links.get(way.access_url) if way.access_url else None,
        download=links.get(way.download_url) if way.download_url else None,
    )


def _aside(text: str) -> Link:
    """An address that is not asked."""
    url = written_as(text)
    set_aside = aside(url)
    if set_aside is None:
        return conclude(Address(url), (), Gathered().controls())
    return Link(url, *set_aside)


def _written(datasets: Iterable[Dataset]) -> Iterable[str]:
    return dict.fromkeys(
        text for dataset in datasets for way in ways(dataset) for text in (way.download_url, way.access_url) if text
    )
