"""Pictures of pages in and out of WARC files, without a browser."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from auditor import archive
from auditor.archive import Archive, views
from auditor.screenshots import Shown, pictures
from tests.pictures import png

URL, PAGE = "https://www.example.gov/data?page=1", "urn:uuid:00000000-0000-4000-8000-000000000001"
MOMENT = datetime(2026, 3, 31, 6, 0, 0, 123456, UTC)


@given(body=st.binary(max_size=3000))
def test_a_picture_comes_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.mktemp("warc") / "0001.warc.gz"
    with Archive(path, "test/1") as kept:
        record = kept.picture(URL, body, concurrent=PAGE, time=MOMENT)
    (view,) = views(path)
    assert (view.record, view.url, view.of, view.time) == (record, URL, PAGE, MOMENT)
    assert (view.media_type, view.payload) == ("image/png", body)


def test_any_warc_reader_finds_it_with_its_page_and_its_digests(tmp_path: Path) -> None:
    path, body = tmp_path / "0001.warc.gz", png(3, 2)
    with Archive(path, "test/1") as kept:
        kept.picture(URL, body, concurrent=PAGE)
    with path.open("rb") as file:
        _, record = [record.rec_headers for record in ArchiveIterator(file, check_digests="raise")]
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    told = {
        "WARC-Type": "resource",
        "WARC-Target-URI": f"urn:view:{URL}",
        "WARC-Concurrent-To": f"<{PAGE}>",
        "WARC-Payload-Digest": digest,
        "WARC-Block-Digest": digest,
        "Content-Type": "image/png",
    }
    assert {name: record.get_header(name) for name in told} == told
    assert record.get_header("WARC-Refers-To") is None, "ISO 28500 forbids it here"


@pytest.mark.parametrize("damage", ["", "payload", "capture", "address", "no note", "note"])
def test_only_a_picture_that_is_what_was_noted_is_one(tmp_path: Path, damage: str) -> None:
    with Archive(tmp_path / "captures" / "0009.warc.gz", "test/1") as kept:
        record = kept.picture(URL, b"<script>" if damage == "payload" else png(1, 1), concurrent=PAGE)
        noted = Shown(
            url="https://www.example.gov/other" if damage == "address" else URL,
            capture="urn:uuid:other" if damage == "capture" else PAGE,
            picture=record,
        )
        if damage != "no note":
            kept.note(URL, "screenshot", b"[" * 9 if damage == "note" else msgspec.json.encode(noted))
    assert list(pictures(tmp_path)) == ([] if damage else [PAGE])


def test_one_that_does_not_match_its_digest_is_left_out_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "0001.warc"
    packed = tmp_path / "0001.warc.gz"
    with Archive(packed, "test/1") as kept:
        kept.picture(URL, png(1, 1), concurrent=PAGE)
        second = kept.picture(URL, png(2, 2), concurrent=PAGE)
    whole = gzip.decompress(packed.read_bytes())
    path.write_bytes(whole.replace(png(1, 1), png(1, 3), 1))
    assert [view.record for view in views(path)] == [second]


def test_a_file_that_breaks_off_gives_what_came_before_and_one_too_large_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "0001.warc.gz"
    with Archive(path, "test/1") as kept:
        first = kept.picture(URL, png(1, 1), concurrent=PAGE)
        kept.picture(URL, bytes(5000), concurrent=PAGE)
    monkeypatch.setattr(archive, "_MOST_VIEW", 4999)
    assert [view.record for view in views(path)] == [first]
    monkeypatch.undo()
    assert len(list(views(path))) == 2
    path.write_bytes(path.read_bytes()[:-20])
    assert [view.record for view in views(path)] == [first]
