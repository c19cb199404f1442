"""DCAT-US, one dataset at a time: dates and digests of files by their headers, on hosts that nobody vouches for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.http import Policy, private
from auditor.model import Dataset, Distribution, Portal, Source
from auditor.platforms import dcat_us
from auditor.platforms.calls import Calls
from auditor.platforms.replies import Reply
from fixtures.server import play
from tests.platforms.observing import Told, signals, told_by
from tests.platforms.reading import POLICY, door_to

SEEN = datetime(2026, 11, 15, 12, tzinfo=UTC)
URL = "https://city.example"
PORTAL = Portal(URL, "dcat-us", URL)


def _dataset(*urls: str) -> Dataset:
    ways = tuple(Distribution(None, None, url, "CSV", "text/csv", "/distribution/0") for url in urls)
    return Dataset(portal=URL, id="x", distributions=ways, capture="urn:uuid:1", pointer="/dataset/0")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_by("dcat-us", tmp_path_factory.mktemp("deep"), night=None, at=SEEN)


def test_files_are_dated_by_head_alone(told: Told) -> None:
    dated = [one for one in told.snapshot.observations.values() if signals(one, Source.HTTP_DATE)]
    assert len(dated) > 20
    assert all(one.digest for one in dated)
    heads = [seen for seen in told.portal.requests if seen.method == "HEAD"]
    assert len(heads) <= 1.4 * len(told.snapshot.observations)


def test_broken_links_are_blind_spots_with_their_reason(told: Told) -> None:
    reasons = {
        one.not_collected["files"].reason for one in told.snapshot.observations.values() if "files" in one.not_collected
    }
    assert {"a file's host answers 404", "a web page comes where the file is due"} <= reasons


def test_one_byte_is_asked_for_where_head_is_refused_and_the_rest_is_not_read(told: Told) -> None:
    ranged = [seen for seen in told.portal.requests if seen.headers.get("range") == "bytes=0-0"]
    assert ranged
    assert {seen.method for seen in ranged} == {"GET"}


def test_a_private_address_in_a_feed_is_not_connected_to(tmp_path: Path) -> None:
    with play("not-a-portal") as inside, door_to(tmp_path, POLICY) as door:
        door.policy = private(Policy(pace=0))  # nothing private is allowed
        calls = Calls(door, SEEN)
        dcat_us.observe(calls, PORTAL, _dataset(f"{inside.url}/a.csv", "http://169.254.169.254/latest"), {})
        assert inside.requests == []
    assert "not public" in calls.done().missed["files"]
    assert calls.done().records == ()


def test_robots_of_the_files_host_are_obeyed(tmp_path: Path) -> None:
    with play("dcat-us", faults=("robots_disallow_all",)) as portal, door_to(tmp_path) as door:
        calls = Calls(door, SEEN)
        dcat_us.observe(calls, PORTAL, _dataset(f"{portal.url}/files/a.csv"), {})
        assert [seen.path for seen in portal.requests] == ["/robots.txt"]
    assert "robots.txt" in calls.done().missed["files"]


@pytest.mark.parametrize("url", ["ftp://x.example/a", "http://[::1", "http://", "javascript:alert(1)", "http://\x00"])
def test_odd_addresses_harm_nothing(url: str, tmp_path: Path) -> None:
    with door_to(tmp_path) as door:
        calls = Calls(door, SEEN)
        dcat_us.observe(calls, PORTAL, _dataset(url), {})
    assert calls.done().records == ()


def _reply(status: int = 200, media_type: str = "text/csv", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply("urn:uuid:x", f"{URL}/a.csv", status, media_type, named)


OLD, NOW = "Mon, 02 Nov 2026 06:00:00 GMT", "Sun, 15 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("reply", "dated", "marked"),
    [
        (_reply(last_modified=OLD, date=NOW, content_length="7"), True, True),
        (_reply(last_modified=OLD, date=NOW), True, False),
        (_reply(206, last_modified=OLD, content_range="bytes 0-0/7"), True, True),
        (_reply(last_modified=NOW, date=NOW, content_length="7"), False, False),
        (_reply(last_modified=NOW, date=NOW, etag='"a"'), False, True),
        (_reply(last_modified="yesterday", content_length="7"), False, False),
        (_reply(media_type="text/html", last_modified=OLD, etag='"a"'), False, False),
        (_reply(404, last_modified=OLD, etag='"a"'), False, False),
        (_reply(), False, False),
    ],
)
def test_what_headers_tell(reply: Reply, dated: bool, marked: bool) -> None:
    observation = dcat_us.observation([reply], _dataset(f"{URL}/a.csv"), {}, PORTAL, SEEN)
    assert [signal.source for signal in observation.signals] == [Source.HTTP_DATE] * dated
    assert (observation.digest is not None) == marked
    assert ("files" in observation.not_collected) != dated


def test_a_digest_is_of_all_files_or_of_none() -> None:
    good, away = _reply(etag='"a"'), _reply(503)
    dataset = _dataset(f"{URL}/a.csv", f"{URL}/b.csv")
    both = dcat_us.observation([good, good], dataset, {}, PORTAL, SEEN)
    one = dcat_us.observation([good, away], dataset, {}, PORTAL, SEEN)
    assert both.digest is not None
    assert one.digest is None
