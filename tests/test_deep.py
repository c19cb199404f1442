"""`--depth deep` end to end: the sample, stops, going on after a kill; and the catalog's status never suffers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.collect import collect
from auditor.derive import derive
from auditor.http import Policy
from auditor.model import Observation
from auditor.snapshot import Collected, Limits
from fixtures.behaviours import at_night
from fixtures.server import Portal, play
from tests.cli import audit, run

NIGHT = 20
AT = at_night(NIGHT).isoformat()
#: The datasets' own signals, without the spiders.
DEEP = ("--depth", "deep", "--pages", "0", "--links", "0")


def _begun(portal: Portal, folder: Path, *more: str, pace: str = "0") -> subprocess.Popen[str]:
    """An audit under way, in a process that can be stopped."""
    fixed = ("--out", str(folder), "--at", AT, "--allow-private", *DEEP, "--pace", pace)
    command = [sys.executable, "-m", "auditor.cli", "audit", portal.url, *fixed, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until, "nothing happened for a minute"
        time.sleep(0.02)


def _asked(portal: Portal) -> Counter[str]:
    """How often each dataset's record was asked for."""
    return Counter(seen.path for seen in portal.requests if seen.path.startswith("/api/views/"))


def _observations(folder: Path) -> dict[str, Observation]:
    return {dataset_id: one for (_, dataset_id), one in derive(folder).observations.items()}


def _told(one: Observation) -> object:
    """What an observation says, without where it was read."""
    signals = Counter((signal.source, signal.at, signal.rows) for signal in one.signals)
    dates = [(column.name, column.smallest, column.largest, column.past) for column in one.dates]
    return signals, dates, one.rows, one.digest, one.seen_at, dict(one.not_collected)


def _card(folder: Path) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((folder / "scorecard.json").read_text(encoding="utf-8"))
    return card


def test_a_kill_loses_nothing_and_nothing_kept_is_asked_again(tmp_path: Path) -> None:
    with play("behaviours-socrata", night=NIGHT) as portal:
        whole = audit(portal.url, tmp_path / "whole", *DEEP, at=AT)
        assert whole.code == 0, whole.err
        portal.forget()
        begun = _begun(portal, tmp_path / "killed", pace="80")
        _until(lambda: len(_asked(portal)) > 40)
        os.kill(begun.pid, signal.SIGKILL)
        begun.communicate()
        kept = Collected.read(tmp_path / "killed")
        assert kept.unfinished
        observed = kept.portals[0].observed
        assert len(observed) >= 25
        portal.forget()
        token = {"SOCRATA_APP_TOKEN": "planted-secret"}
        resumed = run("audit", "--resume", str(tmp_path / "killed"), "--allow-private", env=token)
        assert resumed.code == 0, resumed.err
        assert {seen.headers.get("x-app-token") for seen in portal.requests} == {"planted-secret"}
        again = _asked(portal)
        assert not [path for path in again if path.removeprefix("/api/views/").removesuffix(".json") in observed]
        assert not [seen for seen in portal.requests if seen.path == "/api/catalog/v1"]
    assert sorted(path.name for path in (tmp_path / "killed/captures").iterdir()) == ["0001.warc.gz", "0002.warc.gz"]
    assert not Collected.read(tmp_path / "killed").unfinished
    before, after = _observations(tmp_path / "whole"), _observations(tmp_path / "killed")
    assert {key: _told(one) for key, one in before.items()} == {key: _told(one) for key, one in after.items()}
    first, second = _card(tmp_path / "whole"), _card(tmp_path / "killed")
    assert (first["refresh"], first["score"]) == (second["refresh"], second["score"])


