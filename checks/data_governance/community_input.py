"""The city gathers what residents say in a routine way.

Why: numbers tell what happened, residents tell what it was like; what is heard once changes little.
How: looks for a strategy for hearing residents with its date, and for two or more rounds of a survey of residents
    with results, the latest within three years, on pages and among datasets. A single poll, a form for comments,
    and surveys of the customers of one service or of the users of a website do not count. Whether it goes on,
    whether residents' own words are read, and which decision they changed cannot be seen, so these stay unknown.
Fix: publish the strategy and the results of each round beside those of the round before.
See: What Works Cities Standard of 2022, Data Management: qualitative data practices.
"""

from collections.abc import Iterator
from datetime import date, datetime

from auditor.check import Finding
from auditor.documents.practice_kinds import LISTENING
from auditor.documents.standing import name_of
from auditor.documents.stated import newest
from auditor.documents.waves import is_survey, waves, years_of
from auditor.model import Catalog, Evidence
from auditor.web import Website
from checks._seen import (
    called,
    not_seen,
    on,
    part,
    passes,
    quote,
    record,
    searched,
    told,
    unsure,
    whole,
)

VERSION = 1
EFFORT = "medium"
READS = ("title",)
ABOUT = "city"

#: A survey whose latest round is older is no routine any more; ours.
_LATEST = 3


def find(catalog: Catalog, website: Website, taken_at: datetime) -> Iterator[Finding]:
    today = taken_at.date()
    yield _strategy(website, today)
    yield _waves(catalog, website, today)
    found, _ = told(website, LISTENING)
    first = (whole(found[0].document),) if found else searched(website)
    routine = part(found, "routine")
    message = "has to say itself whether residents are heard in a routine way"
    yield unsure("input.routine", message, *((routine,) if routine else first))
    yield unsure(
        "input.words", "has to say itself whether what residents say in their own words is kept and read", *first
    )
    use = part(found, "use")
    message = "has to say itself which decision was changed by what residents said"
    yield unsure("input.decision", message, *((use,) if use else first))


def _strategy(website: Website, today: date) -> Finding:
    field = "input.strategy"
    found, others = told(website, LISTENING)
    for reading in found:
        if stated := newest(reading.document, today):
            message = f"publishes how it hears residents, {called(reading.document)}, of {on(stated.day)}"
            return passes(field, message, quote(reading.document, stated.start, stated.end))
    if found:
        return unsure(field, f"shows {called(found[0].document)}, on which no date was seen", whole(found[0].document))
    return not_seen(website, field, LISTENING.thing, LISTENING.called, others)


def _waves(catalog: Catalog, website: Website, today: date) -> Finding:
    field = "input.waves"
    rounds: dict[int, Evidence] = {}
    for document in website.own:
        for wave in waves(document, today):
            rounds.setdefault(wave.year, quote(document, wave.start, wave.end))
    for dataset in catalog.datasets:
        title = (dataset.title or "")[:300]
        if is_survey(title):
            for year in years_of(title):
                if year <= today.year:
                    rounds.setdefault(year, record(dataset))
    years = sorted(rounds)
    evidence = [rounds[year] for year in years[-3:]]
    if len(years) > 1 and today.year - years[-1] <= _LATEST:
        message = f"publishes results of {len(years)} rounds of a survey of residents, the latest of {years[-1]}"
        return passes(field, message, *evidence)
    if years:
        many = "one round" if len(years) == 1 else f"{len(years)} rounds"
        message = f"shows {many} of a survey of residents, the latest of {years[-1]}; a routine takes two within reach"
        return unsure(field, message, *evidence)
    other = next((document for document in website.own if "survey" in name_of(document).lower()), None)
    if other is not None:
        message = f"shows {called(other)}, in which no rounds of a survey of residents were seen"
        return unsure(field, message, whole(other))
    return not_seen(website, field, "results of a survey of residents", LISTENING.called)
