"""The city's measures are broken down by place and by group of people.

Why: an average hides who is left behind; the certification asks for data on the city's priorities by place and by
    group.
How: looks on pages of measures (performance, equity, progress) for tables whose rows or columns are districts or the
    like, or groups of people, with numbers of the last two years; and among datasets for measures with such a column
    and a period whose title or description says that they are broken down. A district or race column in records of
    incidents, counts of who lives or works in the city, and pages without dates do not count. That the measures
    inform decisions cannot be seen, so that stays unknown.
Fix: publish each priority's measure by district and by group, for each year.
See: What Works Cities Standard of 2022, Data Management: disaggregated data for decision-making.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from auditor.check import Finding
from auditor.documents.breakdowns import Breakdown, By, breakdowns, breakdowns_named
from auditor.model import Catalog, Dataset, Evidence
from auditor.web import Document, Website
from checks._seen import absent, called, passes, quote, record, searched, unsure

VERSION = 1
EFFORT = "high"
READS = ("title", "description", "columns", "data_modified")
ABOUT = "city"

#: Years back from that of the audit, and the same in days; ours.
_YEARS = 2
_RECENT = timedelta(days=2 * 366)
_WORDS: dict[By, str] = {"place": "by district or other places", "group": "by groups of people"}


def find(catalog: Catalog, website: Website, taken_at: datetime) -> Iterator[Finding]:
    today = taken_at.date()
    shown = [(document, one) for document in website.own for one in breakdowns(document, today)]
    held = [(dataset, by) for dataset in catalog.datasets for by in _breaks(dataset)]
    used: list[Evidence] = []
    for by, words in _WORDS.items():
        finding = _broken_down(website, by, words, shown, held, today)
        used += finding.evidence if finding.outcome == "pass" else ()
        yield finding
    message = "has to say itself which decision such measures have informed"
    yield unsure("disaggregation.decision", message, *(used[:1] or searched(website)))


def _breaks(dataset: Dataset) -> Iterator[By]:
    columns = tuple(column.name for column in dataset.columns[:200]) if isinstance(dataset.columns, tuple) else ()
    return breakdowns_named((dataset.title or "")[:300], dataset.description or "", columns)


def _broken_down(
    website: Website,
    by: By,
    words: str,
    shown: list[tuple[Document, Breakdown]],
    held: list[tuple[Dataset, By]],
    today: date,
) -> Finding:
    field = f"disaggregation.{by}"
    pages = [(document, one) for document, one in shown if one.by == by]
    recent = [(document, one) for document, one in pages if one.year >= today.year - _YEARS]
    datasets = [dataset for dataset, kind in held if kind == by]
    fresh = [dataset for dataset in datasets if _is_fresh(dataset, today)]
    evidence = [quote(document, one.start, one.end) for document, one in recent[:3]]
    evidence += [record(dataset) for dataset in fresh[: 3 - len(evidence)]]
    if evidence:
        many = len(recent) + len(fresh)
        kinds = "a measure" if many == 1 else f"{many} measures"
        return passes(field, f"publishes {kinds} broken down {words}, with numbers of the last two years", *evidence)
    if pages:
        document, one = pages[0]
        old = f"of {one.year}" if one.year else "without a year"
        message = f"shows numbers {words} on {called(document)}, {old}"
        return unsure(field, message, quote(document, one.start, one.end))
    if datasets:
        return unsure(
            field, f"has a dataset of measures {words} that was not updated in two years", record(datasets[0])
        )
    return unsure(field, f"{absent(f'a measure broken down {words}')}: {website.searched}", *searched(website))


def _is_fresh(dataset: Dataset, today: date) -> bool:
    stamp = dataset.data_modified
    return stamp is not None and stamp.at is not None and stamp.at.date() >= today - _RECENT
