"""What to fix first: failing findings grouped by check and department, each with the exact gain of fixing them.

The gain of a fix is the portal's score of the repaired snapshot judged again, minus its score. Per-dataset checks see
one dataset at a time, so only the repaired datasets are judged again; checks over the whole catalog are run again
where a repair changed what they read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from auditor.check import Check, Finding, Outcome
from auditor.judge import CheckResult, Context, Counts, Results, judge_dataset, run
from auditor.model import Catalog, Dataset, replace
from auditor.rubric import Rubric
from auditor.score import portal_numbers
from auditor.snapshot import Snapshot

Key = tuple[str, str]
#: Change of the number of findings of each check, by outcome.
Delta = dict[str, Counts]
#: For so many departments a fix is judged against the whole catalog again; smaller ones get no gain then.
_LOOKED_THROUGH = 20
#: What checks over the whole catalog read of a dataset.
_READ_ACROSS = ("title", "publisher", "description", "columns", "distributions", "landing_page", "contact_name")


class Fix(Struct, frozen=True):
    """One thing to do. publisher: the department it is addressed to; None for all of them together, "" for datasets
    that name none. findings: what it mends. gain: of the portal's score (0-1), None where no edit of the snapshot
    stands for it."""

    check: Check
    criterion: str
    publisher: str | None
    findings: tuple[Finding, ...]
    gain: float | None

    @property
    def everywhere(self) -> bool:
        """Whether this is the fix for all departments together."""
        return self.publisher is None


def fixes(snapshot: Snapshot, results: Results, rubric: Rubric) -> tuple[Fix, ...]:
    """Every fix, largest gain first; for each check one for all departments and one for each of them."""
    if not isinstance(snapshot.catalog, Catalog):
        return ()
    owners = {
        check: criterion.id for criterion in rubric.criteria for check, weight in criterion.checks.items() if weight
    }
    bench = _Bench(snapshot.catalog, Context.of(snapshot), results, rubric, tuple(owners))
    found = [
        fix
        for check_id, criterion in owners.items()
        if check_id in results
        for fix in _of_check(bench, results[check_id], criterion)
    ]
    return tuple(sorted(found, key=_order))


def _order(fix: Fix) -> tuple[float, int, str, bool, str]:
    return (-(fix.gain or 0.0), -len(fix.findings), fix.check.id, not fix.everywhere, fix.publisher or "")


def _of_check(bench: _Bench, result: CheckResult, criterion: str) -> Iterable[Fix]:
    failing = [finding for finding in result.findings if finding.outcome is Outcome.FAIL]
    if not failing:
        return
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in failing:
        groups[finding.publisher or ""].append(finding)
    gain, across = bench.gain(result.check, failing, across=True)
    yield Fix(result.check, criterion, None, tuple(failing), gain)
    # A repair touches one dataset alone: what all repairs together leave as it was, a part of them does too. Only
    # where they do not is the whole catalog looked through again, for the departments with most to mend.
    largest = sorted(groups, key=lambda name: (-len(groups[name]), name))[:_LOOKED_THROUGH]
    for publisher, findings in groups.items():
        known = not across or publisher in largest
        share = bench.gain(result.check, findings, across=across)[0] if known else None
        yield Fix(result.check, criterion, publisher, tuple(findings), share)


class _Bench:
    """A judged catalog on which repairs are tried; remembers what each repair of one dataset changes."""

    def __init__(
        self, catalog: Catalog, context: Context, results: Results, rubric: Rubric, scored: Sequence[str]
    ) -> None:
        self._catalog, self._context, self._results, self._rubric = catalog, context, results, rubric
        self._datasets = {(dataset.portal, dataset.id): dataset for dataset in catalog.datasets}
        checks = [results[check].check for check in scored if check in results and not results[check].error]
        self._singly = [check for check in checks if check.per_dataset]
        self._across = [check for check in checks if not check.per_dataset]
        self._before: dict[str, dict[Key, Counts]] = {check.id: {} for check in self._singly}
        for check in self._singly:
            outcomes = self._before[check.id]
            for finding in results[check.id].findings:
                outcomes.setdefault((finding.portal, finding.dataset), Counter())[finding.outcome] += 1
        self._counts = {check_id: result.counts for check_id, result in results.items()}
        self._score = portal_numbers(rubric, self._counts).score
        self._tried: dict[tuple[str, Key], tuple[Dataset, Delta] | None] = {}

    def gain(self, check: Check, findings: Sequence[Finding], *, across: bool) -> tuple[float | None, bool]:
        """The score after repairing the datasets of the findings, minus the score before; and whether a check over
        the whole catalog moved. across: whether those are run again."""
        if check.repair is None or self._score is None:
            return None, False
        repaired: dict[Key, Dataset] = {}
        total: dict[str, Counts] = {check_id: Counter(counts) for check_id, counts in self._counts.items()}
        for finding in findings:
            key = (finding.portal, finding.dataset)
            tried = self._repaired(check, key)
            if tried is None or key in repaired:
                continue
            repaired[key], delta = tried
            for check_id, change in delta.items():
                total[check_id].update(change)
        moved = False
        if across and any(self._differs(key, dataset) for key, dataset in repaired.items()):
            datasets = tuple(repaired.get((d.portal, d.id), d) for d in self._catalog.datasets)
            edited = replace(self._catalog, datasets=datasets)
            for other in self._across:
                total[other.id] = run(other, edited, self._context).counts
                moved = moved or total[other.id] != self._counts[other.id]
        after = portal_numbers(self._rubric, total).score
        return (None if after is None else after - self._score), moved

    def _repaired(self, check: Check, key: Key) -> tuple[Dataset, Delta] | None:
        if (check.id, key) not in self._tried:
            dataset = self._datasets.get(key)
            repaired = check.repair(dataset) if dataset is not None and check.repair else None
            self._tried[check.id, key] = (repaired, self._delta(key, repaired)) if repaired else None
        return self._tried[check.id, key]

    def _delta(self, key: Key, repaired: Dataset) -> Delta:
        delta: Delta = {}
        for check in self._singly:
            change: Counts = Counter()
            for finding in judge_dataset(check, repaired, self._context):
                change[finding.outcome] += 1
            change.subtract(self._before[check.id].get(key, {}))
            if any(change.values()):
                delta[check.id] = change
        return delta

    def _differs(self, key: Key, repaired: Dataset) -> bool:
        before = self._datasets[key]
        return any(getattr(before, name) != getattr(repaired, name) for name in _READ_ACROSS)


def by_department(found: Sequence[Fix]) -> Mapping[str, list[Fix]]:
    """The fixes of each department, in their order."""
    departments: dict[str, list[Fix]] = defaultdict(list)
    for fix in found:
        if fix.publisher is not None:
            departments[fix.publisher].append(fix)
    return departments
