"""Confirmed changes as an Atom feed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from feedgen.feed import FeedGenerator

from auditor.monitor.changes import Change
from auditor.publish import clean

#: A feed holds so many entries, the newest.
MOST = 100


def feed(title: str, address: str, found: Sequence[Change], page_of: str, updated: datetime | None) -> bytes:
    """The feed of changes, the newest first.

    address: of the feed itself; page_of: of a portal's page, with `{}` for its name; updated: of the last night, None
    for never.
    """
    made = FeedGenerator()
    made.id(address or _name(title))
    made.title(title)
    made.link(href=address or "feed.xml", rel="self")
    made.updated(updated or datetime(1970, 1, 1, tzinfo=UTC))
    made.author(name="Portal readiness auditor")
    for one in found[:MOST]:
        entry = made.add_entry(order="append")
        entry.id(_name(one.portal, one.what, one.subject, one.kind, one.at.isoformat(), one.after))
        entry.title(clean(f"{one.portal}: {one.kind.replace('_', ' ')} – {one.title}")[:300])
        entry.link(href=page_of.format(one.portal))
        entry.updated(one.at)
        entry.content(clean(f"{one.said} (cause: {one.cause}; seen on {one.at:%Y-%m-%d}, {one.folder})"), type="text")
    return bytes(made.atom_str(pretty=True))


def _name(*parts: str) -> str:
    """An identifier that stays the same, whoever makes the feed."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:16]
    return (
        f"urn:uuid:{digest[:4].hex()}-{digest[4:6].hex()}-{digest[6:8].hex()}-{digest[8:10].hex()}-{digest[10:].hex()}"
    )