def test_a_record_that_was_cut_by_a_kill_hides_none_before_it(tmp_path: Path) -> None:
    with play("behaviours-arcgis-hub", night=NIGHT) as portal:
        begun = _begun(portal, tmp_path, pace="80")
        _until(lambda: sum("/arcgis/" in seen.path for seen in portal.requests) > 65)
        os.kill(begun.pid, signal.SIGKILL)
        begun.communicate()
        captures = tmp_path / "captures/0001.warc.gz"
        named = {record for ids in Collected.read(tmp_path).portals[0].observed.values() for record in ids}
        assert named
        with captures.open("ab") as file:
            file.write(captures.read_bytes()[:300])  # the beginning of one more record
        assert derive(tmp_path).observations
        resumed = run("audit", "--resume", str(tmp_path), "--allow-private", "--quiet")
    assert (resumed.code, resumed.err) == (0, "")
    assert len(_observations(tmp_path)) == len(Collected.read(tmp_path).portals[0].observed) > 40


def test_a_walk_that_was_killed_is_begun_again(tmp_path: Path) -> None:
    with play("behaviours-ckan", night=NIGHT, faults=["hang_before_headers"]) as portal:
        begun = _begun(portal, tmp_path)
        _until(lambda: any("package_search" in seen.path for seen in portal.requests))
        os.kill(begun.pid, signal.SIGKILL)
        begun.communicate()
        port = portal.port
    kept = Collected.read(tmp_path)
    assert (kept.unfinished, kept.portals) == (True, ())
    judged = run("audit", "--from", str(tmp_path))
    assert judged.code == 2
    assert "--resume" in judged.err
    with play("behaviours-ckan", night=NIGHT, port=port):
        resumed = run("audit", "--resume", str(tmp_path), "--allow-private", "--quiet")
    assert (resumed.code, resumed.err) == (0, "")
    assert len(_observations(tmp_path)) == 79


def test_a_person_who_stops_it_is_told_how_to_go_on(tmp_path: Path) -> None:
    with play("behaviours-socrata", night=NIGHT) as portal:
        begun = _begun(portal, tmp_path, pace="80")
        _until(lambda: len(_asked(portal)) > 5)
        begun.send_signal(signal.SIGINT)
        _, said = begun.communicate(timeout=30)
        assert begun.returncode == 130
        assert f"--resume {tmp_path}" in said
        observed = Collected.read(tmp_path).portals[0].observed
        assert len(observed) >= 4, "what was done is written down at once"
        refused = audit(portal.url, tmp_path, *DEEP, at=AT)
        assert refused.code == 2
        assert f"--resume {tmp_path}" in refused.err
        # Judged as it is, the report says how far it came.
        judged = run("audit", "--from", str(tmp_path), "--quiet")
        assert judged.code == 0
        (note,) = [note for note in _card(tmp_path)["portals"][0]["notes"] if "asked for their own signals" in note]
        assert f"{len(observed)} of 74 datasets" in note
        assert "collecting was stopped" in note
        portal.forget()
        assert run("audit", "--resume", str(tmp_path), "--allow-private", "--quiet").code == 0
        assert len(_asked(portal)) == 74 - len(observed)


def test_there_is_nothing_to_go_on_with_after_the_end(tmp_path: Path) -> None:
    with play("behaviours-arcgis-hub", night=NIGHT) as portal:
        audit(portal.url, tmp_path, *DEEP, at=AT)
        card = (tmp_path / "scorecard.json").read_bytes()
        portal.forget()
        resumed = run("audit", "--resume", str(tmp_path), "--allow-private", "--quiet")
        assert (resumed.code, portal.requests) == (0, [])
    assert (tmp_path / "scorecard.json").read_bytes() == card
    assert len(list((tmp_path / "captures").iterdir())) == 1


def test_a_kept_file_opens_no_private_network(tmp_path: Path) -> None:
    with play("behaviours-ckan", night=NIGHT, faults=["hang_before_headers"]) as portal:
        begun = _begun(portal, tmp_path)
        _until(lambda: any("package_search" in seen.path for seen in portal.requests))
        os.kill(begun.pid, signal.SIGKILL)
        begun.communicate()
        portal.forget()
        resumed = run("audit", "--resume", str(tmp_path), "--quiet")
        assert portal.requests == []
    assert resumed.code == 3
    assert "not public" in resumed.err


