"""Nights on made-up portals: what is asked, what is kept, what is judged, and what a stop leaves."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.store import Store
from fixtures.behaviours import on_portal
from tests.cli import run
from tests.monitor.watching import NAMES, held, watching

SOCRATA, CKAN, HUB = NAMES


def told(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_nights_ask_for_changes_and_see_the_routine(tmp_path: Path, address: str) -> None:
    with watching(tmp_path / "m", NAMES, address) as monitor:
        for number in range(9):
            done = monitor.night(number, "--json")
            assert done.code == 0, done.err
            how = {row["name"]: row["how"] for row in told(done.out)}
            assert set(how.values()) == {"whole" if number in (0, 7) else "changes"}, number
    store = Store.open(address)
    for name in (SOCRATA, CKAN):
        numbers = store.portals()
        verdicts = {key[1]: one for key, one in store.latest_verdicts(numbers[name]).items()}
        daily = [one for one in on_portal(name) if one.truth.nights == {"routine"} and "daily" in one.key.lower()]
        assert daily
        assert {verdicts[one.id].state for one in daily} <= {"routine", "routine_declared"}
        kept = next(one for one in on_portal(name) if one.key == "append")
        assert verdicts[kept.id].state == "routine"
        assert verdicts[kept.id].rule == "beat_visits"  # seen by ourselves, not declared
    store.close()


def test_a_night_costs_what_changed(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/m/nights.sqlite"
    with watching(tmp_path / "m", [SOCRATA], address) as monitor:
        for number in range(2):
            assert monitor.night(number).code == 0
    rows = held(address)
    first = [row for row in rows["entry"] if row["visit_id"].endswith(" 1")]
    second = [row for row in rows["entry"] if row["visit_id"].endswith(" 2")]
    assert len(first) == len(on_portal(SOCRATA)) > len(second) > 0
    assert {row["digest"] for row in second}.isdisjoint({row["digest"] for row in first})


def test_judged_again_is_the_same(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/m/nights.sqlite"
    with watching(tmp_path / "m", NAMES, address) as monitor:
        for number in range(3):
            assert monitor.night(number).code == 0
        before = held(address)
        shutil.rmtree(tmp_path / "m" / "nights")  # the store alone is enough
        done = run("monitor", "rejudge", str(tmp_path / "m"))
        assert done.code == 0, done.err
        assert "3 visits judged again" in done.out
        assert held(address) == before
        again = monitor.night(3)
        assert again.code == 0, again.err


@pytest.mark.timeout(290)
def test_killed_at_any_moment_a_night_goes_on(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/%s/nights.sqlite"
    draw = random.Random(7)
    killed = 0
    with watching(tmp_path / "calm", NAMES, address % "calm") as monitor:
        for number in range(2):
            assert monitor.night(number).code == 0
        shutil.copytree(tmp_path / "calm", tmp_path / "storm", ignore=shutil.ignore_patterns("nights*"))
        monitor.folder = tmp_path / "storm"
        text = (monitor.folder / "portals.toml").read_text(encoding="utf-8")
        (monitor.folder / "portals.toml").write_text(text.replace("/calm/", "/storm/"), encoding="utf-8")
        for number in range(2):
            for portal in monitor.portals.values():
                portal.night = number
            for _ in range(10):
                killed += monitor.killed(number, draw.uniform(0.4, 3.5))
            done = monitor.night(number)
            assert done.code == 0, done.err
    assert killed >= 5
    calm, storm = held(address % "calm"), held(address % "storm")
    for table, rows in calm.items():
        assert rows == storm[table], table


def test_a_second_run_is_kept_out(tmp_path: Path) -> None:
    import fcntl

    with watching(tmp_path / "m", [SOCRATA]) as monitor:
        with (tmp_path / "m" / "monitor.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = monitor.night(0)
        assert done.code == 2
        assert "another run is under way" in done.err
        assert monitor.night(0).code == 0


def test_a_second_run_on_one_postgresql_is_kept_out(tmp_path: Path, database: Callable[[], str]) -> None:
    address = database()
    with watching(tmp_path / "m", [SOCRATA], address) as monitor:
        one = Store.open(address)
        with one.locked() as alone:
            assert alone
            done = monitor.night(0)
        one.close()
        assert done.code == 2
        assert "another run is under way on this store" in done.err
        assert monitor.night(0).code == 0


def test_a_paused_portal_is_left_alone(tmp_path: Path) -> None:
    pause = f'[[pause]]\nportal = "{CKAN}"\nfrom = 2026-11-02\nuntil = 2026-11-03\nwhy = "it moves"'
    with watching(tmp_path / "m", [SOCRATA, CKAN], more=pause) as monitor:
        first, third = monitor.night(0), monitor.night(2)
    assert (first.code, third.code) == (0, 0)
    assert "1 complete, 1 paused" in first.out
    assert "2 complete" in third.out


def test_one_portals_trouble_is_its_own(tmp_path: Path) -> None:
    with watching(tmp_path / "m", [SOCRATA]) as monitor:
        register = tmp_path / "m" / "portals.toml"
        text = register.read_text(encoding="utf-8")
        nobody = '\n[[portal]]\nname = "nobody"\nurls = ["http://127.0.0.1:9"]\npace = 0.0\n'
        register.write_text(text + nobody, encoding="utf-8")
        done = monitor.night(0, "--json")
    rows = {row["name"]: row for row in told(done.out)}
    assert done.code == 4
    assert rows[SOCRATA]["status"] == "complete"
    assert (rows["nobody"]["status"], rows["nobody"]["how"]) == ("broken", "nothing")


def test_status_says_when_the_last_night_was(tmp_path: Path) -> None:
    with watching(tmp_path / "m", [SOCRATA], heartbeat="beat.json") as monitor:
        before = run("monitor", "status", str(tmp_path / "m"))
        assert (before.code, "Last complete night: never" in before.out) == (4, True)
        assert monitor.night(0).code == 0
        after = run("monitor", "status", str(tmp_path / "m"), "--json")
    assert after.code == 0
    assert told(after.out)[0]["listed"] == len(on_portal(SOCRATA))
    beat = json.loads((tmp_path / "m" / "beat.json").read_text(encoding="utf-8"))
    assert beat["visited"] == 1
    assert datetime.fromisoformat(beat["finished"]).tzinfo == UTC


def test_quiet_says_nothing_where_all_is_well(tmp_path: Path) -> None:
    with watching(tmp_path / "m", [SOCRATA]) as monitor:
        done = monitor.night(0, "--quiet")
        assert (done.code, done.out, done.err) == (0, "", "")
        register = tmp_path / "m" / "portals.toml"
        nobody = '\n[[portal]]\nname = "nobody"\nurls = ["http://127.0.0.1:9"]\npace = 0.0\n'
        register.write_text(register.read_text(encoding="utf-8") + nobody, encoding="utf-8")
        first, second = monitor.night(1, "--quiet"), monitor.night(2, "--quiet")
    assert (first.code, first.out, first.err.count("\n")) == (4, "", 1)
    assert first.err.startswith("nobody: broken, ")
    assert (second.code, second.out, second.err) == (4, "", "")  # it was said the night before


def test_a_report_of_a_night(tmp_path: Path) -> None:
    with watching(tmp_path / "m", [SOCRATA]) as monitor:
        for number in range(3):
            assert monitor.night(number).code == 0
    where = ("--dir", str(tmp_path / "m"))
    done = run("monitor", "report", SOCRATA, "--out", str(tmp_path / "r"), *where)
    assert done.code == 0, done.err
    card = json.loads((tmp_path / "r" / "scorecard.json").read_text(encoding="utf-8"))
    assert card["refresh"]["visits"] == 3
    assert card["catalog"]["datasets"] + sum(card["catalog"]["left_out"].values()) == len(on_portal(SOCRATA))
    first = run("monitor", "report", SOCRATA, "--out", str(tmp_path / "f"), "--at", "2026-11-02T23:00:00Z", *where)
    assert first.code == 0, first.err
    assert json.loads((tmp_path / "f" / "scorecard.json").read_text(encoding="utf-8"))["refresh"]["visits"] == 1
    assert run("monitor", "report", "nobody", "--out", str(tmp_path / "n"), *where).code == 2


def test_a_change_is_told_with_its_cause(tmp_path: Path) -> None:
    with watching(tmp_path / "m", [SOCRATA]) as monitor:
        for number in (0, 12, 13, 14, 15):
            assert monitor.night(number).code == 0
    folder = str(tmp_path / "m")
    done = run("monitor", "changes", folder, "--since", "2026-11-01", "--json")
    rows = told(done.out)
    stopped = next(one for one in on_portal(SOCRATA) if one.key == "stopped_during_watch")
    mine = [row for row in rows if row["subject"] == stopped.id]
    assert [(row["kind"], row["cause"], row["after"]) for row in mine] == [("state", "time", "late")]
    assert mine[0]["folder"].startswith(f"nights/{SOCRATA}/")
    assert (tmp_path / "m" / str(mine[0]["folder"]) / "snapshot.json").is_file()
    people = run("monitor", "changes", folder, "--since", "2026-11-01")
    assert "confirmed changes since 2026-11-01" in people.out
    assert stopped.title in people.out
