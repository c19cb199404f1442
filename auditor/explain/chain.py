"""The chain behind one dataset's verdict, as data: declared, seen, not believed, beat, rule, verdict, evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from auditor.archive import Place
from auditor.assess import Audit
from auditor.explain import rules
from auditor.explain.doubts import Doubt, doubts
from auditor.model import Cadence, Catalog, Dataset, DateColumn, Evidence, Label, Observation, Source, Stamp, Verdict
from auditor.publish import clean
from auditor.refresh import inside, periodicity, wording
from auditor.refresh.ageing import delinquent, overdue
from auditor.refresh.sighting import Sighting
from auditor.refresh.trail import HISTORIES, OF_DATA
from auditor.report.strips import promise
from auditor.report.wording import REFRESH, confidence

#: Sources of signals in words, strongest first; the last two are no signals of change.
SOURCES = {
    "seen": "another date than at the visit before, as we saw ourselves",
    Source.ROW_UPDATED: "days on which rows last changed, by the system's own dates of rows",
    Source.ROW_CREATED: "days on which rows were added, by the system's own dates of rows",
    Source.ACTIVITY: "the platform's log of changes",
    Source.LAYER_EDIT: "the layer's own date of its last edit",
    Source.EDITOR_TRACKING: "the newest value of the layer's edit-date field",
    Source.FILE_DATE: "when a file was added or replaced",
    Source.DATA_DATE: "the date of the data, as the portal states it",
    Source.HTTP_DATE: "the Last-Modified header of a download",
    Source.ITEM_DATE: "when the record about the data was edited",
    "issued": "when it was issued",
}
_DAY = timedelta(days=1)


class Declared(Struct, frozen=True):
    """A declared frequency: its field, its text, how it is read, and whether it is the one that counts."""

    field: str
    text: str
    read_as: str
    counts: bool
    evidence: Evidence | None


class Seen(Struct, frozen=True):
    """One dated signal."""

    at: datetime
    rows: int | None
    evidence: Evidence | None
    note: str = ""


class Group(Struct, frozen=True):
    """The signals of one source, newest first. weight: what the source can tell."""

    source: str
    meaning: str
    weight: str
    signals: tuple[Seen, ...]


class Beat(Struct, frozen=True):
    """The observed cadence in words, with what follows from it."""

    said: str
    cadence: Cadence


class Inside(Struct, frozen=True):
    """A date column inside the data. speaks: whether its newest date tells how new the records are."""

    column: str
    newest: datetime | None
    oldest: datetime | None
    speaks: bool
    evidence: Evidence | None


class Follows(Struct, frozen=True):
    """What a check makes of the verdict."""

    check: str
    outcome: str
    message: str


class Explanation(Struct, frozen=True):
    """Everything that leads to the verdict on one dataset. Texts are fit to be shown; times in UTC.

    declared_note: the sentence on the labels together. not_looked: what could not be had, with the reason. late_from,
    stale_from: when the promise, or else the beat, is overdue and broken. means: what the confidence says.
    """

    id: str
    title: str
    publisher: str
    portal: str
    landing_page: str
    left_out: str
    taken_at: datetime
    visits: tuple[datetime, ...]
    declared: tuple[Declared, ...]
    declared_note: str
    signals: tuple[Group, ...]
    not_believed: tuple[Doubt, ...]
    not_looked: tuple[str, ...]
    beat: Beat | None
    method: str
    inside: tuple[Inside, ...]
    late_from: datetime | None
    stale_from: datetime | None
    against: str
    rule: str
    rule_says: str
    state: str
    state_word: str
    reason: str
    changed: datetime | None
    changed_source: str
    confidence: float | None
    means: str
    follows: tuple[Follows, ...]
    records: tuple[str, ...]


class Document(Struct, frozen=True):
    """The explanation with the places of its records, as `--json` prints it."""

    explanation: Explanation
    places: Mapping[str, Place]


def explain(audit: Audit, dataset: Dataset) -> Explanation:
    """The chain behind the verdict on a dataset of the audit."""
    key = dataset.portal, dataset.id
    verdict, observation = audit.verdicts[key], audit.snapshot.observations.get(key)
    taken_at = audit.snapshot.taken_at
    earlier = sorted(audit.earlier.get(key, []), key=lambda sighting: sighting.seen_at)
    visits = [sighting for sighting in earlier if sighting.seen_at < taken_at]
    visits.append(Sighting.of(dataset, taken_at, observation))
    labels = dataset.accrual_periodicity + (observation.labels if observation else ())
    note = periodicity.reconcile(labels)
    groups = tuple(_groups(dataset, observation, visits))
    columns = tuple(_inside(observation, taken_at))
    late, stale = _limits(verdict)
    return Explanation(
        id=line(dataset.id),
        title=line(dataset.title),
        publisher=line(dataset.publisher),
        portal=line(dataset.portal),
        landing_page=line(dataset.landing_page),
        left_out=line(dataset.left_out),
        taken_at=taken_at,
        visits=verdict.visits,
        declared=tuple(_declared(dataset, label, note.label if note else None) for label in labels),
        declared_note=line(note.note) if note else "nothing is declared",
        signals=groups,
        not_believed=tuple(doubts(dataset, verdict, observation, visits, _same_portal(audit, dataset))),
        not_looked=tuple(_not_looked(dataset, observation)),
        beat=_beat(verdict.cadence) if verdict.cadence else None,
        method=verdict.method or "",
        inside=columns,
        late_from=late,
        stale_from=stale,
        against=verdict.against,
        rule=verdict.rule,
        rule_says=rules.said(verdict.rule),
        state=verdict.state.value,
        state_word=REFRESH[verdict.state.value].label,
        reason=line(verdict.reason, 600),
        changed=verdict.changed,
        changed_source=verdict.source or "",
        confidence=verdict.confidence,
        means=_means(verdict),
        follows=tuple(_follows(audit, dataset)),
        records=_records(dataset, groups, columns),
    )


def line(text: str | None, most: int = 300) -> str:
    """A portal's text on one line, masked and without control signs, empty for None."""
    shown = " ".join(clean((text or "")[: 4 * most]).split())
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def _shown(evidence: Evidence | None) -> Evidence | None:
    if evidence is None:
        return None
    quote = None if evidence.quote is None else line(evidence.quote, 200)
    return Evidence(line(evidence.capture), line(evidence.pointer, 500), quote)


