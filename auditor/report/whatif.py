"""The score and coverage after any combination of the first fixes: every subset is carried out and judged again.

Gains do not add up: two fixes may mend the same thing, or one may make another's check apply. So nothing is added
here. The datasets of the fixes are repaired one fix after the other, judged again, and the portal's numbers computed
from all findings. A dataset that a fix does not touch is the same in both subsets, which is what makes it affordable.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from auditor.check import Check, Outcome
from auditor.fixes import Fix
from auditor.judge import Context, Counts, Results, inputs_of, judge_dataset, run
from auditor.model import Catalog, Dataset, replace
from auditor.rubric import Rubric
from auditor.score import Numbers, portal_numbers
from auditor.snapshot import Snapshot

#: Catalogs with more datasets than this are not computed: judging them this often takes longer than a person waits.
MOST_DATASETS = 3_000
#: Bits of a subset: bit 0 stands for the first fix.
Mask = int
#: Number of findings of each check, by outcome.
Tally = dict[str, Counts]


def combinations(
    snapshot: Snapshot, results: Results, rubric: Rubric, chosen: Sequence[Fix], most: int = MOST_DATASETS
) -> tuple[Numbers, ...] | None:
    """The portal's numbers after every subset of the fixes, at the subset's mask; None for catalogs over `most`.

    Fixes have to have a repair. The numbers at 0 are those of the snapshot as it is.
    """
    catalog = snapshot.catalog
    if not isinstance(catalog, Catalog) or len(catalog.datasets) > most:
        return None
    scored = {check for criterion in rubric.criteria for check, weight in criterion.checks.items() if weight > 0}
    checks = [result.check for check, result in results.items() if check in scored and not result.error]
    context = Context.of(snapshot)
    bench = _Bench(catalog, context, checks, chosen)
    counts = {check: result.counts for check, result in results.items()}
    return tuple(portal_numbers(rubric, bench.counts(mask, counts)) for mask in range(1 << len(chosen)))


class _Bench:
    """A catalog with every repaired state of its datasets, and what each state changes in the findings."""

    def __init__(self, catalog: Catalog, context: Context, checks: Sequence[Check], chosen: Sequence[Fix]) -> None:
        self._catalog, self._context = catalog, context
        self._singly = [check for check in checks if check.per_dataset]
        self._across = [check for check in checks if not check.per_dataset]
        self._inputs = {check.id: inputs_of(check, context) for check in self._singly}
        self._touched: list[Mask] = _touched(catalog, chosen)
        self._states: list[Mapping[Mask, Dataset]] = []
        self._changes: dict[tuple[Mask, Mask], Tally] = defaultdict(lambda: defaultdict(Counter))
        for dataset, touched in zip(catalog.datasets, self._touched, strict=True):
            states = dict(_states(dataset, touched, chosen))
            self._states.append(states)
            self._add(touched, states)

    def counts(self, mask: Mask, before: Mapping[str, Counts]) -> Mapping[str, Counts]:
        """The findings of every check, by outcome, after the fixes of a subset."""
        if not mask:
            return before
        after: Tally = {check: Counter(counts) for check, counts in before.items()}
        for touched in set(self._touched):
            for check, change in self._changes.get((touched, mask & touched), {}).items():
                after[check].update(change)
        if self._across:
            states = zip(self._states, self._touched, strict=True)
            datasets = tuple(known[mask & touched] for known, touched in states)
            edited = replace(self._catalog, datasets=datasets)
            after |= {check.id: run(check, edited, self._context).counts for check in self._across}
        return after

    def _add(self, touched: Mask, states: Mapping[Mask, Dataset]) -> None:
        """Adds up what the repaired states of one dataset change, for all datasets that the same fixes touch."""
        if not touched:
            return
        # A repair that finds nothing to mend returns the very same dataset, which need not be judged again.
        judged = {id(dataset): self._judged(dataset) for dataset in {id(one): one for one in states.values()}.values()}
        before = judged[id(states[0])]
        for mask, dataset in states.items():
            for check, outcomes in judged[id(dataset)].items():
                if outcomes != before[check]:
                    self._changes[touched, mask][check].update(outcomes)
                    self._changes[touched, mask][check].subtract(before[check])

    def _judged(self, dataset: Dataset) -> dict[str, list[Outcome]]:
        return {
            check.id: [finding.outcome for finding in judge_dataset(check, dataset, self._inputs[check.id])]
            for check in self._singly
        }


def _touched(catalog: Catalog, chosen: Sequence[Fix]) -> list[Mask]:
    """For each dataset, in the catalog's order, the fixes that mend something about it."""
    masks: dict[tuple[str, str], Mask] = defaultdict(int)
    for bit, fix in enumerate(chosen):
        for finding in fix.findings:
            masks[finding.portal, finding.dataset] |= 1 << bit
    return [masks.get((dataset.portal, dataset.id), 0) for dataset in catalog.datasets]


def _states(dataset: Dataset, touched: Mask, chosen: Sequence[Fix]) -> Iterator[tuple[Mask, Dataset]]:
    """A dataset after every subset of the fixes that touch it, repaired in their order."""
    known = {0: dataset}
    yield 0, dataset
    for mask in range(1, touched + 1):
        if mask & ~touched:
            continue
        last = mask.bit_length() - 1
        repair = chosen[last].check.repair
        earlier = known[mask & ~(1 << last)]
        known[mask] = repair(earlier) if repair else earlier
        yield mask, known[mask]
