"""An inventory of the data that a city holds, told from its public catalog and from inventories of things."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from auditor.documents.practices import sentence
from auditor.documents.rows import Grid, Row, grids, is_delimited, lines
from auditor.documents.standing import name_of, standing
from auditor.web import Document

_DATA = r"(?:data|data\s?sets?|data\s+assets?|information\s+assets?|data\s+holdings?)"
_CALLED = re.compile(
    rf"\b(?:{_DATA}\s+(?:inventory|inventories|asset\s+register|register)"
    rf"|inventory\s+of\s+(?:(?:all|the|its|our|city|city['’]s|public|enterprise|known|municipal)\s+){{0,4}}{_DATA}"
    rf"|(?:unpublished|non-?public|unreleased)\s+{_DATA}(?:\s+(?:list|inventory))?"
    rf"|{_DATA}\s+(?:we|the\s+city)\s+(?:hold|holds)\b|{_DATA}\s+(?:census|holdings))\b",
    re.IGNORECASE,
)
#: Inventories of things, and lists that a statute asks for, whose names come close.
_THINGS = re.compile(
    r"\b(?:trees?|vehicles?|fleet|housing|hous(?:es|ing units)|homeless|fixed|capital|facilit(?:y|ies)|buildings?"
    r"|equipment|emissions?|greenhouse|ghg|signs?|streets?|sidewalks?|pavement|land|property|historic|parking"
    r"|stormwater|sewer|bridges?|lights?|software|hardware|enterprise systems?|information systems|sb\s?-?272"
    r"|applications?|it systems?|lead service|service lines?|wetlands?|habitat|species|surplus|weapons|chemicals?"
    r"|evidence|library|art|food|inventory levels?)\b",
    re.IGNORECASE,
)
_STATUTE = re.compile(
    r"\bsb\s?-?\s?272\b|\bsenate bill 272\b|\benterprise systems?\b|\bsystems? of record\b", re.IGNORECASE
)

#: Columns by what they tell; GovEx' seven fields of an inventory, the department, and what is public.
_COLUMNS = {
    "name": r"(?:data\s?-?sets?|data\s+assets?|assets?|tables?)(?:\s+(?:name|title))?|name|title|data\s+(?:name|title)",
    "contents": r".{0,30}\b(?:description|contents?|abstract|summary|purpose)\b.{0,30}|what it (?:is|contains)",
    "frequency": r".{0,30}\b(?:frequency|refresh(?:ed)?|how often|periodicity|update cycle|update schedule"
    r"|cadence)\b.{0,30}",
    "limits": r".{0,30}\b(?:licen[sc]es?|rights|restrictions?|limitations?|limits|terms|reasons?|withheld"
    r"|legal basis)\b.{0,40}",
    "owner": r".{0,30}\b(?:owners?|stewards?|custodians?|maintainers?|maintained by|contacts?|responsible)\b.{0,30}",
    "sensitivity": r".{0,30}\b(?:classification|class|sensitiv\w{0,6}|confidential\w{0,5}|access level"
    r"|privacy|security|pii"
    r"|public|published|open|disclosure|data level|tier)\b.{0,30}",
    "source": r".{0,30}\b(?:sources?|systems?|applications?|databases?|platforms?|location|stored)\b.{0,30}",
    "department": r".{0,30}\b(?:departments?|agenc(?:y|ies)|bureaus?|divisions?|offices?|dept)\b.{0,30}",
}
_COLUMN = {field: re.compile(pattern, re.IGNORECASE) for field, pattern in _COLUMNS.items()}
#: The seven fields that GovEx names.
FIELDS = ("name", "contents", "frequency", "limits", "owner", "sensitivity", "source")
_WITHHELD = re.compile(
    r"\b(?:non-?public|not\s+(?:public|published|open|for\s+release)|restricted|confidential|internal|private|protected"
    r"|sensitive|closed|withheld|unpublished|secret|limited)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\W*(?:no|n|false|never|not yet)\W*", re.IGNORECASE)
_YES_NO = re.compile(r".{0,30}\b(?:public|published|open|on (?:the )?portal)\b.{0,20}", re.IGNORECASE)
_YES_MEANS_CLOSED = re.compile(
    r".{0,30}\b(?:pii|confidential|sensitive|restricted|withheld|exempt)\b.{0,20}", re.IGNORECASE
)
_YES = re.compile(r"\W*(?:yes|y|true)\W*", re.IGNORECASE)
_THIRD_PARTY = re.compile(
    r"\bthird[- ]part(?:y|ies)\b|\b(?:run|hosted|held|kept|managed|maintained|operated)\s+by\s+(?:(?:an?|the|our)\s+)?"
    r"(?:outside\s+)?(?:vendor|contractor|partner|provider|county|university|non-?profit)"
    r"|\b(?:vendor|contractor|partner)[- ](?:run|hosted|held|managed|operated)\b",
    re.IGNORECASE,
)
#: Signs that a page shows only a part of a longer table.
_PARTS = re.compile(
    r"\bshowing\s+\d+\s*(?:to|-|–)\s*\d+\s+of\s+\d|\bpage\s+\d+\s+of\s+\d|\b(?:show|load|see|view)\s+(?:more|all)\b"
    r"|\b(?:next|last)\s+page\b|\b(?:excerpt|sample|examples?|partial|selected|in progress|first pass|ongoing|so far"
    r"|being built|first phase|phase (?:one|1|i))\b"
    r"|\bitems? per page\b|\bhigh[- ]value\b|\bnot yet (?:complete|inventoried)\b",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:how (?:it|the inventory|the data inventory|this inventory) (?:is|was) (?:made|built|kept"
    r"|compiled|updated|maintained)"
    r"|inventory (?:method(?:ology)?|process|procedure|guide|guidelines|instructions|handbook)"
    r"|(?:method(?:ology)?|process|procedure|guide|instructions) (?:for|of"
    r"|to) (?:\w+\W+){0,4}(?:data )?inventor(?:y|ies|ying))\b",
    re.IGNORECASE,
)
_ROUTINE = re.compile(
    r"\b(?:each|every|once a|twice a)\s+(?:\w+\s+)?(?:year|quarter|month|spring|summer|fall|autumn|winter"
    r"|january|february"
    r"|march|april|may|june|july|august|september|october|november|december)\b|\b(?:annual(?:ly)?"
    r"|quarterly|yearly|monthly)\b",
    re.IGNORECASE,
)
_MOST_TEXT = 200_000


class Inventory(Struct, frozen=True):
    """A document that is called an inventory of data. named: the place of its name in the text, 0, 0 where only its
    title or file name says it. grid: its table of holdings, None where it has none; columns: the column of each field.
    part: whether the table seems to be only a part of the inventory."""

    document: Document
    named: tuple[int, int]
    grid: Grid | None = None
    columns: Mapping[str, int] = {}
    part: bool = False

    @property
    def detailed(self) -> bool:
        """Whether it gives a name and at least three facts for each entry; less makes any list of links."""
        return len(self.columns) >= 4

    @property
    def entries(self) -> int:
        """How many datasets are listed, each name once."""
        return len(self.names)

    @property
    def names(self) -> frozenset[str]:
        """The names of the entries, in lower case."""
        return frozenset(name.lower() for name in self.values("name") if name.strip())

    @property
    def fields(self) -> tuple[str, ...]:
        """Which of the seven fields have a column; a department that holds the data stands for an owner."""
        has = set(self.columns) | ({"owner"} if "department" in self.columns else set())
        return tuple(field for field in FIELDS if field in has)

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that the entries name, each once, in the order of the table."""
        return tuple(dict.fromkeys(value for value in self.values("department") if value.strip()))

    def values(self, field: str) -> list[str]:
        """The cells of a field's column; none where there is no such column."""
        if self.grid is None or field not in self.columns:
            return []
        return list(self.grid.column(self.columns[field]))

    def withheld(self) -> list[Row]:
        """The entries that are marked as not public."""
        if self.grid is None:
            return []
        head = self.grid.header.cells
        marks = [index for index, name in enumerate(head) if _COLUMN["sensitivity"].fullmatch(name)]
        open_marks = {index for index in marks if _YES_NO.fullmatch(head[index])}
        closed_marks = {index for index in marks if _YES_MEANS_CLOSED.fullmatch(head[index])}
        return [
            row
            for row in self.grid.rows
            if any(
                index < len(row.cells)
                and (
                    _WITHHELD.search(row.cells[index]) is not None
                    or (index in open_marks and _NO.fullmatch(row.cells[index]) is not None)
                    or (index in closed_marks and _YES.fullmatch(row.cells[index]) is not None)
                )
                for index in marks
            )
        ]

    def third_party(self) -> Row | None:
        """An entry whose data a vendor or partner keeps."""
        rows = self.grid.rows if self.grid is not None else ()
        return next((row for row in rows if any(_THIRD_PARTY.search(cell[:300]) for cell in row.cells)), None)


