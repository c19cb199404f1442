"""Nights that did not bring everything: nothing is called gone that only did not come."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.snapshot import Collected
from auditor.store import Store
from fixtures.behaviours import NIGHT_ZERO
from fixtures.server import play
from tests.cli import Run, run

#: A night: how many datasets the portal has, and its fault.
Night = tuple[int, str]


def nights(folder: Path, platform: str, told: Sequence[Night]) -> list[Run]:
    """The same portal, at one address, through nights of which each reads everything."""
    done: list[Run] = []
    port = 0
    folder.mkdir()
    for number, (datasets, fault) in enumerate(told):
        with play(platform, datasets=datasets, faults=[fault] if fault else [], port=port) as portal:
            port = port or int(portal.url.rpartition(":")[2])
            lines = ["[monitor]", "allow_private = true", "whole_every = 1", "[[portal]]", 'name = "q"']
            lines += [f'urls = ["{portal.url}"]', "pace = 0.0", ""]
            (folder / "portals.toml").write_text("\n".join(lines), encoding="utf-8")
            at = (NIGHT_ZERO + timedelta(days=number)).isoformat()
            done.append(run("monitor", "run", str(folder), "--at", at))
    return done


def seen(folder: Path) -> tuple[list[int], set[str]]:
    """How many records stood in the store after each night that read something, and which kinds of change were told.

    Left out: the states of datasets, which grow older with the nights."""
    store = Store.open(f"sqlite:///{folder}/nights.sqlite")
    sizes = [len(store.manifest(1, one.id)) for one in store.visits(1) if one.manifest]
    store.close()
    told = run("monitor", "changes", str(folder), "--since", "2026-01-01", "--all", "--json")
    rows = [json.loads(line) for line in told.out.splitlines()]
    return sizes, {row["kind"] for row in rows if (row["what"], row["kind"]) != ("dataset", "state")}


@pytest.mark.parametrize("fault", ["outage", "html_200", "waf_challenge"])
@pytest.mark.parametrize("platform", ["socrata", "ckan"])
def test_a_night_without_a_list_is_no_news_of_datasets(tmp_path: Path, platform: str, fault: str) -> None:
    done = nights(tmp_path / "m", platform, [(120, ""), (120, fault), (120, "")])
    assert [one.code for one in done] == [0, 4, 0], [one.err for one in done]
    sizes, kinds = seen(tmp_path / "m")
    assert len(sizes) == 2
    assert sizes[0] == sizes[1]
    assert kinds == {"status"}, fault


@pytest.mark.parametrize("platform", ["socrata", "ckan", "arcgis-hub", "dcat-us"])
def test_a_list_cut_in_half_is_believed_by_the_second_night(tmp_path: Path, platform: str) -> None:
    nights(tmp_path / "once", platform, [(200, ""), (60, ""), (200, "")])
    sizes, kinds = seen(tmp_path / "once")
    assert len(set(sizes)) == 1
    assert kinds == {"fewer"}
    nights(tmp_path / "twice", platform, [(200, ""), (60, ""), (60, ""), (60, "")])
    sizes, kinds = seen(tmp_path / "twice")
    assert sizes[0] == sizes[1] > sizes[2] == sizes[3]
    assert {"fewer", "gone"} <= kinds


def test_an_empty_night_is_not_believed(tmp_path: Path) -> None:
    done = nights(tmp_path / "m", "socrata", [(120, ""), (120, "empty_catalog"), (120, "")])
    assert [one.code for one in done] == [0, 0, 0]
    sizes, kinds = seen(tmp_path / "m")
    assert len(set(sizes)) == 1
    assert "gone" not in kinds


def test_what_is_gone_is_told_and_confirmed(tmp_path: Path) -> None:
    nights(tmp_path / "m", "ckan", [(120, ""), (116, ""), (116, "")])
    sizes, kinds = seen(tmp_path / "m")
    assert sizes[1] == sizes[2] == sizes[0] - 4
    assert "gone" in kinds
    confirmed = run("monitor", "changes", str(tmp_path / "m"), "--since", "2026-01-01", "--json")
    assert confirmed.out.count('"kind":"gone"') == 4


def test_many_that_are_gone_at_once_are_told_of_the_portal(tmp_path: Path) -> None:
    nights(tmp_path / "m", "ckan", [(120, ""), (100, ""), (100, "")])
    _, kinds = seen(tmp_path / "m")
    assert "gone" in kinds
    confirmed = run("monitor", "changes", str(tmp_path / "m"), "--since", "2026-01-01", "--json")
    (line,) = confirmed.out.splitlines()
    assert ('"kind":"fewer"' in line, '"before":"120","after":"100"' in line) == (True, True)


def test_a_total_that_is_off_settles(tmp_path: Path) -> None:
    told = [(120, "total_off_by_one")] * 3 + [(110, "total_off_by_one")]
    done = nights(tmp_path / "m", "ckan", told)
    assert {one.code for one in done} == {0}
    sizes, _ = seen(tmp_path / "m")
    assert sizes[3] == sizes[2] - 10


def test_partial_nights_judged_again_are_the_same(tmp_path: Path) -> None:
    from tests.monitor.watching import held

    nights(tmp_path / "m", "socrata", [(200, ""), (60, ""), (200, ""), (200, "outage"), (190, "")])
    address = f"sqlite:///{tmp_path}/m/nights.sqlite"
    before = held(address)
    assert run("monitor", "rejudge", str(tmp_path / "m")).code == 0
    assert held(address) == before


@pytest.mark.parametrize("platform", ["socrata", "ckan", "arcgis-hub"])
def test_what_is_only_not_on_the_list_is_not_gone(tmp_path: Path, platform: str) -> None:
    done = nights(tmp_path / "m", platform, [(60, ""), (60, "unlisted"), (60, "unlisted"), (60, "")])
    assert {one.code for one in done} == {0}
    sizes, kinds = seen(tmp_path / "m")
    assert len(set(sizes)) == 1
    assert kinds == set()


@pytest.mark.parametrize("platform", ["socrata", "ckan", "arcgis-hub"])
def test_what_is_gone_was_asked_for_by_itself(tmp_path: Path, platform: str) -> None:
    nights(tmp_path / "m", platform, [(60, ""), (55, "")])
    snapshot = Collected.read(max((tmp_path / "m" / "nights" / "q").iterdir()))
    (portal,) = snapshot.portals
    sizes, _ = seen(tmp_path / "m")
    assert len(portal.lost) == sizes[0] - sizes[1] > 0
    assert all(lost.gone for lost in portal.lost.values())


def test_a_portal_that_takes_too_long_is_read_in_part(tmp_path: Path) -> None:
    """What came until then is kept, and the reason says why it is no more."""
    from auditor.collect import collect
    from auditor.derive import derive
    from auditor.http import Policy
    from fixtures.server import play

    with play("ckan", faults=("robots_without_delay", "rows_clamped"), datasets=300) as portal:
        policy = Policy(pace=10, in_all=1.2)
        collect([portal.url], tmp_path, policy=policy, depth="catalog", taken_at=None, allow_private=True)
        found = derive(tmp_path)
    assert found.status == "partial"
    assert 0 < found.catalog.unique < 300  # type: ignore[union-attr]
    assert "minutes for this collection are used up" in found.portals[0].reason
