"""A bundle that was checked and judged again, as the reader asks of it: criteria, findings, records, reviews."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from auditor import judging
from auditor.assess import Audit
from auditor.check import Finding, finding_id
from auditor.evidence import layout
from auditor.evidence.differences import first_difference
from auditor.evidence.given import given
from auditor.evidence.pack import hashed
from auditor.evidence.resolve import Resolved, Resolver
from auditor.evidence.rewritten import with_moves
from auditor.evidence.unpack import Opened, content_of, opened, unpack
from auditor.evidence.verify import other_rules
from auditor.evidence.versions import Version, lineage, of_bundle, unlike_reviews
from auditor.judging import Judging
from auditor.model import Catalog
from auditor.reader.assets import Assets
from auditor.reader.pictures import Picture, pictures
from auditor.report.criteria import CriterionView, Group, groups
from auditor.review import Review
from auditor.sheets.findings import Filed, Shelf
from auditor.sheets.sources import cited, sources
from auditor.web import Website

#: Findings whose evidence is kept at hand once it was read; a reader goes back and forth between few.
_AT_HAND = 16


class Checked(Struct, frozen=True):
    """One line of what was checked on opening. holds: None where nothing follows from it."""

    name: str
    holds: bool | None
    said: str


class Case(Struct, frozen=True):
    """Everything that pages are made from. sha256, size: of the bundle; folder: where it was unpacked to.

    groups, criteria: as in the report; shelf: the findings by check; by_id: by their ids; checked: what was checked on
    opening; versions: what the bundle was made from; reviews: those in the bundle, None for one that cannot be read.
    """

    path: Path
    sha256: str
    size: int
    folder: Path
    audit: Audit
    judged: Judging
    groups: tuple[Group, ...]
    criteria: Mapping[str, CriterionView]
    shelf: Shelf
    by_id: Mapping[str, Filed]
    pictures: Mapping[str, Picture]
    assets: Assets
    checked: tuple[Checked, ...]
    versions: tuple[Version, ...]
    reviews: tuple[tuple[str, Review | None], ...]

    @property
    def versions_known(self) -> frozenset[str]:
        """The sha256 of this bundle and of those it was made from: a review of one of them is one of this evidence."""
        return frozenset({self.sha256, *(one.sha256 for one in self.versions if one.holds and one.sha256)})

    def resolved(self, filed: Filed) -> tuple[Resolved, ...]:
        """Where each piece of a finding's evidence leads."""
        return _resolved(self.folder, filed, _Website(self.audit.snapshot.website))


class _Website:
    """The pages of an audit, compared by identity: they are far too many to be compared by what they hold."""

    def __init__(self, of: object) -> None:
        self.of = of if isinstance(of, Website) else None

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Website) and other.of is self.of


@lru_cache(maxsize=_AT_HAND)
def _resolved(folder: Path, filed: Filed, website: _Website) -> tuple[Resolved, ...]:
    resolver = Resolver(folder, cited([filed.finding]), website.of)
    return tuple(resolver.resolve(one) for one in filed.finding.evidence)


@contextmanager
def case(path: Path) -> Iterator[Case]:
    """Opens a bundle: container and digests are checked, and the kept bytes are judged again. What was unpacked is
    removed at the end. Raises BrokenBundle, NotJudged, NotAnAudit, DamagedArchive."""
    bundle = opened(path)
    with tempfile.TemporaryDirectory(prefix="auditor-reader-") as name:
        folder = Path(name) / "audit"
        folder.mkdir()
        unpack(bundle, folder)
        judged = judging.read(folder)
        yield _case(path, bundle, folder, judged, judging.again(folder, judged))
        _resolved.cache_clear()


def _case(path: Path, bundle: Opened, folder: Path, judged: Judging, audit: Audit) -> Case:
    digest, size = hashed(path)
    grouped = groups(audit)
    filed = {check: tuple(_filed(check, result.findings)) for check, result in audit.results.items()}
    catalog = audit.snapshot.catalog
    versions = tuple(lineage(bundle, folder))
    datasets = {(one.portal, one.id): one for one in catalog.listed} if isinstance(catalog, Catalog) else {}
    every = [one for own in filed.values() for one in own]
    return Case(
        path=path,
        sha256=digest,
        size=size,
        folder=folder,
        audit=audit,
        judged=judged,
        groups=grouped,
        criteria={one.entry.id: one for group in grouped for one in group.criteria},
        shelf=Shelf(audit, filed, datasets, sources(folder, cited(one.finding for one in every))),
        by_id={one.id: one for one in reversed(every)},
        pictures=pictures(folder),
        assets=Assets(folder, content_of(bundle, layout.INDEX).decode("utf-8", "replace")),
        checked=tuple(_checked(bundle, digest, size, folder, judged, audit, versions)),
        versions=versions,
        reviews=tuple(of_bundle(folder)),
    )


def _filed(check: str, findings: tuple[Finding, ...]) -> Iterator[Filed]:
    for finding in findings:
        yield Filed(finding_id(check, finding), check, finding)


def _checked(
    bundle: Opened,
    digest: str,
    size: int,
    folder: Path,
    judged: Judging,
    audit: Audit,
    versions: tuple[Version, ...],
) -> Iterator[Checked]:
    """The few lines that a reviewer reads before anything else."""
    yield Checked("File", True, f"{len(bundle.members)} members, {size:,} bytes, every header as it has to be")
    yield Checked("sha256", None, digest)
    yield Checked("Members", True, f"all {len(bundle.digests)} have the digests of the manifest")
    other = other_rules(judged, audit)
    difference = first_difference(folder, audit, shared=bool(other))
    same = "judged again from the bytes just now: the same scorecard"
    differs = None if other else False
    yield Checked("Judgement", differs if difference else True, f"judged again, {difference}" if difference else same)
    rules = f"rubric {audit.rubric.id}, {len(judged.checks)} checks, auditor {judged.auditor_version}"
    yield Checked("Rules", None, f"{rules}; {other}" if other else rules)
    for said in given(judged, audit if difference else with_moves(folder, audit)):
        yield Checked("Given", None, said)
    if versions:
        last = versions[-1]
        named = f"it is a new version of {last.sha256}" if last.sha256 and last.holds else last.said
        many = len(list(of_bundle(folder)))
        yield Checked("Version", last.holds, f"{named}, with {many} review{'s' * (many != 1)}")
        if last.holds and (wrong := unlike_reviews(folder, versions, [one.id for one in audit.rubric.criteria])):
            yield Checked("Reviews", False, wrong)
