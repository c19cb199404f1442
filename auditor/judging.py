"""How an audit was judged (`judging.json`): all that its results rest on besides the kept bytes, so that anybody can
judge the same again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor import __version__, rubric
from auditor.assess import Audit, assess
from auditor.attest import Attached, Statements
from auditor.prepared import json_reader
from auditor.refresh.sighting import Sighting
from auditor.refresh.verdict import Earlier
from auditor.rubric import Rubric

FILE_NAME = "judging.json"
SCHEMA_VERSION = 1
#: A longer one is not read: what people state and earlier visits saw is shorter. Bytes.
_LARGEST = 512 << 20
#: Ages are counted to a time in these.
_YEARS = 1990, 2200


class NotJudged(ValueError):
    """A folder that does not say how it was judged, or not in a way that can be read."""


class Visits(Struct, frozen=True):
    """What earlier visits saw of one dataset."""

    portal: str
    dataset: str
    sightings: tuple[Sighting, ...]


class Judging(Struct, frozen=True):
    """The rules and the words of people that an audit was judged by.

    taken_at: the stated point in time. checks: the version of each check. departments: None where no list was given.
    history: what earlier audits saw.
    """

    schema_version: int
    auditor_version: str
    taken_at: datetime
    rubric: Rubric
    checks: Mapping[str, int]
    departments: tuple[str, ...] | None
    statements: Statements
    attached: tuple[Attached, ...]
    history: tuple[Visits, ...]

    @property
    def earlier(self) -> Earlier:
        """What earlier visits saw, in the form that verdicts take."""
        return {(visit.portal, visit.dataset): list(visit.sightings) for visit in self.history}

    def encoded(self) -> bytes:
        """The bytes of `judging.json`."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"

    def write(self, folder: Path) -> None:
        """Writes `judging.json`, whole or not at all."""
        draft = folder / f"{FILE_NAME}.part"
        draft.write_bytes(self.encoded())
        draft.replace(folder / FILE_NAME)


_judging, _rules = json_reader(Judging), json_reader(Rubric)


def of(audit: Audit) -> Judging:
    """How an audit was judged."""
    collected = audit.snapshot.collected
    return Judging(
        schema_version=SCHEMA_VERSION,
        auditor_version=__version__,
        taken_at=audit.snapshot.taken_at,
        # As it reads back: a file of rules may say 0 for 0.0, and the same judging has to give the same bytes.
        rubric=_rules(msgspec.json.encode(audit.rubric)),
        checks={name: check.version for name, check in sorted(audit.checks.items())},
        departments=collected.departments,
        statements=audit.statements,
        attached=collected.attached,
        history=tuple(Visits(*key, tuple(seen)) for key, seen in sorted(audit.earlier.items())),
    )


def read(folder: Path) -> Judging:
    """Reads `judging.json` of a folder; NotJudged says what is wrong with it."""
    path = folder / FILE_NAME
    try:
        if path.stat().st_size > _LARGEST:
            raise NotJudged(f"{path} is larger than {_LARGEST >> 20} MB")
        judged = _judging(path.read_bytes())
    except FileNotFoundError:
        raise NotJudged(f"{folder} holds no {FILE_NAME}; auditor audit --from {folder} writes it") from None
    except (msgspec.DecodeError, OSError, UnicodeDecodeError, RecursionError) as problem:
        raise NotJudged(f"{path} cannot be read: {problem}") from None
    wrong = rubric.mistake(judged.rubric)
    if judged.taken_at.tzinfo is None or not _YEARS[0] <= judged.taken_at.year <= _YEARS[1]:
        wrong = f"{judged.taken_at.isoformat()} is no point in time that ages can be counted to"
    if wrong:
        raise NotJudged(f"{path}: {wrong}")
    return judged


def again(folder: Path, judging: Judging, rules: Rubric | None = None) -> Audit:
    """Judges the kept bytes of a folder in the same way, or under another rubric."""
    return assess(
        folder,
        rules or judging.rubric,
        taken_at=judging.taken_at,
        statements=judging.statements,
        departments=judging.departments,
        attached=judging.attached,
        earlier=judging.earlier,
    )
