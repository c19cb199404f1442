"""The city publishes an inventory of the data that it holds.

Why: nobody can use, protect or publish data that nobody knows of; the certification asks for a detailed
    inventory that is kept up, published or not.
How: looks on the city's pages, in its files and in its catalog for something called an inventory of data, with a
    table of at least a name and three facts for each dataset. Judges whether it marks entries that are not public,
    has five of seven fields (name, contents, update frequency, license or limits, owner, sensitivity, source
    system), states a date within twelve months, says how it is made, and names data that others hold. The public
    catalog, inventories of trees, vehicles, housing and other things, and lists of computer systems that a statute
    asks for do not count. What was not seen is unknown, and so is a table with fewer fields or an older date: it may
    be a part, or a list of another kind.
Fix: publish the inventory as a table with these fields, the entries that are not public among them, with its date
    and a page on how it is made.
See: What Works Cities assessment guide 2019, data inventory; GovEx, data inventory guide.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from auditor.check import Finding
from auditor.documents.dates import dates
from auditor.documents.inventory import FIELDS, Inventory, columns_of, method_of
from auditor.documents.stated import Stated, newest
from auditor.model import Catalog, Dataset, Evidence
from auditor.web import Document, Website
from checks._seen import (
    called,
    not_seen,
    on,
    passes,
    quote,
    record,
    searched,
    unsure,
    whole,
)
from checks._text import listing
from checks.data_governance._inventories import NAMED, THING, Found, look

VERSION = 1
EFFORT = "high"
READS = ("title", "columns", "data_modified", "access_level")
ABOUT = "city"

#: As many of GovEx' seven fields as a detailed inventory has; ours.
_ENOUGH_FIELDS = 5
#: Twelve months, and two weeks for the day that the publication takes.
_YEAR = timedelta(days=380)


def find(catalog: Catalog, website: Website, taken_at: datetime) -> Iterator[Finding]:
    found = look(catalog, website)
    today = taken_at.date()
    yield _holdings(website, found)
    yield _withheld(catalog, website, found)
    yield _fields(website, found)
    yield _updated(website, found, today)
    yield _method(website, found)
    yield _third_party(website, found)


def _holdings(website: Website, found: Found) -> Finding:
    field = "inventory.holdings"
    if found.best is not None and not found.best.detailed:
        listed = f"lists {found.best.entries:,} datasets in {called(found.best.document)}"
        message = f"{listed}, with too few facts for an inventory"
        return unsure(field, message, _named(found.best), _header(found.best))
    if found.best is not None:
        message = f"publishes an inventory of data with {found.best.entries:,} entries, {called(found.best.document)}"
        return passes(field, message, _named(found.best), _header(found.best))
    if found.datasets:
        message = "has a dataset of its catalog that is called an inventory of data; its rows were not read"
        return passes(field, message, record(found.datasets[0]))
    if found.pages:
        message = f"has a page called {called(found.pages[0].document)}, on which no table of holdings was seen"
        return unsure(field, message, _named(found.pages[0]))
    if found.things and not any(NAMED.search(f"{page.anchor[:200]}\n{page.url[:300]}") for page in website.unread):
        message = f"shows {called(found.things[0])}, which is no inventory of data, and none of the data that it holds"
        return unsure(field, message, whole(found.things[0]))
    return not_seen(website, field, THING, NAMED)


def _withheld(catalog: Catalog, website: Website, found: Found) -> Finding:
    field = "inventory.withheld"
    for table in found.tables:
        if rows := table.withheld():
            message = f"lists {len(rows):,} of {table.entries:,} entries of its inventory as not public"
            return passes(field, message, *(quote(table.document, row.start, row.end) for row in rows[:3]))
    closed = [dataset for dataset in catalog.datasets if _is_closed(dataset)]
    if closed:
        message = f"lists {len(closed):,} datasets in its catalog that are marked as not public"
        return passes(field, message, *(one.evidence("access_level", one.access_level) for one in closed[:3]))
    if found.best is not None:
        titles = {" ".join((dataset.title or "").lower().split()) for dataset in catalog.datasets}
        others = len(found.best.names - titles)
        message = f"marks no entry of its inventory as not public; {others:,} of {found.best.entries:,} have names that"
        return unsure(field, f"{message} are not in the public catalog", _header(found.best))
    if found.datasets or found.pages:
        return unsure(field, "has an inventory whose entries were not read", *_first(website, found))
    return unsure(field, "shows no list of data that it holds and does not publish", *searched(website))


def _is_closed(dataset: Dataset) -> bool:
    level = " ".join((dataset.access_level or "").lower().replace("-", " ").split())
    return level in ("non public", "restricted public", "restricted", "private", "internal", "confidential")


def _fields(website: Website, found: Found) -> Finding:
    field = "inventory.fields"
    if found.best is not None:
        has = found.best.fields
        if len(has) >= _ENOUGH_FIELDS:
            message = f"tells of each entry of its inventory {listing([_WORDS[name] for name in has])}"
            return passes(field, message, _header(found.best))
        missing = [_WORDS[name] for name in FIELDS if name not in has]
        # A column under a name that we do not know may hold any of them.
        strange = len([cell for cell in _cells(found.best) if cell]) - len(found.best.columns)
        if len(has) + strange >= _ENOUGH_FIELDS:
            known = listing([_WORDS[name] for name in has])
            message = f"has columns in its inventory of which only these were understood: {known}"
            return unsure(field, message, _header(found.best))
        message = f"has no column in its inventory for {listing(missing)}; five of seven are asked for"
        return unsure(field, message, _header(found.best), whole(found.best.document))
    for dataset in found.datasets:
        if isinstance(dataset.columns, tuple) and dataset.columns:
            columns = columns_of(tuple(column.name for column in dataset.columns))
            has = tuple(name for name in FIELDS if name in {*columns, *(("owner",) if "department" in columns else ())})
            if len(has) >= _ENOUGH_FIELDS:
                message = f"tells of each entry of its inventory {listing([_WORDS[name] for name in has])}"
                return passes(field, message, dataset.evidence("columns", ", ".join(c.name for c in dataset.columns)))
    return unsure(field, "shows no columns of an inventory of data", *_first(website, found))


#: The seven fields as a sentence names them.
_WORDS = {
    "name": "its name",
    "contents": "its contents",
    "frequency": "how often it is updated",
    "limits": "limits of its use",
    "owner": "its owner",
    "sensitivity": "its sensitivity",
    "source": "its source system",
}


def _updated(website: Website, found: Found, today: date) -> Finding:
    field = "inventory.updated"
    dated = [(stated, document) for document in _documents(website, found) if (stated := newest(document, today))]
    if dated:
        stated, document = max(dated, key=lambda one: one[0].day)
        return _age(field, stated, document, found, today)
    for dataset in found.datasets:
        stamp = dataset.data_modified
        if stamp is not None and stamp.at is not None and stamp.at.date() >= today - _YEAR:
            message = f"last changed the data of its inventory on {on(stamp.at.date())}"
            return passes(field, message, dataset.evidence("data_modified", stamp.raw))
    for table in found.tables:
        published = table.document.published
        if published is not None and published.at is not None and today - _YEAR <= published.at.date() <= today:
            message = f"dates its inventory {on(published.at.date())}"
            return passes(field, message, whole(table.document))
    return unsure(field, "states no date at which its inventory was brought up to date", *_first(website, found))


def _age(field: str, stated: Stated, document: Document, found: Found, today: date) -> Finding:
    evidence = quote(document, stated.start, stated.end)
    if stated.day >= today - _YEAR:
        return passes(field, f"states that its inventory is of {on(stated.day)}", evidence)
    newer = any(_newest_inside(table, today) >= today - _YEAR for table in found.tables)
    fresh = any(
        one.data_modified is not None
        and one.data_modified.at is not None
        and one.data_modified.at.date() >= today - _YEAR
        for one in found.datasets
    )
    message = f"states {on(stated.day)} as the newest date of its inventory, {_before(today, stated.day)}"
    if newer or fresh or found.best is None:
        return unsure(field, message, evidence)
    return unsure(field, message, evidence, whole(found.best.document))


def _before(today: date, day: date) -> str:
    return f"{(today - day).days:,} days before the audit"


def _newest_inside(table: Inventory, today: date) -> date:
    """The newest date in the cells of an inventory, which may be that of an entry."""
    rows = table.grid.rows if table.grid is not None else ()
    days = [day for row in rows for cell in row.cells for _, _, day in dates(cell[:60]) if day <= today]
    return max(days, default=date.min)


def _method(website: Website, found: Found) -> Finding:
    field = "inventory.method"
    for document in website.own:
        if place := method_of(document):
            message = f"says how often its inventory is gone through, in {called(document)}"
            return passes(field, message, quote(document, *place))
    return unsure(field, "shows no written method for making and updating an inventory", *_first(website, found))


def _third_party(website: Website, found: Found) -> Finding:
    field = "inventory.third_party"
    for table in found.tables:
        if row := table.third_party():
            message = "lists data in its inventory that a vendor or partner keeps"
            return passes(field, message, quote(table.document, row.start, row.end))
    message = "shows no entry of an inventory for data that a vendor or partner keeps"
    return unsure(field, message, *_first(website, found))


def _documents(website: Website, found: Found) -> list[Document]:
    """The inventories, and the pages that link to them."""
    inventories = [one.document for one in (*found.tables, *found.pages)]
    linked = {document.found_on for document in inventories if document.found_on}
    return inventories + [
        document
        for document in website.own
        if document.url in linked and document not in inventories and NAMED.search(document.title)
    ]


def _first(website: Website, found: Found) -> tuple[Evidence, ...]:
    if found.tables or found.pages:
        return (whole([*found.tables, *found.pages][0].document),)
    return (record(found.datasets[0]),) if found.datasets else searched(website)


def _named(inventory: Inventory) -> Evidence:
    return quote(inventory.document, *inventory.named)


def _cells(inventory: Inventory) -> tuple[str, ...]:
    return inventory.grid.header.cells if inventory.grid is not None else ()


def _header(inventory: Inventory) -> Evidence:
    grid = inventory.grid
    return quote(inventory.document, grid.header.start, grid.header.end) if grid else whole(inventory.document)
