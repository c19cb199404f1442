"""The city helps people to find, understand and use its data.

Why: a table that nobody can read is published and not open; who writes the guide learns where people get stuck.
How: looks on the city's and the portal's own pages for guides that the city wrote: tasks with their steps (find,
    download, map, chart, use the API, cite, read the columns), words and columns explained, whom to ask, and guidance
    for staff on data that is shared. The vendor's manual, linked or copied, help with other things, and announcements
    of a training do not count. What was not seen is unknown. Whether columns are described in the catalog is a check of
    its own.
Fix: write short guides for the tasks people ask about, with steps and pictures of your own portal, a glossary, and the
    name of the team that helps; have one for staff, too.
See: What Works Cities Standard of 2022, Open Data: user guidance; the criterion on guidance of 2018.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.documents.guides import GUIDE, guides, tasks
from auditor.documents.practices import Reading
from auditor.web import Website
from checks._seen import called, not_seen, part, passes, quote, unsure, whole

VERSION = 1
EFFORT = "medium"
READS = ()
ABOUT = "city"

#: A guide to one task is a beginning.
_ENOUGH_TASKS = 2
_DOES = {
    "find": "find data",
    "download": "filter or download it",
    "map": "map it",
    "chart": "chart or analyze it",
    "api": "use it from a program",
    "cite": "cite it",
    "read": "read its columns",
}
_PARTS = {
    "understanding": ("explains words, columns or limits of its data", "an explanation of the data's words or columns"),
    "help": ("says whom to ask for help with data", "a team that helps with data"),
    "staff": ("guides its own staff in using data", "guidance on data for staff"),
}
_SHOWN = 4


def find(website: Website) -> Iterator[Finding]:
    found, others = guides(website.own)
    yield _tasks(website, found, others)
    for name, (does, thing) in _PARTS.items():
        field = f"guidance.{name}"
        if evidence := part(found, name):
            yield passes(field, does, evidence)
        elif found:
            yield unsure(field, f"has guides to its data; {thing} was not seen in them", whole(found[0].document))
        else:
            yield not_seen(website, field, thing, GUIDE.called, others)


def _tasks(website: Website, found: tuple[Reading, ...], others: tuple[Reading, ...]) -> Finding:
    field = "guidance.tasks"
    seen = tasks(found)
    places = [quote(task.document, task.start, task.end) for task in seen[:_SHOWN]]
    told = ", ".join(_DOES[task.name] for task in seen)
    if len(seen) >= _ENOUGH_TASKS:
        return passes(field, f"shows step by step how to {told}", *dict.fromkeys(places))
    if seen:
        return unsure(field, f"shows step by step how to {told}; a second task was not seen", *places)
    if found:
        return unsure(field, f"has {called(found[0].document)}, in which no steps were seen", whole(found[0].document))
    return not_seen(website, field, GUIDE.thing, GUIDE.called, others)
