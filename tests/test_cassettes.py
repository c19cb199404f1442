"""The requests-based clients against recorded exchanges: what they ask and read does not change unnoticed.

`make cassettes` records them again from the made-up portals; replay touches no network.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
import requests
import vcr
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from auditor import payload
from auditor.archive import Archive, read
from auditor.http import Door, Policy, private
from auditor.model import Page, Portal
from auditor.platforms.calls import Calls
from auditor.platforms.platform import catalog as catalog_in
from auditor.platforms.registry import BY_NAME
from auditor.platforms.replies import reply_of
from fixtures.behaviours import at_night
from fixtures.server import play
from tests.platforms.reading import resolved

CASSETTES = Path("fixtures/cassettes")
#: A fixed port, so that recorded addresses hold.
PORT = 47113
URL = f"http://127.0.0.1:{PORT}"
RECORDING = bool(os.environ.get("RECORD_CASSETTES"))
UNIQUE = {"socrata": 73, "ckan": 54, "arcgis-hub": 33, "dcat-us": 32}


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replays must not connect anywhere."""
    if not RECORDING:

        def refuse(*_arguments: object) -> None:
            raise AssertionError("a replay touched the network")

        monkeypatch.setattr(socket.socket, "connect", refuse)


def _read1(response: Any, amount: int, decode_content: bool = False) -> bytes:
    """As urllib3's own responses read; the recorder's stand-in lacks the keyword."""
    return bytes(response._content.read1(amount))


@contextmanager
def _door(name: str, cassette: str, folder: Path, monkeypatch: pytest.MonkeyPatch, night: int | None) -> Iterator[Door]:
    """A door whose exchanges are those of a cassette, all of which must have been played at the end."""
    recorder = vcr.VCR(
        record_mode="all" if RECORDING else "none",
        match_on=["method", "scheme", "host", "port", "path", "query"],
        filter_headers=["X-App-Token", "Authorization", "X-CKAN-API-Key", "Cookie"],
    )
    monkeypatch.setattr("vcr.stubs.VCRHTTPResponse.read1", _read1)
    opened = Door.new_session
    if RECORDING:
        (CASSETTES / f"{cassette}.yaml").unlink(missing_ok=True)  # else the new exchanges are added to the old ones

    def readable(door: Door) -> requests.Session:
        session = opened(door)
        session.headers["Accept-Encoding"] = "identity"  # cassettes a person can read
        return session

    monkeypatch.setattr(Door, "new_session", readable)
    with (
        play(name, port=PORT, night=night) if RECORDING else nullcontext(),
        recorder.use_cassette(str(CASSETTES / f"{cassette}.yaml")) as tape,
        Archive(folder / "captures/0001.warc.gz", "test") as archive,
    ):
        door = Door(archive, private(Policy(pace=0), "127.0.0.1"))
        # The recorder stands in for connections; the guarded ones it would not see.
        pools = {"http": HTTPConnectionPool, "https": HTTPSConnectionPool}
        door.adapter.poolmanager.pool_classes_by_scheme = pools
        yield door
        assert RECORDING or tape.all_played


def _pages(folder: Path, records: Iterable[str] | None = None) -> list[Page]:
    wanted = None if records is None else frozenset(records)
    return [
        Page(capture.record, capture.url, payload.document(capture.payload, capture.charset))
        for capture in read(folder / "captures", wanted)
        if capture.status == 200 and "json" in capture.media_type
    ]


@pytest.mark.parametrize("name", sorted(UNIQUE))
def test_a_recorded_walk_reads_the_same_records(
    name: str, tmp_path: Path, no_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _door(name, name, tmp_path, monkeypatch, None) as door:
        walk = BY_NAME[name].walk(door, Portal(URL, name, URL), lambda _done, _claimed: None)
        assert walk.passes[-1].stopped is None
        assert len(frozenset().union(*(done.ids for done in walk.passes))) == UNIQUE[name]
    assert catalog_in(BY_NAME[name], [_pages(tmp_path)], Portal("http://x", name, URL)).datasets


#: Datasets of the portals of behaviours that are asked one by one: kept, of future dates, without a summary, refused.
ASKED = (
    "Sidewalk Closure Permits",
    "Business Licenses in Force",
    "Parking Garage Occupancy",
    "Ambulance Dispatches",
    "Work Orders",
    "Water Mains",
    "Tide Gauge",
)
#: How many calls that takes, and how many of these datasets there are.
CALLS = {"socrata": (4, 15), "ckan": (5, 21), "arcgis-hub": (4, 9)}


@pytest.mark.parametrize("name", sorted(CALLS))
def test_recorded_calls_for_single_datasets_tell_the_same(
    name: str, tmp_path: Path, no_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform, portal, seen_at = BY_NAME[name], Portal(URL, name, URL), at_night(20)
    found = {}
    with _door(f"behaviours-{name}", f"{name}-deep", tmp_path, monkeypatch, 20) as door:
        walk = platform.walk(door, portal, lambda _done, _claimed: None)
        pages = _pages(tmp_path, [record for done in walk.passes for record in done.captures])
        documents = {page.capture: page.document for page in pages}
        calls, made = Calls(door, seen_at), 0
        for dataset in catalog_in(platform, [pages], portal).datasets:
            if dataset.title in ASKED:
                record = resolved(documents[dataset.capture], dataset.pointer)
                assert isinstance(record, dict)
                calls.begin()
                platform.observe(calls, portal, dataset, record)
                records = calls.done().records
                made += len(records)
                replies = [reply_of(capture) for capture in read(tmp_path / "captures", frozenset(records))]
                found[dataset.title] = platform.observation(replies, dataset, record, portal, seen_at)
    assert (len(found), made) == CALLS[name]
    ahead = [one for one in found["Sidewalk Closure Permits"].dates if one.largest and one.largest > seen_at]
    assert ahead
    assert all(column.past and column.past <= seen_at for column in ahead)
    assert all(one.rows for title, one in found.items() if title in ASKED[:3])
