"""Changes of datasets: new, gone, renamed, replaced, refreshed otherwise, under another license."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from auditor.monitor.changes.lists import Lists, lists
from auditor.monitor.changes.nouns import WHOLE, Change, History, Turn, turns
from auditor.store import Key, Seen, Visit

#: A row of a dataset's history: the number of its visit among those that read a list, and what was seen.
Row = tuple[int, Seen]
#: Fields that are told when they change: the kind of change, its cause, and what is said.
_FIELDS = {
    "title": ("renamed", "metadata", "it was called “{before}”"),
    "publisher": ("publisher", "metadata", "its publisher is {after} and was {before}"),
    "license": ("license", "license", "its license is {after} and was {before}"),
    "columns": ("columns", "schema", "its columns are others than before"),
    "addresses": ("addresses", "access", "its data are at other addresses than before"),
}
#: Of these, nothing is known on visits whose platform or rules did not tell them: that is no change.
_MAY_LACK = frozenset({"columns", "addresses"})


def of_datasets(history: History) -> Iterator[Change]:
    """The changes of all datasets."""
    read = history.read
    place = {one.id: number for number, one in enumerate(read)}
    rows: dict[Key, list[Row]] = defaultdict(list)
    for visit, key, seen in history.verdicts:
        if visit in place:
            rows[key].append((place[visit], seen))
    first = next((number for number, one in enumerate(read) if one.status in WHOLE), len(read))
    took_over = _took_over(rows, first)
    believed = lists(rows, read, first, (number for number, _ in took_over))
    for key, own in rows.items():
        yield from _Dataset(history, read, key, own, believed).changes(first, took_over)


def _took_over(rows: Mapping[Key, Sequence[Row]], first: int) -> frozenset[tuple[int, str]]:
    """Visits and titles where one dataset ended and one other of the same title began."""
    ended = Counter((number, one.title) for own in rows.values() for number, one in own if one.state is None)
    began = Counter((own[0][0], own[0][1].title) for own in rows.values() if own[0][0] > first)
    return frozenset(at for at, times in began.items() if times == 1 and ended[at] == 1)


class _Dataset:
    """One dataset through the visits."""

    def __init__(self, history: History, read: Sequence[Visit], key: Key, rows: Sequence[Row], believed: Lists) -> None:
        self._history = history
        self._read = read
        self._key = key
        self._rows = rows
        self._believed = believed
        states = turns(((number, one.state or "") for number, one in rows), len(read))
        self._turns = {turn.number: turn for turn in states}

    def changes(self, first: int, took_over: frozenset[tuple[int, str]]) -> Iterator[Change]:
        """first: the first visit that read everything; what was there then is not new."""
        number, seen = self._rows[0]
        if number > first:
            replaces = (number, seen.title) in took_over
            kind = "replaced" if replaces else "added"
            said = "it took the place of one with the same title" if replaces else "it is new in the catalog"
            ended = next((at for at, one in self._rows if one.state is None), len(self._read))
            confirmed = self._believed.confirmed(number, ended)
            turn = Turn(number, "", seen.state or "", confirmed, ended == len(self._read), False)
            yield self._change(number, seen, kind, "data", said, turn)
        for place, ((_, before), (number, now)) in enumerate(pairwise(self._rows), 2):
            if now.state is None:
                if (number, now.title) not in took_over:
                    since = f"{self._read[number - 1].taken_at:%Y-%m-%d}"
                    said = f"it was listed until {since} and is not any more"
                    yield self._change(number, now, "gone", "data", said, self._there(place))
            elif before.state is None:
                yield self._change(number, now, "returned", "data", "it is listed again", self._there(place))
            else:
                yield from self._fields(number, before, now)
                if before.state != now.state:
                    cause = self._cause(number, before, now)
                    yield self._change(number, now, "state", cause, now.reason, self._turns[number])

    def _there(self, place: int) -> Turn:
        """The turn of being listed or not in the row before a place, confirmed as its list can be believed."""
        number, now = self._rows[place - 1]
        later = (at for at, one in self._rows[place:] if (one.state is None) != (now.state is None))
        ended = next(later, len(self._read))
        return self._turns[number]._replace(confirmed=self._believed.confirmed(number, ended))

    def _fields(self, number: int, before: Seen, now: Seen) -> Iterator[Change]:
        for field, (kind, cause, said) in _FIELDS.items():
            was, told = getattr(before, field), getattr(now, field)
            if was == told or (field in _MAY_LACK and not (was and told)):
                continue
            values = ((at, getattr(one, field)) for at, one in self._rows if one.state is not None)
            turn = next(turn for turn in turns(values, len(self._read)) if turn.number == number)
            words = said.format(before=was or "not stated", after=told or "not stated")
            yield self._change(number, now, kind, cause, words, turn)

    def _cause(self, number: int, before: Seen, now: Seen) -> str:
        """Why the state is another than on the visit before."""
        if not self._history.same_rules(self._read[number], self._read[number - 1]):
            return "rules"
        if before.changed != now.changed:
            return "data"
        if before.left_out != now.left_out or any(getattr(before, one) != getattr(now, one) for one in _FIELDS):
            return "metadata"
        return "time"

    def _change(self, number: int, seen: Seen, kind: str, cause: str, said: str, turn: Turn) -> Change:
        one = self._read[number]
        return Change(
            at=one.taken_at,
            portal=self._history.name,
            what="dataset",
            subject=self._key[1],
            kind=kind,
            title=seen.title,
            before=turn.before,
            after=turn.after,
            cause=cause,
            said=said,
            visit=one.id,
            folder=one.folder,
            confirmed=turn.confirmed,
            standing=turn.standing,
            flapping=turn.flapping,
        )
