"""The inventory lists more data than the public catalog.

Why: an inventory of what a city holds cannot be shorter than the list of what it publishes; where it is, it is a
    list of something else.
How: compares the names in the inventory that was found with the datasets of the catalog, which is counted without
    copies, and with the tables of one series as one. Passes when the inventory has more names. Unknown
    otherwise, and where no inventory was seen: a shorter table may be a page, a department's, or a list of another
    kind, which nobody can tell from outside, so both numbers are told and nothing fails.
Fix: enter every dataset that is published, and then those that are not.
See: Project Open Data dashboard, enterprise data inventory: larger than the public listing.
"""

import re
from collections.abc import Iterator

from auditor.check import Finding
from auditor.model import Catalog
from auditor.web import Website
from checks._seen import called, passes, quote, searched, unsure, whole
from checks._text import pages, plain
from checks.data_governance._inventories import look

VERSION = 1
EFFORT = "high"
READS = ("title",)
ABOUT = "city"

_FIELD = "inventory.larger"
#: Below this share of the catalog the inventory is clearly smaller; ours.
_CLEARLY = 0.8
#: A table this short is compared with nothing.
_SHORT = 3
_NUMBERS = re.compile(r"\b(?:fy|q)?\d+(?:st|nd|rd|th)?\b")


def find(catalog: Catalog, website: Website) -> Iterator[Finding]:
    found = look(catalog, website)
    table = found.best
    if table is None:
        yield unsure(_FIELD, "shows no inventory whose entries could be counted", *searched(website))
        return
    if not catalog.datasets:
        yield unsure(_FIELD, "has no catalog that an inventory could be compared with", whole(table.document))
        return
    listed = len(catalog.datasets)
    # Thirty tables, one for each year, may well be one entry.
    distinct = len({_NUMBERS.sub("", plain((dataset.title or dataset.id)[:300])) for dataset in catalog.datasets})
    entries = table.entries
    header = table.grid.header if table.grid is not None else None
    place = quote(table.document, header.start, header.end) if header is not None else whole(table.document)
    counts = f"lists {entries:,} datasets in its inventory {called(table.document)}"
    if entries > listed:
        yield passes(_FIELD, f"{counts} and {listed:,} in its public catalog", place)
    elif entries < _CLEARLY * distinct and not table.part and found.alone and entries >= _SHORT:
        message = f"{counts}, which is fewer than the {distinct:,} of its public catalog; it may be a part of it"
        yield unsure(_FIELD, message, place, whole(table.document), *pages(catalog)[:3])
    else:
        why = "; the table seems to be a part" if table.part else "" if found.alone else "; there are other tables"
        yield unsure(_FIELD, f"{counts} and {listed:,} in its public catalog{why}", place)
