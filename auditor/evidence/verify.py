"""A bundle checked by its own bytes: container, digests, records, evidence, and the judgement made again."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from auditor import __version__, archive, judging
from auditor.archive import DamagedArchive
from auditor.assess import Audit
from auditor.evidence import layout, listing, manifest, rewritten
from auditor.evidence.differences import first_difference
from auditor.evidence.given import given, unlike_attached
from auditor.evidence.pack import hashed
from auditor.evidence.records import BadRecord, Record, clock, records, unlike_index
from auditor.evidence.resolve import Kind, Resolved, Resolver
from auditor.evidence.unpack import BrokenBundle, Opened, content_of, opened, unpack
from auditor.evidence.versions import Version, lineage, unlike_reviews
from auditor.judging import Judging, NotJudged
from auditor.model import OWN_RECORD
from auditor.snapshot import CAPTURES, Collected, NotAnAudit
from auditor.web import Website

#: A clock that is farther off than this is worth a word. Seconds.
_FAR = 120.0
#: What Python raises where a document has its shape, and makes no sense.
_NONSENSE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class Step(Struct, frozen=True):
    """One thing that was checked. said: what was found, one line.

    holds: None where nothing follows from it. unchecked: it could not be checked here, as it was made by another
    version; whoever wants to know asks that one.
    """

    name: str
    holds: bool | None
    said: str
    unchecked: bool = False


def verify(path: Path) -> Iterator[Step]:
    """Checks a bundle, one step after the other; the first that does not hold is the last.

    Nothing is fetched and nothing of the bundle is believed that can be computed. What is written goes into a folder of
    its own that is removed.
    """
    try:
        bundle = opened(path)
    except BrokenBundle as problem:
        yield Step("container", False, str(problem))
        return
    digest, size = hashed(path)
    said = f"{len(bundle.members)} members, {size:,} bytes, each byte of the headers as it has to be"
    yield Step("container", True, said)
    yield Step("digest", None, f"sha256 {digest}")
    with tempfile.TemporaryDirectory(prefix="auditor-verify-") as name:
        folder = Path(name) / "audit"
        folder.mkdir()
        try:
            unpack(bundle, folder)
            yield Step("members", True, f"{len(bundle.digests)} members have the digests of the manifest")
            yield from _of_members(bundle, folder)
        except BrokenBundle as problem:
            yield Step("members", False, str(problem))
        except (NotJudged, NotAnAudit, DamagedArchive) as problem:
            told = str(problem).replace(f"{folder}/", "")[:200]
            yield _falls("judgement", f"it cannot be judged again: {told}", _packed_otherwise(bundle))
        except _NONSENSE as problem:
            told = " ".join(f"{type(problem).__name__}: {problem}".split())[:200]
            yield Step("judgement", False, f"what it was judged by makes no sense: {told}")


def _of_members(bundle: Opened, folder: Path) -> Iterator[Step]:
    """Versions, records, index and manifest; then what follows from them."""
    versions = list(lineage(bundle, folder))
    if versions:
        last = next((one for one in versions if not one.holds), versions[-1])
        yield Step("versions", last.holds, last.said)
        if not last.holds:
            return
    try:
        found = list(records(archive.files(folder / CAPTURES)))
    except BadRecord as problem:
        yield Step("records", False, str(problem))
        return
    twice = [name for name, times in Counter(one.id for one in found).items() if times > 1]
    if twice:
        yield Step("records", False, f"{len(twice)} records have a name that another has: {twice[0][:80]}")
        return
    yield Step("records", True, f"{len(found):,} records have their digests")
    collected, judged = Collected.read(folder), judging.read(folder)
    for step in (*_listed(bundle, folder, collected, found), *_stated(bundle, collected, judged)):
        yield step
        if step.holds is False:
            return
    if (told := clock(found)) is not None:
        said = f"our times were {told.median:+.1f} s from the dates of {told.answers:,} answers of {told.hosts} hosts"
        if abs(told.farthest) > _FAR:
            said += f"; of one host {told.farthest:+,.0f} s"
        yield Step("clock", None, said)
    yield from _judged(folder, judged, versions)


def _listed(bundle: Opened, folder: Path, collected: Collected, found: Sequence[Record]) -> Iterator[Step]:
    """Index and list of pages."""
    index = content_of(bundle, layout.INDEX).decode("utf-8", "replace")
    if unlike := unlike_index(found, index):
        yield Step("index", False, unlike)
        return
    for name, made in (
        (layout.INDEX, listing.index(archive.files(folder / CAPTURES))),
        (layout.PAGES, listing.pages(folder, collected)),
    ):
        if content_of(bundle, name) != made.encode():
            yield _falls("index", f"{name}, written again, is another", _packed_otherwise(bundle))
            return
    yield Step(
        "index", True, f"{index.count(chr(10)):,} entries lead to their records; the pages are those that are there"
    )


def _stated(bundle: Opened, collected: Collected, judged: Judging) -> Iterator[Step]:
    """What the manifest says of the audit, and the page on how to verify."""
    stated: dict[str, Any] = msgspec.json.decode(bundle.stated)
    members = [
        (name, digest.removeprefix("sha256:"), bundle.members[name].size) for name, digest in bundle.digests.items()
    ]
    index = content_of(bundle, layout.INDEX).decode("utf-8", "replace")
    made = manifest.manifest(members, collected, judged, index, bundle.manifest.audit.previous)
    other = _packed_otherwise(bundle)
    if different := manifest.differences(stated, made):
        yield _falls("manifest", f"{layout.MANIFEST}, written again, has another {different[0][:60]}", other)
    elif content_of(bundle, layout.HOW_TO) != manifest.how_to_verify():
        yield _falls("manifest", f"{layout.HOW_TO} is not the page of this version", other)
    else:
        yield Step("manifest", True, "what it says of the audit follows from the members")


def _judged(folder: Path, judged: Judging, versions: Sequence[Version]) -> Iterator[Step]:
    """Reviews, the judgement made again, what was written of it, and where the evidence leads."""
    if wrong := unlike_reviews(folder, versions, [one.id for one in judged.rubric.criteria]):
        yield Step("reviews", False, wrong)
        return
    audit = judging.again(folder, judged)
    if lacking := unlike_attached(judged.attached, folder):
        yield Step("attached", False, lacking)
        return
    other = other_rules(judged, audit)
    difference = first_difference(folder, audit, shared=bool(other))
    audit = audit if difference else rewritten.with_moves(folder, audit)
    for said in given(judged, audit):
        yield Step("given", None, said)
    if other:
        yield Step("rules", None, other)
    if difference:
        yield _falls("judgement", f"judged again, {difference}", other)
        return
    score = audit.scorecard.score
    shown = "no score" if score is None else f"the score {100 * score:.1f}"
    yield Step("judgement", True, f"judged again from the bytes: the same scorecard, {shown}")
    for name, files, unlike in rewritten.differences(folder, audit, other=bool(other)):
        if unlike:
            step = _falls(name, unlike, other)
            yield step
            if step.holds is False:
                return
        elif name == "moves":
            yield Step(name, True, f"{files[0]} has the rows that the scorecard counts, and the differences add up")
        else:
            yield Step(name, True, f"written again, the same: {', '.join(files)}")
    yield _evidence(folder, audit)


def _falls(name: str, said: str, other: str) -> Step:
    """What was found to be another. other: why that may be, empty where nothing explains it."""
    return Step(name, None, f"{said}; {other}", unchecked=True) if other else Step(name, False, said)


def _packed_otherwise(bundle: Opened) -> str:
    """What other version a bundle says that it was packed by; empty for this one."""
    software = bundle.manifest.software
    return "" if software == manifest.SOFTWARE else f"it was packed by {software[:60]}; this is {manifest.SOFTWARE}"


def other_rules(judged: Judging, audit: Audit) -> str:
    """What of the program is another here than where a bundle says that it was judged; empty where nothing is."""
    now = {name: check.version for name, check in audit.checks.items()}
    changed = sorted(name for name in now.keys() | judged.checks.keys() if now.get(name) != judged.checks.get(name))
    if changed:
        said = ", ".join(f"{name} {judged.checks.get(name, '-')} → {now.get(name, '-')}" for name in changed[:3])
        many = "one check has" if len(changed) == 1 else f"{len(changed)} checks have"
        return f"{many} another version here: {said[:200]}"
    if judged.auditor_version != __version__:
        return f"it was judged by version {judged.auditor_version[:40]} of the auditor; this is {__version__}"
    return ""


def resolved(folder: Path, audit: Audit) -> Iterator[tuple[str, Resolved]]:
    """Every piece of evidence of every finding, with its check, and where it leads."""
    website = audit.snapshot.website
    every = [
        (check, one) for check, result in audit.results.items() for found in result.findings for one in found.evidence
    ]
    wanted = frozenset(one.capture for _, one in every) - {OWN_RECORD}
    resolver = Resolver(folder, wanted, website if isinstance(website, Website) else None)
    for check, one in every:
        yield check, resolver.resolve(one)


def _evidence(folder: Path, audit: Audit) -> Step:
    findings = [finding for result in audit.results.values() for finding in result.findings]
    bare = sum(not finding.evidence for finding in findings)
    counts: Counter[Kind] = Counter()
    for check, one in resolved(folder, audit):
        if one.kind is Kind.BROKEN:
            place = f"{one.evidence.capture} {one.evidence.pointer}"[:160]
            return Step("evidence", False, f"{check}: {one.problem} ({place})")
        counts[one.kind] += 1
    said = ", ".join(
        f"{number:,} {_CALLED[kind]}" for kind, number in sorted(counts.items(), key=lambda pair: -pair[1])
    )
    if bare:
        return Step("evidence", False, f"{bare:,} of {len(findings):,} findings have no evidence")
    return Step("evidence", True, f"{len(findings):,} findings, none without evidence: {said}")


_CALLED: Mapping[Kind, str] = {
    Kind.QUOTE: "quotes found",
    Kind.ABSENCE: "places that hold nothing",
    Kind.PLACE: "places",
    Kind.ANSWER: "answers as a whole",
    Kind.OBSERVATION: "looks without an answer",
    Kind.OWN: "of the audit's own record",
}
