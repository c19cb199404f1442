"""What to fix first: the fixes with the largest gain, to whom they fall, and what any combination of them gives."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from auditor.assess import Audit
from auditor.fixes import Fix
from auditor.model import Catalog
from auditor.report.rows import text
from auditor.report.whatif import MOST_DATASETS, combinations
from auditor.report.wording import count, gained, listing, percent, plural, points

MOST = 5
NOBODY = "no department named"


class FixView(Struct, frozen=True):
    """One thing to do. bit: its place among the ticks, None where no score can be computed with it."""

    check: str
    title: str
    criterion: str
    gain: str
    amount: str
    effort: str
    how: str
    why: str
    departments: str
    bit: int | None


class Result(Struct, frozen=True):
    """The portal's numbers after some fixes, as text, and the gain over those before."""

    score: str
    coverage: str
    gain: str


class Todo(Struct, frozen=True):
    """The first fixes. results: by the mask of ticked fixes, None where they were not computed, and why_not says why;
    others: fixes for all departments that are not among the first."""

    fixes: tuple[FixView, ...]
    results: tuple[Result, ...] | None
    why_not: str
    others: int

    @property
    def together(self) -> Result | None:
        """What all of them give."""
        return self.results[-1] if self.results and len(self.results) > 1 else None


def todo(audit: Audit) -> Todo:
    """The top five of the fixes for all departments: by gain; those whose gain cannot be computed come last."""
    everywhere = [fix for fix in audit.fixes if fix.everywhere]
    useful = [fix for fix in everywhere if fix.gain is not None and fix.gain > 0]
    chosen = [*useful, *(fix for fix in everywhere if fix.gain is None)][:MOST]
    ticked = [fix for fix in chosen if fix.gain is not None]
    results, why_not = _results(audit, ticked)
    bits: Mapping[str, int] = {fix.check.id: bit for bit, fix in enumerate(ticked)} if results else {}
    return Todo(
        fixes=tuple(_fix(fix, audit, bits.get(fix.check.id)) for fix in chosen),
        results=results,
        why_not=why_not,
        others=len(everywhere) - len(chosen),
    )


def _results(audit: Audit, ticked: list[Fix]) -> tuple[tuple[Result, ...] | None, str]:
    catalog = audit.snapshot.catalog
    if not ticked or not isinstance(catalog, Catalog):
        return None, ""
    if audit.scorecard.score is None:
        return None, "There is no score to add to, so what several fixes give together is not shown."
    numbers = combinations(audit.snapshot, audit.results, audit.rubric, ticked, MOST_DATASETS)
    if numbers is None:
        return None, (
            f"What several fixes give together is not computed for catalogs over {count(MOST_DATASETS)} datasets. "
            "The gains do not simply add up: two fixes may mend the same thing."
        )
    now = numbers[0].score or 0.0
    return tuple(
        Result(points(after.score), percent(after.coverage), gained(None if after.score is None else after.score - now))
        for after in numbers
    ), ""


def _fix(fix: Fix, audit: Audit, bit: int | None) -> FixView:
    about_datasets = all(finding.dataset for finding in fix.findings)
    scored = audit.scorecard.score is not None
    return FixView(
        check=fix.check.id,
        title=fix.check.title,
        criterion=fix.criterion,
        gain=gained(fix.gain) if scored and fix.gain is not None else "",
        amount=plural(_subjects(fix), "dataset" if about_datasets else "finding"),
        effort=fix.check.effort,
        how=fix.check.sections["Fix"],
        why=fix.check.sections["Why"],
        departments=_departments(fix, audit),
        bit=bit,
    )


def _subjects(fix: Fix) -> int:
    return len({(finding.portal, finding.dataset, finding.dataset or finding.field) for finding in fix.findings})


def _departments(fix: Fix, audit: Audit) -> str:
    """Whose datasets they are, those with the most first."""
    parts = [other for other in audit.fixes if other.check.id == fix.check.id and other.publisher is not None]
    parts.sort(key=lambda other: (-_subjects(other), other.publisher or ""))
    return listing([f"{text(part.publisher, 80) or NOBODY} ({count(_subjects(part))})" for part in parts])
