"""Merges the pages of several passes: each identifier once, where it was first seen; claimed and delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from auditor.model import Catalog, Dataset, Page

#: Reads a page's document: its records, the JSON pointer of the list that holds them, and the stated total.
Reader = Callable[[object], tuple[Sequence[object], str, int | None]]


class Record(Struct, frozen=True):
    """One record as delivered: where it lies, what it holds, and how many different records share its identifier."""

    capture: str
    pointer: str
    content: Mapping[str, object]
    sharing: int = 1


class Merged(Struct, frozen=True):
    """What a portal lists, in its own words: all that a platform's mapping needs.

    records: by identifier, first seen first. claimed: the largest total stated. delivered: by the fullest pass.
    beside: assets that are listed beside the records, counted by type. scope: which of its lists it was, where the
    mapping asks.
    """

    records: Mapping[str, Record]
    claimed: int | None
    delivered: int
    beside: Mapping[str, int] = {}
    scope: str = ""


def merged(
    passes: Sequence[Sequence[Page]], read: Reader, id_of: Callable[[Mapping[str, object]], str | None]
) -> Merged:
    """The records of all passes. One that is no object is delivered but cannot be told apart, so it is not kept.

    A record without an identifier is known by its place. Records that share an identifier within the first pass count
    as different when their titles differ; on later pages of the same listing a repeat is the portal's paging.
    """
    found: dict[str, Record] = {}
    titles: dict[str, set[str]] = {}
    claimed: int | None = None
    delivered = 0
    for number, pages in enumerate(passes):
        received = 0
        for page_number, page in enumerate(pages, 1):
            records, place, total = read(page.document)
            if total is not None:
                claimed = max(claimed or 0, total)
            received += len(records)
            for index, content in enumerate(records):
                if not isinstance(content, dict):
                    continue
                pointer = f"{place}/{index}"
                key = id_of(content) or f"record-{page_number}-{index + 1}"
                if key not in found:
                    found[key] = Record(page.capture, pointer, content)
                if number == 0:
                    titles.setdefault(key, set()).add(str(content.get("title", content.get("dct:title"))))
        delivered = max(delivered, received)
    shared = {key: len(names) for key, names in titles.items() if len(names) > 1}
    for key, count in shared.items():
        record = found[key]
        found[key] = Record(record.capture, record.pointer, record.content, count)
    return Merged(found, claimed, delivered)


def catalog_of(found: Merged, datasets: Iterable[Dataset], others: Mapping[str, int]) -> Catalog:
    """The catalog of merged records: datasets by identifier, those that are left out apart, other assets by type."""
    ordered = sorted(datasets, key=lambda dataset: dataset.id)
    return Catalog(
        tuple(dataset for dataset in ordered if not dataset.left_out),
        tuple(dataset for dataset in ordered if dataset.left_out),
        dict(sorted(others.items())),
        found.claimed,
        found.delivered,
        len(found.records),
    )
