"""A bundle checked by its own bytes: container, digests, records, evidence, and the judgement made again."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor import __version__, archive, judging
from auditor.archive import DamagedArchive
from auditor.assess import Audit
from auditor.evidence import layout, listing, rewritten
from auditor.evidence.given import given, unlike_attached
from auditor.evidence.pack import hashed
from auditor.evidence.records import BadRecord, clock, records, unlike_index
from auditor.evidence.resolve import Kind, Resolved, Resolver
from auditor.evidence.unpack import BrokenBundle, Opened, content_of, opened, unpack
from auditor.evidence.versions import lineage
from auditor.judging import NotJudged
from auditor.model import OWN_RECORD
from auditor.snapshot import CAPTURES, Collected, NotAnAudit
from auditor.web import Website

_REWRITTEN = {
    "tables": "datasets, distributions, findings, fixes and the lists of departments, written again, are the same",
    "documents": "report, criterion sheets and workbook, written again, say the same",
}
#: A clock that is farther off than this is worth a word. Seconds.
_FAR = 120.0


class Step(Struct, frozen=True):
    """One thing that was checked. holds: None where nothing follows from it. said: what was found, one line."""

    name: str
    holds: bool | None
    said: str


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
        except BrokenBundle as problem:
            yield Step("members", False, str(problem))
            return
        yield Step("members", True, f"{len(bundle.digests)} members have the digests of the manifest")
        versions = list(lineage(bundle, folder))
        if versions:
            last = next((one for one in versions if not one.holds), versions[-1])
            yield Step("versions", last.holds, last.said)
            if not last.holds:
                return
        yield from _of_archive(bundle, folder)


def _of_archive(bundle: Opened, folder: Path) -> Iterator[Step]:
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
    index = content_of(bundle, layout.INDEX).decode("utf-8", "replace")
    if unlike := unlike_index(found, index):
        yield Step("index", False, unlike)
        return
    try:
        listed = listing.pages(folder, Collected.read(folder)).encode()
    except (NotAnAudit, DamagedArchive) as problem:
        yield Step("index", False, str(problem))
        return
    if content_of(bundle, layout.PAGES) != listed:
        yield Step("index", False, f"{layout.PAGES} does not list the pages that are there")
        return
    yield Step("index", True, f"{index.count(chr(10)):,} entries lead to their records")
    if (told := clock(found)) is not None:
        said = f"our times were {told.median:+.1f} s from the dates of {told.answers:,} answers of {told.hosts} hosts"
        if abs(told.farthest) > _FAR:
            said += f"; of one host {told.farthest:+,.0f} s"
        yield Step("clock", None, said)
    yield from _judged(folder)


def _judged(folder: Path) -> Iterator[Step]:
    try:
        judged = judging.read(folder)
        audit = judging.again(folder, judged)
    except (NotJudged, NotAnAudit, DamagedArchive, ValueError) as problem:
        yield Step("judgement", False, f"it cannot be judged again: {str(problem)[:200]}")
        return
    if lacking := unlike_attached(judged.attached, folder):
        yield Step("attached", False, lacking)
        return
    for said in given(judged, audit):
        yield Step("given", None, said)
    other = _other_rules(judged, audit)
    if other:
        yield Step("rules", None, other)
    difference = first_difference(folder, audit)
    if difference:
        why = "; the rules are other ones, see above" if other else ""
        yield Step("judgement", False, f"judged again, {difference}{why}")
        return
    score = audit.scorecard.score
    shown = "no score" if score is None else f"the score {100 * score:.1f}"
    yield Step("judgement", True, f"judged again from the bytes: the same scorecard, {shown}")
    try:
        for name, found in rewritten.differences(folder, audit):
            if found and name == "documents" and judged.auditor_version != __version__:
                # Another version may lay them out in another way, so that nothing follows.
                yield Step(name, None, f"{found}; version {judged.auditor_version[:40]} wrote it")
            elif found:
                yield Step(name, False, found)
                return
            else:
                yield Step(name, True, _REWRITTEN[name])
    except ValueError as problem:
        yield Step("documents", False, f"what moved since an earlier audit cannot be read: {str(problem)[:200]}")
        return
    yield _evidence(folder, audit)


def _other_rules(judged: judging.Judging, audit: Audit) -> str:
    """What of the rules is another here than it was; empty where nothing is."""
    now = {name: check.version for name, check in audit.checks.items()}
    changed = sorted(name for name in now.keys() | judged.checks.keys() if now.get(name) != judged.checks.get(name))
    if changed:
        said = ", ".join(f"{name} {judged.checks.get(name, '-')} → {now.get(name, '-')}" for name in changed[:3])
        return f"{len(changed)} checks have another version here: {said[:200]}"
    if judged.auditor_version != __version__:
        return f"it was judged by version {judged.auditor_version[:40]} of the auditor; this is {__version__}"
    return ""


def first_difference(folder: Path, audit: Audit) -> str:
    """Where the scorecard of a folder differs from that of an audit, as a sentence; empty where it does not.

    What moved since an earlier audit is left out: it rests on bytes that are not in the bundle.
    """
    try:
        then = msgspec.json.decode((folder / "scorecard.json").read_bytes())
    except (OSError, msgspec.DecodeError, RecursionError) as problem:
        return f"the scorecard cannot be read: {str(problem)[:100]}"
    now = msgspec.json.decode(audit.scorecard.encoded())
    older = isinstance(then, dict) and then.get("schema_version") != now["schema_version"]
    for card in (then, now):
        if isinstance(card, dict):
            for name in ("against", "auditor_version", "schema_version"):
                card.pop(name, None)
    # A scorecard of another version of the contract may lack fields that came later, and have others.
    found = _difference(then, now, "", both=older)
    return f"{found[0] or 'it'} is {_short(found[2])} and not {_short(found[1])}" if found else ""


def _difference(then: object, now: object, at: str, *, both: bool) -> tuple[str, object, object] | None:
    """The first place where two values differ. both: only names that both have are looked at."""
    if isinstance(then, dict) and isinstance(now, dict):
        if not both and list(then) != list(now):
            return at, list(then), list(now)
        pairs = [(f"{at}/{name}", then[name], now[name]) for name in then if name in now]
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        pairs = [(f"{at}/{number}", *pair) for number, pair in enumerate(zip(then, now, strict=True))]
    else:
        return None if type(then) is type(now) and then == now else (at, then, now)
    return next((found for place, one, other in pairs if (found := _difference(one, other, place, both=both))), None)


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"


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


_CALLED = {
    Kind.QUOTE: "quotes found",
    Kind.ABSENCE: "places that hold nothing",
    Kind.PLACE: "places",
    Kind.ANSWER: "answers as a whole",
    Kind.OBSERVATION: "looks without an answer",
    Kind.OWN: "of the audit's own record",
}
