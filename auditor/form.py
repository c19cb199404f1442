"""An audit to the form of attestations: exactly the questions that are still open, and the answers given so far.

A form is TOML. Everything that is not an answer is a comment, so a form nobody filled in is valid and attests nothing.
Lines to fill in begin with `#` and no blank; prose begins with `# `.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from auditor.assess import Audit
from auditor.attest import Standing, Statements, Word, toml
from auditor.attest.standing import ANSWERS, first
from auditor.check import Finding, Outcome
from auditor.leads import leads
from auditor.model import Evidence
from auditor.publish import clean
from auditor.rubric import Criterion
from auditor.score import CriterionScore, State
from auditor.web import Website

#: What is shown of one criterion's findings.
MOST_FINDINGS = 5
_LONGEST = 300
#: What is said of a finding, in the order in which they are told.
_WORDS = {Outcome.FAIL: "Seen against it", Outcome.PASS: "Seen", Outcome.UNKNOWN: "Not decided"}
_RULE = f"# {'-' * 78}"

_HEAD = """\
Fill in: take the # away in front of the lines you answer, write between the quotation marks, and leave the rest as it \
is. What stays behind a # says nothing.
Who answers, signs: name, role and day are shown beside the answer in every report.
met: false says that the city does not meet it. expires: the last day on which the statement counts, if it has one.
document: what shows it, in words. link: where it can be read. file: a file in this form's folder; it is hashed and \
kept with the audit. checklist: your own checklist, pasted from the program's portal between the three quotation marks.
A reviewer answers under [[review]]: accept, reject or query; of: the date of the statement; note: why.
Check it with: auditor attest check THIS-FILE. Hand it in with: auditor audit ... --attest THIS-FILE."""

_ANSWER = """\
#[[attestation]]
#criterion = {criterion}
#met = true
#person = ""
#role = ""
#date = YYYY-MM-DD
#expires = YYYY-MM-DD
#statement = ""
#document = ""
#link = ""
#file = ""
#checklist = '''
#'''"""

_REVIEW = """\
#[[review]]
#criterion = {criterion}
#of = {of}
#verdict = "accept"
#person = ""
#date = YYYY-MM-DD
#note = \"\""""


