"""Captures in and out of WARC files."""

from __future__ import annotations

import gzip
import random
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from auditor import archive
from auditor.archive import Archive, DamagedArchive, PayloadTooLarge, content_type, next_file, read, unpacked

URL = "https://data.example.gov/api/catalog/v1?limit=2"


def _written(folder: Path, body: bytes, headers: list[tuple[str, str]], **more: object) -> str:
    with Archive(folder / "captures" / "0001.warc.gz", "test/1") as archive:
        record, _, _ = archive.write(
            url=URL,
            method="GET",
            request_headers=[("User-Agent", "test/1"), ("X-App-Token", "planted-secret"), ("Cookie", "planted=1")],
            request_body=b"",
            status_line="HTTP/1.1 200 OK",
            headers=headers,
            body=body,
            address="192.0.2.1",
            **more,  # type: ignore[arg-type]
        )
    return record


@given(st.binary(max_size=5000))
def test_bytes_come_back_as_they_came(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    folder = tmp_path_factory.mktemp("warc")
    record = _written(folder, body, [("Content-Type", "application/json;charset=UTF-8")])
    (capture,) = read(folder / "captures")
    assert (capture.record, capture.url, capture.payload) == (record, URL, body)
    assert (capture.media_type, capture.charset, capture.status) == ("application/json", "utf-8", 200)


def test_packed_bytes_are_kept_packed_and_read_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(b'{"a": 1}', mtime=0)
    _written(tmp_path, packed, [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")])
    (capture,) = read(tmp_path / "captures")
    assert capture.payload == b'{"a": 1}'
    with (tmp_path / "captures/0001.warc.gz").open("rb") as file:
        kept = [record.raw_stream.read() for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert kept == [packed]


def test_any_warc_reader_finds_both_records_and_no_secret(tmp_path: Path) -> None:
    _written(tmp_path, b"{}", [("Content-Type", "application/json"), ("Set-Cookie", "planted=2")])
    path = tmp_path / "captures/0001.warc.gz"
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]
    assert kinds == ["warcinfo", "response", "request"]
    assert b"planted" not in gzip.decompress(path.read_bytes())


def test_only_wanted_records_are_read(tmp_path: Path) -> None:
    record = _written(tmp_path, b"{}", [])
    assert [capture.record for capture in read(tmp_path / "captures", frozenset({record}))] == [record]
    assert not list(read(tmp_path / "captures", frozenset()))


def test_a_changed_payload_is_noticed(tmp_path: Path) -> None:
    _written(tmp_path, b'{"score": 1}', [])
    path = tmp_path / "captures/0001.warc.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b'"score": 1', b'"score": 9')))
    with pytest.raises(DamagedArchive):
        list(read(tmp_path / "captures"))


def test_a_file_that_breaks_off_is_noticed(tmp_path: Path) -> None:
    record = _written(tmp_path, bytes(range(256)) * 400, [])
    path = tmp_path / "captures/0001.warc.gz"
    path.write_bytes(path.read_bytes()[:800])
    with pytest.raises(DamagedArchive):
        assert record in {capture.record for capture in read(tmp_path / "captures")}


@pytest.mark.parametrize("last", [b"", b'{"id": "abcd-1234"}', bytes(range(256)) * 40])
def test_wherever_a_kill_cuts_the_last_record_those_before_it_are_read(tmp_path: Path, last: bytes) -> None:
    with Archive(tmp_path / "0001.warc.gz", "test/1") as archive:

        def write(body: bytes) -> str:
            line, headers = "HTTP/1.1 200 OK", [("Content-Type", "application/json")]
            asked = {"url": URL, "method": "GET", "request_headers": [], "request_body": b"", "address": None}
            return archive.write(status_line=line, headers=headers, body=body, **asked)[0]  # type: ignore[arg-type]

        named = frozenset({write(b'{"a": 1}'), write(b'{"b": 2}')})
        whole = archive.path.stat().st_size
        lost = write(last)
        everything = archive.path.read_bytes()
    for cut in {*range(whole, whole + 60), *range(whole, len(everything), 7)}:
        archive.path.write_bytes(everything[:cut])
        assert {capture.record for capture in read(tmp_path, named)} == named
    for cut in range(whole, whole + 200, 11):
        archive.path.write_bytes(everything[:cut])
        try:
            assert lost not in {capture.record for capture in read(tmp_path, named | {lost})}
        except DamagedArchive:
            continue


def test_what_was_written_is_there_before_the_file_is_closed(tmp_path: Path) -> None:
    with Archive(tmp_path / "0001.warc.gz", "test/1") as archive:
        asked = {"url": URL, "method": "HEAD", "request_headers": [], "request_body": b"", "address": None}
        headers = [("ETag", '"a"'), ("Content-Encoding", "gzip")]
        record = archive.write(status_line="HTTP/1.1 200 OK", headers=headers, body=b"", **asked)[0]  # type: ignore[arg-type]
        (capture,) = read(tmp_path, frozenset({record}))
    assert (capture.payload, capture.headers) == (b"", {"etag": '"a"', "content-encoding": "gzip"})


def test_each_go_at_a_collection_has_a_file_of_its_own(tmp_path: Path) -> None:
    records = []
    for number in (1, 2, 3):
        path = next_file(tmp_path)
        assert path.name == f"000{number}.warc.gz"
        with Archive(path, "test/1") as archive:
            asked = {"url": URL, "method": "GET", "request_headers": [], "request_body": b"", "address": None}
            records.append(archive.write(status_line="HTTP/1.1 200 OK", headers=[], body=b"{}", **asked)[0])  # type: ignore[arg-type]
    assert [capture.record for capture in read(tmp_path, frozenset(records))] == records
    # A file that was damaged on the way does not hide the ones after it.
    (tmp_path / "0002.warc.gz").write_bytes((tmp_path / "0002.warc.gz").read_bytes()[:100])
    assert [capture.record for capture in read(tmp_path, frozenset({records[0], records[2]}))] == [
        records[0],
        records[2],
    ]
    with pytest.raises(DamagedArchive):
        list(read(tmp_path, frozenset(records)))


def test_unpacking() -> None:
    assert unpacked(zlib.compress(b"abc"), "deflate") == b"abc"
    assert unpacked(zlib.compress(b"abc")[2:-4], "deflate") == b"abc"
    assert unpacked(b"not packed at all", "gzip") == b"not packed at all"
    assert unpacked(gzip.compress(b"ab") + gzip.compress(b"c"), "gzip") == b"abc"
    with pytest.raises(zlib.error):
        unpacked(gzip.compress(b"abc" * 100)[:-10], "gzip")
    with pytest.raises(PayloadTooLarge):
        unpacked(gzip.compress(bytes(80 * 2**20)), "gzip")
    with pytest.raises(PayloadTooLarge):
        unpacked(b"abcdef", "", cap=5)


def test_content_types() -> None:
    assert content_type('application/json; Charset="UTF-8"') == ("application/json", "utf-8")
    assert content_type("") == ("", "")


def twice(path: Path, *bodies: bytes, truncated: str | None = None) -> list[str]:
    """The records of answers with these bodies, in one file."""
    with Archive(path, "test") as kept:
        return [
            kept.write(
                url=f"https://data.metroville.example/{number}",
                method="GET",
                request_headers=[],
                request_body=b"",
                status_line="HTTP/1.1 200 OK",
                headers=[("X-Number", str(number))],
                body=body,
                address=None,
                truncated=truncated,
            )[0]
            for number, body in enumerate(bodies)
        ]


def test_a_body_that_came_before_is_stored_once(tmp_path: Path) -> None:
    path, body = tmp_path / "0001.warc.gz", random.Random(1).randbytes(20_000)
    records = twice(path, body, b"short", body, b"short", body)
    captures = list(archive.read(tmp_path))
    assert [one.record for one in captures] == records
    assert [one.payload for one in captures] == [body, b"short", body, b"short", body]
    assert [one.headers["x-number"] for one in captures] == ["0", "1", "2", "3", "4"]
    assert len({one.digest for one in captures}) == 2
    assert path.stat().st_size < 25_000
    # One alone is found without the others.
    assert next(iter(archive.read(tmp_path, frozenset(records[4:])))).payload == body
    assert set(archive.places(tmp_path, frozenset(records))) == set(records)
    check = [Path(sys.executable).parent / "warcio", "check", path]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0


def test_a_body_that_was_cut_stands_for_nothing(tmp_path: Path) -> None:
    twice(tmp_path / "0001.warc.gz", b"x" * 2000, b"x" * 2000, truncated="length")
    assert b"revisit" not in gzip.decompress((tmp_path / "0001.warc.gz").read_bytes())


def test_a_record_that_stands_for_another_that_is_not_there_is_damage(tmp_path: Path) -> None:
    path, body = tmp_path / "0001.warc.gz", b"x" * 2000
    twice(path, body, body)
    moved = gzip.decompress(path.read_bytes()).replace(
        b"X-Auditor-Refers-To-Offset: ", b"X-Auditor-Refers-To-Offset: 9"
    )
    path.write_bytes(b"")
    for piece in re.split(rb"(?=WARC/1\.1\r\n)", moved)[1:]:
        with path.open("ab") as file:
            file.write(gzip.compress(piece))
    with pytest.raises(archive.DamagedArchive):
        list(archive.read(tmp_path))
