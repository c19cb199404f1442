"""An explanation as lines of text for a terminal: the chain from what was declared to the evidence, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from auditor.archive import Place
from auditor.explain.chain import Explanation, Group, Seen, line
from auditor.model import Evidence
from auditor.report.wording import REFRESH, count, plural

#: Signals of one source that are printed before "and n more".
MOST = 6


def lines(told: Explanation, places: Mapping[str, Place], *, everything: bool = False) -> Iterator[str]:
    """The explanation, a line each. places: of the records; everything: no list is cut."""
    yield from _head(told)
    yield from _section("1. What is declared", _declared(told))
    yield from _section("2. What was seen", _signals(told, everything))
    yield from _section("3. What was not believed, or not looked at", _doubts(told))
    yield from _section("4. The rhythm that was observed", _beat(told))
    yield from _section("5. The rule that decided", (told.rule_says, f"(rule {told.rule})"))
    yield from _section("6. The verdict", _verdict(told))
    yield from _section("7. Evidence, and how to look at it", _evidence(told, places, everything))


def _section(title: str, body: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    yield ""
    yield title
    for each in body:
        yield f"   {each}"


def _head(told: Explanation) -> Iterator[str]:
    mark = REFRESH[told.state].mark
    yield told.title or "(without a title)"
    yield f"{told.id}, {told.publisher or 'no department named'}, {told.portal}"
    if told.left_out:
        yield f"Left out of every number: {told.left_out}"
    yield f"{mark} {told.state_word}: {told.reason}."


def _declared(told: Explanation) -> Iterator[str]:
    if not told.declared:
        yield "Nothing is declared on how often it is updated."
    for label in told.declared:
        counts = "" if label.counts or len(told.declared) == 1 else " (another one counts)"
        yield f"“{label.text}” in {label.field}, read as: {label.read_as}{counts}"
        if label.evidence is not None:
            yield f"   {_place(label.evidence)}"
    if len(told.declared) > 1:
        yield told.declared_note
    if told.against:
        yield f"Declared against observed: {told.against}."


def _signals(told: Explanation, everything: bool) -> Iterator[str]:
    if not told.signals:
        yield "No date at all."
    if len(told.visits) > 1:
        yield f"{len(told.visits):,} visits of ours, from {told.visits[0]:%Y-%m-%d} to {told.visits[-1]:%Y-%m-%d}"
    for group in told.signals:
        number = plural(len(group.signals), "date")
        yield f"{group.source}, {number}: {group.meaning} ({group.weight})"
        yield from _dates(group, everything)


def _dates(group: Group, everything: bool) -> Iterator[str]:
    shown = group.signals if everything else group.signals[:MOST]
    for seen in shown:
        yield f"   {_dated(seen)}"
    if len(group.signals) > len(shown):
        yield f"   and {len(group.signals) - len(shown):,} more, back to {group.signals[-1].at:%Y-%m-%d} (--all)"


def _dated(seen: Seen) -> str:
    parts = [_moment(seen.at)]
    if seen.rows is not None:
        parts.append(plural(seen.rows, "row"))
    if seen.note:
        parts.append(seen.note)
    if seen.evidence is not None:
        parts.append(_place(seen.evidence))
    return "  ".join(parts)


def _place(evidence: Evidence) -> str:
    quote = "nothing stood there" if evidence.quote is None else f"“{evidence.quote}”"
    return f"{quote} at {evidence.pointer or '/'} of {evidence.capture}"


def _doubts(told: Explanation) -> Iterator[str]:
    for doubt in told.not_believed:
        at = f", {_moment(doubt.at)}" if doubt.at else ""
        yield f"{doubt.what}{at}: {doubt.why}"
    for missing in told.not_looked:
        yield f"not looked at: {missing}"
    if not told.not_believed and not told.not_looked:
        yield "Nothing: every date that was seen is believed."


def _beat(told: Explanation) -> Iterator[str]:
    beat = told.beat
    if beat is None:
        yield "None: fewer than three days of change are known, and visits saw fewer than two changes."
    else:
        seen = beat.cadence
        yield beat.said
        source = f"{seen.visits:,} visits" if seen.visits else "a history that names each change"
        yield (
            f"{plural(seen.changes, 'change')} known from {source}, {seen.first:%Y-%m-%d} to {seen.last:%Y-%m-%d}; "
            f"{100 * seen.regularity:.0f}% of the intervals kept to it; late {plural(seen.missed, 'time')}; "
            f"longest silence {count(round(seen.longest_gap))} days"
        )
        yield f"next expected {_moment(seen.expected)}; late from {_moment(seen.late_from)}"
    if told.method:
        yield f"how it is updated: {told.method}"
    for column in told.inside:
        newest = _moment(column.newest) if column.newest else "not known"
        speaks = "" if column.speaks else " (dates of this column lie elsewhere in time, so it does not count)"
        yield f"newest “{column.column}” inside: {newest}{speaks}"
    if told.late_from and told.stale_from:
        yield f"by promise or beat it is late from {_moment(told.late_from)}, stale from {_moment(told.stale_from)}"


def _verdict(told: Explanation) -> Iterator[str]:
    yield f"{REFRESH[told.state].mark} {told.state_word} ({told.state}) at {_moment(told.taken_at)}: {told.reason}."
    if told.changed:
        yield f"latest date: {_moment(told.changed)}, from {told.changed_source}"
    number = "" if told.confidence is None else f"{told.confidence:.2f}: "
    yield f"confidence {number}{told.means}"
    for entry in told.follows:
        message = "" if entry.message in ("", told.reason) else f", {entry.message}"
        yield f"check {entry.check}: {entry.outcome}{message}"


def _evidence(told: Explanation, places: Mapping[str, Place], everything: bool) -> Iterator[str]:
    shown = told.records if everything else told.records[:MOST]
    for record in shown:
        place = places.get(record)
        if place is None:
            yield f"{record}  is not in this audit's captures"
            continue
        yield f"{record}  {place.time:%Y-%m-%d %H:%M:%S} UTC"
        yield f"   {line(place.url)}"
        yield f"   warcio extract --payload {place.file} {place.offset}"
    if len(told.records) > len(shown):
        yield f"and {len(told.records) - len(shown):,} more records (--all)"
    if told.landing_page:
        yield f"the dataset itself: {told.landing_page}"


def _moment(moment: datetime) -> str:
    """A day, with its hour and minute where there are any."""
    return f"{moment:%Y-%m-%d}" if f"{moment:%H%M%S}" == "000000" else f"{moment:%Y-%m-%d %H:%M}"