def form(audit: Audit, previous: Statements | None = None, at: datetime | None = None) -> str:
    """The form of an audit as TOML text, one line feed at its end.

    previous: answers of an earlier form, kept as they are beside those that the audit was judged with. at: the time
    that tells which answers are in force; the audit's own by default. AttestationError where the answers are of
    another rubric.
    """
    stated = audit.statements.and_also(previous) if previous else audit.statements
    standings = stated.standings(at or audit.snapshot.taken_at)
    lines = [*_top(audit), "", f"rubric = {toml.value(audit.rubric.id)}", ""]
    if stated.attestation or stated.review or stated.declaration:
        lines += [*_part("Answers so far"), *_answers(audit, stated, standings)]
    asked = open_questions(audit, stated, at)
    lines += [*_part(f"Questions still open: {len(asked)} of {len(audit.scores.criteria)} criteria"), ""]
    for entry in asked:
        lines += [*_question(entry, audit, first(standings, entry.criterion.id)), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def open_questions(audit: Audit, stated: Statements, at: datetime | None = None) -> tuple[CriterionScore, ...]:
    """The criteria that are neither observed nor answered by an attestation in force."""
    standings = stated.standings(at or audit.snapshot.taken_at)
    answered = {standing.attestation.criterion for standing in standings if standing.word in ANSWERS}
    return tuple(
        entry
        for entry in audit.scores.criteria
        if entry.state is not State.OBSERVED and entry.criterion.id not in answered
    )


def _top(audit: Audit) -> Iterator[str]:
    places = ", ".join(_plain(portal.portal.url) for portal in audit.snapshot.portals)
    yield from toml.comment(f"Attestations for {places}, seen on {audit.snapshot.taken_at:%Y-%m-%d}.")
    yield from toml.comment(f"Rubric {audit.rubric.id}: {audit.rubric.title}. {' '.join(audit.rubric.note.split())}")
    yield "#"
    for line in _HEAD.splitlines():
        yield from toml.comment(line)


def _part(title: str) -> Iterator[str]:
    yield from (_RULE, f"# {title}", _RULE)


def _answers(audit: Audit, stated: Statements, standings: tuple[Standing, ...]) -> Iterator[str]:
    """Every earlier answer as it was given, with how it stands, and room for a review of those that have none."""
    seen = {entry.criterion.id: entry for entry in audit.scores.criteria}
    for standing in standings:
        yield ""
        yield from _stands(standing, seen)
        yield from toml.entry("attestation", standing.attestation)
        if standing.word in (*ANSWERS, Word.NOT_YET) and standing.review is None:
            answered = standing.attestation
            yield from _REVIEW.format(criterion=toml.line(answered.criterion), of=answered.date).split("\n")
    for table in ("review", "declaration"):
        for one in getattr(stated, table):
            yield ""
            yield from toml.entry(table, one)
    yield ""


def _stands(standing: Standing, seen: Mapping[str, CriterionScore]) -> Iterator[str]:
    entry = seen.get(standing.attestation.criterion)
    name = f"{standing.attestation.criterion} {entry.criterion.name}" if entry else standing.attestation.criterion
    yield from toml.comment(f"{_plain(name)}: {_plain(standing.said)}.")
    if standing.word is Word.COUNTS and entry is not None and entry.state is State.CONTRADICTED:
        yield from toml.comment(f"Contradicted by what was seen: {_plain(entry.reason)}.")


def _question(entry: CriterionScore, audit: Audit, standing: Standing | None) -> Iterator[str]:
    criterion = entry.criterion
    yield from toml.comment(f"{criterion.id}  {criterion.name}  ({criterion.practice_area})")
    yield from toml.comment(f"It asks: {criterion.statement}")
    yield from toml.comment(f"State: {entry.state.replace('_', ' ')}; {_plain(entry.reason)}.", indent="  ")
    if standing is not None:
        yield from toml.comment(f"Stated before: {_plain(standing.said)}.", indent="  ")
    for line in _met(entry, audit):
        yield from toml.comment(f"- {line}", indent="  ")
    question, counts = _asked(criterion)
    yield from toml.comment(f"Question: {question}", indent="  ")
    if counts:
        yield from toml.comment(f"What would count: {counts}", indent="  ")
    yield from _ANSWER.format(criterion=toml.line(criterion.id)).split("\n")


def _asked(criterion: Criterion) -> tuple[str, str]:
    """The question, and what would count: rubrics hold them in this order in one text."""
    question, mark, counts = criterion.attestation.rpartition("? ")
    return (f"{question}?", counts) if mark else (criterion.attestation, "")


def _met(entry: CriterionScore, audit: Audit) -> Iterator[str]:
    """What was seen of it, and public pages that may help."""
    found: list[tuple[str, Finding]] = []
    for check in entry.criterion.checks:
        result = audit.results[check]
        failed = sum(one.outcome is Outcome.FAIL and one.subject == "dataset" for one in result.findings)
        if failed:
            yield f"{failed:,} datasets fail: {_plain(result.check.title)}"
        of_none = (one for one in result.findings if one.subject == "portal" and one.outcome in _WORDS)
        found += [(result.check.about, finding) for finding in of_none]
    found.sort(key=lambda one: (list(_WORDS).index(one[1].outcome), _quoted(one[1]) is None))
    pages = _addresses(audit)
    for subject, finding in found[:MOST_FINDINGS]:
        evidence = _quoted(finding)
        quote = f" “{_plain(evidence.quote or '')}”" if evidence else ""
        page = f" <{pages[evidence.capture]}>" if evidence and evidence.capture in pages else ""
        yield f"{_WORDS[finding.outcome]}: the {subject} {_plain(finding.message)}.{quote}{page}"
    if len(found) > MOST_FINDINGS:
        yield f"and {len(found) - MOST_FINDINGS} more in findings.csv"
    for lead in leads(entry.criterion, audit.snapshot.website):
        yield f"A public page that may help: {_plain(lead.title)} <{_plain(lead.url)}>"


def _quoted(finding: Finding) -> Evidence | None:
    return next((evidence for evidence in finding.evidence if evidence.quote), None)


def _addresses(audit: Audit) -> Mapping[str, str]:
    """The address of each page that was read, by its capture."""
    site = audit.snapshot.website
    return {page.capture: _plain(page.url) for page in site.documents} if isinstance(site, Website) else {}


def _plain(text: str) -> str:
    """A text of a portal as it may stand in a form: one line, personal addresses masked, cut where it is long."""
    plain = clean(" ".join(text[: 4 * _LONGEST].split()))
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"
