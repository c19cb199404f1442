"""Changes: their kinds and causes, when they are confirmed, and what alarms nobody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.monitor.changes import Change, History, changes
from auditor.store import Seen, Visit

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
KEPT = Seen("routine", "Trees", "Parks", changed=START, license="CC-BY", columns="c1", addresses="a1")


def visits(statuses: Sequence[str], listed: Sequence[int] = ()) -> list[Visit]:
    return [
        Visit(
            night=number,
            portal=1,
            taken_at=START + timedelta(days=number),
            how="whole",
            status=status,
            reason="it did not answer" if status == "broken" else "",
            url="https://data.quillhaven.example",
            platform="ckan",
            listed=listed[number] if listed else 100,
            manifest="" if status == "broken" else "m",
            record="",
            counts="",
            folder=f"nights/q/{number}",
            requests=1,
            bytes=1,
            seconds=1.0,
            auditor_version="1",
            id=number + 1,
        )
        for number, status in enumerate(statuses)
    ]


def told(
    rows: Sequence[tuple[int, str, Seen]],
    nights: int | Sequence[str] = 5,
    rules: dict[int, str] | None = None,
    criteria: dict[int, bytes] | None = None,
) -> list[Change]:
    """rows: number of the night, dataset, what was seen."""
    over = visits(["complete"] * nights if isinstance(nights, int) else nights)
    verdicts = [(night + 1, (0, dataset), seen) for night, dataset, seen in sorted(rows, key=lambda row: row[0])]
    return list(changes(History("q", over, verdicts, rules or {}, criteria or {})))


def test_what_was_there_first_is_no_news() -> None:
    assert told([(0, "a", KEPT), (0, "b", KEPT)]) == []


def test_a_dataset_that_stops_is_told_when_it_is_confirmed() -> None:
    stale = replace(KEPT, state="stale", reason="silent for 40 days")
    (seen,) = told([(0, "a", KEPT), (4, "a", stale)])
    assert (seen.confirmed, seen.alarms) == (False, False)
    (seen,) = told([(0, "a", KEPT), (3, "a", stale)])
    assert (seen.kind, seen.before, seen.after, seen.cause, seen.alarms) == ("state", "routine", "stale", "time", True)
    assert (seen.at, seen.said, seen.folder) == (START + timedelta(days=3), "silent for 40 days", "nights/q/3")


def test_one_night_only_is_not_confirmed() -> None:
    late = replace(KEPT, state="late")
    found = told([(0, "a", KEPT), (1, "a", late), (2, "a", KEPT)])
    assert [(one.after, one.confirmed, one.standing, one.alarms) for one in found] == [
        ("late", False, False, False),
        ("routine", True, True, True),
    ]


def test_to_and_fro_alarms_nobody() -> None:
    late = replace(KEPT, state="late")
    rows = [(number, "a", late if number % 2 else KEPT) for number in range(7)]
    assert not any(one.alarms for one in told(rows, 8)[2:])
    assert told(rows, 8)[-1].flapping


@pytest.mark.parametrize(
    ("after", "kind", "cause"),
    [
        ({"state": "stale"}, "state", "time"),
        ({"state": "late", "changed": START + timedelta(days=1)}, "state", "data"),
        ({"license": "all rights reserved"}, "license", "license"),
        ({"columns": "c2"}, "columns", "schema"),
        ({"addresses": "a2"}, "addresses", "access"),
        ({"title": "Street Trees"}, "renamed", "metadata"),
        ({"publisher": "Forestry"}, "publisher", "metadata"),
    ],
)
def test_every_cause(after: dict[str, object], kind: str, cause: str) -> None:
    (seen,) = told([(0, "a", KEPT), (2, "a", replace(KEPT, **after))])
    assert (seen.kind, seen.cause, seen.alarms) == (kind, cause, True)


def test_what_was_not_known_is_no_change() -> None:
    assert told([(0, "a", replace(KEPT, columns="", addresses="")), (1, "a", KEPT)]) == []


def test_judged_again_is_apart_from_changed() -> None:
    rows = [(0, "a", KEPT), (2, "a", replace(KEPT, state="late"))]
    (seen,) = told(rows, rules={1: "r1", 2: "r1", 3: "r2", 4: "r2", 5: "r2"})
    assert (seen.cause, seen.confirmed, seen.alarms) == ("rules", True, False)
    assert told(rows, rules=dict.fromkeys(range(1, 6), "r2"))[0].cause == "time"


def test_gone_and_back() -> None:
    gone = Seen(None, "Trees", "Parks")
    found = told([(0, "a", KEPT), (1, "a", gone), (3, "a", KEPT)])
    assert [(one.kind, one.confirmed, one.standing) for one in found] == [
        ("gone", True, False),
        ("returned", True, True),
    ]
    assert found[0].said == "it was listed until 2026-11-02 and is not any more"


def test_a_new_one_of_the_same_title_takes_the_place() -> None:
    gone = Seen(None, "Trees", "Parks")
    (seen,) = told([(0, "a", KEPT), (2, "a", gone), (2, "b", KEPT)])
    assert (seen.kind, seen.subject) == ("replaced", "b")
    two = told([(0, "a", KEPT), (2, "a", gone), (2, "b", KEPT), (2, "c", KEPT)])
    assert sorted(one.kind for one in two) == ["added", "added", "gone"]


def test_a_portal_that_is_away() -> None:
    found = told([(0, "a", KEPT)], ["complete", "broken", "broken", "complete", "broken"])
    assert [(one.kind, one.after, one.confirmed, one.standing) for one in found] == [
        ("status", "broken", True, False),
        ("status", "read", False, False),
        ("status", "broken", False, True),
    ]
    assert found[0].said == "its catalog could not be read: it did not answer"


def test_a_list_that_became_shorter_is_confirmed_by_the_next() -> None:
    over = visits(["complete"] * 3, [1000, 900, 899])
    (seen,) = changes(History("q", over, [], {}, {}))
    assert (seen.kind, seen.before, seen.after, seen.alarms) == ("fewer", "1000", "900", True)
    over = visits(["complete", "partial", "complete"], [1000, 400, 1000])
    (seen,) = changes(History("q", over, [], {}, {}))
    assert (seen.confirmed, seen.standing) == (False, False)
    assert not changes(History("q", visits(["complete"] * 2, [1000, 985]), [], {}, {}))


def test_criteria_are_told_from_whole_visits_alone() -> None:
    def said(state: str) -> bytes:
        return json.dumps([{"id": "OD1", "state": state}]).encode()

    criteria = {1: said("observed"), 2: said("not_seen"), 3: said("indicated"), 4: said("indicated")}
    statuses = ["complete", "partial", "complete", "complete"]
    (seen,) = told([], statuses, criteria=criteria)
    assert (seen.what, seen.subject, seen.before, seen.after) == ("criterion", "OD1", "observed", "indicated")
    assert seen.alarms


_states = st.sampled_from(["routine", "late", "stale", "unknown", None])


@given(st.lists(st.lists(_states, min_size=1, max_size=12), min_size=1, max_size=4))
def test_changes_lead_from_the_first_state_to_the_last(histories: list[list[str | None]]) -> None:
    rows: list[tuple[int, str, Seen]] = []
    for number, states in enumerate(histories):
        name, before = f"d{number}", object()
        for night, state in enumerate(states):
            if state != before and not (night == 0 and state is None):
                rows.append((night, name, replace(KEPT, state=state, title=name)))
            before = state
    found = told(rows, 12)
    for number in range(len(histories)):
        own = [one for one in found if one.subject == f"d{number}"]
        moves = [one for one in own if one.kind in ("state", "gone", "returned", "added")]
        held = [seen for _, name, seen in rows if name == f"d{number}"]
        assert len(moves) >= len(held) - 1
        for one, after in pairwise(moves):
            assert one.after == after.before
        if moves:
            assert moves[-1].after == (held[-1].state or "")
            assert moves[-1].standing
            assert not any(one.standing for one in moves[:-1] if one.kind != "added")


def crowd(number: int, night: int, seen: Seen = KEPT) -> list[tuple[int, str, Seen]]:
    return [(night, f"d{one}", replace(seen, title=f"d{one}")) for one in range(number)]


def test_a_list_that_jumps_accuses_no_dataset() -> None:
    """Thirty of a hundred are away for a week, as if they had been taken away, and then for good."""
    gone = Seen(None, "", "")
    week = [*crowd(100, 0), *crowd(30, 3, gone), *crowd(30, 10)]
    found = [one for one in told(week, 12) if one.kind in ("gone", "returned")]
    assert len(found) == 60
    assert not any(one.confirmed for one in found)
    for_good = [*crowd(100, 0), *crowd(30, 3, gone)]
    assert not any(one.confirmed for one in told(for_good, 17))
    assert all(one.alarms for one in told(for_good, 18))


def test_a_list_that_jumped_is_not_believed_about_one_dataset_for_two_weeks() -> None:
    gone = Seen(None, "d50", "")
    jumped = [*crowd(100, 0), *crowd(30, 3, replace(gone, title="")), *crowd(30, 4)]
    near = next(one for one in told([*jumped, (8, "d50", gone)], 12) if one.subject == "d50")
    assert not near.confirmed
    late = next(one for one in told([*jumped, (18, "d50", gone)], 20) if one.subject == "d50")
    assert late.alarms


def test_what_is_published_at_once_is_told_of_the_portal() -> None:
    over = visits(["complete"] * 4, [100, 100, 180, 180])
    rows = [(night + 1, (0, name), seen) for night, name, seen in [*crowd(100, 0), *crowd(180, 2)[100:]]]
    found = list(changes(History("q", over, rows, {}, {})))
    assert [(one.kind, one.alarms, one.said) for one in found if one.what == "portal"] == [
        ("more", True, "it lists 180 records and listed 100")
    ]
    assert not any(one.confirmed for one in found if one.what == "dataset")
