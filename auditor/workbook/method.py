"""The sheet of method: what was audited, when and how, what was not looked at and why, and what the words mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.assess import Audit
from auditor.report.summary import headline, unseen, warnings
from auditor.report.wording import (
    CRITERION,
    DEPTH,
    NOT_KNOWN,
    NOT_STATED,
    OUTCOME,
    PAGE_REASON,
    PLATFORM,
    REFRESH,
    STATUS,
    WALLS,
    Word,
    count,
    duration,
    phrase,
    plural,
    sentence,
    size,
)
from auditor.report.wording import points as in_words
from auditor.workbook.paper import MOST_LINKS, MOST_ROWS, Column, Laid, Table
from auditor.workbook.values import Cell, live, points

_COLUMNS = (Column("Part", most=26), Column("What", most=36), Column("What to know", "figure", 100))
_DECIDES = (
    "These are signals of readiness. Results for America decides certification, not this tool. No level of "
    "certification is named or predicted here."
)
_UNSEEN = (
    "What was not looked at is never counted against a city: it lowers the coverage, not the score. Only what is "
    "public is seen; “not seen” is not the same as absent."
)
_OURS = (
    "A criterion is called observed from a score of {observed} and indicated from {indicated}, out of 100. These "
    "thresholds and all weights are ours, not the program's."
)
_READING = {
    "Personal addresses": "Personal e-mail addresses are masked here (j***@host), and not in the captures, which hold "
    "every answer as it was sent; addresses of a role are shown.",
    "Times": "All times are UTC. Where a portal names only a day, a month or a year, no more is shown.",
    "Empty cells": "Nothing is known there, or the question does not arise. Empty is never zero.",
    "Texts of portals": "They are text and nothing else: what a spreadsheet might run has an apostrophe (') in front, "
    "control characters are gone, and the longest are cut.",
    "Evidence": "Capture and pointer name the record and the place in it. “Seen at” is the living address, which may "
    "have changed since; for what an API answered, only the capture has the address.",
    "Confidence": "The share of such verdicts on refresh that held when the same rule was tried on recorded portals; "
    "none where the verdict is that we cannot tell.",
    "Gain": "What a fix adds to the score, found by mending the datasets in a copy of the catalog and judging that "
    "again. Gains do not simply add up: two fixes may mend the same thing.",
    "The tables beside it": "findings.csv, datasets.csv, distributions.csv and fixes.csv: the same, for programs.",
}
_ARITHMETIC = {
    "Check": "score = passed ÷ (passed + failed); coverage = judged ÷ (judged + unknown)",
    "Criterion": "The means of its checks' scores and of their coverages, weighted by the rubric; a check without a "
    "score counts in coverage only.",
    "Portal": "The same over the criteria that have checks. Coverage under one half gives no score; nothing judged "
    "gives no score, never zero.",
}
Row = tuple[str, str, Cell]


def method(audit: Audit, laid: Sequence[Laid]) -> Table:
    """The sheet. laid: what became of the sheets before it."""
    return Table(name="method", columns=_COLUMNS, rows=_rows(audit, laid), empty="", frozen=2, lines=20)


def _rows(audit: Audit, laid: Sequence[Laid]) -> Iterator[Row]:
    parts = (
        ("Result", _result(audit)),
        ("What was audited", _audited(audit)),
        ("When", _when(audit)),
        ("How", _how(audit)),
        ("Not looked at, and why", _not_looked_at(audit)),
        ("Left out", _left_out(audit)),
        ("Since the audit before", _moved(audit)),
        ("This workbook", _workbook(laid)),
        ("Arithmetic", _ARITHMETIC.items()),
        ("States of a criterion", _meanings(CRITERION.values())),
        ("Outcomes of a finding", _meanings(OUTCOME.values())),
        ("Refresh states", _meanings(REFRESH.values())),
        ("Checks and versions", _checks(audit)),
    )
    for part, rows in parts:
        for what, value in rows:
            yield part, what, value


def _result(audit: Audit) -> Iterator[tuple[str, Cell]]:
    card = audit.scorecard
    yield "In a line", f"{headline(card)}."
    yield "Who decides", _DECIDES
    yield "Score (0 to 100)", points(card.score, "no score")
    yield "Coverage (0 to 100)", points(card.coverage, NOT_KNOWN)
    yield "What the score is of", f"{sentence(card.score_note)}."
    if card.points is not None:
        grade = f", {card.points.grade}" if card.points.grade else ""
        yield "Points of this rubric", f"{card.points.points:g} of {card.points.of:g}{grade}"
    if card.collection.status not in WALLS:
        yield "Is its data refreshed routinely?", card.refresh.answer


def _audited(audit: Audit) -> Iterator[tuple[str, Cell]]:
    card = audit.scorecard
    for portal in card.portals:
        yield "Portal", live(portal.url)
        yield "Its name", portal.title or NOT_STATED
        platform = PLATFORM.get(portal.platform, portal.platform) if portal.platform else "not recognized"
        yield "Its platform", f"{platform}; {'; '.join(portal.evidence)}" if portal.evidence else platform
        word = STATUS[portal.status]
        yield "What happened", f"{word.label}. {word.meaning}"
        if portal.reason:
            yield "In detail", portal.reason
        if portal.status not in WALLS:
            claimed = "it states no total" if portal.claimed is None else f"{portal.claimed:,} claimed"
            yield "Records", f"{claimed}, {portal.delivered:,} delivered, {portal.unique:,} different ones"
    if card.website is not None:
        yield "Home page of the city", live(card.website.home) or "none was given or found"
        yield "Pages and documents read", f"{sum(card.website.documents.values()):,}"
    if card.links is not None:
        hosts = plural(card.links.hosts, "host")
        yield "Addresses of data followed", f"{card.links.addresses:,} on {hosts}: see distributions.csv"
    official = audit.snapshot.collected.departments
    yield "Official departments", "not given" if official is None else f"{len(official):,} given: {'; '.join(official)}"


def _when(audit: Audit) -> Iterator[tuple[str, Cell]]:
    card = audit.scorecard
    run = card.collection
    yield "Ages are counted to (UTC)", card.taken_at
    yield "Collecting began (UTC)", run.started
    yield "It took", f"{duration(run.seconds)}, {plural(run.requests, 'request')}, {size(run.bytes)}"
    for what, entry in (("Reading pages took", card.website), ("Following links took", card.links)):
        if entry is not None:
            yield what, f"{duration(entry.seconds)}, {plural(entry.requests, 'request')}, {size(entry.bytes)}"
    if card.links is not None and card.links.first is not None and card.links.last is not None:
        yield "Links were looked at from (UTC)", card.links.first
        yield "to (UTC)", card.links.last


def _how(audit: Audit) -> Iterator[tuple[str, Cell]]:
    card = audit.scorecard
    yield "Depth", DEPTH.get(card.depth, card.depth)
    yield "Pace", _pace(card.collection.pace)
    for what, entry in (("Pace on pages", card.website), ("Pace on links", card.links)):
        if entry is not None:
            yield what, _pace(entry.pace)
    for portal in card.portals:
        if portal.robots:
            yield "robots.txt", portal.robots
    yield "Rubric", f"{card.rubric.title} ({card.rubric.id}), edition {card.rubric.edition}"
    yield "What the rubric is", card.rubric.note
    observed, indicated = in_words(audit.rubric.observed), in_words(audit.rubric.indicated)
    yield "Thresholds and weights", _OURS.format(observed=observed, indicated=indicated)
    yield "Auditor", f"version {card.auditor_version}"
    for sample in card.refresh.samples:
        yield "Sample", f"{sample.asked:,} of {sample.of:,} datasets of {sample.portal} were asked: {sample.rule}"


def _pace(pace: float) -> str:
    return f"at most {pace:g} requests a second to one host" if pace else "no limit (a server of one's own)"


def _not_looked_at(audit: Audit) -> Iterator[tuple[str, Cell]]:
    card = audit.scorecard
    yield "What that means", _UNSEEN
    for line in (*warnings(audit), *unseen(audit)):
        yield "This run", line
    for portal in card.portals:
        for note in portal.notes:
            yield f"Noted of {portal.url}", note
    if card.website is not None:
        for reason, number in card.website.unread.items():
            words = PAGE_REASON.get(reason, f"not read ({reason.replace('_', ' ')})")
            yield f"Pages {words}", f"{number:,}"
    for what, entry in (("Pages", card.website), ("Links", card.links)):
        if entry is not None:
            yield from ((what, f"Ended early: {entry.ended}") for _ in range(bool(entry.ended)))
            yield from ((what, note) for note in entry.notes)
    if card.links is not None and (unasked := card.links.states.get("not_checked")):
        yield "Links", f"{unasked:,} not looked at: robots.txt, our budget or the address kept us away"
    for check_id, result in audit.results.items():
        if result.unlooked:
            yield f"Check {check_id}", f"{phrase(result.check.title)}: not looked at, {result.unlooked}"


def _left_out(audit: Audit) -> Iterator[tuple[str, Cell]]:
    catalog = audit.scorecard.catalog
    if audit.scorecard.collection.status in WALLS:
        return
    yield "Counted", f"{catalog.counted:,} of {plural(catalog.datasets, 'dataset')} listed"
    for reason, number in catalog.left_out.items():
        yield "Datasets in no number", f"{number:,}: {reason}"
    for kind, number in catalog.other_assets.items():
        yield "Listed, and no dataset", f"{number:,} of type {kind or NOT_KNOWN}"


def _moved(audit: Audit) -> Iterator[tuple[str, Cell]]:
    moved = audit.scorecard.against
    if moved is None:
        return
    yield "The audit before (UTC)", moved.taken_at
    yield "Its rules", moved.rules_then or NOT_KNOWN
    yield "Today's rules", moved.rules_now
    yield "Score then, as it was written", points(moved.score_then, "no score")
    yield "Score then, by today's rules", points(moved.score_then_by_todays_rules, "no score")
    yield "Score now", points(moved.score_now, "no score")
    for what, share in (("rules", moved.by_rules), ("data", moved.by_data)):
        yield f"Moved by the {what}, in points", NOT_KNOWN if share is None else round(100 * share, 4)
    yield "Datasets", f"{moved.datasets_added:,} added, removed: {count(moved.datasets_removed)}"
    yield "Findings", f"{plural(moved.outcomes_changed, 'finding')} with another outcome: see changes.csv"
    if moved.note:
        yield "To bear in mind", f"{sentence(moved.note)}."


def _workbook(laid: Sequence[Laid]) -> Iterator[tuple[str, Cell]]:
    for sheet in laid:
        if sheet.missing:
            more = f"{sheet.missing:,} rows are missing here, as a sheet takes {MOST_ROWS:,}"
            yield f"Sheet {sheet.name}", f"{more}: see {sheet.elsewhere}, which has them all."
        if sheet.texts:
            first = f"The first {MOST_LINKS:,} addresses can be clicked, and a sheet takes few more"
            yield f"Sheet {sheet.name}", f"{first}: {sheet.texts:,} stand as text."
    yield from _READING.items()


def _meanings(words: Iterable[Word]) -> Iterator[tuple[str, Cell]]:
    yield from ((word.label, f"{sentence(word.meaning)}.") for word in words)


def _checks(audit: Audit) -> Iterator[tuple[str, Cell]]:
    for check_id, result in audit.results.items():
        counts = ", ".join(
            f"{number:,} {OUTCOME[outcome.value].label.lower()}" for outcome, number in sorted(result.counts.items())
        )
        error = f" The check itself failed, which is our failure: {result.error}." if result.error else ""
        found = sentence(counts or "no finding")
        yield check_id, f"Version {result.check.version}. {result.check.title} {found}.{error}"
