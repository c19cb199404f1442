"""A written practice says how the city improves the quality of its data.

Why: mistakes come back where nobody has to look for them; users who find one need somebody to tell.
How: looks for a policy on the quality of data with duties, for a standard for fields that departments share, such as
    addresses, and for a way to report a mistake in the data. A disclaimer is no policy, and the quality that this
    audit measures is an outcome and no practice: neither counts. What was not seen is unknown.
Fix: write down who checks the data, by which standards and how often, and say beside the data how to report a mistake.
See: What Works Cities assessment guide 2019, data quality: standards for common fields, a channel for problems.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.documents.practices import sentence
from auditor.documents.quality_kinds import CHANNEL, FIELD_STANDARD, QUALITY
from auditor.web import Website
from checks._seen import called, not_seen, part, passes, quote, told, unsure, whole

VERSION = 1
EFFORT = "medium"
READS = ()
ABOUT = "city"


def find(website: Website) -> Iterator[Finding]:
    yield _policy(website)
    yield _standard(website)
    yield _channel(website)


def _policy(website: Website) -> Finding:
    field = "quality.policy"
    found, others = told(website, QUALITY)
    if duty := part(found, "duty"):
        return passes(field, f"publishes a policy on the quality of its data, {called(found[0].document)}", duty)
    if found:
        message = f"shows {called(found[0].document)}, in which no duty to check or correct data was seen"
        return unsure(field, message, whole(found[0].document))
    return not_seen(website, field, QUALITY.thing, QUALITY.called, others)


def _standard(website: Website) -> Finding:
    field = "quality.standards"
    found, others = told(website, FIELD_STANDARD)
    if rule := part(found, "rule"):
        message = f"publishes a standard for fields that departments share, {called(found[0].document)}"
        return passes(field, message, rule)
    return not_seen(website, field, FIELD_STANDARD.thing, FIELD_STANDARD.called, others)


def _channel(website: Website) -> Finding:
    field = "quality.channel"
    for document in website.own:
        if found := CHANNEL.search(document.text[:200_000]):
            place = sentence(document.text, found.start(), found.end())
            return passes(field, "says how to report a mistake in its data", quote(document, *place))
    if told_of := part(told(website, QUALITY)[0], "channel"):
        return passes(field, "says how to report a mistake in its data", told_of)
    return not_seen(website, field, "a way to report a mistake in its data", CHANNEL)
