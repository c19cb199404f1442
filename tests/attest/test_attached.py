"""Attached files: hashed, kept under their hash, and never from or to anywhere else."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.attest import Attached, Attestation, AttestationError, Statements
from auditor.attest import attached as room
from auditor.attest.attached import attachments, keep, missing


def naming(*names: str) -> Statements:
    return Statements(
        tuple(Attestation(f"DM{n}", "A", "b", date(2026, 1, 1), "c", file=name) for n, name in enumerate(names))
    )


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A folder as a form lies in it, with a document beside it and one in a folder."""
    folder = tmp_path / "form"
    (folder / "minutes").mkdir(parents=True)
    (folder / "charter.pdf").write_bytes(b"%PDF-1.4 charter")
    (folder / "minutes" / "März 3.txt").write_bytes(b"minutes")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return folder


def test_hashed_in_their_order_each_once(form: Path) -> None:
    found = attachments(naming("charter.pdf", "minutes/März 3.txt", "charter.pdf", ""), form)
    assert [(file.name, file.size, file.media_type) for file in found] == [
        ("charter.pdf", 16, "application/pdf"),
        ("minutes/März 3.txt", 7, "text/plain"),
    ]
    assert found[0].sha256 == hashlib.sha256(b"%PDF-1.4 charter").hexdigest()
    assert found[1].kept_as == f"{found[1].sha256}-M-rz-3.txt"


def test_kept_under_their_hash_and_found_again_without_the_originals(form: Path, tmp_path: Path) -> None:
    stated, audit = naming("charter.pdf", "minutes/März 3.txt"), tmp_path / "audit"
    found = attachments(stated, form)
    assert len(missing(found, audit)) == 2
    keep(found, form, audit)
    assert missing(found, audit) == ()
    assert sorted(path.name for path in (audit / "attached").iterdir()) == sorted(file.kept_as for file in found)
    for path in (form / "charter.pdf", form / "minutes" / "März 3.txt"):
        path.unlink()
    assert attachments(stated, form, found, audit) == found
    keep(found, form, tmp_path / "again", audit)
    assert missing(found, tmp_path / "again") == ()
    with pytest.raises(AttestationError, match="there is no file"):
        attachments(stated, form)


def test_a_kept_file_that_was_changed_is_told(form: Path, tmp_path: Path) -> None:
    found = attachments(naming("charter.pdf"), form)
    keep(found, form, tmp_path / "audit")
    (tmp_path / "audit" / "attached" / found[0].kept_as).write_bytes(b"another")
    assert "not the one that was attached" in missing(found, tmp_path / "audit")[0]


def test_a_file_that_changes_between_is_not_kept(form: Path, tmp_path: Path) -> None:
    found = attachments(naming("charter.pdf"), form)
    (form / "charter.pdf").write_bytes(b"another")
    with pytest.raises(AttestationError, match="changed"):
        keep(found, form, tmp_path / "audit")
    assert not list((tmp_path / "audit").rglob("*"))


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "/etc/hostname",
        "minutes/../../secret.txt",
        "..\\secret.txt",
        "C:\\secret.txt",
        "\\\\host\\a",
        ".",
    ],
)
def test_nothing_outside_of_the_folder(form: Path, name: str) -> None:
    with pytest.raises(AttestationError, match=r"outside|is no file|no file"):
        attachments(naming(name), form)


def test_no_link_is_followed(form: Path, tmp_path: Path) -> None:
    (form / "link.txt").symlink_to(tmp_path / "secret.txt")
    (form / "folder").symlink_to(tmp_path)
    for name in ("link.txt", "folder/secret.txt"):
        with pytest.raises(AttestationError, match="symbolic link"):
            attachments(naming(name), form)


def test_no_pipe_is_waited_for_and_no_folder_taken(form: Path) -> None:
    os.mkfifo(form / "pipe")
    for name in ("pipe", "minutes"):
        with pytest.raises(AttestationError, match="is no file"):
            attachments(naming(name), form)


def test_too_large(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LARGEST", 15)
    with pytest.raises(AttestationError, match="larger than"):
        attachments(naming("charter.pdf"), form)
    monkeypatch.setattr(room, "LARGEST", 16)
    monkeypatch.setattr(room, "LARGEST_TOGETHER", 20)
    with pytest.raises(AttestationError, match="together"):
        attachments(naming("charter.pdf", "minutes/März 3.txt"), form)


@given(st.text(min_size=1, max_size=300))
def test_whatever_the_name_the_kept_one_is_plain(name: str) -> None:
    kept = Attached(name, 1, "0" * 64, "text/plain").kept_as
    assert len(kept) <= 64 + 1 + 80
    assert kept.isascii()
    assert "/" not in kept
    assert "\\" not in kept
    assert not kept[65:].startswith(".")
    assert Path(kept).name == kept
