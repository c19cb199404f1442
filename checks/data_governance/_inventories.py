"""Finds the inventory of the data that a city holds, on its pages and in its catalog."""

from __future__ import annotations

from msgspec import Struct

from auditor.documents.inventory import Inventory, inventory_of, is_called, is_of_things
from auditor.documents.practices import pattern
from auditor.documents.standing import name_of
from auditor.model import Catalog, Dataset
from auditor.web import Document, Website

THING = "an inventory of the data that the city holds"
NAMED = pattern(r"\bdata(?:[-_ ]*sets?|[-_ ]+assets?)?[-_ ]+inventor(?:y|ies)\b|\binventory[-_ ]+of[-_ ]+data")


class Found(Struct, frozen=True):
    """What is there. tables: inventories with a table of holdings, the longest first; pages: pages called so without
    one; datasets: datasets of the catalog called so; things: documents that are inventories of something else."""

    tables: tuple[Inventory, ...]
    pages: tuple[Inventory, ...]
    datasets: tuple[Dataset, ...]
    things: tuple[Document, ...]

    @property
    def alone(self) -> bool:
        """Whether no other table lists anything that the longest does not."""
        return all(table.names <= self.tables[0].names for table in self.tables[1:])

    @property
    def best(self) -> Inventory | None:
        """The longest table."""
        return self.tables[0] if self.tables else None


def look(catalog: Catalog, website: Website) -> Found:
    """The inventories of data among the city's own documents and in its catalog."""
    inventories = [one for document in website.own if (one := inventory_of(document)) is not None]
    tables = sorted(
        (one for one in inventories if one.grid is not None), key=lambda one: (-one.entries, one.document.url)
    )
    return Found(
        tables=tuple(tables),
        pages=tuple(one for one in inventories if one.grid is None),
        datasets=tuple(dataset for dataset in catalog.datasets if is_called((dataset.title or "")[:300])),
        things=tuple(document for document in website.own if is_of_things(name_of(document))),
    )