def _same_portal(audit: Audit, dataset: Dataset) -> Sequence[Dataset]:
    catalog = audit.snapshot.catalog
    listed = catalog.listed if isinstance(catalog, Catalog) else ()
    return [other for other in listed if other.portal == dataset.portal]


def _declared(dataset: Dataset, label: Label, counts: Label | None) -> Declared:
    meaning = periodicity.parse(label.text, label.field)
    if meaning is None:
        read_as = "cannot be read as a frequency"
    elif meaning.days is None:
        read_as = meaning.kind.value.replace("_", " ")
    else:
        read_as = wording.every(meaning.days)
    if meaning is not None and meaning.note:
        read_as += f" ({meaning.note})"
    known = label in dataset.accrual_periodicity
    evidence = _shown(dataset.evidence("accrual_periodicity", label.text)) if known else None
    return Declared(line(label.field), line(label.text), read_as, label is counts, evidence)


def _groups(dataset: Dataset, observation: Observation | None, visits: Sequence[Sighting]) -> Iterator[Group]:
    found: dict[str, list[Seen]] = defaultdict(list)
    before: datetime | None = None
    for visit in visits:
        if visit.data_modified is not None and before is not None and visit.data_modified != before:
            found["seen"].append(Seen(visit.data_modified, None, None, f"met on our visit of {visit.seen_at:%Y-%m-%d}"))
        before = visit.data_modified or before
    for signal in observation.signals if observation else ():
        found[signal.source].append(Seen(signal.at, signal.rows, _shown(signal.evidence)))
    stamps: dict[str, tuple[str, Stamp | None]] = {
        Source.DATA_DATE: ("data_modified", dataset.data_modified),
        Source.ITEM_DATE: ("metadata_modified", dataset.metadata_modified),
        "issued": ("issued", dataset.issued),
    }
    for source, (field, stamp) in stamps.items():
        if stamp is not None and stamp.at is not None:
            found[source].append(Seen(stamp.at, None, _shown(dataset.evidence(field, stamp.raw)), "in the catalog"))
    for source, meaning in SOURCES.items():
        if found[source]:
            newest = sorted(found[source], key=lambda seen: seen.at, reverse=True)
            yield Group(str(source), meaning, _weight(source), tuple(newest))


