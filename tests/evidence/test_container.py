"""The canonical container: read by any unzip, written in one way only, and no byte of it free."""

from __future__ import annotations

import io
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.evidence import container
from auditor.evidence.container import NotCanonical

MEMBERS = {"archive/0001.warc.gz": b"\x1f\x8b" + bytes(300), "audit/empty": b"", "datapackage.json": b'{"a":1}'}
_names = st.from_regex(r"\A(?:[a-z]{1,5}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,12}\Z")


def read(path: Path) -> dict[str, bytes]:
    return {one.name: b"".join(container.content(path, one)) for one in container.members(path)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.dictionaries(_names, st.binary(max_size=200), max_size=8))
def test_what_is_written_reads_back(tmp_path: Path, held: dict[str, bytes]) -> None:
    path = tmp_path / "a.zip"
    container.write(path, list(held.items()))
    assert read(path) == dict(sorted(held.items()))
    with zipfile.ZipFile(path) as other:
        assert other.testzip() is None
        assert {name: other.read(name) for name in other.namelist()} == held


def test_the_order_of_writing_makes_no_difference(tmp_path: Path) -> None:
    container.write(tmp_path / "a", list(MEMBERS.items()))
    container.write(tmp_path / "b", list(reversed(MEMBERS.items())))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_files_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(range(256)) * 12_000)
    container.write(tmp_path / "a", [("big", tmp_path / "big")])
    assert read(tmp_path / "a") == {"big": bytes(range(256)) * 12_000}


def test_unzip_finds_nothing_wrong(tmp_path: Path) -> None:
    container.write(tmp_path / "a.zip", list(MEMBERS.items()))
    done = subprocess.run(["unzip", "-tq", str(tmp_path / "a.zip")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_bit_counts(tmp_path: Path) -> None:
    container.write(tmp_path / "a", list(MEMBERS.items()))
    whole = (tmp_path / "a").read_bytes()
    for at in range(len(whole)):
        for bit in (1, 16, 128):
            flipped = bytearray(whole)
            flipped[at] ^= bit
            (tmp_path / "b").write_bytes(flipped)
            with pytest.raises(NotCanonical):
                read(tmp_path / "b")


def _zipped(make: Callable[[zipfile.ZipFile], None]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", allowZip64=True) as archive:
        make(archive)
    return held.getvalue()


def _named(*names: str) -> bytes:
    return _zipped(lambda archive: [archive.writestr(name, b"x") for name in names] and None)


def _symlink(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("audit/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def _deflated(archive: zipfile.ZipFile) -> None:
    archive.writestr("audit/bomb", bytes(10_000_000), zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "0 bytes"),
        (b"PK", "2 bytes"),
        (b"x" * 500, "not its directory"),
        (_named("../../etc/passwd"), "not allowed: '../../etc/passwd'"),
        (_named("/etc/passwd"), "not allowed"),
        (_named("a\\..\\b"), "not allowed"),
        (_named("a/b/c"), "not allowed"),
        (_named("C:x"), "not allowed"),
        (_named("naïve"), "not allowed"),
        (_named("a" * 300), "not allowed"),
        (_named("audit/x"), "the header of audit/x"),
        (_zipped(_symlink), "the directory at the end"),
        (_zipped(_deflated), "the header of audit/bomb"),
    ],
)
def test_other_archives_are_refused_with_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(NotCanonical) as raised:
        container.members(tmp_path / "a")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_bytes_in_front_behind_or_between_are_refused(tmp_path: Path) -> None:
    container.write(tmp_path / "a", list(MEMBERS.items()))
    whole = (tmp_path / "a").read_bytes()
    middle = whole.index(b"PK\x03\x04", 4)
    end = whole.index(b"PK\x01\x02")
    for at in (0, middle, end, len(whole)):
        (tmp_path / "b").write_bytes(whole[:at] + b"\0" + whole[at:])
        with pytest.raises(NotCanonical):
            container.members(tmp_path / "b")
    for cut in (1, 21, 22, 60, len(whole) - 30):
        (tmp_path / "b").write_bytes(whole[:-cut])
        with pytest.raises(NotCanonical):
            read(tmp_path / "b")


def test_members_twice_or_in_another_order_are_refused(tmp_path: Path) -> None:
    for names in (("a", "a"), ("b", "a")):
        pieces = []
        for name in names:
            container.write(tmp_path / "one", [(name, b"x")])
            pieces.append((tmp_path / "one").read_bytes().partition(b"PK\x01\x02")[0])
        (tmp_path / "b").write_bytes(b"".join(pieces) + bytes(60))
        with pytest.raises(NotCanonical, match="order of the names, or twice"):
            container.members(tmp_path / "b")


def test_a_length_that_lies_is_refused(tmp_path: Path) -> None:
    container.write(tmp_path / "a", [("a", b"x" * 10)])
    whole = bytearray((tmp_path / "a").read_bytes())
    whole[18:26] = b"\xff\xff\xff\x7f" * 2
    (tmp_path / "a").write_bytes(whole)
    with pytest.raises(NotCanonical, match="longer than the file"):
        container.members(tmp_path / "a")


@pytest.mark.parametrize("names", [("a", "a"), ("../a",), ("a/b/c",), ("",), ("é",), ("a\nb",)])
def test_names_that_are_not_allowed_are_not_written(tmp_path: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="name of a member"):
        container.write(tmp_path / "a", [(name, b"") for name in names])
    assert list(tmp_path.iterdir()) == []
