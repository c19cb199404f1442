"""The spider that follows links, over every planted one: what is said of each, and how politely it was found out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor import archive
from auditor.links.controls import is_probe
from auditor.links.verdict import BROKEN
from auditor.model import Dataset, Distribution, LinkState
from auditor.web import Look, Purpose
from fixtures.links.planted import ALIVE, DEAD
from fixtures.links.play import Hosts
from fixtures.links.server import Asked
from spiders.distributions import _MOST_PROBES, AGAIN_AFTER_UNPACED
from tests.spiders.following import Followed, datasets_of, follow, read

DEADLINE = 3.0
#: What each host was sent, by its name.
Requests = dict[str, list[Asked]]


@pytest.fixture(scope="module")
def hosts() -> Iterator[Hosts]:
    with Hosts() as played:
        yield played


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("captures")


@pytest.fixture(scope="module")
def run_and_requests(hosts: Hosts, folder: Path) -> tuple[Followed, Requests]:
    hosts.forget()
    found = follow(datasets_of(hosts.links), folder, deadline=DEADLINE)
    return found, {name: hosts.asked(name) for name in ("files", "site", "maps", "portal")}


@pytest.fixture
def run(run_and_requests: tuple[Followed, Requests]) -> Followed:
    return run_and_requests[0]


@pytest.fixture
def requests(run_and_requests: tuple[Followed, Requests]) -> Requests:
    return run_and_requests[1]


def test_the_run_comes_to_its_end(run: Followed) -> None:
    assert (run.code, run.complaints, run.crawl.ended) == (0, "", "")
    assert run.crawl.asked == sum(look.round == 1 and look.purpose is Purpose.LINK for look in run.looks)


def test_no_live_link_is_called_broken(hosts: Hosts, run: Followed) -> None:
    live = [one for one in hosts.links if one.planted.truth != DEAD]
    assert len([one for one in live if one.planted.truth == ALIVE]) >= 80
    assert [one.planted.name for one in live if run.links[one.url].state in BROKEN] == []


def test_no_dead_link_is_called_alive(hosts: Hosts, run: Followed) -> None:
    dead = [one for one in hosts.links if one.planted.truth == DEAD]
    assert len(dead) >= 30
    assert [one.planted.name for one in dead if run.links[one.url].state is LinkState.ALIVE] == []


def test_every_link_has_its_state_and_reason(hosts: Hosts, run: Followed) -> None:
    found = {one.planted.name: (run.links[one.url].state.value, run.links[one.url].reason) for one in hosts.links}
    assert found == {one.planted.name: one.planted.says for one in hosts.links}


def test_every_format_is_told_from_the_bytes(hosts: Hosts, run: Followed) -> None:
    told = {one.planted.name: run.links[one.url].format_seen for one in hosts.links if one.planted.format_seen}
    assert told == {one.planted.name: one.planted.format_seen for one in hosts.links if one.planted.format_seen}


def test_broken_rests_on_two_looks_at_different_times(run: Followed) -> None:
    looks: dict[str, list[Look]] = defaultdict(list)
    for look in run.looks:
        if look.purpose is Purpose.LINK:
            looks[look.url].append(look)
    judged = 0
    for url, link in run.links.items():
        if link.state in BROKEN and link.looks:
            asked = looks[url] or looks[url.rstrip("/") + "?f=json"]
            assert [look.round for look in sorted(asked, key=lambda look: look.at)] == [1, 2], url
            first, second = sorted(look.at for look in asked)
            assert (second - first).total_seconds() >= AGAIN_AFTER_UNPACED
            judged += 1
    assert judged > 40


def test_what_is_said_has_its_proof_in_the_archive(run: Followed, folder: Path) -> None:
    kept = {capture.record for capture in archive.read(folder)}
    noted = {record for path in archive.files(folder) for record, _ in archive.notes(path, "look")}
    for link in run.links.values():
        if link.looks:
            assert link.capture in (kept if link.status is not None else noted), link


def test_no_head_no_browser_and_no_more_than_a_few_probes(requests: Requests) -> None:
    for asked in requests.values():
        assert asked[0].path == "/robots.txt"
        assert {one.method for one in asked} == {"GET"}
        assert not any("mozilla" in one.headers["user-agent"].lower() for one in asked)
        assert len({one.target for one in asked if is_probe(one.target)}) <= _MOST_PROBES


def test_only_archives_that_do_not_tell_are_asked_for_their_end(requests: Requests) -> None:
    assert {one.path for one in requests["files"] if one.range} == {"/t/late.zip", "/t/later.zip"}


def test_no_address_is_asked_more_often_than_it_may(run: Followed) -> None:
    rounds = Counter((look.url, look.purpose, look.round) for look in run.looks)
    assert max(rounds.values()) == 1
    assert max(look.round for look in run.looks) == 2


def _files(hosts: Hosts, *names: str) -> list[Dataset]:
    return datasets_of(one for one in hosts.links if one.planted.name in names)


def test_a_run_that_was_stopped_goes_on_where_it_was(hosts: Hosts, tmp_path: Path) -> None:
    broken = ("404", "500 for ever", "a page instead of CSV")
    datasets = _files(hosts, "plain", "long", "shapefile at the end", *broken)
    first = follow(datasets, tmp_path, seconds=0.4)  # over before any second look is due
    assert {link.state for link in first.links.values()} == {LinkState.ALIVE, LinkState.NOT_CHECKED}
    assert {link.reason for link in first.links.values()} <= {"", "one_look"}
    hosts.forget()
    second = follow(datasets, tmp_path)
    again = [one.path for one in hosts.asked("files") if one.path != "/robots.txt"]
    assert sorted(again) == sorted(one.planted.path for one in hosts.links if one.planted.name in broken)
    assert Counter(link.state for link in second.links.values()) == Counter(
        {LinkState.ALIVE: 3, LinkState.GONE: 1, LinkState.SERVER_ERROR: 1, LinkState.WRONG_CONTENT: 1}
    )


def test_a_budget_that_runs_out_leaves_no_verdict_that_was_not_seen(hosts: Hosts, tmp_path: Path) -> None:
    """Paced, so that the time is over before half of the addresses had their turn."""
    datasets = datasets_of(
        one for one in hosts.links if one.planted.where == "files" and one.planted.path[:3] in ("/a/", "/d/")
    )
    datasets = [dataset for dataset in datasets if "hang" not in str(dataset.distributions)][:60]
    found = follow(datasets, tmp_path, pace=10.0, seconds=2.5, deadline=1.0)
    assert found.code == 0
    assert not [link for link in found.links.values() if link.state in BROKEN]
    assert sum(link.reason == "budget" for link in found.links.values()) > 20
    assert "used up" in found.crawl.ended


def test_the_end_of_the_budget_is_kept_for_second_looks(hosts: Hosts, tmp_path: Path) -> None:
    nothing = [f"{hosts.url('files')}/nothing/{n}.csv" for n in range(400)]
    datasets = [
        Dataset(
            portal="p",
            id=url,
            distributions=(Distribution(None, None, url, "CSV", None, ""),),
            capture="c",
            pointer="",
        )
        for url in nothing
    ]
    found = follow(datasets, tmp_path, seconds=6.0, pace=0.0)
    assert sum(link.state is LinkState.GONE for link in found.links.values()) >= 100


def test_layers_are_asked_as_layers(hosts: Hosts, requests: Requests) -> None:
    layers = [one.planted for one in hosts.links if one.planted.form == "layer"]
    asked = {one.target for one in requests["maps"]}
    assert {one.path + "?f=json" for one in layers} <= asked
    assert not {one.path for one in layers} & asked


def test_reading_again_gives_the_same(run: Followed, hosts: Hosts, folder: Path) -> None:
    assert read(datasets_of(hosts.links), folder).links == run.links
