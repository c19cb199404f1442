"""The sheet of criteria: state, score, coverage, why, what was seen and where, and what a person must still say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product, zip_longest

from msgspec import Struct

from auditor.assess import Audit
from auditor.check import Finding, Outcome
from auditor.criteria import CriterionEntry
from auditor.judge import CheckResult
from auditor.model import Dataset, Evidence
from auditor.projection import unanswered
from auditor.report.criteria import CriterionView, groups
from auditor.report.wording import CRITERION, NOT_KNOWN, phrase, sentence
from auditor.report.wording import points as in_words
from auditor.workbook.paper import Column, Table
from auditor.workbook.places import place_of
from auditor.workbook.values import Cell, Link, live, points
from auditor.workbook.words import CRITERION_TONES, keyed, listed, nothing

#: Quotes shown of a criterion; the others are on the sheet of findings.
MOST_SEEN = 3
_LONGEST = 300
_COLUMNS = (
    Column("Criterion", most=12),
    Column("Title", most=28),
    Column("Practice area", most=18),
    Column("State", most=16, tones=CRITERION_TONES),
    Column("Score (0 to 100)", "score", 10),
    Column("Coverage (0 to 100)", "score", 10),
    Column("Why", most=44),
    Column("What was seen", most=64),
    Column("Seen at", most=32, wrap=False),
    Column("What a person must still say", most=48),
    Column("What was stated, and how it stands", most=48),
    Column("Document of the statement", most=32, wrap=False),
    Column("What the criterion asks", most=48),
    Column("Checks: passed of judged", most=60),
    Column("Public pages that may help to answer", most=48),
)
_PRINTED = 11
#: What is said of a finding, and which of them is told first in a state.
_SAID = {Outcome.PASS: "Seen", Outcome.FAIL: "Seen against it", Outcome.UNKNOWN: "Seen, and decides nothing"}
_AGAINST_FIRST = (Outcome.FAIL, Outcome.PASS, Outcome.UNKNOWN)
_FOR_FIRST = (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN)


class _Seen(Struct, frozen=True):
    """One finding in words, and the address it was seen at."""

    words: str
    at: Cell


def criteria(audit: Audit, known: Mapping[str, str]) -> Table:
    """The sheet. known: addresses by capture."""
    return Table(
        name="criteria",
        columns=_COLUMNS,
        rows=_rows(audit, known),
        empty=nothing(audit, "The rubric has no criteria."),
        frozen=2,
        printed=_PRINTED,
        lines=24,
    )


def _rows(audit: Audit, known: Mapping[str, str]) -> Iterator[Sequence[Cell]]:
    views = {view.entry.id: view for group in groups(audit) for view in group.criteria}
    still = set(unanswered(audit.scores, audit.statements, audit.rubric, audit.snapshot.taken_at))
    datasets = keyed(listed(audit))
    for entry in audit.scorecard.criteria:
        seen = _seen(entry, audit, datasets, known)
        yield (
            entry.id,
            entry.name,
            entry.practice_area,
            CRITERION[entry.state].label,
            points(entry.score, "no score" if entry.checks else "no check"),
            points(entry.coverage, NOT_KNOWN if entry.checks else "no check"),
            sentence(views[entry.id].reason),
            _told(seen) or _nothing_seen(entry, audit),
            next((one.at for one in seen if one.at), None),
            entry.attestation if entry.id in still else _answered(entry),
            _stated(views[entry.id]),
            _document(entry),
            entry.statement,
            "\n".join(_counted(entry)),
            "\n".join(f"{lead.title or lead.url}: {lead.url}" for lead in entry.leads),
        )


def _answered(entry: CriterionEntry) -> str:
    return "Nothing more: it was observed." if entry.state == "observed" else "Nothing more: it was answered."


def _seen(
    entry: CriterionEntry, audit: Audit, datasets: Mapping[tuple[str, str], Dataset], known: Mapping[str, str]
) -> list[_Seen]:
    """The first findings of a criterion, what decided its state in front; one of each check in turn."""
    criterion = next(one for one in audit.rubric.criteria if one.id == entry.id)
    checks = sorted(criterion.checks, key=lambda check: -criterion.checks[check])
    results = [audit.results[check] for check in dict.fromkeys((*criterion.contradicts, *checks))]
    order = _AGAINST_FIRST if entry.state in ("contradicted", "not_seen", "indicated") else _FOR_FIRST
    found: dict[str, _Seen] = {}
    for outcome, whole in product(order, (True, False)):
        turns = zip_longest(*(_quoted(result, outcome, whole) for result in results))
        for result, finding, evidence in (one for turn in turns for one in turn if one is not None):
            words = _words(result, finding, evidence, datasets)
            found.setdefault(words, _Seen(words, place_of(evidence, known)))
            if len(found) == MOST_SEEN:
                return list(found.values())
    return list(found.values())


def _quoted(result: CheckResult, outcome: Outcome, whole: bool) -> Iterator[tuple[CheckResult, Finding, Evidence]]:
    """The first findings of a check with something to quote; absence is told of what fails, and of nothing else.

    whole: on the city or its portal as a whole, else on single datasets.
    """
    found = (
        (result, finding, evidence)
        for finding in result.findings
        if finding.outcome is outcome and whole is not bool(finding.dataset)
        for evidence in finding.evidence[:1]
        if evidence.quote or outcome is Outcome.FAIL
    )
    return islice(found, 10 * MOST_SEEN)


def _words(
    result: CheckResult, finding: Finding, evidence: Evidence, datasets: Mapping[tuple[str, str], Dataset]
) -> str:
    dataset = datasets.get((finding.portal, finding.dataset))
    subject = f"“{_short(dataset.name, 80)}”" if dataset else f"the {result.check.about}"
    quote = f": “{_short(evidence.quote, 200)}”" if evidence.quote else ""
    return f"{_SAID[finding.outcome]}: {subject} {_short(finding.message, _LONGEST)}{quote}"


def _short(text: str, most: int) -> str:
    line = " ".join(text[: 10 * most].split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _told(seen: Sequence[_Seen]) -> str:
    """The findings a line each, with the address where one is known."""
    addresses = [one.at.shown if isinstance(one.at, Link) else one.at for one in seen]
    return "\n".join(
        f"• {one.words} ({_short(str(address), 200)})" if address else f"• {one.words}"
        for one, address in zip(seen, addresses, strict=True)
    )


def _nothing_seen(entry: CriterionEntry, audit: Audit) -> str:
    if not entry.checks:
        return "Nobody looked: no check speaks to this criterion."
    unlooked = [audit.results[check.id].unlooked for check in entry.checks]
    if all(unlooked):
        return f"Nobody could look: {unlooked[0]}."
    return "Nothing was seen that could be quoted."


def _stated(view: CriterionView) -> str:
    """What people stated: the words, who says so, how it stands, its review, and what is not in force."""
    entry = view.entry
    lines = []
    if entry.attested is not None:
        until = f", until {entry.attested.expires}" if entry.attested.expires else ""
        lines.append(f"“{entry.attested.statement}” ({entry.attested.by} {entry.attested.date}{until})")
    if entry.attestation_note:
        lines.append(f"{sentence(entry.attestation_note)}.")
    if entry.attached is not None:
        lines.append(f"Attached: {entry.attached.name}, sha256 {entry.attached.sha256}")
    if entry.reviewed is not None:
        lines.append(f"Reviewed: {entry.reviewed.said}")
    lines.extend(f"Not in force: {line}." for line in entry.lapsed)
    return "\n".join(dict.fromkeys(lines))


def _document(entry: CriterionEntry) -> Cell:
    return live(entry.attested.link or entry.attested.document) if entry.attested else None


def _counted(entry: CriterionEntry) -> Iterator[str]:
    for check in entry.checks:
        judged = check.passed + check.failed
        score = f", score {in_words(check.score)}" if check.score is not None else ""
        unknown = f"; {check.unknown:,} unknown" if check.unknown else ""
        scored = "" if check.weight else "; not scored"
        yield f"{phrase(check.title)}: {check.passed:,} of {judged:,}{score}{unknown}{scored}"
