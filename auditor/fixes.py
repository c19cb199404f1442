"""What to fix first: failing findings grouped by check and department, each with the exact gain of fixing them.

The gain of a fix is the portal's score of the repaired snapshot judged again, minus its score. Per-dataset checks see
one dataset at a time, so only the repaired datasets are judged again, and only by checks that read what was repaired;
checks over the whole catalog judge again the repaired datasets and those that they compare them with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from auditor.check import Check, Finding, Outcome
from auditor.judge import CheckResult, Context, Counts, Results, inputs_of, judge_dataset, run
from auditor.model import Catalog, Dataset, replace
from auditor.rubric import Rubric
from auditor.score import portal_numbers
from auditor.snapshot import Snapshot

Key = tuple[str, str]
#: Change of the number of findings of each check, by outcome.
Delta = dict[str, Counts]
_FIELDS = Dataset.__struct_fields__


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
    for publisher, findings in [(None, failing), *groups.items()]:
        gain = bench.gain(result.check, findings)
        yield Fix(result.check, criterion, publisher, tuple(findings), gain)


class _Repaired(NamedTuple):
    """A dataset repaired: the fields in which it differs, and what checks of single datasets say otherwise of it."""

    dataset: Dataset
    changed: set[str]
    delta: Delta


class _Bench:
    """A judged catalog on which repairs are tried; remembers what each repair of one dataset changes."""

    def __init__(
        self, catalog: Catalog, context: Context, results: Results, rubric: Rubric, scored: Sequence[str]
    ) -> None:
        self._catalog, self._context, self._results, self._rubric = catalog, context, results, rubric
        self._datasets = {(dataset.portal, dataset.id): dataset for dataset in catalog.datasets}
        checks = [results[check].check for check in scored if check in results and not results[check].error]
        self._singly = [check for check in checks if check.per_dataset]
        # No repair of a dataset changes what stands on a page.
        self._across = [check for check in checks if not check.per_dataset and "website" not in check.inputs]
        self._inputs = {check.id: inputs_of(check, context) for check in self._singly}
        self._before: dict[str, dict[Key, list[Outcome]]] = {check.id: defaultdict(list) for check in self._singly}
        for check in self._singly:
            outcomes = self._before[check.id]
            for finding in results[check.id].findings:
                outcomes[finding.portal, finding.dataset].append(finding.outcome)
        self._place = {key: place for place, key in enumerate(self._datasets)}
        self._members = {check.id: self._grouped(check) for check in self._across}
        self._counts = {check_id: result.counts for check_id, result in results.items()}
        self._score = portal_numbers(rubric, self._counts).score
        self._tried: dict[tuple[str, Key], _Repaired | None] = {}

    def gain(self, check: Check, findings: Sequence[Finding]) -> float | None:
        """The score after repairing the datasets of the findings, minus the score before."""
        if check.repair is None or self._score is None:
            return None
        repaired: dict[Key, _Repaired] = {}
        total: dict[str, Counts] = {check_id: Counter(counts) for check_id, counts in self._counts.items()}
        for finding in findings:
            key = (finding.portal, finding.dataset)
            tried = self._repaired(check, key)
            if tried is None or key in repaired:
                continue
            repaired[key] = tried
            for check_id, change in tried.delta.items():
                total[check_id].update(change)
        for other in self._across:
            self._judge_across(other, repaired, total[other.id])
        after = portal_numbers(self._rubric, total).score
        return None if after is None else after - self._score

    def _repaired(self, check: Check, key: Key) -> _Repaired | None:
        if (check.id, key) not in self._tried:
            dataset = self._datasets.get(key)
            repaired = check.repair(dataset) if dataset is not None and check.repair else None
            self._tried[check.id, key] = self._compared(key, repaired) if repaired else None
        return self._tried[check.id, key]

    def _compared(self, key: Key, repaired: Dataset) -> _Repaired:
        original = self._datasets[key]
        # What a repair left alone is the same object.
        changed = {name for name in _FIELDS if getattr(original, name) is not getattr(repaired, name)}
        delta: Delta = {}
        for check in self._singly:
            if check.reads.isdisjoint(changed):
                continue
            before = self._before[check.id].get(key, [])
            after = [finding.outcome for finding in judge_dataset(check, repaired, self._inputs[check.id])]
            if after != before:
                delta[check.id] = Counter(after)
                delta[check.id].subtract(before)
        return _Repaired(repaired, changed, delta)

    def _judge_across(self, check: Check, repaired: Mapping[Key, _Repaired], counts: Counts) -> None:
        """Adds to the counts what a check over the whole catalog says otherwise of the repaired one."""
        touched = {
            key: dataset for key, (dataset, changed, _) in repaired.items() if not check.reads.isdisjoint(changed)
        }
        if touched:
            near = sorted(self._near(check, touched), key=self._place.__getitem__)
            for sign, edited in ((1, touched), (-1, {})):
                seen = tuple(edited.get(key, self._datasets[key]) for key in near)
                outcomes = run(check, replace(self._catalog, datasets=seen), self._context).counts
                counts.update({outcome: sign * count for outcome, count in outcomes.items()})

    def _grouped(self, check: Check) -> dict[object, list[Key]]:
        """Under all that datasets have in common in the eyes of a check: which ones have it."""
        members: dict[object, list[Key]] = defaultdict(list)
        if check.groups is not None:
            for key, dataset in self._datasets.items():
                for group in check.groups(dataset):
                    members[group].append(key)
        return members

    def _near(self, check: Check, touched: Mapping[Key, Dataset]) -> set[Key]:
        """The touched datasets and those they are compared with, directly or through others, before and after."""
        if check.groups is None:
            return set(self._datasets)
        near, seen = set(touched), set[object]()
        ahead = [group for dataset in touched.values() for group in check.groups(dataset)]
        ahead += [group for key in touched for group in check.groups(self._datasets[key])]
        while ahead:
            group = ahead.pop()
            if group in seen:
                continue
            seen.add(group)
            for key in self._members[check.id].get(group, ()):
                if key not in near:
                    near.add(key)
                    ahead += check.groups(self._datasets[key])
        return near


def by_department(found: Sequence[Fix]) -> Mapping[str, list[Fix]]:
    """The fixes of each department, in their order."""
    departments: dict[str, list[Fix]] = defaultdict(list)
    for fix in found:
        if fix.publisher is not None:
            departments[fix.publisher].append(fix)
    return departments
