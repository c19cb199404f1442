"""The CSV tables of an audit folder: datasets, findings, fixes, and one ready-to-send list for each department."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from auditor.assess import Audit
from auditor.check import Finding, Outcome, finding_id
from auditor.fixes import Fix, by_department
from auditor.model import Catalog, Dataset, Evidence, License, Stamp, Verdict
from auditor.publish import cell
from auditor.refresh.ageing import overdue
from auditor.refresh.states import NEUTRAL

#: The headers of every table; adding a column at the end is compatible, all else raises the contract's version.
DATASETS = (
    "id,title,publisher,license,license_open,issued,data_modified,metadata_modified,"
    "accrual_periodicity,period_days,refresh_state,confidence,reason,portal,left_out,landing_page,"
    "issued_field,data_modified_field,metadata_modified_field,failed,declared,refresh_rule,last_change,last_change_source,"
    "observed_days,regularity,expected_next,update_method,declared_against_observed,newest_inside,series,"
    "late_from"
).split(",")
DISTRIBUTIONS = (
    "dataset_id,url,state,http_status,format_declared,format_seen,bytes,last_modified,checked_at,reason,"
    "portal,publisher,said,capture,looks,cross_origin"
).split(",")
FINDINGS = (
    "id,check,version,criterion,outcome,subject,portal,dataset,title,publisher,field,message,capture,pointer,quote,"
    "more_evidence"
).split(",")
FIXES = ("rank,check,criterion,department,datasets,gain,effort,fix,why,examples").split(",")
DEPARTMENT_LIST = ("check,fix,effort,gain,dataset,title,landing_page,message").split(",")
#: The name of the row that stands for every department together, and for datasets that name none.
EVERYWHERE, NOBODY = "all departments", "no department named"

#: The names our department lists have; nothing else is ever removed.
_OURS = re.compile(r"[a-z0-9-]+-[0-9a-f]{6}\.csv")

Row = Iterable[object]
Titles = Mapping[tuple[str, str], Dataset]


def write(audit: Audit, folder: Path) -> None:
    """Writes every table below the folder; earlier ones are replaced."""
    listed = audit.snapshot.catalog.listed if isinstance(audit.snapshot.catalog, Catalog) else ()
    datasets = {(dataset.portal, dataset.id): dataset for dataset in listed}
    _write(folder / "datasets.csv", DATASETS, dataset_rows(audit, listed))
    if audit.snapshot.depth == "catalog":
        (folder / "distributions.csv").unlink(missing_ok=True)
    else:
        _write(folder / "distributions.csv", DISTRIBUTIONS, _distribution_rows(listed))
    _write(folder / "findings.csv", FINDINGS, finding_rows(audit, datasets))
    _write(folder / "fixes.csv", FIXES, fix_rows(audit, datasets))
    _department_lists(audit, folder / "fixes", datasets)


def _write(path: Path, header: list[str], rows: Iterable[Row]) -> None:
    """One table, whole or not at all: UTF-8, CRLF as RFC 4180 has it."""
    draft = path.with_name(f"{path.name}.part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([cell(value) for value in row] for row in rows)
    draft.replace(path)


def dataset_rows(audit: Audit, listed: Iterable[Dataset]) -> Iterator[Row]:
    """One row for each dataset, under the headers DATASETS, in the order given."""
    failed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for check_id, result in audit.results.items():
        for finding in result.findings:
            if finding.outcome is Outcome.FAIL and finding.dataset:
                failed[finding.portal, finding.dataset].append(check_id)
    for dataset in listed:
        key = dataset.portal, dataset.id
        declared = audit.statements.about(dataset.id, dataset.title)
        yield (
            *_contract_cells(dataset, audit.verdicts[key]),
            dataset.portal,
            dataset.left_out,
            dataset.landing_page,
            *(dataset.pointers.get(name) for name in ("issued", "data_modified", "metadata_modified")),
            " ".join(dict.fromkeys(failed[key])),
            declared and f"{declared.says} ({declared.person}, {declared.date}: {declared.reason})",
            *_refresh_cells(audit.verdicts[key]),
        )


def _refresh_cells(verdict: Verdict) -> Row:
    """What stands behind a verdict: the rule, the last change, and the beat where one was observed."""
    seen = verdict.cadence
    return (
        verdict.rule,
        _second(verdict.changed),
        verdict.source,
        seen and seen.period,
        seen and round(seen.regularity, 3),
        seen and _second(seen.expected),
        verdict.method,
        verdict.against,
        _second(verdict.newest),
        verdict.series,
        _second(_late_from(verdict)),
    )


def _late_from(verdict: Verdict) -> datetime | None:
    """When it becomes late unless it changes before: by the promise, else by the beat; None where neither is known."""
    if verdict.changed is None or verdict.state in NEUTRAL:
        return None
    if verdict.declared_days is not None:
        return verdict.changed + timedelta(days=overdue(verdict.declared_days))
    return verdict.cadence.late_from if verdict.cadence else None


def _contract_cells(dataset: Dataset, verdict: Verdict) -> Row:
    return (
        dataset.id,
        dataset.title,
        dataset.publisher,
        dataset.license.text if dataset.license else None,
        _openness(dataset.license),
        moment(dataset.issued),
        moment(dataset.data_modified),
        moment(dataset.metadata_modified),
        verdict.label,
        verdict.period_days,
        verdict.state.value,
        verdict.confidence,
        verdict.reason,
    )


def _openness(license_: License | None) -> str:
    if license_ is None or license_.open is None:
        return "unknown"
    return "true" if license_.open else "false"


def moment(stamp: Stamp | None) -> str | None:
    """A stamp as ISO 8601 in UTC, to the second; None where there is none that can be read."""
    return _second(stamp.at) if stamp else None


def _second(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def _distribution_rows(listed: Iterable[Dataset]) -> Iterator[Row]:
    """One row for each address of each dataset."""
    for dataset in listed:
        rows: dict[str, Row] = {}
        for way in dataset.distributions if isinstance(dataset.distributions, tuple) else ():
            for link in (way.download, way.access):
                if link is not None and link.url not in rows:
                    rows[link.url] = (
                        dataset.id,
                        link.url,
                        link.state.value,
                        link.status,
                        way.format or way.media_type,
                        link.format_seen,
                        link.bytes,
                        link.last_modified,
                        _second(link.checked_at),
                        link.reason,
                        dataset.portal,
                        dataset.publisher,
                        link.said,
                        link.capture,
                        link.looks,
                        link.cross_origin,
                    )
        yield from rows.values()


def finding_rows(audit: Audit, datasets: Titles) -> Iterator[Row]:
    """One row for each finding, under the headers FINDINGS. datasets: by portal URL and id."""
    criteria = {check: criterion.id for criterion in audit.rubric.criteria for check in criterion.checks}
    for check_id, result in audit.results.items():
        for finding in result.findings:
            dataset = datasets.get((finding.portal, finding.dataset))
            evidence = finding.evidence[0] if finding.evidence else None
            yield (
                finding_id(check_id, finding),
                check_id,
                result.check.version,
                criteria.get(check_id),
                finding.outcome.value,
                finding.subject,
                finding.portal,
                finding.dataset,
                dataset and dataset.title,
                finding.publisher,
                finding.field,
                finding.message,
                evidence and evidence.capture,
                evidence and evidence.pointer,
                evidence and evidence.quote,
                " | ".join(_place(more) for more in finding.evidence[1:]),
            )


def _place(evidence: Evidence) -> str:
    return f"{evidence.capture} {evidence.pointer} {evidence.quote or ''}".rstrip()


def fix_rows(audit: Audit, datasets: Titles) -> Iterator[Row]:
    """One row for each fix, under the headers FIXES. datasets: by portal URL and id."""
    for rank, fix in enumerate(audit.fixes, 1):
        examples = (_called(finding, datasets)[:80] for finding in fix.findings[:3])
        yield (
            rank,
            fix.check.id,
            fix.criterion,
            department(fix),
            len(fix.findings),
            gain(fix),
            fix.check.effort,
            fix.check.sections["Fix"],
            fix.check.sections["Why"],
            "; ".join(examples),
        )


def department(fix: Fix) -> str:
    """To whom a fix is addressed, in words."""
    return EVERYWHERE if fix.publisher is None else (fix.publisher or NOBODY)


def gain(fix: Fix) -> float | None:
    """The gain of a fix to six decimals; no negative zero."""
    return None if fix.gain is None else round(fix.gain, 6) + 0.0


def _called(finding: Finding, datasets: Titles) -> str:
    dataset = datasets.get((finding.portal, finding.dataset))
    return dataset.name if dataset else finding.field


def _department_lists(audit: Audit, folder: Path, datasets: Titles) -> None:
    """One file a department: what of its datasets to mend, in the order of the gain."""
    for old in folder.glob("*.csv"):
        if _OURS.fullmatch(old.name):
            old.unlink()
    lists = by_department(audit.fixes)
    if lists:
        folder.mkdir(exist_ok=True)
    for name, found in lists.items():
        _write(folder / f"{file_name(name or NOBODY)}.csv", DEPARTMENT_LIST, _department_rows(found, datasets))


def _department_rows(found: Iterable[Fix], datasets: Titles) -> Iterator[Row]:
    for fix in found:
        for finding in fix.findings:
            dataset = datasets.get((finding.portal, finding.dataset))
            yield (
                fix.check.id,
                fix.check.sections["Fix"],
                fix.check.effort,
                gain(fix),
                finding.dataset or finding.field,
                dataset and dataset.title,
                dataset and dataset.landing_page,
                finding.message,
            )


def file_name(name: str) -> str:
    """A department's name as a file name that no system refuses, different for different names."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    return f"{plain or 'department'}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:6]}"
