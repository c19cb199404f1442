"""Files that attestations name: found beside the form and nowhere else, hashed, and kept with an audit."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from auditor.attest.nouns import Attached, AttestationError
from auditor.attest.statements import Statements

#: The folder of an audit that holds them.
FOLDER = "attached"
#: A larger file is refused: evidence is a document, and no disk image. Bytes.
LARGEST = 50 << 20
#: What may be attached together. Bytes.
LARGEST_TOGETHER = 500 << 20
#: It goes into every bundle of evidence; a larger one is worth a word. Bytes.
_HEAVY = 20 << 20
_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": "application/json",
    ".xml": "application/xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".eml": "message/rfc822",
    ".zip": "application/zip",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachments(
    statements: Statements, folder: Path, earlier: Sequence[Attached] = (), audit: Path | None = None
) -> tuple[Attached, ...]:
    """The files that attestations name, hashed, in their order, each once.

    folder: where the form lies. A file that is not there any more counts as it was kept before: earlier, the files of
    an audit, and the audit's folder. AttestationError names the file and what is wrong with it.
    """
    known = {file.name: file for file in earlier}
    found: list[Attached] = []
    for name in dict.fromkeys(entry.file for entry in statements.attestation if entry.file):
        before = known.get(name)
        if before is not None and audit is not None and not _lies(folder, name) and not missing((before,), audit):
            found.append(before)
        else:
            found.append(_hashed(folder, name))
    if sum(file.size for file in found) > LARGEST_TOGETHER:
        raise AttestationError(f"the attached files are larger than {LARGEST_TOGETHER >> 20} MB together")
    return tuple(found)


def keep(attached: Sequence[Attached], folder: Path, audit: Path, before: Path | None = None) -> None:
    """Copies the files into `attached/` of an audit, each under its hash, and nowhere else.

    folder: where the form lies. before: the folder of an earlier audit that may hold what is not there any more.
    AttestationError where a file is not the one that was hashed.
    """
    for file in attached:
        if not missing((file,), audit):
            continue
        kept = before is not None and not missing((file,), before)
        content = _content(before / FOLDER, file.kept_as) if before and kept else _content(folder, file.name)
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise AttestationError(f"the file {file.name!r} was changed while it was being read")
        (audit / FOLDER).mkdir(parents=True, exist_ok=True)
        draft = audit / FOLDER / f"{file.kept_as}.part"
        draft.write_bytes(content)
        draft.replace(audit / FOLDER / file.kept_as)


def missing(attached: Sequence[Attached], audit: Path) -> tuple[str, ...]:
    """One sentence for each file that an audit should hold and does not, or not as it was."""
    said = []
    for file in attached:
        try:
            kept = _hashed(audit / FOLDER, file.kept_as)
        except AttestationError:
            said.append(f"the attached file {file.name!r} is not in {FOLDER}/ of the audit")
            continue
        if kept.sha256 != file.sha256:
            said.append(f"the attached file {file.name!r} in {FOLDER}/ is not the one that was attached")
    return tuple(said)


def wrong(name: str, folder: Path) -> str:
    """What is wrong with a file that an attestation names, as a sentence; empty if nothing is."""
    try:
        held = _hashed(folder, name)
    except AttestationError as problem:
        return str(problem)
    return "" if held.size else f"the file {_short(name)!r} is empty"


def heavy(name: str, folder: Path) -> int:
    """The size of a file that an attestation names, in MB, where it is more than people attach; 0 otherwise."""
    try:
        size = _hashed(folder, name).size
    except AttestationError:
        return 0
    return size >> 20 if size > _HEAVY else 0


def _short(name: str) -> str:
    return name if len(name) <= 100 else f"{name[:99]}…"


def _lies(folder: Path, name: str) -> bool:
    return _inside(name) and os.path.lexists(folder / name)


def _inside(name: str) -> bool:
    """Whether a name stays in its folder, read as any system would read it."""
    parts = PureWindowsPath(name).parts
    absolute = PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or PureWindowsPath(name).root
    return bool(parts) and not absolute and ".." not in parts and "\x00" not in name


def _hashed(folder: Path, name: str) -> Attached:
    content = _content(folder, name)
    kind = _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    return Attached(name, len(content), hashlib.sha256(content).hexdigest(), kind)


def _content(folder: Path, name: str) -> bytes:
    """The bytes of a regular file inside a folder that is reached over no symbolic link; AttestationError otherwise."""
    if not _inside(name):
        raise AttestationError(f"the file {_short(name)!r} lies outside of the form's folder; put it beside the form")
    path = folder
    try:
        for part in PurePosixPath(name).parts:
            path = path / part
            if path.is_symlink():
                raise AttestationError(f"the file {_short(name)!r} is a symbolic link; attach the file itself")
        # A pipe would be waited for, and a link that was put there meanwhile be followed.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except (FileNotFoundError, NotADirectoryError):
        raise AttestationError(f"there is no file {_short(name)!r} beside the form") from None
    except OSError as problem:
        raise AttestationError(f"the file {_short(name)!r} cannot be read: {problem.strerror}") from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise AttestationError(f"{_short(name)!r} is no file; attach a document")
        content = _read(handle)
    except OSError as problem:
        raise AttestationError(f"the file {_short(name)!r} cannot be read: {problem.strerror}") from None
    finally:
        os.close(handle)
    if len(content) > LARGEST:
        raise AttestationError(
            f"the file {_short(name)!r} is larger than {LARGEST >> 20} MB; attach the pages that matter"
        )
    return content


def _read(handle: int) -> bytes:
    """The bytes, up to one more than may be."""
    with open(handle, "rb", closefd=False) as file:
        return file.read(LARGEST + 1)
