"""Datasets are listed once.

Why: of two records for the same data one is soon out of date, and nobody can tell which.
How: two datasets of one portal are compared by title and publisher, by the files they offer, and by
    description and columns. Fails when another dataset has the same title and publisher, or offers the same
    file. Unknown when the same title has no publisher or another period, when a shared file may hold
    several layers or sheets, or when a second dataset of another name has the same description and columns.
    Members of a series, whose titles differ by a year, a number or (three and more) a name, are no
    duplicates. Not applicable where nothing could be compared.
Fix: keep one record, and let the other one's address lead to it.
See: W3C Data on the Web Best Practices, identifiers; ISO/IEC 25012, consistency.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.check import Finding, Outcome, not_applicable
from auditor.formats import machine_readable
from auditor.model import Catalog, Dataset, NotCollected
from checks._text import finding, masked, plain, says_nothing, vocabulary

VERSION = 1
EFFORT = "medium"
READS = ("title", "publisher", "distributions", "description", "columns", "temporal")

_Key = tuple[object, ...]

#: Files that may hold several tables or layers, each listed as a dataset with good reason.
_CONTAINERS = vocabulary("GDB GPKG HDF5 KMZ MDB NETCDF ODS SHP SQLITE XLS XLSX")
_VARIES = re.compile(
    r"[0-9]+(?:st|nd|rd|th)?|q[1-4]|fy[0-9]*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|spring|summer|fall"
    r"|autumn|winter|first|second|third|fourth|[ivx]{1,4}|[a-z]"
)
_SHORTEST_DESCRIPTION = 40


class _Group(NamedTuple):
    """Datasets that have something in common: the first two, their number, and how many have each temporal range."""

    first: Dataset
    second: Dataset
    size: int
    periods: Counter[str | None]

    def beside(self, dataset: Dataset) -> Dataset:
        """A member that is not the dataset itself."""
        return self.second if dataset is self.first else self.first


def find(catalog: Catalog) -> Iterator[Finding]:
    datasets = list({(dataset.portal, dataset.id): dataset for dataset in catalog.datasets}.values())
    titles = list(map(_title_key, datasets))
    files = list(map(_file_key, datasets))
    contents = _content_keys(datasets)
    by_title, by_file, by_content = (_groups(keys, datasets) for keys in (titles, files, contents))
    for dataset, title, file, content in zip(datasets, titles, files, contents, strict=True):
        if title is None and file is None and content is None:
            yield not_applicable(dataset, "has nothing by which it could be compared with others", "record")
            continue
        judged = None
        if title in by_title:
            judged = _same_title(dataset, by_title[title])
        elif file in by_file:
            judged = _same_file(dataset, by_file[file])
        elif content in by_content:
            judged = _same_content(dataset, by_content[content])
        if judged is None:
            evidence = dataset.evidence("title", None if dataset.title is None else masked(dataset.title))
            yield finding(dataset, Outcome.PASS, "is listed once", "record", evidence)
            continue
        outcome, message, other = judged
        both = [
            place.evidence("title", None if place.title is None else masked(place.title)) for place in (dataset, other)
        ]
        yield finding(dataset, outcome, message, "record", *both)


def _groups(keys: Sequence[_Key | None], datasets: Sequence[Dataset]) -> dict[_Key | None, _Group]:
    """The groups of datasets that have one key; None is no key, and a dataset alone is no group."""
    members: dict[_Key, list[Dataset]] = defaultdict(list)
    for key, dataset in zip(keys, datasets, strict=True):
        if key is not None:
            members[key].append(dataset)
    groups: dict[_Key | None, _Group] = {}
    for key, found in members.items():
        if len(found) > 1:
            first, second = sorted(found, key=lambda dataset: (dataset.portal, dataset.id))[:2]
            groups[key] = _Group(first, second, len(found), Counter(dataset.temporal for dataset in found))
    return groups


def _title_key(dataset: Dataset) -> _Key | None:
    title = dataset.title
    if title is None or says_nothing(title):
        return None
    return dataset.portal, plain(title), plain(dataset.publisher or "")


def _file_key(dataset: Dataset) -> _Key | None:
    """The files with the data; a document that many datasets share (terms, a dictionary) does not count."""
    if isinstance(dataset.distributions, NotCollected):
        return None
    files = {
        way.download_url
        for way in dataset.distributions
        if way.download_url and way.format is not None and machine_readable(way.format)
    }
    return (dataset.portal, *sorted(files)) if files else None


def groups(dataset: Dataset) -> _Key:
    """What a dataset may have in common with others."""
    described = dataset.description is not None and isinstance(dataset.columns, tuple)
    content = (dataset.portal, dataset.description) if described else None
    return tuple(key for key in (_title_key(dataset), _file_key(dataset), content) if key is not None)


def _content_keys(datasets: Sequence[Dataset]) -> list[_Key | None]:
    """Description and columns; the columns are looked at only where descriptions are the same."""
    described: list[_Key | None] = [
        (dataset.portal, dataset.description)
        if dataset.description is not None
        and len(dataset.description) >= _SHORTEST_DESCRIPTION
        and isinstance(dataset.columns, tuple)
        and len(dataset.columns) > 1
        else None
        for dataset in datasets
    ]
    many = Counter(described)
    return [
        key
        if key is None or many[key] == 1 or not isinstance(dataset.columns, tuple)
        else (*key, *(column.name for column in dataset.columns))
        for key, dataset in zip(described, datasets, strict=True)
    ]


_Judged = tuple[Outcome, str, Dataset]


def _same_title(dataset: Dataset, group: _Group) -> _Judged:
    other = group.beside(dataset)
    if not dataset.publisher:
        return Outcome.UNKNOWN, "has the same title as another dataset, and neither names a publisher", other
    if dataset.temporal is not None and group.periods[dataset.temporal] == 1 and not group.periods[None]:
        return Outcome.UNKNOWN, "has the same title as another dataset, for another period", other
    return Outcome.FAIL, "has the same title and publisher as another dataset", other


def _same_file(dataset: Dataset, group: _Group) -> _Judged:
    other = group.beside(dataset)
    ways = () if isinstance(dataset.distributions, NotCollected) else dataset.distributions
    if any(way.format in _CONTAINERS for way in ways):
        return Outcome.UNKNOWN, "offers the same file as another dataset, which may hold the data of both", other
    return Outcome.FAIL, "offers the same file as another dataset", other


def _same_content(dataset: Dataset, group: _Group) -> _Judged:
    other = group.beside(dataset)
    if group.size > 2 or _in_series(dataset.title or "", other.title or ""):
        return Outcome.PASS, "is one of a series", other
    return Outcome.UNKNOWN, "has the same description and columns as another dataset", other


def _in_series(one: str, other: str) -> bool:
    """Whether two titles differ, and only by years, numbers, months or a letter."""
    words, others = plain(one).split(), plain(other).split()
    return words != others and [word for word in words if not _VARIES.fullmatch(word)] == [
        word for word in others if not _VARIES.fullmatch(word)
    ]