def is_called(name: str) -> bool:
    """Whether a name is that of an inventory of data, and not of things or of a statute's list."""
    return any(
        _CALLED.search(line) and not _THINGS.search(_CALLED.sub(" ", line)) and not _STATUTE.search(line)
        for line in name.split("\n")
    )


def is_of_things(name: str) -> bool:
    """Whether a name is that of an inventory of something else."""
    return re.search(r"\binventory\b", name, re.IGNORECASE) is not None and not is_called(name)


def inventory_of(document: Document) -> Inventory | None:
    """A document as an inventory of data; None where it is none."""
    called = name_of(document)
    if not is_called(called) or _METHOD.search(called) or standing(document) or _STATUTE.search(document.text[:2000]):
        return None
    found = _CALLED.search(document.text[:_MOST_TEXT])
    named = (found.start(), found.end()) if found else (0, 0)
    best, most = Inventory(document, named), 1
    known: dict[tuple[str, ...], dict[str, int]] = {}
    for grid in grids(document):
        head = grid.header.cells
        if head not in known:
            known[head] = columns_of(head)
        table = Inventory(document, named, grid, known[head])
        if "name" in table.columns and len(table.columns) > 1 and table.entries > most:
            best, most = table, table.entries
    return replace(best, part=_is_part(document.text, best.grid)) if best.grid is not None else best


