"""The columns of tables are described.

Why: a column called `stat_cd` is of use only to someone who knows its meaning and its codes.
How: passes when a data dictionary is linked or offered as a distribution, or when at least 80 % of the
    columns (our threshold) have a description that is not just the name again; columns that the platform
    makes (row numbers, geometry, computed regions) are left out. Fails when fewer are described; unknown
    when the catalog lists a table but not its columns. Not applicable to data that is no table.
Fix: fill in the column descriptions on the portal, or link a data dictionary (`describedBy`).
See: DCAT-US 1.1 `describedBy`; Center for Government Excellence, open data portal requirements.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from auditor.check import Finding, Outcome, fails, not_applicable, passes, unknown
from auditor.model import Column, Dataset, NotCollected, quoted, replace
from checks._formats import format_of
from checks._text import finding, is_web_address, masked, place, plain, reachable, says_nothing, vocabulary

VERSION = 1
EFFORT = "high"
READS = ("described_by", "columns", "distributions", "kind")
NEEDS = ("columns",)

#: Ours.
SHARE = 0.8
_TABLES = vocabulary("CSV DBF ODS PARQUET TSV XLS XLSX")
_DICTIONARY = re.compile(
    r"data[ _-]?dictionar|\bdictionary\b|code ?book|(?:field|column|attribute|variable) (?:definition|description|list)"
    r"|(?:record|file) layout|data ?guide",
    re.IGNORECASE,
)
#: Names that platforms and geographic software give to columns of their own.
_SYSTEM = re.compile(
    r"[:@].*|_id|_full_text|(?:object|global)_?id(?:_\d+)?|o?fid|the_geom.*|geom|geometry|geocoded_column"
    r"|shape(?:[._ ]{1,2}(?:st)?(?:area|len|length|leng|stlength\(\)|starea\(\)).*)?|st_(?:area|length|perimeter)\(.*"
    r"|gdb_geomattr_data|(?:created|last_edited)_(?:user|date)|se_anno_cad_data|x|y",
    re.IGNORECASE,
)


def find(dataset: Dataset) -> Iterator[Finding]:
    if is_web_address(dataset.described_by):
        evidence = dataset.evidence("described_by", masked(dataset.described_by or ""))
        yield finding(dataset, Outcome.PASS, "links a data dictionary", "columns", evidence)
        return
    columns = () if isinstance(dataset.columns, NotCollected) else dataset.columns or ()
    total, described, bare = _counted(columns)
    if total and described >= SHARE * total:
        yield passes(dataset, f"describes {described} of {total} columns", "columns", columns[0].name)
        return
    for way in reachable(dataset):
        if way.title and _DICTIONARY.search(way.title):
            evidence = place(dataset, way, quoted(masked(way.title)))
            yield finding(dataset, Outcome.PASS, "offers a data dictionary", "columns", evidence)
            return
    if total:
        message = f"describes {described} of {total} columns" if described else f"describes none of its {total} columns"
        yield fails(dataset, message, "columns", masked(bare or ""))
    elif columns:
        yield not_applicable(dataset, "has no columns but those the platform makes", "columns", columns[0].name)
    elif isinstance(dataset.distributions, NotCollected) or any(
        format_of(way) in _TABLES for way in reachable(dataset)
    ):
        yield unknown(dataset, "does not list its columns in the catalog", "columns")
    else:
        yield not_applicable(dataset, "is not a table", "columns")


def _counted(columns: tuple[Column, ...]) -> tuple[int, int, str | None]:
    """How many columns are the publisher's, how many of them are described, and one that is not."""
    total = described = 0
    bare = None
    for column in columns:
        if _is_system(column.name):
            continue
        total += 1
        if _is_described(column):
            described += 1
        elif bare is None:
            bare = column.name
    return total, described, bare


@lru_cache(maxsize=32768)
def _is_system(name: str) -> bool:
    return _SYSTEM.fullmatch(name) is not None


def _is_described(column: Column) -> bool:
    text = column.description
    if text is None:
        return False
    if len(text) > 2 * len(column.name) + 80:
        return not text.isspace()
    return _says_more(text, column.name)


@lru_cache(maxsize=32768)
def _says_more(text: str, name: str) -> bool:
    return not says_nothing(text) and plain(text) != plain(name)


def repair(dataset: Dataset) -> Dataset:
    """Every column described."""
    if isinstance(dataset.columns, NotCollected) or not dataset.columns or is_web_address(dataset.described_by):
        return dataset
    total, described, _ = _counted(dataset.columns)
    if described >= SHARE * total:
        return dataset
    columns = tuple(
        column if _is_described(column) else replace(column, description=f"Meaning and codes of {column.name!r}.")
        for column in dataset.columns
    )
    return replace(dataset, columns=columns)
