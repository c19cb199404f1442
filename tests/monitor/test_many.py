"""Ten generated portals through five nights: what is told of them is what happened, and broken ones accuse nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.monitor.changes import changes
from auditor.monitor.past import history
from auditor.store import Store
from fixtures.behaviours.clock import at_night
from fixtures.many import World, serving, world
from fixtures.many.__main__ import register
from tests.cli import run
from tests.evaluation.nights import KEPT, NOT_KEPT, against_truth

NIGHTS = 5


pytestmark = pytest.mark.xdist_group("many")  # the nights are watched once, in one worker


@pytest.fixture(scope="module")
def made() -> World:
    return world(10, seed=3, broken=0.3)


@pytest.fixture(scope="module")
def folder(made: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A monitor's folder after the nights."""
    there = tmp_path_factory.mktemp("many")
    with serving(made, moment=at_night(0)) as server:
        (there / "portals.toml").write_text(register(server, 0.0), encoding="utf-8")
        for night in range(NIGHTS):
            server.moment = at_night(night)
            ended = run("monitor", "run", str(there), "--at", at_night(night).isoformat(), "--quiet")
            assert ended.code in (0, 4), ended.err
    return there


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{folder}/nights.sqlite")
    yield opened
    opened.close()


def test_every_portal_has_a_visit_every_night(store: Store, made: World) -> None:
    assert len(store.nights()) == NIGHTS
    assert all(one.finished for one in store.nights())
    assert {name: len(store.visits(number)) for name, number in store.portals().items()} == {
        portal.name: NIGHTS for portal in made
    }


def test_what_is_listed_is_what_the_portals_list(store: Store, made: World) -> None:
    """After the last night: all that a portal lists that is not broken, and nothing that it does not list."""
    now = made.at(at_night(NIGHTS - 1))
    for name, number in store.portals().items():
        if made.broken_on(name, at_night(NIGHTS - 1)):
            continue
        listed = {state.dataset.id for state in now.listed(name)}
        datasets = {one.id for one in made.portal(name).datasets}
        assert {key for _, key in store.latest_verdicts(number)} & datasets == listed, name


def test_nothing_is_called_gone_that_is_there(store: Store, made: World) -> None:
    """Whatever a portal did in a night, broken ones included."""
    for name, number in store.portals().items():
        for one in changes(history(store, name, number)):
            if one.what == "dataset" and one.kind in ("gone", "replaced"):
                try:
                    dataset = made.dataset(name, one.subject)
                except KeyError:
                    pytest.fail(f"{name}: {one.subject} is no dataset")
                assert one.kind == "replaced" or not dataset.listed(int(one.at.timestamp())), (name, one)


@pytest.mark.parametrize(("event", "kind"), [("removed", "gone"), ("added", "added"), ("replaced", "replaced")])
def test_what_came_and_went_is_told(store: Store, made: World, event: str, kind: str) -> None:
    """On portals that work, each dataset that came or went between two nights is a change of that night."""
    happened, told = set(), set()
    for name, number in store.portals().items():
        if made.fault(name):
            continue
        for one in made.portal(name).datasets:
            if one.event == event and at_night(0).timestamp() < one.event_at <= at_night(NIGHTS - 1).timestamp():
                night = next(n for n in range(NIGHTS) if one.event_at <= at_night(n).timestamp())
                happened.add((name, one.title if kind == "replaced" else one.id, at_night(night)))
        for change in changes(history(store, name, number)):
            if change.what == "dataset" and change.kind == kind:
                told.add((name, change.title if kind == "replaced" else change.subject, change.at))
    assert happened
    assert told == happened


def test_nobody_is_accused_wrongly(store: Store, made: World) -> None:
    """Of datasets that are kept none is called not kept, but those that were not begun to be kept yet."""
    found = against_truth(store, made)
    wrongly = {
        truth: number
        for (truth, said), number in found.items()
        if said == "not kept" and truth.startswith("maintained") and not truth.endswith("starts")
    }
    assert not wrongly
    assert sum(found[truth, "kept"] for truth, _ in found if truth == "maintained: daily") > 0
    assert KEPT.isdisjoint(NOT_KEPT)


def test_a_night_costs_what_changed(store: Store, made: World) -> None:
    """Where a portal can be asked for changes and works, a later night costs at most a tenth of the first one."""
    first = later = 0
    for name, number in store.portals().items():
        if made.fault(name) or made.portal(name).platform == "dcat-us":
            continue
        visits = store.visits(number)
        first += (NIGHTS - 1) * visits[0].bytes
        later += sum(one.bytes for one in visits[1:])
    assert later < first / 10


def test_each_portal_is_one_line_for_a_machine(folder: Path, made: World) -> None:
    ended = run("monitor", "status", str(folder), "--json")
    assert {json.loads(line)["name"] for line in ended.out.splitlines()} == {portal.name for portal in made}
