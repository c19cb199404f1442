"""What a bundle says of itself: its members with their digests, what the audit was of, and how to check it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib import resources
from typing import Any

import msgspec
import rfc8785

from auditor import __version__
from auditor.evidence import layout
from auditor.judging import Judging
from auditor.snapshot import Collected

WACZ_VERSION = "1.1.1"
SOFTWARE = f"portal-readiness-auditor {__version__}"
_MASKED = (
    "Personal mail addresses are masked in scorecard, tables, report, sheets, workbook and the list of pages. Kept as"
    " they came are the captures in archive/, which are the bytes as they were sent; what the audit was given, that is"
    " statements, attached files and earlier visits (audit/judging.json.gz, audit/snapshot.json, attached/); and"
    " reviews/."
)
#: What another version of the program may word in another way.
_WORDING = frozenset({"software", "description"})


def manifest(
    members: Iterable[tuple[str, str, int]], collected: Collected, judged: Judging, index: str, previous: str
) -> dict[str, Any]:
    """The data package. members: name, sha256 in hex and size in bytes of each; index: the CDXJ index of the archive;
    previous: the sha256 of the bundle that this is a new version of, empty for none."""
    urls = [portal.portal.url for portal in collected.portals]
    return {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "software": SOFTWARE,
        "created": _last(index, collected.started),
        "title": f"Evidence of an audit of {', '.join(urls)}",
        "description": _MASKED,
        "mainPageUrl": urls[0],
        "resources": [entry(*member) for member in sorted(members)],
        "audit": {
            "portals": urls,
            "taken_at": msgspec.to_builtins(judged.taken_at),
            "auditor_version": judged.auditor_version,
            "rubric": {"id": judged.rubric.id, "edition": judged.rubric.edition},
            "checks": dict(judged.checks),
            "previous": previous,
        },
    }


def entry(name: str, sha256: str, size: int) -> dict[str, Any]:
    """A member as the manifest names it."""
    called = re.sub(r"[^a-z0-9._-]+", "-", name.lower())
    return {"name": called, "path": name, "hash": f"sha256:{sha256}", "bytes": size, "type": "file"}


def digest_of(packed: bytes) -> bytes:
    """The content of `datapackage-digest.json`, which follows from the manifest."""
    stated = {"path": layout.MANIFEST, "hash": f"sha256:{hashlib.sha256(packed).hexdigest()}"}
    return rfc8785.dumps(stated)


def how_to_verify() -> bytes:
    """The page that says how to check a bundle without this program."""
    return (resources.files("auditor.evidence") / "VERIFY.md").read_bytes()


def differences(stated: dict[str, Any], made: dict[str, Any]) -> Sequence[str]:
    """The names under which a manifest says something else than one made again; wording only where both are of one
    version of the program."""
    same = stated.get("software") == made["software"]
    names = [*made, *sorted(stated.keys() - made.keys())]
    return [one for one in names if stated.get(one) != made.get(one) and (same or one not in _WORDING)]


def _last(index: str, begun: datetime) -> str:
    """When the newest record of an index was made, or collecting begun where nothing answered: packing reads no clock,
    so that it can be done again."""
    newest = max((line.split(" ", 2)[1] for line in index.splitlines()), default=f"{begun:%Y%m%d%H%M%S}")
    return f"{newest[:4]}-{newest[4:6]}-{newest[6:8]}T{newest[8:10]}:{newest[10:12]}:{newest[12:14]}Z"
