"""How a run ends: done, out of budget, stopped, killed, broken; and how it goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest

from auditor import archive
from auditor.job import Address, Budget, Job, Links
from auditor.web import Crawl, Look
from tests.spiders.conftest import PLAIN, ROOT, Ran
from tests.spiders.serving import Connection, Site, answer

Sites = Callable[..., Site]
Spider = Callable[..., Ran]
RULES = "User-agent: *\nDisallow: /private\n"


def _hang(connection: Connection) -> None:
    connection.closing.wait(60)


def _when(city: Site, number: int, act: Callable[[subprocess.Popen[bytes]], None]) -> Callable[..., None]:
    """Does something to the process once a site was asked so often."""

    def wait(process: subprocess.Popen[bytes]) -> None:
        while len(city.asked) < number and process.poll() is None:
            time.sleep(0.01)
        act(process)

    return wait


def test_a_run_that_is_done_says_what_it_took(site: Sites, spider: Spider) -> None:
    city = site({"/a": answer("abc"), "/b": answer("defg")})
    ran = spider(city.url + "/a", city.url + "/b", (city.url + "/a", "round=2"), (city.url + "/c", "control"))
    assert (ran.code, ran.complaints) == (0, "")
    crawl = ran.crawl
    assert crawl is not None
    assert (crawl.ended, crawl.asked, crawl.unasked, crawl.requests) == ("", 2, 0, 5)
    assert crawl.bytes == len("abc") * 2 + len("defg") + 2 * len("not here")
    assert 0 < crawl.seconds <= ran.seconds
    first, *_ = ran.said.splitlines()
    assert msgspec.json.decode(first)["done"] == 1


def test_killed_and_gone_on_with_it_asks_nothing_twice(site: Sites, spider: Spider) -> None:
    pages = {f"/{number}": answer(str(number)) for number in range(30)}
    city = site({"/robots.txt": answer(RULES), **pages})
    urls = [city.url + path for path in (*pages, "/private")]
    first = spider(*urls, pace=20.0, meanwhile=_when(city, 10, lambda process: process.kill()))
    assert first.code == -signal.SIGKILL
    assert first.crawl is None
    assert len(first.looks) >= 8
    assert all(capture.payload for capture in archive.read(first.folder, _answers(first.looks)))
    known = {look.url for look in first.looks}
    second = spider(*urls, earlier=True)
    assert second.code == 0
    assert known | {look.url for look in second.looks} == {city.url + "/robots.txt", *urls}
    assert not known & {look.url for look in second.looks}
    assert second.look(city.url + "/private").failure == "robots"  # by the robots.txt that was kept
    twice = {path for path in city.paths() if city.paths().count(path) > 1}
    assert len(twice) <= 1  # what was under way when it was killed


def _answers(looks: list[Look]) -> frozenset[str]:
    return frozenset(record for look in looks for record in look.answers)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_at_once_with_a_crawl(site: Sites, spider: Spider, number: int) -> None:
    city = site({"/a": answer("x"), "/b": _hang, "/c": answer("y")})
    other = site({"/robots.txt": answer("User-agent: *\nCrawl-delay: 60\n")})
    told: list[float] = []

    def stop(process: subprocess.Popen[bytes]) -> None:
        told.append(time.monotonic())
        process.send_signal(number)

    urls = [city.url + path for path in ("/a", "/b", "/c")] + [other.url + "/"]
    ran = spider(*urls, pace=50.0, meanwhile=_when(city, 3, stop))
    assert time.monotonic() - told[0] < 10
    assert (ran.code, ran.complaints) == (130, "")
    assert ran.crawl is not None
    assert (ran.crawl.ended, ran.crawl.unasked) == ("stopped", 3)
    assert city.url + "/b" not in [look.url for look in ran.looks]
    again = spider(city.url + "/a", city.url + "/c", earlier=True)
    assert [look.url for look in again.looks] == [city.url + "/c"]


def test_it_stops_when_nobody_waits_any_more(site: Sites, spider: Spider) -> None:
    city = site({"/a": answer("x"), "/b": _hang})

    def leave(process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None

    ran = spider(city.url + "/a", city.url + "/b", meanwhile=_when(city, 3, leave))
    assert ran.code == 130
    assert ran.crawl is not None


def test_a_parent_that_was_killed_takes_it_along(site: Sites, tmp_path_factory: pytest.TempPathFactory) -> None:
    city = site({"/a": _hang})
    path = tmp_path_factory.mktemp("orphan") / "0001.warc.gz"
    job = Job(Links((Address(city.url + "/a"),)), str(path), private_hosts=frozenset({"127.0.0.1"}), pace=0)
    script = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen({PLAIN!r}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        f"child.stdin.write({msgspec.json.encode(job)!r} + b'\\n'); child.stdin.flush(); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    while len(city.asked) < 2:
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 30
    while not list(archive.notes(path, "crawl")) and time.monotonic() < until:
        time.sleep(0.1)
    ((_, crawl),) = archive.notes(path, "crawl")
    assert msgspec.json.decode(crawl, type=Crawl).ended == "stopped"


def test_the_budget_of_addresses(site: Sites, spider: Spider) -> None:
    city = site({f"/{number}": answer("x") for number in range(6)})
    urls = [f"{city.url}/{number}" for number in range(6)]
    ran = spider(*urls, (urls[0], "round=2"), (city.url + "/x", "control"), budget=Budget(pages=4))
    words = [ran.look(url).failure for url in urls]
    assert words == ["", "", "", "", "budget", "budget"]
    assert len(city.asked) == 7  # robots.txt, four, the second look, the control
    assert ran.crawl is not None
    assert (ran.crawl.asked, ran.crawl.unasked) == (4, 2)
    assert ran.crawl.ended == "the budget of 4 addresses is used up"
    assert ran.code == 0
    again = spider(*urls, earlier=True, budget=Budget(pages=5))
    assert [look.failure for look in again.looks] == ["", "budget"]  # those before count, those refused do not


def test_the_budget_of_bytes(site: Sites, spider: Spider) -> None:
    city = site({f"/{number}": answer("x" * 400_000) for number in range(5)})
    urls = [f"{city.url}/{number}" for number in range(5)]
    ran = spider(*urls, budget=Budget(bytes=1 << 20))
    assert [ran.look(url).failure for url in urls] == ["", "", "budget", "budget", "budget"]
    assert ran.capture(urls[2]).truncated == "length"
    assert len(city.asked) == 4
    assert ran.crawl is not None
    assert ran.crawl.ended == "the budget of 1 MiB is used up"


def test_the_budget_of_time_accuses_nobody(site: Sites, spider: Spider) -> None:
    city = site({"/a": answer("x"), "/b": _hang, "/c": answer("y")})
    urls = [city.url + path for path in ("/a", "/b", "/c")]
    ran = spider(*urls, budget=Budget(seconds=4))
    assert [ran.look(url).failure for url in urls] == ["", "budget", "budget"]
    assert ran.seconds < 15
    assert ran.crawl is not None
    assert ran.crawl.ended == "the time (4 s) is used up"


def test_a_time_that_is_over_asks_nothing(site: Sites, spider: Spider) -> None:
    city = site({"/a": answer("x")})
    ran = spider(city.url + "/a", until=datetime(2026, 1, 1, tzinfo=UTC))
    assert ran.look(city.url + "/a").failure == "budget"
    assert city.asked == []


def test_a_second_look_waits(site: Sites, spider: Spider) -> None:
    city = site({"/a": [answer("", "500 Oh"), answer("x")]})
    ran = spider(city.url + "/a", (city.url + "/a", "round=2", "wait=1.5"))
    assert [(look.round, look.status) for look in ran.looks[1:]] == [(1, 500), (2, 200)]
    first, second = (asked.started for asked in city.asked if asked.path == "/a")
    assert second - first >= 1.0


def test_our_own_failure_says_so_in_one_line(site: Sites, spider: Spider) -> None:
    city = site({"/break": answer("x"), "/b": _hang})
    ran = spider(city.url + "/break", city.url + "/b")
    assert ran.code == 1
    assert ran.complaints.startswith("LookupError: on purpose (plain.py, line ")
    assert ran.complaints.count("\n") == 1
    assert ran.look(city.url + "/break").status == 200
    assert ran.crawl is not None
    assert ran.crawl.ended == "failed: LookupError"


def test_a_job_that_is_none_and_a_file_that_is_there(tmp_path: object) -> None:
    path = f"{tmp_path}/there.warc.gz"
    with open(path, "wb"):
        pass
    for told in (b"{}", msgspec.json.encode(Job(Links(()), path))):
        ended = subprocess.run(PLAIN, check=False, input=told, capture_output=True, timeout=60, cwd=ROOT)
        assert ended.returncode == 1
        assert ended.stderr.count(b"\n") == 1
        assert b"Traceback" not in ended.stderr
