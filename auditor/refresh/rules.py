"""The rules, in the order in which they are asked; the first that applies gives the state.

Each is named, says in one sentence why, and leaves its name on the verdict, so that a reader can follow the chain from
the signal to the state. An old date is good evidence of silence even if many datasets share it, since nothing happened
after it; a young one that many share is evidence of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from auditor.model import Source, State
from auditor.refresh import confidence, wording
from auditor.refresh.ageing import UNPROMISED, delinquent, overdue
from auditor.refresh.cadence import Cadence
from auditor.refresh.case import Case, Verdict
from auditor.refresh.inside import stands_still
from auditor.refresh.periodicity import Kind
from auditor.refresh.series import Key, Series

#: Without a promise: younger cannot be told, older and never changed was published once.
TOO_NEW_DAYS, ONCE_DAYS = 90.0, 180.0
#: A dataset met so soon after a change mostly changes every day.
FRESH_DAYS = 2.0
#: A record edited so recently, apart from the others, is more often than not an update of the data.
_RECORD_DAYS = 90.0
#: Without a promise: a change so recent is upkeep; one between here and a year may be.
ACTIVE_DAYS = 90.0
#: Promises of so many days or fewer show within weeks whether they are kept.
_FAST = 45.0
#: Beyond so many times the delinquent age, a broken quick promise is not taken up again.
_MOSTLY_GONE = 3.0
#: No season is as long; a silence beyond it is the end of a feed.
_MORE_THAN_A_SEASON = 400.0
#: So long the newest record stays the same, under daily touches, before that counts.
_UNMOVED_DAYS = 14.0
#: So long a silence that we watched ourselves speaks against a change seen before it.
_WATCHED_DAYS = 21.0
_A_YEAR = 365.0
#: So many visits tell a beat better than a promise does.
_VISITS_TO_TELL = 10
_OPEN_ENDED = {"..", "", "present", "now", "current", "ongoing"}

Rule = Callable[[Case], Verdict | None]


def decide(case: Case) -> Verdict:
    """The verdict of the first rule that applies."""
    for rule in RULES:
        found = rule(case)
        if found is not None:
            return _bounded(case, found)
    raise AssertionError("the last rule always applies")


def _bounded(case: Case, found: Verdict) -> Verdict:
    """A verdict of silence needs a date that moves with every change, not only one of what was added."""
    if not case.trail.floor or found.state not in (State.LATE, State.STALE, State.PUBLISHED_ONCE):
        return found
    said = f"had something added {wording.ago(case.age or 0.0)}, but has no date that moves when data is replaced"
    return _says(case, State.UNKNOWN, "only_additions", said)


def _says(case: Case, state: State, rule: str, reason: str, *, share: float = 0.0) -> Verdict:
    """A verdict by a rule. share: how much of what the rule allows is used up."""
    trail, seen = case.trail, case.cadence
    kept = seen if seen is not None and seen.kept else None
    declared = case.declared.periodicity.days if case.declared and case.declared.periodicity else None
    # A few visits bound a beat only roughly; a promise that they agree with says it better.
    rough = kept is not None and 0 < kept.visits < _VISITS_TO_TELL and declared is not None
    period = kept.period if kept and state is State.ROUTINE and not rough else declared
    return Verdict(
        state=state,
        confidence=confidence.of(rule, share),
        reason=reason,
        label=case.declared.label.text if case.declared else None,
        period_days=period,
        rule=rule,
        changed=trail.changed,
        source=trail.source.value if trail.source else None,
        declared_days=declared,
        cadence=seen,
        method=case.method.value if case.method else None,
        zombie=rule == "stands_still",
        against=wording.against(declared, kept),
        known=trail.known,
        visits=tuple(seen_at for seen_at, _ in trail.visits),
        newest=case.newest.at if case.newest else None,
        newest_column=case.newest.column.name if case.newest else "",
    )


# --- before any date is believed -----------------------------------------------------------------------------------


def _declared_finished(case: Case) -> Verdict | None:
    if case.kind is not Kind.STATIC or case.declared is None:
        return None
    label = wording.quoted(case.declared.label.text)
    if case.cadence is not None and case.age is not None and case.age <= overdue(case.cadence.period):
        said = f"is declared {label}, yet {wording.changes(case.cadence)}"
        return _says(case, State.IRREGULAR_ACTIVE, "static_but_alive", said)
    return _says(case, State.STATIC_BY_DESIGN, "declared_finished", f"is declared finished: {label}")


def _made_anew(case: Case) -> Verdict | None:
    if not case.trail.anew or case.trail.source not in (None, Source.ITEM_DATE):
        return None
    said = "is made anew at each request, so that neither its date nor its content tells whether the data changed"
    return _says(case, State.DYNAMIC, "made_anew", said)


def _without_a_date(case: Case) -> Verdict | None:
    if case.age is not None:
        return None
    if case.trail.ahead is not None:
        said = f"carries a date of {wording.day(case.trail.ahead)}, which lies in the future and dates no change"
        return _says(case, State.UNKNOWN, "future_date", said)
    return _says(case, State.UNKNOWN, "no_date", "has no date by which a change of its data could be told")


def _made_by_a_harvester(case: Case) -> Verdict | None:
    if not case.trail.reissued:
        return None
    often = wording.times(case.trail.reissued)
    said = f"had its record issued anew {often} between our visits, so that no date of it tells when the data changed"
    return _says(case, State.UNKNOWN, "issued_anew", said)


def _stepped_back(case: Case) -> Verdict | None:
    if not case.trail.back or (case.cadence is not None and case.trail.back * 5 <= case.trail.seen_changes):
        return None
    said = f"carries a date that stepped back {wording.times(case.trail.back)} between our visits and dates no change"
    return _says(case, State.UNKNOWN, "stepped_back", said)


def _time_covered_ended(case: Case) -> Verdict | None:
    ended = _end(case.dataset.temporal)
    if ended is None or case.promise is not None or case.age is None:
        return None
    if (case.seen_at - ended).days <= _A_YEAR or case.age <= _A_YEAR:
        return None
    said = f"covers a time that ended on {wording.day(ended)}, and has not changed for {wording.length(case.age)}"
    return _says(case, State.STATIC_BY_DESIGN, "time_covered_ended", said)


def _end(temporal: str | None) -> datetime | None:
    """The end of a closed range of time, `2015-01-01/2015-12-31`; None where it is open or cannot be read."""
    last = (temporal or "").rpartition("/")[2].strip()
    if "/" not in (temporal or "") or last.lower() in _OPEN_ENDED or not re.match(r"\d{4}(-\d\d){0,2}", last):
        return None
    try:
        year, month, day = ([int(part) for part in last[:10].split("-")] + [12, 28][last[:10].count("-") :])[:3]
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _stands_still(case: Case) -> Verdict | None:
    """Touched on schedule while the newest record is old."""
    fresh = FRESH_DAYS / 2 if case.age is not None and case.age <= FRESH_DAYS else None
    pace = case.promise or (case.cadence.period if case.cadence else fresh)
    if case.newest is None or case.age is None or pace is None or case.trail.record:
        return None
    watched = case.unmoved is not None and case.unmoved >= _UNMOVED_DAYS and case.trail.seen_changes >= 3
    if not watched and case.unmoved is not None and case.trail.watched.days >= _UNMOVED_DAYS:
        return None  # the newest record moved while we watched: a feed that lags behind, not one that stands still
    # Feeds lag by a review or a fiscal year, or rest for a season; a visit or a few weeks cannot tell these apart.
    longest = max(delinquent(pace) + pace, _MORE_THAN_A_SEASON)
    allowed = max(delinquent(pace), ACTIVE_DAYS) if watched else longest
    if case.age > overdue(pace) or not stands_still(case.newest, case.seen_at, allowed):
        return None
    certain = watched and stands_still(case.newest, case.seen_at, longest)
    said = (
        f"was touched {wording.ago(case.age)}, but its newest {wording.quoted(case.newest.column.name)} inside is "
        f"of {wording.day(case.newest.at)}, where {wording.pace(case.newest.a_day or 0)} came before"
    )
    return _says(case, State.STALE, "stands_still", said, share=1.0 if certain else 0.0)


# --- what was observed ---------------------------------------------------------------------------------------------


def _observed(case: Case) -> Verdict | None:
    """A beat seen in a history of changes, or from visit to visit."""
    seen = case.cadence
    if seen is None or case.age is None or case.trail.record:
        return None
    if not seen.kept:
        return None if case.trail.sweep is not None else _irregular(case, seen)
    source = "visits" if seen.visits else "history"
    many = 1.0 if seen.changes >= (5 if seen.visits else 10) else 0.0
    # Of a date that a whole portal shares, the beat's own last change is what is known.
    age = (case.seen_at - seen.last).total_seconds() / 86400 if case.trail.sweep is not None else case.age
    if age <= overdue(seen.slowest):
        return _says(case, State.ROUTINE, f"beat_{source}", wording.routine(seen, age), share=many)
    if case.trail.sweep is not None:
        return _says(case, State.UNKNOWN, "shared_stamp", wording.shared(case))
    return _beat_stopped(case, seen)


def _beat_stopped(case: Case, seen: Cadence) -> Verdict | None:
    """A beat that is not kept any more. A slower promise still stands, and so does a silence that has ended before."""
    assert case.age is not None
    if case.promise is not None and case.age <= overdue(case.promise):
        return None
    stopped = wording.stopped(case, seen)
    if case.promise is None:
        if case.age <= min(seen.longest_gap * 1.1, _A_YEAR):
            said = f"{stopped}; it came back from a silence of {wording.length(seen.longest_gap)} before"
            return _says(case, State.IRREGULAR_ACTIVE, "comes_back", said)
        if case.kind in (Kind.AS_NEEDED, Kind.IRREGULAR) and case.age <= _A_YEAR:
            return _says(case, State.IRREGULAR_ACTIVE, "as_needed_active", stopped)
    pace = max(case.promise or 0.0, seen.slowest)
    if case.age <= delinquent(pace):
        return _says(case, State.LATE, "beat_late", stopped)
    return _says(case, State.STALE, "beat_stopped", stopped)


def _irregular(case: Case, seen: Cadence) -> Verdict | None:
    """Changes without a beat. A promise is judged as a promise."""
    assert case.age is not None
    if case.promise is not None or case.age > min(max(seen.longest_gap * 1.1, ACTIVE_DAYS), _A_YEAR):
        return None
    said = f"{wording.changes(seen)} without a regular beat, the last {wording.ago(case.age)}"
    return _says(case, State.IRREGULAR_ACTIVE, "changes_without_beat", said)


# --- what was promised ---------------------------------------------------------------------------------------------


def _promised(case: Case) -> Verdict | None:
    promise, age = case.promise, case.age
    if promise is None or age is None or case.declared is None:
        return None
    label = wording.quoted(case.declared.label.text)
    if case.trail.record:
        return _promised_by_record(case, promise, age, label)
    if age > overdue(promise):
        return _promise_missed(case, promise, age, label)
    if case.once and case.born is not None and case.born <= min(overdue(promise), delinquent(UNPROMISED)):
        if case.issued_together:
            return _says(case, State.UNKNOWN, "issued_together", wording.issued_together(case))
        said = f"was issued {wording.ago(case.born)} and is declared {label}: its first update is not due yet"
        return _says(case, State.TOO_NEW, "first_update_not_due", said)
    if case.trail.sweep is not None:
        return _says(case, State.UNKNOWN, "shared_stamp", wording.shared(case))
    said = f"is declared {label} and changed {wording.ago(age)}"
    used = age / overdue(promise)
    if case.trail.seen_changes:
        said += ", seen from visit to visit"
        return _says(case, State.ROUTINE_DECLARED, "promise_kept_once", said, share=used)
    said += "; the routine itself was not seen"
    rule = "promise_kept" if promise <= _FAST else "slow_promise_kept"
    return _says(case, State.ROUTINE_DECLARED, rule, said, share=used)


def _promise_missed(case: Case, promise: float, age: float, label: str) -> Verdict:
    said = f"is declared {label}, but last changed {wording.ago(age)}, {wording.behind(age, promise)}"
    slow, delinquent_at = promise > _FAST, delinquent(promise)
    if age <= delinquent_at:
        rule = "slow_promise_late" if slow else "promise_late"
        return _says(case, State.LATE, rule, said, share=age / delinquent_at)
    if case.newest is not None:
        said += f" (newest {wording.quoted(case.newest.column.name)} inside: {wording.day(case.newest.at)})"
    # Of quick promises missed by a little many are taken up again; of those missed by much, hardly any.
    lately = not slow and age <= _MOSTLY_GONE * delinquent_at
    rule = "promise_broken_lately" if lately else "slow_promise_broken" if slow else "promise_broken"
    return _says(case, State.STALE, rule, said)


def _promised_by_record(case: Case, promise: float, age: float, label: str) -> Verdict:
    """A promise, and the date of the record alone: it may have moved without the data, or the data without it."""
    if case.trail.sweep is not None and age <= delinquent(max(promise, UNPROMISED)) and not case.once:
        return _says(case, State.UNKNOWN, "shared_stamp", wording.shared(case))
    if age <= overdue(promise):
        said = f"is declared {label} and had its record edited {wording.ago(age)}; the data's own date is not known"
        return _says(case, State.ROUTINE_DECLARED, "promise_kept_by_record", said)
    return _old_record(case, age)


# --- without a promise ---------------------------------------------------------------------------------------------


def _by_blind_record(case: Case) -> Verdict | None:
    """The date of a record that is known not to move with the data."""
    if not case.blind:
        return None
    if case.born is not None and case.born < TOO_NEW_DAYS:
        return _too_new(case)
    return _says(case, State.UNKNOWN, "record_does_not_tell", f"has a date on its record alone: {case.blind}")


def _by_record(case: Case) -> Verdict | None:
    """Only the date of the record: of an old one at least nothing was touched since."""
    age = case.age
    if not case.trail.record or age is None:
        return None
    if case.trail.sweep is not None and age <= delinquent(UNPROMISED) and not (case.once and age > ONCE_DAYS):
        return _says(case, State.UNKNOWN, "shared_stamp", wording.shared(case))
    if case.born is not None and case.born < TOO_NEW_DAYS:
        return _too_new(case)
    if case.trail.seen_changes >= 2 and age <= ACTIVE_DAYS:
        said = (
            f"had its record edited {wording.times(case.trail.seen_changes)} between our visits, apart from the others"
        )
        return _says(case, State.IRREGULAR_ACTIVE, "record_edited_often", said)
    if age <= _RECORD_DAYS and not case.once:
        said = f"had its record edited {wording.ago(age)}, apart from the others; the data's own date is not known"
        return _says(case, State.IRREGULAR_ACTIVE, "record_edited", said, share=age / _RECORD_DAYS)
    return _old_record(case, age)


def _old_record(case: Case, age: float) -> Verdict:
    if case.once and case.issued is not None and age > ONCE_DAYS:
        said = f"has not been touched, data or description, since it was issued on {wording.day(case.issued)}"
        return _says(case, State.PUBLISHED_ONCE, "record_never_touched", f"{said}, as its record tells")
    said = f"has a date on its record alone ({wording.ago(age)}), which does not tell whether its data changed"
    return _says(case, State.UNKNOWN, "record_only", said)


def _unpromised(case: Case) -> Verdict | None:
    """No promise and no beat: young, silent since it was issued, or changed at some time since."""
    age, born = case.age, case.born
    assert age is not None
    if case.trail.sweep is not None and age <= delinquent(UNPROMISED) and not case.once:
        return _says(case, State.UNKNOWN, "shared_stamp", wording.shared(case))
    if born is not None and born < TOO_NEW_DAYS and (case.once or age > FRESH_DAYS):
        return _too_new(case)
    return _never_changed(case, age) if case.once else _changed_at_some_time(case, age)


def _too_new(case: Case) -> Verdict:
    assert case.born is not None
    if case.issued_together:
        return _says(case, State.UNKNOWN, "issued_together", wording.issued_together(case))
    return _says(case, State.TOO_NEW, "too_new", f"was issued {wording.ago(case.born)}: too new to tell")


def _never_changed(case: Case, age: float) -> Verdict:
    assert case.issued is not None
    since = f"has not changed since it was issued on {wording.day(case.issued)}"
    if case.newest is not None:
        since += f" (newest {wording.quoted(case.newest.column.name)} inside: {wording.day(case.newest.at)})"
    if age <= ONCE_DAYS or (case.issued_together and age <= delinquent(UNPROMISED)):
        return _says(case, State.UNKNOWN, "not_changed_yet", f"{since}, and nothing says how often it should")
    rule = "never_changed" if age > delinquent(UNPROMISED) else "not_changed_in_half_a_year"
    return _says(case, State.PUBLISHED_ONCE, rule, since)


def _changed_at_some_time(case: Case, age: float) -> Verdict:
    asked = case.kind in (Kind.AS_NEEDED, Kind.IRREGULAR)
    said = f"last changed {wording.ago(age)}"
    said += (
        f"; it is declared {wording.quoted(case.declared.label.text)}"
        if asked and case.declared
        else "; nothing is promised"
    )
    # One change in weeks of watching may be a correction; nobody promised another.
    silent = case.trail.watched.days >= _WATCHED_DAYS and case.trail.seen_changes <= 1
    if age <= FRESH_DAYS and not silent:
        return _says(case, State.ROUTINE, "met_fresh", wording.met_fresh(case, age))
    if age <= ACTIVE_DAYS and (asked or not silent):
        return _says(case, State.IRREGULAR_ACTIVE, "changed_recently", said, share=age / ACTIVE_DAYS)
    if asked and age <= _A_YEAR:
        return _says(case, State.IRREGULAR_ACTIVE, "as_needed_active", said)
    if age <= delinquent(UNPROMISED):
        more = ", and while we watched it was silent otherwise" if silent else ""
        return _says(
            case, State.UNKNOWN, "too_little_known", f"{said}{more}, so that upkeep can be neither seen nor denied"
        )
    return _says(case, State.STALE, "long_silent", said)


RULES: tuple[Rule, ...] = (
    _declared_finished,
    _made_anew,
    _without_a_date,
    _made_by_a_harvester,
    _stepped_back,
    _time_covered_ended,
    _stands_still,
    _observed,
    _by_blind_record,
    _promised,
    _by_record,
    _unpromised,
)


# --- series --------------------------------------------------------------------------------------------------------

_SPEAKS = frozenset({State.PUBLISHED_ONCE, State.STALE, State.LATE, State.UNKNOWN, State.TOO_NEW})


def judge_series(one: Series, cases: Mapping[Key, Case], found: MutableMapping[Key, Verdict]) -> None:
    """Judges a table per year once, by its newest: the others are members, unless one is alive by itself.

    Where the series has ended, each table keeps its own verdict, and the series counts once in the shares.
    """
    newest = one.newest
    head, year = found[newest], one.members[0][1]
    if cases[newest].trail.record or year > cases[newest].seen_at.year + 1:
        return  # dates of records do not tell whether a series goes on, and projections are no editions
    issued = [at for key, _ in one.members if (at := cases[key].issued) is not None]
    if head.state in _SPEAKS and (judged := _continued(cases[newest], one, issued)) is not None:
        head = found[newest] = judged
    alive = head.state not in (State.PUBLISHED_ONCE, State.STALE, State.UNKNOWN)
    name = cases[newest].dataset.id
    for key, _ in one.members[1:]:
        own = found[key]
        if own.state not in _SPEAKS:
            continue
        if alive:
            reason = f"is one of a series of {len(one.members)} tables; the newest, of {year}, is judged for all"
            own = replace(own, state=State.SERIES_MEMBER, reason=reason, rule="series_member")
            found[key] = replace(own, confidence=confidence.of(own.rule), series=name)
        else:
            found[key] = replace(own, series=name)
    found[newest] = replace(found[newest], series=name)


def _continued(head: Case, one: Series, issued: Sequence[datetime]) -> Verdict | None:
    """The newest table of a series that still gets a new one each year: the new tables are its updates. A promise of
    more than one a year is not kept by that. issued: of the tables."""
    this_year = head.seen_at.year
    recent = {year for _, year in one.members if this_year - 4 <= year <= this_year}
    # Several years loaded on one day are an upload, not a routine.
    editions = {moment.year for moment in issued if moment.year >= this_year - 4}
    if len(recent) < 3 or len(editions) < 3 or this_year - max(recent) > 1 or (head.promise or UNPROMISED) < UNPROMISED:
        return None
    said = f"is the newest of a series that got new tables in {len(editions)} of the last five years"
    return _says(head, State.ROUTINE, "series_continued", said)
