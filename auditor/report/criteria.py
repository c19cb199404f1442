"""The criteria in the order a reader acts on them, each with its checks, failing examples and where they were seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from auditor.assess import Audit
from auditor.check import Check, Finding, Outcome
from auditor.criteria import CheckEntry, CriterionEntry
from auditor.model import Catalog, Dataset
from auditor.report.outside import addresses
from auditor.report.rows import link, text
from auditor.report.wording import CRITERION, Word, percent, phrase, points
from auditor.rubric import Rubric
from auditor.score import ENOUGH

MOST_EXAMPLES = 5
#: More findings about the portal as a whole than this are left to findings.csv.
MOST_TOLD = 200

#: The groups, after Lighthouse: what to act on first, what is in order last and folded.
_GROUPS = {
    "against": (
        "Contradicted or low",
        "Start here: something speaks against these, or little of them is in order.",
        False,
    ),
    "part": ("Indicated", "Part of what would show these was seen.", False),
    "unseen": ("Looked for and not seen", "That is not the same as missing, and no failing. A person can say.", False),
    "people": (
        "Needs a person",
        "No machine can see these. Somebody has to say so, with a date and a document.",
        False,
    ),
    "wall": ("Could not look", "Everything these need met a wall. That is no failing of the city.", False),
    "seen": ("Observed or attested", "What would show these was seen, or a named person has said so.", True),
    "beyond": ("Other practice areas", "Checks do not look at these; `auditor attest init` asks for them.", True),
}
_GROUP_OF = {
    "contradicted": "against",
    "not_seen": "against",
    "indicated": "part",
    "attest": "people",
    "blocked": "wall",
    "observed": "seen",
    "attested": "seen",
}


class Place(Struct, frozen=True):
    """Where something was seen: quote (None where the place held nothing), pointer, WARC record.

    An empty pointer stands for the whole document. page: the living page with the quote as its fragment, for what
    stands on pages; the pointer is then in words."""

    quote: str | None
    pointer: str
    record: str
    page: str = ""


class Example(Struct, frozen=True):
    """One failing dataset of a check."""

    title: str
    link: str
    message: str
    places: tuple[Place, ...]


class Told(Struct, frozen=True):
    """One finding about the portal or the city as a whole. word: what it comes to; kind: the outcome it stands for."""

    word: str
    kind: str
    message: str
    places: tuple[Place, ...]


class CheckView(Struct, frozen=True):
    """One check of a criterion: its entry, documentation, examples of what failed, and what it says of no dataset.

    more: failing datasets that are not among the examples; untold: findings on no dataset that are not shown; about:
    what these are about, the portal or the city.
    """

    entry: CheckEntry
    anchor: str
    sections: Mapping[str, str]
    examples: tuple[Example, ...]
    more: int
    told: tuple[Told, ...]
    untold: int
    about: str

    @property
    def counts(self) -> Mapping[str, int]:
        """Findings by outcome, in the order of the bar."""
        entry = self.entry
        return {
            "pass": entry.passed,
            "fail": entry.failed,
            "unknown": entry.unknown,
            "not_applicable": entry.not_applicable,
        }


class CriterionView(Struct, frozen=True):
    """One criterion: its entry, its state in words, its checks; lapsed: attestations that are not in force.

    color: of the state; what was only not seen is not painted as a failing."""

    entry: CriterionEntry
    word: Word
    color: str
    reason: str
    checks: tuple[CheckView, ...]
    lapsed: tuple[str, ...]
    document: str


class Group(Struct, frozen=True):
    """Criteria that ask the same of the reader."""

    title: str
    lead: str
    folded: bool
    criteria: tuple[CriterionView, ...]


def groups(audit: Audit) -> tuple[Group, ...]:
    """Every criterion of the rubric in one group; groups without any are left out."""
    datasets, pages = _datasets(audit), addresses(audit)
    members: dict[str, list[CriterionView]] = {name: [] for name in _GROUPS}
    looked_at = {entry.practice_area for entry in audit.scorecard.criteria if entry.checks}
    for entry in audit.scorecard.criteria:
        members[_group(entry, looked_at)].append(_criterion(entry, audit, datasets, pages))
    return tuple(
        Group(title, lead, folded, tuple(members[name]))
        for name, (title, lead, folded) in _GROUPS.items()
        if members[name]
    )


def _group(entry: CriterionEntry, looked_at: Collection[str]) -> str:
    """The group of a criterion. looked_at: the practice areas that checks speak to."""
    if entry.state == "attest" and entry.practice_area not in looked_at:
        return "beyond"
    return "unseen" if _is_unseen(entry) else _GROUP_OF[entry.state]


def _is_unseen(entry: CriterionEntry) -> bool:
    """Whether nothing at all was judged of what was looked for; a low score is something else."""
    return entry.state == "not_seen" and entry.score is None


def _datasets(audit: Audit) -> Mapping[tuple[str, str], Dataset]:
    catalog = audit.snapshot.catalog
    return {(d.portal, d.id): d for d in catalog.datasets} if isinstance(catalog, Catalog) else {}


def _criterion(
    entry: CriterionEntry, audit: Audit, datasets: Mapping[tuple[str, str], Dataset], pages: Mapping[str, str]
) -> CriterionView:
    return CriterionView(
        entry=entry,
        word=CRITERION[entry.state],
        color="attest" if _is_unseen(entry) else entry.state,
        reason=_reason(entry, audit.rubric),
        checks=tuple(_check(check, audit, datasets, pages) for check in entry.checks),
        lapsed=entry.lapsed,
        document=link(entry.attested.link or entry.attested.document) if entry.attested else "",
    )


def _reason(entry: CriterionEntry, rubric: Rubric) -> str:
    """Why it has its state: for a score, between which thresholds it lies and which checks hold it down most."""
    if entry.score is None or entry.state not in ("observed", "indicated", "not_seen"):
        return entry.reason
    high, low = points(rubric.observed), points(rubric.indicated)
    if entry.coverage is not None and entry.coverage < ENOUGH:
        said = f"less than half could be seen: {percent(entry.coverage)}"
    elif entry.state == "observed":
        said = f"score of {high} or more"
    else:
        said = f"score between {low} and {high}" if entry.state == "indicated" else f"score under {low}"
    lost = [(check.weight * (1 - check.score), check) for check in entry.checks if check.score is not None]
    enough = sum(loss for loss, _ in lost) / 5
    most = [check for loss, check in sorted(lost, key=lambda pair: -pair[0]) if loss > 0 and loss >= enough][:2]
    held = " and ".join(f"“{phrase(check.title)}” ({points(check.score)})" for check in most)
    return f"{said}; held down most by {held}" if held else said


def anchor(check: str) -> str:
    """The fragment of a check's own place in the page."""
    return f"check-{check.replace('/', '-').replace('_', '-')}"


