"""What a check is: outcomes, findings, and the discovery of the check modules.

A check is a module below `checks/`. Its path is its id (`open_data/license`), the folder its practice area, the
docstring its documentation (title line, then Why, How, Fix, See), and the parameter names of its `find` say what it
needs:

    dataset      called once for every counted dataset; yields findings about that dataset
    catalog      called once, with all counted datasets
    website      called once, with the city's and the portal's own pages as far as they were read (depth standard); may
                 be asked for beside the catalog
    departments  the city's official department list (tuple of names), from `--departments`
    complete     whether the whole catalog was collected (bool)
    taken_at     the stated point in time (aware datetime)

Constants: VERSION (raised when the same snapshot would be judged differently), EFFORT (cost to the publisher of the
fix: low, medium, high), NEEDS (optional: fields of the dataset that must have been collected; where they were not,
the runner answers `unknown` on the check's behalf), READS (fields of the dataset that decide its outcome: a repair that
leaves them alone cannot change it), ABOUT (optional: `city` where findings on no dataset are about the city rather than
its portal; their messages are read after that word).

`repair(dataset)` (optional) returns the dataset as it would be after the Fix. It exists so that the gain of a fix is
computed by judging the repaired snapshot again, never by a formula. `groups(dataset)` (optional, for `catalog` checks)
gives what a dataset may have in common with others: datasets that share nothing, directly or through others, are judged
apart, so that a repair need not judge the whole catalog again.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import ModuleType

from msgspec import Struct

from auditor.model import Dataset, Evidence

#: What `find` may ask for by the names of its parameters.
INPUTS = ("dataset", "catalog", "website", "departments", "complete", "taken_at")
EFFORTS = ("low", "medium", "high")
SUBJECTS = ("portal", "city")
#: The headings of a check's docstring, in their order.
HEADINGS = ("Why", "How", "Fix", "See")


class Outcome(StrEnum):
    """What one check says of one subject."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Finding(Struct, frozen=True, gc=False):
    """One outcome about one subject.

    subject: `dataset` or `portal`. dataset: its identifier, empty for the portal. publisher: whom the fix is addressed
    to. field: what of the subject was judged. message: reads after the subject's title.
    """

    outcome: Outcome
    message: str
    subject: str
    portal: str = ""
    dataset: str = ""
    publisher: str | None = None
    field: str = ""
    evidence: tuple[Evidence, ...] = ()


def finding_id(check: str, finding: Finding) -> str:
    """Sixteen hex digits, the same from night to night: a hash of check, subject and field."""
    text = "\x1f".join((check, finding.subject, finding.portal, finding.dataset, finding.field))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def about(dataset: Dataset, outcome: Outcome, message: str, field: str, quote: object = None) -> Finding:
    """A finding about a dataset, with the place `field` was read as evidence.

    quote: the value that was found; left out where the evidence is that nothing was there.
    """
    evidence = (dataset.evidence(field, quote),)
    return Finding(outcome, message, "dataset", dataset.portal, dataset.id, dataset.publisher, field, evidence)


def passes(dataset: Dataset, message: str, field: str, quote: object = None) -> Finding:
    """A `pass` about a dataset."""
    return about(dataset, Outcome.PASS, message, field, quote)


def fails(dataset: Dataset, message: str, field: str, quote: object = None) -> Finding:
    """A `fail` about a dataset."""
    return about(dataset, Outcome.FAIL, message, field, quote)


def unknown(dataset: Dataset, message: str, field: str, quote: object = None) -> Finding:
    """An `unknown` about a dataset: we could not look, or what we saw does not decide it."""
    return about(dataset, Outcome.UNKNOWN, message, field, quote)


def not_applicable(dataset: Dataset, message: str, field: str, quote: object = None) -> Finding:
    """A `not_applicable` about a dataset."""
    return about(dataset, Outcome.NOT_APPLICABLE, message, field, quote)


def of_portal(
    outcome: Outcome,
    message: str,
    field: str,
    evidence: tuple[Evidence, ...] = (),
    publisher: str | None = None,
) -> Finding:
    """A finding about the portal as a whole; `field` tells several of one check apart."""
    return Finding(outcome, message, "portal", field=field, evidence=evidence, publisher=publisher)


class Check(Struct, frozen=True):
    """A check module, read: id, documentation, constants and functions."""

    id: str
    practice_area: str
    title: str
    sections: Mapping[str, str]
    version: int
    effort: str
    inputs: tuple[str, ...]
    needs: tuple[str, ...]
    reads: frozenset[str]
    find: Callable[..., Iterator[Finding]]
    repair: Callable[[Dataset], Dataset] | None
    groups: Callable[[Dataset], tuple[object, ...]] | None
    about: str = "portal"

    @property
    def per_dataset(self) -> bool:
        """Whether `find` judges one dataset at a time."""
        return "dataset" in self.inputs


def discover(package: str = "checks") -> dict[str, Check]:
    """Every check module below the package, by id, in the order of the ids."""
    root = importlib.import_module(package)
    found = {}
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        hidden = any(part.startswith("_") for part in module.name.split("."))
        if not module.ispkg and not hidden:
            check = read(importlib.import_module(module.name), package)
            found[check.id] = check
    return dict(sorted(found.items()))


def read(module: ModuleType, package: str = "checks") -> Check:
    """A check module as a Check; ValueError names what it lacks."""
    check_id = module.__name__.removeprefix(f"{package}.").replace(".", "/")
    title, sections = _documentation(check_id, inspect.getdoc(module) or "")
    find = getattr(module, "find", None)
    if find is None:
        raise ValueError(f"check {check_id} has no function find")
    inputs = tuple(inspect.signature(find).parameters)
    strange = set(inputs) - set(INPUTS)
    if strange or not {"dataset", "catalog", "website"} & set(inputs):
        raise ValueError(f"check {check_id}: find takes {', '.join(inputs)}; it may ask for {', '.join(INPUTS)}")
    if module.EFFORT not in EFFORTS:
        raise ValueError(f"check {check_id}: EFFORT is {module.EFFORT!r}, not one of {', '.join(EFFORTS)}")
    subject = getattr(module, "ABOUT", SUBJECTS[0])
    if subject not in SUBJECTS:
        raise ValueError(f"check {check_id}: ABOUT is {subject!r}, not one of {', '.join(SUBJECTS)}")
    return Check(
        id=check_id,
        practice_area=check_id.split("/")[0],
        title=title,
        sections=sections,
        version=module.VERSION,
        effort=module.EFFORT,
        inputs=inputs,
        needs=tuple(getattr(module, "NEEDS", ())),
        reads=frozenset({*module.READS, "not_collected"}),
        find=find,
        repair=getattr(module, "repair", None),
        groups=getattr(module, "groups", None),
        about=subject,
    )


def _documentation(check_id: str, text: str) -> tuple[str, dict[str, str]]:
    """The title line and the sections of a check's docstring."""
    title, _, rest = text.partition("\n")
    parts = re.split(rf"^({'|'.join(HEADINGS)}):\s*", rest, flags=re.MULTILINE)
    sections = {name: " ".join(body.split()) for name, body in zip(parts[1::2], parts[2::2], strict=True)}
    missing = [name for name in HEADINGS if not sections.get(name)]
    if not title.endswith(".") or missing:
        raise ValueError(f"check {check_id}: the docstring lacks {', '.join(missing) or 'a title sentence'}")
    return title, sections
