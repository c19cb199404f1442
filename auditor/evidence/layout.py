"""Which files of an audit folder are which members of a bundle, and back.

The container does not compress, so that each of its bytes counts; what is large and repeats itself, as tables do, is
packed with gzip first, and the manifest holds the digest of the packed bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from auditor import judging
from auditor.attest import attached
from auditor.snapshot import CAPTURES, FILE_NAME

ARCHIVE, AUDIT, FIXES, REVIEWS = "archive", "audit", "fixes", "reviews"
ATTACHED = attached.FOLDER
INDEX, PAGES = "indexes/index.cdx", "pages/pages.jsonl"
MANIFEST, MANIFEST_DIGEST = "datapackage.json", "datapackage-digest.json"
HOW_TO = f"{AUDIT}/VERIFY.md"
#: What has to be there: the bytes, how they were collected, how they were judged, and what came of it.
NEEDED = (FILE_NAME, judging.FILE_NAME, "scorecard.json", "datasets.csv", "findings.csv", "fixes.csv", "report.html")
#: Members that are packed with gzip.
PACKED = frozenset({judging.FILE_NAME, "datasets.csv", "distributions.csv", "findings.csv", "fixes.csv", "changes.csv"})
_MORE = ("distributions.csv", "changes.csv", "report.xlsx", "sheets.html")
_CAPTURES = re.compile(r"\d{4,9}\.warc\.gz")
_LIST = re.compile(r"[a-z0-9-]{1,100}\.csv")
_KEPT = re.compile(r"[0-9a-f]{64}-[A-Za-z0-9._-]{1,86}")
_REVIEW = re.compile(r"\d{4}\.toml")
#: Folder of a bundle, folder of an audit, and which names belong into it.
_FOLDERS = (
    (ARCHIVE, CAPTURES, _CAPTURES),
    (ATTACHED, ATTACHED, _KEPT),
    (FIXES, FIXES, _LIST),
    (REVIEWS, REVIEWS, _REVIEW),
)


def files(folder: Path, source: Path) -> Iterator[tuple[str, Path]]:
    """The members that an audit gives, with their files; what else lies in its folders is left alone.

    folder: of the results; source: of the kept bytes, which may be another where they were judged again. Attached files
    may lie in either. Reviews are about one bundle, and only a new version of that one holds them.
    """
    for name in (*NEEDED, *_MORE):
        path = (source if name == FILE_NAME else folder) / name
        if _is_plain(path):
            yield f"{AUDIT}/{name}{'.gz' if name in PACKED else ''}", path
    within = {CAPTURES: (source,), ATTACHED: (source, folder), FIXES: (folder,), REVIEWS: ()}
    for of_bundle, of_audit, names in _FOLDERS:
        there = {path.name: path for place in within[of_audit] for path in (place / of_audit).glob("*")}
        for name, path in sorted(there.items()):
            if names.fullmatch(name) and _is_plain(path):
                yield f"{of_bundle}/{name}{'.gz' if of_audit == FIXES else ''}", path


def place(member: str) -> str | None:
    """Where a member of a bundle lies in an audit folder; None for what is only of the bundle, or of nobody."""
    folder, _, name = member.rpartition("/")
    bare = name.removesuffix(".gz")
    if folder == AUDIT and bare in (*NEEDED, *_MORE) and (bare in PACKED) is (bare != name):
        return bare
    for of_bundle, of_audit, names in _FOLDERS:
        held = bare if folder == FIXES and bare != name else name
        if folder == of_bundle and names.fullmatch(held) and (folder != FIXES or held != name):
            return f"{of_audit}/{held}"
    return None


def is_packed(member: str) -> bool:
    """Whether a member is a file of the audit packed with gzip."""
    found = place(member)
    return found is not None and member.endswith(".gz") and not found.endswith(".gz")


def is_known(member: str) -> bool:
    """Whether a bundle may have such a member."""
    return member in (INDEX, PAGES, MANIFEST, MANIFEST_DIGEST, HOW_TO) or place(member) is not None


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
