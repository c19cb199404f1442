"""What nights look at besides the catalog: everything once, then what changed at once and the rest less and less."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.model import Link, LinkState, Observation
from auditor.monitor.looks import Looks, Past, _is_link_due
from auditor.snapshot import CAPTURES
from auditor.store import Store
from fixtures.behaviours import on_portal
from tests.cli import run
from tests.monitor.watching import held, watching

SOCRATA = "behaviours-socrata"
NIGHT = datetime(2026, 11, 1, 3, tzinfo=UTC)


def past(*states: LinkState, waits: tuple[int, ...]) -> tuple[Past, datetime]:
    """Looks at one link that came so many days one after the other."""
    found, at = Past(), NIGHT
    for state, days in zip(states, waits, strict=True):
        at += timedelta(days=days)
        found.add(Looks({"http://x.example/": Link("http://x.example/", state, looks=1)}), at)
    return found, at


@pytest.mark.parametrize(
    ("state", "looks", "least", "most"),
    [
        (LinkState.ALIVE, 1, 5, 9),
        (LinkState.ALIVE, 2, 10, 18),
        (LinkState.ALIVE, 9, 56, 56),
        (LinkState.GONE, 1, 1, 1),
        (LinkState.TIMEOUT, 3, 3, 5),
        (LinkState.GONE, 9, 28, 28),
    ],
)
def test_what_stands_still_is_looked_at_less_often(state: LinkState, looks: int, least: int, most: int) -> None:
    found, at = past(*[state] * looks, waits=(1,) * looks)
    due = [_is_link_due(found, "http://x.example/", at + timedelta(days=days)) for days in range(60)]
    assert due == sorted(due)
    assert least <= due.index(True) <= most


def test_a_link_that_comes_back_is_looked_at_soon_again() -> None:
    found, at = past(LinkState.ALIVE, LinkState.ALIVE, LinkState.GONE, waits=(0, 7, 14))
    assert _is_link_due(found, "http://x.example/", at + timedelta(days=1))
    assert _is_link_due(found, "http://other.example/", at)


def test_nights_ask_again_what_changed_and_remember_the_rest(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/m/nights.sqlite"
    listed = {one.id: one.truth for one in on_portal(SOCRATA)}
    with watching(tmp_path / "m", [SOCRATA], address, depth="deep") as monitor:
        for number in (0, 1, 2, 9):
            done = monitor.night(number)
            assert done.code == 0, done.err
            store = Store.open(address)
            verdicts = {key[1]: one.state for key, one in store.latest_verdicts(1).items()}
            store.close()
            accused = {name for name, state in verdicts.items() if state in ("late", "stale", "published_once")}
            for name in accused & listed.keys():
                kept = listed[name]
                assert verdicts[name] in kept.catalog | kept.rows | kept.nights, (number, name)
        store = Store.open(address)
        first, second, third, last = store.visits(1)
        looks = [msgspec.json.decode(store.content(one.looks), type=Looks) for one in (first, second, third, last)]
        store.close()
        assert len(looks[0].observations) == len(listed)
        changed = {row["key"] for row in held(address)["entry"] if row["visit_id"].endswith(" 2")}
        asked = {name for _, name, _ in looks[1].observations}
        assert changed & listed.keys() <= asked
        assert len(asked) < len(listed) / 2
        assert len(looks[1].links) < len(looks[0].links) / 2
        assert 10 * second.requests < 5 * first.requests
        assert len(looks[3].observations) > len(looks[2].observations)  # a week has gone by for many
        # What was told on a night stays in the history, and rests on bytes that are there.
        told = {name: one for _, name, one in looks[2].observations}
        assert all(isinstance(one, Observation) for one in told.values())
        assert all((tmp_path / "m" / one.folder / CAPTURES).is_dir() for one in (first, second))
        before = held(address)
        assert run("monitor", "rejudge", str(tmp_path / "m")).code == 0
        assert held(address) == before


def test_links_stand_as_they_were_seen_last(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/m/nights.sqlite"
    with watching(tmp_path / "m", [SOCRATA], address, depth="standard") as monitor:
        reports = []
        for number in (0, 1):
            assert monitor.night(number).code == 0
            done = run(
                "monitor", "report", SOCRATA, "--dir", str(tmp_path / "m"), "--out", str(tmp_path / f"r{number}")
            )
            assert done.code == 0, done.err
            card = msgspec.json.decode((tmp_path / f"r{number}" / "scorecard.json").read_bytes())
            reports.append(card["links"])
    assert reports[0]["addresses"] == reports[1]["addresses"]
    assert reports[0]["states"] == reports[1]["states"]
