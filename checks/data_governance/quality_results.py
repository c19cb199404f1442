"""The city shows that it checks its data and mends what it finds.

Why: a policy on quality is kept where its results can be seen.
How: looks for audits or scores of quality that the city publishes of its own data, with numbers and a date within
    eighteen months, on its pages or as a dataset, and for a log or count of mistakes that were found and mended.
    The quality that this audit measures does not count. What was not seen is unknown.
Fix: publish the scores of each audit with their date, and what became of the mistakes.
See: What Works Cities assessment guide 2019, data quality: an audit finds problems, a process mends them.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from auditor.check import Finding
from auditor.documents.practices import sentence
from auditor.documents.quality_kinds import MENDED, SCORES, SCORES_NAMED
from auditor.documents.stated import newest
from auditor.model import Catalog, Dataset
from auditor.web import Website
from checks._seen import called, not_seen, on, part, passes, quote, record, told, unsure, whole

VERSION = 1
EFFORT = "high"
READS = ("title", "data_modified")
ABOUT = "city"

_RECENT = timedelta(days=548)


def find(catalog: Catalog, website: Website, taken_at: datetime) -> Iterator[Finding]:
    today = taken_at.date()
    yield _audits(catalog, website, today)
    yield _mended(website)


def _audits(catalog: Catalog, website: Website, today: date) -> Finding:
    field = "quality.audits"
    found, others = told(website, SCORES)
    for reading in found:
        stated = newest(reading.document, today)
        if "numbers" in reading.parts and stated is not None and stated.day >= today - _RECENT:
            message = f"publishes what its checks of data found, {called(reading.document)}, of {on(stated.day)}"
            places = (quote(reading.document, stated.start, stated.end), part([reading], "numbers"))
            return passes(field, message, *(place for place in places if place is not None))
    for dataset in catalog.datasets:
        if SCORES_NAMED.search((dataset.title or "")[:300]) and _is_recent(dataset, today):
            return passes(field, "publishes scores of the quality of its data as a dataset", record(dataset))
    if found:
        message = f"shows {called(found[0].document)}, without numbers of the last eighteen months"
        return unsure(field, message, whole(found[0].document))
    return not_seen(website, field, SCORES.thing, SCORES.called, others)


def _is_recent(dataset: Dataset, today: date) -> bool:
    stamp = dataset.data_modified
    return stamp is not None and stamp.at is not None and stamp.at.date() >= today - _RECENT


def _mended(website: Website) -> Finding:
    field = "quality.mended"
    for document in website.own:
        found = MENDED.search(document.text[:200_000])
        if found is not None and SCORES_NAMED.search(document.text[:200_000]) is not None:
            place = sentence(document.text, found.start(), found.end())
            return passes(field, "shows mistakes in its data that were found and mended", quote(document, *place))
    return not_seen(website, field, "a log of mistakes in its data that were mended", MENDED)
