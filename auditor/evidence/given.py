"""What a judgement rests on besides the archived bytes: said to whoever checks it, for nobody can compute it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor import rubric
from auditor.assess import Audit
from auditor.attest import Attached
from auditor.attest.attached import FOLDER, missing
from auditor.judging import Judging


def given(judged: Judging, audit: Audit) -> Iterator[str]:
    """One sentence for each thing that was given: rubric, earlier visits, statements, departments, point in time."""
    if unlike := _unlike_rubric(judged):
        yield unlike
    if audit.earlier:
        visits = {sighting.seen_at for sightings in audit.earlier.values() for sighting in sightings}
        yield (
            f"{len(audit.earlier):,} datasets were judged with what {len(visits):,} earlier visits saw of them; "
            "the bytes of those are not in this bundle"
        )
    if people := {one.person for one in audit.statements.attestation}:
        yield f"{len(audit.statements.attestation)} statements of {len(people)} persons count as they stand"
    if audit.snapshot.collected.departments is not None:
        yield f"the {len(audit.snapshot.collected.departments)} departments were given as a list"
    if audit.scorecard.against is not None:
        then = f"{audit.scorecard.against.taken_at:%Y-%m-%d %H:%M} UTC"
        yield f"what moved since {then} rests on an earlier audit whose bytes are not in this bundle"
    collected = audit.snapshot.collected
    if abs((audit.snapshot.taken_at - collected.started).total_seconds()) > _DAY:
        when = f"{audit.snapshot.taken_at:%Y-%m-%d %H:%M}"
        yield f"ages are counted to {when} UTC, and it was collected on {collected.started:%Y-%m-%d %H:%M} UTC"


#: A stated time that is farther off from when it was collected is worth a word. Seconds.
_DAY = 86_400.0


def _unlike_rubric(judged: Judging) -> str:
    named = judged.rubric.id[:60]
    if named not in rubric.names():
        return f"the rubric {named} is one of its own, which does not come with this program"
    ours = rubric.load(named)
    if ours == judged.rubric:
        return ""
    fields = [name for name in ours.__struct_fields__ if getattr(ours, name) != getattr(judged.rubric, name)]
    where = ", ".join(fields[:4])
    if "criteria" in fields:
        theirs = {one.id: one for one in judged.rubric.criteria}
        changed = [one.id for one in ours.criteria if theirs.get(one.id) != one]
        where = f"{len(changed)} criteria, {changed[0] if changed else 'and others'} first"
    return f"the rubric is NOT the {named} that comes with this program: {where} differ"


def unlike_attached(attached: Sequence[Attached], folder: Path) -> str:
    """How the attached files differ from those that were judged with, as a sentence; empty where they do not."""
    said = missing(attached, folder)
    if said:
        return said[0]
    named = {one.kept_as for one in attached}
    there = {path.name for path in (folder / FOLDER).glob("*")} if (folder / FOLDER).is_dir() else set()
    stray = sorted(there - named)
    return f"{FOLDER}/{stray[0]} is a file that nothing names" if stray else ""
