"""The requests-based clients against recorded exchanges: what they ask and read does not change unnoticed.

`make cassettes` records them again from the made-up portals; replay touches no network.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest
import vcr
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from auditor import payload
from auditor.archive import Archive, read
from auditor.http import Door, Policy, private
from auditor.model import Page, Portal
from auditor.platforms.registry import BY_NAME
from fixtures.server import play

CASSETTES = Path("fixtures/cassettes")
#: A fixed port, so that recorded addresses hold.
PORT = 47113
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


def _walked(door: Door, name: str) -> int:
    url = f"http://127.0.0.1:{PORT}"
    walk = BY_NAME[name].walk(door, Portal(url, name, url), lambda _done, _claimed: None)
    assert walk.passes[-1].stopped is None
    return len(frozenset().union(*(done.ids for done in walk.passes)))


@pytest.mark.parametrize("name", sorted(UNIQUE))
def test_a_recorded_walk_reads_the_same_records(
    name: str, tmp_path: Path, no_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = vcr.VCR(
        record_mode="all" if RECORDING else "none",
        match_on=["method", "scheme", "host", "port", "path", "query"],
        filter_headers=["X-App-Token", "Authorization", "X-CKAN-API-Key", "Cookie"],
    )
    monkeypatch.setattr("vcr.stubs.VCRHTTPResponse.read1", _read1)
    policy = private(Policy(pace=0), "127.0.0.1")
    site = play(name, port=PORT) if RECORDING else None
    portal = site.__enter__() if site else None
    try:
        with (
            recorder.use_cassette(str(CASSETTES / f"{name}.yaml")) as cassette,
            Archive(tmp_path / "captures/0001.warc.gz", "test") as archive,
        ):
            door = Door(archive, policy)
            door.session.headers["Accept-Encoding"] = "identity"  # cassettes a person can read
            # The recorder stands in for connections; the guarded ones it would not see.
            pools = {"http": HTTPConnectionPool, "https": HTTPSConnectionPool}
            door.adapter.poolmanager.pool_classes_by_scheme = pools
            assert _walked(door, name) == UNIQUE[name]
            assert RECORDING or cassette.all_played
    finally:
        if site and portal:
            site.__exit__(None, None, None)
    pages = [
        Page(capture.record, capture.url, payload.document(capture.payload, capture.charset))
        for capture in read(tmp_path / "captures")
        if capture.status == 200 and "json" in capture.media_type
    ]
    assert BY_NAME[name].catalog([pages], Portal("http://x", name, f"http://127.0.0.1:{PORT}")).datasets