def _check(
    entry: CheckEntry, audit: Audit, datasets: Mapping[tuple[str, str], Dataset], pages: Mapping[str, str]
) -> CheckView:
    check: Check = audit.checks.get(entry.id) or audit.results[entry.id].check
    findings = audit.results[entry.id].findings
    failing = [
        (datasets[finding.portal, finding.dataset], finding)
        for finding in findings
        if finding.outcome is Outcome.FAIL and (finding.portal, finding.dataset) in datasets
    ]
    # What most people look at comes first, where the portal counts views.
    failing.sort(key=lambda pair: (-(pair[0].views or 0), pair[0].portal, pair[0].id))
    told = [finding for finding in findings if finding.subject == "portal"]
    return CheckView(
        entry=entry,
        anchor=anchor(entry.id),
        sections=check.sections,
        examples=tuple(_example(dataset, finding) for dataset, finding in failing[:MOST_EXAMPLES]),
        more=max(len(failing) - MOST_EXAMPLES, 0),
        told=tuple(_told(finding, pages, check.about) for finding in _in_order(told)[:MOST_TOLD]),
        untold=max(len(told) - MOST_TOLD, 0),
        about=check.about,
    )


def _example(dataset: Dataset, finding: Finding) -> Example:
    return Example(
        text(dataset.name) or "(without a title)",
        link(dataset.landing_page),
        text(finding.message),
        _places(finding, {}),
    )


def _places(finding: Finding, pages: Mapping[str, str]) -> tuple[Place, ...]:
    return tuple(
        Place(
            None if evidence.quote is None else text(evidence.quote, 200),
            text(evidence.pointer) if evidence.capture not in pages else "",
            text(evidence.capture),
            link(f"{pages[evidence.capture].partition('#')[0]}#{evidence.pointer}".rstrip("#"))
            if evidence.capture in pages
            else "",
        )
        for evidence in finding.evidence[:3]
    )


def _in_order(told: Iterable[Finding]) -> list[Finding]:
    order = {"fail": 0, "unseen": 1, "possible": 2, "pass": 3, "not_applicable": 4}
    return sorted(told, key=lambda finding: order[_kind(finding)])


def _kind(finding: Finding) -> str:
    """The outcome, with `unknown` in two: something was seen that does not decide it, or nothing was seen."""
    if finding.outcome is not Outcome.UNKNOWN:
        return finding.outcome.value
    return "possible" if any(evidence.quote is not None for evidence in finding.evidence) else "unseen"


def _told(finding: Finding, pages: Mapping[str, str], subject: str) -> Told:
    kind = _kind(finding)
    words = {
        "fail": "Missing",
        "unseen": "Not seen",
        "possible": "Candidate",
        "pass": "Found",
        "not_applicable": "Not applicable",
    }
    return Told(words[kind], kind, f"The {subject} {text(finding.message)}.", _places(finding, pages))
