"""Which datasets of a large portal are asked for their own signals: a stratified sample that hardly changes overnight.

Every stratum (publisher × age of the data) is represented, in proportion to its size. Within a stratum those with the
smallest hash of the identifier are taken, whoever asks and whenever: a catalog that grows displaces few, and the
histories of the others join.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from auditor.model import Dataset

RULE = (
    "in proportion by publisher and age of the data, at least one of each, the smallest SHA-256 of the identifier first"
)
_AGES = (
    (timedelta(days=31), "changed within a month"),
    (timedelta(days=366), "changed within a year"),
    (timedelta.max, "older"),
)
_NO_DATE = "no date of the data"


class Stratum(Struct, frozen=True):
    """Datasets of one publisher and age. datasets: how many there are; asked: how many of them are in the sample."""

    publisher: str
    age: str
    datasets: int
    asked: int


class Sample(Struct, frozen=True):
    """A statement on a sample: how many of how many, by which rule, and how it is spread."""

    asked: int
    of: int
    rule: str
    strata: tuple[Stratum, ...] = ()


def stratum(dataset: Dataset, at: datetime) -> tuple[str, str]:
    """The publisher and the age class that a dataset is sampled by."""
    return dataset.publisher or "", _age(dataset, at)


def chosen(datasets: Sequence[Dataset], size: int, at: datetime) -> tuple[list[Dataset], Sample | None]:
    """The datasets to ask, in the order to ask them in, and the statement on the sample; None where all are asked.

    size: how many at most; 0 for every one. at: what ages are counted to.
    """
    if not 0 < size < len(datasets):
        return sorted(datasets, key=_hash), None
    strata: dict[tuple[str, str], list[Dataset]] = defaultdict(list)
    for dataset in sorted(datasets, key=_hash):
        strata[stratum(dataset, at)].append(dataset)
    ranked = [
        # The first of each stratum, large ones first; then each as far up as it stands in its own stratum.
        ((rank + 0.5) / len(members) if rank else 0.0, -len(members) if rank == 0 else 0, _hash(dataset), key, dataset)
        for key, members in strata.items()
        for rank, dataset in enumerate(members)
    ]
    taken = sorted(ranked, key=lambda entry: entry[:3])[:size]
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for *_, key, _dataset in taken:
        counts[key] += 1
    told = tuple(Stratum(*key, len(members), counts[key]) for key, members in sorted(strata.items()))
    return sorted((entry[-1] for entry in taken), key=_hash), Sample(len(taken), len(datasets), RULE, told)


def _age(dataset: Dataset, at: datetime) -> str:
    changed = dataset.data_modified.at if dataset.data_modified else None
    if changed is None:
        return _NO_DATE
    return next(name for limit, name in _AGES if at - changed <= limit)


def _hash(dataset: Dataset) -> bytes:
    return hashlib.sha256(dataset.id.encode("utf-8", "replace")).digest()