def _weight(source: str) -> str:
    if source == "seen":
        return "the strongest there is"
    if source in HISTORIES:
        return "names each change, so that a beat can be seen"
    if source in OF_DATA:
        return "tells the latest change only"
    return "no sign that the data changed"


def _not_looked(dataset: Dataset, observation: Observation | None) -> Iterator[str]:
    if observation is None:
        yield "no calls were made for this dataset alone: --depth deep asks for the history of its rows or files"
    for what, reason in (observation.not_collected if observation else {}).items():
        yield f"{line(what)}: {line(reason.reason)}"
    for what in ("data_modified", "metadata_modified", "issued", "accrual_periodicity"):
        if what in dataset.not_collected:
            yield f"{what}: {line(dataset.not_collected[what].reason)}"


def _beat(seen: Cadence) -> Beat:
    said = wording.every(seen.period)
    if seen.weekdays:
        said += ", on " + ", ".join(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day] for day in seen.weekdays)
    if seen.hour is not None:
        said += f", at about {seen.hour:02}:00 UTC"
    return Beat(f"{said}; {'regular' if seen.kept else 'too irregular to be called a beat'}", seen)


def _inside(observation: Observation | None, taken_at: datetime) -> Iterator[Inside]:
    for column in observation.dates if observation else ():
        yield _column(column, inside.newest(_alone(observation, column), taken_at))


def _alone(observation: Observation | None, column: DateColumn) -> Observation | None:
    if observation is None:
        return None
    return Observation(
        portal=observation.portal,
        id=observation.id,
        seen_at=observation.seen_at,
        rows=observation.rows,
        dates=(column,),
    )


def _column(column: DateColumn, found: inside.Newest | None) -> Inside:
    newest = found.at if found else column.past or column.largest
    return Inside(line(column.name), newest, column.smallest, found is not None, _shown(column.evidence))


def _limits(verdict: Verdict) -> tuple[datetime | None, datetime | None]:
    """When it becomes late and stale: by the promise, else by a beat that is kept."""
    period = promise(verdict)
    if period is None and verdict.cadence is not None and verdict.cadence.kept:
        period = verdict.cadence.period
    if period is None or verdict.changed is None:
        return None, None
    return verdict.changed + overdue(period) * _DAY, verdict.changed + delinquent(period) * _DAY


def _means(verdict: Verdict) -> str:
    if verdict.confidence is None:
        return "none: the verdict is that we cannot tell, and it is left out of every share"
    share = confidence(verdict.confidence).partition(", ")[2]
    return f"a verdict by this rule {share}, as measured on recorded portals"


def _follows(audit: Audit, dataset: Dataset) -> Iterator[Follows]:
    for check, result in audit.results.items():
        if "verdict" not in result.check.reads:
            continue
        for finding in result.findings:
            if (finding.portal, finding.dataset) == (dataset.portal, dataset.id):
                yield Follows(check, finding.outcome.value, line(finding.message))


def _records(dataset: Dataset, groups: Sequence[Group], columns: Sequence[Inside]) -> tuple[str, ...]:
    places = [seen.evidence for group in groups for seen in group.signals] + [column.evidence for column in columns]
    named = [dataset.capture, *(evidence.capture for evidence in places if evidence is not None)]
    return tuple(dict.fromkeys(named))