def _is_part(text: str, grid: Grid) -> bool:
    """Whether a table seems to be only a part, by what stands before and behind it."""
    behind = grid.rows[-1].end
    return not grid.whole or bool(
        _PARTS.search(f"{text[: min(grid.header.start, 20_000)]}\n{text[behind : behind + 20_000]}")
    )


def columns_of(header: tuple[str, ...]) -> dict[str, int]:
    """Which column holds which field, by the names of the columns; a column stands for one field."""
    columns: dict[str, int] = {}
    taken: set[int] = set()
    for field in ("name", "department", "frequency", "limits", "contents", "owner", "sensitivity", "source"):
        for index, title in enumerate(header):
            words = " ".join(re.sub(r"[_/\-]+", " ", title).split())[:100]
            if index not in taken and _COLUMN[field].fullmatch(words):
                columns[field] = index
                taken.add(index)
                break
    return columns


def method_of(document: Document) -> tuple[int, int] | None:
    """Where a document says how the inventory is made and how often; None where it does not."""
    if not (is_called(name_of(document)) or _METHOD.search(name_of(document))) or standing(document):
        return None
    text = document.text[:_MOST_TEXT]
    if _METHOD.search(name_of(document)) is None and _METHOD.search(text) is None:
        return None
    for start, line in lines(text):
        # A cell says how often the data of one entry changes.
        found = _ROUTINE.search(line) if "|" not in line else None
        if found is not None and not is_delimited(document):
            return sentence(text, start + found.start(), start + found.end())
    return None
