"""Every rule that can decide a dataset's refresh state, in one sentence for a reader."""

from __future__ import annotations

from collections.abc import Mapping

#: By rule, in the order in which they are asked; a test holds that none of `auditor.refresh.rules` is missing.
RULES: Mapping[str, str] = {
    "declared_finished": "A dataset that is declared as not updated any more is finished by design.",
    "static_but_alive": "A dataset that is declared finished, and yet keeps changing, is active.",
    "made_anew": "What is made anew at each request has no date or content by which a change could be told.",
    "no_date": "Without any date of a change nothing can be said.",
    "future_date": "A date that lies in the future dates no change, so nothing can be said.",
    "issued_anew": "A record that is issued anew between visits dates no change of the data, so nothing can be said.",
    "stepped_back": "A date that goes backwards between visits dates no change, so nothing can be said.",
    "time_covered_ended": "Data on a time that ended over a year ago, silent for over a year, is finished by design.",
    "stands_still": "A feed that is touched on schedule, while no new records come into it, is stale.",
    "beat_history": "Changes that came at a regular beat, the last no older than the beat allows, are a routine.",
    "beat_visits": "Changes that our visits met at a regular beat, the last no older than it allows, are a routine.",
    "beat_late": "A regular beat that has been silent for longer than it allows, but not by much, is late.",
    "beat_stopped": "A regular beat that has been silent for much longer than it allows is stale.",
    "comes_back": "A beat that is silent, but has come back from silences as long before, is irregular.",
    "changes_without_beat": "Changes that were seen and keep no beat, the last of them recent, are irregular activity.",
    "as_needed_active": "What is declared “as needed” and has changed within a year is active.",
    "promise_late": "A promise of weeks at most that is overdue, but not by much, is late.",
    "slow_promise_late": "A promise of months or a year that is overdue, but not by much, is late.",
    "promise_broken_lately": "A promise of weeks at most that is long overdue is stale; some of these are taken up.",
    "promise_broken": "A promise of weeks at most that is overdue many times over is stale.",
    "slow_promise_broken": "A promise of months or a year that is long overdue is stale.",
    "first_update_not_due": "Issued so lately that the first promised update is not due: too new to tell.",
    "shared_stamp": "A date that many datasets share comes from a sweep over the portal and says nothing of this one.",
    "issued_together": "A date of issue that many share dates a move of the catalog, and not this dataset: not known.",
    "promise_kept": "A promise of weeks at most, and data young enough for it: on schedule, as far as one date tells.",
    "promise_kept_once": "A promise, data young enough for it, and a change that our visits saw: on schedule.",
    "slow_promise_kept": "A promise of months or a year, and data young enough for it: on schedule as one date tells.",
    "promise_kept_by_record": "A promise, and a record edited lately enough; the data's own date is not known.",
    "record_edited_often": "Only the record has a date, and it moved between visits, apart from the others: active.",
    "record_edited": "Only the record has a date; it is of these days and stands apart from the others: active.",
    "record_never_touched": "Nothing of it, data or description, was touched since shortly after it was issued.",
    "record_does_not_tell": "Only the record has a date, and it is known not to move with the data: not known.",
    "record_only": "Only the record has a date, which does not tell whether the data changed.",
    "too_new": "Issued less than 90 days ago, and nothing is promised: too new to tell.",
    "not_changed_yet": "Not changed since it was issued, half a year ago at most, and nothing is promised: not known.",
    "not_changed_in_half_a_year": "Not changed since it was issued, more than half a year ago: published once.",
    "never_changed": "Not changed since it was issued, more than a year ago: published once.",
    "met_fresh": "Nothing is promised, but a single visit meets so fresh a date mostly where data changes daily.",
    "changed_recently": "Nothing is promised, and the data changed within 90 days: active, without a known rhythm.",
    "too_little_known": "Changed at some time within a year or so, and nothing is promised: not known.",
    "long_silent": "Nothing is promised, and it has been silent for well over a year: stale.",
    "only_additions": "Silent by a date that moves with additions alone: data may have been replaced, so not known.",
    "series_member": "An older table of a series of years; the newest is judged for all of them.",
    "series_continued": "The newest table of a series that gets a new one each year: the new tables are its updates.",
}


def said(rule: str) -> str:
    """The sentence of a rule; its name where a newer version decided by one that is not known here."""
    return RULES.get(rule, f"decided by the rule “{rule}”")
