"""Finds the dataset that a person means by an identifier, a title, or a part of either that is unique."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from auditor.model import Dataset

#: So many candidates are named where the words fit several.
MOST_NAMED = 12


class NotOne(ValueError):
    """The words fit no dataset, or several; the message names the candidates."""


def find(datasets: Sequence[Dataset], words: str) -> Dataset:
    """The dataset of these words. NotOne names those that were perhaps meant."""
    wanted = " ".join(words.split()).casefold()
    if not wanted:
        raise NotOne("name a dataset by its identifier, its title or a part of either")
    for fits in (_exactly, _partly):
        found = [dataset for dataset in datasets if fits(dataset, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotOne(f"{len(found):,} datasets fit {words!r}; name one by its identifier:\n{_named(found)}")
    near = _near(datasets, wanted)
    hint = f"; perhaps you mean:\n{_named(near)}" if near else ""
    raise NotOne(f"no dataset among {len(datasets):,} fits {words!r}{hint}")


def _exactly(dataset: Dataset, wanted: str) -> bool:
    return dataset.id.casefold() == wanted or _title(dataset) == wanted


def _partly(dataset: Dataset, wanted: str) -> bool:
    return wanted in dataset.id.casefold() or wanted in _title(dataset)


def _title(dataset: Dataset) -> str:
    return " ".join((dataset.title or "").split()).casefold()


def _near(datasets: Sequence[Dataset], wanted: str) -> list[Dataset]:
    """Datasets with a similar title or identifier, or with a word in common that is not an everyday one."""
    by_name = {name: dataset for dataset in datasets for name in (_title(dataset), dataset.id.casefold()) if name}
    close = [by_name[name] for name in get_close_matches(wanted, by_name, n=5, cutoff=0.55)]
    words = [word for word in wanted.split() if len(word) > 3]
    close += [dataset for dataset in datasets if any(word in _title(dataset) for word in words)][:5]
    return list({(dataset.portal, dataset.id): dataset for dataset in close}.values())


def _named(found: Sequence[Dataset]) -> str:
    lines = [f"  {dataset.id}  {(dataset.title or '(without a title)')[:100]}" for dataset in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        lines.append(f"  and {len(found) - MOST_NAMED:,} more")
    return "\n".join(lines)
