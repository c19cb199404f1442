"""Snapshot × checks → Results: brings each check what it asks for, and answers on its behalf where that is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from auditor.check import Check, Finding, Outcome, of_portal, unknown
from auditor.model import OWN_RECORD, Catalog, Dataset, Evidence, NotCollected, replace
from auditor.snapshot import Snapshot
from auditor.web import Website

#: Number of findings by outcome.
Counts = Counter[Outcome]


class Context(Struct, frozen=True):
    """What a check may ask for besides datasets; see `auditor.check.INPUTS`."""

    complete: bool
    taken_at: datetime
    departments: tuple[str, ...] | NotCollected
    website: Website | NotCollected = NotCollected("the city's pages were not read at this depth")

    @staticmethod
    def of(snapshot: Snapshot) -> Context:
        """The context of a snapshot."""
        listed = snapshot.collected.departments
        missing = NotCollected(
            "the city's official list of departments was not given (--departments FILE)", "/departments"
        )
        official = missing if listed is None else listed
        return Context(snapshot.complete, snapshot.taken_at, official, snapshot.website)


class CheckResult(Struct, frozen=True):
    """All findings of one check, counted. error: what went wrong in the check itself, empty if nothing did.

    unlooked: why what it needs was not looked at, empty if it was; wall: whether that was a wall.
    """

    check: Check
    findings: tuple[Finding, ...]
    error: str = ""
    unlooked: str = ""
    wall: bool = False

    @property
    def counts(self) -> Counts:
        """Findings by outcome."""
        return Counter(finding.outcome for finding in self.findings)


Results = Mapping[str, CheckResult]


def judge(snapshot: Snapshot, checks: Mapping[str, Check]) -> Results:
    """The results of every check on a snapshot, by check id."""
    context = Context.of(snapshot)
    return {check_id: run(check, snapshot.catalog, context) for check_id, check in checks.items()}


def run(check: Check, catalog: Catalog | NotCollected, context: Context) -> CheckResult:
    """One check on one catalog. An error inside a check is ours: it becomes `unknown`, never the city's failing.

    Every finding comes with evidence: where a check has none, because nobody looked or nothing answered, it is the
    audit's own record of what was done.
    """
    result = _run(check, catalog, context)
    if all(finding.evidence for finding in result.findings):
        return result
    told = (one if one.evidence else replace(one, evidence=_own_record()) for one in result.findings)
    return replace(result, findings=tuple(told))


def _own_record(at: str = "") -> tuple[Evidence, ...]:
    return (Evidence(OWN_RECORD, at, None),)


def _run(check: Check, catalog: Catalog | NotCollected, context: Context) -> CheckResult:
    if isinstance(catalog, NotCollected) and {"dataset", "catalog"} & set(check.inputs):
        message = f"could not be looked at: {catalog.reason}"
        untold = of_portal(Outcome.UNKNOWN, message, "catalog", _own_record(catalog.at))
        return CheckResult(check, (untold,), unlooked=catalog.reason)
    of_city = "website" in check.inputs and check.about == "city"
    if isinstance(catalog, Catalog) and not catalog.datasets and not of_city:
        return CheckResult(check, ())  # nothing applies to an empty catalog: no score, no coverage
    inputs = inputs_of(check, context)
    missing = next((value for value in inputs.values() if isinstance(value, NotCollected)), None)
    if missing is not None:
        untold = of_portal(Outcome.UNKNOWN, f"was not looked at: {missing.reason}", "input", _own_record(missing.at))
        return CheckResult(check, (untold,), unlooked=missing.reason)
    website = inputs.get("website")
    if isinstance(website, Website) and website.wall is not None:
        evidence = (Evidence(website.wall.capture, "", website.wall.said),) if website.wall.capture else ()
        untold = of_portal(Outcome.UNKNOWN, f"could not be looked at: {website.wall.said}", "website", evidence)
        return CheckResult(check, (untold,), unlooked=website.wall.said, wall=True)
    findings: list[Finding] = []
    try:
        findings.extend(_findings(check, catalog, inputs))
    except Exception as problem:  # noqa: BLE001 - whatever a check raises is our failure and is said so
        error = f"{type(problem).__name__}: {problem}"[:200]
        failed = of_portal(Outcome.UNKNOWN, "could not be judged: the check itself failed", "error")
        return CheckResult(check, (*findings, failed), error)
    return CheckResult(check, tuple(findings))


def judge_dataset(check: Check, dataset: Dataset, inputs: Mapping[str, object]) -> Iterable[Finding]:
    """The findings of a per-dataset check about one dataset. inputs: what `inputs_of` gives for the check."""
    for field in check.needs:
        value = dataset.not_collected.get(field) or getattr(dataset, field)
        if isinstance(value, NotCollected):
            return (unknown(dataset, f"was not looked at: {value.reason}", field),)
    return check.find(dataset, **inputs)


def _findings(check: Check, catalog: Catalog | NotCollected, inputs: Mapping[str, object]) -> Iterator[Finding]:
    if isinstance(catalog, NotCollected) or not {"dataset", "catalog"} & set(check.inputs):
        yield from check.find(**inputs)
    elif check.per_dataset:
        for dataset in catalog.datasets:
            yield from judge_dataset(check, dataset, inputs)
    else:
        yield from check.find(catalog, **inputs)


def inputs_of(check: Check, context: Context) -> dict[str, object]:
    """The arguments of `find` besides its subject."""
    return {name: getattr(context, name) for name in check.inputs if name not in ("dataset", "catalog")}
