"""What is said before any table: what went wrong with the run, and the result in words for a reader new to all this."""

from __future__ import annotations

from auditor.assess import Audit
from auditor.report.rows import text
from auditor.report.todo import Todo
from auditor.report.wording import WALLS, count, day, percent, phrase, plural, points
from auditor.scorecard import Scorecard

_DECIDES = "These are signals of readiness. Results for America decides certification, not this tool."


def warnings(audit: Audit) -> tuple[str, ...]:
    """What the reader has to know before any number."""
    card, found = audit.scorecard, []
    if card.collection.status not in ("complete", "empty") and card.collection.reason:
        found.append(f"What happened: {text(card.collection.reason).rstrip('.')}.")
    elif card.collection.claimed is not None and card.collection.claimed > card.collection.unique:
        found.append(
            f"The portal claims {count(card.collection.claimed)} records and delivered "
            f"{count(card.collection.unique)} different ones."
        )
    found.extend(
        f"The check “{phrase(entry.title)}” itself failed. That is our failure; it counts as unknown, "
        f"never against the city ({text(entry.error)})."
        for criterion in card.criteria
        for entry in criterion.checks
        if entry.error
    )
    apart = (card.taken_at - card.collection.started).total_seconds()
    if abs(apart) >= 86_400:
        found.append(
            f"The portal was read on {day(card.collection.started)}, while ages are counted to {day(card.taken_at)}."
        )
    return tuple(found)


def unseen(audit: Audit) -> tuple[str, ...]:
    """What was not looked at in this run, for want of asking or of a file."""
    found: list[str] = []
    if audit.scorecard.collection.status in WALLS:
        return ()
    if audit.snapshot.depth == "catalog":
        found.append("No file was opened and no link was followed: formats and dates are as the catalog states them.")
    if audit.snapshot.collected.departments is None:
        found.append(
            "The city's official list of departments was not given (--departments), so gaps between it and the "
            "portal's publishers are not judged."
        )
    return tuple(found)


def headline(card: Scorecard) -> str:
    """The result in a line: score and coverage together, or why there is none."""
    if card.collection.status in WALLS:
        return "We could not look, so there is no score"
    if card.collection.status == "empty":
        return "The portal lists no datasets, so there is nothing to score"
    if card.score is None and card.coverage:
        return f"Insufficient evidence: only {percent(card.coverage)} of what the checks look at could be seen"
    if card.score is None:
        return "Nothing could be judged, so there is no score"
    provisional = "Provisionally, " if card.provisional else ""
    return f"{provisional}{points(card.score)} of 100 points, with {percent(card.coverage)} of the evidence seen"


def sentences(audit: Audit, first: Todo) -> tuple[str, ...]:
    """The result in words for somebody who has never heard of a catalog."""
    card = audit.scorecard
    if card.collection.status in WALLS:
        return (
            "The program that writes this report could not read the portal. Nothing about the city's data follows "
            "from that: every criterion below says “could not look”, or waits for a person.",
            _DECIDES,
        )
    if card.collection.status == "empty":
        return ("The portal answers, but its catalog lists no datasets yet. That is not a score of zero.", _DECIDES)
    found = []
    if card.score is not None:
        found.append(
            f"We read what the portal says of its {plural(card.catalog.counted, 'dataset')}, as anybody outside city "
            "hall can. Of all that could be judged, weighted by how much it matters, "
            f"{points(card.score)} of 100 points are in order."
        )
    elif card.coverage:
        found.append(
            "Less than half of what the checks look at could be seen, which is too little for a score. What was seen "
            "is listed below."
        )
    else:
        found.append("The portal could be read, but nothing in it could be judged. That is not a score of zero.")
    if card.provisional:
        found.append("Part of the catalog is missing from this audit, so every number is provisional.")
    found.append(f"Is its data refreshed routinely? {card.refresh.answer}")
    biggest = next((fix for fix in first.fixes if fix.gain), None)
    if biggest:
        found.append(
            f"The largest single step, for {biggest.amount}: “{phrase(biggest.title)}”. It would add "
            f"{biggest.gain.removeprefix('+')} points."
        )
    found.append(_DECIDES)
    return tuple(found)