def test_a_sample_is_stated_and_the_same_every_night(tmp_path: Path) -> None:
    asked = []
    for night in (20, 21):
        with play("behaviours-socrata", night=night) as portal:
            at = at_night(night).isoformat()
            done = audit(portal.url, tmp_path / str(night), *DEEP, "--sample", "30", at=at)
            assert done.code == 0, done.err
            asked.append(set(_asked(portal)))
    assert len(asked[0]) == len(asked[1]) == 30
    assert len(asked[0] & asked[1]) >= 27
    portal_kept = Collected.read(tmp_path / "20").portals[0]
    assert portal_kept.sample is not None
    assert (portal_kept.sample.asked, portal_kept.sample.of) == (30, 74)
    assert sum(stratum.asked for stratum in portal_kept.sample.strata) == 30
    notes = " ".join(_card(tmp_path / "20")["portals"][0]["notes"])
    assert "30 of 74 datasets were asked for their own signals (a sample of 30: in proportion by publisher" in notes


def test_every_dataset_is_asked_where_that_is_wanted(tmp_path: Path) -> None:
    with play("behaviours-arcgis-hub", night=NIGHT) as portal:
        assert audit(portal.url, tmp_path, *DEEP, "--sample", "0", at=AT).code == 0
    kept = Collected.read(tmp_path).portals[0]
    assert kept.sample is None
    assert len(kept.observed) == 47


@pytest.mark.parametrize("name", ["socrata", "ckan", "arcgis-hub", "dcat-us"])
def test_judging_again_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    with play(name) as portal:
        done = audit(portal.url, tmp_path / "a", *DEEP)
    assert (done.code, done.err) == (0, "")
    assert run("audit", "--from", str(tmp_path / "a"), "--out", str(tmp_path / "b"), "--quiet").code == 0
    for path in (tmp_path / "b").iterdir():
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "a" / path.name).read_bytes(), path.name


def test_several_portals_are_walked_before_any_dataset_is_asked(tmp_path: Path) -> None:
    with play("behaviours-socrata", night=NIGHT) as first, play("behaviours-ckan", night=NIGHT) as second:
        done = audit(first.url, tmp_path, second.url, *DEEP, "--sample", "10", at=AT)
        assert done.code == 0, done.err
        walked = max(seen.started for seen in second.requests if "package_search" in seen.path)
        assert walked < min(seen.started for seen in first.requests if seen.path.startswith("/api/views/"))
    counts = Counter(portal for portal, _ in derive(tmp_path).observations)
    assert sorted(counts.values()) == [10, 10]


class _Refusing:
    """A portal that serves its catalog and refuses all calls for single datasets."""

    def __init__(self, portal: Portal, status: int) -> None:
        self._site = portal._site
        self._status = status

    def answer(self, request: Any) -> Any:
        answer = self._site.answer(request)
        if request.path.startswith(("/api/views/", "/resource/")):
            return type(answer)(self._status, b"no", "text/plain")
        return answer


@pytest.mark.parametrize(("status", "requests"), [(403, 15), (404, 15), (500, 15), (429, 3)])
def test_a_portal_that_refuses_single_datasets_is_complete_all_the_same(
    status: int, requests: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.http._BACKOFF", (0.01,))
    with play("behaviours-socrata", night=NIGHT) as portal:
        portal._site = _Refusing(portal, status)  # type: ignore[assignment]
        folder = tmp_path / "audit"
        collect(
            [portal.url],
            folder,
            policy=Policy(pace=0, attempts=1),
            depth="deep",
            limits=Limits(pages=0, links=0),
            taken_at=at_night(NIGHT),
            allow_private=True,
        )
        asked = [seen for seen in portal.requests if seen.path.startswith(("/api/views/", "/resource/"))]
    snapshot = derive(folder)
    assert (str(snapshot.status), len(asked)) == ("complete", requests)
    told, kept = " ".join(snapshot.portals[0].notes), Collected.read(folder).portals[0]
    if status == 429:
        assert len(snapshot.observations) == 1
        assert "limits how often it may be asked" in told
        assert kept.ended
    else:
        assert len(snapshot.observations) == 74
        assert all("record" in one.not_collected for one in snapshot.observations.values())
        assert "refused this 5 times in a row" in told
