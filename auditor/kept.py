"""Reads what a collection kept: the pages of the catalog walks, and the answers to the calls for single datasets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from auditor import archive, payload
from auditor.model import Catalog, Dataset, Page
from auditor.platforms.merging import Merged
from auditor.platforms.registry import BY_NAME
from auditor.platforms.replies import Reply, reply_of
from auditor.snapshot import CAPTURES, CollectedPortal


def pages(folder: Path, portals: Iterable[CollectedPortal]) -> dict[str, Page]:
    """The pages of all walks, by record id. Raises DamagedArchive where one is not there."""
    wanted = frozenset(record for portal in portals for ids in portal.passes for record in ids)
    return {
        capture.record: Page(capture.record, capture.url, payload.document(capture.payload, capture.charset))
        for capture in archive.read(folder / CAPTURES, wanted)
    }


def records(portal: CollectedPortal, found: Mapping[str, Page]) -> Merged | None:
    """The records that the pages of a portal hold; None where there are none."""
    passes = [[found[record] for record in ids] for ids in portal.passes]
    return BY_NAME[portal.mapping].records(passes) if portal.mapping and any(passes) else None


def catalog(portal: CollectedPortal, held: Merged | None) -> Catalog | None:
    """The catalog of a portal's records."""
    return BY_NAME[portal.mapping].mapped(held, portal.portal) if portal.mapping and held is not None else None


def record_of(dataset: Dataset, found: Mapping[str, Page]) -> Mapping[str, object]:
    """A dataset's own record in the catalog."""
    place: object = found[dataset.capture].document
    for part in dataset.pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(place, dict):
            place = place.get(key)
        elif isinstance(place, list) and key.isdecimal() and int(key) < len(place):
            place = place[int(key)]
    return place if isinstance(place, dict) else {}


class Heard(NamedTuple):
    """The answers for one dataset. portal: its number; at: when the last one came, None where there is none."""

    portal: int
    dataset: str
    answers: list[Reply]
    at: datetime | None


def replies(folder: Path, portals: Sequence[CollectedPortal]) -> Iterator[Heard]:
    """The answers for single datasets, as they become complete.

    No more than the datasets under way are held: a portal may have thousands, of a megabyte each. Raises
    DamagedArchive where an answer is not there.
    """
    whose: dict[str, tuple[int, str]] = {}
    for number, portal in enumerate(portals):
        for dataset_id, records in portal.observed.items():
            whose.update(dict.fromkeys(records, (number, dataset_id)))
            if not records:
                yield Heard(number, dataset_id, [], None)
    begun: dict[tuple[int, str], list[Reply]] = {}
    for capture in archive.read(folder / CAPTURES, frozenset(whose)):
        number, dataset_id = whose[capture.record]
        answers = begun.setdefault((number, dataset_id), [])
        answers.append(reply_of(capture))
        if len(answers) == len(portals[number].observed[dataset_id]):
            yield Heard(number, dataset_id, begun.pop((number, dataset_id)), capture.time)
